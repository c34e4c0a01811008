"""A question over the wire to a piece of what stands before Streamlit, without a server."""

from __future__ import annotations

from typing import Any

from starlette.types import ASGIApp

from tests.apart import run

PASSED_ON = 299
"""The status of what the piece leaves to Streamlit."""


def asked(
    piece: type[Any], path: str, cookies: dict[str, str], method: str = "GET", query: str = "", body: bytes = b""
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers (of several of a name the last) and body of the answer to a browser with these cookies."""
    told: list[Any] = []
    sent = [(b"cookie", "; ".join(f"{name}={value}" for name, value in cookies.items()).encode())] if cookies else []
    scope = {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": query.encode(), "scheme": "http",
        "headers": [(b"host", b"localhost:8501"), *sent], "server": ("localhost", 8501), "root_path": "", "http_version": "1.1",
    }  # fmt: skip

    async def streamlit(_scope: Any, _receive: Any, _send: Any) -> None:
        told.append({"status": PASSED_ON, "headers": []})

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        told.append(message)

    app: ASGIApp = piece(streamlit)
    run(lambda: app(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in told[0]["headers"]}
    return told[0]["status"], headers, b"".join(message.get("body", b"") for message in told[1:])
