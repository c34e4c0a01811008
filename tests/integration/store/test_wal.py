"""On an older SQLite nobody checkpoints while somebody writes, the log is still taken in, and nothing that was committed is lost."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.store import wal
from data.store.connect import connect, empty_log
from data.store.corrections import Corrections
from data.store.unit_of_work import UnitOfWork

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("version", "may"),
    [
        ((3, 40, 1), True), ((3, 44, 5), True), ((3, 44, 6), False), ((3, 45, 0), True), ((3, 50, 6), True), ((3, 50, 7), False),
        ((3, 51, 2), True), ((3, 51, 3), False), ((3, 53, 0), False), ((4, 0, 0), False),
    ],
)  # fmt: skip
def test_the_versions_with_the_fault_are_known(version: tuple[int, ...], may: bool) -> None:
    assert wal.may_lose(version) is may


@pytest.fixture
def file(migrated_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(migrated_file, tmp_path / "kaam.db"))


@pytest.fixture
def store(file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A store of a version with the fault, whatever this machine has."""
    monkeypatch.setattr("data.store.connect.may_lose", lambda: True)
    monkeypatch.setattr("data.store.wal.may_lose", lambda: True)
    engine = connect(f"sqlite:///{file}")
    yield engine
    engine.dispose()


def write(store: Engine, text: str) -> None:
    with UnitOfWork(store) as work:
        Corrections(work.connection).confirm(text, "7112", "worker", NOW)
        work.commit()


def free(file: Path) -> bool:
    """Whether a checkpoint could run now."""
    held = os.open(f"{file}-lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(held)
    return True


def test_no_connection_checkpoints_by_itself(store: Engine) -> None:
    with store.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA wal_autocheckpoint").scalar_one() == 0


def test_whoever_writes_keeps_a_checkpoint_away_until_she_is_through(store: Engine, file: Path) -> None:
    assert free(file)
    with UnitOfWork(store) as work:
        Corrections(work.connection).confirm("mistri", "7112", "worker", NOW)
        assert not free(file)
        empty_log(store)  # gives up, and harms nothing
        work.commit()
    assert free(file)
    with UnitOfWork(store, writing=False) as work:
        assert len(list(Corrections(work.connection).all())) == 1
        assert free(file)


def test_a_log_that_has_grown_is_taken_in_and_one_that_is_emptied_is_empty(
    store: Engine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wal, "LOG_BYTES", 40_000)
    log = file.with_name("kaam.db-wal")
    for number in range(200):
        write(store, f"mistri {number}")
        assert log.stat().st_size < 200_000
    empty_log(store)
    assert log.stat().st_size == 0
    with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as alone:
        assert alone.execute("SELECT count(*) FROM corrections").fetchone() == (200,)


def test_eight_who_write_beside_checkpoints_lose_nothing(store: Engine, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wal, "LOG_BYTES", 20_000)

    def some(writer: int) -> None:
        for number in range(40):
            write(store, f"mistri {writer} {number}")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(some, range(8)))
    empty_log(store)
    with closing(sqlite3.connect(file)) as alone:
        assert alone.execute("SELECT count(*) FROM corrections").fetchone() == (320,)
        assert alone.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert file.with_name("kaam.db-lock").stat().st_mode & 0o777 == 0o600
