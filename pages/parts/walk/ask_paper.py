"""At a centre, when no code can come: the form that the worker and a witness sign, and the operator's word that they did."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from language import Words
from pages.parts.door import draw_refusal
from pages.parts.walk.ask_code import try_to
from pages.parts.walk.ask_consent import consent_points, draw_points
from services.engine_room import today_in_india
from services.markup import tag
from services.paper import close_form, open_form, signed
from services.visits import Case, Visitor


def offer_paper(words: Words, visitor: Visitor, then: Callable[[Visitor], None]) -> None:
    """Offer the form beside the code."""
    if st.button(words.say("paper.offer"), key="paper"):
        try_to(lambda: open_form(visitor), then)


def ask_paper(words: Words, visitor: Visitor, case: Case, then: Callable[[Visitor], None]) -> None:
    """Show the opened form for print and ask whether it is signed."""
    with st.container(key="paper_form"):
        st.html(tag("p", words.say("paper.how"), class_="notice", lang=words.language))
        st.html(tag("button", words.say("paper.print"), type="button", class_="print", **{"data-print": ""}))
        st.html(_form(words, visitor, case))
        with st.form("paper_signed", border=False):
            by_her = st.checkbox(words.say("paper.by_guardian" if case.step == "guardian" else "paper.by_her"), key="by_her")
            by_witness = st.checkbox(words.say("paper.by_witness"), key="by_witness")
            draw_refusal(words)
            if st.form_submit_button(words.say("paper.done"), type="primary", key="paper_done"):
                try_to(lambda: signed(visitor, by_her=bool(by_her), by_witness=bool(by_witness)), then)
        if st.button(words.say("paper.close"), key="paper_close", type="tertiary"):
            try_to(lambda: close_form(visitor), then)


def _form(words: Words, visitor: Visitor, case: Case) -> str:
    """The form: what she agrees to, and lines for her, a witness and the centre. No number but its last four digits."""
    centre = visitor.account.centre or visitor.account.name if visitor.account else ""
    lines = ("line_guardian" if case.step == "guardian" else "line_worker", "line_witness", "line_centre")
    return tag(
        "section",
        tag("h3", words.say("paper.title", paper=case.paper or "")),
        tag("p", words.say("paper.head", last4=case.last4, centre=centre, day=words.speech.day(today_in_india()))),
        draw_points(words, consent_points(words, visitor)),
        *(tag("p", words.say(f"paper.{line}"), class_="sign-here") for line in lines),
        class_="slip form",
        lang=words.language,
    )
