"""What I agreed to: each purpose with its day, and the way to take it back by itself."""

from __future__ import annotations

import streamlit as st

from language import begun, words
from pages.parts.door import draw_refusal, here, refused_plainly
from pages.parts.frame import chosen_language, onward
from pages.parts.walk.steps import PAGES, in_hand
from services.agreements import agreements, end, let_counsel
from services.markup import tag
from services.visits import Case


def take_back(of: Case, purpose: str) -> None:
    """One of them ends."""
    with refused_plainly():
        end(here(), of.id, purpose)


def agree_to_counsel(of: Case) -> None:
    """A counsellor may see her."""
    with refused_plainly():
        let_counsel(here(), of.id)


spoken = words(chosen_language())
visitor = here()
far = visitor.case is not None and visitor.case.step == "work"
case = in_hand(spoken, visitor, "work" if far else "profile")
st.title(spoken.say("agreements.title"), anchor=False)
st.html(tag("p", spoken.say("agreements.how"), class_="notice", lang=spoken.language))
draw_refusal(spoken)
standing = agreements(visitor)
for each in standing:
    with st.container(key=f"agreed_{each.purpose}", gap="small"):
        told = spoken.say("agreements.until", day=each.until.date())
        heading = tag("h2", begun(spoken.say(f"who_saw.for_{each.purpose}")))
        st.html(tag("div", heading, tag("p", told, class_="hint"), class_="agreement", lang=spoken.language))
        if not each.alone:
            st.html(tag("p", spoken.say("agreements.with_all"), class_="hint", lang=spoken.language))
        else:
            st.button(spoken.say("agreements.end"), key=f"end_{each.purpose}", on_click=take_back, args=(case, each.purpose))
if all(each.purpose != "counsel" for each in standing):
    st.html(tag("p", spoken.say("agreements.counsel_fields"), class_="notice", lang=spoken.language))
    st.button(spoken.say("agreements.counsel"), key="counsel", on_click=agree_to_counsel, args=(case,))
st.page_link(PAGES[case.step], label=spoken.say("who_saw.back"), query_params=onward())
