"""The held-back queue: the oldest adverts that wait for a person, and what that person says of each."""

from __future__ import annotations

import streamlit as st

from language import words
from pages.parts.door import admitted
from pages.parts.frame import chosen_language
from pages.parts.listings.held_advert import draw_held
from pages.parts.listings.last_act import do, draw_last_act
from services.keep_listings import VERDICTS, counts, held_back, phrases, reported
from services.listing_filters import whole_number
from services.markup import tag

administrator = admitted("administrator")
ABOVE = "above"


def go_on(number: int | None) -> None:
    """Leave those up to this number for later; None: back to the oldest."""
    if number is None:
        st.query_params.pop(ABOVE, None)
    else:
        st.query_params[ABOVE] = str(number)


spoken = words(chosen_language())
with st.container(key="wide"):
    st.title(spoken.say("held_back.title"), anchor=False)
    left = counts(administrator)["held_back"]
    above = whole_number(st.query_params.get(ABOVE))
    st.html(tag("p", spoken.say("held_back.left", listings=left), class_="count", lang=spoken.language))
    if left:
        st.html(tag("p", spoken.say("held_back.how"), class_="hint", lang=spoken.language))
    draw_last_act(spoken, administrator)
    queue = held_back(administrator, above)
    told = reported(administrator, [item.id for item in queue.listings])
    like = phrases(administrator, queue.listings)
    for item in queue.listings:
        with st.container(key=f"held_{item.id}"):
            st.html(draw_held(spoken, item, told.get(item.id, {}), like.get(item.id, ())))
            with st.container(horizontal=True):
                for verdict in VERDICTS:
                    st.button(
                        spoken.say(f"held_back.{verdict}"),
                        key=f"{verdict}_{item.id}",
                        on_click=do,
                        args=(verdict, [item]),
                    )
    if not queue.listings:
        st.html(
            tag("p", spoken.say("held_back.none_after" if queue.before else "held_back.none"), class_="note", lang=spoken.language)
        )
    with st.container(key="turn", horizontal=True, horizontal_alignment="distribute"):
        if queue.before:
            st.button(spoken.say("held_back.back"), on_click=go_on, args=(None,))
        if queue.after:
            st.button(spoken.say("held_back.later"), on_click=go_on, args=(queue.listings[-1].id,))
