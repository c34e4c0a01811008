"""Figures for everybody: the national table as JSON (`docs/public-figures.md`), from any page, without signing in."""

from __future__ import annotations

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from services.figures_out.national import national
from services.house import house
from services.refusal import Refused

FIGURES = "/api/public/figures.json"
KEPT = "public, max-age=3600"
OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


class PublicFigures:
    """Answers for its address; everything else goes on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != FIGURES:
            await self._app(scope, receive, send)
            return
        await (await _answer(Request(scope)))(scope, receive, send)


async def _answer(request: Request) -> Response:
    if request.method not in ("GET", "HEAD"):
        return JSONResponse({"code": "not_in_contract"}, 405, {"Allow": "GET, HEAD"})
    try:
        file = await to_thread.run_sync(lambda: national(house()))
    except (Refused, TimeoutError):
        return JSONResponse({"code": "not_ready"}, 503, {"Retry-After": "60", **OPEN})
    headers = {"ETag": file.etag, "Cache-Control": KEPT, **OPEN}
    if file.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(file.content, media_type="application/json", headers=headers)
