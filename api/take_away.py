"""The way out for files: `/take/SECRET`, once and for the browser it was made ready for; `/take/SECRET/NAME` names the file by what it
shows. Streamlit's own way stays open to anyone."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from services.refusal import Refused
from services.take_away import take
from services.visits import COOKIE, SECURE_COOKIE

TAKE = "/take/"
NAME = re.compile(r"kaam-setu-[A-Za-z0-9-]{1,100}\.[a-z]{3,4}")
"""A name that an address may give a file; of any other, or of another kind of file, nothing is taken."""
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
        secret, _, wished = request.url.path.removeprefix(TAKE).partition("/")
        file = await to_thread.run_sync(take, token, secret)
    except Refused:
        return PlainTextResponse(GONE, 404, {"Cache-Control": "no-store"})
    fits = NAME.fullmatch(wished) and PurePosixPath(wished).suffix == PurePosixPath(file.name).suffix
    name = wished if fits else file.name
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(file.content, media_type=file.media, headers=headers)
