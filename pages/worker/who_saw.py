"""Who saw my data: who, when, what for, and which fields, newest first."""

from __future__ import annotations

import streamlit as st

from language import Words, begun, words
from pages.parts.door import draw_refusal, here
from pages.parts.frame import chosen_language, onward
from pages.parts.moment import said_moment
from pages.parts.take_away import offer
from pages.parts.walk.steps import PAGES, in_hand
from services.markup import tag
from services.who_saw import Look, who_saw


def draw_look(spoken: Words, look: Look) -> str:
    """One line of the list."""
    who = spoken.say("who_saw.centre", centre=look.centre) if look.centre else spoken.say(f"who_saw.{look.who}")
    did = spoken.say(f"who_saw.did_{look.action}")
    what_for = spoken.say(f"who_saw.for_{look.purpose}") if look.purpose else None
    fields = ", ".join(spoken.say(f"who_saw.field_{name}") for name in look.fields)
    return tag(
        "li",
        tag("p", tag("strong", begun(who)), f": {did}", f" ×{look.times}" if look.times > 1 else None),
        tag("p", spoken.say("who_saw.refused"), class_="trouble") if look.refused else None,
        tag("p", begun(what_for), class_="hint") if what_for else None,
        tag("p", begun(fields), class_="hint") if fields else None,
        tag("p", said_moment(spoken, look.at), class_="hint"),
    )


spoken = words(chosen_language())
visitor = here()
far = visitor.case is not None and visitor.case.step == "work"
case = in_hand(spoken, visitor, "work" if far else "profile")
st.title(spoken.say("who_saw.title"), anchor=False)
st.html(tag("p", spoken.say("who_saw.how"), class_="notice", lang=spoken.language))
looks = [draw_look(spoken, look) for look in who_saw(visitor)]
st.html(tag("ol", *looks, class_="looks", lang=spoken.language))
draw_refusal(spoken)
offer(spoken, spoken.say("who_saw.take_away"), "my_data")
st.page_link(PAGES[case.step], label=spoken.say("who_saw.back"), query_params=onward())
