"""Alembic's way in: on a connection handed over by `data.store.migrate`, or, from the command line, on the store in force."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from data.store.connect import WRITING, connect
from data.store.tables import metadata
from settings import settings


def run(connection: Connection) -> None:
    """Run the migrations inside the transaction that is open."""
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = connect(settings().store_url)
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        run(connection)
    engine.dispose()
