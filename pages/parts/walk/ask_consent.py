"""The second question: may we ask e-Shram about you? What for, what, who, until when, and how to take it back."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from language import Words
from pages.parts.door import TROUBLE, draw_refusal
from pages.parts.listen import listen
from services.markup import tag
from services.refusal import Refused
from services.sign_in import agree, consent_until, may_be_aadhaar
from services.visits import Case, Visitor

POINTS = ("purpose", "fields", "who", "until", "back")


def ask_consent(words: Words, visitor: Visitor, case: Case, then: Callable[[Visitor], None]) -> None:
    """Show the notice, read it aloud on request, and go on when she agrees."""
    told = consent_points(words, visitor)
    if may_be_aadhaar(case):
        st.html(tag("p", words.say("find_work.aadhaar"), class_="note", lang=words.language))
    st.html(draw_points(words, told) + tag("p", listen(words, *(f"{head}: {text}" for head, text in told)), class_="aloud"))
    counted, asked, counselled = (_asked_apart(words, what, case) for what in ("count", "ask", "counsel"))
    draw_refusal(words)
    if st.button(words.say("consent.agree"), key="agree", type="primary", width="stretch"):
        try:
            visitor = agree(visitor, count_me=counted, ask_me=asked, counsel_me=counselled)
        except Refused as problem:
            st.session_state[TROUBLE] = problem
            st.rerun()
        then(visitor)


def _asked_apart(words: Words, what: str, case: Case) -> bool:
    """Whether she agrees to one more purpose; what it means stands close below it."""
    with st.container(key=f"apart_{what}", gap=None):
        agreed = st.checkbox(words.say(f"consent.{what}_me"), key=f"{what}_{case.id}")
        st.html(tag("p", words.say(f"consent.{what}_fields"), class_="hint", lang=words.language))
    return bool(agreed)


def consent_points(words: Words, visitor: Visitor) -> list[tuple[str, str]]:
    """The notice as headings and sentences."""
    centre = visitor.account.centre if visitor.account else None
    texts = {
        "purpose": words.say("consent.purpose_text"),
        "fields": words.say("consent.fields_text"),
        "who": words.say("consent.who_centre", centre=centre) if centre else words.say("consent.who_text"),
        "until": words.say("consent.until_text", until=consent_until()),
        "back": words.say("consent.back_text"),
    }
    return [(words.say(f"consent.{point}"), texts[point]) for point in POINTS]


def draw_points(words: Words, told: list[tuple[str, str]]) -> str:
    """The notice, a heading and a sentence a point."""
    points = [part for head, text in told for part in (tag("dt", head), tag("dd", text))]
    return tag("dl", *points, class_="points", lang=words.language)
