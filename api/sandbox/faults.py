"""Faults on demand: errors, silence, lines that break and answers that drip, before the work is done or after it."""

from __future__ import annotations

import hashlib
import itertools
import json
import socket
import struct
from dataclasses import dataclass
from typing import Any

from anyio import sleep
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ERRORS = (500, 502, 503, 504, 429)
DRIP_SECONDS = 0.2
NO_FAULT = ("/openapi.json",)


@dataclass(frozen=True, slots=True)
class Faults:
    """Shares of the calls, 0-1, in sum 1 at most: answered with an error, never answered, the line reset, the answer dripped a byte at a
    time. Half of them come after the work was done: the worst for whoever asks. Equal seeds draw equal faults in equal order."""

    errors: float = 0.0
    hangs: float = 0.0
    resets: float = 0.0
    slow: float = 0.0
    seed: int = 1

    def draw(self, number: int) -> tuple[str, int]:
        """The fault of the call with this number (or none), and a byte of chance."""
        chance = hashlib.sha256(f"{self.seed}:{number}".encode()).digest()
        left = int.from_bytes(chance[:6], "big") / 2**48
        for name in ("errors", "hangs", "resets", "slow"):
            left -= getattr(self, name)
            if left < 0:
                return name, chance[6]
        return "", chance[6]


class FaultyLine:
    """The application behind a line as bad as it is told to be."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        self._app = app
        self._faults = faults
        self._numbers = itertools.count()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in NO_FAULT:
            await self._app(scope, receive, send)
            return
        fault, chance = self._faults.draw(next(self._numbers))
        if fault == "slow":
            await self._app(scope, receive, _dripping(send))
            return
        if fault and chance % 2:
            await self._app(scope, receive, _unheard)
        if fault == "errors":
            await _answer(send, ERRORS[chance % len(ERRORS)])
        elif fault == "hangs":
            while (await receive())["type"] != "http.disconnect":
                pass
        elif fault == "resets":
            _reset(send)
        else:
            await self._app(scope, receive, send)


async def _unheard(_message: Message) -> None:
    """The work is done, and its answer is lost."""


async def _answer(send: Send, status: int) -> None:
    body = json.dumps({"code": "fault"}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if status == 429:
        headers.append((b"retry-after", b"1"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _dripping(send: Send) -> Send:
    async def drip(message: Message) -> None:
        if message["type"] != "http.response.body":
            await send(message)
            return
        for byte in message.get("body", b""):
            await send({"type": "http.response.body", "body": bytes([byte]), "more_body": True})
            await sleep(DRIP_SECONDS)
        await send({"type": "http.response.body", "body": b"", "more_body": message.get("more_body", False)})

    return drip


def _reset(send: Any) -> None:
    """Cut the line as a broken network does, without a goodbye; uvicorn's own object behind `send` holds it."""
    transport = send.__self__.transport
    line: socket.socket = transport.get_extra_info("socket")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
