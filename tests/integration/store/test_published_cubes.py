"""What is published is read by every process as it was made, and a newer version is found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from sqlalchemy import Engine, select

from access.roles import Role
from access.sessions import Session
from data.store.cube_tables import published_cubes
from data.store.events import Event
from data.store.unit_of_work import UnitOfWork
from services import figures as room
from services.figures import PAY, Figures, figures
from services.publish_cubes import packed, unpacked
from services.refusal import Refused
from services.visits import Visitor
from settings import load_settings

REFERENCE = load_settings({}).reference_dir
START = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
WAY = ("registered", "linked", "consented", "shown", "interested", "sent", "shortlisted", "interview", "offered", "joined")


def add(store: Engine, since: int, count: int, state: str = "Bihar") -> None:
    """So many people who went all the way, in ten days, and were paid better than before."""
    known = {"state": state, "family": "7112", "channel": "csc", "gender": "female", "district_id": 7, "simulated": True}
    known |= {"pay_before": "up_to_10000", "wage_band": "10001_15000"}
    with UnitOfWork(store) as work:
        for who in range(since, since + count):
            for days, kind in enumerate(WAY):
                proof = "worker_said" if kind in ("offered", "joined") else None
                work.events.add(Event(START + timedelta(days=days), who.to_bytes(16, "big"), kind, proof=proof, **known))  # type: ignore[arg-type]
        work.commit()


def test_another_process_reads_what_one_has_made_and_looks_for_more_now_and_then(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = Figures(store, REFERENCE), Figures(store, REFERENCE)
    assert (one.freshness.until, one.freshness.events, one.cube("gender").total("registered")) == (None, 0, None)
    add(store, 0, 120)
    assert one.refresh()
    assert one.cube("gender").count("joined", "female", "BR") == 120
    assert other.cube("gender").count("joined", "female", "BR") == 120
    assert other.cube("sector").count("joined", other.sector_of["7112"], "BR/7") == 120
    assert other.cube(PAY).count("joined", "up_to_10000/10001_15000") == 120
    assert other.waits["", ""].waiting[0] == 100
    assert other.waits["state", "BR"].waiting[1] == 0
    add(store, 500, 60, "Goa")
    assert one.refresh(datetime.now(UTC) + timedelta(days=1))
    assert other.cube("gender").total("joined") == 120
    monkeypatch.setattr(room, "LOOKED_FOR_SECONDS", -1.0)
    assert other.cube("gender").total("joined") == 180
    assert other.freshness == one.freshness


def test_only_two_versions_are_kept(store: Engine) -> None:
    shown = Figures(store, REFERENCE)
    for turn in range(4):
        add(store, turn, 1)
        assert shown.refresh(datetime.now(UTC) + timedelta(days=turn))
    with store.connect() as connection:
        assert list(connection.execute(select(published_cubes.c.version)).scalars()) == [3, 4]


def test_cubes_come_out_as_they_were_packed(store: Engine) -> None:
    add(store, 0, 40)
    shown = Figures(store, REFERENCE)
    cubes = {name: shown.cube(name) for name in ("family", "gender", PAY)}
    again = unpacked(packed(cubes))
    for name, cube in cubes.items():
        assert (again[name].places, again[name].periods, again[name].keys, again[name].groups) == (
            cube.places, cube.periods, cube.keys, cube.groups
        )  # fmt: skip
        np.testing.assert_array_equal(again[name].shown, cube.shown)
        np.testing.assert_array_equal(again[name].totals, cube.totals)
        np.testing.assert_array_equal(again[name].steps, cube.steps)
    assert again["gender"].subtotals is None
    assert again["family"].subtotal("joined", shown.sector_of["7112"]) == 40


@pytest.mark.parametrize("role", [None, Role.WORKER, Role.OPERATOR])
def test_nobody_but_an_official_reads_them(store: Engine, role: Role | None) -> None:
    house = SimpleNamespace(database=store)
    session = Session("s", role, None, START, START) if role else None
    with pytest.raises(Refused):
        figures(Visitor(house, "token", session))
    official = Visitor(house, "token", Session("s", Role.OFFICIAL, "account", START, START))
    assert figures(official) is figures(official)
