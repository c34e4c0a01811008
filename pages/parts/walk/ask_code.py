"""The third question: the code on her telephone. After a minute without it everybody sees the same help."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from language import Words
from pages.parts.door import NOTES, TROUBLE, draw_refusal
from pages.parts.frame import forget
from services.markup import tag
from services.refusal import Refused
from services.sign_in import code_sent, prove, send_again
from services.visits import Case, Visitor


def ask_code(words: Words, visitor: Visitor, case: Case, then: Callable[[Visitor], None]) -> None:
    """Ask for the code and go on when it opens. The same words whether or not anybody has this UAN."""
    sent = code_sent(visitor)
    st.html(tag("p", words.say("code.sent", last4=case.last4, minutes=sent.minutes), class_="notice", lang=words.language))
    draw_telephone(words, sent.demonstration_message)
    if st.session_state.pop("code_again", False):
        st.html(tag("p", words.say("code.sent_again"), class_="note", role="status", lang=words.language))
    with st.form("code", border=False):
        typed = st.text_input(
            words.say("code.code", digits=sent.digits),
            key=f"code_{case.id}",
            type="phone",
            icon="",
            placeholder="123456",
            autocomplete="one-time-code",
            max_chars=20,
        )
        draw_refusal(words)
        opened = st.form_submit_button(words.say("code.open"), type="primary", width="stretch", key="open")
    if opened:
        with st.spinner(words.say("code.asking")):
            try_to(lambda: prove(visitor, typed or ""), then)
    if st.button(words.say("code.again"), key="again", type="tertiary"):
        st.session_state["code_again"] = True
        try_to(lambda: send_again(visitor), lambda _: st.rerun())
    st.html(
        tag(
            "div",
            tag("p", tag("strong", words.say("code.late"))),
            tag("ul", *(tag("li", words.say(f"code.late_{why}")) for why in ("wait", "number", "shared", "centre"))),
            class_="late",
            style=f"animation-delay: {sent.help_after:.0f}s",
            lang=words.language,
        )
    )


def draw_telephone(words: Words, message: str | None) -> None:
    """In the demonstration, what a telephone would have shown."""
    if message:
        told = tag("strong", words.say("code.demonstration")), tag("span", message, class_="sms")
        st.html(tag("p", *told, class_="telephone", lang=words.language))


def try_to(act: Callable[[], Visitor], then: Callable[[Visitor], None]) -> None:
    """Do it and go on, or draw anew with what stood in the way. Who is too young is led out, with where to go instead."""
    try:
        visitor = act()
    except Refused as problem:
        if problem.code == "too_young":
            forget()
            st.session_state[NOTES] = "too_young"
            st.rerun()
        st.session_state["code_again"] = False
        st.session_state[TROUBLE] = problem
        st.rerun()
    then(visitor)
