"""One vacancy advertised twice, found and missed: `python -m benchmarks.duplicates [--known | --boards] [--fit] [--json OUT]`.

`advert_pairs.csv` was written by people whose pairs had no part in the rules or weights of `matching.duplicates`, in the manner and in the
proportions in which they expect adverts on boards; they are measured as they are. `advert_pairs_known.csv` was looked at and fitted on;
its pairs are hard on purpose: of those that are different, most share employer, telephone or words. `--known` measures it author by
author, each with weights fitted on the other authors' pairs alone. Written pairs are half of one vacancy and half of two; `--boards`
measures all pairs that are compared on drawn boards (`benchmarks.drawn_boards`, simulated), and the weights are fitted on both: `--fit`
fits them and writes them down.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.drawn_boards import drawn_pairs
from matching import duplicates
from matching.duplicate_candidates import candidates
from matching.duplicates import BIAS, compared, in_two_places, likeness, read_weights, strangers
from matching.model import Listing
from matching.one_city import load_cities
from matching.posting import Posting, Seen
from services.foundation import Foundation
from settings import settings

PAIRS = Path(__file__).with_name("advert_pairs.csv")
KNOWN = Path(__file__).with_name("advert_pairs_known.csv")
WEIGHTS = settings().reference_dir / "duplicate_weights.csv"
DRAWN, FITTED_SEED, MEASURED_SEED = 20_000, 11, 7
"""Adverts of the drawn boards, and what those are drawn from that weights are fitted on, and those that are measured."""
DRAWN_AUTHOR, DRAWN_WEIGHT = "drawn", 0.1
"""What a drawn pair counts beside a written one when weights are fitted: there are more of them, and a drawn copy has all its columns."""
STEADINESS = 0.15
"""How strongly a weight is drawn to its belief: one such distance squared, halved, weighs as much as one unit of log-likelihood."""
LEAST_OF_BELIEF = 0.25
"""Fitting may not turn a belief's direction, nor leave less than a quarter of it."""

MOST_OF_BELIEF = 2.5
"""Nor may it make a belief more than two and a half times as strong: words are heard better on the known pairs than on others."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair as somebody wrote it: what was found of it (None: it is never compared) and whether it is one vacancy."""

    author: str
    template: str
    name: str
    found: Mapping[str, float] | None
    same: bool


def main() -> None:
    """Measure, and fit first where that is asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--known", action="store_true", help="measure the known pairs, each author's by weights fitted on the others'"
    )
    parser.add_argument("--boards", action="store_true", help="measure all that is compared on drawn boards")
    parser.add_argument(
        "--fit", action="store_true", help="fit the weights anew on known pairs and drawn boards, and write them down"
    )
    parser.add_argument("--json", type=Path, help="write the rows here")
    chosen = parser.parse_args()
    if chosen.fit:
        write_weights(fit([*read(KNOWN), *boards(FITTED_SEED)]))
        duplicates.forget_weights()
    if not (chosen.known or chosen.boards) and not PAIRS.exists():
        parser.error(f"there are no pairs at {PAIRS.name}")
    pairs = boards(MEASURED_SEED) if chosen.boards else read(KNOWN if chosen.known else PAIRS)
    sure = leave_out(pairs) if chosen.known else np.array([likeness(each.found) if each.found else 0.0 for each in pairs])
    table = [_measured("drawn boards, simulated", pairs, sure)] if chosen.boards else list(measured(pairs, sure))
    for line in table:
        print(json.dumps(line, ensure_ascii=False))
    if chosen.json:
        chosen.json.write_text(json.dumps(table, ensure_ascii=False), encoding="utf-8")


def read(file: Path) -> list[Judged]:
    """The pairs of a file."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    foundation = Foundation.load(settings())
    understanding, kinship = foundation.understanding(), foundation.encoder.kinship
    cities = load_cities(settings().reference_dir / "one_city.csv", foundation.gazetteer)
    sides = [
        [
            Posting.of(number, row[f"{side}_source"], listing)
            for number, (row, listing) in enumerate(zip(rows, listings, strict=True))
        ]
        for side in "ab"
        for listings in [understanding.understand_many([_listing(row, side) for row in rows])]
    ]
    judged = []
    for row, a, b in zip(rows, *sides, strict=True):
        first, second = Seen.of(a), Seen.of(replace(b, id=-1 - b.id))
        together = a.district_id is not None and (a.district_id == b.district_id or b.district_id in cities.get(a.district_id, ()))
        kin = duplicates.kin_of(kinship, a.family, b.family)
        near = any(True for _ in candidates([first, second], {a.id})) if together else _met_elsewhere(first, second, row)
        met = near and not strangers(first, second, kin)
        found = compared(first, second, kin, elsewhere=not together and in_two_places(first, second)) if met else None
        judged.append(Judged(row["author"], row["template"], row["pair"], found, row["label"] == "same"))
    return judged


def boards(seed: int) -> list[Judged]:
    """What is compared on boards drawn from a seed; but not two posts that came out in the same words, which nobody could tell apart."""
    foundation = Foundation.load(settings())
    kinship = foundation.encoder.kinship
    judged = []
    for a, b, same in drawn_pairs(foundation, DRAWN, seed):
        first, second = a.posting, b.posting
        if not same and (first.title, first.description) == (second.title, second.description):
            continue
        kin = duplicates.kin_of(kinship, first.family, second.family)
        found = None if strangers(a, b, kin) else compared(a, b, kin)
        judged.append(Judged(DRAWN_AUTHOR, "", f"{first.job_id} {second.job_id}", found, same))
    return judged


