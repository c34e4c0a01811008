"""What stands before Streamlit: closed doors and security headers."""

from __future__ import annotations

from urllib.parse import urlsplit

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.index_page import CONTENT_POLICY
from services.visits import COOKIE, SECURE_COOKIE, may_upload

CLOSED = ("/_stcore/metrics", "/_stcore/agent")
"""What Streamlit would answer to anyone."""
UPLOADS = "/_stcore/upload_file"
"""Where Streamlit takes files into memory from whoever has its page open."""
POLICY_VIOLATION = 1008
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
HEADERS_OF_A_PART = {"X-Content-Type-Options": "nosniff"}
"""For what no browser shows as a page: on 90 scripts the others would be 50 KB of a first load, and guard nothing."""
PARTS = ("text/javascript", "application/javascript", "text/css", "font/")
ONLY_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}


class Guard:
    """Closes the doors of `CLOSED` and puts the headers of a page or of a part on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and _from_elsewhere(scope):
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS_OF_A_PART if headers.get("content-type", "").startswith(PARTS) else HEADERS)
                if scope["scheme"] == "https":
                    headers.update(ONLY_HTTPS)
            await send(message)

        closed = scope["path"].startswith(CLOSED)
        if scope["path"].startswith(UPLOADS) and scope["method"] != "OPTIONS":
            closed = not await to_thread.run_sync(_may_upload, scope)
        app = PlainTextResponse("Not found", 404) if closed else self._app
        await app(scope, receive, send_guarded)


def _from_elsewhere(scope: Scope) -> bool:
    """Whether a page of another address, be it only of another port, opens a line to us; Streamlit itself looks at the host alone."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def _may_upload(scope: Scope) -> bool:
    cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
    return may_upload(cookies.get(SECURE_COOKIE if scope["scheme"] == "https" else COOKIE))
