"""Call back: the next of a sample drawn by chance, one at a time; nobody chooses whom to call."""

from __future__ import annotations

import streamlit as st

from language import Words, words
from pages.parts.door import admitted, draw_refusal, here, refused_plainly
from pages.parts.frame import chosen_language
from pages.parts.place import draw_place
from services.call_back import FOUND, CallSheet, call_in_hand, found, next_call, waiting
from services.markup import join, quoted, tag

CALL, ELSEWHERE = "call", "call_elsewhere"
"""The key of the call on this screen: it is read once, and gone when it is done; and the question of one that was taken in another tab."""


def done(question_id: str, outcome: str) -> None:
    """What the call found."""
    with refused_plainly():
        found(here(), question_id, outcome)
    st.session_state.pop(CALL, None)


def draw_call(spoken: Words, call: CallSheet) -> str:
    """Whom to call, and about which work."""
    number = f"{call.mobile[:5]} {call.mobile[5:]}"
    ringing = tag("a", number, href=f"tel:+91{call.mobile}") if not call.simulated else number
    began = spoken.say("call.told_of", day=call.told_of) if call.told_of else None
    return tag(
        "article",
        tag("h2", quoted(call.name) or spoken.say("call.nameless")),
        tag("p", ringing, class_="number"),
        tag("p", spoken.say("call.simulated"), class_="note", role="note") if call.simulated else None,
        tag("p", join(" · ", quoted(call.job.title), quoted(call.job.employer_name), draw_place(spoken, call.job))),
        tag("p", began, class_="hint") if began else None,
        tag("p", spoken.say("call.try", number=call.tries + 1, most=call.most), class_="hint"),
        class_="call",
        lang=spoken.language,
    )


def draw_script(spoken: Words, call: CallSheet) -> str:
    """What to say, word for word, so that nobody is led to an answer."""
    lines = [spoken.say(f"call.say_{line}") for line in ("greet", "ask", "free", "thanks")]
    return tag(
        "section",
        tag("h2", spoken.say("call.script")),
        tag("ol", *(tag("li", line) for line in lines)),
        tag("p", join(" · ", quoted(call.job.title), quoted(call.job.employer_name)), class_="hint"),
        class_="script",
        lang=spoken.language,
    )


spoken = words(chosen_language())
visitor = admitted("caller")
st.title(spoken.say("call.title"), anchor=False)
draw_refusal(spoken)
call: CallSheet | None = st.session_state.get(CALL)
in_hand = call_in_hand(visitor)
if in_hand and (call is None or call.question_id != in_hand):  # taken in another tab, or before this one was drawn anew
    call = st.session_state[CALL] = next_call(visitor)
    st.session_state[ELSEWHERE] = in_hand
if call is None:
    left = waiting(visitor)
    st.html(tag("p", spoken.say("call.waiting", count=left), class_="count", lang=spoken.language))
    st.html(tag("p", spoken.say("call.how"), class_="hint", lang=spoken.language))
    if left and st.button(spoken.say("call.next"), key="next_call", type="primary", width="stretch"):
        st.session_state[CALL] = next_call(visitor)
        if st.session_state[CALL] is None:
            st.html(tag("p", spoken.say("call.later"), class_="note", role="status", lang=spoken.language))
        else:
            st.rerun()
else:
    if call.question_id == st.session_state.get(ELSEWHERE):
        st.html(tag("p", spoken.say("call.in_hand"), class_="note", role="status", lang=spoken.language))
    st.html(draw_call(spoken, call))
    st.html(draw_script(spoken, call))
    for outcome in FOUND:
        st.button(
            spoken.say(f"call.found_{outcome}"),
            key=f"found_{outcome}",
            width="stretch",
            on_click=done,
            args=(call.question_id, outcome),
        )
