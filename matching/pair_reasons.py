"""Why two adverts are held for one vacancy and what speaks against it, as codes with figures, from the findings that weighed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf

from matching.duplicates import BIAS, anchored, weights
from matching.model import PairReason
from matching.pay_likeness import apart_by
from matching.posting import Seen

LEAST_TERM = 0.1
"""A term under this (log-odds) decides nothing that a person would notice; it is no reason."""
MOST = 6
"""Reasons told for and against, each."""
NEAR = 25
"""Per cent up to which wages are said to be near."""
HALF = 0.5
"""Part of their words from which two adverts are said to say the same."""
FOR = {
    "phone_same": "phone_same", "address_same": "address_same", "reference_same": "reference_same", "employer_same": "employer_same",
    "employer_near": "employer_near", "employer_told": "employer_told", "pincode_same": "pincode_same", "pay_same": "pay_same",
    "pay_meets": "pay_meets", "pay_edge": "pay_meets", "pay_told": "pay_told", "openings_same": "openings_same",
    "hours_same": "hours_same", "words_like": "words_like", "rare_shared": "names_shared", "names_shared": "names_shared",
    "numbers_shared": "numbers_shared", "again": "again", "board_later": "board_later", "phone_near": "phone_near",
}  # fmt: skip
"""What a finding that speaks for one vacancy is told as."""
AGAINST = {
    "phone_other": "phone_other", "phone_other_unnamed": "phone_other", "address_other": "address_other",
    "employer_other": "employer_other",
    "employer_other_unreached": "employer_other", "branch_other": "branch_other", "title_swapped": "title_other",
    "title_hard_other": "title_other", "board_other_title": "title_board", "works_apart": "work_other", "kinds_other": "work_other",
    "trade_other": "work_other", "besides_other": "work_other", "rank_one_sided": "rank_other", "helper_of": "rank_other",
    "pay_other": "pay_other", "pay_basis_other": "pay_basis_other", "pincode_other": "pincode_other", "district_other": "district_other",
    "openings_other": "openings_other", "names_other": "names_other", "names_swapped": "names_other", "names_missing": "names_missing",
    "numbers_other": "numbers_other", "counted_other": "numbers_other", "words_unlike": "words_other", "board_other_words": "says_more",
    "slot_swapped": "text_swapped", "slot_swapped_board": "text_swapped", "words_swapped": "text_swapped", "same_but_one": "text_swapped",
    "same_but_terms": "text_swapped", "same_unanchored": "text_swapped", "season_other": "days_apart", "days_apart": "days_apart",
    "kinds_other_scripts": "work_other", "openings_other_known": "openings_other", "phone_other_named": "phone_other",
    "phone_other_terms": "phone_other", "openings_other_text": "openings_other",
    "words_swapped_boards": "text_swapped", "hours_other": "hours_other", "turn_other": "hours_other", "nights_other": "hours_other",
    "names_other_scripts": "names_other", "openings_other_words": "openings_other", "board_next": "board_next",
    "agency_apart": "agency_apart", "board_day": "board_day", "site_other": "names_other", "proper_swapped": "names_other",
    "things_other": "work_other", "sex_told_other": "sex_other", "works_apart_told": "work_other",
    "openings_left": "openings_other", "agency_swapped": "agency_apart", "clients_apart": "agency_apart", "spot_other": "pincode_other",
    "pincode_other_named": "pincode_other", "same_but_phone": "text_swapped", "filled_other": "work_other",
}  # fmt: skip
"""What a finding that speaks against it is told as; several findings may be one to a reader, and some take back a part of another."""
UNTOLD = frozenset({BIAS, "one_source"})
"""What weighs and is no reason by itself."""
ALWAYS = {"phone_same", "address_same", "employer_same", "pay_same", "pincode_same"}
"""Findings that are told however little they weigh: without some of them nothing is joined."""


@dataclass(frozen=True, slots=True)
class PairReasons:
    """What speaks for one vacancy and what against, the weightiest first."""

    speaks_for: tuple[PairReason, ...]
    speaks_against: tuple[PairReason, ...]


def pair_reasons(found: Mapping[str, float], first: Seen, second: Seen) -> PairReasons:
    """The reasons in what was found of two adverts, with the figures that a sentence needs."""
    if found["one_advert"]:
        return PairReasons((PairReason("one_advert"),), ())
    weighing = weights()
    terms = {name: weighing.get(name, 0.0) * value for name, value in found.items() if value}
    speaking = _summed(FOR, {name: inf if name in ALWAYS else term for name, term in terms.items()}, 1)
    against = _summed(AGAINST, terms, -1)
    if not anchored(found):
        against = {"unnamed": inf, **against}
    said = (reason for code in _weightiest(speaking) if (reason := _for(code, found, first, second)))
    denied = (_against(code, first, second) for code in _weightiest(against))
    return PairReasons((*tuple(said)[:MOST], *_place(found, first, second)), tuple(denied)[:MOST])


def _place(found: Mapping[str, float], first: Seen, second: Seen) -> Iterator[PairReason]:
    """That the work is in one district, which is why the two were compared, where no PIN code says it closer."""
    district = first.posting.district_id
    if district is not None and district == second.posting.district_id and not found["pincode_same"] and not found["pincode_other"]:
        yield PairReason("district_same")


def _summed(told_as: Mapping[str, str], terms: Mapping[str, float], sign: int) -> dict[str, float]:
    """How much each code weighs in the direction of the sign."""
    weighs: dict[str, float] = {}
    for name, code in told_as.items():
        weighs[code] = weighs.get(code, 0.0) + sign * terms.get(name, 0.0)
    return weighs


def _weightiest(weighs: Mapping[str, float]) -> Iterator[str]:
    for code in sorted(weighs, key=lambda code: -weighs[code]):
        if weighs[code] >= LEAST_TERM:
            yield code


def _for(code: str, found: Mapping[str, float], first: Seen, second: Seen) -> PairReason | None:
    a, b = first.posting, second.posting
    if code == "employer_same" and (a.employer_name or "").casefold() != (b.employer_name or "").casefold():
        return PairReason("employer_spelled")
    if code == "pay_meets":
        percent = _percent(first, second)
        near = PairReason("pay_near", {"percent": percent}) if percent else PairReason(code)
        return None if found["pay_same"] or percent > NEAR else near
    if code == "openings_same":
        return PairReason(code, {"openings": a.openings or 0})
    if code == "words_like":
        share = PairReason(code, {"percent": round(100 * min(1.0, found["words_like"]))})
        return share if found["words_like"] >= HALF else None
    return PairReason(code)


def _against(code: str, first: Seen, second: Seen) -> PairReason:
    a, b = first.posting, second.posting
    if code == "pay_other":
        return PairReason(code, {"percent": _percent(first, second)})
    if code == "openings_other":
        return PairReason(code, {"openings": a.openings or 0, "others": b.openings or 0})
    if code == "days_apart":
        return PairReason(code, {"days": abs((a.posted_on - b.posted_on).days) if a.posted_on and b.posted_on else 0})
    return PairReason(code)


def _percent(first: Seen, second: Seen) -> int:
    """By how many in a hundred the higher pay begins above the end of the lower, a month's or as stated; 0 where they meet."""
    return round(100 * max(0.0, apart_by(first.posting, second.posting)))
