"""Where the ONEST network calls us: `POST /api/onest/on_…`, signed; everything else goes on."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Header, Request
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from api.whole_body import NotWhole, whole_body
from services.hear_onest import NotHeard, hear_call

CALLED_AT = "/api/onest/"
AT_ONCE = 4
LARGEST = 1_048_576
"""Bytes of a call."""
TAKEN = {"message": {"ack": {"status": "ACK"}}}


class OnestCalls:
    """Takes the network's calls; everything else goes on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        called = scope["type"] == "http" and scope["path"].startswith(CALLED_AT)
        await (calls_app() if called else self._app)(scope, receive, send)


@lru_cache(maxsize=1)
def calls_app() -> FastAPI:
    """The routes."""
    app = FastAPI(title="Kaam Setu: calls of the ONEST network", docs_url=None, redoc_url=None, openapi_url=None)

    @app.exception_handler(NotWhole)
    @app.exception_handler(NotHeard)
    async def not_heard(_request: Request, problem: NotHeard | NotWhole) -> JSONResponse:
        return _answer({"message": {"ack": {"status": "NACK"}}, "error": {"code": problem.code}}, problem.status)

    @app.post("/api/onest/{action}")
    async def called(action: str, request: Request, authorization: Annotated[str, Header()] = "") -> JSONResponse:
        """An answer, or where an application stands."""
        body = await whole_body(request, LARGEST)
        await to_thread.run_sync(hear_call, action, authorization, body, limiter=_few())
        return _answer(TAKEN)

    return app


@lru_cache(maxsize=1)
def _few() -> CapacityLimiter:
    """Calls keep no more threads than these from the screens."""
    return CapacityLimiter(AT_ONCE)


def _answer(told: dict[str, Any], status: int = 200) -> JSONResponse:
    return JSONResponse(told, status, {"Cache-Control": "no-store"})
