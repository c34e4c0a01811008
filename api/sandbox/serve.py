"""Serving the sandbox on this machine alone."""

from __future__ import annotations

import uvicorn

from api.sandbox.app import sandbox_app
from api.sandbox.faults import Faults, FaultyLine
from services.sandbox import Sandbox

HOST = "127.0.0.1"


def server_of(sandbox: Sandbox, port: int, faults: Faults) -> uvicorn.Server:
    """A server that is ready to run; port 0 takes a free one."""
    app = FaultyLine(sandbox_app(sandbox), faults)
    return uvicorn.Server(
        uvicorn.Config(
            app, HOST, port, log_level="error", access_log=False, proxy_headers=False, server_header=False, lifespan="off"
        )
    )


def serve(sandbox: Sandbox, port: int, **faults: float) -> None:
    """Serve until stopped, with these faults (names of `Faults`)."""
    told = " ".join(f"KAAM_{name.upper()}_URL=http://{HOST}:{port}/{name}" for name in ("eshram", "ncs", "sms", "onest"))
    print(f"The sandbox is open (Ctrl+C closes it). Ask it with: {told}", flush=True)
    drawn = Faults(**faults)  # type: ignore[arg-type]
    with sandbox.calling_back(lambda number: drawn.draw(number)[0]):
        server_of(sandbox, port, drawn).run()
