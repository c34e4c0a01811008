"""What an official is told of a small store: counts of people, honest bases, two places side by side, and who may ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Engine

from access.roles import Role
from access.sessions import Session
from data.store.connect import connect
from data.store.migrate import upgrade
from services.figures import ALL_TIME, Figures, figures
from services.placements.readings import LONG, Reading, months_of, proofs_of, reading, readings_by
from services.placements.selection import (
    Selection,
    Side,
    dimensions_at,
    districts_in,
    quarters_of,
    selection_of,
    states_of,
)
from services.refusal import Refused
from services.visits import Visitor
from settings import ROOT
from tests.people_events import START, add_people, people

INDIA = Side()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    """An empty store."""
    upgrade(f"sqlite:///{tmp_path / 'kaam.db'}")
    engine = connect(f"sqlite:///{tmp_path / 'kaam.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def told(database: Engine) -> Figures:
    return Figures(database, ROOT / "data" / "reference")


def counts(found: Reading) -> dict[str, int | None]:
    return {step.kind: step.count for step in found.steps}


def test_the_funnel_counts_people_and_not_events_each_step_of_the_one_before(database: Engine, told: Figures) -> None:
    add_people(
        database,
        people(200, "consented"),
        people(60, "interested"),
        people(40, "joined"),
        people(40, "joined"),
        people(100, "registered"),
    )
    found = reading(told, INDIA)
    assert counts(found) == {
        "registered": 440, "linked": 340, "consented": 340, "shown": 140, "interested": 140, "sent": 80, "offered": 80, "joined": 80,
    }  # fmt: skip
    shares = {step.kind: step.of_before for step in found.steps}
    assert shares["registered"] is None
    assert shares["linked"] == pytest.approx(100 * 340 / 440)
    assert (shares["sent"], shares["joined"]) == (pytest.approx(100 * 80 / 140), 100)
    assert found.joined_share == pytest.approx(100 * 80 / 340)


def test_staying_is_asked_of_those_who_joined_long_enough_ago_and_silence_is_told(database: Engine, told: Figures) -> None:
    add_people(
        database, people(60, "retained_90"), people(30, "left_90"), people(40, "joined"), people(50, "retained_30", came=60),
        people(70, "joined", came=85),
    )  # fmt: skip
    found = reading(told, INDIA)
    stay = found.long_stay
    assert found.joined == 250
    assert (stay.days, stay.settled, stay.answered, stay.stayed, stay.left, stay.silent) == (LONG, 130, 90, 60, 30, 40)
    assert stay.of_answered == pytest.approx(100 * 60 / 90)
    assert stay.of_settled == pytest.approx(100 * 60 / 130)
    assert stay.silent_share == pytest.approx(100 * 40 / 130)
    assert told.freshness.until == date(2026, 4, 6)


def test_who_says_that_she_left_is_not_retained_by_her_employers_word(database: Engine, told: Figures) -> None:
    """Counted anew as each speaks: he first, then she, then a call to some of them."""
    asked = [*people(90, "retained_90", proof="employer_said")]
    add_people(database, people(60, "retained_90"), iter(asked))
    assert reading(told, INDIA).long_stay.stayed == 150
    last = {event.pseudonym: replace(event, proof="worker_said") for event in asked}
    left = [replace(event, kind="left_30" if number < 50 else "left_90") for number, event in enumerate(last.values())]
    add_people(database, iter(left))
    told.refresh(datetime.now(UTC) + timedelta(days=1))
    stays = reading(told, INDIA).stays
    assert [(stay.answered, stay.stayed, stay.left) for stay in stays] == [(150, 100, 50), (150, 60, 90)]
    add_people(database, (replace(event, kind="retained_90", proof="called_back") for event in left[:20]))
    told.refresh(datetime.now(UTC) + timedelta(days=2))
    assert [stay.stayed for stay in reading(told, INDIA).stays] == [120, 80]


def test_a_proof_is_the_strongest_on_record_and_calls_are_counted_apart(database: Engine, told: Figures) -> None:
    add_people(
        database, people(30, "joined"), people(20, "joined", proof="document"), people(40, "called_back"), people(20, "not_joined")
    )
    assert proofs_of(told, INDIA) == (("called_back", 40), ("document", 20), ("employer_said", 0), ("worker_said", 50), ("", 0))
    check = reading(told, INDIA).check
    assert (check.called, check.true) == (60, 40)
    assert check.true_share == pytest.approx(100 * 40 / 60)


def test_a_rest_of_few_is_hidden_like_any_count_of_few(database: Engine, told: Figures) -> None:
    add_people(database, people(100, "retained_90"), people(4, "left_90"), people(40, "joined"))
    stay = reading(told, INDIA).long_stay
    assert (stay.settled, stay.stayed, stay.left) == (145, 100, None)
    assert stay.of_answered is None


def test_a_place_and_a_quarter_are_counted_by_themselves(database: Engine, told: Figures) -> None:
    add_people(
        database, people(200, "consented"), people(50, "joined"), people(100, "consented", state="Kerala"),
        people(60, "joined", came=100, channel="camp"),
    )  # fmt: skip
    assert (reading(told, Side("BR")).agreed, reading(told, Side("BR")).joined) == (310, 110)
    assert reading(told, Side("KL")).joined == 0
    assert quarters_of(told) == ("2026-01", "2026-04")
    assert reading(told, Side("BR", "2026-04")).joined == 60
    assert reading(told, Side(period="2026-01")).agreed == 350


def test_groups_stand_apart_and_those_that_nobody_is_in_are_left_out(database: Engine, told: Figures) -> None:
    add_people(
        database, people(300, "joined"), people(200, "joined", family="7531"), people(100, "consented", family="7531"),
        people(40, "joined", family=None),
    )  # fmt: skip
    groups = {read.key: read for read in readings_by(told, "sector", INDIA)}
    assert set(groups) == {"construction", "apparel_textile", ""}
    assert (groups["apparel_textile"].agreed, groups["apparel_textile"].joined) == (300, 200)
    families = {read.key: read.joined for read in readings_by(told, "family", INDIA)}
    assert families == {"7112": 300, "7531": 200, "": 40}


def test_months_are_those_of_india_and_of_coming(database: Engine, told: Figures) -> None:
    late = (datetime(2026, 1, 31, 19, 0, tzinfo=UTC) - START) / timedelta(days=1)
    add_people(database, people(30, "consented"), people(20, "consented", came=late), people(40, "joined", came=40))
    assert {month: (read.agreed, read.joined) for month, read in months_of(told, "")} == {"2026-01": (30, 0), "2026-02": (60, 40)}


def test_a_district_is_counted_over_all_time_and_by_fewer_groups(database: Engine, told: Figures) -> None:
    add_people(database, people(100, "joined", district_id=12), people(90, "joined", district_id=13), people(40, "joined"))
    assert {"BR/12", "BR/13"} < set(districts_in(told, "BR")), "all are there, whether anybody is in them or not"
    assert len(districts_in(told, "KL")) == 14
    chosen = selection_of(told, {"place": "BR/12", "period": "2026-01", "by": "family", "with_place": "BR", "with_period": "all"})
    assert chosen == Selection(place="BR/12", with_place="BR")
    assert (chosen.side, chosen.other) == (Side("BR/12"), Side("BR"))
    assert "family" not in dimensions_at(chosen.side)
    assert reading(told, chosen.side).joined == 100
    with pytest.raises(KeyError):
        months_of(told, "BR/12")


def test_what_an_address_tells_that_is_unknown_is_dropped_and_not_crashed_on(database: Engine, told: Figures) -> None:
    add_people(database, people(40, "joined"), people(40, "joined", came=100))
    odd = {"place": "Bihar", "period": "2026-13", "by": "<script>", "map": "name", "with_place": "'; drop", "lang": "hi", "x": "y"}
    assert selection_of(told, odd) == Selection()
    known = {"place": "BR", "period": "2026-04", "by": "gender", "map": "agreed", "with_place": "IN", "with_period": "2026-01"}
    assert selection_of(told, known) == Selection(**known)
    assert selection_of(told, {"period": "2026-01", "by": "month"}).by == "sector"
    assert selection_of(told, {"place": "BR", "map": "joined_share"}).map == "joined"
    assert len(states_of(told)) == 36


def test_what_is_held_against_itself_is_not_compared(database: Engine, told: Figures) -> None:
    add_people(database, people(40, "joined"), people(40, "joined", came=100))
    assert selection_of(told, {"with_place": "BR"}).other == Side("BR")
    assert selection_of(told, {"place": "BR", "with_place": "BR"}).other is None
    assert selection_of(told, {"place": "BR", "with_place": "IN"}).other == Side("")
    assert selection_of(told, {"place": "BR", "with_period": "2026-01"}).other == Side("BR", "2026-01")
    assert selection_of(told, {"period": "2026-01", "with_period": "all"}).other == Side("", ALL_TIME)
    assert selection_of(told, {"with_period": "all"}).other is None


def test_before_anything_happened_there_is_nothing_and_no_error(told: Figures) -> None:
    found = reading(told, selection_of(told, {"period": "2026-01"}).side)
    assert (found.agreed, found.joined_share, found.long_stay.silent) == (None, None, None)
    assert readings_by(told, "sector", INDIA) == ()
    assert told.freshness.until is None


@pytest.mark.parametrize("role", [Role.WORKER, Role.OPERATOR, None])
def test_nobody_but_who_may_read_statistics_gets_them(database: Engine, role: Role | None) -> None:
    session = Session("s", role, None, START, START) if role else None
    with pytest.raises(Refused) as refusal:
        figures(Visitor(SimpleNamespace(database=database), "token", session))
    assert refusal.value.code == "not_allowed"


def test_an_official_gets_them_and_two_share_one_count(database: Engine) -> None:
    official = Visitor(SimpleNamespace(database=database), "token", Session("s", Role.OFFICIAL, "account", START, START))
    assert figures(official) is figures(official)
