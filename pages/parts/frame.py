"""What stands around every screen: the name, the language, and that the data are made up."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from language import LANGUAGES, Words, language_among
from pages.parts.markup import tag

STYLE = Path(__file__).with_name("style.css")
LANGUAGE = "lang"
"""The key of the language switch, and its name in the address."""


def chosen_language() -> str:
    """What the switch says, else the address, else the browser, else the default."""
    return language_among(st.session_state.get(LANGUAGE), st.query_params.get(LANGUAGE), st.context.locale)


def draw_frame(words: Words) -> None:
    """The slim head of a screen."""
    if LANGUAGE not in st.session_state:
        st.session_state[LANGUAGE] = words.language
    st.html(STYLE)
    with st.container(key="frame", horizontal=True, vertical_alignment="center", wrap=False):
        st.html(
            tag(
                "p",
                tag("span", words.say("screen.name"), class_="name"),
                tag("span", words.say("screen.demonstration"), class_="demonstration"),
                class_="frame",
                lang=words.language,
            )
        )
        st.segmented_control(
            words.say("screen.language"),
            options=tuple(LANGUAGES),
            format_func=LANGUAGES.__getitem__,
            key=LANGUAGE,
            label_visibility="collapsed",
            required=True,
            on_change=_into_the_address,
        )


def _into_the_address() -> None:
    """Keep the choice through a refresh."""
    st.query_params[LANGUAGE] = st.session_state[LANGUAGE]
