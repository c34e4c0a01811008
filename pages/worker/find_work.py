"""A worker's screen: her UAN and her consent in, the jobs near her out."""

from __future__ import annotations

import uuid

import streamlit as st

from language import Words, words
from pages.parts.frame import chosen_language
from pages.parts.jobs import draw_jobs, draw_none, draw_person
from pages.parts.markup import tag
from services.find_work import CannotFindWork, FoundWork, consent_until, desk

UAN = "uan"
FOUND = "found"
TROUBLE = "trouble"
# Made-up workers of the sandbox register.
TRIED = {
    "mason": "0010 0000 0017",
    "domestic_worker": "0010 0000 0025",
    "farm_labourer": "0010 0000 0033",
    "rider": "0010 0000 0041",
    "tailor": "0010 0000 0058",
    "carpenter": "0010 0000 0066",
}


def ask(spoken: Words) -> None:
    """UAN and consent: one question, one button."""
    st.title(spoken.say("find_work.title"), anchor=False)
    trouble = st.session_state.get(TROUBLE)
    with st.form("find_work", border=False):
        st.text_input(
            spoken.say("find_work.uan"),
            key=UAN,
            type="phone",
            icon="",
            placeholder="1234 5678 9012",
            autocomplete="off",
            max_chars=40,
        )
        if isinstance(trouble, CannotFindWork):
            st.html(tag("p", spoken.sentence(trouble.code, trouble.values), class_="trouble", role="alert", lang=spoken.language))
        st.html(
            tag("p", spoken.say("find_work.uan_help"), class_="hint", lang=spoken.language)
            + tag("p", spoken.say("find_work.notice"), class_="notice", lang=spoken.language)
            + tag("p", spoken.say("find_work.terms", until=consent_until()), class_="notice", lang=spoken.language)
        )
        agreed = st.form_submit_button(spoken.say("find_work.agree"), type="primary", width="stretch", key="agree")
    if agreed:
        look(spoken)
    with st.container(key="try", gap="small"):
        st.html(tag("p", spoken.say("find_work.try"), class_="hint", lang=spoken.language))
        with st.container(horizontal=True, gap="xsmall"):
            for name, number in TRIED.items():
                st.button(spoken.say(f"find_work.try_{name}"), key=f"try_{name}", on_click=fill, args=(number,))


def fill(number: str) -> None:
    """Type a made-up worker's number for the visitor; agreeing stays hers."""
    st.session_state[UAN] = number
    st.session_state[TROUBLE] = None


def look(spoken: Words) -> None:
    """Find work for the number in the field, and show it or say what stands in the way."""
    visit = st.session_state.setdefault("visit", uuid.uuid4().hex)
    try:
        with st.spinner(spoken.say("find_work.asking")):
            st.session_state[FOUND] = desk().find(visit, st.session_state[UAN], spoken.language)
        st.session_state[TROUBLE] = None
    except CannotFindWork as problem:
        st.session_state[TROUBLE] = problem
    st.rerun()


def leave() -> None:
    """Clear everything of this person from the screen and the session."""
    for key in (FOUND, TROUBLE, UAN, "visit"):
        st.session_state.pop(key, None)


def take_back(found: FoundWork) -> None:
    """Take the consent back, and leave."""
    desk().take_back(found.agreement)
    leave()
    st.session_state["taken_back"] = True


def show(spoken: Words, found: FoundWork) -> None:
    """What was found, for as long as she stays."""
    with st.container(key="person", horizontal=True, vertical_alignment="center", wrap=False):
        st.html(draw_person(spoken, found.person))
        st.button(spoken.say("find_work.leave"), key="leave", on_click=leave)
    if found.may_be_aadhaar:
        st.html(tag("p", spoken.say("find_work.aadhaar"), class_="note", lang=spoken.language))
    if found.cards:
        st.title(spoken.say("find_work.found", jobs=len(found.cards)), anchor=False)
        st.html(draw_jobs(spoken, found))
    else:
        st.title(spoken.say("find_work.none"), anchor=False)
        st.html(draw_none(spoken, found))
    st.button(spoken.say("find_work.take_back"), key="take_back", type="tertiary", on_click=take_back, args=(found,))


spoken = words(chosen_language())
found = st.session_state.get(FOUND)
if found is None:
    if st.session_state.pop("taken_back", False):
        st.html(tag("p", spoken.say("find_work.taken_back"), class_="note", role="status", lang=spoken.language))
    ask(spoken)
else:
    show(spoken, found)
