"""The administrator's listings: how many there are, filtered and leafed through, and what can be done to them."""

from __future__ import annotations

import streamlit as st

from language import Words, words
from pages.parts.door import admitted
from pages.parts.frame import chosen_language
from pages.parts.listings.last_act import DONE, do, draw_last_act
from pages.parts.listings.sheet import draw_sheet, draw_states
from pages.parts.own_words import tell_choices
from services.keep_listings import ACTS, STATUSES, Sheet, Wanted, counts, sheet, states
from services.listing_filters import FIELDS, family_codes, state_names, wanted_of, whole_number
from services.markup import tag

administrator = admitted("administrator")
LEAF = ("below", "above")
ALL = ""
TOLD = "listings_told"


def key_of(field: str) -> str:
    """The session's key of a filter's field."""
    return f"listings_{field}"


def remember() -> None:
    """A filter has changed: keep it in the address and begin with its newest listings."""
    for field in FIELDS:
        _address(field, st.session_state.get(key_of(field)))
    for side in LEAF:
        _address(side, None)
    st.session_state.pop(DONE, None)


def leaf(side: str, number: int) -> None:
    """Turn the page."""
    for each in LEAF:
        _address(each, str(number) if each == side else None)
    st.session_state.pop(DONE, None)


def _address(name: str, value: str | None) -> None:
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def filters(spoken: Words) -> Wanted:
    """Draw the filters as the address has them, and give what they want."""
    told = wanted_of({field: st.query_params.get(field) for field in FIELDS})
    another = st.session_state.get(TOLD) != told  # a link, or the way back: the fields say what the address says
    st.session_state[TOLD] = told
    for field in FIELDS:
        if another or key_of(field) not in st.session_state:
            st.session_state[key_of(field)] = getattr(told, field) or ALL
    how_many = counts(administrator)
    st.segmented_control(
        spoken.say("listings.status"),
        STATUSES,
        format_func=lambda status: f"{spoken.say(f'listings.status_{status}')} {spoken.speech.number(how_many[status])}",
        key=key_of("status"),
        required=True,
        on_change=remember,
    )
    tell_choices(spoken)
    with st.container(key="listing_filters", horizontal=True, vertical_alignment="bottom"):
        for field, options, name in (
            ("state", state_names(), spoken.speech.state),
            ("family", family_codes(), spoken.speech.family),
        ):
            every = spoken.say(f"listings.every_{field}")
            st.selectbox(
                spoken.say(f"listings.{field}"),
                (ALL, *sorted(options, key=name)),
                format_func=lambda option, every=every, name=name: name(option) if option else every,
                key=key_of(field),
                placeholder=every,
                on_change=remember,
            )
        for field in ("words", "job_id"):
            st.text_input(spoken.say(f"listings.{field}"), key=key_of(field), max_chars=100, autocomplete="off", on_change=remember)
    return wanted_of({field: st.session_state[key_of(field)] for field in FIELDS})


def acts(spoken: Words, found: Sheet) -> None:
    """Choose by number, and do something to what is chosen."""
    places = range(1, len(found.listings) + 1)
    drawn = f"chosen_{found.listings[0].id}_{len(places)}_{hash(tuple(item.id for item in found.listings))}"
    chosen = st.pills(spoken.say("listings.choose"), places, selection_mode="multi", key=drawn)
    picked = [found.listings[place - 1] for place in chosen]
    with st.container(key="acts", horizontal=True, vertical_alignment="center"):
        every = spoken.say("listings.choose_all", listings=len(places))
        st.button(every, on_click=st.session_state.__setitem__, args=(drawn, [*places]))
        told = "listings.chosen" if picked else "listings.choose_first"
        st.html(tag("p", spoken.say(told, listings=len(picked)), class_="hint", lang=spoken.language), width="content")
        for act in ACTS:
            st.button(spoken.say(f"listings.act_{act}"), key=act, disabled=not picked, on_click=do, args=(act, picked))


def turn(spoken: Words, found: Sheet) -> None:
    """To the newer and to the older ones."""
    with st.container(key="turn", horizontal=True, horizontal_alignment="distribute"):
        newest, oldest = found.listings[0].id, found.listings[-1].id
        st.button(spoken.say("listings.newer"), disabled=not found.before, on_click=leaf, args=("above", newest))
        st.button(spoken.say("listings.older"), disabled=not found.after, on_click=leaf, args=("below", oldest))


spoken = words(chosen_language())
with st.container(key="wide"):
    st.title(spoken.say("listings.title"), anchor=False)
    wanted = filters(spoken)
    st.html(draw_states(spoken, states(administrator, wanted.status)))
    draw_last_act(spoken, administrator)
    below, above = (whole_number(st.query_params.get(side)) for side in LEAF)
    found = sheet(administrator, wanted, below=below, above=above)
    if found.listings:
        acts(spoken, found)
        st.html(draw_sheet(spoken, found))
        turn(spoken, found)
    else:
        st.html(tag("p", spoken.say("listings.none"), class_="note", lang=spoken.language))
