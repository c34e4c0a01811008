"""The way out for files: `/take/SECRET`, once and for the browser it was made ready for. Streamlit's own way stays open to anyone."""

from __future__ import annotations

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from services.refusal import Refused
from services.take_away import take
from services.visits import COOKIE, SECURE_COOKIE

TAKE = "/take/"
GONE = "This file can be taken once, within five minutes, in the browser that asked for it. Go back and ask for it again."


class TakeAway:
    """Gives files out; everything else goes on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(TAKE):
            await self._app(scope, receive, send)
            return
        await (await _answer(Request(scope)))(scope, receive, send)


async def _answer(request: Request) -> Response:
    if request.method != "GET":
        return PlainTextResponse("Method not allowed", 405, {"Allow": "GET"})
    token = request.cookies.get(SECURE_COOKIE if request.url.scheme == "https" else COOKIE)
    try:
        file = await to_thread.run_sync(take, token, request.url.path.removeprefix(TAKE))
    except Refused:
        return PlainTextResponse(GONE, 404, {"Cache-Control": "no-store"})
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, media_type=file.media, headers=headers)
