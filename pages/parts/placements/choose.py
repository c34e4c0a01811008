"""Whom to count and what to hold it against. The State and the district are one `place` in the address."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from language import Words
from pages.parts.choice import draw_choice, forget_choices, keep_choice
from pages.parts.own_words import tell_choices
from services.figures import Figures, is_district, state_of
from services.markup import tag
from services.placements.selection import (
    ALL_INDIA,
    ALL_MONTHS,
    MAPPED,
    SIZED,
    Selection,
    dimensions_at,
    districts_in,
    quarters_of,
    states_of,
)
from services.telling.numbers import Sayings, period_said

PAGE = "placements"
PARTS = ("joined", "stays", "when", "groups")
"""What the charts tell of: on a phone one of these at a time."""
PART, OPENED = "part", "placements_filters_open"
KEPT = ("place", "period", "by", "map", "with_place", "with_period")


def draw_choices(sayings: Sayings, figures: Figures, chosen: Selection) -> None:
    """The fields."""
    words, state = sayings.words, state_of(chosen.place)
    states = sorted(states_of(figures), key=sayings.place)
    quarters = tuple(reversed(quarters_of(figures)))
    districts = sorted(districts_in(figures, state), key=sayings.place) if state else []
    inside = is_district(chosen.place)
    opened = st.session_state.get(OPENED, False)
    # On a phone they are folded away, so that the answer and its charts come first; a desk shows them always.
    st.button(f"{words.say('placements.filters')} {'▴' if opened else '▾'}", key="open_filters", on_click=_fold, args=(not opened,))
    with st.container(key=f"filters_{'open' if opened else 'closed'}"), st.container(key="filters", gap="small"):
        st.html(tag("h2", words.say("placements.filters"), class_="choose", lang=words.language))
        tell_choices(words)
        _field(sayings, "state", state, ("", *states), sayings.place, _go_to, search=True)
        if districts:
            told, said = chosen.place if inside else "", _or(sayings, "whole_state", sayings.place)
            _field(sayings, "district", told, ("", *districts), said, lambda district: _go_to(district or state), search=True)
        if not inside:
            _field(sayings, "period", chosen.period, ("", *quarters), lambda period: period_said(words, period))
        _field(sayings, "by", chosen.by, dimensions_at(chosen.side), lambda by: words.say(f"placements.one_{by}"))
        st.html(tag("h2", words.say("placements.compare"), class_="choose", lang=words.language))
        _field(
            sayings, "with_place", chosen.with_place, _places(chosen, states), _or(sayings, "nothing", _india(sayings)), search=True
        )
        if not inside and not is_district(chosen.with_place):
            others = ("", *(each for each in (ALL_MONTHS, *quarters) if each != (chosen.period or ALL_MONTHS)))
            value = chosen.with_period if chosen.with_period in others else ""
            _field(sayings, "with_period", value, others, _or(sayings, "nothing", _ever(sayings)))
        if inside:
            st.html(tag("p", words.say("placements.district_all_time"), class_="hint", lang=words.language))
        if chosen != Selection():
            st.button(words.say("placements.clear"), key="count_everybody", on_click=forget_choices, args=KEPT, width="stretch")


def draw_parts(words: Words) -> str:
    """Which part of the charts a phone shows, as chips; the address keeps it."""
    told = st.query_params.get(PART)
    st.session_state[f"{PAGE}_{PART}"] = told if told in PARTS else PARTS[0]
    return str(
        st.pills(
            words.say("placements.parts"),
            PARTS,
            format_func=lambda part: words.say(f"placements.part_{part}"),
            key=f"{PAGE}_{PART}",
            required=True,
            on_change=_turn,
        )
    )


def _turn() -> None:
    keep_choice(PART, st.session_state[f"{PAGE}_{PART}"] or "")


def _fold(opened: bool) -> None:
    st.session_state[OPENED] = opened


def draw_measures(sayings: Sayings, chosen: Selection) -> None:
    """What the map shows: of districts, whose circles have a size, numbers of people alone."""
    words = sayings.words
    options = SIZED if chosen.place else MAPPED
    _field(sayings, "map", chosen.map, options, lambda measure: words.say(f"placements.measure_{measure}"))


def _field(
    sayings: Sayings,
    name: str,
    value: str,
    options: Sequence[str],
    said: Callable[[str], str],
    keep: Callable[[str], None] | None = None,
    *,
    search: bool = False,
) -> None:
    draw_choice(PAGE, name, sayings.words.say(f"placements.choose_{name}"), value, options, said, keep=keep, search=search)


def _places(chosen: Selection, states: Sequence[str]) -> tuple[str, ...]:
    """India and its States, without the one that is looked at; a district that the address names stays."""
    named = (chosen.with_place,) if is_district(chosen.with_place) else ()
    return ("", *(each for each in (ALL_INDIA, *states) if each != (chosen.place or ALL_INDIA)), *named)


def _or(sayings: Sayings, nothing: str, said: Callable[[str], str]) -> Callable[[str], str]:
    return lambda code: said(code) if code else sayings.words.say(f"placements.{nothing}")


def _india(sayings: Sayings) -> Callable[[str], str]:
    return lambda code: sayings.place("" if code == ALL_INDIA else code)


def _ever(sayings: Sayings) -> Callable[[str], str]:
    return lambda code: period_said(sayings.words, "" if code == ALL_MONTHS else code)


def _go_to(place: str) -> None:
    keep_choice("place", place)
