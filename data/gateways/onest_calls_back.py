"""How the sandbox's participant calls whoever applied, over a line as bad as it is told to be."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import requests

from data.gateways.errors import GatewayError
from data.gateways.onest import signature
from data.gateways.onest_sandbox import SandboxOnest
from telemetry import log

SECONDS = 5.0
TURN_SECONDS = 0.05
OK = 200

Draw = Callable[[int], str]
"""What is wrong with the line at the call of this number: `hangs` (it is lost), `resets` (it comes twice), `slow` (it comes after others),
`errors` (it came, and is made again all the same), or nothing."""


@contextmanager
def calling_back(onest: SandboxOnest, client_id: str, key: str, draw: Draw) -> Iterator[None]:
    """Make the calls of a participant while the block lasts."""
    over = threading.Event()

    def keep_on() -> None:
        numbers = itertools.count()
        while not over.wait(TURN_SECONDS):
            try:
                _call_all(onest, client_id, key, draw, numbers)
            except GatewayError as problem:
                log("sandbox").warning("not_called", why=problem.failure)

    thread = threading.Thread(target=keep_on, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(SECONDS)


def _call_all(onest: SandboxOnest, client_id: str, key: str, draw: Draw, numbers: Iterator[int]) -> None:
    for number, url, body in onest.calls():
        fault = draw(next(numbers))
        if fault == "slow":
            continue
        taken = fault == "hangs" or _call(url, body, client_id, key)
        if fault == "resets":
            _call(url, body, client_id, key)
        onest.called(number, taken=taken and fault != "errors")


def _call(url: str, body: bytes, client_id: str, key: str) -> bool:
    """Whether it was taken."""
    headers = {"Authorization": signature(body, client_id, key, datetime.now(UTC)), "Content-Type": "application/json"}
    with requests.Session() as session:
        session.trust_env = False
        try:
            return session.post(url, data=body, headers=headers, timeout=SECONDS, allow_redirects=False).status_code == OK
        except requests.RequestException:
            return False
