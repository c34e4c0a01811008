"""One vacancy advertised twice: what speaks for it, what against it, and how likely both together make it.

What is found of two adverts (`matching.pair_findings`) is summed with the weights of `duplicate_weights.csv` and put through a logistic
curve. The weights were fitted by `python -m benchmarks.duplicates --fit` on pairs by nineteen writers and on drawn
boards, near to what we believed before; they are measured on pairs of others.
What is sure is shown as one card; of what is likely a person is asked.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from math import exp, log
from pathlib import Path

from matching.employer_likeness import NEAR
from matching.employer_likeness import likeness as employers_alike
from matching.kinship import KIN_FLOOR, Kinship
from matching.pair_findings import findings, in_parts
from matching.pay_likeness import far_apart, raised, told_by_count
from matching.posting import Seen
from matching.still_to_come import StillToCome
from matching.word_findings import LITTLE
from settings import settings

SAME_AT, UNSURE_AT = 0.8, 0.5
"""Likeness from which two adverts are taken for one vacancy, and from which a person is asked.

With the first, of 2,336 known, hard pairs of nineteen writers 97.2% of what is joined is right and 89.2% of what is one is joined, each by
weights of the other writers' pairs; of those that are compared on drawn boards 98.8% and 78.4% (`python -m benchmarks.duplicates --known`,
`--boards`).
"""
EARLY = frozenset(
    (
        "branch_other", "reference_other", "hours_other", "sex_other", "turn_other", "months_other", "roles_other", "pay_other",
        "helper_of",
    )
)  # fmt: skip
"""Findings that part two posts by themselves and are known before the words are listened to."""
SPECIFIC = (
    "phone_same", "address_same", "pay_same", "pay_edge", "pincode_same", "rare_shared", "names_shared", "hours_same", "reference_same",
)  # fmt: skip
"""Findings of which two adverts share one that are joined without a person."""
BIAS = "bias"
OTHER_TRADE = 0.6
"""Unlikeness (0-1) of the titles of two trades that are no kin from which only words or a telephone can make them one post."""
MANY_WORDS = 2 / 3
"""What is found of two words or more that no table knows and both say."""
EXPLAINED = 0.25
"""What `pay_other` may be where an advert's words say why."""
LEAST = log(UNSURE_AT / (1 - UNSURE_AT))
PARTED = (
    "land_other", "branch_other", "counted_other", "roles_other", "months_other", "reference_other", "sex_other",
    "turn_other", "helper_of", "sex_told_other",
)  # fmt: skip
"""Findings that part two posts whatever else they share: none of them is joined without a person."""


@lru_cache(1)
def weights() -> Mapping[str, float]:
    """What each finding adds to the log-odds of one vacancy, and `BIAS`."""
    return read_weights(settings().reference_dir / "duplicate_weights.csv")["weight"]


def read_weights(table: Path) -> dict[str, dict[str, float]]:
    """`belief` and `weight` by finding."""
    with table.open(encoding="utf-8", newline="") as rows:
        told = list(csv.DictReader(rows))
    return {column: {row["finding"]: float(row[column]) for row in told} for column in ("belief", "weight")}


@lru_cache(1)
def _still_to_come() -> StillToCome:
    return StillToCome.by(weights(), LEAST)


def forget_weights() -> None:
    """Read the weights anew."""
    weights.cache_clear()
    _still_to_come.cache_clear()


def compared(first: Seen, second: Seen, kin: float, *, elsewhere: bool = False) -> dict[str, float]:
    """What is found of two adverts, with `one_advert`: 1 where another source passes the advert on under its number or address, and
    `elsewhere`: 1 where their districts are not those of one city."""
    return findings(first, second, kin) | {"one_advert": float(_passed_on(first, second)), "elsewhere": float(elsewhere)}


def how_like(first: Seen, second: Seen, kin: float, *, elsewhere: bool = False) -> float:
    """The `likeness` of what is found of two adverts, 0 as soon as it can no longer reach `UNSURE_AT`."""
    if _passed_on(first, second):
        return 1.0
    if (far_apart(first.posting, second.posting) and not raised(first, second) and not told_by_count(first, second)) or strangers(
        first, second, kin
    ):
        return 0.0
    weighing, to_come = weights(), _still_to_come()
    sure = weighing[BIAS]
    found: dict[str, float] = {"one_advert": 0.0, "elsewhere": float(elsewhere)}
    for done, part in enumerate(in_parts(first, second, kin)):
        for name, value in part.items():
            if value:
                if value >= 1 and name in EARLY:
                    return 0.0
                sure += weighing.get(name, 0.0) * value
        found |= part
        if not to_come.enough(sure, done, found):
            return 0.0
    return likeness(found)


