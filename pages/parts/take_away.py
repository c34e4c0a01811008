"""A file to take away: a press makes it ready, the link that comes then opens once."""

from __future__ import annotations

import streamlit as st

from language import Words
from pages.parts.door import TROUBLE, here
from pages.parts.markup import tag
from services.refusal import Refused
from services.take_away import make_ready

READY = "take_away"


def offer(spoken: Words, label: str, what: str, number: int | None = None) -> None:
    """The button, and after a press the link in its place until something else is pressed."""
    st.button(label, key=f"ready_{what}", on_click=_make_ready, args=(what, number))
    secret = st.session_state.pop(READY, None)
    if secret is not None:
        link = tag("a", spoken.say("screen.take_away"), href=f"/take/{secret}", download="", target="_self", class_="take-away")
        st.html(
            tag(
                "p", link, " ", tag("span", spoken.say("screen.take_away_once"), class_="hint"), lang=spoken.language, role="status"
            )
        )


def _make_ready(what: str, number: int | None) -> None:
    try:
        st.session_state[READY] = make_ready(here(), what, number)
    except Refused as problem:
        st.session_state[TROUBLE] = problem
