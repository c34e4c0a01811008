"""Back to the model that was in force before: asked twice, and taken back as easily. For administrators alone."""

from __future__ import annotations

import streamlit as st

from language import Words
from pages.parts.door import draw_refusal, here, refused_plainly
from pages.parts.moment import said_moment
from services.markup import tag
from services.switch_model import Earlier, switch_back

ASKED, DONE, BACK_AGAIN = "switch_asked", "switched_to", "switched_back"


def draw_switch(words: Words, earlier: Earlier | None) -> None:
    """Which one is in force and which was before, and the way back."""
    st.html(tag("h2", words.say("switch.title"), class_="choose", lang=words.language))
    draw_refusal(words)
    if earlier and st.session_state.get(DONE) == earlier.now:
        told = words.say("switch.done", version=earlier.now, before=earlier.before)
        st.html(tag("p", told, class_="note", role="status", lang=words.language))
        st.button(words.say("switch.take_back"), key="switch_take_back", on_click=_switch, args=(earlier, BACK_AGAIN))
        return
    if earlier and st.session_state.get(BACK_AGAIN) == earlier.now:
        told = words.say("switch.taken_back", version=earlier.now, before=earlier.before)
        st.html(tag("p", told, class_="note", role="status", lang=words.language))
    if earlier is None:
        st.html(tag("p", words.say("switch.nothing"), class_="hint", lang=words.language))
        return
    times = {"first": said_moment(words, earlier.from_when), "last": said_moment(words, earlier.until)}
    st.html(tag("p", words.say("switch.which", now=earlier.now, before=earlier.before, **times), lang=words.language))
    if st.session_state.get(ASKED) != earlier.before:
        st.button(words.say("switch.ask", version=earlier.before), key="switch_ask", on_click=_ask, args=(earlier.before,))
        return
    st.html(tag("p", words.say("switch.sure", version=earlier.before), class_="note", role="alert", lang=words.language))
    with st.container(key="switch_answer", horizontal=True):
        st.button(words.say("switch.yes"), key="switch_yes", type="primary", on_click=_switch, args=(earlier, DONE))
        st.button(words.say("switch.no"), key="switch_no", on_click=_ask, args=(None,))


def _ask(version: str | None) -> None:
    st.session_state[ASKED] = version
    for said in (DONE, BACK_AGAIN):
        st.session_state.pop(said, None)


def _switch(earlier: Earlier, said: str) -> None:
    """`said`: as what it is told afterwards: done, with the way back beside it, or taken back."""
    _ask(None)
    with refused_plainly():
        switch_back(here(), earlier.now, earlier.before)
        st.session_state[said] = earlier.before
