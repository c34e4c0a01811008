"""What stands before Streamlit: closed doors, security headers, compressed files."""

from __future__ import annotations

import base64
import gzip
import hashlib
import mimetypes
import re
from functools import lru_cache
from pathlib import Path

import streamlit
from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