def _met_elsewhere(first: Seen, second: Seen, row: Mapping[str, str]) -> bool:
    """Whether two adverts of two places are compared: for one contact, or for one employer of a State where one place is not known."""
    a, b = first.posting, second.posting
    one_employer = bool(first.employer) and first.employer == second.employer and row["a_state"] == row["b_state"]
    return (a.contact is not None and a.contact == b.contact) or (one_employer and None in (a.district_id, b.district_id))


def fit(pairs: Sequence[Judged]) -> dict[str, float]:
    """The most likely weights given what we believed: what was found of pairs, and whether each is one vacancy."""
    beliefs = read_weights(WEIGHTS)["belief"]
    names = [name for name in beliefs if name != BIAS]
    used = [each for each in pairs if each.found]
    matrix = np.array([[*((each.found or {})[name] for name in names), 1.0] for each in used])
    signs = np.array([1.0 if each.same else -1.0 for each in used])
    counts = np.array([DRAWN_WEIGHT if each.author == DRAWN_AUTHOR else 1.0 for each in used])
    belief = np.array([*(beliefs[name] for name in names), beliefs[BIAS]])
    steadiness = np.append(np.full(len(names), STEADINESS), 0.0)

    def lost(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = signs * (matrix @ weights)
        away = weights - belief
        gradient = matrix.T @ (-counts * signs / (1 + np.exp(margin))) + steadiness * away
        return float((counts * np.logaddexp(0, -margin)).sum() + (steadiness / 2 * away**2).sum()), gradient

    least, most = LEAST_OF_BELIEF * belief[:-1], MOST_OF_BELIEF * belief[:-1]
    bounds = [*((min(ends), max(ends)) for ends in zip(least, most, strict=True)), (None, None)]
    best = minimize(lost, belief, jac=True, bounds=bounds, method="L-BFGS-B").x
    return {BIAS: float(best[-1]), **dict(zip(names, best[:-1].tolist(), strict=True))}


def leave_out(pairs: Sequence[Judged]) -> NDArray[np.float64]:
    """How likely each pair is one vacancy by weights that were fitted on the other authors' pairs and on drawn boards."""
    sure, drawn = np.zeros(len(pairs)), boards(FITTED_SEED)
    for author in {each.author for each in pairs}:
        weights = fit([*(each for each in pairs if each.author != author), *drawn])
        for place, each in enumerate(pairs):
            if each.author == author and each.found:
                sure[place] = likeness(each.found, weights)
    return sure


def write_weights(weights: Mapping[str, float]) -> None:
    """Put the weights beside the beliefs, to two digits."""
    beliefs = read_weights(WEIGHTS)["belief"]
    with WEIGHTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("finding", "belief", "weight"))
        writer.writerows((name, belief, round(weights[name], 2)) for name, belief in beliefs.items())


def measured(pairs: Sequence[Judged], sure: NDArray[np.float64]) -> Iterator[dict[str, Any]]:
    """Precision and recall of all, of each author, and the templates in which something was wrong."""
    yield _measured("all", pairs, sure)
    for author in sorted({each.author for each in pairs}, key=int):
        mine = [place for place, each in enumerate(pairs) if each.author == author]
        yield _measured(f"author {author}", [pairs[place] for place in mine], sure[mine])
    for template in sorted({(each.author, each.template) for each in pairs}):
        mine = [place for place, each in enumerate(pairs) if (each.author, each.template) == template]
        wrong = [pairs[place].name for place in mine if pairs[place].same != (sure[place] >= duplicates.SAME_AT)]
        if wrong:
            kind = "same" if pairs[mine[0]].same else "different"
            yield {"pairs": len(mine), "of": f"author {template[0]}, {kind}: {template[1]}", "wrong": wrong}


def _measured(name: str, pairs: Sequence[Judged], sure: NDArray[np.float64]) -> dict[str, Any]:
    """Precision and recall of what is shown as one card, and recall where the pairs a person is asked about count as found."""
    same = np.array([each.same for each in pairs])
    found, asked = sure >= duplicates.SAME_AT, sure >= duplicates.UNSURE_AT
    right = int((found & same).sum())
    return {
        "pairs": len(pairs),
        "of": name,
        "precision": round(right / max(1, int(found.sum())), 3),
        "recall": round(right / max(1, int(same.sum())), 3),
        "recall_with_those_asked_about": round(int((asked & same).sum()) / max(1, int(same.sum())), 3),
        "asked_about": int((asked & ~found).sum()),
    }


def _listing(row: dict[str, str], side: str) -> Listing:
    told = {name.removeprefix(f"{side}_"): value.strip() for name, value in row.items() if name.startswith(f"{side}_")}
    wage_min, wage_max, openings = (int(float(told[name])) if told[name] else None for name in ("wage_min", "wage_max", "openings"))
    return Listing(
        told["job_id"] or "none",
        told["title"],
        told["state"],
        told["district"],
        told["description"],
        employer_name=told["employer_name"] or None,
        contact=told["contact"] or None,
        pincode=told["pincode"] or None,
        wage_min=wage_min,
        wage_max=wage_max,
        wage_period=told["wage_period"] or None,
        openings=openings,
        posted_on=date.fromisoformat(told["posted_on"]) if told["posted_on"] else None,
    )


if __name__ == "__main__":
    main()
