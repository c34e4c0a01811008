"""The page that brings Streamlit's scripts: theirs, rewritten once, small, under our name, asking at once for all it needs."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from pathlib import Path
from string import Template

import streamlit

from api.bundle import NAME, Bundle
from language import words

HERE = Path(__file__).parent
STREAMLIT_FILES = Path(streamlit.__file__).parent / "static"
SCRIPTS = STREAMLIT_FILES / "static" / "js"
SPOKEN = ("en", "hi")
"""The languages of the few words that stand in the page before anybody's language is known."""
DRAWN_FIRST = ("Html", "TextInput", "Button", "ButtonGroup", "PageLink")
"""What the first screen is made of: the scripts that Streamlit asks for only when it has been told to draw these."""
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
ENTRY = re.compile(r'<script type="module"[^>]*src="\./static/js/([^"]+)"')
ANNOUNCED = re.compile(r'<link rel="modulepreload"[^>]*href="\./static/js/([^"]+)"')
STYLE = re.compile(r'<link rel="stylesheet"[^>]*href="\./static/(css/[^"]+)"')
IMPORTED = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')


def _worded(code: str) -> str:
    """A sentence of the catalogue in the languages of the page, ready for it."""
    return html.escape(" · ".join(words(language).say(code) for language in SPOKEN))


def _with_imports(names: list[str]) -> list[str]:
    """Scripts and all that they import, near and far, each once."""
    found = dict.fromkeys(names)
    waiting = list(names)
    while waiting:
        for name in IMPORTED.findall(_text(waiting.pop())):
            if name not in found:
                found[name] = None
                waiting.append(name)
    return list(found)


def _text(name: str) -> str:
    return (SCRIPTS / name).read_text(encoding="utf-8")


def _first_scripts(page: str) -> list[str]:
    """Names of the scripts behind the first screen: the entry, then the rest, the largest first, so that the line is never idle."""
    entry = ENTRY.findall(page)
    announced = ANNOUNCED.findall(page)
    drawn = [path.name for stem in DRAWN_FIRST for path in sorted(SCRIPTS.glob(f"{stem}.*.js"))]
    later = set(_with_imports(drawn)) - {*entry, *announced}
    alone = sorted({*BUNDLE.left, *later}, key=lambda name: (-(SCRIPTS / name).stat().st_size, name))
    return [*entry, NAME, *alone]


def _write(page: str, listen: str) -> str:
    """Our page around the scripts and styles of Streamlit's."""
    entry, *rest = FIRST_SCRIPTS
    inline = [(HERE / "boot.js").read_text(encoding="utf-8"), *INLINE_SCRIPT.findall(page)]
    scripts = [
        *(f"<script>{script}</script>" for script in inline),
        f'<script type="module" crossorigin src=".{FILES_PATH}/js/{entry}"></script>',
        *(f'<link rel="modulepreload" crossorigin href=".{FILES_PATH}/js/{name}">' for name in rest),
        f'<script defer src=".{listen}"></script>',
    ]
    return Template((HERE / "index.html").read_text(encoding="utf-8")).substitute(
        name=_worded("screen.name"),
        opening=_worded("screen.name"),
        about=_worded("screen.about"),
        lost=_worded("screen.lost"),
        no_script=_worded("screen.no_script"),
        scripts="\n".join(scripts),
        styles="\n".join(f'<link rel="stylesheet" crossorigin href=".{FILES_PATH}/{name}">' for name in FIRST_STYLES),
    )


def _allowed_scripts(page: str) -> str:
    """The inline scripts of the page as sources of a Content-Security-Policy."""
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE_SCRIPT.findall(page))
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


_THEIRS = (STREAMLIT_FILES / "index.html").read_text(encoding="utf-8")
_MAKERS = b"".join(path.read_bytes() for path in sorted(HERE.glob("*.py")))
FILES_PATH = f"/static/{hashlib.sha256(_MAKERS + streamlit.__version__.encode()).hexdigest()[:12]}"
"""Where Streamlit's files are asked for. They are kept for a year, so whatever changes what is made of them changes this."""
LISTEN = (HERE / "listen.js").read_bytes()
LISTEN_PATH = f"/kaam/listen.{hashlib.sha256(LISTEN).hexdigest()[:12]}.js"
BUNDLE = Bundle({name: _text(name) for name in ANNOUNCED.findall(_THEIRS)})
FIRST_SCRIPTS = _first_scripts(_THEIRS)
FIRST_STYLES = STYLE.findall(_THEIRS)
INDEX = _write(_THEIRS, LISTEN_PATH)
CONTENT_POLICY = (
    f"default-src 'self'; script-src 'self' {_allowed_scripts(INDEX)}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
    " font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
"""Everything from here, nothing from elsewhere; of inline scripts only those of the page."""
