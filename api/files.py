"""The files behind a first screen: Streamlit's, compressed; its page, replaced by ours; and our own script."""

from __future__ import annotations

import mimetypes
import re
import time
from functools import partial
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.bundle import NAME
from api.index_page import BUNDLE, FILES_PATH, FIRST_SCRIPTS, FIRST_STYLES, INDEX, LISTEN, LISTEN_PATH, STREAMLIT_FILES
from api.no_page import is_deep, no_page
from api.packing import Parcel
from telemetry import log

PACKED = (".js", ".css", ".svg", ".json")
YEAR = {"Cache-Control": "public, immutable, max-age=31536000"}
FIRST = [*(f"{FILES_PATH}/js/{name}" for name in FIRST_SCRIPTS), *(f"{FILES_PATH}/{name}" for name in FIRST_STYLES)]
FONT_NEVER_DRAWN = re.compile(rb"@font-face\{font-family:Source Sans;[^}]*\}")
START_SECONDS = 8.0


def _streamlit_files() -> dict[str, Parcel]:
    """Streamlit's files that compress, by the path they are asked for."""
    folder = STREAMLIT_FILES / "static"
    paths = {f"{FILES_PATH}/{path.relative_to(folder)}": path for path in folder.rglob("*") if path.suffix in PACKED}
    return {name: Parcel(partial(_read, path), _type_of(path), YEAR, thorough=name in FIRST) for name, path in paths.items()}


def _read(path: Path) -> bytes:
    """A file of Streamlit's: a script that knows the bundle, a style sheet without the font that would come before our theme does."""
    content = path.read_bytes()
    if path.suffix == ".js":
        return BUNDLE.change(content.decode()).encode()
    return FONT_NEVER_DRAWN.sub(b"", content) if path.suffix == ".css" else content


def _type_of(path: Path) -> str | None:
    return mimetypes.guess_type(path)[0]


PAGE = Parcel(INDEX.encode, "text/html", {"Cache-Control": "no-store"}, thorough=True)
PARCELS = _streamlit_files() | {
    f"{FILES_PATH}/js/{NAME}": Parcel(lambda: BUNDLE.content, "text/javascript", YEAR, thorough=True),
    LISTEN_PATH: Parcel(lambda: LISTEN, "text/javascript", YEAR, thorough=True),
}
_INDEX_FILE = STREAMLIT_FILES / "index.html"
THEIR_PAGE = FileResponse(_INDEX_FILE, stat_result=_INDEX_FILE.stat()).headers["etag"]
"""What Streamlit's own page is known by, under whatever path it answers."""


def pack_first_screen(seconds: float = START_SECONDS) -> int:
    """Compress what a first visitor needs, for at most about so many seconds; how many are left, until they are asked for."""
    started = time.perf_counter()
    waiting = [PAGE, *(PARCELS[name] for name in (*FIRST, LISTEN_PATH) if name in PARCELS)]
    while waiting and time.perf_counter() - started < seconds:
        waiting.pop(0).pack("br")
    log("server").info("first_screen_packed", left=len(waiting), seconds=round(time.perf_counter() - started, 1))
    return len(waiting)


class PackedFiles:
    """Answers for the files there are parcels of, and puts our page wherever Streamlit would give its own; at an address with a second
    slash, which no page of ours has, it says so."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] in PARCELS:
            await PARCELS[scope["path"]](scope, receive, send)
        else:
            # What needs no compressing, such as fonts, is asked for beside the rest.
            path = re.sub(f"^{FILES_PATH}/", "/static/", scope["path"])
            await self._app_with_our_page({**scope, "path": path}, receive, send)

    async def _app_with_our_page(self, scope: Scope, receive: Receive, send: Send) -> None:
        replaced = False

        async def send_ours(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and Headers(raw=message["headers"]).get("etag") == THEIR_PAGE:
                replaced = True
                await (no_page() if is_deep(scope["path"]) else PAGE)(scope, receive, send)
            elif not replaced:
                await send(message)

        await self._app(scope, receive, send_ours)
