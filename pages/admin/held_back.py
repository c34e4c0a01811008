"""The held-back queue: adverts that wait for a person, one entry a vacancy, filtered; and what that person says of each or of several."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from language import Words, begun, words
from pages.parts.door import admitted
from pages.parts.frame import chosen_language
from pages.parts.listings.held_advert import draw_held, reason_name
from pages.parts.listings.last_act import DONE, do, draw_last_act
from pages.parts.own_words import tell_choices
from services.held_queue import (
    FIELDS,
    ORDERS,
    HeldWanted,
    StoredListing,
    choices,
    false_sentences,
    held_back,
    reported,
    together,
    waiting,
    wanted_of,
)
from services.keep_listings import VERDICTS, counts
from services.listing_filters import whole_number
from services.markup import tag

administrator = admitted("administrator")
BEYOND = "beyond"
EVERY = ""


def go_on(number: int | None) -> None:
    """Leave those up to this number for later; None: back to the first."""
    _address(BEYOND, None if number is None else str(number))


def remember() -> None:
    """A filter has changed: keep it in the address and begin with the first."""
    for field in FIELDS:
        _address(field, st.session_state.get(key_of(field)))
    go_on(None)
    st.session_state.pop(DONE, None)


def key_of(field: str) -> str:
    """The session's key of a filter's field."""
    return f"held_back_{field}"


def _address(name: str, value: str | None) -> None:
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def filters(spoken: Words) -> HeldWanted:
    """Draw the filters as the address has them, and give what they want."""
    among = choices(administrator)
    told = wanted_of({field: st.query_params.get(field) for field in FIELDS}, among)
    says: dict[str, Callable[[str], str]] = {
        "state": spoken.speech.state,
        "reason": lambda code: begun(reason_name(spoken, code)),
        "source": str,
        "order": lambda order: spoken.say(f"held_back.order_{order}"),
    }
    offered = {"state": among.state, "reason": among.reason, "source": among.source}
    values = {field: getattr(told, field) or EVERY for field in offered} | {"order": ORDERS[told.newest_first]}
    tell_choices(spoken)
    with st.container(key="listing_filters", horizontal=True, vertical_alignment="bottom"):
        for field, value in values.items():
            st.session_state[key_of(field)] = value
            every = spoken.say("listings.every_state")
            st.selectbox(
                spoken.say(f"held_back.filter_{field}"),
                ORDERS if field == "order" else (EVERY, *sorted(offered[field], key=says[field])),
                format_func=lambda option, name=says[field], every=every: name(option) if option else every,
                key=key_of(field),
                placeholder=every,
                on_change=remember,
            )
    return told


def chosen_key(item: StoredListing) -> str:
    """The session's key of an entry that can be chosen to be decided with others."""
    return f"together_{item.id}"


def decide_chosen(verdict: str, items: tuple[StoredListing, ...]) -> None:
    """One verdict for those that are chosen now."""
    do(verdict, [item for item in items if st.session_state.get(chosen_key(item))])


def choose_all(items: tuple[StoredListing, ...]) -> None:
    """All that are on the screen."""
    st.session_state.update({chosen_key(item): True for item in items})


def decide_alike(spoken: Words, items: tuple[StoredListing, ...]) -> None:
    """What waits for one reason can be decided at once."""
    chosen = sum(bool(st.session_state.get(chosen_key(item))) for item in items)
    with st.container(key="acts", horizontal=True, vertical_alignment="center"):
        st.button(spoken.say("listings.choose_all", listings=len(items)), key="choose_all", on_click=choose_all, args=(items,))
        told = "listings.chosen" if chosen else "held_back.choose_first"
        st.html(tag("p", spoken.say(told, listings=chosen), class_="hint", lang=spoken.language), width="content")
        for verdict in VERDICTS:
            st.button(
                spoken.say(f"listings.act_{verdict}"),
                key=f"{verdict}_chosen",
                disabled=not chosen,
                on_click=decide_chosen,
                args=(verdict, items),
            )


def entries(spoken: Words, items: tuple[StoredListing, ...], *, alike: bool) -> None:
    """Each advert with its reasons and what can be said of it."""
    others = together(administrator, items)
    every = [each for item in items for each in (item, *others.get(item.id, ()))]
    told = reported(administrator, [each.id for each in every])
    like = false_sentences(administrator, items)
    for item in items:
        with st.container(key=f"held_{item.id}"):
            st.html(draw_held(spoken, item, told, like.get(item.id, ()), others.get(item.id, ())))
            if alike:
                st.checkbox(spoken.say("held_back.choose"), key=chosen_key(item))
            with st.container(horizontal=True):
                for verdict in VERDICTS:
                    st.button(spoken.say(f"held_back.{verdict}"), key=f"{verdict}_{item.id}", on_click=do, args=(verdict, [item]))


spoken = words(chosen_language())
with st.container(key="wide"):
    st.title(spoken.say("held_back.title"), anchor=False)
    wanted = filters(spoken)
    beyond = whole_number(st.query_params.get(BEYOND))
    left = waiting(administrator, wanted)
    st.html(tag("p", spoken.say("held_back.left", listings=left), class_="count", lang=spoken.language))
    if left:
        adverts = counts(administrator)["held_back"]
        for told in (spoken.say("held_back.how"), spoken.say("held_back.counted", listings=adverts)):
            st.html(tag("p", told, class_="hint", lang=spoken.language))
    draw_last_act(spoken, administrator)
    queue = held_back(administrator, beyond, wanted)
    alike = wanted.reason is not None and len(queue.listings) > 1
    if alike:
        decide_alike(spoken, queue.listings)
    entries(spoken, queue.listings, alike=alike)
    if not queue.listings:
        filtered = wanted != HeldWanted(newest_first=wanted.newest_first)
        none = "none_after" if queue.before else "none_such" if filtered else "none"
        st.html(tag("p", spoken.say(f"held_back.{none}"), class_="note", lang=spoken.language))
    with st.container(key="turn", horizontal=True, horizontal_alignment="distribute"):
        if queue.before:
            back = "back_to_newest" if wanted.newest_first else "back"
            st.button(spoken.say(f"held_back.{back}"), on_click=go_on, args=(None,))
        if queue.after:
            st.button(spoken.say("held_back.later"), on_click=go_on, args=(queue.listings[-1].id,))
