"""What was done last, how to take it back, and how far the worker's screens have followed."""

from __future__ import annotations

import streamlit as st

from language import Words
from pages.parts.door import draw_refusal, here, refused_plainly
from pages.parts.listings.sheet import said_done
from services.keep_listings import Done, StoredListing, last_act, renewal, undo
from services.keep_listings import do as do_to_listings
from services.markup import join, quoted, tag
from services.visits import Visitor

DONE, DONE_TO = "listings_done", "listings_done_to"
"""The keys of what was done last, and of the title of the one listing that it was done to."""


def do(act: str, shown: list[StoredListing]) -> None:
    """Do an act to these listings, as they are shown, as whoever sits here now, and remember what it did for the next drawing."""
    st.session_state.pop(DONE, None)
    with refused_plainly():
        st.session_state[DONE] = do_to_listings(here(), act, [item.id for item in shown], shown)
        st.session_state[DONE_TO] = shown[0].listing.title if len(shown) == 1 else None


def draw_last_act(words: Words, visitor: Visitor) -> None:
    """The last act of this account with its undo, or why it was not done, and that the index follows."""
    draw_refusal(words)
    with st.container(key="last_act", horizontal=True, vertical_alignment="center"):
        done = st.session_state.get(DONE)
        last = last_act(visitor)
        if isinstance(done, Done):
            title = st.session_state.get(DONE_TO)
            told = join(" ", said_done(words, done), quoted(title) if title else None)
            st.html(tag("p", told, class_="note", role="status", lang=words.language), width="content")
        if last is not None:
            name = words.say(f"listings.act_{last}")
            st.button(words.say("listings.undo", act=name), key="undo", on_click=_take_back)
    _draw_renewal(words, visitor)


def _take_back() -> None:
    with refused_plainly():
        st.session_state[DONE] = undo(here())
        st.session_state.pop(DONE_TO, None)


def _draw_renewal(words: Words, visitor: Visitor) -> None:
    """Watch the index while it is renewed; once it is through, only the time it took."""
    st.fragment(_renewal, run_every=1.0 if renewal(visitor).building else None)(words, visitor)


def _renewal(words: Words, visitor: Visitor) -> None:
    told = renewal(visitor)
    if told.building:
        text = words.say("listings.renewing")
    elif told.failed:
        text = words.say("listings.renewal_failed")
    elif told.seconds is not None:
        text = words.say("listings.renewed", seconds=told.seconds)
    else:
        return
    st.html(tag("p", text, class_="hint", lang=words.language))
