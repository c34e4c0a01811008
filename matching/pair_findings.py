"""What is found of two adverts that may be one vacancy: each finding 0 where one of them says nothing, and at most 1."""

from __future__ import annotations

from collections.abc import Iterator

from matching.column_findings import column_findings
from matching.kind_findings import kind_findings
from matching.pay_likeness import pay_findings
from matching.posting import Seen
from matching.title_findings import title_findings
from matching.word_findings import Sharing, alone_findings, shared_findings
from matching.word_order import proper_swapped, slot_swapped

SAME_TEXT, SAME_LONGER_TEXT = 0.85, 0.75
"""Parts of the shorter and of the longer text that both say, from which the two are one text."""
SOON = 7 / 45
"""Part of `days_apart`'s span within which one board rarely has a vacancy twice under two titles."""
ONE_TITLE = 0.85
"""How alike two titles are from which they are of one work."""
TOLD_ALIKE = 2 / 3
"""What is found of two words or more that no table knows and both say."""


def findings(first: Seen, second: Seen, kin: float) -> dict[str, float]:
    """All that is found; `kin` is how close the two families are, 0-1. The order of the two does not matter."""
    found: dict[str, float] = {}
    for part in in_parts(first, second, kin):
        found |= part
    return found


def in_parts(first: Seen, second: Seen, kin: float) -> Iterator[dict[str, float]]:
    """The same in parts, so that what costs most is looked for last: columns, pay, what the words share;
    titles, what words mean otherwise, what each has alone; what some of it tells beside the rest."""
    found = column_findings(first, second)
    yield found
    pay = pay_findings(first.posting, second.posting, first, second)
    pay |= _amended(found | pay)
    yield pay
    sharing = Sharing.of(first, second)
    words = shared_findings(first, second, sharing)
    yield words
    titles = title_findings(first, second, kin)
    yield titles
    kinds = kind_findings(first, second)
    yield kinds
    alone = alone_findings(first, second, sharing)
    yield alone
    found = found | pay | words | titles | kinds | alone
    yield _together(found, first, second) | _same_but(found)


def _amended(found: dict[str, float]) -> dict[str, float]:
    """What other openings and another telephone tell less of where the rest of the columns is one."""
    paid = max(found["pay_same"], found["pay_edge"])
    return {
        "openings_other_known": found["openings_other"] * found["phone_same"] * paid,
        "phone_other_named": found["phone_other"] * found["employer_same"] * paid,
        "phone_other_terms": found["phone_other"] * paid * (found["openings_same"] > 0),
    }


def _together(found: dict[str, float], first: Seen, second: Seen) -> dict[str, float]:
    """What some findings tell only beside others: the same words otherwise beside another script or board."""
    soon = found["one_source"] * (1 - min(1.0, found["days_apart"] / SOON))
    slot = slot_swapped(first, second) if first.latin == second.latin else 0.0
    agency = _agency(first, second)
    named = found["employer_same"] or found["employer_near"] or found["employer_told"]
    return {
        "agency_swapped": agency
        * found["swapped"]
        * (first.latin == second.latin)
        * max(1 - found["rare_shared"], found["site_other"]),
        "clients_apart": agency * found["swapped"] * float(bool(agency) and (first.signs.client or second.signs.client)),
        "spot_other": float(found["pincode_other"] >= 1 and bool(named) and found["apart_each"] > 0 and not found["names_shared"]),
        "pincode_other_named": found["pincode_other"] * found["names_shared"],
        "filled_other": float(found["title_like"] < ONE_TITLE and not found["again"] and first.signs.filled != second.signs.filled),
        "works_apart_told": found["works_apart"] * (found["rare_shared"] >= TOLD_ALIKE),
        "proper_swapped": float(first.latin == second.latin and proper_swapped(first, second)),
        "kinds_other_scripts": found["kinds_other"] * (first.latin != second.latin),
        "words_swapped_boards": found["words_swapped"] * (1 - found["one_source"]),
        "agency_apart": agency
        * max(1 - found["rare_shared"], found["names_other"])
        * (found["swapped"] and not found["names_shared"]),
        "names_other_scripts": float(first.latin != second.latin and not found["names_shared"]) * found["names_unmet"],
        "slot_swapped": slot,
        "slot_swapped_board": slot * soon,
        "board_other_title": (1 - found["title_like"]) * soon,
        "board_other_words": (1 - found["words_as_long"]) * soon,
    }


def _agency(first: Seen, second: Seen) -> float:
    """1 where an employer sends people to others: a shared name and number say less of where the work is."""
    return float(any(seen.name is not None and seen.name.sends for seen in (first, second)))


def _same_but(found: dict[str, float]) -> dict[str, float]:
    """One text with one thing that differs was written twice on purpose: for two branches, two clients, two seasons."""
    equal = _one_text(found)
    parts = ("phone_other", "branch_other", "district_other", "address_other", "employer_other", "employer_near")
    some = (found["openings_other"] > 0.3) + (found["pay_other"] > 0 or found["pay_basis_other"] > 0)
    phone_alone = equal and found["employer_same"] and found["pincode_same"] and found["phone_other"]
    return {
        "same_but_phone": float(bool(phone_alone)),
        "same_but_one": float(equal and (any(found[part] for part in parts) or found["pincode_other"] >= 1)),
        "same_but_terms": some / 2 if equal else 0.0,
        "same_unanchored": float(equal and not found["phone_same"] and not found["employer_same"]),
        "openings_other_text": found["openings_other_known"] * equal,
        "openings_other_words": found["openings_other_known"] * (found["rare_shared"] >= 1),
    }


def _one_text(found: dict[str, float]) -> bool:
    return bool(found["words_equal"]) or (found["words_like"] >= SAME_TEXT and found["words_as_long"] >= SAME_LONGER_TEXT)
