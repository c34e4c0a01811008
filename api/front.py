"""What stands before Streamlit: closed doors and security headers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.answer_page import ANSWER, POLICY
from api.index_page import CONTENT_POLICY
from services.visits import COOKIE, SECURE_COOKIE, may_upload

CLOSED = ("/_stcore/metrics", "/_stcore/agent")
"""What Streamlit would answer to anyone."""
HEALTH = "/_stcore/health"
UPLOADS = "/_stcore/upload_file"
"""Where Streamlit takes files into memory from whoever has its page open."""
POLICY_VIOLATION, TOO_LARGE = 1008, 1009
LONGEST_MESSAGE = 262_144
"""Bytes of what a browser says at once; files come another way."""
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
HEADERS_OF_AN_ANSWER = HEADERS | {"Content-Security-Policy": POLICY}
"""For the page of a one-time link, which needs less than any other."""
HEADERS_OF_A_PART = {"X-Content-Type-Options": "nosniff"}
"""For what no browser shows as a page: on 90 scripts the others would be 50 KB of a first load, and guard nothing."""
PARTS = ("text/javascript", "application/javascript", "text/css", "font/")
ONLY_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}


class Guard:
    """Answers to names of ours alone, closes the doors of `CLOSED` and puts the headers of a page or of a part on every answer."""

    def __init__(self, app: ASGIApp, hosts: Callable[[], Collection[str]], only_https: Callable[[], bool] = lambda: False) -> None:
        """`hosts` gives the names, in lower case and without a port, under which the server may be asked; `only_https`, whether what
        came in the clear is turned away."""
        self._app = app
        self._hosts = hosts
        self._only_https = only_https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        clear = scope["type"] != "lifespan" and scope["scheme"] in ("http", "ws") and self._only_https()
        if scope["type"] == "websocket" and (clear or _from_elsewhere(scope) or not self._for_us(scope)):
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        if scope["type"] == "websocket":
            await self._app(scope, _short_alone(receive, send), send)
            return
        if scope["type"] == "http" and not self._for_us(scope):
            await PlainTextResponse("This server does not go by that name (KAAM_ALLOWED_HOSTS).", 421)(scope, receive, send)
            return
        if scope["type"] == "http" and clear and scope["path"] != HEALTH:
            await PlainTextResponse("This server is asked over https alone (KAAM_TRUSTED_PROXY).", 403)(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                part = headers.get("content-type", "").startswith(PARTS)
                page = HEADERS_OF_AN_ANSWER if scope["path"] == ANSWER else HEADERS
                headers.update(HEADERS_OF_A_PART if part else page)
                if scope["scheme"] == "https":
                    headers.update(ONLY_HTTPS)
            await send(message)

        closed = scope["path"].startswith(CLOSED)
        if scope["path"].startswith(UPLOADS) and scope["method"] != "OPTIONS":
            closed = not await to_thread.run_sync(_may_upload, scope)
        app = PlainTextResponse("Not found", 404) if closed else self._app
        await app(scope, receive, send_guarded)

    def _for_us(self, scope: Scope) -> bool:
        """Whether the browser asks for a name that is ours: else a page elsewhere whose name leads here would be taken for ours."""
        return _name_asked(scope) in self._hosts()


def _short_alone(receive: Receive, send: Send) -> Receive:
    """What a browser says on a line; one that says too much at once is cut off."""

    async def received() -> Message:
        message = await receive()
        if len(message.get("bytes") or b"") + len(message.get("text") or "") <= LONGEST_MESSAGE:
            return message
        await send({"type": "websocket.close", "code": TOO_LARGE})
        return {"type": "websocket.disconnect", "code": TOO_LARGE}

    return received


def _name_asked(scope: Scope) -> str:
    """The host that the browser asks for, without its port."""
    host = Headers(scope=scope).get("host", "").casefold()
    return host.rpartition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]


def _from_elsewhere(scope: Scope) -> bool:
    """Whether a page of another address, be it only of another port, opens a line to us; Streamlit itself looks at the host alone."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def _may_upload(scope: Scope) -> bool:
    cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
    return may_upload(cookies.get(SECURE_COOKIE if scope["scheme"] == "https" else COOKIE))
