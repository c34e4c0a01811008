"""The whole store as pieces of rows, and back: the same from either database into either."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select, text

from data.store.cube_tables import DERIVED
from data.store.tables import metadata

ROWS_AT_ONCE = 2_000
TABLES = tuple(table.name for table in metadata.sorted_tables if table not in DERIVED)
"""Every table but what is made of others, those first on which others hang."""
BYTES, MOMENT, DAY = "\x00b", "\x00t", "\x00d"
"""Keys that no JSON of ours holds, for what JSON has no kind of."""

Piece = tuple[str, list[dict[str, Any]]]


def snapshot(engine: Engine) -> Connection:
    """A connection that sees the store as it is now, however long it is read from, and holds nobody up."""
    if engine.dialect.name == "postgresql":
        return engine.connect().execution_options(isolation_level="REPEATABLE READ")
    return engine.connect()


def pieces(connection: Connection) -> Iterator[Piece]:
    """All rows of all tables: name of the table, and some of its rows as columns."""
    for name in TABLES:
        rows = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(select(metadata.tables[name])).mappings()
        for some in rows.partitions():
            yield name, [dict(row) for row in some]


def put(connection: Connection, piece: Piece) -> None:
    """Enter a piece; columns that it does not know stay empty. Raises `KeyError` for a table or column that this store has not."""
    table = metadata.tables[piece[0]]
    for row in piece[1][:1]:
        for column in row:
            table.c[column]
    connection.execute(insert(table), piece[1])


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {name: connection.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one() for name in TABLES}


def number_on(connection: Connection) -> None:
    """After rows were entered with their numbers: the next one gets a number of its own. SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for name in TABLES:
        table = metadata.tables[name]
        numbered = table.autoincrement_column
        if numbered is None:
            continue
        highest = connection.execute(select(func.max(numbered))).scalar_one()
        sequence = connection.execute(
            text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": name, "column": numbered.name}
        )
        if highest is not None and (found := sequence.scalar_one()):
            connection.execute(text("SELECT setval(:sequence, :highest)"), {"sequence": found, "highest": highest})


def written(piece: Piece) -> bytes:
    """A piece as JSON."""
    return json.dumps({"table": piece[0], "rows": piece[1]}, ensure_ascii=False, separators=(",", ":"), default=_told).encode()


def read(told: Mapping[str, Any]) -> Piece:
    """A piece that `parsed` gave. Raises `KeyError`."""
    return str(told["table"]), list(told["rows"])


def parsed(plain: bytes) -> dict[str, Any]:
    """JSON as `written` wrote it. Raises `ValueError`."""
    value = json.loads(plain, object_hook=_untold)
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value


def _told(value: object) -> dict[str, str]:
    if isinstance(value, bytes):
        return {BYTES: base64.b64encode(value).decode("ascii")}
    if isinstance(value, datetime):
        return {MOMENT: value.isoformat()}
    if isinstance(value, date):
        return {DAY: value.isoformat()}
    raise TypeError(f"no way to write {type(value).__name__}")


def _untold(value: dict[str, Any]) -> Any:
    if len(value) == 1:
        ((key, told),) = value.items()
        if key == BYTES:
            return base64.b64decode(told)
        if key == MOMENT:
            return datetime.fromisoformat(told)
        if key == DAY:
            return date.fromisoformat(told)
    return value
