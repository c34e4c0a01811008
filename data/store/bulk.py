"""Many rows at once, past SQLAlchemy's care for each value, which takes longer than the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Engine, Select, Table
from sqlalchemy.dialects import postgresql, sqlite

from data.store.batches import batches
from data.store.connect import WRITING

ROWS_AT_ONCE = 10_000


def rows_of(connection: Connection, query: Select[Any]) -> list[tuple[Any, ...]]:
    """All rows as the driver gives them."""
    result = connection.execute(query)
    try:
        return list(result.cursor.fetchall())
    finally:
        result.close()


def put_rows(connection: Connection, table: Table, rows: Iterable[tuple[Any, ...]], *, adding: bool = False) -> None:
    """Insert rows, values in the order of the table's columns; where its key stands already, put the other columns in the place of what
    is there, or add them to it."""
    dialect = connection.dialect
    insert = (sqlite if dialect.name == "sqlite" else postgresql).insert(table)
    new = insert.excluded
    others = [column for column in table.c if not column.primary_key]
    values = {column.name: column + new[column.name] if adding else new[column.name] for column in others}
    upsert = insert.on_conflict_do_update(index_elements=list(table.primary_key), set_=values)
    names = names_of(table)
    statement = str(upsert.compile(dialect=dialect, column_keys=names))
    for batch in batches(rows, ROWS_AT_ONCE):
        given: Any = batch if dialect.positional else [dict(zip(names, row, strict=True)) for row in batch]
        connection.exec_driver_sql(statement, given)


def add_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert new rows, all with the same columns; what a value becomes in the database is for the column's type to say, as ever."""
    if not rows:
        return
    dialect = connection.dialect
    names = [name for name in names_of(table) if name in rows[0]]
    statement = str(table.insert().compile(dialect=dialect, column_keys=names))
    made = ((at, table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) for at, name in enumerate(names))
    kept_as = [(at, keep) for at, keep in made if keep]
    values_of = itemgetter(*names)
    given: list[Any] = []
    for row in rows:
        values = list(values_of(row))
        for at, keep in kept_as:
            values[at] = keep(values[at])
        given.append(tuple(values) if dialect.positional else dict(zip(names, values, strict=True)))
    connection.exec_driver_sql(statement, given)


def names_of(table: Table) -> list[str]:
    """The table's columns, in order."""
    return [column.name for column in table.c]


@contextmanager
def indexes_resting(engine: Engine, table: Table) -> Iterator[None]:
    """Without the table's indexes while very many rows come in; at the end they are made anew, whatever happened."""
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        for index in table.indexes:
            index.drop(connection, checkfirst=True)
    try:
        yield
    finally:
        for index in table.indexes:
            with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
                index.create(connection, checkfirst=True)
