"""Where to look, and what to try."""

from __future__ import annotations

import streamlit as st

from pages.parts.choice import draw_choice, forget_choices, keep_choice
from pages.parts.own_words import tell_choices
from services.gap_selection import MORE_OF, NUMBERS, Choices, Selection
from services.markup import tag
from services.telling_gaps.numbers import Sayings

PAGE = "gaps"


def draw_choices(sayings: Sayings, choices: Choices, selection: Selection) -> None:
    """State and district."""
    words = sayings.words
    with st.container(key="filters", gap="small"):
        st.html(tag("h2", words.say("gaps.where"), class_="choose", lang=words.language))
        tell_choices(words)
        states = ("", *sorted(choices.states, key=sayings.state))
        draw_choice(PAGE, "state", words.say("gaps.choose_state"), selection.state, states, sayings.state, keep=_go_to, search=True)
        if selection.state:
            named = sorted((sayings.district(each.id), str(each.id)) for each in choices.districts[selection.state])
            inside = {number: name for name, number in named}
            told = "" if selection.district is None else str(selection.district)
            draw_choice(
                PAGE,
                "district",
                words.say("gaps.choose_district"),
                told,
                ("", *inside),
                lambda number: inside.get(number) or words.say("placements.whole_state"),
                search=True,
            )
            st.button(
                words.say("gaps.all_india"), key="gaps_all", on_click=forget_choices, args=("state", "district"), width="stretch"
            )


def draw_trial(sayings: Sayings, choices: Choices, selection: Selection) -> None:
    """The fields of *what if*."""
    words = sayings.words
    families = ("", *sorted(choices.families, key=sayings.trade))
    first, second, third = st.columns((3, 1, 2), vertical_alignment="bottom")
    with first:
        draw_choice(
            PAGE,
            "trade",
            words.say("gaps.choose_trade"),
            selection.trade,
            families,
            lambda family: sayings.trade(family) if family else words.say("gaps.choose_one"),
            search=True,
        )
    with second:
        numbers = tuple(map(str, NUMBERS))
        draw_choice(
            PAGE,
            "number",
            words.say("gaps.choose_number"),
            str(selection.number),
            numbers,
            lambda number: words.speech.number(int(number)),
        )
    with third:
        draw_choice(
            PAGE, "more", words.say("gaps.choose_more"), selection.more, MORE_OF, lambda more: words.say(f"gaps.more_{more}")
        )


def _go_to(state: str) -> None:
    """To a State, and to no district of another."""
    keep_choice("state", state)
    forget_choices("district")
