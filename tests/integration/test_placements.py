"""What an official is told of a small store: counts, honest bases, hidden cells, selections, and who may ask."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Engine

from access.roles import Role
from access.sessions import Session
from data.store.connect import connect
from data.store.events import Event
from data.store.migrate import upgrade
from data.store.unit_of_work import UnitOfWork
from services.placement_report import Row, Selection, Step
from services.placements import Placements, placements
from services.refusal import Refused
from services.visits import Visitor
from settings import ROOT

REFERENCE = ROOT / "data" / "reference"
START = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
NUMBERS = itertools.count(1)
WAY = ("registered", "linked", "consented", "shown", "interested", "sent", "shortlisted", "interview", "offered", "joined")
STAYING = {"retained_30": 31, "retained_90": 91}


def people(count: int, until: str, *, came: float = 0, state: str = "Bihar", **told: object) -> Iterator[Event]:
    """So many who came so many days after the start and got that far, a step an hour; telling of their staying takes its time."""
    for _ in range(count):
        who, at = next(NUMBERS).to_bytes(16, "big"), START + timedelta(days=came)
        known = {"state": state, "family": "7112", "channel": "csc", "proof": "worker_said", **told}
        steps = WAY[: WAY.index(until) + 1] if until in WAY else WAY
        for hours, kind in enumerate(steps):
            yield Event(at=at + timedelta(hours=hours), pseudonym=who, kind=kind, **known)
        for kind, days in STAYING.items() if until not in WAY else ():
            yield Event(at=at + timedelta(days=days), pseudonym=who, kind=kind, **known)
            if kind == until:
                break


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    """An empty store."""
    upgrade(f"sqlite:///{tmp_path / 'kaam.db'}")
    engine = connect(f"sqlite:///{tmp_path / 'kaam.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def desk(database: Engine) -> Placements:
    return Placements(database, REFERENCE, recount_seconds=0.0)


def add(database: Engine, *groups: Iterator[Event]) -> None:
    with UnitOfWork(database) as work:
        work.events.add_many(itertools.chain(*groups))
        work.commit()


def counts(steps: tuple[Step, ...]) -> dict[str, int | None]:
    return {step.kind: step.count for step in steps}


def by_key(rows: tuple[Row, ...]) -> dict[str, Row]:
    return {row.key: row for row in rows}


def test_the_funnel_counts_people_and_not_events(database: Engine, desk: Placements) -> None:
    add(database, people(200, "consented"), people(60, "interested"), people(40, "joined"))
    add(database, (Event(at=START, pseudonym=next(NUMBERS).to_bytes(16, "big"), kind="registered") for _ in range(100)))
    told = counts(desk.report(Selection()).steps)
    assert told["registered"] == 400
    assert told["linked"] == told["consented"] == 300
    assert told["interested"] == 100
    assert told["offered"] == told["joined"] == 40
    assert told["retained_30"] == 0


def test_staying_is_asked_only_of_those_who_joined_long_enough_ago(database: Engine, desk: Placements) -> None:
    add(
        database, people(60, "retained_90"), people(40, "joined"), people(50, "retained_30", came=60), people(70, "joined", came=85)
    )
    report = desk.report(Selection())
    assert report.everybody.joined == 220
    assert (report.everybody.stayed.of_100, report.everybody.stayed.base) == (60.0, 100)
    steps = {step.kind: step for step in report.steps}
    assert (steps["retained_90"].count, steps["retained_90"].share.base) == (60, 100)
    assert (steps["retained_30"].count, steps["retained_30"].share.of_100) == (110, 73.0)
    assert report.joined_by == (START + timedelta(days=1)).date()
    assert report.until == date(2026, 4, 6)


def test_a_proof_is_the_strongest_on_record(database: Engine, desk: Placements) -> None:
    add(database, people(30, "joined"), people(20, "joined", proof="document"), people(14, "joined", proof=None))
    proofs = {step.kind: dict(step.proofs) for step in desk.report(Selection()).steps}
    assert proofs["joined"] == {"worker_said": 30, "employer_said": 0, "document": 20, "called_back": 0, "": 10}
    assert proofs["interested"] == {}


def test_a_small_count_is_hidden_and_the_next_one_with_it(database: Engine, desk: Placements) -> None:
    add(
        database,
        people(400, "consented"), people(90, "joined"),
        people(400, "consented", state="Kerala"), people(25, "joined", state="Kerala"),
        people(400, "consented", state="Goa"), people(4, "joined", state="Goa"),
        people(50, "consented", state="Sikkim"),
    )  # fmt: skip
    report = desk.report(Selection())
    rows = by_key(report.states)
    assert report.everybody.joined == 120
    assert {code: rows[code].joined for code in ("BR", "KL", "GA", "SK")} == {"BR": 90, "KL": None, "GA": None, "SK": 0}
    assert rows["KL"].joined_share.of_100 is None
    assert rows["BR"].joined_share.of_100 == pytest.approx(18.4)
    assert rows["SK"].joined_share.of_100 == 0
    assert {code: rows[code].agreed for code in ("KL", "GA", "SK", "UP")} == {"KL": 430, "GA": 400, "SK": 50, "UP": 0}
    assert len(rows) == 36


def test_what_is_hidden_has_no_say_in_the_order_of_the_rows(database: Engine, desk: Placements) -> None:
    add(
        database,
        people(130, "consented", state="Goa"), people(1, "joined", state="Goa"),
        people(90, "consented", state="Assam"), people(9, "joined", state="Assam"),
        people(200, "joined", state="Kerala"), people(30, "consented", state="Sikkim"),
        people(300, "consented"), people(50, "joined"),
    )  # fmt: skip
    assert [row.key for row in desk.report(Selection()).states][:5] == ["KL", "BR", "GA", "AS", "SK"]


def test_a_total_that_a_table_cannot_keep_is_withheld_everywhere(database: Engine, desk: Placements) -> None:
    add(
        database,
        people(300, "consented"),
        people(5, "joined"),
        people(300, "consented", state="Goa"),
        people(5, "joined", state="Goa"),
    )
    report = desk.report(Selection())
    assert report.everybody.joined is None
    assert counts(report.steps)["joined"] is None
    assert all(row.joined is None for row in (*report.states, *report.sectors, *report.families))
    assert all(month.joined is None for month in report.months)
    assert all(count is None for step in report.steps if step.kind == "joined" for _, count in step.proofs)
    assert report.everybody.agreed == 610


def test_families_stand_under_their_sectors_and_the_few_are_not_listed(database: Engine, desk: Placements) -> None:
    add(
        database,
        people(300, "joined"), people(200, "joined", family="7531"), people(3, "consented", family="7115"),
        people(20, "joined", family=None),
    )  # fmt: skip
    report = desk.report(Selection())
    families, sectors = by_key(report.families), by_key(report.sectors)
    assert sectors["apparel_textile"].joined == families["7531"].joined == 200
    assert "7115" not in families
    assert sectors[""].joined == 20
    assert all(row.key for row in report.families)


def test_months_are_those_of_india_and_the_last_is_not_over(database: Engine, desk: Placements) -> None:
    late = (datetime(2026, 1, 31, 19, 0, tzinfo=UTC) - START) / timedelta(days=1)
    add(database, people(30, "consented"), people(20, "consented", came=late), people(40, "joined", came=40))
    months = {month.month: month for month in desk.report(Selection()).months}
    assert {name: month.agreed for name, month in months.items()} == {"2026-01": 30, "2026-02": 60}
    assert {name: month.joined for name, month in months.items()} == {"2026-01": 0, "2026-02": 40}
    assert [month.whole for month in months.values()] == [True, False]


def test_a_selection_counts_whom_it_names_in_tens(database: Engine, desk: Placements) -> None:
    add(
        database,
        people(204, "consented"), people(47, "joined"),
        people(106, "consented", state="Kerala"), people(52, "joined", channel="camp", came=60),
    )  # fmt: skip
    everybody = desk.report(Selection()).everybody
    assert (everybody.agreed, everybody.joined) == (410, 100)
    bihar = desk.report(Selection(state="BR"))
    assert (bihar.everybody.agreed, bihar.everybody.joined) == (300, 100)
    camp = desk.report(Selection(channel="camp")).everybody
    assert (camp.agreed, camp.joined) == (50, 50)
    january = desk.report(Selection(until="2026-01")).everybody
    assert (january.agreed, january.joined) == (360, 50)
    assert desk.report(Selection(state="KL", channel="camp")).everybody.agreed == 0


def test_a_selection_of_few_tells_nothing_but_that_they_are_few(database: Engine, desk: Placements) -> None:
    add(database, people(100, "joined"), people(7, "joined", state="Goa"))
    report = desk.report(Selection(state="GA"))
    told = (report.everybody, *report.states, *report.sectors, *report.families)
    assert all(count is None or count == 0 for row in told for count in (row.agreed, row.interested, row.joined))
    assert all(step.count is None for step in report.steps if step.kind not in STAYING)


def test_an_address_with_unknown_values_is_dropped_and_not_crashed_on(database: Engine, desk: Placements) -> None:
    add(database, people(20, "joined"), people(20, "joined", came=70))
    assert desk.choices().months == ("2026-01", "2026-02", "2026-03")
    odd = {"since": "2026-13", "until": "<script>", "state": "Bihar", "channel": "'; drop", "lang": "hi", "kind": "x"}
    assert desk.selection(odd) == Selection()
    told = {"since": "2026-03", "until": "2026-01", "channel": "csc"}
    assert desk.selection(told) == Selection("2026-01", "2026-03", "", "csc")


def test_with_a_state_no_months_can_be_chosen_since_spans_of_them_would_tell_hidden_counts(
    database: Engine, desk: Placements
) -> None:
    add(database, people(20, "joined"), people(20, "joined", came=70))
    assert desk.selection({"since": "2026-01", "until": "2026-02", "state": "BR"}) == Selection(state="BR")


def test_simulated_events_are_said_to_be(database: Engine, desk: Placements) -> None:
    add(database, people(20, "joined"), people(20, "joined", state="Goa", simulated=True))
    assert desk.report(Selection()).simulated
    assert not desk.report(Selection(state="BR")).simulated


def test_a_new_event_is_counted_but_not_before_its_time(database: Engine, desk: Placements) -> None:
    patient = Placements(database, REFERENCE, recount_seconds=3600.0)
    add(database, people(20, "joined"))
    assert desk.report(Selection()).everybody.joined == patient.report(Selection()).everybody.joined == 20
    add(database, people(20, "joined", state="Goa"))
    assert desk.report(Selection()).everybody.joined == 40
    assert patient.report(Selection()).everybody.joined == 20


def test_before_anything_happened_there_is_nothing_and_no_error(desk: Placements) -> None:
    report = desk.report(desk.selection({"since": "2026-01"}))
    assert (report.everybody.agreed, report.until, report.months, report.simulated) == (0, None, (), False)


@pytest.mark.parametrize("role", [Role.WORKER, Role.OPERATOR, None])
def test_nobody_but_who_may_read_statistics_gets_them(database: Engine, role: Role | None) -> None:
    session = Session("s", role, None, START, START) if role else None
    with pytest.raises(Refused) as refusal:
        placements(Visitor(SimpleNamespace(database=database), "token", session))
    assert refusal.value.code == "not_allowed"


def test_an_official_gets_them_and_two_share_one_count(database: Engine) -> None:
    official = Visitor(SimpleNamespace(database=database), "token", Session("s", Role.OFFICIAL, "account", START, START))
    assert placements(official) is placements(official)
