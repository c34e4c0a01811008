"""Where to turn without a UAN, with a forgotten one, or with another telephone. Registering is e-Shram's own; only the UAN comes back."""

from __future__ import annotations

import streamlit as st

from language import words
from pages.parts.frame import chosen_language, onward
from pages.parts.listen import listen
from services.markup import tag

ABOUT = ("forgot", "phone", "none")
STEPS = {"forgot": 4, "phone": 3, "none": 5}

spoken = words(chosen_language())
asked = st.query_params.get("about")
st.title(spoken.say("help.title"), anchor=False)
for about in sorted(ABOUT, key=lambda name: name != asked):
    told = [spoken.say(f"help.{about}_{step}") for step in range(1, STEPS[about] + 1)]
    st.html(
        tag(
            "section",
            tag("h2", spoken.say(f"help.{about}")),
            tag("ol", *(tag("li", text) for text in told)),
            listen(spoken, *told),
            class_="help",
            lang=spoken.language,
        )
    )
with st.container(horizontal=True, gap="small"):
    st.link_button(spoken.say("help.eshram"), "https://eshram.gov.in")
    st.link_button(spoken.say("help.call"), "tel:14434")
st.page_link("pages/worker/find_work.py", label=spoken.say("help.back"), query_params=onward())
