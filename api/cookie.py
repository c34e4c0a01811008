"""The cookie that leads to a session: set with the page itself, since a Streamlit script cannot; no script in the page can read it."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.visits import COOKIE, SECURE_COOKIE, token_for

NOT_A_PAGE = (
    "/_stcore",
    "/static",
    "/media",
    "/component",
    "/api",
    "/kaam",
    "/vendor",
    "/take",
    "/oidc",
    "/answer",
    "/inbound",
    "/let_in",
)
"""Addresses that are no page of ours."""


class VisitCookie:
    """Gives a browser that asks for a page a cookie, if it has none that could be ours.

    It lasts until the browser is closed, is not sent along from other sites but by following a link, and over https bears the prefix
    that keeps sibling sites from planting one.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(NOT_A_PAGE):
            await self._app(scope, receive, send)
            return
        secure = scope["scheme"] == "https"
        name = SECURE_COOKIE if secure else COOKIE
        fresh = token_for(_sent(scope, name))

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and fresh:
                safe = "; Secure" if secure else ""
                MutableHeaders(scope=message).append("Set-Cookie", f"{name}={fresh}; Path=/; HttpOnly; SameSite=Lax{safe}")
            await send(message)

        await self._app(scope, receive, send_with_cookie)


def _sent(scope: Scope, name: str) -> str | None:
    return cookie_parser(Headers(scope=scope).get("cookie", "")).get(name)
