"""Help she may be entitled to: shown to her alone, kept sealed, counted once a step, gone when she goes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from access.roles import Role
from access.schemes import CONFIRMED, NOT_FOR_ME, STARTED, SUGGESTED
from data.store.event_tables import events
from data.store.events import SCHEME_STEPS, Event
from data.store.scheme_counts import scheme_counts
from data.store.unit_of_work import UnitOfWork
from language import LANGUAGES, words
from services.figures import figures_of
from services.house import House
from services.refusal import Refused
from services.scheme_figures import KIND, renew_schemes, scheme_figures
from services.schemes import offered, say
from services.sign_in import take_back
from services.take_away import KINDS
from services.telling.schemes import by_state, in_india
from services.visits import Visitor
from tests.integration.conftest import MASON, Walk
from tests.integration.test_call_back import post
from tests.integration.test_outcomes import gone


@pytest.fixture
def mason(walk: Walk) -> Iterator[Visitor]:
    found = walk.signed_in(MASON)
    yield found
    gone(walk, found)


def noted(house: House, scheme: str) -> dict[str, int]:
    """How many events of a scheme there are, by kind."""
    query = select(events.c.kind, func.count()).where(events.c.scheme == scheme).group_by(events.c.kind)
    with house.database.connect() as connection:
        return {row.kind: row[1] for row in connection.execute(query)}


def step_of(visitor: Visitor, scheme: str) -> str:
    return next(each.step for each in offered(visitor) if each.fit.scheme.code == scheme)


def test_a_mason_is_told_of_what_fits_his_trade_first_and_what_is_still_asked(mason: Visitor) -> None:
    found = offered(mason)
    assert found[0].fit.scheme.code == "pm_vishwakarma"
    assert {each.fit.scheme.code for each in found}.isdisjoint({"nps_traders", "pm_svanidhi"})
    assert all(each.step == SUGGESTED for each in found)
    assert {condition.holds for each in found for condition in each.fit.conditions} <= {True, None}


def test_each_step_is_an_event_once_and_a_slip_takes_nothing_back(mason: Visitor, opened_house: House) -> None:
    case = mason.in_hand()
    before = noted(opened_house, "pmsby")
    offered(mason)
    offered(mason)
    say(mason, case.id, "pmsby", STARTED)
    say(mason, case.id, "pmsby", STARTED)
    say(mason, case.id, "pmsby", CONFIRMED)
    say(mason, case.id, "pmsby", NOT_FOR_ME)
    assert step_of(mason, "pmsby") == CONFIRMED
    after = noted(opened_house, "pmsby")
    assert {kind: after.get(kind, 0) - before.get(kind, 0) for kind in SCHEME_STEPS} == dict.fromkeys(SCHEME_STEPS, 1)
    say(mason, case.id, "apy", NOT_FOR_ME)
    assert step_of(mason, "apy") == NOT_FOR_ME
    say(mason, case.id, "apy", STARTED)
    assert step_of(mason, "apy") == STARTED


def test_of_who_is_not_counted_nothing_is_noted_and_it_works_all_the_same(walk: Walk, opened_house: House) -> None:
    uncounted = walk.signed_in(MASON, count_me=False)
    before = noted(opened_house, "pmjjby")
    offered(uncounted)
    say(uncounted, uncounted.in_hand().id, "pmjjby", STARTED)
    assert step_of(uncounted, "pmjjby") == STARTED
    assert noted(opened_house, "pmjjby") == before
    gone(walk, uncounted)


def test_she_has_it_in_her_file_and_it_goes_with_her_consent(mason: Visitor, walk: Walk) -> None:
    say(mason, mason.in_hand().id, "pm_sym", STARTED)
    make = KINDS["my_data"].make
    assert make
    assert json.loads(make(mason, None, "now"))["schemes"]["pm_sym"] == STARTED
    take_back(mason)
    again = walk.signed_in(MASON)
    assert step_of(again, "pm_sym") == SUGGESTED
    gone(walk, again)


@pytest.mark.parametrize(("scheme", "step"), [("free_money", STARTED), ("pm_sym", "suggested"), ("pm_sym", "given")])
def test_what_nobody_offered_is_refused(mason: Visitor, scheme: str, step: str) -> None:
    with pytest.raises(Refused):
        say(mason, mason.in_hand().id, scheme, step)


def told(kind: str, number: int, state: str, scheme: str | None = None) -> Event:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    return Event(at, number.to_bytes(16, "big"), kind, state=state, scheme=scheme, simulated=True)


def test_officials_see_counts_beside_the_cubes_and_few_people_nowhere(walk: Walk, opened_house: House, mason: Visitor) -> None:
    few = {"Goa": range(101, 110), "Kerala": range(111, 120), "Punjab": range(121, 130), "Assam": range(201, 210)}
    with UnitOfWork(opened_house.database) as work:
        work.events.add_many(told("consented", number, "Bihar") for number in range(1, 81))
        work.events.add_many(told("consented", number, state) for state, those in few.items() for number in those)
        for kind, until in (("scheme_suggested", 61), ("scheme_started", 31), ("scheme_confirmed", 16)):
            work.events.add_many(told(kind, number, "Bihar", "apy") for number in range(1, until))
        work.events.add_many(told("scheme_confirmed", number, "Goa", "apy") for number in range(101, 104))
        work.events.add_many(told("scheme_suggested", number, "Assam", "apy") for number in range(201, 213))
        work.commit()
    figures_of(opened_house.database).refresh()
    now, reference = datetime(2026, 11, 27, 4, tzinfo=UTC), opened_house.room.settings.reference_dir
    with UnitOfWork(opened_house.database) as work:
        work.events.add_many(told("scheme_started", number, "Bihar", "apy") for number in range(31, 61))
        work.commit()
        newest = work.cubes.newest()
        assert newest
        counted = scheme_counts(work.connection, newest.newest_event)["apy"]
    assert (counted["Bihar"], counted["Goa"]) == ([60, 30, 15], [3, 3, 3])
    assert renew_schemes(opened_house.database, reference, now)
    assert not renew_schemes(opened_house.database, reference, now + timedelta(days=1))
    official = post(opened_house, Role.OFFICIAL)
    known = scheme_figures(official)
    assert known
    apy = known[0].schemes["apy"]
    assert apy.nation[1:] == (35, 20)
    assert apy.states["BR"] == (60, 30, 15)
    assert apy.states["GA"] == (None, None, None)
    assert apy.states["AS"] == (None, None, None), "the cubes hide who agreed there"
    for language in LANGUAGES:
        spoken = words(language)
        assert any(row[0] == spoken.say("schemes.name_apy") for row in in_india(spoken, known[0]).rows)
        assert any(spoken.say("place_BR") in row[0] for row in by_state(spoken, known[0]).rows)
        assert not any(spoken.say(f"place_{state}") in row[0] for row in by_state(spoken, known[0]).rows for state in ("GA", "AS"))
    with pytest.raises(Refused):
        scheme_figures(mason)
    assert date(2026, 11, 27) == known[1].date()
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert figures_of(opened_house.database).refresh(tomorrow)
    assert renew_schemes(opened_house.database, reference, now + timedelta(days=1))
    with UnitOfWork(opened_house.database, writing=False) as work:
        kept, newest = work.snapshots.get(KIND), work.cubes.newest()
    assert kept
    assert newest
    assert kept.newest_event == newest.newest_event
