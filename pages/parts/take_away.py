"""A file to take away: a press makes it ready, and the page fetches it (`api/listen.js`); the link, for a browser that keeps it back,
opens once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from language import Words
from pages.parts.door import TROUBLE, here
from services.figures_out.paper import Paper
from services.markup import tag
from services.refusal import Refused
from services.take_away import make_figures_ready, make_ready, standing

READY, STOOD = "take_away", "taken_away"
"""The keys of a secret whose link was not drawn yet, with the name of its file, and of what became of the link that was."""
LOOKED_AT_EVERY = 2.0
"""Seconds after which a link notices that its file was taken, or opens no more."""


def offer(spoken: Words, label: str, what: str, number: int | None = None) -> None:
    """The button, and after a press the file, or the link to it until it is taken or something else is pressed."""
    st.button(label, key=f"ready_{what}", on_click=_make_ready, args=(lambda: make_ready(here(), what, number),))
    _link(spoken)


def offer_figures(paper: Paper, named: str, *forms: str) -> None:
    """A button for each form that the figures of this screen can be taken in, and after a press a file of this name."""
    spoken = paper.words
    with st.container(key="take_figures", horizontal=True, vertical_alignment="center"):
        st.html(tag("h2", spoken.say("charts.take"), class_="choose", lang=spoken.language))
        for form in forms:
            ready = partial(make_figures_ready, here(), form, paper)
            st.button(spoken.say(f"charts.take_{form}"), key=f"ready_{form}", on_click=_make_ready, args=(ready, f"{named}.{form}"))
    _link(spoken)


def _link(spoken: Words) -> None:
    ready, stood = st.session_state.pop(READY, None), st.session_state.pop(STOOD, None)
    if ready is not None:
        st.fragment(_draw_link, run_every=LOOKED_AT_EVERY)(spoken, *ready)
    elif stood is not None:
        st.html(tag("p", spoken.say(f"screen.take_away_{stood}"), class_="note", lang=spoken.language, role="status"))


def _draw_link(spoken: Words, secret: str, name: str) -> None:
    """The link while it opens; then the screen is drawn without it, and says why."""
    if (stood := standing(here(present=False), secret)) != "ready":
        st.session_state[STOOD] = stood
        st.rerun()
    address = f"/take/{secret}/{name}" if name else f"/take/{secret}"
    link = tag("a", spoken.say("screen.take_away"), href=address, download="", target="_self", class_="take-away")
    once = tag("span", spoken.say("screen.take_away_once"), class_="hint")
    st.html(tag("p", link, " ", once, lang=spoken.language, role="status"))


def _make_ready(ready: Callable[[], str], name: str = "") -> None:
    try:
        st.session_state[READY] = ready(), name
    except Refused as problem:
        st.session_state[TROUBLE] = problem
