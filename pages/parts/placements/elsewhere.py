"""Where no number of a place may be shown: what can be told of it all the same, and where that stands."""

from __future__ import annotations

import streamlit as st

from pages.parts.choice import keep_choice
from pages.parts.frame import onward
from services.figures import EVERYWHERE, is_district, state_of
from services.markup import tag
from services.telling.numbers import Sayings


def draw_elsewhere(sayings: Sayings, place: str) -> None:
    """Ways to the openings there, to the registrations, and to the numbers that the place is counted in."""
    words, state = sayings.words, state_of(place)
    wider = state if is_district(place) else EVERYWHERE
    with st.container(key="elsewhere", gap="xsmall"):
        st.html(
            tag(
                "section",
                tag("h2", words.say("placements.elsewhere")),
                tag("p", words.say("placements.elsewhere_when")),
                class_="placements",
                lang=words.language,
            )
        )
        if state:
            label = words.say("placements.elsewhere_openings", place=sayings.place(state))
            st.page_link("pages/official/gaps.py", label=label, query_params={**onward(), "state": state})
        label = words.say("placements.elsewhere_registered")
        st.page_link("pages/official/registrations.py", label=label, query_params=onward())
        if place != EVERYWHERE:
            label = words.say("placements.elsewhere_wider", place=sayings.place(wider))
            st.button(label, key="wider", on_click=keep_choice, args=("place", wider), type="tertiary")
