"""A worker as the engine sees her: her words, place and figures, and nothing of her gender, category, disability or name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from matching.columns import LANGUAGES, Encoder
from matching.features import Seeker
from matching.kinship import SECONDARY_TRADE
from matching.model import (
    EDUCATION_RANK,
    INCOME_SLABS,
    JOB_TYPES,
    LICENCES,
    SHIFTS,
    WAGE_PERIODS,
    WORKER_TYPES,
    Address,
    Pay,
    Preferences,
    Worker,
)
from matching.places import Gazetteer
from matching.seekers import age_on, seekers

VARANASI = Address("Uttar Pradesh", "Varanasi", "221001")
See = Callable[..., Seeker]


@pytest.fixture
def see(encoder: Encoder, gazetteer: Gazetteer, resolver: Any, today: date) -> See:
    return lambda **told: seekers([Worker("001000000017", **told)], encoder, resolver, gazetteer, today)[0]


def _differs(first: Seeker, second: Seeker) -> list[str]:
    """The fields in which two seekers differ, arrays and unknowns compared as they should be."""
    different = []
    for field in fields(Seeker):
        one, two = getattr(first, field.name), getattr(second, field.name)
        if isinstance(one, np.ndarray) or isinstance(two, np.ndarray):
            same = one is not None and two is not None and np.array_equal(one, two)
        else:
            same = one == two or str(one) == str(two) == "nan"
        if not same:
            different.append(field.name)
    return different


def test_a_worker_who_has_said_nothing_is_unknown_in_everything(see: See) -> None:
    silent = see()

    assert _differs(silent, Seeker(kin=np.zeros(8), trade_because="not_said")) == []
    assert silent.reach_km == 40.0
    assert not silent.has_place


def test_a_worker_who_has_said_everything_is_seen_so(see: See, encoder: Encoder) -> None:
    seen = see(
        current=VARANASI, birth_date=date(1990, 2, 11), education="secondary", occupation="rajmistri", skills=("plastering", "tiles"),
        experience_years=12.0, monthly_income_slab="10001_15000", current_pay=Pay(500, "day"), languages=("hi", "bho"),
        licences=("two_wheeler",),
        preferences=Preferences(25.0, 14_000, ("daily_wage", "contract"), True, ("day",)),
    )  # fmt: skip

    assert seen.trades == (("7112", 1.0),)
    assert (seen.latitude, seen.longitude) == (25.317, 82.987)
    assert encoder.states[seen.state] == "Uttar Pradesh"
    assert (seen.reach_km, seen.relocates, seen.age, seen.education) == (25.0, True, 36, EDUCATION_RANK["secondary"])
    assert (seen.experience_years, seen.pay_told, seen.pay_at_most, seen.wish) == (12.0, 13_000.0, 15_000.0, 14_000.0)
    assert seen.job_types == (1 << JOB_TYPES.index("daily_wage")) | (1 << JOB_TYPES.index("contract"))
    assert seen.shifts == 1 << SHIFTS.index("day")
    assert seen.languages == (1 << LANGUAGES.index("hi")) | (1 << LANGUAGES.index("bho"))
    assert seen.licences == 1 << LICENCES.index("two_wheeler")
    assert seen.skills is not None
    assert encoder.skill_ids(seen.skills) == ("skill_01", "skill_66")
    assert seen.trade_because is None


def test_the_family_code_of_the_register_goes_before_her_words(see: See) -> None:
    assert see(occupation="darzi", occupation_nco="7112.0100").trades == (("7112", 1.0),)
    assert see(occupation="darzi", occupation_nco="7112").trades == (("7112", 1.0),)
    assert see(occupation="darzi", occupation_nco="0000").trades == (("7531", 1.0),)
    assert see(occupation_nco="7112").trade_because is None


def test_a_word_of_several_meanings_is_taken_for_all_that_are_likely(see: See) -> None:
    """Mazdoor: 0.8, 0.6 and 0.3; the last is under half of the best."""
    assert see(occupation="mazdoor").trades == (("9313", 1.0), ("9329", pytest.approx(0.75)))


def test_a_second_trade_counts_less_than_the_first(see: See, encoder: Encoder) -> None:
    both = see(occupation="rajmistri", secondary_occupation="darzi")

    assert both.trades == (("7112", 1.0), ("7531", SECONDARY_TRADE))
    assert both.kin[encoder.kinship.position["7531"]] == SECONDARY_TRADE
    assert see(occupation="rajmistri", secondary_occupation="rajmistri").trades == (("7112", 1.0),)


def test_a_second_trade_stands_in_for_a_first_that_nobody_understands(see: See) -> None:
    seen = see(occupation="qwxyz", secondary_occupation="darzi")

    assert seen.trades == (("7531", SECONDARY_TRADE),)
    assert seen.trade_because is None
    assert seen.offers == ()


@pytest.mark.parametrize(
    ("occupation", "because"),
    [
        (None, "not_said"),
        ("", "not_said"),
        ("   ", "not_said"),
        ("qwxyz", "unknown"),
        ("kuch bhi kaam", "any_work"),
        ("???", "empty"),
    ],
)
def test_without_a_trade_the_reason_is_kept_and_what_to_offer(see: See, occupation: str | None, because: str) -> None:
    seen = see(occupation=occupation)

    assert seen.trades == ()
    assert not seen.kin.any()
    assert seen.trade_because == because
    assert bool(seen.offers) is (because in ("unknown", "any_work"))


def test_matching_starts_from_the_current_place_and_not_from_home(see: See) -> None:
    home = Address("Maharashtra", "Pune")

    assert see(home=home, current=VARANASI).latitude == 25.317
    assert see(home=home).latitude == 18.52


def test_an_address_is_known_to_its_pin_code_its_district_its_state_or_not_at_all(see: See, encoder: Encoder) -> None:
    up = encoder.states.index("Uttar Pradesh")

    assert see(current=VARANASI).latitude == 25.317
    assert see(current=Address("Uttar Pradesh", "Varanasi")).latitude == 25.33
    state_only = see(current=Address("Uttar Pradesh"))
    assert (state_only.has_place, state_only.state) == (False, up)
    nowhere = see(current=Address("Atlantis", "Sunken City"))
    assert (nowhere.has_place, nowhere.state) == (False, -1)


@pytest.mark.parametrize(
    ("birth", "age"),
    [
        (date(2008, 11, 23), 18), (date(2008, 11, 24), 17), (date(2008, 11, 22), 18), (date(2012, 11, 23), 14), (date(2012, 11, 24), 13),
        (date(2000, 2, 29), 26), (None, -1),
    ],
)  # fmt: skip
def test_age_is_in_completed_years_and_changes_on_the_birthday(see: See, birth: date | None, age: int) -> None:
    assert see(birth_date=birth).age == age


def test_who_was_born_on_a_leap_day_is_a_year_older_on_the_first_of_march() -> None:
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18


def test_no_licence_said_is_unknown_and_none_said_is_none(see: See) -> None:
    assert see().licences is None
    assert see(licences=()).licences == 0


def test_skills_and_years_are_also_read_from_the_words_of_the_trade(see: See, encoder: Encoder) -> None:
    seen = see(occupation="tailor 6 saal")

    assert seen.experience_years == 6.0
    assert seen.skills is not None
    assert encoder.skill_ids(seen.skills) == ("skill_05",)
    assert see(occupation="tailor 6 saal", experience_years=9.0).experience_years == 9.0
    assert see(occupation="tailor 6 saal", experience_years=0.0).experience_years == 0.0


def test_skills_that_nobody_understands_are_unknown_and_not_none(see: See) -> None:
    assert see(occupation="rajmistri", skills=("qwxyz",)).skills is None
    assert see(occupation="rajmistri", skills=("", "  ")).skills is None


@pytest.fixture
def see_implied(encoder: Encoder, gazetteer: Gazetteer, resolver: Any, today: date) -> See:
    """As `see`, where every mason has skill_02, every tailor skill_67 and every factory helper skill_09."""
    knowing = replace(encoder, implied_skills={"7112": ("skill_02",), "7531": ("skill_67",), "9329": ("skill_09",)})
    return lambda **told: seekers([Worker("001000000017", **told)], knowing, resolver, gazetteer, today)[0]


def _skills(encoder: Encoder, seen: Seeker) -> tuple[str, ...]:
    assert seen.skills is not None
    return encoder.skill_ids(seen.skills)


def test_a_worker_has_the_skills_of_her_trades_beside_those_she_told(see_implied: See, encoder: Encoder) -> None:
    seen = see_implied(occupation="rajmistri", secondary_occupation="darzi", skills=("plastering",))

    assert _skills(encoder, seen) == ("skill_01", "skill_02", "skill_67")
    assert not seen.implied_only


def test_a_mason_by_the_code_of_the_register_lays_bricks_without_saying_so(see_implied: See, encoder: Encoder) -> None:
    seen = see_implied(occupation_nco="7112.0100")

    assert _skills(encoder, seen) == ("skill_02",)
    assert seen.implied_only


def test_a_less_likely_meaning_of_her_word_implies_no_skill(see_implied: See) -> None:
    """Mazdoor is a factory helper with 0.75 only."""
    assert see_implied(occupation="mazdoor").skills is None


def test_without_a_trade_no_skill_is_implied(see_implied: See) -> None:
    assert see_implied(occupation="qwxyz").skills is None
    assert see_implied(occupation="truck driver").skills is None


def test_a_reach_of_nothing_is_kept(see: See) -> None:
    assert see(preferences=Preferences(max_km=0.0)).reach_km == 0.0


def test_who_would_not_move_and_who_has_not_said_stay_where_they_are(see: See) -> None:
    assert see(preferences=Preferences(willing_to_relocate=False)).relocates is False
    assert see(preferences=Preferences(willing_to_relocate=None)).relocates is False


def test_the_words_of_many_workers_are_resolved_at_once_and_each_once(
    encoder: Encoder, gazetteer: Gazetteer, resolver: Any, today: date
) -> None:
    workers = [Worker(f"{number:012d}", occupation="rajmistri" if number % 2 else "darzi") for number in range(50)]
    seen = seekers(workers, encoder, resolver, gazetteer, today)

    assert resolver.asked == [["darzi", "rajmistri"]]
    assert [seeker.trades[0][0] for seeker in seen] == ["7112" if number % 2 else "7531" for number in range(50)]
    assert seekers([], encoder, resolver, gazetteer, today) == []


def _random_worker(random: np.random.Generator) -> Worker:
    def said(value: Any, otherwise: Any = None) -> Any:
        return value if random.random() < 0.7 else otherwise

    def one(values: Any) -> Any:
        return values[int(random.integers(len(values)))]

    def some(values: Any) -> tuple[str, ...]:
        return tuple(value for value in values if random.random() < 0.3)

    places = (VARANASI, Address("Maharashtra", "Pune"), Address("Bihar", "Patna"), Address("Ladakh"), Address("Atlantis"))
    return Worker(
        uan=f"{int(random.integers(10**11)):012d}",
        name=said(one(["Ramesh", "Fatima", "Gurpreet", "Mary", "Tashi"])),
        gender=said(one(["female", "male", "transgender", "other"])),
        birth_date=said(date.fromordinal(int(random.integers(715_000, 736_000)))),
        mobile=said(f"9{int(random.integers(10**9)):09d}"),
        home=said(one(places)),
        current=said(one(places)),
        education=said(one(list(EDUCATION_RANK))),
        occupation=said(one(["rajmistri", "mazdoor", "darzi", "kuch bhi kaam", "qwxyz", "blaster"])),
        occupation_nco=one([None, None, None, "7112.0100", "9999"]),
        secondary_occupation=one([None, None, "ghar ka kaam", "qwxyz"]),
        skills=some(["plastering", "tiles", "qwxyz"]),
        experience_years=said(float(random.integers(20))),
        monthly_income_slab=said(one(list(INCOME_SLABS))),
        social_category=said(one(["SC", "ST", "OBC", "General"])),
        disability=some(["hearing", "locomotor", "vision"]),
        languages=some(LANGUAGES),
        worker_type=said(one(WORKER_TYPES)),
        preferences=Preferences(
            max_km=said(float(random.integers(200))),
            min_monthly_wage=said(int(random.integers(5_000, 30_000))),
            job_types=some(JOB_TYPES),
            willing_to_relocate=said(bool(random.integers(2))),
            shifts=some(SHIFTS),
        ),
        licences=said(some(LICENCES)),
        vehicle=said(one(["bicycle", "motorcycle"])),
        smartphone=said(bool(random.integers(2))),
        current_pay=said(Pay(int(random.integers(1, 20_000)), one(WAGE_PERIODS))),
        available_from=said(date(2026, 12, 1)),
    )  # fmt: skip


def test_turning_gender_category_disability_and_name_changes_nothing_the_engine_sees(
    encoder: Encoder, gazetteer: Gazetteer, resolver: Any, today: date
) -> None:
    random = np.random.default_rng(90)
    workers = [_random_worker(random) for _ in range(10_000)]
    turned = [
        replace(
            worker,
            uan="999999999999",
            name="Mohammed Iqbal" if worker.name != "Mohammed Iqbal" else "Lakshmi Devi",
            gender="male" if worker.gender == "female" else "female",
            mobile=None,
            social_category="ST" if worker.social_category != "ST" else "General",
            disability=() if worker.disability else ("locomotor", "vision"),
            worker_type="migrant" if worker.worker_type != "migrant" else "gig",
        )
        for worker in workers
    ]

    before, after = (seekers(each, encoder, resolver, gazetteer, today) for each in (workers, turned))

    assert [_differs(one, two) for one, two in zip(before, after, strict=True) if _differs(one, two)] == []
    assert len({seeker.trades for seeker in before}) >= 8


def test_a_difference_that_matters_is_seen(see: See) -> None:
    """The comparison above would notice."""
    assert _differs(see(occupation="rajmistri"), see(occupation="darzi")) == ["kin", "trades"]
    assert _differs(see(skills=("tiles",)), see()) == ["experience_years", "skills"]
