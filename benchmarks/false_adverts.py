"""False adverts held back, genuine ones let through: `python -m benchmarks.false_adverts [--json OUT]`.

On 480 adverts that four people wrote and labelled (`labelled_adverts.csv` beside this file), of whose adverts neither the rules nor the
classifier saw any: the classifier learns from other people's (`data/reference/labelled_adverts.csv`). Of the 300 by authors 3, 4
and 5 half are false, most of those without blunt words; a third and more of the genuine ones use words that false ones use. Author 13
wrote 180 of offices, firms and projects, a third of them long, a third of them false.

With `KAAM_EVALUATION_DIR` also on real adverts of another country (`hahu/ads.jsonl`), of which none is labelled and none is taken to be
false: how many are held back, read whole or to so many words. Counted from 0, of those with an odd number it was seen how familiar an
advert must be (`matching.false_adverts.FAMILIAR`); those with an even number are measured.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from matching.false_adverts import read_labelled
from matching.model import Listing
from matching.suspicion import held_back
from matching.understand import Understanding, listing_of
from services.foundation import Foundation
from settings import settings

HELD_OUT = Path(__file__).with_name("labelled_adverts.csv")
WORDS_READ = (15, 40, 100, None)


def main() -> None:
    """Print the rows, and write them where that is asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the rows here")
    chosen = parser.parse_args()
    understanding = Foundation.load(settings()).understanding()
    table = measured(understanding)
    if folder := settings().evaluation_dir:
        table += elsewhere(understanding, folder / "hahu" / "ads.jsonl")
    for line in table:
        print(json.dumps(line))
    if chosen.json:
        chosen.json.write_text(json.dumps(table), encoding="utf-8")


def measured(understanding: Understanding) -> list[dict[str, Any]]:
    """A row for the rules alone, and for all, of everybody and of each author and language."""
    rows = read_labelled(HELD_OUT)
    understood = understanding.understand_many([listing_of(row) for row in rows])
    all_held = [bool(listing.held_back_because) for listing in understood]
    by_rules = [bool(held_back(understanding.signs(listing))) for listing in understood]
    parts = [("all", rows), ("authors 3, 4, 5", [row for row in rows if row["author"] in ("3", "4", "5")])]
    parts += [
        (f"author {author}", [row for row in rows if row["author"] == author]) for author in sorted({row["author"] for row in rows})
    ]
    parts += [(language, [row for row in rows if row["language"] == language]) for language in ("en", "hi", "hinglish")]
    found = [_row("rules alone", "all", rows, by_rules)]
    place = {row["id"]: number for number, row in enumerate(rows)}
    for name, part in parts:
        found.append(_row("rules and classifier", name, part, [all_held[place[row["id"]]] for row in part]))
    return found


def elsewhere(understanding: Understanding, path: Path) -> list[dict[str, Any]]:
    """A row for each number of words that are read of real adverts from elsewhere."""
    adverts = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()][::2]
    rows = []
    for most in WORDS_READ:
        read = [
            Listing(advert["id"], advert["title"], "", "", " ".join(advert["description"].replace("[REDACTED]", "").split()[:most]))
            for advert in adverts
        ]
        held = [bool(listing.held_back_because) for listing in understanding.understand_many(read)]
        rows.append(_row("rules and classifier", f"real adverts, {most or 'all'} words", [{"label": "genuine"}] * len(read), held))
    return rows


def _row(what: str, of: str, rows: list[dict[str, str]], held: list[bool]) -> dict[str, Any]:
    false = [each for each, row in zip(held, rows, strict=True) if row["label"] == "false"]
    genuine = [each for each, row in zip(held, rows, strict=True) if row["label"] == "genuine"]
    return {
        "what": what,
        "of": of,
        "false": len(false),
        "recall": round(sum(false) / len(false), 3) if false else None,
        "genuine": len(genuine),
        "held_back_wrongly": round(sum(genuine) / len(genuine), 3),
    }


if __name__ == "__main__":
    main()
