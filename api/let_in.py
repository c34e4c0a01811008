"""Where a browser comes for a fresh cookie when somebody signs in: a script cannot set one, and a page that is open cannot change its own.

The word that it brings is bound to the cookie that it has, is good once and for two minutes, and stands in no address.
"""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.whole_body import NotWhole, whole_body
from language import language_among
from matching.model import CHANNELS
from services.refusal import Refused
from services.visits import COOKIE, SECURE_COOKIE, let_in

LET_IN = "/let_in"
GOES_ON = {"worker": "/consent", "post": "/sign_in"}
"""Where each goes on; who was not let in is sent to her beginning from there."""
LONGEST = 1_024
"""Bytes of what is brought."""


class LetIn:
    """Answers for the one address; everything else goes on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != LET_IN:
            await self._app(scope, receive, send)
            return
        answer = await _answer(Request(scope, receive))
        answer.headers["Cache-Control"] = "no-store"
        await answer(scope, receive, send)


async def _answer(request: Request) -> Response:
    if request.method != "POST":
        return PlainTextResponse("Method not allowed", 405, {"Allow": "POST"})
    try:
        brought = await whole_body(request, LONGEST)
    except NotWhole as problem:
        return PlainTextResponse(problem.code, problem.status)
    told = {name: values[-1] for name, values in parse_qs(brought.decode("ascii", "replace")).items()}
    secure = request.url.scheme == "https"
    name = SECURE_COOKIE if secure else COOKIE
    try:
        fresh = await to_thread.run_sync(let_in, request.cookies.get(name), told.get("word", ""))
    except Refused:
        fresh = None
    onward = {"lang": language_among(told.get("speaks"))} | ({"via": told["via"]} if told.get("via") in CHANNELS else {})
    answer = RedirectResponse(f"{GOES_ON.get(told.get('who', ''), '/')}?{urlencode(onward)}", 303)
    if fresh:
        answer.set_cookie(name, fresh, path="/", httponly=True, samesite="lax", secure=secure)
    return answer
