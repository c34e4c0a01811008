"""The employers: found by name, checked by whoever looked at their papers, with what came of their adverts."""

from __future__ import annotations

import streamlit as st

from language import Words, words
from pages.parts.door import admitted, draw_refusal, here, refused_plainly
from pages.parts.frame import chosen_language
from pages.parts.listings.employer_table import draw_employers
from services.keep_employers import LONGEST_HOW, Employer, check, employer_sheet, uncheck
from services.listing_filters import whole_number
from services.markup import tag

administrator = admitted("administrator")
BELOW, WORDS = "below", "words"


def leaf(number: int | None) -> None:
    """To the older ones below this number; None: back to the newest."""
    if number is None:
        st.query_params.pop(BELOW, None)
    else:
        st.query_params[BELOW] = str(number)


def search() -> None:
    """Other words: keep them in the address and begin with the newest."""
    leaf(None)
    if typed := st.session_state.get("employer_words", "").strip():
        st.query_params[WORDS] = typed
    else:
        st.query_params.pop(WORDS, None)


def tell_checked(number: int) -> None:
    """Whoever sits here has looked at its papers."""
    with refused_plainly():
        check(here(), number, st.session_state.get(f"how_{number}", ""))


def take_back(number: int) -> None:
    """The check holds no more."""
    with refused_plainly():
        uncheck(here(), number)


def act(spoken: Words, rows: list[Employer]) -> None:
    """One of the employers on the sheet: say what was looked at, or take a check back."""
    by_number = {employer.id: employer for employer in rows}
    number = st.selectbox(
        spoken.say("employers.which"),
        tuple(by_number),
        format_func=lambda number: f"{by_number[number].name}, {spoken.speech.state(by_number[number].state)}",
        key=f"employer_{rows[0].id}",
        placeholder=spoken.say("employers.which"),
        filter_mode=None,
    )
    with st.container(key="employer_acts", horizontal=True, vertical_alignment="bottom"):
        if by_number[number].verified_at is None:
            st.text_input(spoken.say("employers.how"), key=f"how_{number}", max_chars=LONGEST_HOW, autocomplete="off")
            st.button(spoken.say("employers.check"), key="check", type="primary", on_click=tell_checked, args=(number,))
        else:
            st.button(spoken.say("employers.uncheck"), key="uncheck", on_click=take_back, args=(number,))


spoken = words(chosen_language())
with st.container(key="wide"):
    st.title(spoken.say("employers.title"), anchor=False)
    st.html(tag("p", spoken.say("employers.what"), class_="hint", lang=spoken.language))
    draw_refusal(spoken)
    st.session_state.setdefault("employer_words", st.query_params.get(WORDS, ""))
    st.text_input(spoken.say("employers.words"), key="employer_words", max_chars=100, autocomplete="off", on_change=search)
    below = whole_number(st.query_params.get(BELOW))
    found = employer_sheet(administrator, st.session_state["employer_words"], below)
    if found.rows:
        act(spoken, [employer for employer, _ in found.rows])
        st.html(draw_employers(spoken, found))
    else:
        st.html(tag("p", spoken.say("employers.none"), class_="note", lang=spoken.language))
    with st.container(key="turn", horizontal=True, horizontal_alignment="distribute"):
        if below is not None:
            st.button(spoken.say("listings.newer"), on_click=leaf, args=(None,))
        if found.after:
            st.button(spoken.say("listings.older"), on_click=leaf, args=(found.rows[-1][0].id,))
