"""What the pages of the walk share: where it stands, what to say when it begins anew, and the ways out of it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from language import Words
from pages.parts.door import NOTES
from pages.parts.frame import forget, onward
from pages.parts.work.around_jobs import draw_person
from services.erase import erase_all
from services.find_work import FoundWork
from services.markup import tag
from services.sign_in import step_back, take_back
from services.visits import Case, Visitor, sign_out

PAGES = {
    "consent": "pages/worker/consent.py",
    "code": "pages/worker/code.py",
    "guardian": "pages/worker/guardian.py",
    "profile": "pages/worker/profile.py",
    "work": "pages/worker/jobs.py",
}
ORDER = tuple(PAGES)
ERASING = "erasing"
"""Set while she is asked whether everything shall really go."""
USUAL = ("consent", "code", "profile", "work")
"""The steps of every walk."""


def in_hand(words: Words, visitor: Visitor, step: str) -> Case:
    """The case of this page of the walk; who has none, or has not come so far, is sent to where the walk stands."""
    case = visitor.case
    if case is None or visitor.account:
        if "found" in st.session_state or "was_in_hand" in st.session_state:
            forget()
            st.session_state[NOTES] = "signed_out"
        st.switch_page("pages/worker/find_work.py", query_params=onward())
    st.session_state["was_in_hand"] = True
    if ORDER.index(case.step) < ORDER.index(step):
        st.switch_page(PAGES[case.step], query_params=onward())
    draw_steps(words, step)
    return case


def draw_steps(words: Words, step: str) -> None:
    """How far the walk has come, as a line of steps."""
    here = ORDER.index(step)
    items = [
        tag(
            "li",
            words.say(f"walk.step_{name}"),
            class_="done" if place < here else "now" if place == here else None,
            aria_current="step" if place == here else None,
        )
        for place, name in enumerate(ORDER)
        if name in (step, *USUAL)
    ]
    st.html(tag("ol", *items, class_="steps", lang=words.language))


def go_to(step: str) -> None:
    """On to the page of a step."""
    st.switch_page(PAGES[step], query_params=onward())


def draw_notes(words: Words) -> None:
    """What happened before this screen, once."""
    note = st.session_state.pop(NOTES, None)
    if note:
        st.html(tag("p", words.say(f"walk.note_{note}"), class_="note", role="status", lang=words.language))


def draw_in_hand(words: Words, visitor: Visitor, case: Case) -> None:
    """On the first screen: a walk is under way; on with it, or leave."""
    with st.container(key="in_hand", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(tag("p", words.say("walk.in_hand", last4=case.last4), class_="note", lang=words.language))
        if st.button(words.say("walk.go_on"), key="go_on_walk"):
            go_to(case.step)
        if st.button(words.say("find_work.leave"), key="leave"):
            leave(visitor)


def draw_person_line(words: Words, found: FoundWork, change: Callable[[], None], leave: Callable[[], None] | None) -> None:
    """Whom the screen is for, and the ways to change that."""
    with st.container(key="person", horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.html(draw_person(words, found.person))
        if st.button(words.say("profile.change"), key="change"):
            change()
        if leave is not None and st.button(words.say("find_work.leave"), key="leave"):
            leave()


def leave(visitor: Visitor) -> None:
    """Sign out everywhere; nothing of this person stays on the screen or in this tab. Her consent stands until she takes it back."""
    sign_out(visitor)
    forget()
    st.session_state[NOTES] = "left"
    st.switch_page("pages/worker/find_work.py", query_params=onward())


def give_up(visitor: Visitor) -> None:
    """Type another UAN."""
    step_back(visitor)
    forget()
    st.switch_page("pages/worker/find_work.py", query_params=onward())


def draw_leaving(words: Words, take_back: Callable[[], None], erase: Callable[[], None], *, at_desk: bool = False) -> None:
    """The way to take a consent back, and the way to have everything erased: that one is asked for once more."""
    if st.button(words.say("desk.take_back" if at_desk else "find_work.take_back"), key="take_back", type="tertiary"):
        take_back()
    if st.session_state.get(ERASING):
        st.html(
            tag("p", words.say("erase.sure_desk" if at_desk else "erase.sure"), class_="trouble", role="alert", lang=words.language)
        )
        with st.container(key="erasing", horizontal=True):
            if st.button(words.say("erase.yes"), key="erase_yes", type="primary"):
                erase()
            st.button(words.say("erase.no"), key="erase_no", on_click=lambda: st.session_state.pop(ERASING, None))
    else:
        st.button(
            words.say("erase.ask_desk" if at_desk else "erase.ask"),
            key="erase",
            type="tertiary",
            on_click=lambda: st.session_state.update({ERASING: True}),
        )


def erase_and_leave(visitor: Visitor) -> None:
    """Erase everything about her, and leave."""
    sign_out(erase_all(visitor))
    forget()
    st.session_state[NOTES] = "erased"
    st.switch_page("pages/worker/find_work.py", query_params=onward())


def withdraw(visitor: Visitor) -> None:
    """Take the consent back, and leave."""
    sign_out(take_back(visitor))
    forget()
    st.session_state[NOTES] = "taken_back"
    st.switch_page("pages/worker/find_work.py", query_params=onward())
