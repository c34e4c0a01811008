"""Is this still right?"""

from __future__ import annotations

import streamlit as st

from language import words
from pages.parts.door import here
from pages.parts.frame import chosen_language
from pages.parts.walk.ask_profile import ask_profile
from pages.parts.walk.steps import go_to, in_hand

spoken = words(chosen_language())
visitor = here()
case = in_hand(spoken, visitor, "profile")
st.title(spoken.say("profile.title"), anchor=False)
ask_profile(spoken, visitor, case, lambda _: go_to("work"))
