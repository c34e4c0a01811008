"""What is said at an address that leads nowhere: plain, in both languages, with the way to the first page."""

from __future__ import annotations

from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from api.answer_page import PAGE, STYLE
from api.index_page import SPOKEN
from language import words

FIRST_PAGE = "/"


def is_deep(path: str) -> bool:
    """Whether an address has a second slash: Streamlit's page finds none of its files from there, and stays blank."""
    return "/" in path.strip("/")


def no_page() -> HTMLResponse:
    """Answer that there is no such page."""
    return HTMLResponse(_PAGE, 404, {"Cache-Control": "no-store"})


def _page() -> str:
    told = Markup("").join(
        Markup('<section lang="{}"><h1>{}</h1><p><a href="{}">{}</a></p></section>').format(
            language, words(language).say("screen.no_page"), FIRST_PAGE, words(language).say("screen.to_first_page")
        )
        for language in SPOKEN
    )
    names = [words(language).say("screen.name") for language in SPOKEN]
    return PAGE.substitute(
        language=SPOKEN[0],
        title=escape(" · ".join(names)),
        style=STYLE,
        name=escape(" · ".join(names)),
        demonstration="",
        main=told,
        script="",
    )


_PAGE = _page()
