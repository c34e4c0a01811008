"""Workers who agreed to be counselled, a page at a time, and what was done for each."""

from __future__ import annotations

import streamlit as st

from language import Words, begun, words
from pages.parts.door import admitted, draw_refusal, here, refused_plainly
from pages.parts.frame import chosen_language
from pages.parts.moment import said_moment
from pages.parts.place import draw_district
from services.counsel import CODES_OF_NOTES, CounselledWorker, CounselPage, counsel_page, note, state_of_post
from services.markup import join, quoted, tag

PAGE, AFTER = "counsel_page", "counsel_after"
"""The keys of the page on this screen and of where it begins: it is read once, so that a rerun is no second look."""


def turn(after: str) -> None:
    """Another page."""
    st.session_state[AFTER] = after
    st.session_state.pop(PAGE, None)


def keep(worker_id: str, code: str) -> None:
    """What was done for her."""
    with refused_plainly():
        note(here(), worker_id, code)
    st.session_state.pop(PAGE, None)


def draw_worker(spoken: Words, worker: CounselledWorker) -> str:
    """Her name, work and district, where her applications stand, and the notes."""
    trades = ", ".join(map(spoken.speech.family, worker.families))
    jobs = [tag("li", quoted(title), ": ", _standing(spoken, state)) for title, state in worker.applications]
    notes = [tag("li", begun(spoken.say(f"counsel.note_{each.code}")), ", ", said_moment(spoken, each.at)) for each in worker.notes]
    return tag(
        "article",
        tag("h2", quoted(worker.name) or spoken.say("call.nameless")),
        tag(
            "p",
            join(
                " · ",
                trades or quoted(worker.trade),
                draw_district(spoken, worker.district, worker.state),
                spoken.speech.state(worker.state) if worker.state else None,
            ),
        ),
        tag("ul", *jobs) if jobs else tag("p", spoken.say("counsel.no_jobs"), class_="hint"),
        tag("ul", *notes, class_="hint") if notes else None,
        class_="held",
        lang=spoken.language,
    )


def _standing(spoken: Words, state: str) -> str:
    """Where an application stands, in a word or two."""
    return spoken.say(f"counsel.stands_{state}")


spoken = words(chosen_language())
visitor = admitted("counsellor")
st.title(spoken.say("counsel.title"), anchor=False)
draw_refusal(spoken)
state = state_of_post(visitor)
if state is None:
    st.html(tag("p", spoken.say("state_not_named"), class_="trouble", role="alert", lang=spoken.language))
    st.stop()
page: CounselPage | None = st.session_state.get(PAGE)
if page is None:
    page = st.session_state[PAGE] = counsel_page(visitor, st.session_state.get(AFTER, ""))
st.html(tag("p", spoken.say("counsel.agreed", count=page.agreed, state=page.state), class_="count", lang=spoken.language))
st.html(tag("p", spoken.say("counsel.how"), class_="hint", lang=spoken.language))
for worker in page.workers:
    with st.container(key=f"worker_{worker.worker_id}"):
        st.html(draw_worker(spoken, worker))
        with st.popover(spoken.say("counsel.note")):
            for code in CODES_OF_NOTES:
                st.button(
                    begun(spoken.say(f"counsel.note_{code}")),
                    key=f"note_{code}_{worker.worker_id}",
                    on_click=keep,
                    args=(worker.worker_id, code),
                    type="tertiary",
                )
if not page.workers:
    st.html(tag("p", spoken.say("counsel.none", state=page.state), class_="note", lang=spoken.language))
with st.container(horizontal=True):
    if st.session_state.get(AFTER):
        st.button(spoken.say("counsel.first"), key="first_page", on_click=turn, args=("",))
    if page.after:
        st.button(spoken.say("counsel.more"), key="next_page", on_click=turn, args=(page.after,))
