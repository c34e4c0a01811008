"""The sandbox server of a test, on a free port of this machine, over real HTTP."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from api.sandbox.faults import Faults
from api.sandbox.serve import HOST, server_of
from data.gateways.addresses import base_of
from data.gateways.agreed import Agreed
from data.gateways.breaker import Breaker
from data.gateways.calling import Caller, Manners
from data.gateways.eshram import SandboxEShram
from data.gateways.ncs_sandbox import SandboxNcs
from data.gateways.onest_sandbox import SandboxOnest
from data.gateways.sms import SandboxSms
from data.vault import Vault
from services.sandbox import Sandbox

CLIENT, KEY = "kaam-setu-test", "a key of a test"
QUICK = Manners(connect=1.0, answer=0.3, whole=3.0, pause=0.02, longest_pause=0.2)
AGREED = Agreed(
    purposes=("find_work", "apply"),
    fields=("name", "birth_date", "occupation", "skills"),
    agreed_at=datetime(2026, 11, 27, 9, 0, tzinfo=UTC),
    until=datetime.now(UTC) + timedelta(days=180),
    notice="find-work-3",
    language="hi",
    channel="self",
)


def sandbox_in(folder: Path, vault: Vault) -> Sandbox:
    """An empty sandbox whose files lie in a folder, and which believes what this vault signs."""
    files = (
        SandboxEShram(folder / "eshram.db"),
        SandboxSms(folder / "sms.db"),
        SandboxNcs(folder / "ncs.db"),
        SandboxOnest(folder / "onest.db"),
    )
    return Sandbox(*files, CLIENT, KEY, vault.public_keys)


@contextmanager
def served(sandbox: Sandbox, faults: Faults | None = None) -> Iterator[str]:
    """The address at which it is served for the block."""
    with running(server_of(sandbox, 0, faults or Faults())) as address:
        yield address


@contextmanager
def app_served(app: ASGIApp) -> Iterator[str]:
    """The same of any other application."""
    with running(uvicorn.Server(uvicorn.Config(app, HOST, 0, log_level="error", access_log=False, lifespan="off"))) as address:
        yield address


@contextmanager
def running(server: uvicorn.Server) -> Iterator[str]:
    """The address of a server that runs for the block."""
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = server.force_exit = True
        thread.join(10)


def caller_of(address: str, name: str, manners: Manners = QUICK, breaker: Breaker | None = None, key: str = KEY) -> Caller:
    """Who asks the gateway of this name there."""
    return Caller(base_of(f"{address}/{name}", (), own_machine=True), CLIENT, key, breaker or Breaker(), manners)
