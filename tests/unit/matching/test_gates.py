"""Hard conditions at their edges: each holds, does not, or is unknown, and what is unknown never blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from matching.columns import Columns, Encoder
from matching.features import Seeker, distance
from matching.gates import ASK, CHILD_AGE, FAILS, HOLDS, STALE_DAYS, describe, evaluate, held_licences
from matching.model import EDUCATION_RANK, GATES, LICENCES, Gate, Listing

ColumnsOf = Callable[[Sequence[Listing]], Columns]
TWO_WHEELER, LIGHT, HEAVY = (1 << LICENCES.index(name) for name in ("two_wheeler", "light_vehicle", "heavy_vehicle"))


@pytest.fixture
def gates(listing: Callable[..., Listing], columns_of: ColumnsOf, today: date) -> Callable[..., dict[str, bool | None]]:
    """Every gate of one advert for a seeker: True, False, or None when it has to be asked."""

    def of(
        who: Seeker, km: float | None = None, place: str | None = "Varanasi", family: str = "7112", **told: Any
    ) -> dict[str, bool | None]:
        columns = columns_of([listing("J1", family, place, **told)])
        rows = np.zeros(1, dtype=np.int64)
        away = distance(who, columns, rows) if km is None else np.array([km])
        verdicts = evaluate(who, columns, rows, away, today.toordinal())[:, 0]
        return dict(zip(GATES, ({HOLDS: True, FAILS: False, ASK: None}[verdict] for verdict in verdicts), strict=True))

    return of


@pytest.fixture
def told(listing: Callable[..., Listing], columns_of: ColumnsOf, today: date) -> Callable[..., dict[str, Gate]]:
    """The gates of one advert that do not plainly hold, by name."""

    def of(who: Seeker, place: str | None = "Varanasi", **said: Any) -> dict[str, Gate]:
        columns = columns_of([listing("J1", "7112", place, **said)])
        rows = np.zeros(1, dtype=np.int64)
        km = distance(who, columns, rows)
        verdicts = evaluate(who, columns, rows, km, today.toordinal())[:, 0]
        return {gate.gate: gate for gate in describe(who, columns, 0, float(km[0]), verdicts)}

    return of


def test_an_advert_that_asks_nothing_is_open_to_a_worker_of_age(gates: Callable[..., Any], seeker: Callable[..., Seeker]) -> None:
    assert gates(seeker()) == dict.fromkeys(GATES, True)


def test_a_worker_who_has_said_nothing_is_never_blocked_only_asked(
    gates: Callable[..., Any], seeker: Callable[..., Seeker]
) -> None:
    silent = seeker(age=-1, latitude=float("nan"), longitude=float("nan"))
    asked = gates(silent, family="7542", min_age=18, max_age=30, min_education="graduate", licences=("psara",))

    assert asked == {
        "open": True, "not_full": True, "not_held_back": True,
        "age": None, "schooling": None, "licence": None, "reach": None, "hazard": None,
    }  # fmt: skip


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (1, True)])
def test_an_advert_is_open_through_its_last_day(
    gates: Callable[..., Any], seeker: Callable[..., Seeker], today: date, days: int, holds: bool
) -> None:
    assert gates(seeker(), last_date=today + timedelta(days=days))["open"] is holds


@pytest.mark.parametrize(("days", "holds"), [(STALE_DAYS, True), (STALE_DAYS + 1, None)])
def test_an_old_advert_without_a_last_day_is_asked_about(
    gates: Callable[..., Any], seeker: Callable[..., Seeker], today: date, days: int, holds: bool | None
) -> None:
    old = today - timedelta(days=days)

    assert gates(seeker(), posted_on=old)["open"] is holds
    assert gates(seeker(), posted_on=old - timedelta(days=99), last_confirmed_on=old)["open"] is holds
    assert gates(seeker(), posted_on=old, last_date=today)["open"] is True
    assert gates(seeker(), posted_on=old, last_confirmed_on=today)["open"] is True


@pytest.mark.parametrize(
    ("openings", "filled", "holds"), [(5, 4, True), (5, 5, False), (5, 6, False), (0, 0, False), (None, 3, True), (1, 0, True)]
)
def test_an_advert_is_full_when_its_openings_are_filled(
    gates: Callable[..., Any], seeker: Callable[..., Seeker], openings: int | None, filled: int, holds: bool
) -> None:
    assert gates(seeker(), openings=openings, filled=filled)["not_full"] is holds


def test_an_advert_that_is_held_back_is_shown_to_nobody(gates: Callable[..., Any], seeker: Callable[..., Seeker]) -> None:
    assert gates(seeker(), held_back_because=("asks_fee",))["not_held_back"] is False


@pytest.mark.parametrize(("age", "holds"), [(20, False), (21, True), (35, True), (36, False)])
def test_the_limits_of_age_are_included(gates: Callable[..., Any], seeker: Callable[..., Seeker], age: int, holds: bool) -> None:
    assert gates(seeker(age=age), min_age=21, max_age=35)["age"] is holds


def test_one_limit_of_age_may_be_open(gates: Callable[..., Any], seeker: Callable[..., Seeker]) -> None:
    assert gates(seeker(age=90), min_age=21)["age"] is True
    assert gates(seeker(age=20), min_age=21)["age"] is False
    assert gates(seeker(age=18), max_age=35)["age"] is True
    assert gates(seeker(age=36), max_age=35)["age"] is False
    assert gates(seeker(age=-1), max_age=35)["age"] is None
    assert gates(seeker(age=-1))["age"] is True


@pytest.mark.parametrize(
    ("has", "asked", "holds"),
    [
        ("secondary", "secondary", True), ("graduate", "secondary", True), ("middle", "secondary", False), ("none", "primary", False),
        ("none", "none", True), (None, "secondary", None), (None, "none", True), (None, None, True), ("none", None, True),
        ("iti", "higher_secondary", True), ("higher_secondary", "iti", False),
    ],
)  # fmt: skip
def test_schooling_at_over_under_and_unknown(
    gates: Callable[..., Any], seeker: Callable[..., Seeker], has: str | None, asked: str | None, holds: bool | None
) -> None:
    education = -1 if has is None else EDUCATION_RANK[has]

    assert gates(seeker(education=education), min_education=asked)["schooling"] is holds


@pytest.mark.parametrize(
    ("has", "asked", "holds"),
    [
        (None, ("two_wheeler",), None), (None, (), True), (0, (), True), (0, ("two_wheeler",), False),
        (TWO_WHEELER, ("two_wheeler",), True), (TWO_WHEELER, ("two_wheeler", "light_vehicle"), False),
        (TWO_WHEELER | LIGHT, ("two_wheeler", "light_vehicle"), True), (HEAVY, ("light_vehicle",), True),
        (HEAVY, ("light_vehicle", "heavy_vehicle"), True), (LIGHT, ("heavy_vehicle",), False), (HEAVY, ("two_wheeler",), False),
    ],
)  # fmt: skip
def test_licences_had_lacked_and_unknown_and_heavy_covers_light(
    gates: Callable[..., Any], seeker: Callable[..., Seeker], has: int | None, asked: tuple[str, ...], holds: bool | None
) -> None:
    assert gates(seeker(licences=has), licences=asked)["licence"] is holds


@pytest.mark.parametrize(
    ("km", "holds"),
    [(0.0, True), (39.9, True), (40.0, True), (np.nextafter(40.0, 41.0), False), (1_300.0, False), (float("nan"), None)],
)
def test_reach_is_forty_kilometres_unless_she_says_otherwise(
    gates: Callable[..., Any], seeker: Callable[..., Seeker], km: float, holds: bool | None
) -> None:
    assert gates(seeker(), km=km)["reach"] is holds
    assert gates(seeker(reach_km=2_000.0), km=km)["reach"] is (None if np.isnan(km) else True)


def test_who_will_move_reaches_everywhere_even_a_place_unknown(gates: Callable[..., Any], seeker: Callable[..., Seeker]) -> None:
    mover = seeker(relocates=True)

    assert gates(mover, place="Leh")["reach"] is True
    assert gates(mover, place=None)["reach"] is True


def test_an_unknown_place_is_asked_about(gates: Callable[..., Any], seeker: Callable[..., Seeker]) -> None:
    assert gates(seeker(), place=None)["reach"] is None
    assert gates(seeker(latitude=float("nan"), longitude=float("nan")))["reach"] is None


@pytest.mark.parametrize("asks", [{}, {"min_age": 16}, {"min_age": 16, "max_age": 20}])
@pytest.mark.parametrize(("age", "holds"), [(17, False), (18, True), (40, True), (-1, None)])
def test_hazardous_work_is_for_adults_whether_the_advert_names_an_age_or_not(
    gates: Callable[..., Any], seeker: Callable[..., Seeker], asks: dict[str, int], age: int, holds: bool | None
) -> None:
    assert gates(seeker(age=age), family="7542", **asks)["hazard"] is holds
    assert gates(seeker(age=age), hazardous=True, **asks)["hazard"] is holds


def test_other_work_is_open_from_fourteen_and_no_work_before(gates: Callable[..., Any], seeker: Callable[..., Seeker]) -> None:
    assert gates(seeker(age=17))["hazard"] is True
    assert gates(seeker(age=CHILD_AGE))["hazard"] is True
    assert gates(seeker(age=CHILD_AGE - 1))["hazard"] is False
    assert gates(seeker(age=0))["hazard"] is False
    assert gates(seeker(age=CHILD_AGE - 1), family="7542")["hazard"] is False


def test_experience_gender_skills_and_posts_for_disabled_persons_are_no_gates(
    gates: Callable[..., Any], seeker: Callable[..., Seeker], encoder: Encoder
) -> None:
    who = seeker(experience_years=0.0, skills=encoder.skill_set(["skill_01"]), languages=1, job_types=1, shifts=1)
    wish = gates(
        who, min_experience_years=20.0, skills=("skill_02",), gender="male", pwd_openings=3, languages=("ta",), job_type="gig",
        shift="night",
    )  # fmt: skip

    assert wish == dict.fromkeys(GATES, True)


def test_a_gate_that_holds_is_not_mentioned(told: Callable[..., dict[str, Gate]], seeker: Callable[..., Seeker]) -> None:
    assert told(seeker(), min_age=18) == {}


def test_what_stops_her_is_told_with_its_figures(told: Callable[..., dict[str, Gate]], seeker: Callable[..., Seeker]) -> None:
    stopped = told(
        seeker(age=17, education=1, licences=HEAVY),
        "Patna", benefits=("accommodation",), min_age=21, max_age=30, min_education="secondary", hazardous=True, openings=3, filled=3,
        licences=("light_vehicle", "psara"), held_back_because=("asks_fee",), last_date=date(2026, 11, 1),
    )  # fmt: skip

    assert set(stopped) == set(GATES)
    assert all(gate.holds is False for gate in stopped.values())
    assert stopped["age"].detail == {"min_age": 21, "max_age": 30, "age": 17}
    assert stopped["schooling"].detail == {"asked": "secondary", "has": "primary"}
    assert stopped["licence"].detail == {"licences": ["psara"]}
    assert stopped["reach"].detail["reach_km"] == 40.0
    assert stopped["reach"].detail["km"] == pytest.approx(218, abs=5)
    assert stopped["reach"].detail["accommodation"] is True
    assert stopped["hazard"].detail == {"age": 17, "adult_age": 18}
    assert stopped["not_full"].detail == {"openings": 3, "filled": 3}


def test_what_is_unknown_is_asked_and_not_made_up(told: Callable[..., dict[str, Gate]], seeker: Callable[..., Seeker]) -> None:
    silent = seeker(age=-1, latitude=float("nan"), longitude=float("nan"))
    asked = told(silent, max_age=30, min_education="iti", licences=("psara", "fssai"), hazardous=True)

    assert {name: gate.holds for name, gate in asked.items()} == dict.fromkeys(("age", "schooling", "licence", "reach", "hazard"))
    assert asked["age"].detail == {"min_age": None, "max_age": 30, "age": None}
    assert asked["schooling"].detail == {"asked": "iti", "has": None}
    assert asked["licence"].detail == {"licences": ["psara", "fssai"]}
    assert asked["reach"].detail["km"] is None
    assert asked["hazard"].detail["age"] is None


def test_a_licence_for_heavy_vehicles_is_one_for_light_ones_too_and_for_nothing_else(seeker: Callable[..., Seeker]) -> None:
    assert held_licences(seeker(licences=HEAVY)) == HEAVY | LIGHT
    assert held_licences(seeker(licences=LIGHT)) == LIGHT
    assert held_licences(seeker(licences=None)) == 0


def _by_hand(who: Seeker, columns: Columns, row: int, km: float, today: int) -> list[bool | None]:
    """The gates of one row in plain words, as DESIGN.md has them."""

    def of(name: str) -> Any:
        return getattr(columns, name)[row].item()

    sign = max(of("posted_on"), of("confirmed_on"))
    is_open: bool | None = of("last_date") >= today if of("last_date") else (None if sign and today - sign > STALE_DAYS else True)
    limits = [of("min_age") if of("min_age") >= 0 else 0, of("max_age") if of("max_age") >= 0 else 999]
    asks_age = of("min_age") >= 0 or of("max_age") >= 0
    age = (None if asks_age else True) if who.age < 0 else limits[0] <= who.age <= limits[1]
    schooling = (None if of("min_education") > 0 else True) if who.education < 0 else who.education >= of("min_education")
    asked = {name for place, name in enumerate(LICENCES) if of("licences") >> place & 1}
    has = {name for place, name in enumerate(LICENCES) if who.licences is not None and who.licences >> place & 1}
    has |= {"light_vehicle"} if "heavy_vehicle" in has else set()
    licence = not asked or (None if who.licences is None else asked <= has)
    reach = True if who.relocates else (None if np.isnan(km) else km <= who.reach_km)
    hazard = (None if of("hazardous") else True) if who.age < 0 else who.age >= (18 if of("hazardous") else 14)
    full = of("openings") >= 0 and of("filled") >= of("openings")
    return [is_open, not full, not of("held_back"), age, schooling, licence, reach, hazard]


def test_all_gates_of_many_adverts_are_as_a_clerk_would_find_them_one_by_one(
    draw_columns: Callable[..., Columns], draw_seeker: Callable[..., Seeker], today: date
) -> None:
    random = np.random.default_rng(8)
    columns = draw_columns(random, 120)
    rows = np.arange(120)
    words = {1: True, 0: False, -1: None}
    for _ in range(60):
        who = draw_seeker(random)
        km = distance(who, columns, rows)
        verdicts = evaluate(who, columns, rows, km, today.toordinal())
        assert verdicts.shape == (len(GATES), 120)
        for row in rows.tolist():
            found = [words[int(verdict)] for verdict in verdicts[:, row]]
            assert found == _by_hand(who, columns, row, float(km[row]), today.toordinal())
