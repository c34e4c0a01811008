"""Who agrees for a worker under eighteen."""

from __future__ import annotations

import streamlit as st

from language import words
from pages.parts.door import here
from pages.parts.frame import chosen_language
from pages.parts.walk.ask_guardian import ask_guardian
from pages.parts.walk.steps import give_up, go_to, in_hand

spoken = words(chosen_language())
visitor = here()
case = in_hand(spoken, visitor, "guardian")
if case.step != "guardian":
    go_to(case.step)
st.title(spoken.say("guardian.title"), anchor=False)
ask_guardian(spoken, visitor, case, lambda _: go_to("profile"))
if st.button(spoken.say("code.other_uan"), key="other_uan", type="tertiary"):
    give_up(visitor)
