"""The step over the threshold: the browser comes for a fresh cookie, and whoever noted the one before is left outside."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from language import Words
from pages.parts.frame import CHANNEL
from services.markup import tag
from services.visits import Visitor

WORD = "let_in"
"""The key of the word by which this tab's browser is let in, and of who it is."""
Who = Literal["worker", "post"]


def over_the_threshold(visitor: Visitor, who: Who) -> None:
    """Where a new session waits for its browser, nothing else is drawn in this tab but the way to it."""
    if visitor.word is not None:
        st.session_state[WORD] = visitor.word, who
        st.rerun()


def is_at_door() -> bool:
    """Whether this tab's browser is still to come for its cookie."""
    return WORD in st.session_state


def draw_door(words: Words) -> None:
    """A button that the page presses by itself; what it sends stands in no address."""
    word, who = st.session_state[WORD]
    # No name here may be one that a form or a document has for itself, such as `lang`: Streamlit takes those out.
    told = {"word": word, "who": who, "speaks": words.language, CHANNEL: st.session_state.get(CHANNEL, "")}
    hidden = (tag("input", type="hidden", name=name, value=value) for name, value in told.items())
    button = tag("button", words.say("walk.go_on"), type="submit")
    st.html(tag("form", *hidden, button, method="post", action="/let_in", class_="let-in", lang=words.language))
