"""Whether a store stands where the settings say: a mistyped folder or a lost setting is told, and never made a new store in silence."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, make_url, select

from data.key_ring import MASTER_FILE
from data.store.connect import connect
from data.store.door_tables import audit_rows
from language import sentence
from services.house import House
from services.refusal import Refused
from settings import Settings

SHAPED = "alembic_version"
"""The table that every store has, whatever else is in it."""


def must_stand(settings: Settings) -> None:
    """Raises `Refused` where there is no store yet, or where the keys of one that was used are not; makes nothing."""
    if not _is_there(settings):
        raise Refused("no_store" if settings.mode == "demonstration" else "no_store_in_earnest", {"path": _where(settings)})
    master = settings.keys_dir / MASTER_FILE
    if not master.exists() and _was_used(settings):
        raise Refused("no_keys_of_store", {"path": str(master)})


def standing_house(settings: Settings) -> House:
    """The house of a store that stands. Raises `Refused`, and what `House.open` raises."""
    must_stand(settings)
    return House.open(settings)


def begins(settings: Settings) -> str | None:
    """What is said of a new store where there is none yet, asked before it is begun; None where one stands."""
    return None if _is_there(settings) else sentence("store_begun", {"path": _where(settings)}, "en")


def _where(settings: Settings) -> str:
    """The file of the database, or its address without the password."""
    address = make_url(settings.store_url)
    return (address.database or "") if address.get_backend_name() == "sqlite" else address.render_as_string(hide_password=True)


def _is_there(settings: Settings) -> bool:
    address = make_url(settings.store_url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
        return False
    database = connect(settings.store_url)
    try:
        return inspect(database).has_table(SHAPED)
    finally:
        database.dispose()


def _was_used(settings: Settings) -> bool:
    """Whether there is a line in the audit trail, which was written under a key."""
    database = connect(settings.store_url)
    try:
        with database.connect() as connection:
            there = inspect(connection).has_table(audit_rows.name)
            return there and connection.execute(select(audit_rows.c.seq).limit(1)).first() is not None
    finally:
        database.dispose()
