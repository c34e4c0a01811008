"""What is counted ahead: exact sums with the number of the event that they reach up to, and the cubes that are shown.

How far to read. Numbers are drawn before their events are committed, so on PostgreSQL one that is lower may appear after one that is
higher. `settled_number` asks for the table in SHARE mode, which waits until nobody who has drawn a number still writes; what it then finds
as the highest is followed by nothing lower. It gives up after `PATIENCE`: the next turn asks again. On SQLite one writes at a time.

A sweep that deletes events leaves a mark here, in its own transaction. The next turn finds whom it touched, those whose journeys began
no later than the first event that is left, and tells their journeys anew from what is left of them.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, delete, func, insert, select, text, update
from sqlalchemy.exc import OperationalError

from data.store.bulk import names_of, put_rows, rows_of
from data.store.cube_tables import atoms, cube_cursor, published_cubes, waits
from data.store.event_tables import events

PATIENCE = "2s"
ONE_REFRESHES = 0x6B616375
"""The PostgreSQL advisory lock of whoever counts."""
VERSIONS_KEPT = 2


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the sums stand; see `cube_cursor`."""

    newest_event: int = 0
    events: int = 0
    last_day: int = -1
    heard_day: int = -1
    simulated: bool = False
    mark: str = ""
    swept: int = 0
    built_swept: int | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """Which version is published, when it was made and up to which event it counts."""

    number: int
    made_at: datetime
    newest_event: int


@dataclass(frozen=True, slots=True)
class Published:
    """Cubes as they are stored: `about` as JSON has it."""

    version: int
    made_at: datetime
    about: dict[str, Any]
    cubes: bytes


class CubeRows:
    """Sums and published cubes in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def cursor(self) -> Cursor:
        """Where the sums stand."""
        row = self._connection.execute(select(cube_cursor)).mappings().one()
        return Cursor(**{name: value for name, value in row.items() if name != "id"})

    def move(self, to: Cursor) -> None:
        """Note where they stand now; what was swept since stays on record."""
        values = {name: value for name, value in asdict(to).items() if name != "swept"}
        self._connection.execute(update(cube_cursor).values(**values))

    def atoms(self) -> pd.DataFrame:
        """All exact counts, with the columns of the table."""
        return pd.DataFrame(rows_of(self._connection, select(atoms)), columns=names_of(atoms))

    def waits(self) -> pd.DataFrame:
        """All exact waits, with the columns of the table."""
        return pd.DataFrame(rows_of(self._connection, select(waits)), columns=names_of(waits))

    def add(self, more_atoms: pd.DataFrame, more_waits: pd.DataFrame) -> None:
        """Add to what stands; what comes to nothing goes."""
        for table, more in ((atoms, more_atoms), (waits, more_waits)):
            counts = [column for column in table.c if not column.primary_key]
            rows = zip(*(more[name].tolist() for name in names_of(table)), strict=True)
            put_rows(self._connection, table, rows, adding=True)
            nothing = delete(table)
            for column in counts:
                nothing = nothing.where(column == 0)
            self._connection.execute(nothing)

    def clear(self) -> None:
        """Forget all sums; what is published stays."""
        for table in (atoms, waits):
            self._connection.execute(delete(table))

    def publish(self, made_at: datetime, newest_event: int, about: dict[str, Any], cubes: bytes) -> int:
        """Keep cubes as the newest version, and say which that is."""
        row = insert(published_cubes).values(made_at=made_at, newest_event=newest_event, about=about, cubes=cubes)
        version = int((self._connection.execute(row).inserted_primary_key or (0,))[0])
        self._connection.execute(delete(published_cubes).where(published_cubes.c.version <= version - VERSIONS_KEPT))
        return version

    def newest(self) -> Version | None:
        """The newest version of what is published, without what it holds; None when nothing is yet."""
        columns = (published_cubes.c[name] for name in ("version", "made_at", "newest_event"))
        row = self._connection.execute(select(*columns).order_by(published_cubes.c.version.desc()).limit(1)).one_or_none()
        return None if row is None else Version(*row)

    def published(self) -> Published | None:
        """What is published, or None when nothing is yet."""
        columns = (published_cubes.c[name] for name in ("version", "made_at", "about", "cubes"))
        query = select(*columns).order_by(published_cubes.c.version.desc()).limit(1)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else Published(*row)


def settled_number(engine: Engine) -> int | None:
    """The number up to which all events are there to be read; None when that cannot be told now."""
    newest = select(func.max(events.c.id))
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            try:
                connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
                connection.execute(text("LOCK TABLE events IN SHARE MODE"))
            except OperationalError:
                return None
        return connection.execute(newest).scalar() or 0


@contextmanager
def alone(engine: Engine) -> Iterator[bool]:
    """Whether this process is the one that counts now; what holds the others off goes with it when it dies."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            mine = bool(connection.execute(select(func.pg_try_advisory_lock(ONE_REFRESHES))).scalar())
            try:
                yield mine
            finally:
                if mine:
                    connection.execute(select(func.pg_advisory_unlock(ONE_REFRESHES)))
        return
    held = os.open(Path(f"{engine.url.database}-cubes"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(held)
