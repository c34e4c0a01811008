"""The jobs that fit her, best first."""

from __future__ import annotations

import streamlit as st

from language import words
from pages.parts.door import here
from pages.parts.frame import chosen_language, onward
from pages.parts.walk.steps import draw_leaving, draw_person_line, erase_and_leave, go_to, in_hand, leave, withdraw
from pages.parts.work.ask_outcome import ask_outcomes
from pages.parts.work.show_jobs import show_jobs

spoken = words(chosen_language())
visitor = here()
case = in_hand(spoken, visitor, "work")
st.title(spoken.say("jobs.title"), anchor=False)
person = st.container(key="person_line")
ask_outcomes(spoken, visitor, case)
found = show_jobs(spoken, visitor, case)
with person:
    draw_person_line(spoken, found, lambda: go_to("profile"), lambda: leave(visitor))
st.page_link("pages/worker/schemes.py", label=spoken.say("schemes.title"), query_params=onward())
st.page_link("pages/worker/who_saw.py", label=spoken.say("who_saw.title"), query_params=onward())
st.page_link("pages/worker/agreements.py", label=spoken.say("agreements.title"), query_params=onward())
draw_leaving(spoken, lambda: withdraw(visitor), lambda: erase_and_leave(visitor))
