"""One job and what she can do about it: want it, keep it, answer what it asks. Only this part is drawn anew."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from language import Words, words
from pages.parts.door import here
from pages.parts.frame import chosen_language
from pages.parts.listen import listen
from pages.parts.work.card import draw_card
from services import apply, outcomes
from services.about_listing import advert_number
from services.find_work import Card, FoundWork
from services.markup import tag
from services.profile import answer_licences
from services.refusal import Refused
from services.report_listing import REASONS, UNSAID, report, take_back
from services.visits import Visitor

STATES = "states"
REPORTED = "reported"
"""The key of what she reports, by the numbers of the jobs: why, or `TAKEN_BACK`."""
TAKEN_BACK = "taken_back"
JOB_TROUBLE = "job_trouble"

MAY_SEND = {"asks": "job.may_send", "asks_onest": "job.may_send_onest"}
"""What is asked where a wish could be sent, by the line that there is."""
BECOMES = {"none": "job.not_sent", "waits": "job.waits", "waits_onest": "job.waits_onest"}
"""What is said of a wish, by its line; where it could be sent, that it is not yet."""


def draw_job(spoken: Words, found: FoundWork, card: Card, *, whole: bool) -> None:
    """Draw the card and its buttons; unless `whole`, as at the desk, a press draws only this card anew."""
    if whole:
        _job(spoken, found.case_id, card)
    else:
        st.fragment(_own_job)(found.case_id, card)


def _own_job(case_id: str, card: Card) -> None:
    _job(words(chosen_language()), case_id, card)


def _job(spoken: Words, case_id: str, card: Card) -> None:
    state = st.session_state.get(STATES, {}).get(card.number)
    with st.container(key=f"job_{card.number}", gap="small"):
        st.html(draw_card(spoken, card.match, card.listing, card.about))
        if state in apply.BEGUN:
            st.html(tag("div", tag("p", spoken.say(f"state_{state}")), class_="next-step", role="status", lang=spoken.language))
            _draw_trouble(spoken, card)
            _draw_report(spoken, case_id, card)
            return
        _ask_licences(spoken, case_id, card)
        _draw_trouble(spoken, card)
        if state in apply.WANTED:
            line = _line(case_id, card) if state == "interested" else "waits"
            st.html(_next_step(spoken, card, state, line))
            if line in MAY_SEND:
                _ask_to_send(spoken, MAY_SEND[line], case_id, card)
            st.button(spoken.say("job.began"), key=f"began_{card.number}", on_click=_began, args=(case_id, card))
            st.button(
                spoken.say("job.not_after_all"),
                key=f"back_{card.number}",
                on_click=_act,
                args=(apply.take_back, case_id, card),
                type="tertiary",
            )
            _draw_report(spoken, case_id, card)
            return
        with st.container(horizontal=True, gap="xsmall"):
            st.button(
                spoken.say("job.want"), key=f"want_{card.number}", type="primary", on_click=_act, args=(apply.want, case_id, card)
            )
            if state == "saved":
                st.button(
                    spoken.say("job.saved"), key=f"unsave_{card.number}", on_click=_act, args=(apply.take_back, case_id, card)
                )
            else:
                st.button(spoken.say("job.save"), key=f"save_{card.number}", on_click=_act, args=(apply.save, case_id, card))
            if not _reported(card):
                _offer_report(spoken, case_id, card)
        if _reported(card):
            _draw_report(spoken, case_id, card)


def _began(case_id: str, card: Card) -> None:
    try:
        if outcomes.begun(here(), case_id, card.number):
            st.session_state.setdefault(STATES, {})[card.number] = "joined"
    except Refused as problem:
        st.session_state[JOB_TROUBLE] = (card.number, problem)


def _draw_report(spoken: Words, case_id: str, card: Card) -> None:
    """One tap says that something is wrong with this job; another, for whoever likes, what; a third takes it back."""
    told = _reported(card)
    if told is None:
        _offer_report(spoken, case_id, card)
        return
    if told == TAKEN_BACK:
        st.html(tag("p", spoken.say("job.report_taken_back"), class_="note", role="status", lang=spoken.language))
        _offer_report(spoken, case_id, card)
        return
    st.html(tag("p", spoken.say("job.reported"), class_="note", role="status", lang=spoken.language))
    with st.container(horizontal=True, gap="xsmall"):
        for reason in REASONS if told == UNSAID else ():
            name = spoken.say(f"job.report_{reason}")
            st.button(name, key=f"{reason}_{card.number}", on_click=_report, args=(case_id, card, reason))
        name = spoken.say("job.report_take_back")
        st.button(name, key=f"right_{card.number}", on_click=_take_back, args=(case_id, card), type="tertiary")


def _reported(card: Card) -> str | None:
    """What she said is wrong with this job, or that nothing is after all."""
    told: str | None = st.session_state.get(REPORTED, {}).get(card.number)
    return told


def _offer_report(spoken: Words, case_id: str, card: Card) -> None:
    name = spoken.say("job.wrong")
    st.button(name, key=f"wrong_{card.number}", on_click=_report, args=(case_id, card, UNSAID), type="tertiary")


def _report(case_id: str, card: Card, reason: str) -> None:
    try:
        report(here(), case_id, card, reason)
        st.session_state.setdefault(REPORTED, {})[card.number] = reason
    except Refused as problem:
        st.session_state[JOB_TROUBLE] = (card.number, problem)


def _take_back(case_id: str, card: Card) -> None:
    try:
        take_back(here(), case_id, card)
        st.session_state.setdefault(REPORTED, {})[card.number] = TAKEN_BACK
    except Refused as problem:
        st.session_state[JOB_TROUBLE] = (card.number, problem)


def reported() -> set[int]:
    """The numbers of the jobs that she reports, of those on the screen."""
    told: dict[int, str] = st.session_state.get(REPORTED, {})
    return {number for number, why in told.items() if why != TAKEN_BACK}


def _act(act: Callable[[Visitor, str, Card], str], case_id: str, card: Card) -> None:
    try:
        st.session_state.setdefault(STATES, {})[card.number] = act(here(), case_id, card)
    except Refused as problem:
        st.session_state[JOB_TROUBLE] = (card.number, problem)


def _draw_trouble(spoken: Words, card: Card) -> None:
    number, problem = st.session_state.get(JOB_TROUBLE, (None, None))
    if number == card.number:
        del st.session_state[JOB_TROUBLE]
        st.html(tag("p", spoken.sentence(problem.code, problem.values), class_="trouble", role="alert", lang=spoken.language))


def _ask_licences(spoken: Words, case_id: str, card: Card) -> None:
    """Yes or no to a licence that the advert wants and of which nothing is known."""
    asked = next((gate.detail["licences"] for gate in card.match.asks if gate.gate == "licence"), None)
    if not asked:
        return
    with st.container(horizontal=True, gap="xsmall"):
        for answer, has in (("has", True), ("has_not", False)):
            if st.button(spoken.say(f"job.{answer}"), key=f"{answer}_{card.number}"):
                try:
                    answer_licences(here(), case_id, tuple(asked), has)
                except Refused as problem:
                    st.session_state[JOB_TROUBLE] = (card.number, problem)
                st.rerun()


def _line(case_id: str, card: Card) -> str:
    """What becomes of her wish, as `apply.line_to_employer` says."""
    try:
        return apply.line_to_employer(here(), case_id, card)
    except Refused:
        return "none"


def _ask_to_send(spoken: Words, question: str, case_id: str, card: Card) -> None:
    """May her wish be sent? What goes out, and to whom, stands in the question."""
    aloud = listen(spoken, spoken.to_her.say(question))
    st.html(tag("div", tag("p", spoken.say(question)), aloud, class_="notice", lang=spoken.language))
    st.button(spoken.say("job.send"), key=f"send_{card.number}", type="primary", on_click=_act, args=(apply.send, case_id, card))


def _next_step(spoken: Words, card: Card, state: str, line: str) -> Markup:
    """What really happens now, and what she can do herself."""
    step = apply.next_step(card.listing)
    told = [spoken.say("job.wanted") if state == "interested" else spoken.say(f"state_{state}")]
    if state == "interested":
        told.append(spoken.say(BECOMES.get(line, "job.not_sent_yet")))
    if step.walk_in_on and step.walk_in_place:
        told.append(spoken.say("walk_in_at", day=step.walk_in_on, place=step.walk_in_place))
    elif step.walk_in_on:
        told.append(spoken.say("walk_in", day=step.walk_in_on))
    if step.contact and step.contact != step.walk_in_place:
        told.append(spoken.say("job.call", contact=step.contact))
    if not step.contact and not step.walk_in_on:
        told.append(spoken.say("job.ask_ncs", number=advert_number(card.listing)))
    told += [spoken.say("job.take_along"), spoken.say("job.never_pay")]
    return tag("div", *(tag("p", text, dir="auto") for text in told), class_="next-step", role="status", lang=spoken.language)
