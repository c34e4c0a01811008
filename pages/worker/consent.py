"""What she is asked to agree to; later, what she agreed to and the way to take it back."""

from __future__ import annotations

import streamlit as st

from language import words
from pages.parts.door import here
from pages.parts.frame import chosen_language
from pages.parts.walk.ask_consent import ask_consent, consent_points, draw_points
from pages.parts.walk.steps import draw_leaving, erase_and_leave, give_up, go_to, in_hand, withdraw
from services.markup import tag

spoken = words(chosen_language())
visitor = here()
case = in_hand(spoken, visitor, "consent")
st.title(spoken.say("consent.title"), anchor=False)
if case.step == "consent":
    ask_consent(spoken, visitor, case, lambda _: go_to("code"))
    if st.button(spoken.say("consent.no"), key="no", type="tertiary"):
        give_up(visitor)
else:
    st.html(tag("p", spoken.say("consent.agreed", last4=case.last4), class_="note", lang=spoken.language))
    st.html(draw_points(spoken, consent_points(spoken, visitor)))
    if st.button(spoken.say("walk.go_on"), key="go_on_walk", type="primary", width="stretch"):
        go_to(case.step)
    if case.worker_id:
        draw_leaving(spoken, lambda: withdraw(visitor), lambda: erase_and_leave(visitor))
