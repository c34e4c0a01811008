"""What was worked out ahead: the newest of each kind, whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from data.store.snapshots import Snapshot
from data.store.unit_of_work import UnitOfWork

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def test_a_newer_answer_takes_the_place_of_the_one_before_and_kinds_keep_apart(store: Engine) -> None:
    with UnitOfWork(store) as work:
        assert work.snapshots.get("gaps") is None
        assert work.snapshots.made_at("gaps") is None
        work.snapshots.put("gaps", 7, b"\x00first", NOW)
        work.snapshots.put("fairness", 7, b"other", NOW)
        work.snapshots.put("gaps", 9, b"\x00second", LATER)
        work.commit()
    with UnitOfWork(store, writing=False) as work:
        assert work.snapshots.get("gaps") == Snapshot(LATER, 9, b"\x00second")
        assert work.snapshots.made_at("fairness") == NOW
