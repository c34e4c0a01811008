"""The code on her telephone."""

from __future__ import annotations

import streamlit as st

from language import words
from pages.parts.door import here
from pages.parts.frame import chosen_language
from pages.parts.walk.ask_code import ask_code
from pages.parts.walk.steps import give_up, go_to, in_hand
from services.markup import tag

spoken = words(chosen_language())
visitor = here()
case = in_hand(spoken, visitor, "code")
st.title(spoken.say("code.title"), anchor=False)
if case.step == "code":
    ask_code(spoken, visitor, case, lambda entered: go_to(entered.case.step if entered.case else "code"))
    if st.button(spoken.say("code.other_uan"), key="other_uan", type="tertiary"):
        give_up(visitor)
else:
    st.html(tag("p", spoken.say("code.opened", last4=case.last4), class_="note", lang=spoken.language))
    if st.button(spoken.say("walk.go_on"), key="go_on_walk", type="primary", width="stretch"):
        go_to(case.step)
