"""Bringing a database to the newest shape."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from data.store.connect import WRITING, be_alone, connect

SCRIPTS = Path(__file__).resolve().parent / "migrations"


def upgrade(url: str) -> None:
    """Run the migrations that this database lacks, all or none; several processes may call it at once. Under a second when new."""
    engine = connect(url)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    try:
        with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
            be_alone(connection)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()
