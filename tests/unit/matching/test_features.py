"""What the ranker sees of a worker and an advert: figures that can be checked by hand, unknown as NaN, nothing forbidden."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from matching.columns import Columns, Encoder
from matching.features import FEATURES, FIXED, NAMES, PAIRED, Seeker, distance, fixed_features, matrix, pair_features
from matching.model import JOB_TYPES, SHIFTS, Listing

ColumnsOf = Callable[[Sequence[Listing]], Columns]
FORBIDDEN = ("gender", "sex", "caste", "category", "disab", "religion", "name", "mobile", "uan")


@pytest.fixture
def feature(
    listing: Callable[..., Listing], columns_of: ColumnsOf, seeker: Callable[..., Seeker], today: date
) -> Callable[..., float]:
    """One feature of one advert for a seeker."""

    def of(name: str, who: Seeker | None = None, family: str = "7112", place: str | None = "Varanasi", **told: Any) -> float:
        who, columns = who or seeker(), columns_of([listing("J1", family, place, **told)])
        rows = np.zeros(1, dtype=np.int64)
        paired = pair_features(who, columns, rows, distance(who, columns, rows))
        return float({**paired, **fixed_features(columns, today.toordinal())}[name][0])

    return of


def test_no_feature_and_no_field_of_a_seeker_speaks_of_gender_category_disability_or_religion() -> None:
    told = [*NAMES, *(field.name for field in fields(Seeker))]

    assert [name for name in told for word in FORBIDDEN if word in name] == []


def test_the_sixteen_features_are_each_paired_or_fixed() -> None:
    assert len(NAMES) == 16
    assert sorted(PAIRED + FIXED) == sorted(NAMES)
    assert {feature.direction for feature in FEATURES} == {-1, 1}


def test_kinship_is_of_the_workers_trade_to_the_adverts_family(feature: Callable[..., float]) -> None:
    assert feature("kinship") == 1.0
    assert feature("kinship", family="9313") == 0.7
    assert feature("kinship", family="9111") == 0.0


def test_kilometres_are_told_and_unknown_where_either_place_is(
    feature: Callable[..., float], seeker: Callable[..., Seeker]
) -> None:
    nowhere = seeker(latitude=float("nan"), longitude=float("nan"))

    assert feature("km") == pytest.approx(0.0, abs=1e-6)
    assert feature("km", place="Pune") == pytest.approx(1_212, rel=0.02)
    assert np.isnan(feature("km", place=None))
    assert np.isnan(feature("km", nowhere))


def test_pay_is_measured_against_what_she_told_else_under_the_slabs_end(
    feature: Callable[..., float], seeker: Callable[..., Seeker]
) -> None:
    assert feature("pay_gain", seeker(pay_told=10_000.0, pay_at_most=10_000.0), monthly_low=15_000) == pytest.approx(1.5)
    assert feature("pay_gain", seeker(pay_at_most=10_000.0), monthly_low=15_000) == pytest.approx(15_000 / 8_500)
    assert np.isnan(feature("pay_gain", seeker(), monthly_low=15_000))
    assert np.isnan(feature("pay_gain", seeker(pay_told=10_000.0)))
    assert feature("pay_wish", seeker(wish=12_000.0), monthly_low=15_000) == pytest.approx(1.25)
    assert np.isnan(feature("pay_wish", seeker(), monthly_low=15_000))


def test_skills_count_those_asked_that_she_has_and_those_she_lacks(
    feature: Callable[..., float], seeker: Callable[..., Seeker], encoder: Encoder
) -> None:
    able = seeker(skills=encoder.skill_set(["skill_01", "skill_65", "skill_05"]))
    asked = ("skill_01", "skill_02", "skill_65", "skill_66")

    assert feature("skill_share", able, skills=asked) == 0.5
    assert feature("skills_missing", able, skills=asked) == 2.0
    assert np.isnan(feature("skill_share", able))
    assert np.isnan(feature("skills_missing", able))
    assert np.isnan(feature("skill_share", seeker(), skills=asked))
    assert np.isnan(feature("skills_missing", seeker(), skills=asked))


def test_of_who_told_no_skill_none_is_called_missing_but_all_that_her_trade_implies_count(
    feature: Callable[..., float], seeker: Callable[..., Seeker], encoder: Encoder
) -> None:
    silent = seeker(skills=encoder.skill_set(["skill_01", "skill_66"]), implied_only=True)

    assert feature("skill_share", silent, skills=("skill_01", "skill_66")) == 1.0
    assert feature("skills_missing", silent, skills=("skill_01",)) == 0.0
    assert np.isnan(feature("skill_share", silent, skills=("skill_01", "skill_02")))
    assert np.isnan(feature("skills_missing", silent, skills=("skill_01", "skill_02")))
    assert np.isnan(feature("skills_missing", silent))


def test_schooling_beyond_what_is_asked_is_counted_in_levels(feature: Callable[..., float], seeker: Callable[..., Seeker]) -> None:
    graduate, primary = seeker(education=7), seeker(education=1)

    assert feature("schooling_surplus", graduate, min_education="secondary") == 4.0
    assert feature("schooling_surplus", primary, min_education="secondary") == 0.0
    assert feature("schooling_surplus", primary, min_education="none") == 1.0
    assert np.isnan(feature("schooling_surplus", graduate))
    assert np.isnan(feature("schooling_surplus", seeker(), min_education="secondary"))


@pytest.mark.parametrize(("years", "outside"), [(0.0, 2.0), (1.5, 0.5), (2.0, 0.0), (4.0, 0.0), (5.0, 0.0), (8.0, 3.0)])
def test_experience_is_measured_by_years_outside_the_asked_range(
    feature: Callable[..., float], seeker: Callable[..., Seeker], years: float, outside: float
) -> None:
    who = seeker(experience_years=years)

    assert feature("experience_short", who, min_experience_years=2.0, max_experience_years=5.0) == outside


def test_experience_with_one_end_open_or_unsaid(feature: Callable[..., float], seeker: Callable[..., Seeker]) -> None:
    who = seeker(experience_years=8.0)

    assert feature("experience_short", who, min_experience_years=10.0) == 2.0
    assert feature("experience_short", who, max_experience_years=5.0) == 3.0
    assert np.isnan(feature("experience_short", who))
    assert np.isnan(feature("experience_short", seeker(), min_experience_years=2.0))


@pytest.mark.parametrize(("name", "field", "known"), [("job_type", "job_types", JOB_TYPES), ("shift", "shifts", SHIFTS)])
def test_a_wish_is_met_or_not_or_unsaid(
    feature: Callable[..., float], seeker: Callable[..., Seeker], name: str, field: str, known: tuple[str, ...]
) -> None:
    for place, value in enumerate(known):
        assert feature(name, seeker(**{field: 1 << place}), **{name: value}) == 1.0
        assert feature(name, seeker(**{field: 63 & ~(1 << place)}), **{name: value}) == 0.0
    assert np.isnan(feature(name, seeker(**{field: 63})))
    assert np.isnan(feature(name, seeker(), **{name: known[0]}))


def test_one_shared_language_is_enough(feature: Callable[..., float], seeker: Callable[..., Seeker]) -> None:
    hindi = seeker(languages=1)

    assert feature("language", hindi, languages=("hi", "ta")) == 1.0
    assert feature("language", hindi, languages=("ta",)) == 0.0
    assert np.isnan(feature("language", hindi))
    assert np.isnan(feature("language", seeker(), languages=("hi",)))


def test_pay_against_the_minimum_of_its_state(feature: Callable[..., float]) -> None:
    assert feature("pay_to_minimum", monthly_low=11_000) == 1.0
    assert np.isnan(feature("pay_to_minimum", place="Leh", monthly_low=11_000))
    assert np.isnan(feature("pay_to_minimum"))


def test_days_are_counted_from_the_last_sign_of_life(feature: Callable[..., float], today: date) -> None:
    month, week = today - timedelta(days=30), today - timedelta(days=7)

    assert feature("days_since_confirmed", posted_on=month) == 30.0
    assert feature("days_since_confirmed", posted_on=month, last_confirmed_on=week) == 7.0
    assert feature("days_since_confirmed", posted_on=today + timedelta(days=3)) == 0.0
    assert np.isnan(feature("days_since_confirmed"))


def test_openings_still_free_against_applicants(feature: Callable[..., float]) -> None:
    assert feature("openings_per_applicant", openings=9, filled=4, applicants=2) == 2.0
    assert feature("openings_per_applicant", openings=2, filled=5, applicants=0) == 1.0
    assert feature("openings_per_applicant", applicants=1) == 1.0


def test_the_matrix_has_the_columns_in_the_rankers_order(
    draw_columns: Callable[..., Columns], draw_seeker: Callable[..., Seeker], today: date
) -> None:
    random = np.random.default_rng(3)
    columns, who = draw_columns(random, 40), draw_seeker(random)
    rows = np.flatnonzero(columns.family >= 0)
    paired = pair_features(who, columns, rows, distance(who, columns, rows))
    fixed = {name: values[rows] for name, values in fixed_features(columns, today.toordinal()).items()}

    x = matrix(paired, fixed)

    assert x.shape == (len(rows), 16)
    assert x.dtype == np.float64
    for place, name in enumerate(NAMES):
        assert np.array_equal(x[:, place], {**paired, **fixed}[name], equal_nan=True)


def test_features_of_no_rows_are_empty(
    draw_columns: Callable[..., Columns], draw_seeker: Callable[..., Seeker], today: date
) -> None:
    columns = draw_columns(np.random.default_rng(3), 5)
    none = np.empty(0, dtype=np.int64)

    assert all(
        len(values) == 0 for values in pair_features(draw_seeker(np.random.default_rng(4)), columns, none, np.empty(0)).values()
    )
