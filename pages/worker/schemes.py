"""Help I may be entitled to: each scheme with what it gives, what will be asked, where to go, and one tap on how far I am."""

from __future__ import annotations

import streamlit as st

from language import words
from pages.parts.door import draw_refusal, here
from pages.parts.frame import chosen_language, onward
from pages.parts.walk.steps import PAGES, in_hand
from pages.parts.work.schemes import show_schemes

spoken = words(chosen_language())
visitor = here()
case = in_hand(spoken, visitor, "work")
st.title(spoken.say("schemes.title"), anchor=False)
draw_refusal(spoken)
show_schemes(spoken, visitor, case)
st.page_link(PAGES[case.step], label=spoken.say("who_saw.back"), query_params=onward())
