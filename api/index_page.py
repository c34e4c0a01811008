"""The page that brings Streamlit's scripts: theirs, rewritten once, small, under our name, asking at once for all it needs."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections import deque
from pathlib import Path
from string import Template

import streamlit

from language import words

HERE = Path(__file__).parent
STREAMLIT_FILES = Path(streamlit.__file__).parent / "static"
SCRIPTS = STREAMLIT_FILES / "static" / "js"
SPOKEN = ("en", "hi")
"""The languages of the few words that stand in the page before anybody's language is known."""
DRAWN_FIRST = ("Html", "TextInput", "Button", "ButtonGroup")
"""What the first screen is made of: the scripts that Streamlit asks for only when it has been told to draw these."""
SMALL_ONES = 2
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
ENTRY = re.compile(r'<script type="module"[^>]*src="\./static/js/([^"]+)"')
ANNOUNCED = re.compile(r'<link rel="modulepreload"[^>]*href="\./static/js/([^"]+)"')
STYLE = re.compile(r'<link rel="stylesheet"[^>]*href="\./(static/css/[^"]+)"')
IMPORTED = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')


def _worded(code: str) -> str:
    """A sentence of the catalogue in the languages of the page, ready for it."""
    return html.escape(" · ".join(words(language).say(code) for language in SPOKEN))


def _with_imports(names: list[str]) -> list[str]:
    """Scripts and all that they import, near and far, each once."""
    found = dict.fromkeys(names)
    waiting = list(names)
    while waiting:
        for name in IMPORTED.findall((SCRIPTS / waiting.pop()).read_text(encoding="utf-8")):
            if name not in found:
                found[name] = None
                waiting.append(name)
    return list(found)


def _first_scripts(page: str) -> list[str]:
    """Names of the scripts behind the first screen: the entry, then the rest in the order in which they should travel."""
    entry = ENTRY.findall(page)
    drawn = [path.name for stem in DRAWN_FIRST for path in sorted(SCRIPTS.glob(f"{stem}.*.js"))]
    rest = set(_with_imports([*ANNOUNCED.findall(page), *drawn])) - set(entry)
    return entry + _mixed(sorted(rest, key=lambda name: (-(SCRIPTS / name).stat().st_size, name)))


def _mixed(names: list[str]) -> list[str]:
    """From the largest first to a large one and `SMALL_ONES` small ones by turns.

    A browser fetches six at a time. Of large ones alone they fill the line at once and in the end dozens of small ones are left, each of
    which costs a round trip; mixed, the round trips pass while the line is full.
    """
    waiting = deque(names)
    mixed = []
    while waiting:
        mixed.append(waiting.popleft())
        mixed += [waiting.pop() for _ in range(min(SMALL_ONES, len(waiting)))]
    return mixed


def _write(page: str, listen: str) -> str:
    """Our page around the scripts and styles of Streamlit's."""
    entry, *rest = FIRST_SCRIPTS
    inline = [(HERE / "boot.js").read_text(encoding="utf-8"), *INLINE_SCRIPT.findall(page)]
    scripts = [
        *(f"<script>{script}</script>" for script in inline),
        f'<script type="module" crossorigin src="./static/js/{entry}"></script>',
        *(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in rest),
        f'<script defer src=".{listen}"></script>',
    ]
    return Template((HERE / "index.html").read_text(encoding="utf-8")).substitute(
        name=_worded("screen.name"),
        opening=_worded("screen.name"),
        about=_worded("screen.about"),
        lost=_worded("screen.lost"),
        no_script=_worded("screen.no_script"),
        scripts="\n".join(scripts),
        styles="\n".join(f'<link rel="stylesheet" crossorigin href="./{name}">' for name in FIRST_STYLES),
    )


def _allowed_scripts(page: str) -> str:
    """The inline scripts of the page as sources of a Content-Security-Policy."""
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE_SCRIPT.findall(page))
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


_THEIRS = (STREAMLIT_FILES / "index.html").read_text(encoding="utf-8")
LISTEN = (HERE / "listen.js").read_bytes()
LISTEN_PATH = f"/kaam/listen.{hashlib.sha256(LISTEN).hexdigest()[:12]}.js"
FIRST_SCRIPTS = _first_scripts(_THEIRS)
FIRST_STYLES = STYLE.findall(_THEIRS)
INDEX = _write(_THEIRS, LISTEN_PATH)
CONTENT_POLICY = (
    f"default-src 'self'; script-src 'self' {_allowed_scripts(INDEX)}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
    " font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
"""Everything from here, nothing from elsewhere; of inline scripts only those of the page."""
