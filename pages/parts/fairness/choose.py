"""Where, by what and what is compared; the address keeps it as codes."""

from __future__ import annotations

import streamlit as st

from pages.parts.choice import draw_choice, forget_choices
from pages.parts.fairness.figures import Sayings
from pages.parts.own_words import tell_choices
from services.fair.desk import GROUPINGS, MEASURES, FairDesk, Selection, code_of
from services.markup import tag

PAGE = "fairness"


def draw_choices(sayings: Sayings, desk: FairDesk, selection: Selection) -> None:
    """The fields."""
    words, by = sayings.words, {code_of(grouping): grouping for grouping in GROUPINGS}
    with st.container(key="filters", gap="small"):
        st.html(tag("h2", words.say("fairness.choose"), class_="choose", lang=words.language))
        tell_choices(words)
        states = ("", *sorted(desk.states, key=sayings.state))
        draw_choice(PAGE, "measure", words.say("fairness.choose_measure"), selection.measure, MEASURES, sayings.measure)
        draw_choice(
            PAGE, "by", words.say("fairness.choose_by"), code_of(selection.by), tuple(by), lambda code: sayings.by(by[code])
        )
        draw_choice(PAGE, "state", words.say("fairness.choose_state"), selection.state, states, sayings.state, search=True)
        if selection != Selection():
            st.button(words.say("fairness.clear"), on_click=forget_choices, args=("state", "by", "measure"), width="stretch")
