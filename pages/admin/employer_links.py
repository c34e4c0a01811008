"""Questions to employers whom no message reaches: a one-time link for each, to be passed on by somebody who knows them."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from language import Words, words
from pages.parts.door import admitted, draw_refusal, refused_plainly
from pages.parts.frame import chosen_language
from pages.parts.place import draw_place
from services.employer_answers import ToPassOn, draw_link, to_pass_on
from services.markup import join, quoted, tag

administrator = admitted("administrator")
DRAWN_LINK = "drawn_link"
"""The key of the link that was drawn last, with its question; shown once."""


def draw(question_id: str) -> None:
    """A new link for this question."""
    with refused_plainly():
        reached = urlsplit(str(st.context.url or ""))
        reached_at = f"{reached.scheme}://{reached.netloc}" if reached.netloc else ""
        st.session_state[DRAWN_LINK] = draw_link(administrator, question_id, reached_at)


def draw_question(spoken: Words, item: ToPassOn) -> str:
    """The advert, and what is asked; of the worker nothing."""
    return tag(
        "article",
        tag("h2", quoted(item.job.title)),
        tag("p", join(" · ", quoted(item.job.employer_name), draw_place(spoken, item.job))),
        tag("p", quoted(item.job.contact), class_="hint") if item.job.contact else None,
        tag("p", spoken.say(f"employer_links.asks_{item.asks}")),
        class_="held",
        lang=spoken.language,
    )


spoken = words(chosen_language())
with st.container(key="wide"):
    st.title(spoken.say("employer_links.title"), anchor=False)
    waiting = to_pass_on(administrator)
    if waiting:
        st.html(tag("p", spoken.say("employer_links.left", count=len(waiting)), class_="count", lang=spoken.language))
    st.html(tag("p", spoken.say("employer_links.how"), class_="hint", lang=spoken.language))
    draw_refusal(spoken)
    link = st.session_state.pop(DRAWN_LINK, None)
    if link:
        st.html(tag("p", spoken.say("employer_links.drawn"), class_="note", role="status", lang=spoken.language))
        st.code(link, language=None, wrap_lines=True)
    for item in waiting:
        with st.container(key=f"ask_{item.question_id}"):
            st.html(draw_question(spoken, item))
            st.button(spoken.say("employer_links.draw"), key=f"draw_{item.question_id}", on_click=draw, args=(item.question_id,))
    if not waiting:
        st.html(tag("p", spoken.say("employer_links.none"), class_="note", lang=spoken.language))
