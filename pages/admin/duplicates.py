"""Pairs of listings that may be one vacancy, or are held for one: why, side by side, and what a person says of them."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from language import Words, words
from pages.parts.door import admitted, draw_refusal, here, refused_plainly
from pages.parts.frame import chosen_language
from pages.parts.listings.twins import draw_twins
from services.keep_duplicates import APART, SAME, Decided, Pair, decide, last_decision, twin_queue, undo
from services.listing_filters import whole_number
from services.markup import join, quoted, tag

administrator = admitted("administrator")
AFTER, OF = "after", "of"
JOINED = "joined"
TAKEN_BACK = "twins_taken_back"
"""The key of the decision that was taken back just now."""


def go_on(pair: tuple[int, int] | None) -> None:
    """Leave those up to this pair for later; None: back to the first."""
    if pair is None:
        st.query_params.pop(AFTER, None)
    else:
        st.query_params[AFTER] = f"{pair[0]}-{pair[1]}"


def turn_to(which: str | None) -> None:
    """Show the pairs that were put together, or, None, those that wait."""
    go_on(None)
    if which is None:
        st.query_params.pop(OF, None)
    else:
        st.query_params[OF] = which


def told_pair(told: str | None) -> tuple[int, int] | None:
    """The pair that an address names, or None."""
    numbers = [whole_number(part) for part in (told or "").split("-")]
    return (numbers[0], numbers[1]) if len(numbers) == 2 and numbers[0] is not None and numbers[1] is not None else None


def say_of(shown: Pair, verdict: str) -> None:
    """Whoever sits here says whether the two, as they are shown, are one vacancy."""
    with refused_plainly():
        decide(here(), shown.first, shown.second, verdict, shown)


def take_back(shown: Decided) -> None:
    """Whoever sits here takes back what is shown as said last."""
    with refused_plainly():
        undo(here(), shown)
        st.session_state[TAKEN_BACK] = shown


def draw_said(spoken: Words, said: str, pair: Decided) -> Markup:
    """A sentence about a pair, and both titles."""
    titles = join(" / ", quoted(pair.first), quoted(pair.second))
    return tag("p", said, " ", titles, class_="note", role="status", lang=spoken.language)


def draw_last(spoken: Words) -> None:
    """What was said last, with its undo; or that it was taken back."""
    back, last = st.session_state.pop(TAKEN_BACK, None), last_decision(administrator)
    if isinstance(back, Decided):
        st.html(draw_said(spoken, spoken.say("duplicates.undone"), back))
    elif last is not None:
        together = last.verdict == SAME
        said = spoken.say("duplicates.said_same" if together else "duplicates.said_apart")
        name = spoken.say("duplicates.same" if together else "duplicates.apart")
        with st.container(key="last_act", horizontal=True, vertical_alignment="center"):
            st.html(draw_said(spoken, said, last), width="content")
            st.button(spoken.say("listings.undo", act=name), key="undo", on_click=take_back, args=(last,))


spoken = words(chosen_language())
with st.container(key="wide"):
    st.title(spoken.say("duplicates.title"), anchor=False)
    draw_refusal(spoken)
    draw_last(spoken)
    after = told_pair(st.query_params.get(AFTER))
    joined = st.query_params.get(OF) == JOINED
    queue = twin_queue(administrator, after, joined=joined)
    count, how = ("duplicates.joined", "duplicates.how_joined") if joined else ("duplicates.left", "duplicates.how")
    st.html(tag("p", spoken.say(count, pairs=queue.waiting), class_="count", lang=spoken.language))
    if queue.waiting:
        st.html(tag("p", spoken.say(how), class_="hint", lang=spoken.language))
    st.button(
        spoken.say("duplicates.to_waiting" if joined else "duplicates.to_joined"),
        on_click=turn_to,
        args=(None if joined else JOINED,),
    )
    for twins in queue.twins:
        first, second = twins.first.id, twins.second.id
        with st.container(key=f"twins_{first}_{second}"):
            st.html(draw_twins(spoken, twins))
            with st.container(horizontal=True):
                for verdict in (SAME, APART):
                    name = spoken.say(f"duplicates.{verdict}")
                    st.button(name, key=f"{verdict}_{first}_{second}", on_click=say_of, args=(twins.pair, verdict))
    if not queue.twins:
        st.html(
            tag(
                "p",
                spoken.say("duplicates.none_after" if queue.waiting else "duplicates.none_joined" if joined else "duplicates.none"),
                class_="note",
                lang=spoken.language,
            )
        )
    with st.container(key="turn", horizontal=True, horizontal_alignment="distribute"):
        if after is not None:
            st.button(spoken.say("held_back.back"), on_click=go_on, args=(None,))
        if queue.after:
            st.button(spoken.say("held_back.later"), on_click=go_on, args=(queue.after,))
