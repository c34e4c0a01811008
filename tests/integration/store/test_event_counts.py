"""How far people came, counted from events: the same on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd
from sqlalchemy import Engine

from data.store.event_counts import FUNNEL, newest_event, steps_reached
from data.store.events import Event
from data.store.unit_of_work import UnitOfWork

START = datetime(2026, 1, 31, 20, 0, tzinfo=UTC)
ASHA, RAVI, MEENA = (bytes([number]) * 16 for number in (1, 2, 3))


def happened(who: bytes, kind: str, days: float, **told: object) -> Event:
    return Event(at=START + timedelta(days=days), pseudonym=who, kind=kind, **told)


def counted(store: Engine, *events: Event) -> pd.DataFrame:
    with UnitOfWork(store) as work:
        work.events.add(*events)
        work.commit()
    with UnitOfWork(store, writing=False) as work:
        return steps_reached(work.connection).sort_values("first_at", ignore_index=True)


def test_whoever_reached_a_step_reached_those_before_it(store: Engine) -> None:
    frame = counted(
        store,
        happened(ASHA, "consented", 0),
        happened(ASHA, "seen", 1),
        happened(ASHA, "rejected", 2),
        happened(RAVI, "registered", 0.5),
        happened(MEENA, "withdrawn", 0.7),
    )
    assert [FUNNEL[place] if place >= 0 else None for place in frame["reached"]] == ["sent", "registered", None]


def test_times_are_of_the_first_event_that_shows_a_step(store: Engine) -> None:
    frame = counted(
        store,
        happened(ASHA, "consented", 3),
        happened(ASHA, "registered", 0),
        happened(ASHA, "consented", 1),
        happened(ASHA, "retained_30", 40),
        happened(ASHA, "joined", 10),
        happened(RAVI, "linked", 5),
    )
    asha, ravi = frame.iloc[0], frame.iloc[1]
    told = {"first_at": 0, "agreed_at": 1, "joined_at": 10, "last_at": 40, "stayed_at": 40}
    assert {name: asha[name] for name in told} == {name: START + timedelta(days=days) for name, days in told.items()}
    assert pd.isna(ravi["agreed_at"])
    assert pd.isna(ravi["joined_at"])


def test_the_strongest_proof_of_a_step_counts_and_none_is_none(store: Engine) -> None:
    frame = counted(
        store,
        happened(ASHA, "offered", 1, proof="document"),
        happened(ASHA, "joined", 2, proof="employer_said"),
        happened(ASHA, "joined", 3, proof="worker_said"),
    )
    assert frame.loc[0, ["proof_offered", "proof_joined", "proof_retained_30"]].tolist() == [3, 2, 0]


def test_what_is_known_of_her_is_what_her_consent_recorded(store: Engine) -> None:
    frame = counted(
        store,
        happened(ASHA, "registered", 0),
        happened(ASHA, "consented", 1, state="Bihar", family="7112", channel="csc"),
        happened(ASHA, "joined", 9, state="Kerala", channel="camp", simulated=True),
        happened(RAVI, "registered", 5, state="Assam"),
    )
    assert frame[["state", "family", "channel"]].astype(object).where(frame.notna(), None).values.tolist() == [
        ["Bihar", "7112", "csc"],
        ["Assam", None, None],
    ]
    assert frame["simulated"].tolist() == [1, 0]
    assert "pseudonym" not in frame


def test_the_newest_event_tells_whether_to_count_anew(store: Engine) -> None:
    with UnitOfWork(store, writing=False) as work:
        assert newest_event(work.connection) == 0
        assert steps_reached(work.connection).empty
    counted(store, happened(ASHA, "registered", 0))
    with UnitOfWork(store, writing=False) as work:
        before = newest_event(work.connection)
    counted(store, happened(ASHA, "linked", 1))
    with UnitOfWork(store, writing=False) as work:
        assert newest_event(work.connection) > before
