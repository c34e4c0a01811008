"""Which gateways this installation has, from its settings: over HTTP where an address is set, else the sandbox in a file."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from data.gateways.addresses import Base, base_of
from data.gateways.breaker import Breaker, Pulse
from data.gateways.calling import Caller
from data.gateways.eshram import EShramGateway, SandboxEShram
from data.gateways.eshram_http import HttpEShram
from data.gateways.ncs import NcsGateway
from data.gateways.ncs_http import HttpNcs
from data.gateways.sms import SandboxSms, SmsGateway
from data.gateways.sms_http import HttpSms
from data.key_files import KeyMissing, read_private, write_private
from data.store.unit_of_work import UnitOfWork
from data.vault import Vault
from settings import Settings
from telemetry import log

ESHRAM, NCS, SMS = GATEWAYS = ("eshram", "ncs", "sms")
DEMONSTRATION = "kaam-setu-demonstration"
"""Our client id where none is set."""
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Gateways:
    """The gateways, and who asks those that are asked over HTTP, by name."""

    eshram: EShramGateway
    sms: SmsGateway
    ncs: NcsGateway | None
    callers: Mapping[str, Caller]


def base_for(settings: Settings, gateway: str) -> Base | None:
    """The address of a gateway, None when none is set. Raises `data.gateways.errors.AddressRefused`."""
    address: str = getattr(settings, f"{gateway}_url")
    hosts = frozenset(each.strip() for each in settings.gateway_hosts.split(","))
    return base_of(address, hosts, own_machine=settings.mode == "demonstration") if address else None


def open_gateways(settings: Settings, vault: Vault, database: Engine) -> Gateways:
    """Raises `data.gateways.errors.AddressRefused`, `data.key_files.VaultError`."""
    callers: dict[str, Caller] = {}
    for gateway in GATEWAYS:
        if base := base_for(settings, gateway):
            breaker = Breaker(tell=_keeper(database, gateway))
            callers[gateway] = Caller(base, settings.gateway_client_id or DEMONSTRATION, gateway_key(settings), breaker)
    return Gateways(
        HttpEShram(callers[ESHRAM], vault.attest) if ESHRAM in callers else SandboxEShram(settings.sandbox_path),
        HttpSms(callers[SMS]) if SMS in callers else SandboxSms(settings.sms_path),
        HttpNcs(callers[NCS], vault.attest) if NCS in callers else None,
        callers,
    )


def gateway_key(settings: Settings) -> str:
    """Our key at the gateways; in the demonstration one is drawn when there is none. Raises `data.key_files.VaultError`."""
    if settings.gateway_key_file is not None:
        return read_private(settings.gateway_key_file).decode().strip()
    if settings.mode != "demonstration":
        raise KeyMissing(missing="KAAM_GATEWAY_KEY_FILE")
    write_private(settings.sandbox_key_path, secrets.token_urlsafe(KEY_BYTES).encode())
    return read_private(settings.sandbox_key_path).decode().strip()


def _keeper(database: Engine, gateway: str) -> Callable[[Pulse], None]:
    """Keeps the pulse of a gateway where every process sees it; a store that is busy stops nobody."""

    def keep(pulse: Pulse) -> None:
        try:
            with UnitOfWork(database) as work:
                work.pulses.put(gateway, pulse, datetime.now(UTC))
                work.commit()
        except SQLAlchemyError as problem:
            log("gateways").warning("pulse_not_kept", gateway=gateway, why=type(problem).__name__)

    return keep
