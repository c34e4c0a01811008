"""Reasons are the terms of the sum, said truthfully: never of what is unknown, never more than three, never more than the figures allow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from matching.columns import Columns, Encoder
from matching.features import NAMES, Seeker, distance, fixed_features, pair_features
from matching.index import ListingIndex
from matching.model import INCOME_SLABS, LICENCES, Gap, Listing, Reason
from matching.pay import pay_now
from matching.ranker import Curve, Ranker
from matching.reasons import GAPS, LEAST_TERM, REASONS, contributions, gaps, licence_openings, reasons

ColumnsOf = Callable[[Sequence[Listing]], Columns]
NAN = float("nan")


def _features(who: Seeker, columns: Columns, today: date) -> dict[str, np.ndarray]:
    rows = np.arange(len(columns))
    return {**pair_features(who, columns, rows, distance(who, columns, rows)), **fixed_features(columns, today.toordinal())}


@pytest.fixture
def told(listing: Callable[..., Listing], columns_of: ColumnsOf, encoder: Encoder, today: date) -> Callable[..., dict[str, Reason]]:
    """The reasons of one advert, by code, when every term is welcome and as many may be told as there are (or as `shares` say)."""

    def of(
        who: Seeker, family: str = "7112", place: str | None = "Varanasi", shares: dict[str, float] | None = None, **said: Any
    ) -> dict[str, Reason]:
        columns = columns_of([listing("J1", family, place, **said)])
        mine = {name: float(values[0]) for name, values in _features(who, columns, today).items()}
        found: dict[str, Reason] = {}
        for name in NAMES if shares is None else ["all"]:
            weights = shares or {each: 1.0 if each == name else 0.0 for each in NAMES}
            found |= {reason.code: reason for reason in reasons(who, columns, encoder, 0, mine, weights)}
        return found

    return of


def test_a_silent_worker_and_a_silent_advert_have_no_reason_but_the_trade(
    told: Callable[..., Any], seeker: Callable[..., Seeker]
) -> None:
    assert set(told(seeker(latitude=NAN, longitude=NAN), place=None)) == {"your_trade"}


def test_more_than_now_is_said_only_against_pay_she_told(told: Callable[..., Any], seeker: Callable[..., Seeker]) -> None:
    found = told(seeker(pay_told=13_000.0, pay_at_most=15_000.0), monthly_low=17_500)

    assert found["more_than_now"].values["rupees_a_month"] == 4_500
    assert "at_least_more" not in found


def test_against_a_slab_only_at_least_is_said_and_from_its_upper_end(
    told: Callable[..., Any], seeker: Callable[..., Seeker]
) -> None:
    found = told(seeker(pay_at_most=15_000.0), monthly_low=17_500)

    assert found["at_least_more"].values["rupees_a_month"] == 2_500
    assert "more_than_now" not in found


@pytest.mark.parametrize("pay", [14_000, 15_000])
def test_within_her_slab_nothing_is_said_of_pay_though_it_ranks(
    told: Callable[..., Any], seeker: Callable[..., Seeker], pay: int
) -> None:
    found = told(seeker(pay_at_most=15_000.0), monthly_low=pay)

    assert not {"more_than_now", "at_least_more"} & set(found)


@pytest.mark.parametrize("slab", [slab for slab, (_, upper) in INCOME_SLABS.items() if upper is None])
def test_against_the_open_slab_nothing_is_said(told: Callable[..., Any], seeker: Callable[..., Seeker], slab: str) -> None:
    pay_told, at_most = pay_now(None, slab)
    found = told(seeker(pay_told=pay_told, pay_at_most=at_most), monthly_low=90_000)

    assert not {"more_than_now", "at_least_more"} & set(found)


def test_an_advert_that_names_only_its_highest_pay_promises_no_gain(
    told: Callable[..., Any], seeker: Callable[..., Seeker]
) -> None:
    """Up to 17,500 is no 4,500 more."""
    found = told(seeker(pay_told=13_000.0, wish=12_000.0), monthly_high=17_500)

    assert not {"more_than_now", "at_least_more", "pays_your_wish", "good_pay_here"} & set(found)


def test_of_a_range_the_gain_is_told_from_its_lower_end(told: Callable[..., Any], seeker: Callable[..., Seeker]) -> None:
    found = told(seeker(pay_told=13_000.0), monthly_low=14_000, monthly_high=20_000)

    assert found["more_than_now"].values["rupees_a_month"] == 1_000


def test_less_or_equal_pay_is_no_reason(told: Callable[..., Any], seeker: Callable[..., Seeker]) -> None:
    assert "more_than_now" not in told(seeker(pay_told=13_000.0), monthly_low=13_000)
    assert "more_than_now" not in told(seeker(pay_told=13_000.0), monthly_low=9_000)


def test_own_trade_second_trade_and_kin_are_told_apart(
    told: Callable[..., Any], seeker: Callable[..., Seeker], encoder: Encoder
) -> None:
    trades = (("7112", 1.0), ("7531", 0.85))
    both = seeker(trades=trades, kin=encoder.kinship.towards(trades))

    assert told(both)["your_trade"].values["family"] == "7112"
    assert told(both, family="7531")["your_trade"].values["family"] == "7531"
    assert told(both, family="9313")["kin_trade"].values == {
        "family": "9313",
        "trades": ["7112", "7531"],
        "feature": "kinship",
        "term": 1.0,
    }


def test_nearness_is_told_in_whole_kilometres_and_not_beyond_a_hundred(
    told: Callable[..., Any], seeker: Callable[..., Seeker]
) -> None:
    assert told(seeker(), place="Chandauli")["near"].values["km"] == 30
    assert "near" not in told(seeker(), place="Prayagraj")
    assert "near" not in told(seeker(), place=None)


def test_a_wish_for_pay_is_met_or_not_mentioned(told: Callable[..., Any], seeker: Callable[..., Seeker]) -> None:
    assert told(seeker(wish=12_000.0), monthly_low=12_000)["pays_your_wish"].values["wish"] == 12_000
    assert "pays_your_wish" not in told(seeker(wish=12_000.0), monthly_low=11_999)
    assert "pays_your_wish" not in told(seeker(wish=12_000.0))
    assert "pays_your_wish" not in told(seeker(), monthly_low=90_000)


def test_skills_she_has_are_named_and_none_missing_is_said_only_then(
    told: Callable[..., Any], seeker: Callable[..., Seeker], encoder: Encoder
) -> None:
    able = seeker(skills=encoder.skill_set(["skill_01", "skill_66"]))
    some = told(able, skills=("skill_01", "skill_02"))
    every = told(able, skills=("skill_01", "skill_66"))

    assert some["skills_you_have"].values["skills"] == ["skill_01"]
    assert "no_skill_missing" not in some
    assert every["skills_you_have"].values["skills"] == ["skill_01", "skill_66"]
    assert "no_skill_missing" in every
    assert not {"skills_you_have", "no_skill_missing"} & set(told(able))
    assert not {"skills_you_have", "no_skill_missing"} & set(told(seeker(), skills=("skill_01",)))
    assert "skills_you_have" not in told(able, skills=("skill_02",))


def test_a_mason_who_told_no_skill_hears_of_those_that_masons_have(
    told: Callable[..., Any], seeker: Callable[..., Seeker], encoder: Encoder
) -> None:
    silent = seeker(skills=encoder.skill_set(["skill_01"]), implied_only=True)

    assert told(silent, skills=("skill_01",))["skills_you_have"].values["skills"] == ["skill_01"]
    assert not {"skills_you_have", "no_skill_missing"} & set(told(silent, skills=("skill_01", "skill_02")))


def test_schooling_and_experience_fit_only_where_both_are_known(told: Callable[..., Any], seeker: Callable[..., Seeker]) -> None:
    who = seeker(education=3, experience_years=4.0)

    assert {"schooling_fits", "experience_fits"} <= set(told(who, min_education="secondary", min_experience_years=2.0))
    assert not {"schooling_fits", "experience_fits"} & set(told(who))
    assert not {"schooling_fits", "experience_fits"} & set(told(seeker(), min_education="secondary", min_experience_years=2.0))
    assert "experience_fits" not in told(who, min_experience_years=5.0)
    assert told(who, min_experience_years=2.0)["experience_fits"].values["years"] == 4.0


@pytest.mark.parametrize(
    ("code", "hers", "match", "mismatch"),
    [
        ("job_type_wished", {"job_types": 1}, {"job_type": "full_time"}, {"job_type": "gig"}),
        ("shift_wished", {"shifts": 8}, {"shift": "night"}, {"shift": "day"}),
        ("your_language", {"languages": 1}, {"languages": ("hi",)}, {"languages": ("ta",)}),
    ],
)
def test_a_wish_or_a_language_is_a_reason_only_when_it_is_met(
    told: Callable[..., Any],
    seeker: Callable[..., Seeker],
    code: str,
    hers: dict[str, int],
    match: dict[str, Any],
    mismatch: dict[str, Any],
) -> None:
    assert code in told(seeker(**hers), **match)
    assert code not in told(seeker(**hers), **mismatch)
    assert code not in told(seeker(**hers))
    assert code not in told(seeker(), **match)


def test_good_pay_is_said_from_a_quarter_over_the_yardstick_and_never_as_meeting_the_minimum(
    told: Callable[..., Any], seeker: Callable[..., Seeker]
) -> None:
    assert "good_pay_here" in told(seeker(), monthly_low=13_750)
    assert "good_pay_here" not in told(seeker(), monthly_low=13_700)
    assert "good_pay_here" not in told(seeker(), place="Leh", monthly_low=50_000)
    assert not [code for code in told(seeker(), monthly_low=50_000) if "minimum" in code]


def test_new_openings_and_trust_have_their_edges(told: Callable[..., Any], seeker: Callable[..., Seeker], today: date) -> None:
    found = told(seeker(), posted_on=today - timedelta(days=14), openings=5, filled=2, trust=0.9)

    assert found["new"].values["days"] == 14
    assert found["many_openings"].values["openings"] == 3
    assert "trusted_employer" in found
    assert "new" not in told(seeker(), posted_on=today - timedelta(days=15))
    assert "many_openings" not in told(seeker(), openings=2, filled=1)
    assert "many_openings" not in told(seeker())
    assert "trusted_employer" not in told(seeker())


def test_at_most_three_reasons_the_weightiest_first(told: Callable[..., Any], seeker: Callable[..., Seeker]) -> None:
    weights = dict.fromkeys(NAMES, 0.0) | {"trust": 0.4, "km": 0.9, "kinship": 0.6, "pay_wish": 0.5, "trade_certainty": 2.0}
    found = list(told(seeker(wish=9_000.0), shares=weights, monthly_low=12_000, trust=0.9).values())

    assert REASONS == 3
    assert [reason.code for reason in found] == ["near", "your_trade", "pays_your_wish"]
    assert [reason.values["term"] for reason in found] == [0.9, 0.6, 0.5]
    assert [reason.values["feature"] for reason in found] == ["km", "kinship", "pay_wish"]


def test_what_cannot_be_said_leaves_room_for_the_next(told: Callable[..., Any], seeker: Callable[..., Seeker]) -> None:
    weights = dict.fromkeys(NAMES, 0.0) | {"pay_gain": 0.9, "shift": 0.8, "trust": 0.4, "km": 0.3, "kinship": 0.2}

    assert list(told(seeker(), shares=weights, trust=0.9)) == ["trusted_employer", "near", "your_trade"]


def test_a_term_too_small_to_move_a_rank_is_no_reason(told: Callable[..., Any], seeker: Callable[..., Seeker]) -> None:
    assert list(told(seeker(), shares=dict.fromkeys(NAMES, LEAST_TERM - 1e-9))) == []
    assert list(told(seeker(), shares=dict.fromkeys(NAMES, -1.0))) == []


def _constant(ranker: Ranker, name: str) -> Ranker:
    """The ranker for which this feature always is as neutral as can be."""
    neutral = ranker.neutral[name]
    return replace(ranker, curves={**ranker.curves, name: Curve(np.empty(0), np.array([neutral]), neutral)})


def test_taking_a_reasons_cause_away_lowers_the_score_by_just_its_term(
    draw_index: Callable[..., ListingIndex], draw_seeker: Callable[..., Seeker], ranker: Ranker, encoder: Encoder, today: date
) -> None:
    random = np.random.default_rng(80)
    columns = draw_index(random, 300).columns
    columns = columns.take(np.flatnonzero(columns.family >= 0))
    checked: dict[str, int] = {}
    for _ in range(40):
        who = draw_seeker(random)
        features = _features(who, columns, today)
        shares = contributions(ranker, features)
        before = ranker.baseline + sum(ranker.terms(features).values())
        assert before == pytest.approx(ranker.baseline + sum(ranker.neutral.values()) + sum(shares.values()), abs=1e-9)
        after = {name: ranker.baseline + sum(_constant(ranker, name).terms(features).values()) for name in NAMES}
        for row in range(len(columns)):
            mine = {name: float(values[row]) for name, values in features.items()}
            found = reasons(who, columns, encoder, row, mine, {name: float(values[row]) for name, values in shares.items()})
            assert len(found) <= REASONS
            assert [reason.values["term"] for reason in found] == sorted((reason.values["term"] for reason in found), reverse=True)
            for reason in found:
                name = reason.values["feature"]
                checked[name] = checked.get(name, 0) + 1
                assert not np.isnan(mine[name]), reason
                assert before[row] - after[name][row] == pytest.approx(reason.values["term"], abs=5.1e-5)
                assert reason.values["term"] > 0
    assert set(checked) == set(NAMES) - {"trade_certainty"}


def test_a_weightier_cause_never_has_the_smaller_term(ranker: Ranker) -> None:
    """Nearer is never the lesser reason of nearness."""
    features = {name: np.full(50, np.nan) for name in NAMES} | {"km": np.linspace(0.0, 200.0, 50)}

    assert (np.diff(contributions(ranker, features)["km"]) <= 0).all()


@pytest.fixture
def gaps_of(
    listing: Callable[..., Listing], columns_of: ColumnsOf, encoder: Encoder, today: date
) -> Callable[..., tuple[Gap, ...]]:
    def of(who: Seeker, **said: Any) -> tuple[Gap, ...]:
        columns = columns_of([listing("J1", "7112", **said)])
        return gaps(who, columns, encoder, 0, {name: float(values[0]) for name, values in _features(who, columns, today).items()})

    return of


def test_gaps_name_what_is_asked_and_lacked_two_at_most(
    gaps_of: Callable[..., Any], seeker: Callable[..., Seeker], encoder: Encoder
) -> None:
    who = seeker(skills=encoder.skill_set(["skill_01"]), experience_years=1.0)

    assert gaps_of(who, skills=("skill_01", "skill_02"), min_experience_years=3.0) == (
        Gap("skill_missing", {"skill": "skill_02"}),
        Gap("experience_short", {"asked": 3.0, "has": 1.0}),
    )
    assert len(gaps_of(who, skills=("skill_02", "skill_03", "skill_04"), min_experience_years=3.0)) == GAPS == 2


def test_nothing_unknown_is_called_a_gap(gaps_of: Callable[..., Any], seeker: Callable[..., Seeker], encoder: Encoder) -> None:
    assert gaps_of(seeker(), skills=("skill_02",), min_experience_years=3.0) == ()
    assert (
        gaps_of(
            seeker(skills=encoder.skill_set(["skill_02"]), experience_years=5.0), skills=("skill_02",), min_experience_years=3.0
        )
        == ()
    )
    assert gaps_of(seeker(skills=encoder.skill_set(["skill_02"]), experience_years=5.0)) == ()
    assert gaps_of(seeker(skills=encoder.skill_set(["skill_02"]), implied_only=True), skills=("skill_02", "skill_03")) == ()


def test_too_much_experience_is_no_gap(gaps_of: Callable[..., Any], seeker: Callable[..., Seeker]) -> None:
    assert gaps_of(seeker(experience_years=9.0), max_experience_years=5.0) == ()


def _bits(*names: str) -> int:
    return sum(1 << LICENCES.index(name) for name in names)


def test_what_a_licence_would_open_is_told_most_first() -> None:
    told = licence_openings({_bits("psara"): 3, _bits("two_wheeler"): 31}, 20.0)

    assert [gap.values for gap in told] == [
        {"licences": ["two_wheeler"], "listings": 31, "km": 20.0},
        {"licences": ["psara"], "listings": 3, "km": 20.0},
    ]
    assert licence_openings({}, 20.0) == ()


def test_two_licences_open_what_each_would_open_alone_as_well() -> None:
    told = licence_openings({_bits("psara"): 3, _bits("psara", "fssai"): 2, _bits("fssai"): 1}, 40.0)

    assert {tuple(gap.values["licences"]): gap.values["listings"] for gap in told} == {
        ("psara", "fssai"): 6,
        ("psara",): 3,
        ("fssai",): 1,
    }


def test_a_licence_for_heavy_vehicles_opens_what_asks_a_light_one() -> None:
    told = licence_openings(
        {_bits("light_vehicle"): 5, _bits("heavy_vehicle"): 2, _bits("light_vehicle", "heavy_vehicle"): 1}, 40.0
    )

    found = {tuple(gap.values["licences"]): gap.values["listings"] for gap in told}
    assert found[("light_vehicle",)] == 5
    assert found[("heavy_vehicle",)] == 8
