"""The first question: which UAN. One field, one button, and what the number looks like on the card."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from language import Words
from pages.parts.door import TROUBLE, draw_refusal
from pages.parts.frame import CHANNEL
from pages.parts.let_in import over_the_threshold
from services.markup import tag
from services.refusal import Refused
from services.sign_in import begin
from services.visits import Visitor

UAN = "uan"
TRIES = "tries"
"""The key that says that a made-up worker was chosen, whose number stands in the field."""
# Made-up workers of the sandbox register.
TRIED = {
    "mason": "0010 0000 0017",
    "domestic_worker": "0010 0000 0025",
    "farm_labourer": "0010 0000 0033",
    "rider": "0010 0000 0041",
    "tailor": "0010 0000 0058",
    "carpenter": "0010 0000 0066",
}


def ask_uan(words: Words, visitor: Visitor, then: Callable[[Visitor], None]) -> None:
    """Ask, and go on with whoever was named; what was typed stays in the field when it cannot be right."""
    with st.form("find_work", border=False):
        st.text_input(
            words.say("find_work.uan"),
            key=UAN,
            type="phone",
            icon="",
            placeholder="1234 5678 9012",
            autocomplete="off",
            max_chars=40,
        )
        draw_refusal(words)
        st.html(_picture(words))
        asked = st.form_submit_button(words.say("find_work.go_on"), type="primary", width="stretch", key="go_on")
    if st.session_state.pop(TRIES, False) or asked:
        try:
            visitor = begin(visitor, st.session_state[UAN] or "", words.language, st.session_state.get(CHANNEL, ""))
        except Refused as problem:
            st.session_state[TROUBLE] = problem
            st.rerun()
        over_the_threshold(visitor, "worker")
        then(visitor)
    if not visitor.house.simulated:
        return
    with st.container(key="try", gap="small"):
        st.html(tag("p", words.say("find_work.try"), class_="hint", lang=words.language))
        with st.container(horizontal=True, gap="xsmall"):
            for name, number in TRIED.items():
                st.button(words.say(f"find_work.try_{name}"), key=f"try_{name}", on_click=_try, args=(number,))


def _try(number: str) -> None:
    """Type a made-up worker's number for the visitor and go on, to where the worker's consent is asked."""
    st.session_state.update({UAN: number, TRIES: True, TROUBLE: None})


def _picture(words: Words) -> Markup:
    """The card with its twelve digits ringed."""
    card = tag(
        "span",
        tag("span", words.say("find_work.card"), class_="card-name"),
        tag("span", class_="card-face"),
        tag("span", tag("span", "UAN", class_="card-uan"), tag("span", "1234 5678 9012", class_="ringed"), class_="card-line"),
        class_="uan-card",
        aria_hidden="true",
    )
    return tag("p", card, tag("span", words.say("find_work.uan_help")), class_="hint card-hint", lang=words.language)
