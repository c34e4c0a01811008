"""The ASGI face: the Streamlit script behind compression, headers and closed doors, its engine loaded before the first visitor."""

from __future__ import annotations

import base64
import gc
import gzip
import hashlib
import mimetypes
import re
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from pathlib import Path

import streamlit
from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from language import LANGUAGES, words
from pages.parts.trouble import draw_trouble
from services.find_work import CannotFindWork, desk
from settings import Settings, SettingsError, settings
from telemetry import configure, log

STREAMLIT_FILES = Path(streamlit.__file__).parent / "static"
CLOSED = ("/_stcore/metrics", "/_stcore/agent")
"""What Streamlit would answer to anyone."""
PACKED = (".js", ".css", ".svg", ".json")
YEAR = "public, immutable, max-age=31536000"
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def _content_policy() -> str:
    """Everything from here, nothing from elsewhere; of inline scripts only those of Streamlit's own page."""
    page = (STREAMLIT_FILES / "index.html").read_text(encoding="utf-8")
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE_SCRIPT.findall(page))
    hashes = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return (
        f"default-src 'self'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
        " font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )


HEADERS = {
    "Content-Security-Policy": _content_policy(),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Guard:
    """Closes the doors of `CLOSED` and puts `HEADERS` on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        app = PlainTextResponse("Not found", 404) if scope["path"].startswith(CLOSED) else self._app
        await app(scope, receive, send_guarded)


class PackedFiles:
    """Gives out Streamlit's own script and style files compressed; each is compressed once."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        folder = STREAMLIT_FILES / "static"
        self._files = {f"/static/{path.relative_to(folder)}": path for path in folder.rglob("*") if path.suffix in PACKED}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._app
        if scope["type"] == "http" and scope["path"] in self._files and "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            path = self._files[scope["path"]]
            headers = {"Content-Encoding": "gzip", "Cache-Control": YEAR, "Vary": "Accept-Encoding"}
            app = Response(await to_thread.run_sync(_packed, path), media_type=mimetypes.guess_type(path)[0], headers=headers)
        await app(scope, receive, send)


@lru_cache(maxsize=1024)
def _packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), compresslevel=9, mtime=0)


def _warm_up() -> None:
    """Load words and engine; when there is nothing to match with yet, say so and serve all the same."""
    started = time.perf_counter()
    for language in LANGUAGES:
        words(language)
    try:
        engine = desk().engine()
        seconds = round(time.perf_counter() - started, 1)
        log("server").info("engine_ready", listings=len(engine.index.columns), model=engine.ranker.version, seconds=seconds)
    except CannotFindWork as problem:
        log("server").warning(problem.code, what=words("en").sentence(problem.code, problem.values))
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def _lifespan(_app: streamlit.App) -> AsyncIterator[None]:
    await to_thread.run_sync(_warm_up)
    host, port = (streamlit.get_option(f"server.{name}") for name in ("address", "port"))
    print(f"Kaam Setu is open: http://{host}:{port} (Ctrl+C closes it)", flush=True)
    yield
    with suppress(CannotFindWork):
        desk().close()


app = streamlit.App(
    Path(__file__).with_name("app.py"),
    lifespan=_lifespan,
    middleware=[Middleware(Guard), Middleware(PackedFiles)],
    on_script_error=draw_trouble,
)


def serve(chosen: Settings) -> None:
    """Serve on the host and port of the settings until stopped."""
    configure(chosen.mode, chosen.log_level)
    app.run(
        config={
            "server.address": chosen.host,
            "server.port": chosen.port,
            "server.headless": True,
            "logger.hideWelcomeMessage": True,
        }
    )


if __name__ == "__main__":
    try:
        serve(settings())
    except SettingsError as problem:
        print(problem, file=sys.stderr)
        raise
