"""Between code and profile for somebody under eighteen: who agrees for her, and that person's code."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from language import Words
from pages.parts.door import draw_refusal
from pages.parts.listen import listen
from pages.parts.walk.ask_code import draw_telephone, try_to
from services.guardian import guardian_code_sent, name_another, name_guardian, prove_guardian
from services.markup import tag
from services.visits import Case, Visitor


def ask_guardian(words: Words, visitor: Visitor, case: Case, then: Callable[[Visitor], None]) -> None:
    """Ask for the guardian's number, then for the code on her telephone, and go on when it opens."""
    why = words.say("guardian.why")
    st.html(
        tag("p", why, class_="notice", lang=words.language)
        + tag("p", listen(words, words.to_her.say("guardian.why")), class_="aloud")
    )
    if case.guardian is None:
        _ask_uan(words, visitor, case)
    else:
        _ask_code(words, visitor, case, then)
    st.html(tag("p", words.say("guardian.none"), class_="hint", lang=words.language))


def _ask_uan(words: Words, visitor: Visitor, case: Case) -> None:
    with st.form("guardian", border=False):
        typed = st.text_input(
            words.say("guardian.uan"),
            key=f"guardian_{case.id}",
            type="phone",
            icon="",
            placeholder="1234 5678 9012",
            autocomplete="off",
            max_chars=40,
        )
        draw_refusal(words)
        if st.form_submit_button(words.say("guardian.go_on"), type="primary", width="stretch", key="name_guardian"):
            try_to(lambda: name_guardian(visitor, typed or ""), lambda _: st.rerun())


def _ask_code(words: Words, visitor: Visitor, case: Case, then: Callable[[Visitor], None]) -> None:
    sent = guardian_code_sent(visitor)
    last4 = (case.guardian or "")[-4:]
    st.html(tag("p", words.say("guardian.sent", last4=last4, minutes=sent.minutes), class_="notice", lang=words.language))
    draw_telephone(words, sent.demonstration_message)
    with st.form("guardian_code", border=False):
        typed = st.text_input(
            words.say("code.code", digits=sent.digits),
            key=f"guardian_code_{case.id}",
            type="phone",
            icon="",
            placeholder="123456",
            autocomplete="one-time-code",
            max_chars=20,
        )
        draw_refusal(words)
        if st.form_submit_button(words.say("guardian.agree"), type="primary", width="stretch", key="guardian_agrees"):
            try_to(lambda: prove_guardian(visitor, typed or ""), then)
    if st.button(words.say("guardian.other"), key="other_guardian", type="tertiary"):
        try_to(lambda: name_another(visitor), lambda _: st.rerun())
