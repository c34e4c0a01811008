"""The jobs of the worker in hand: narrowed as she wishes, a few at a time, each with what she can do about it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from language import Words
from pages.parts.work.around_jobs import draw_after, draw_none
from pages.parts.work.job import REPORTED, draw_job
from pages.parts.work.wishes import ask_wishes, draw_filtered
from services.find_work import MOST, FoundWork, Wishes, look, seen
from services.markup import tag
from services.report_listing import reported_by
from services.visits import Case, Visitor

FOUND = "found"
STATES = "states"
SEEN = "seen"
SHOWN = "shown"
AT_ONCE = 5


def show_jobs(words: Words, visitor: Visitor, case: Case, *, whole: bool = False) -> FoundWork:
    """Draw them, and note what was on the screen. `whole`: what is done about a job changes more than its card."""
    choices = st.empty()
    with choices.container():
        wishes = ask_wishes(words)
    found = found_for(words, visitor, case, wishes)
    if found.cards or wishes.narrow or wishes.max_km is not None:
        _draw_cards(words, visitor, found, whole)
    else:
        choices.empty()
        _draw_nothing(words, found, whole)
    return found


def found_for(words: Words, visitor: Visitor, case: Case, wishes: Wishes) -> FoundWork:
    """What was found with these wishes; looked for anew only when the worker, what she told, or the wishes changed."""
    kept: dict[str, Any] = st.session_state.get(FOUND, {})
    key = (case.id, case.profile, wishes)
    if kept.get("key") != key:
        with st.spinner(words.say("find_work.asking")):
            found = look(visitor, wishes)
        same = kept.get("key", (None,))[0] == case.id
        st.session_state[FOUND] = {"key": key, "found": found}
        st.session_state[STATES] = dict(found.states)
        st.session_state[REPORTED] = reported_by(visitor, case.id, (*found.cards, *found.further))
        st.session_state[SEEN] = st.session_state.get(SEEN, set()) if same else set()
        st.session_state[SHOWN] = AT_ONCE
    return st.session_state[FOUND]["found"]


def _draw_cards(words: Words, visitor: Visitor, found: FoundWork, whole: bool) -> None:
    many = st.session_state[SHOWN]
    cards = found.cards[:many]
    if found.cards:
        many_more = len(found.cards) >= MOST
        st.subheader(words.say("find_work.found_most" if many_more else "find_work.found", jobs=len(found.cards)), anchor=False)
    else:
        st.subheader(words.say("jobs.none_left"), anchor=False)
    draw_filtered(words, found)
    for card in cards:
        draw_job(words, found, card, whole=whole)
    if len(found.cards) > many and st.button(
        words.say("jobs.more", jobs=min(AT_ONCE, len(found.cards) - many)), key="more", width="stretch"
    ):
        st.session_state[SHOWN] = many + AT_ONCE
        st.rerun()
    st.html(draw_after(words, found))
    fresh = [card for card in cards if card.number not in st.session_state[SEEN]]
    if fresh:
        st.session_state[SEEN] |= {card.number for card in fresh}
        seen(visitor, fresh)


def _draw_nothing(words: Words, found: FoundWork, whole: bool) -> None:
    st.subheader(words.say("find_work.none"), anchor=False)
    st.html(draw_none(words, found))
    if found.further:
        st.subheader(words.say("jobs.further"), anchor=False)
        for card in found.further:
            draw_job(words, found, card, whole=whole)
    st.html(tag("p", words.say("find_work.places_from"), class_="fine-print", lang=words.language))
