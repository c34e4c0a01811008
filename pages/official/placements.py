"""The officials' view: who was placed, where, in what, and whether they stayed. Counts only, read from what may be shown."""

from __future__ import annotations

import streamlit as st

from language import words
from pages.parts.charts.shown import Shown
from pages.parts.door import admitted
from pages.parts.frame import chosen_language
from pages.parts.placements.alerts import draw_alerts
from pages.parts.placements.answer import draw_answer, draw_notes
from pages.parts.placements.choose import draw_choices, draw_measures, draw_parts
from pages.parts.placements.elsewhere import draw_elsewhere
from services.figures import figures, is_district, state_of
from services.figures_out.named import file_name
from services.placements.alerts import alerts
from services.placements.districts import points_of
from services.placements.outcomes import pay_moved, wait_at, waits_by
from services.placements.readings import months_of, proofs_of, reading, readings_by
from services.placements.selection import Side, districts_in, selection_of, states_of
from services.targets import progress
from services.telling.answer import answer, fresh, notes
from services.telling.funnel import beside, funnel, proofs, stays
from services.telling.groups import groups
from services.telling.maps import districts_map, states_map
from services.telling.numbers import Sayings
from services.telling.outcomes import pay, waits
from services.telling.trend import trend

official = admitted("official")
counted = figures(official)
chosen = selection_of(counted, st.query_params)
state = state_of(chosen.place)
others = [side for side in (chosen.other,) if side]
named = {code for place in (state, *(state_of(side.place) for side in others)) if place for code in districts_in(counted, place)}
aims = progress(official, state)
named |= {each.target.place for each in aims if is_district(each.target.place)}
sayings = Sayings(words(chosen_language()), points_of(official, sorted(named)))
spoken = sayings.words
told = [(side, reading(counted, side)) for side in (chosen.side, *others)]
main = told[0][1]
of = sayings.side(chosen.side) if others else ""

shown = Shown(spoken)

with st.container(key="wide"):
    st.title(spoken.say("placements.title"), anchor=False)
    st.html(draw_answer(sayings, told, counted.freshness))
    if look_at := draw_alerts(sayings, aims, alerts(counted, state)):
        st.html(look_at)
    left, right = st.columns((2, 5), gap="large")
    with left:
        draw_choices(sayings, counted, chosen)
    with right:
        if others:
            shown.draw(st, beside(sayings, told))
        if main.tells:
            part = draw_parts(spoken)
            seen = st.container(key=f"only_{part}")
            first, second = seen.columns(2, gap="medium")
            shown.draw(first.container(key="part_joined_funnel"), funnel(spoken, main, of))
            shown.draw(second.container(key="part_stays"), stays(spoken, main, of))
            with first.container(key="part_joined_map"):
                draw_measures(sayings, chosen)
                if state:
                    found = {code: reading(counted, Side(code)) for code in districts_in(counted, state)}
                    shown.draw(st, districts_map(sayings, state, found, chosen.map, reading(counted, Side(state))))
                else:
                    period = chosen.side.period
                    found = {code: reading(counted, Side(code, period)) for code in states_of(counted)}
                    shown.draw(st, states_map(sayings, counted.tiles, found, chosen.map, reading(counted, Side(period=period))))
            places = dict.fromkeys(side.place for side, _ in told if not is_district(side.place))
            if places:
                shown.draw(
                    second.container(key="part_when_months"),
                    trend(sayings, [(place, months_of(counted, place)) for place in places], counted.freshness),
                )
            shown.draw(second.container(key="part_stays_proofs"), proofs(spoken, main, proofs_of(counted, chosen.side), of))
            waited = [(place, wait) for place in places if (wait := wait_at(counted, place))]
            if waited:
                shown.draw(first.container(key="part_when_waits"), waits(sayings, waited, chosen.by, waits_by(counted, chosen.by)))
            if moved := pay_moved(counted, chosen.place):
                shown.draw(second.container(key="part_stays_pay"), pay(sayings, chosen.place, moved))
            shown.draw(
                seen.container(key="part_groups"),
                groups(sayings, chosen.by, [(side, readings_by(counted, chosen.by, side)) for side, _ in told]),
            )
        else:
            draw_elsewhere(sayings, chosen.place)
        lines = (*(f"{sayings.side(side)}: {answer(spoken, found)}" for side, found in told), fresh(spoken, counted.freshness))
        shown.offer(
            spoken.say("placements.title"),
            lines,
            notes(spoken, counted.freshness),
            simulated=counted.freshness.simulated,
            named=file_name(chosen.side, counted.freshness.until, spoken.language, "placements"),
        )
        st.html(draw_notes(spoken, counted.freshness))
