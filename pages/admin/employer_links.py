"""Questions to employers whom no message reaches: a one-time link for each, to be passed on by somebody who knows them."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import streamlit as st

from language import Words, words
from pages.parts.door import admitted, draw_refusal, refused_plainly
from pages.parts.frame import chosen_language
from pages.parts.place import draw_place
from pages.parts.turn import draw_turn, first_shown
from services.employer_answers import DrawnLink, ToPassOn, draw_link, not_answered, to_pass_on
from services.markup import join, quoted, tag

administrator = admitted("administrator")
DRAWN_LINK = "drawn_link"
"""The key of the link that was drawn last, with its question; the link is shown once, the question stays."""
AT_ONCE = 20
WAITING, UNHEARD = "from", "drawn_from"
"""The names in the address of the places in the two lists."""


def draw(question_id: str) -> None:
    """A new link for this question."""
    with refused_plainly():
        reached = urlsplit(str(st.context.url or ""))
        reached_at = f"{reached.scheme}://{reached.netloc}" if reached.netloc else ""
        st.session_state[DRAWN_LINK] = draw_link(administrator, question_id, reached_at)


def draw_question(spoken: Words, item: ToPassOn, note: str | None = None) -> str:
    """The advert, and what is asked; of the worker nothing."""
    return tag(
        "article",
        tag("h2", quoted(item.job.title)),
        tag("p", join(" · ", quoted(item.job.employer_name), draw_place(spoken, item.job))),
        tag("p", quoted(item.job.contact), class_="hint") if item.job.contact else None,
        tag("p", spoken.say(f"employer_links.asks_{item.asks}")),
        tag("p", note, class_="hint") if note else None,
        class_="held asked",
        lang=spoken.language,
    )


def draw_drawn(spoken: Words, drawn: DrawnLink) -> None:
    """The new link with whom it is for and what it asks: in a wrong hand it shows a worker's name."""
    st.html(tag("p", spoken.say("employer_links.drawn"), class_="note", role="status", lang=spoken.language))
    st.html(draw_question(spoken, drawn.about))
    st.code(drawn.link, language=None, wrap_lines=True)


def standing(spoken: Words, item: ToPassOn) -> str | None:
    """Since when its link is on the way, and whether it still opens."""
    if item.drawn_on is None:
        return None
    if item.opens_until is None:
        return spoken.say("employer_links.drawn_over", day=item.drawn_on)
    return spoken.say("employer_links.drawn_on", day=item.drawn_on, until=item.opens_until)


def draw_questions(spoken: Words, items: Sequence[ToPassOn], label: str, name: str) -> None:
    """Some of the questions, each with its button beside it; `name` keeps the place in the address."""
    first = first_shown(name, len(items), AT_ONCE)
    for item in items[first : first + AT_ONCE]:
        with st.container(key=f"ask_{item.question_id}", horizontal=True, vertical_alignment="center"):
            st.html(draw_question(spoken, item, standing(spoken, item)))
            st.button(label, key=f"draw_{item.question_id}", on_click=draw, args=(item.question_id,))
    draw_turn(spoken, name, first, len(items), AT_ONCE)


spoken = words(chosen_language())
with st.container(key="wide"):
    st.title(spoken.say("employer_links.title"), anchor=False)
    waiting, unheard = to_pass_on(administrator), not_answered(administrator)
    if waiting:
        st.html(tag("p", spoken.say("employer_links.left", count=len(waiting)), class_="count", lang=spoken.language))
    st.html(tag("p", spoken.say("employer_links.how"), class_="hint", lang=spoken.language))
    draw_refusal(spoken)
    drawn: DrawnLink | None = st.session_state.pop(DRAWN_LINK, None)
    if drawn:
        draw_drawn(spoken, drawn)
    draw_questions(spoken, waiting, spoken.say("employer_links.draw"), WAITING)
    if not waiting:
        st.html(tag("p", spoken.say("employer_links.none"), class_="note", lang=spoken.language))
    if unheard:
        st.html(tag("h2", spoken.say("employer_links.unheard"), class_="choose", lang=spoken.language))
        draw_questions(spoken, unheard, spoken.say("employer_links.draw_again"), UNHEARD)
