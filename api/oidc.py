"""The way to the provider that knows our posts, and the way back."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlencode

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from language import language_among
from services.enter_by_oidc import BACK, LASTS, begin, finish, offered
from services.refusal import Refused
from services.visits import COOKIE, SECURE_COOKIE

AT_ONCE = 4
START, CARRIED = "/oidc/start", "kaam_oidc"
SIGN_IN = "/sign_in"
LANGUAGE = "kaam_lang"
"""The cookie that keeps the reader's language until she is back."""


class Oidc:
    """Answers for the two addresses; everything else goes on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in (START, BACK):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        if request.method != "GET" or not offered():
            answer: Response = PlainTextResponse("Not found", 404)
        else:
            answer = await to_thread.run_sync(_start if scope["path"] == START else _back, request, limiter=_few())
        answer.headers["Cache-Control"] = "no-store"
        await answer(scope, receive, send)


@lru_cache(maxsize=1)
def _few() -> CapacityLimiter:
    """A provider that does not answer keeps these threads waiting and no others."""
    return CapacityLimiter(AT_ONCE)


def _start(request: Request) -> Response:
    try:
        url, carried = begin(_token(request), _here(request))
    except Refused as problem:
        return _sign_in(request.query_params.get("lang"), problem)
    answer = RedirectResponse(url, 303)
    secure = request.url.scheme == "https"
    lasts = int(LASTS.total_seconds())
    language = language_among(request.query_params.get("lang"))
    answer.set_cookie(LANGUAGE, language, max_age=lasts, path="/oidc", httponly=True, samesite="lax", secure=secure)
    answer.set_cookie(CARRIED, carried, max_age=lasts, path="/oidc", httponly=True, samesite="lax", secure=secure)
    return answer


def _sign_in(language: str | None, problem: Refused | None = None) -> Response:
    """Back to the page of the post, which says in her language what stood in the way."""
    told = {"lang": language_among(language)} | ({"refused": problem.code} if problem else {})
    return RedirectResponse(f"{SIGN_IN}?{urlencode(told)}", 303)


def _back(request: Request) -> Response:
    language = request.cookies.get(LANGUAGE)
    try:
        entered = finish(_token(request), request.cookies.get(CARRIED), _here(request), dict(request.query_params))
        answer = _sign_in(language)
        secure = request.url.scheme == "https"
        answer.set_cookie(
            SECURE_COOKIE if secure else COOKIE, entered.token, path="/", httponly=True, samesite="lax", secure=secure
        )
        answer.delete_cookie(CARRIED, path="/oidc")
    except Refused as problem:
        answer = _sign_in(language, problem)  # what is carried stays: it may be of another tab, which is still on its way
    return answer


def _token(request: Request) -> str | None:
    return request.cookies.get(SECURE_COOKIE if request.url.scheme == "https" else COOKIE)


def _here(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}{BACK}"
