"""What a server in earnest must not start without; each lack by name, all of them at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import make_url, select
from sqlalchemy.exc import SQLAlchemyError

from data.gateways.errors import AddressRefused
from data.key_files import VaultError, read_private
from data.key_ring import read_master, read_ring
from data.store.connect import connect
from data.store.door_tables import accounts
from data.store.event_tables import events
from services.open_gateways import GATEWAYS, NEEDED, base_for, participant
from settings import LOOPBACK, Settings

NO_HASH = "!"
"""What stands in place of a password's hash where a provider vouches for the account."""


class Lack(NamedTuple):
    """Something without which a server in earnest does not start: a code of the catalogue, and what its sentence needs."""

    code: str
    values: dict[str, str]


def lacking(settings: Settings) -> list[Lack]:
    """Every lack; in the demonstration only addresses that may not be asked."""
    if settings.mode != "demonstration":
        return list(_lacks(settings))
    return [Lack("lacks_gateway", {"setting": f"KAAM_{name.upper()}_URL"}) for name in GATEWAYS if _refused(settings, name)]


def _lacks(settings: Settings) -> Iterator[Lack]:
    try:
        read_ring(settings.keys_dir, read_master(settings.keys_dir))
    except VaultError as problem:
        yield Lack("lacks_keys", {"path": str(settings.keys_dir), "why": problem.code})
    if not settings.database_url or make_url(settings.database_url).get_backend_name() != "postgresql":
        yield Lack("lacks_database", {"setting": "KAAM_DATABASE_URL"})
    if settings.hosts <= frozenset(LOOPBACK):
        yield Lack("lacks_hosts", {"setting": "KAAM_ALLOWED_HOSTS"})
    if not settings.trusted_proxy.strip() or "*" in settings.trusted_proxy:
        yield Lack("lacks_proxy", {"setting": "KAAM_TRUSTED_PROXY"})
    if not settings.oidc_issuer.startswith("https://") or not settings.oidc_client_id:
        yield Lack("lacks_oidc", {"setting": "KAAM_OIDC_ISSUER, KAAM_OIDC_CLIENT_ID"})
    if not _readable(settings.oidc_secret_file):
        yield Lack("lacks_oidc_secret", {"setting": "KAAM_OIDC_SECRET_FILE"})
    for found in _made_up(settings):
        yield Lack("holds_demonstration", {"found": found})
    for gateway in GATEWAYS:
        if _refused(settings, gateway) or (gateway in NEEDED and not getattr(settings, f"{gateway}_url")):
            yield Lack("lacks_gateway", {"setting": f"KAAM_{gateway.upper()}_URL"})
    if settings.onest_url and _unreachable(settings):
        yield Lack("lacks_onest_address", {"setting": "KAAM_ONEST_ADDRESS"})
    if not settings.gateway_client_id or not _readable(settings.gateway_key_file):
        yield Lack("lacks_gateway_key", {"setting": "KAAM_GATEWAY_CLIENT_ID, KAAM_GATEWAY_KEY_FILE"})


def _refused(settings: Settings, gateway: str) -> bool:
    """Whether the address of a gateway is one that may not be asked."""
    try:
        base_for(settings, gateway)
    except AddressRefused:
        return True
    return False


def _unreachable(settings: Settings) -> bool:
    """Whether the ONEST network could not call us."""
    try:
        participant(settings)
    except AddressRefused:
        return True
    return False


def _readable(secret: Path | None) -> bool:
    try:
        return secret is not None and bool(read_private(secret).strip())
    except (VaultError, OSError):
        return False


def _made_up(settings: Settings) -> Iterator[str]:
    """What the demonstration left behind: its register, its accounts with passwords, events that never happened."""
    if settings.sandbox_path.exists():
        yield str(settings.sandbox_path)
    if (settings.var_dir / "demo").exists():
        yield str(settings.var_dir / "demo")
    if not settings.database_url:
        return
    database = connect(settings.database_url)
    try:
        with database.connect() as connection:
            if connection.execute(select(events.c.id).where(events.c.simulated).limit(1)).first():
                yield "events"
            if connection.execute(select(accounts.c.id).where(accounts.c.password_hash != NO_HASH).limit(1)).first():
                yield "accounts"
    except SQLAlchemyError:
        return  # no tables yet, or nobody answers: the start itself will tell
    finally:
        database.dispose()
