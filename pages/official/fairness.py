"""Whether all are served alike, and the model that ranks the jobs. Counts only, worked out ahead; for officials and administrators."""

from __future__ import annotations

import streamlit as st

from language import words
from pages.parts.charts.shown import Shown
from pages.parts.door import admitted
from pages.parts.fairness.answer import answer, draw_alarms, draw_answer, draw_notes, fresh, notes
from pages.parts.fairness.choose import draw_choices
from pages.parts.fairness.compare import comparison
from pages.parts.fairness.figures import Sayings
from pages.parts.fairness.model import draw_card, draw_watched, watched
from pages.parts.frame import chosen_language
from services.fair.desk import fairness
from services.figures_out.named import file_name
from services.markup import tag
from services.model_card import model_card
from services.placements.selection import Side

visitor = admitted("official", "administrator")
desk = fairness(visitor)
sayings = Sayings(words(chosen_language()))
spoken = sayings.words
selection = desk.selection(st.query_params)
report = desk.report(selection)

shown = Shown(spoken)

with st.container(key="wide"):
    st.title(spoken.say("fairness.title"), anchor=False)
    if report is None:
        st.html(tag("p", spoken.say("fairness.nothing_yet"), class_="note", lang=spoken.language))
        st.stop()
    st.html(draw_answer(sayings, report))
    left, right = st.columns((2, 5), gap="large")
    with left:
        draw_choices(sayings, desk, selection)
    with right:
        shown.draw(st, comparison(sayings, report))
        if alarms := draw_alarms(sayings, report):
            st.html(alarms)
        card = model_card(visitor)
        known = desk.watched(card.version) if card else None
        if card:
            st.html(draw_card(spoken, card))
            st.html(draw_watched(spoken, known))
        shown.offer(
            spoken.say("fairness.title"),
            (*answer(sayings, report), fresh(spoken, report)),
            notes(sayings),
            simulated=report.simulated,
            named=file_name(Side(report.selection.state), report.until, spoken.language, "fairness"),
            more=watched(spoken, known),
        )
        st.html(draw_notes(sayings))
