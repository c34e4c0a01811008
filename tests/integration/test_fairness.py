"""Fairness from events to the page: worked out ahead, kept, read by whoever may; a planted unfair world goes red."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.store.connect import connect
from data.store.migrate import upgrade
from data.store.unit_of_work import UnitOfWork
from indicators.atoms import Known as Reference
from indicators.fair_counts import ASKED_ABOUT
from indicators.served import SHARES
from matching.occupations import load_occupations
from services.fair.renew import renew_fairness
from services.fair.snapshot import KIND, Comparison, Known, packed, read, unpacked
from services.fair.work_out import work_out
from services.publish_cubes import shown_of
from services.refresh_cubes import refresh_cubes
from settings import ROOT
from tests.conftest import Promise
from tests.people_events import add_people
from tests.plain_cubes import plain_cubes
from tests.served_people import served

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
REFERENCE = ROOT / "data" / "reference"
GENDER = ("gender",)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    upgrade(f"sqlite:///{tmp_path / 'kaam.db'}")
    engine = connect(f"sqlite:///{tmp_path / 'kaam.db'}")
    yield engine
    engine.dispose()


def reference() -> Reference:
    with (REFERENCE / "states.csv").open(encoding="utf-8") as file:
        states = {row["name"]: row["code"] for row in csv.DictReader(file)}
    return Reference(states, {"7112": "construction", "7531": "apparel_textile"})


def count(database: Engine) -> None:
    refresh_cubes(database, reference(), NOW)


def worked_out(database: Engine) -> Known:
    """Beside cubes that hide nothing but the small."""
    count(database)
    occupations = load_occupations(REFERENCE / "occupations.csv")
    told = reference()
    return work_out(database, occupations, told.states, dict.fromkeys(told.states.values(), "North"), plain_cubes(database, told))


def kept_of(database: Engine) -> Known:
    """As it is kept, beside the cubes that are published."""
    count(database)
    assert renew_fairness(database, REFERENCE, NOW)
    with UnitOfWork(database, writing=False) as work:
        kept = work.snapshots.get(KIND)
    assert kept
    return unpacked(kept.body)


def said(known: Known, measure: str, place: str = "", grouping: tuple[str, ...] = GENDER) -> dict[str, tuple[str, float | None]]:
    groups = known.comparison(place, grouping, measure).groups
    return {" ".join(group.keys): (group.raw.verdict, group.raw.ratio) for group in groups}


def test_an_unfair_world_goes_red_in_each_measure_that_is_unfair(database: Engine) -> None:
    add_people(
        database,
        served(400, 40, places=2, km="10_20", band="up_to_10000", gender="female"),
        served(400, 100, places=8, km="2_5", band="above_21000", gender="male"),
    )
    known = worked_out(database)
    assert known.simulated
    assert known.people == 800
    assert said(known, "joined") == {"female": ("red", 0.4), "male": ("best", None), "transgender": ("hidden", None)}
    assert said(known, "places")["female"] == ("red", 0.25)
    assert said(known, "near")["female"] == ("red", round(3.5 / 15, 2))
    usual = (2 * 7_500 + 8 * 22_500.5) / 10
    assert said(known, "pay")["female"] == ("red", round((7_500 / usual) / (22_500.5 / usual), 2))
    level = next(group.level for group in known.comparison("", GENDER, "pay").groups if group.keys == ("female",))
    assert level == round(7_500 / usual, 2)


def test_a_fair_world_does_not(database: Engine) -> None:
    add_people(database, served(400, 98, gender="female"), served(400, 100, gender="male"), served(60, 20, gender="transgender"))
    known = worked_out(database)
    assert {measure: said(known, measure)["female"][0] in ("fair", "best") for measure in ("joined", "places", "near", "pay")} == {
        "joined": True, "places": True, "near": True, "pay": True,
    }  # fmt: skip
    assert said(known, "joined")["transgender"] == ("few", None)


def test_states_are_told_apart_and_pairs_of_groups_too(database: Engine) -> None:
    add_people(
        database,
        served(300, 30, gender="female", social_category="SC"),
        served(300, 90, gender="female", social_category="General"),
        served(300, 90, gender="male", social_category="SC", state="Kerala"),
        served(8, 8, gender="male", social_category="General", state="Kerala"),
        *(served(30, 6, gender=gender, social_category=None) for gender in ("female", "male")),
        *(served(30, 6, gender=None, social_category=category) for category in ("SC", "General")),
    )
    known = worked_out(database)
    assert said(known, "joined", "KL") == {"female": ("hidden", None), "male": ("best", None), "transgender": ("hidden", None)}
    assert said(known, "joined", "PB") == dict.fromkeys(("female", "male", "transgender"), ("hidden", None))
    pairs = said(known, "joined", "", ("gender", "social_category"))
    assert pairs["female SC"] == ("red", 0.33)
    assert "male General" not in pairs
    assert said(known, "joined", "BR", ("social_category",))["SC"] == ("red", 0.37)


def test_who_agreed_and_was_shown_nothing_counts_as_shown_nothing(database: Engine) -> None:
    add_people(database, served(200, 0, places=0, gender="female"), served(200, 0, places=4, gender="female"))
    add_people(database, served(400, 0, places=4, gender="male"))
    known = worked_out(database)
    assert said(known, "places")["female"] == ("red", 0.5)
    assert said(known, "near")["female"][0] in ("best", "fair")


def test_it_is_worked_out_once_a_day_and_only_when_something_happened(database: Engine) -> None:
    add_people(database, served(20, 2))
    kept_of(database)
    add_people(database, served(20, 2))
    count(database)
    assert not renew_fairness(database, REFERENCE, NOW + timedelta(hours=23))
    assert renew_fairness(database, REFERENCE, NOW + timedelta(hours=25))
    assert not renew_fairness(database, REFERENCE, NOW + timedelta(days=3))


def test_what_another_version_kept_is_made_anew(database: Engine) -> None:
    add_people(database, served(20, 2))
    known = kept_of(database)
    with UnitOfWork(database) as work:
        work.snapshots.put(KIND, 10**9, b"nonsense", NOW)
        work.commit()
    assert read(b"nonsense") is None
    assert renew_fairness(database, REFERENCE, NOW)
    assert read(packed(known)) == known


@pytest.mark.trust
def test_nothing_is_said_of_how_many_a_group_is_but_what_the_cubes_show(database: Engine, promise: Promise) -> None:
    """Three of a group in a State, and so that they cannot be worked out the cubes hide others with them: fairness would tell these."""
    add_people(
        database,
        served(180, 30, gender="female"),
        served(160, 40, gender="male"),
        served(3, 1, gender="transgender"),
        served(300, 40, gender="female", state="Kerala"),
        served(290, 60, gender="male", state="Kerala"),
        served(40, 20, gender="transgender", state="Kerala"),
    )
    known = kept_of(database)
    with UnitOfWork(database, writing=False) as work:
        published = work.cubes.published()
    assert published
    cubes = shown_of(published).cubes
    tried = hidden = told = 0
    for each in known.comparisons:
        if len(each.grouping) > 1:
            continue
        cube = cubes[each.grouping[0]]
        assert [group.keys for group in each.groups] == sorted((key,) for key in cube.keys if key)
        for group in each.groups:
            people = cube.count(ASKED_ABOUT[each.measure], group.keys[0], each.place) or None
            joined = cube.count("joined", group.keys[0], each.place) or None
            tried += 1
            hidden += people is None
            told += group.people != people
            if people is None or (each.measure in SHARES and joined is None):
                told += (group.level, group.raw.ratio, group.equal.ratio, group.outside) != (None,) * 4
    assert hidden
    promise("fairness tells no number that the cubes hide", tried=tried, refused=hidden, leaked=told)


def test_nothing_that_is_kept_is_a_small_or_an_exact_count(database: Engine) -> None:
    add_people(database, served(333, 41, gender="female"), served(407, 77, gender="male"), served(9, 3, gender="transgender"))
    kept: list[Comparison] = list(worked_out(database).comparisons)
    people = {group.people for each in kept for group in each.groups}
    assert all(number is None or (number >= 10 and number % 5 == 0) for number in people)
    hidden = [group for each in kept for group in each.groups if "transgender" in group.keys]
    assert hidden
    assert all((group.people, group.level, group.raw.ratio, group.equal.ratio) == (None,) * 4 for group in hidden)
