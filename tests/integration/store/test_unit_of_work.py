"""A unit of work keeps what was committed and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from data.store.unit_of_work import UnitOfWork

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def families(store: Engine) -> list[tuple[str, int]]:
    with UnitOfWork(store, writing=False) as work:
        return [(correction.family, correction.count) for correction in work.corrections.all()]


def test_what_is_committed_stays(store: Engine) -> None:
    with UnitOfWork(store) as work:
        work.corrections.confirm("rajmistri", "7112", "operator", NOW)
        work.commit()
    assert families(store) == [("7112", 1)]


def test_what_is_not_committed_is_undone(store: Engine) -> None:
    with UnitOfWork(store) as work:
        work.corrections.confirm("rajmistri", "7112", "operator", NOW)
    assert families(store) == []


def test_an_error_undoes_what_came_after_the_last_commit(store: Engine) -> None:
    def batch_that_fails() -> None:
        with UnitOfWork(store) as work:
            work.corrections.confirm("rajmistri", "7112", "operator", NOW)
            work.commit()
            work.corrections.confirm("rajmistri", "7111", "operator", NOW)
            raise RuntimeError("the lights went out")

    with pytest.raises(RuntimeError, match="lights"):
        batch_that_fails()
    assert families(store) == [("7112", 1)]


def test_a_rollback_undoes_and_the_work_goes_on(store: Engine) -> None:
    with UnitOfWork(store) as work:
        work.corrections.confirm("rajmistri", "7111", "operator", NOW)
        work.rollback()
        work.corrections.confirm("rajmistri", "7112", "operator", NOW)
        work.commit()
    assert families(store) == [("7112", 1)]


def test_a_reader_sees_nothing_of_what_a_writer_has_not_committed(store: Engine) -> None:
    with UnitOfWork(store) as writer:
        writer.corrections.confirm("rajmistri", "7112", "operator", NOW)
        assert families(store) == []
        writer.commit()
        assert families(store) == [("7112", 1)]


def test_a_meaning_said_again_is_counted(store: Engine) -> None:
    with UnitOfWork(store) as work:
        for role in ("worker", "operator"):
            work.corrections.confirm("beldar", "9313", role, NOW)
        work.corrections.confirm("beldar", "9211", "worker", NOW)
        work.commit()
        assert [(found.family, found.count, found.confirmed_by) for found in work.corrections.all()] == [
            ("9313", 2, "operator"),
            ("9211", 1, "worker"),
        ]
        assert [found.family for found in work.corrections.all(least=2)] == ["9313"]


def test_a_time_without_a_zone_is_refused(store: Engine) -> None:
    with UnitOfWork(store) as work, pytest.raises(Exception, match="without a zone"):
        work.corrections.confirm("rajmistri", "7112", "operator", NOW.replace(tzinfo=None))
