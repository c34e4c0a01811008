"""False adverts held back, genuine ones let through: `python -m benchmarks.false_adverts [--json OUT]`.

On 300 adverts that three people wrote and labelled (`labelled_adverts.csv` beside this file), of whose adverts neither the rules nor the
classifier saw any: the classifier learns from seven other people's (`data/reference/labelled_adverts.csv`). Half are false, most of those
without blunt words; a third and more of the genuine ones use words that false ones use.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from matching.false_adverts import read_labelled
from matching.suspicion import held_back
from matching.understand import Understanding, listing_of
from services.foundation import Foundation
from settings import settings

HELD_OUT = Path(__file__).with_name("labelled_adverts.csv")


def main() -> None:
    """Print the rows, and write them where that is asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the rows here")
    chosen = parser.parse_args()
    table = measured(Foundation.load(settings()).understanding())
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
    parts = [("all", rows)]
    parts += [
        (f"author {author}", [row for row in rows if row["author"] == author]) for author in sorted({row["author"] for row in rows})
    ]
    parts += [(language, [row for row in rows if row["language"] == language]) for language in ("en", "hi", "hinglish")]
    found = [_row("rules alone", "all", rows, by_rules)]
    place = {row["id"]: number for number, row in enumerate(rows)}
    for name, part in parts:
        found.append(_row("rules and classifier", name, part, [all_held[place[row["id"]]] for row in part]))
    return found


def _row(what: str, of: str, rows: list[dict[str, str]], held: list[bool]) -> dict[str, Any]:
    false = [each for each, row in zip(held, rows, strict=True) if row["label"] == "false"]
    genuine = [each for each, row in zip(held, rows, strict=True) if row["label"] == "genuine"]
    return {
        "what": what,
        "of": of,
        "false": len(false),
        "recall": round(sum(false) / len(false), 3),
        "genuine": len(genuine),
        "held_back_wrongly": round(sum(genuine) / len(genuine), 3),
    }


if __name__ == "__main__":
    main()
