"""The way in: a worker's UAN."""

from __future__ import annotations

import streamlit as st

from language import words
from pages.parts.door import here
from pages.parts.frame import chosen_language, onward
from pages.parts.walk.ask_uan import ask_uan
from pages.parts.walk.steps import draw_in_hand, draw_notes
from services.markup import tag

spoken = words(chosen_language())
visitor = here()
draw_notes(spoken)
st.title(spoken.say("find_work.title"), anchor=False)
if visitor.case and not visitor.account:
    draw_in_hand(spoken, visitor, visitor.case)
ask_uan(spoken, visitor, lambda _: st.switch_page("pages/worker/consent.py", query_params=onward()))
with st.container(key="elsewhere", gap="small"):
    for why in ("forgot", "phone", "none"):
        st.page_link("pages/worker/help.py", label=spoken.say(f"help.{why}"), query_params={**onward(), "about": why})
    st.page_link("pages/staff/sign_in.py", label=spoken.say("find_work.posts"), query_params=onward())
if visitor.house.simulated:
    st.html(tag("p", spoken.say("find_work.source"), class_="fine-print", lang=spoken.language))
