"""The Streamlit script: it only wires the screens."""

from __future__ import annotations

import streamlit as st

from language import words
from pages.parts.frame import chosen_language, draw_frame

spoken = words(chosen_language())
st.set_page_config(page_icon="🌉", layout="centered", initial_sidebar_state="collapsed")
screen = st.navigation(
    [st.Page("pages/worker/find_work.py", title=f"{spoken.say('find_work.title')} · {spoken.say('screen.name')}", default=True)],
    position="hidden",
)
draw_frame(spoken)
screen.run()
