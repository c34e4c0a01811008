"""The line to a gateway: opened only to where its name may lead, and cut when the time for the whole call is over.

A time limit on each read does not stop a server that sends a byte now and then; here the socket itself is shut at the deadline, in whatever
it waits for: the handshake, the headers or the body.
"""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from data.gateways.addresses import must_lead_outside

_HERE = threading.local()


class Deadline:
    """For the block, lines that this thread uses are cut once so many seconds are over."""

    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds
        self._held: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    @property
    def left(self) -> float:
        """Seconds; none are left when it is over."""
        return max(0.0, self._ends_at - time.monotonic())

    def hold(self, line: socket.socket) -> None:
        """Cut this line as well, at once if the time is over; by a handle of our own, since whoever reads from it may close his."""
        self._held.append(line.dup())
        if not self.left:
            self._cut()

    def _cut(self) -> None:
        for line in tuple(self._held):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        _HERE.deadline = self
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._timer.cancel()
        self._timer.join()
        _HERE.deadline = None
        for line in self._held:
            line.close()


class _Line:
    """What both kinds of connection do: open with care, and let themselves be cut."""

    _handle: socket.socket | None = None

    def _new_conn(self: Any) -> socket.socket:
        try:
            opened = _open(self._dns_host, self.port, self.timeout)
        except TimeoutError as problem:
            raise ConnectTimeoutError(self, "no line in time") from problem
        except OSError as problem:
            raise NewConnectionError(self, "no line") from problem
        self._handle = opened.dup()  # stays good when the line is wrapped in TLS
        self._hold()
        return opened

    def request(self: Any, *arguments: Any, **named: Any) -> None:
        self._hold()
        super().request(*arguments, **named)  # type: ignore[misc]

    def close(self: Any) -> None:
        super().close()  # type: ignore[misc]
        if self._handle is not None:
            self._handle.close()
            self._handle = None

    def _hold(self) -> None:
        deadline: Deadline | None = getattr(_HERE, "deadline", None)
        if deadline is not None and self._handle is not None:
            deadline.hold(self._handle)


class _Plain(_Line, HTTPConnection):
    pass


class _Secure(_Line, HTTPSConnection):
    pass


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class CarefulAdapter(HTTPAdapter):
    """What `requests` sends by: careful lines, and no second try of its own."""

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        super().init_poolmanager(*arguments, **named)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}


def _open(host: str, port: int, seconds: float | None) -> socket.socket:
    """A line to the first of the resolved addresses that answers; all of them are looked at first. Raises `AddressRefused`, `OSError`."""
    resolved = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    for *_, place in resolved:
        must_lead_outside(host, str(place[0]))
    problem: OSError | None = None
    for family, kind, protocol, _, place in resolved:
        opened = socket.socket(family, kind, protocol)
        try:
            opened.settimeout(seconds)
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            opened.connect(place)
        except OSError as refused:
            opened.close()
            problem = refused
        else:
            return opened
    raise problem or OSError("the name leads nowhere")
