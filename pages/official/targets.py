"""What offices aim at, how far they have come, and what independent calls say of it."""

from __future__ import annotations

import streamlit as st

from language import words
from pages.parts.charts.shown import Shown
from pages.parts.door import admitted, draw_refusal, here, refused_plainly
from pages.parts.frame import chosen_language
from pages.parts.own_words import tell_choices
from pages.parts.placements.alerts import draw_alerts, draw_targets, target_said
from services.figures import figures, is_district
from services.figures_out.named import file_name
from services.markup import tag
from services.placements.alerts import alerts
from services.placements.districts import points_of
from services.placements.selection import Side, districts_in, quarters_of, states_of
from services.targets import AIMED_AT, goal_of, progress, remove_target, set_target
from services.telling.answer import fresh
from services.telling.numbers import Sayings, period_said
from services.telling.targets import targets

DONE = "target_done"
official = admitted("official")
counted = figures(official)
spoken = words(chosen_language())
aims = progress(official)
state = st.session_state.get("target_state") or ""
named = {*(districts_in(counted, state) if state else ()), *(each.target.place for each in aims if is_district(each.target.place))}
sayings = Sayings(spoken, points_of(official, sorted(named)))


def aim() -> None:
    """Set what the fields say."""
    place = st.session_state.get("target_district") or st.session_state.get("target_state") or ""
    with refused_plainly():
        replaced = set_target(
            here(),
            place,
            st.session_state.get("target_period") or "",
            st.session_state["target_measure"],
            goal_of(st.session_state.get("target_goal")),
        )
        st.session_state[DONE] = "replaced" if replaced else "set"


def leave() -> None:
    """Aim at the chosen one no more."""
    with refused_plainly():
        remove_target(here(), st.session_state["target_gone"])
        st.session_state[DONE] = "removed"


def draw_form() -> None:
    """A place, a quarter unless the place is a district, a measure and a number."""
    st.html(tag("h2", spoken.say("targets.set"), class_="choose", lang=spoken.language))
    tell_choices(spoken)
    with st.container(key="target_fields", horizontal=True, vertical_alignment="bottom"):
        choose, search = {"filter_mode": None, "placeholder": ""}, {"filter_mode": "contains", "placeholder": ""}
        st.selectbox(
            spoken.say("placements.choose_state"),
            ("", *sorted(states_of(counted), key=sayings.place)),
            format_func=lambda code: sayings.place(code) if code else spoken.say("targets.no_state"),
            key="target_state",
            **search,
        )
        chosen = st.session_state["target_state"]
        st.selectbox(
            spoken.say("placements.choose_district"),
            ("", *sorted(districts_in(counted, chosen), key=sayings.place)) if chosen else ("",),
            format_func=lambda code: sayings.place(code) if code else spoken.say("placements.whole_state"),
            key="target_district",
            disabled=not chosen,
            **search,
        )
        if not st.session_state.get("target_district"):
            st.selectbox(
                spoken.say("placements.choose_period"),
                tuple(reversed(quarters_of(counted))),
                format_func=lambda period: period_said(spoken, period),
                key="target_period",
                **choose,
            )
        st.selectbox(
            spoken.say("targets.measure"),
            AIMED_AT,
            format_func=lambda measure: spoken.say(f"placements.measure_{measure}"),
            key="target_measure",
            **choose,
        )
        st.text_input(spoken.say("targets.goal"), key="target_goal", max_chars=16, autocomplete="off")
        st.button(spoken.say("targets.set_it"), key="set_target", type="primary", on_click=aim)


def draw_removal() -> None:
    """Which one is aimed at no more."""
    by_number = {each.target.id: each for each in aims}
    st.html(tag("h2", spoken.say("targets.remove_title"), class_="choose", lang=spoken.language))
    with st.container(key="target_removal", horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            spoken.say("targets.which"),
            tuple(by_number),
            format_func=lambda number: target_said(sayings, by_number[number]),
            key="target_gone",
            placeholder="",
            filter_mode=None,
        )
        st.button(spoken.say("targets.remove"), key="remove_target", on_click=leave)
    if (chosen := by_number.get(st.session_state.get("target_gone"))) is not None:
        st.html(tag("p", target_said(sayings, chosen), class_="hint whole-target", lang=spoken.language))


with st.container(key="wide"):
    st.title(spoken.say("targets.title"), anchor=False)
    st.html(tag("p", spoken.say("targets.what"), class_="hint", lang=spoken.language))
    draw_refusal(spoken)
    if done := st.session_state.pop(DONE, None):
        st.html(tag("p", spoken.say(f"targets.was_{done}"), class_="note", role="status", lang=spoken.language))
    if look_at := draw_alerts(sayings, aims, alerts(counted)):
        st.html(look_at)
    st.html(draw_targets(sayings, aims) if aims else tag("p", spoken.say("targets.none"), class_="note", lang=spoken.language))
    if quarters_of(counted):
        draw_form()
    if aims:
        draw_removal()
        Shown(spoken).offer(
            spoken.say("targets.title"),
            (spoken.say("targets.what"), fresh(spoken, counted.freshness)),
            (),
            simulated=counted.freshness.simulated,
            named=file_name(Side(), counted.freshness.until, spoken.language, "targets"),
            more=(targets(sayings, aims),),
        )
