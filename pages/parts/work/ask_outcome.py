"""Did you begin? Are you still there? A card above the jobs, a question a card; what an employer said of her is hers to contradict."""

from __future__ import annotations

import streamlit as st

from language import Words
from pages.parts.door import draw_refusal, here, refused_plainly
from pages.parts.listen import listen
from pages.parts.work.job import STATES
from services.markup import quoted, tag
from services.outcomes import AskedOfHer, asked_of_her, say
from services.visits import Case, Visitor

AGO = {"today": 0, "days": 3, "weeks": 14, "month": 30}
"""Days that each answer to *since when* stands for."""
ANSWERED = "answered"
"""The key of what she answered last, until it was thanked for."""


def ask_outcomes(spoken: Words, visitor: Visitor, case: Case) -> None:
    """The questions that are due, and thanks for the answer before."""
    if st.session_state.pop(ANSWERED, None):
        st.html(tag("p", spoken.say("outcome.thanks"), class_="note", role="status", lang=spoken.language))
    asked = asked_of_her(visitor)
    if asked:
        draw_refusal(spoken)
    for each in asked:
        with st.container(key=f"outcome_{each.id}", gap="small"):
            _ask(spoken, case, each)


def _ask(spoken: Words, case: Case, asked: AskedOfHer) -> None:
    told = _question(spoken, asked)
    where = tag(
        "p", quoted(asked.listing.title), " · " if asked.listing.employer_name else None, quoted(asked.listing.employer_name)
    )
    st.html(
        tag("div", tag("h2", told), where, listen(spoken, _question(spoken.to_her, asked)), class_="outcome", lang=spoken.language)
    )
    since = None
    if asked.asks == "joined" and asked.employer_said is None:
        since = st.pills(
            spoken.say("outcome.since"),
            tuple(AGO),
            format_func=lambda code: spoken.say(f"outcome.ago_{code}"),
            key=f"since_{asked.id}",
        )
    answers = ("yes", "no") if asked.employer_said or asked.asks != "joined" else ("yes", "not_yet", "no")
    with st.container(horizontal=True, gap="xsmall"):
        for answer in answers:
            st.button(
                spoken.say(f"outcome.{asked.asks if asked.asks == 'joined' else 'stay'}_{answer}"),
                key=f"{answer}_{asked.id}",
                type="primary" if answer == "yes" else "secondary",
                on_click=_answer,
                args=(case.id, asked.id, answer, AGO.get(since or "today", 0)),
            )


def _question(spoken: Words, asked: AskedOfHer) -> str:
    """What is asked; what an employer said stands in it."""
    if asked.employer_said is None:
        return spoken.say(f"outcome.ask_{asked.asks}")
    said = "yes" if asked.employer_said == "yes" else "no"
    if asked.employer_day is None or said == "no":
        return spoken.say(f"outcome.employer_{'joined' if asked.asks == 'joined' else 'stay'}_{said}")
    return spoken.say(f"outcome.employer_{'joined' if asked.asks == 'joined' else 'stay'}_yes", day=asked.employer_day)


def _answer(case_id: str, question_id: str, answer: str, days_ago: int) -> None:
    with refused_plainly():
        say(here(), case_id, question_id, answer, days_ago)
        st.session_state[ANSWERED] = True
        st.session_state.pop("found", None)  # the job stands elsewhere now
        st.session_state.pop(STATES, None)
