"""How she narrows the jobs: in what order, how far, for how much, of which kind, at which hours. The address is where it is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from language import Words, begun
from matching.model import JOB_TYPES, SHIFTS
from services.find_work import ORDERS, FoundWork, Wishes
from services.markup import tag

KILOMETRES = (5, 10, 20, 40, 80)
PAYS = (10_000, 15_000, 20_000, 25_000)
WALK_INS = "walk_ins"
OPENED = "choices_open"
BETWEEN = "."
"""Between several choices in the address."""


def ask_wishes(words: Words) -> Wishes:
    """The order as chips, the rest folded away; nothing chosen narrows nothing."""
    st.session_state["order"] = _told("order", ORDERS) or ORDERS[0]
    order = st.segmented_control(
        words.say("jobs.order"),
        ORDERS,
        format_func=lambda code: words.say(f"jobs.order_{code}"),
        required=True,
        label_visibility="collapsed",
        key="order",
        on_change=_into_the_address,
        args=("order",),
    )
    opened = st.session_state.get(OPENED, False)
    sign = "▴" if opened else "▾"
    if st.button(f"{words.say('jobs.narrow')} {sign}", key="narrow"):
        st.session_state[OPENED] = not opened
        st.rerun()
    # Hidden, not left out: what was chosen would be forgotten. An expander would bring the font of icons, 375 KB, for its one arrow.
    with st.container(key=f"choices_{'open' if opened else 'closed'}"):
        km = _one("km", words.say("jobs.how_far"), KILOMETRES, lambda km: words.say("jobs.km", km=km))
        pay = _one("pay", words.say("jobs.how_much"), PAYS, lambda pay: words.say("jobs.pay", rupees_a_month=pay))
        kinds = _several("kind", words.say("jobs.which_kind"), JOB_TYPES, lambda code: begun(words.say(f"job_type_{code}")))
        shifts = _several("shift", words.say("jobs.which_shift"), SHIFTS, lambda code: begun(words.say(f"shift_{code}")))
        go = _one("go", words.say("jobs.by_going"), (WALK_INS,), lambda code: words.say(f"jobs.{code}"))
    return Wishes(float(km) if km else None, pay, kinds, shifts, order or ORDERS[0], go == WALK_INS)


def draw_filtered(words: Words, found: FoundWork) -> None:
    """How many were left out, and how many of them only because they do not say."""
    if not found.filtered_out:
        return
    told = [words.say("jobs.left_out", jobs=found.filtered_out)]
    if found.unsaid:
        told.append(words.say("jobs.unsaid", jobs=found.unsaid))
    st.html(tag("p", " ".join(told), class_="hint", lang=words.language))


def _one(name: str, label: str, options: Sequence[Any], said: Callable[[Any], str]) -> Any:
    st.session_state[name] = _told(name, options)
    return st.pills(label, options, format_func=said, key=name, on_change=_into_the_address, args=(name,))


def _several(name: str, label: str, options: Sequence[str], said: Callable[[str], str]) -> tuple[str, ...]:
    st.session_state[name] = [option for option in options if option in st.query_params.get(name, "").split(BETWEEN)]
    chosen = st.pills(label, options, selection_mode="multi", format_func=said, key=name, on_change=_into_the_address, args=(name,))
    return tuple(chosen or ())


def _told(name: str, options: Sequence[Any]) -> Any:
    """What the address says, if it is one of the options; anything else is dropped."""
    return next((option for option in options if str(option) == st.query_params.get(name)), None)


def _into_the_address(name: str) -> None:
    chosen = st.session_state[name]
    told = BETWEEN.join(chosen) if isinstance(chosen, list) else str(chosen or "")
    if told:
        st.query_params[name] = told
    else:
        st.query_params.pop(name, None)
