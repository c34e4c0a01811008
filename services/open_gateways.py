"""Which gateways this installation has, from its settings: over HTTP where an address is set, else the sandbox in a file."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from data.gateways.addresses import ADDRESS, Base, base_of
from data.gateways.breaker import Breaker, Pulse
from data.gateways.calling import Caller
from data.gateways.errors import AddressRefused
from data.gateways.eshram import EShramGateway, SandboxEShram
from data.gateways.eshram_http import HttpEShram
from data.gateways.ncs import NcsGateway
from data.gateways.ncs_http import HttpNcs
from data.gateways.onest import OnestGateway
from data.gateways.onest_context import Participant
from data.gateways.onest_http import HttpOnest
from data.gateways.sms import SandboxSms, SmsGateway
from data.gateways.sms_http import HttpSms
from data.key_files import KeyMissing, read_private, write_private
from data.store.unit_of_work import UnitOfWork
from data.vault import Vault
from settings import Settings
from telemetry import log

ESHRAM, NCS, SMS, ONEST = GATEWAYS = ("eshram", "ncs", "sms", "onest")
NEEDED = (ESHRAM, NCS, SMS)
"""Without these no server works in earnest."""
DEMONSTRATION = "kaam-setu-demonstration"
"""Our client id where none is set."""
KEY_BYTES = 32
CALLED_AT = "/api/onest"
"""Where the ONEST network calls us."""


@dataclass(frozen=True, slots=True)
class Gateways:
    """The gateways, and who asks those that are asked over HTTP, by name."""

    eshram: EShramGateway
    sms: SmsGateway
    ncs: NcsGateway | None
    callers: Mapping[str, Caller]
    onest: OnestGateway | None = None


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
        HttpOnest(callers[ONEST], vault.attest, participant(settings)) if ONEST in callers else None,
    )


def participant(settings: Settings) -> Participant:
    """What we are on the ONEST network: known by the host of the address at which it calls us. Raises `AddressRefused`."""
    address = settings.onest_address
    if not address and settings.mode == "demonstration":
        address = f"http://{settings.host}:{settings.port}{CALLED_AT}"
    found = ADDRESS.fullmatch(address)
    if found is None or (found[1] != "https" and settings.mode != "demonstration"):
        raise AddressRefused("form")
    return Participant(found[2], address.rstrip("/"))


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
