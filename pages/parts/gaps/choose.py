"""Where to look, and what to try. The address keeps the choice; what it tells that is unknown is dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from services.gap_selection import MORE_OF, NUMBERS, Choices, Selection
from services.markup import tag
from services.telling_gaps.numbers import Sayings

PLACE = ("state", "district")
TRIED = ("trade", "number", "more")


def draw_choices(sayings: Sayings, choices: Choices, selection: Selection) -> None:
    """State and district, set as the address says; a change goes into the address and draws the screen anew."""
    words = sayings.words
    with st.container(key="filters", gap="small"):
        st.html(tag("h2", words.say("gaps.where"), class_="choose", lang=words.language))
        states = ("", *sorted(choices.states, key=sayings.state))
        _field(sayings, "state", selection.state, states, sayings.state)
        if selection.state:
            named = sorted((sayings.district(each.id), str(each.id)) for each in choices.districts[selection.state])
            inside = {number: name for name, number in named}
            told = "" if selection.district is None else str(selection.district)
            _field(
                sayings, "district", told, ("", *inside), lambda number: inside.get(number) or words.say("placements.whole_state")
            )
            st.button(words.say("gaps.all_india"), key="gaps_all", on_click=_clear, width="stretch")


def draw_trial(sayings: Sayings, choices: Choices, selection: Selection) -> None:
    """The fields of *what if*."""
    words = sayings.words
    families = ("", *sorted(choices.families, key=sayings.trade))
    first, second, third = st.columns((3, 1, 2), vertical_alignment="bottom")
    with first:
        _field(
            sayings,
            "trade",
            selection.trade,
            families,
            lambda family: sayings.trade(family) if family else words.say("gaps.choose_one"),
        )
    with second:
        _field(sayings, "number", str(selection.number), tuple(map(str, NUMBERS)), lambda number: words.speech.number(int(number)))
    with third:
        _field(sayings, "more", selection.more, MORE_OF, lambda more: words.say(f"gaps.more_{more}"))


def _field(sayings: Sayings, name: str, value: str, options: Sequence[str], said: Callable[[str], str]) -> None:
    st.session_state[_key(name)] = value
    st.selectbox(
        sayings.words.say(f"gaps.choose_{name}"),
        options=options,
        format_func=said,
        key=_key(name),
        placeholder=said(options[0]),
        filter_mode="contains" if name == "trade" else None,
        on_change=_into_the_address,
        args=(name,),
    )


def _key(name: str) -> str:
    return f"gaps_{name}"


def _into_the_address(name: str) -> None:
    _put(name, st.session_state.get(_key(name), ""))
    if name == "state":
        _put("district", "")


def _clear() -> None:
    for name in PLACE:
        _put(name, "")


def _put(name: str, value: str) -> None:
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)
