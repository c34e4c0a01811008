"""Whom to count: months, State, channel. The address is where the choice is kept; what it tells that is unknown is dropped."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from language import Words
from pages.parts.markup import tag
from pages.parts.placements.figures import month_said, state_said
from services.placement_report import Choices, Selection

FILTERS = ("since", "until", "state", "channel")


def draw_filters(words: Words, choices: Choices, selection: Selection) -> None:
    """The filters, set as the address says; a change goes into the address and draws the screen anew."""
    options = {"since": choices.months, "until": choices.months, "state": choices.states, "channel": choices.channels}
    with st.container(key="filters", gap="small"):
        st.html(tag("h2", words.say("placements.filters"), class_="choose", lang=words.language))
        for name in FILTERS[2:] if selection.state else FILTERS:
            said = _namer(words, name)
            st.session_state[_key(name)] = getattr(selection, name)
            st.selectbox(
                words.say(f"placements.{name}"),
                options=("", *(sorted(options[name], key=said) if name == "state" else options[name])),
                format_func=said,
                key=_key(name),
                placeholder=said(""),
                filter_mode=None,
                on_change=_into_the_address,
            )
        if selection.state:
            st.html(tag("p", words.say("placements.state_for_all_time"), class_="hint", lang=words.language))
        if not selection.whole:
            st.button(words.say("placements.clear"), key="count_everybody", on_click=_clear, width="stretch")


def selection_said(words: Words, selection: Selection) -> str:
    """The selection as a line of text, for paper and for those who do not see the filters."""
    ends = {name: month_said(words, month) for name in ("since", "until") if (month := getattr(selection, name))}
    if len(ends) == 2:
        period = words.say("placements.period", **ends)
    elif ends:
        period = words.say(f"placements.period_{next(iter(ends))}", **ends)
    else:
        period = words.say("placements.any_time")
    told = {name: _namer(words, name)(getattr(selection, name)) for name in ("state", "channel")}
    return words.say("placements.counted", period=period, **told)


def _namer(words: Words, name: str) -> Callable[[str], str]:
    """How an option of a filter is said."""
    everything = {"since": "from_the_start", "until": "until_now", "state": "all_states", "channel": "all_channels"}[name]

    def said(option: str) -> str:
        if not option:
            return words.say(f"placements.{everything}")
        if name == "state":
            return state_said(words, option)
        return words.say(f"placements.channel_{option}") if name == "channel" else month_said(words, option)

    return said


def _key(name: str) -> str:
    return f"placements_{name}"


def _into_the_address() -> None:
    for name in FILTERS:
        _put(name, st.session_state.get(_key(name), ""))


def _clear() -> None:
    for name in FILTERS:
        _put(name, "")


def _put(name: str, value: str) -> None:
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)
