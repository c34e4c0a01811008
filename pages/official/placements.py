"""The officials' view: who was placed, where, in what, and whether they stayed. Counts only."""

from __future__ import annotations

import streamlit as st

from language import words
from pages.parts.door import admitted
from pages.parts.frame import chosen_language
from pages.parts.markup import tag
from pages.parts.placements.answer import draw_answer, draw_notes
from pages.parts.placements.filters import draw_filters
from pages.parts.placements.funnel import draw_funnel
from pages.parts.placements.tables import draw_families, draw_sectors, draw_states
from pages.parts.placements.tile_map import MEASURES, draw_map
from pages.parts.placements.trend import draw_trend
from services.placements import placements

spoken = words(chosen_language())
desk = placements(admitted("official"))
selection = desk.selection(st.query_params)
report = desk.report(selection)

with st.container(key="wide"):
    st.title(spoken.say("placements.title"), anchor=False)
    st.html(draw_answer(spoken, report))
    left, right = st.columns((1, 3), gap="large")
    with left:
        draw_filters(spoken, desk.choices(), selection)
    with right:
        if report.everybody.agreed:
            st.html(draw_funnel(spoken, report))
            if not selection.state:
                measure = st.radio(
                    spoken.say("placements.map_measure"),
                    options=MEASURES,
                    format_func=lambda measure: spoken.say(f"placements.measure_{measure}"),
                    key="map_measure",
                )
                st.html(draw_map(spoken, report, desk.tiles, measure))
                st.html(tag("p", spoken.say("placements.map_note"), class_="fine-print", lang=spoken.language))
            st.html(draw_trend(spoken, report))
            if not selection.state:
                st.html(draw_states(spoken, report))
            st.html(draw_sectors(spoken, report))
            st.html(draw_families(spoken, report))
        st.html(draw_notes(spoken, report))
