"""The operator's desk: the day on the left, the worker in hand in the middle, the slip on the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from language import Words, words
from pages.parts.door import NOTES, admitted, draw_refusal
from pages.parts.frame import chosen_language, forget
from pages.parts.walk.ask_code import ask_code
from pages.parts.walk.ask_consent import ask_consent
from pages.parts.walk.ask_guardian import ask_guardian
from pages.parts.walk.ask_paper import ask_paper, offer_paper
from pages.parts.walk.ask_profile import ask_profile
from pages.parts.walk.ask_uan import ask_uan
from pages.parts.walk.steps import draw_leaving, draw_notes, draw_person_line, draw_steps
from pages.parts.work.ask_outcome import ask_outcomes
from pages.parts.work.job import reported
from pages.parts.work.schemes import show_schemes
from pages.parts.work.show_jobs import STATES, show_jobs
from pages.parts.work.slip import draw_slip
from services.desk import minutes_left, today
from services.engine_room import today_in_india
from services.erase import erase_all
from services.find_work import FoundWork
from services.markup import tag
from services.paper import STEPS as ON_PAPER
from services.profile import change
from services.sign_in import step_back, take_back
from services.visits import Case, Visitor

SCHEMES = "schemes_of"
"""Of which case the schemes are shown."""
STEPS: dict[str, Callable[..., Any]] = {"consent": ask_consent, "code": ask_code, "guardian": ask_guardian, "profile": ask_profile}


def next_worker(visitor: Visitor, note: str = "cleared") -> None:
    """Put the worker away: from the session, from this tab, from the screen."""
    step_back(visitor)
    forget()
    st.session_state[NOTES] = note
    st.rerun()


def draw_day(spoken: Words, visitor: Visitor) -> None:
    """What was done today."""
    done = today(visitor)
    st.html(
        tag(
            "section",
            tag("h2", spoken.say("desk.today")),
            tag("p", spoken.say("desk.workers", workers=done.workers)),
            tag("p", spoken.say("desk.wishes", wishes=done.wishes)),
            tag("h2", spoken.say("desk.to_send")),
            tag("p", spoken.say("desk.nothing_to_send"), class_="hint"),
            class_="day",
            lang=spoken.language,
        )
    )


def draw_worker(spoken: Words, visitor: Visitor, case: Case | None) -> FoundWork | None:
    """The walk of the worker in hand, where it stands; what was found, once it has come so far."""
    draw_notes(spoken)
    if case is None:
        st.title(spoken.say("desk.whom"), anchor=False)
        ask_uan(spoken, visitor, lambda _: st.rerun())
        return None
    draw_steps(spoken, case.step)
    if case.paper and case.step in ON_PAPER:
        st.title(spoken.say("paper.title", paper=case.paper), anchor=False)
        ask_paper(spoken, visitor, case, lambda _: st.rerun())
        return None
    if case.step in STEPS:
        st.title(spoken.say(f"{case.step}.title"), anchor=False)
        st.html(tag("p", spoken.say(f"desk.say_{case.step}"), class_="notice", lang=spoken.language))
        STEPS[case.step](spoken, visitor, case, lambda _: st.rerun())
        if case.step in ON_PAPER:
            offer_paper(spoken, visitor, lambda _: st.rerun())
        return None
    person = st.container(key="person_line")
    ask_outcomes(spoken, visitor, case)
    found = show_jobs(spoken, visitor, case, whole=True)
    with person:
        draw_person_line(spoken, found, lambda: back_to_profile(visitor, case), None)
    fold_schemes(spoken, visitor, case)
    draw_leaving(
        spoken,
        lambda: next_worker(take_back(visitor), "taken_back"),
        lambda: next_worker(erase_all(visitor), "erased"),
        at_desk=True,
    )
    return found


def fold_schemes(spoken: Words, visitor: Visitor, case: Case) -> None:
    """What she may be entitled to, worked out only when somebody asks for it."""
    if st.session_state.get(SCHEMES) != case.id:
        st.button(spoken.say("schemes.title"), key="schemes", on_click=show_schemes_of, args=(case.id,))
        return
    with st.container(key="schemes_shown"):
        with st.container(key="schemes_head", horizontal=True, vertical_alignment="center"):
            st.html(tag("h2", spoken.say("schemes.title"), class_="slip-title", lang=spoken.language))
            st.button(spoken.say("schemes.fold_away"), key="fold_schemes", on_click=show_schemes_of, args=(None,))
        draw_refusal(spoken)
        show_schemes(spoken, visitor, case, at_desk=True)


def show_schemes_of(case_id: str | None) -> None:
    """Unfold them for the worker in hand, or fold them away."""
    st.session_state[SCHEMES] = case_id


def back_to_profile(visitor: Visitor, case: Case) -> None:
    """Something is no longer so."""
    change(visitor, case.id)
    st.rerun()


spoken = words(chosen_language())
beside = spoken.beside
visitor = admitted("operator")
case = visitor.case
with st.container(key="wide"):
    left, middle, right = st.columns([1, 2.4, 1.3], gap="large")
with middle:
    with st.container(key="hand", horizontal=True, vertical_alignment="center"):
        if st.button(spoken.say("desk.next"), key="next_worker", shortcut="alt+n"):
            next_worker(visitor)
        minutes = minutes_left(visitor)
        told = spoken.say("desk.minutes", minutes=minutes) if minutes is not None else spoken.say("desk.no_grant")
        st.html(tag("p", told, class_="hint", lang=spoken.language))
    found = draw_worker(beside, visitor, case)
with left:
    draw_day(spoken, visitor)
with right:
    st.html(tag("h2", spoken.say("desk.slip"), class_="slip-title", lang=spoken.language))
    if found is not None:
        centre = visitor.account.centre if visitor.account else None
        st.html(tag("button", spoken.say("slip.print"), type="button", class_="print", **{"data-print": ""}))
        states, simulated = st.session_state.get(STATES, {}), visitor.house.simulated
        st.html(draw_slip(spoken, found, states, reported(), centre, today_in_india(), simulated=simulated))
    else:
        st.html(tag("p", spoken.say("desk.no_slip"), class_="hint", lang=spoken.language))
