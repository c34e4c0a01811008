"""Signed forms that stood in for a code: the oddest first, and what a person finds of each."""

from __future__ import annotations

import streamlit as st

from language import Words, begun, words
from pages.parts.door import admitted, draw_refusal, refused_plainly
from pages.parts.frame import chosen_language
from pages.parts.moment import said_moment
from pages.parts.turn import draw_turn, first_shown
from services.markup import tag
from services.review_paper import SHEET, FormAtCentre, judge_paper, paper_sheet

administrator = admitted("administrator")
FROM = "from"
"""The name in the address of the place in the list."""


def judge(paper: str, in_order: bool) -> None:
    """Keep what was found."""
    with refused_plainly():
        judge_paper(administrator, paper, in_order=in_order)


def draw_form(spoken: Words, item: FormAtCentre) -> str:
    """Number, centre and moment, and what is odd about it."""
    form = item.form
    found = {None: "waits", True: "in_order", False: "not_in_order"}[form.in_order]
    odd = [tag("li", begun(spoken.say(f"odd_{name}"))) for name in form.odd]
    return tag(
        "article",
        tag("h2", form.paper),
        tag("p", spoken.say("paper_forms.taken", centre=item.centre, at=said_moment(spoken, form.taken_at)), dir="auto"),
        tag("ul", *odd, class_="why-held") if odd else tag("p", spoken.say("paper_forms.nothing_odd")),
        tag("p", spoken.say(f"paper_forms.{found}"), class_="hint"),
        class_="held",
        lang=spoken.language,
    )


spoken = words(chosen_language())
with st.container(key="wide"):
    st.title(spoken.say("paper_forms.title"), anchor=False)
    sheet = paper_sheet(administrator)
    if first := first_shown(FROM, sheet.count, SHEET):
        sheet = paper_sheet(administrator, first)
    if sheet.forms:
        st.html(tag("p", spoken.say("paper_forms.left", count=sheet.waiting), class_="count", lang=spoken.language))
    st.html(tag("p", spoken.say("paper_forms.how"), class_="hint", lang=spoken.language))
    draw_refusal(spoken)
    for item in sheet.forms:
        with st.container(key=f"form_{item.form.paper}"):
            st.html(draw_form(spoken, item))
            if item.form.in_order is None:
                with st.container(horizontal=True):
                    for in_order, code in ((True, "paper_forms.say_in_order"), (False, "paper_forms.say_not_in_order")):
                        st.button(
                            spoken.say(code),
                            key=f"{'yes' if in_order else 'no'}_{item.form.paper}",
                            on_click=judge,
                            args=(item.form.paper, in_order),
                        )
    draw_turn(spoken, FROM, first, sheet.count, SHEET)
    if not sheet.forms:
        st.html(tag("p", spoken.say("paper_forms.none"), class_="note", lang=spoken.language))
