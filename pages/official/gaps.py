"""Where openings and workers miss each other, and what would help. Counts only, worked out ahead."""

from __future__ import annotations

import streamlit as st

from language import words
from pages.parts.charts.figure import draw_more
from pages.parts.charts.shown import Shown
from pages.parts.door import admitted
from pages.parts.frame import chosen_language
from pages.parts.gaps.answer import answer, draw_answer, draw_notes, fresh, notes
from pages.parts.gaps.choose import draw_choices, draw_trial
from pages.parts.gaps.what_if import draw_what_if
from services.figures_out.named import file_name
from services.gaps import gaps
from services.markup import tag
from services.placements.selection import Side
from services.telling_gaps.maps import districts_map, states_map
from services.telling_gaps.numbers import Sayings
from services.telling_gaps.remedies import camps, trainings, ways_taken
from services.telling_gaps.trades import by_cell, by_sector, by_trade, more_trades

desk = gaps(admitted("official"))
sayings = Sayings(words(chosen_language()), desk.districts)
spoken = sayings.words
selection = desk.choices.selection(st.query_params)
report = desk.report(selection)

shown = Shown(spoken)

with st.container(key="wide"):
    st.title(spoken.say("gaps.title"), anchor=False)
    if report is None:
        st.html(tag("p", spoken.say("gaps.nothing_yet"), class_="note", lang=spoken.language))
        st.stop()
    st.html(draw_answer(sayings, report))
    left, right = st.columns((2, 5), gap="large")
    with left:
        draw_choices(sayings, desk.choices, selection)
    with right:
        if selection.district is not None:
            shown.draw(st, by_sector(sayings, report))
            shown.draw(st, by_cell(sayings, report))
        else:
            shown.draw(st, by_trade(sayings, report))
            if more := more_trades(sayings, report):
                st.html(draw_more(spoken, more))
            shown.draw(st, districts_map(sayings, report) if selection.state else states_map(sayings, report, desk.tiles))
        st.html(tag("section", tag("h2", spoken.say("gaps.what_if")), class_="chart", lang=spoken.language))
        if selection.district is None:
            st.html(tag("p", spoken.say("gaps.choose_first"), class_="hint", lang=spoken.language))
        else:
            draw_trial(sayings, desk.choices, selection)
            if (tried := desk.what_if(selection)) is not None:
                st.html(draw_what_if(sayings, selection, tried))
        first, second = st.columns(2, gap="medium")
        shown.draw(first, camps(sayings, report))
        shown.draw(second, trainings(sayings, report))
        shown.draw(first, ways_taken(sayings, report.lives, "lives"))
        shown.draw(second, ways_taken(sayings, report.joined, "joined"))
        lines = (*answer(sayings, report), fresh(sayings, report))
        place = selection.state if selection.district is None else f"{selection.state}/{selection.district}"
        rest = (more,) if selection.district is None and more else ()
        shown.offer(
            spoken.say("gaps.title"),
            lines,
            notes(sayings),
            simulated=report.simulated,
            named=file_name(Side(place), report.listings_on, spoken.language, "gaps"),
            more=rest,
        )
        st.html(draw_notes(sayings))
