"""One vacancy advertised twice, found and missed, on pairs that five people wrote: `python -m benchmarks.duplicates [--fit] [--json OUT]`.

The weights of `matching.duplicates` were fitted on `FITTED_ON`; the other authors' pairs had no part in it, nor in its rules. The pairs
(`advert_pairs.csv`) are hard on purpose: of those that are different, most share employer, telephone or words.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from matching import duplicates
from matching.duplicate_candidates import candidates
from matching.duplicates import Posting, Seen, compared, likeness
from matching.model import Listing
from services.foundation import Foundation
from settings import settings

PAIRS = Path(__file__).with_name("advert_pairs.csv")
FITTED_ON = ("1", "2")
STEADINESS = 1.0
"""How strongly a weight is drawn to its belief: one such distance squared, halved, weighs as much as one unit of log-likelihood."""
BELIEFS = {
    "phone_same": 2.5, "phone_other": -1.5, "address_same": 2.0, "employer_same": 2.0, "employer_near": 1.5, "employer_other": -3.0,
    "title_like": 1.0, "trade_same": 1.0, "trade_other": -2.0, "pay_meets": 0.7, "pay_near": -0.3, "pay_other": -3.0, "pay_same": 0.7,
    "pincode_other": -1.5, "openings_same": 0.8, "openings_other": -1.0, "sides": -3.0, "title_swapped": -1.5, "words_shared": 1.0,
    "words_swapped": -1.0, "words_other": -1.5, "numbers_shared": 0.7, "days_apart": -0.3, "one_source": -0.7,
}  # fmt: skip
"""What we hold each finding to weigh, before any pair was looked at; fitting may not turn its direction, nor take more than half of it."""
BELIEVED_BIAS = -4.5


def main() -> None:
    """Measure, and fit first where that is asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true", help="fit the weights anew and print them")
    parser.add_argument("--json", type=Path, help="write the rows here")
    chosen = parser.parse_args()
    rows, found, truth = read()
    if chosen.fit:
        part = np.array([row["author"] in FITTED_ON for row in rows])
        bias, weights = fit([(each, bool(same)) for each, same, fits in zip(found, truth, part, strict=True) if fits and each])
        print(f"BIAS = {bias:.2f}\nWEIGHTS = {json.dumps({name: round(value, 2) for name, value in weights.items()}, indent=4)}")
        duplicates.BIAS, duplicates.WEIGHTS = bias, weights
    sure = np.array([likeness(each) if each else 0.0 for each in found])
    table = [
        measured(name, [row["author"] in authors for row in rows], sure, truth)
        for name, authors in (
            ("fitted on (authors 1, 2)", FITTED_ON),
            ("others (authors 3, 4, 5)", ("3", "4", "5")),
            ("all", "12345"),
        )
    ]
    for line in table:
        print(json.dumps(line))
    if chosen.json:
        chosen.json.write_text(json.dumps(table), encoding="utf-8")


def read() -> tuple[list[dict[str, str]], list[dict[str, float] | None], NDArray[np.bool_]]:
    """The pairs, what was found of each (None: they are never compared), and whether each is one vacancy."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    foundation = Foundation.load(settings())
    understanding = foundation.understanding()
    kinship = foundation.encoder.kinship
    sides = [
        [_posting(number, row[f"{side}_source"], listing) for number, (row, listing) in enumerate(zip(rows, listings, strict=True))]
        for side in "ab"
        for listings in [understanding.understand_many([_listing(row, side) for row in rows])]
    ]
    found: list[dict[str, float] | None] = []
    for a, b in zip(*sides, strict=True):
        first, second = Seen.of(a), Seen.of(b)
        kin = duplicates.kin_of(kinship, a.family, b.family)
        met = a.district_id == b.district_id and any(True for _ in candidates([first, _numbered(second)], {a.id}))
        found.append(compared(first, second, kin) if met else None)
    return rows, found, np.array([row["label"] == "same" for row in rows])


def fit(used: Sequence[tuple[dict[str, float], bool]]) -> tuple[float, dict[str, float]]:
    """Bias and weights from what was found of pairs and whether each is one vacancy: the most likely ones given `BELIEFS`."""
    names = list(BELIEFS)
    matrix = np.array([[*(each[name] for name in names), 1.0] for each, _ in used])
    signs = np.array([1.0 if same else -1.0 for _, same in used])
    belief = np.array([*BELIEFS.values(), BELIEVED_BIAS])

    def lost(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = signs * (matrix @ weights)
        away = weights - belief
        gradient = matrix.T @ (-signs / (1 + np.exp(margin))) + STEADINESS * away
        return float(np.logaddexp(0, -margin).sum() + STEADINESS / 2 * (away**2).sum()), gradient

    bounds = [(each / 2, None) if each > 0 else (None, each / 2) for each in belief[:-1]] + [(None, None)]
    best = minimize(lost, belief, jac=True, bounds=bounds, method="L-BFGS-B").x
    return float(best[-1]), dict(zip(names, best[:-1].tolist(), strict=True))


def measured(name: str, chosen: list[bool], sure: NDArray[np.float64], truth: NDArray[np.bool_]) -> dict[str, Any]:
    """Precision and recall of what is shown as one card, and recall where the pairs a person is asked about count as found."""
    part = np.array(chosen)
    same, found, asked = truth[part], sure[part] >= duplicates.SAME_AT, sure[part] >= duplicates.UNSURE_AT
    right = int((found & same).sum())
    return {
        "pairs": int(part.sum()),
        "of": name,
        "precision": round(right / max(1, int(found.sum())), 3),
        "recall": round(right / int(same.sum()), 3),
        "recall_with_those_asked_about": round(int((asked & same).sum()) / int(same.sum()), 3),
        "asked_about": int((asked & ~found).sum()),
    }


def _numbered(seen: Seen) -> Seen:
    """The same advert under a number of its own."""
    return Seen.of(Posting(**{name: getattr(seen.posting, name) for name in Posting.__slots__} | {"id": -1 - seen.posting.id}))


def _listing(row: dict[str, str], side: str) -> Listing:
    told = {name.removeprefix(f"{side}_"): value.strip() for name, value in row.items() if name.startswith(f"{side}_")}
    whole = {name: int(float(told[name])) if told[name] else None for name in ("wage_min", "wage_max", "openings")}
    texts = {name: told[name] or None for name in ("employer_name", "contact", "pincode", "wage_period")}
    posted = date.fromisoformat(told["posted_on"]) if told["posted_on"] else None
    return Listing(
        told["job_id"] or "none",
        told["title"],
        told["state"],
        told["district"],
        told["description"],
        posted_on=posted,
        **whole,
        **texts,
    )


def _posting(number: int, source: str, listing: Listing) -> Posting:
    return Posting(number, source, **{name: getattr(listing, name) for name in Posting.__slots__ if name not in ("id", "source")})


if __name__ == "__main__":
    main()
