"""Whom to count and what to hold it against. The address keeps the choice; what it tells that is unknown is dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

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

NAMES = ("state", "district", "period", "by", "with_place", "with_period")
"""The fields; the State and the district are one `place` in the address."""
KEPT = ("place", "period", "by", "map", "with_place", "with_period")


def draw_choices(sayings: Sayings, figures: Figures, chosen: Selection) -> None:
    """The fields, set as the address says; a change goes into the address and draws the screen anew."""
    words, state = sayings.words, state_of(chosen.place)
    states = sorted(states_of(figures), key=sayings.place)
    quarters = tuple(reversed(quarters_of(figures)))
    districts = sorted(districts_in(figures, state), key=sayings.place) if state else []
    inside = is_district(chosen.place)
    with st.container(key="filters", gap="small"):
        st.html(tag("h2", words.say("placements.filters"), class_="choose", lang=words.language))
        _field(sayings, "state", state, ("", *states), sayings.place)
        if districts:
            _field(
                sayings, "district", chosen.place if inside else "", ("", *districts), _or(sayings, "whole_state", sayings.place)
            )
        if not inside:
            _field(sayings, "period", chosen.period, ("", *quarters), lambda period: period_said(words, period))
        _field(sayings, "by", chosen.by, dimensions_at(chosen.side), lambda by: words.say(f"placements.one_{by}"))
        st.html(tag("h2", words.say("placements.compare"), class_="choose", lang=words.language))
        _field(sayings, "with_place", chosen.with_place, _places(chosen, states), _or(sayings, "nothing", _india(sayings)))
        if not inside and not is_district(chosen.with_place):
            others = ("", *(each for each in (ALL_MONTHS, *quarters) if each != (chosen.period or ALL_MONTHS)))
            value = chosen.with_period if chosen.with_period in others else ""
            _field(sayings, "with_period", value, others, _or(sayings, "nothing", _ever(sayings)))
        if inside:
            st.html(tag("p", words.say("placements.district_all_time"), class_="hint", lang=words.language))
        if chosen != Selection():
            st.button(words.say("placements.clear"), key="count_everybody", on_click=_clear, width="stretch")


def draw_measures(sayings: Sayings, chosen: Selection) -> None:
    """What the map shows: of districts, whose circles have a size, numbers of people alone."""
    words = sayings.words
    options = SIZED if chosen.place else MAPPED
    _field(sayings, "map", chosen.map, options, lambda measure: words.say(f"placements.measure_{measure}"))


def _field(sayings: Sayings, name: str, value: str, options: Sequence[str], said: Callable[[str], str]) -> None:
    st.session_state[_key(name)] = value
    st.selectbox(
        sayings.words.say(f"placements.choose_{name}"),
        options=options,
        format_func=said,
        key=_key(name),
        placeholder=said(options[0]),
        filter_mode=None,
        on_change=_into_the_address,
    )


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


def _key(name: str) -> str:
    return f"placements_{name}"


def _into_the_address() -> None:
    told = {name: st.session_state.get(_key(name)) or "" for name in (*NAMES, "map") if _key(name) in st.session_state}
    state, district = told.get("state", ""), told.get("district", "")
    _put("place", district if district and state_of(district) == state else state)
    for name in KEPT[1:]:
        if name in told:
            _put(name, told[name])


def _clear() -> None:
    for name in KEPT:
        _put(name, "")


def _put(name: str, value: str) -> None:
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)
