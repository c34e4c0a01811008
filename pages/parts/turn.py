"""A long list, some entries at a time: which of them are shown, and the ways to those before and after. The address keeps the place."""

from __future__ import annotations

import streamlit as st

from language import Words
from services.listing_filters import whole_number
from services.markup import tag


def first_shown(name: str, count: int, at_once: int) -> int:
    """From which entry on, counted from 0, the address has a list of so many shown; of one that has grown shorter its last part."""
    wanted = min(whole_number(st.query_params.get(name)) or 0, max(count - 1, 0))
    return wanted - wanted % at_once


def draw_turn(spoken: Words, name: str, first: int, count: int, at_once: int) -> None:
    """Which entries these are, and the buttons; nothing where all are shown."""
    if count <= at_once:
        return
    last = min(first + at_once, count)
    told = spoken.say("listings.those_shown", begins=first + 1, ends=last, count=count)
    st.html(tag("p", told, class_="hint", lang=spoken.language))
    with st.container(key=f"turn_{name}", horizontal=True, horizontal_alignment="distribute"):
        st.button(
            spoken.say("listings.those_before"),
            key=f"before_{name}",
            disabled=first == 0,
            on_click=_turn,
            args=(name, first - at_once),
        )
        st.button(
            spoken.say("listings.those_after"), key=f"after_{name}", disabled=last == count, on_click=_turn, args=(name, last)
        )


def _turn(name: str, first: int) -> None:
    if first > 0:
        st.query_params[name] = str(first)
    else:
        st.query_params.pop(name, None)
