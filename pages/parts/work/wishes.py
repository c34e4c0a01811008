"""How she narrows the jobs: in what order, how far, for how much, which kind, at which hours. Kept in the address."""

from __future__ import annotations

import streamlit as st

from language import Words, begun
from matching.model import JOB_TYPES, SHIFTS
from pages.parts.markup import tag
from services.find_work import ORDERS, FoundWork, Wishes

KILOMETRES = (5, 10, 20, 40, 80)
OPENED = "choices_open"
PAYS = (10_000, 15_000, 20_000, 25_000)


def ask_wishes(words: Words) -> Wishes:
    """The order as chips, the rest folded away; nothing chosen narrows nothing."""
    order = st.segmented_control(
        words.say("jobs.order"),
        ORDERS,
        default=ORDERS[0],
        format_func=lambda code: words.say(f"jobs.order_{code}"),
        required=True,
        label_visibility="collapsed",
        key="order",
        bind="query-params",
    )
    opened = st.session_state.get(OPENED, False)
    sign = "▴" if opened else "▾"
    if st.button(f"{words.say('jobs.narrow')} {sign}", key="narrow"):
        st.session_state[OPENED] = not opened
        st.rerun()
    # Hidden, not left out: what was chosen would be forgotten. An expander would bring the font of icons, 375 KB, for its one arrow.
    with st.container(key=f"choices_{'open' if opened else 'closed'}"):
        km = st.pills(
            words.say("jobs.how_far"), KILOMETRES, format_func=lambda km: words.say("jobs.km", km=km), key="km", bind="query-params"
        )
        pay = st.pills(
            words.say("jobs.how_much"),
            PAYS,
            format_func=lambda pay: words.say("jobs.pay", rupees_a_month=pay),
            key="pay",
            bind="query-params",
        )
        kinds = st.pills(
            words.say("jobs.which_kind"),
            JOB_TYPES,
            selection_mode="multi",
            format_func=lambda code: begun(words.say(f"job_type_{code}")),
            key="kind",
            bind="query-params",
        )
        shifts = st.pills(
            words.say("jobs.which_shift"),
            SHIFTS,
            selection_mode="multi",
            format_func=lambda code: begun(words.say(f"shift_{code}")),
            key="shift",
            bind="query-params",
        )
    return Wishes(float(km) if km else None, pay, tuple(kinds or ()), tuple(shifts or ()), order or ORDERS[0])


def draw_filtered(words: Words, found: FoundWork) -> None:
    """How many were left out, and how many of them only because they do not say."""
    if not found.filtered_out:
        return
    told = [words.say("jobs.left_out", jobs=found.filtered_out)]
    if found.unsaid:
        told.append(words.say("jobs.unsaid", jobs=found.unsaid))
    st.html(tag("p", " ".join(told), class_="hint", lang=words.language))