def likeness(found: Mapping[str, float], weighing: Mapping[str, float] | None = None) -> float:
    """How likely the two are one vacancy, 0-1: 1 for an advert that another source passes on.

    Never more than unsure without something that few adverts share (`anchored`), nor where the work may be another one; and not even
    that where one of them says what parts them.
    """
    if found["one_advert"]:
        return 1.0
    weighing = weighing or weights()
    sure = 1 / (1 + exp(-weighing[BIAS] - sum(weighing.get(name, 0.0) * value for name, value in found.items() if value)))
    if parted(found):
        return min(sure, UNSURE_AT - 0.01)
    if anchored(found) and specific(found) and not doubtful(found) and not far(found):
        return sure
    return min(sure * UNSURE_AT / SAME_AT, SAME_AT - 0.01)


def anchored(found: Mapping[str, float]) -> bool:
    """Whether they share something that few adverts share: a way to be reached, a code, an employer, or words that nobody else has."""
    named = found["employer_same"] or found["employer_near"] >= NEAR or found["employer_told"]
    return bool(found["phone_same"] or found["address_same"] or found["reference_same"] or named or told_alike(found))


def told_alike(found: Mapping[str, float]) -> bool:
    """Whether they say so much alike that nobody else would, for the same pay, and neither says whose it is otherwise."""
    paid = found["pay_same"] or found["pay_edge"]
    other = found["phone_other"] or found["employer_other"] or found["address_other"]
    return bool(paid and found["names_shared"] and found["rare_shared"] >= MANY_WORDS and not other)


def specific(found: Mapping[str, float]) -> bool:
    """Whether they share something that two posts of one employer rarely share."""
    return any(found[name] for name in SPECIFIC)


def doubtful(found: Mapping[str, float]) -> bool:
    """Whether the work may be another one: trades that are no kin, and a helper on one side alone, or no word and no telephone shared
    by two that are not of one employer who wants as many for the same pay.

    Not where they share `MANY_WORDS` that no table knows.
    """
    if found["rare_shared"] >= MANY_WORDS:
        return False
    one_employer = found["employer_same"] and found["pay_same"] and found["openings_same"]
    strange = found["trade_other"] >= OTHER_TRADE and not found["phone_same"] and found["words_like"] < LITTLE and not one_employer
    return bool(found["trade_other"] and found["rank_one_sided"]) or strange


def far(found: Mapping[str, float]) -> bool:
    """Whether they are of two districts, and not at least of one employer, one telephone and one place by its name."""
    return bool(found["elsewhere"]) and not (found["phone_same"] and found["employer_same"] and found["names_shared"])


def parted(found: Mapping[str, float]) -> bool:
    """Whether one of them says what makes it another post."""
    if (
        any(found[name] for name in PARTED)
        or found["pay_other"] >= 1
        or found["hours_other"] >= 1
        or (found["season_other"] and not found["again"])
    ):
        return True
    kin = not found["trade_same"]
    terms = found["pay_basis_other"] or found["pay_other"] > EXPLAINED
    ranks = (found["rank_one_sided"] and kin) or found["ranks_other"]
    return bool((ranks and terms) or (found["pay_basis_other"] and not found["pay_told"]) or (found["floor_other"] and kin))


def kin_of(kinship: Kinship, first: str | None, second: str | None) -> float:
    """How close two adverts' families are, 0-1, whichever way round; a half where one is not known."""
    return max(kinship.between(first, second), kinship.between(second, first)) if first and second else 0.5


def strangers(first: Seen, second: Seen, kin: float = 0.0) -> bool:
    """Whether both name an employer, the names have nothing in common, neither names the other's, and nothing else says who they are.

    Names that share a telling word are no strangers where the trades are kin.
    """
    like = employers_alike(first.posting.employer_name, second.posting.employer_name)
    if (
        like is None
        or like > 0
        or (like == 0 and kin >= KIN_FLOOR)
        or first.reach & second.reach
        or not first.name
        or not second.name
    ):
        return False
    if not first.reach and not second.reach and first.posting.contact and second.posting.contact:
        return False
    return first.name.named_by.isdisjoint(second.signs.bones) and second.name.named_by.isdisjoint(first.signs.bones)


def in_two_places(first: Seen, second: Seen) -> bool:
    """Whether both say where the work is, and it is not one district."""
    district, other = first.posting.district_id, second.posting.district_id
    return district is not None and other is not None and district != other


def _passed_on(first: Seen, second: Seen) -> bool:
    a, b = first.posting, second.posting
    if a.source == b.source or not (a.job_id == b.job_id or (a.source_url is not None and a.source_url == b.source_url)):
        return False
    return first.title.words == second.title.words
