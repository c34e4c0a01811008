"""A server in a process of its own, for as long as a test needs it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from settings import ROOT

PATIENCE_SECONDS = 120
DOOR = """
import os, streamlit
from starlette.middleware import Middleware
from api.files import PackedFiles
from api.front import Guard
app = streamlit.App(os.environ["PLANTED_SCREEN"], middleware=[Middleware(Guard, hosts=lambda: {"127.0.0.1"}), Middleware(PackedFiles)])
if __name__ == "__main__":
    app.run(config={"server.address": "127.0.0.1", "server.port": int(os.environ["KAAM_PORT"]), "server.headless": True})
"""
"""A door with what server.py puts before Streamlit, for a screen that a test has planted."""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def open_door(*arguments: str, port: int, **settings: str) -> Iterator[str]:
    """The address where Python with these arguments serves; it is ended, by its own process, with the block."""
    environment = {**os.environ, "KAAM_PORT": str(port), "PYTHONPATH": str(ROOT), **settings}
    command = [sys.executable, *arguments]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            _wait(server, f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.communicate()


@contextmanager
def open_screen(screen: str, place: Path, port: int | None = None) -> Iterator[str]:
    """The address of a screen that is nothing but this script; its files lie in the place."""
    (place / "door.py").write_text(DOOR, encoding="utf-8")
    (place / "screen.py").write_text(screen, encoding="utf-8")
    with open_door(str(place / "door.py"), port=port or free_port(), PLANTED_SCREEN=str(place / "screen.py")) as address:
        yield address


def _wait(server: subprocess.Popen[bytes], address: str) -> None:
    """Until it answers; the port is bound before the server is ready, so the first questions may stay open."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        assert server.poll() is None, "the server ended before it opened"
        try:
            if requests.get(f"{address}/_stcore/health", timeout=1).ok:
                return
        except requests.RequestException:
            server_is_starting = 0.1
            time.sleep(server_is_starting)
    raise AssertionError("the server did not open")
