"""Whoever decides on two adverts reads why they may be one vacancy, and what speaks against it."""

from __future__ import annotations

from dataclasses import replace

from matching.duplicates import compared, weights
from matching.pair_reasons import AGAINST, FOR, UNTOLD, pair_reasons
from matching.posting import Posting, Seen
from tests.unit.matching.test_duplicates import TAILOR, TWIN


def told(first: Posting, second: Posting) -> tuple[dict[str, dict[str, object]], dict[str, dict[str, object]]]:
    """Codes with their figures, for and against."""
    one, other = Seen.of(first), Seen.of(second)
    found = pair_reasons(compared(one, other, 1.0), one, other)
    return {each.code: each.values for each in found.speaks_for}, {each.code: each.values for each in found.speaks_against}


def test_one_telephone_one_employer_in_two_scripts_and_one_pay_are_said() -> None:
    speaks_for, _ = told(TAILOR, TWIN)
    assert {"phone_same", "employer_spelled", "pay_same", "district_same"} <= speaks_for.keys()


def test_a_name_written_alike_is_not_called_written_otherwise() -> None:
    speaks_for, _ = told(TAILOR, replace(TWIN, employer_name=TAILOR.employer_name))
    assert "employer_same" in speaks_for
    assert "employer_spelled" not in speaks_for


def test_what_speaks_against_comes_with_its_figures() -> None:
    _, against = told(TAILOR, replace(TWIN, monthly_low=18_720, monthly_high=18_720, openings=40, contact="9000000999"))
    assert against["pay_other"] == {"percent": 20}
    assert against["openings_other"] == {"openings": 6, "others": 40}
    assert "phone_other" in against


def test_pay_that_meets_only_by_other_hours_is_not_said_to_be_near() -> None:
    by_hour = replace(
        TAILOR,
        wage_min=80,
        wage_max=80,
        wage_period="hour",
        monthly_low=16_640,
        monthly_high=16_640,
        title="Tailor, four hours a day",
    )
    by_month = replace(TWIN, wage_min=8_320, wage_max=8_320, wage_period="month", monthly_low=8_320, monthly_high=8_320)
    assert compared(Seen.of(by_hour), Seen.of(by_month), 1.0)["pay_meets"] > 0
    speaks_for, _ = told(by_hour, by_month)
    assert "pay_near" not in speaks_for


def test_two_without_anything_to_know_the_employer_by_are_said_to_lack_it() -> None:
    maid = replace(TAILOR, employer_name=None, contact=None)
    speaks_for, against = told(maid, replace(maid, id=2, source="onest", job_id="O9"))
    assert "unnamed" in against
    assert "phone_same" not in speaks_for


def test_an_advert_that_another_board_passes_on_needs_no_other_reason() -> None:
    passed_on = replace(TAILOR, id=2, source="onest")
    assert told(TAILOR, passed_on) == ({"one_advert": {}}, {})


def test_whatever_weighs_has_a_sentence() -> None:
    assert weights().keys() == FOR.keys() | AGAINST.keys() | UNTOLD
