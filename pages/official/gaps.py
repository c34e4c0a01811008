"""Where openings and workers miss each other, and what would help. Counts only, worked out ahead."""

from __future__ import annotations

import streamlit as st

from language import words
from pages.parts.door import admitted
from pages.parts.frame import chosen_language
from pages.parts.gaps.answer import draw_answer, draw_notes
from pages.parts.gaps.choose import draw_choices, draw_trial
from pages.parts.gaps.figures import Sayings
from pages.parts.gaps.maps import draw_districts, draw_map
from pages.parts.gaps.remedies import draw_camps, draw_trainings, draw_ways
from pages.parts.gaps.trades import draw_cells, draw_more_trades, draw_sectors, draw_trades
from pages.parts.gaps.what_if import draw_what_if
from pages.parts.markup import tag
from services.gaps import gaps

desk = gaps(admitted("official"))
sayings = Sayings(words(chosen_language()), desk.districts)
spoken = sayings.words
selection = desk.choices.selection(st.query_params)
report = desk.report(selection)

with st.container(key="wide"):
    st.title(spoken.say("gaps.title"), anchor=False)
    if report is None:
        st.html(tag("p", spoken.say("gaps.nothing_yet"), class_="note", lang=spoken.language))
        st.stop()
    st.html(draw_answer(sayings, report))
    left, right = st.columns((1, 3), gap="large")
    with left:
        draw_choices(sayings, desk.choices, selection)
    with right:
        if selection.district is not None:
            st.html(draw_sectors(sayings, report))
            st.html(draw_cells(sayings, report))
        else:
            st.html(draw_trades(sayings, report))
            if more := draw_more_trades(sayings, report):
                st.html(more)
            st.html(draw_districts(sayings, report) if selection.state else draw_map(sayings, report, desk.tiles))
        st.html(sayings.section(spoken.say("gaps.what_if")))
        if selection.district is None:
            st.html(tag("p", spoken.say("gaps.choose_first"), class_="hint", lang=spoken.language))
        else:
            draw_trial(sayings, desk.choices, selection)
            if (tried := desk.what_if(selection)) is not None:
                st.html(draw_what_if(sayings, selection, tried))
        first, second = st.columns(2, gap="medium")
        first.html(draw_camps(sayings, report))
        second.html(draw_trainings(sayings, report))
        first.html(draw_ways(sayings, report.lives, "lives"))
        second.html(draw_ways(sayings, report.joined, "joined"))
        st.html(draw_notes(sayings))
