"""E-Shram's registrations beside who is linked, agreed and joined here, and gig and platform workers apart."""

from __future__ import annotations

import streamlit as st

from language import words
from pages.parts.charts.shown import Shown
from pages.parts.door import admitted
from pages.parts.frame import chosen_language
from services.figures import figures
from services.figures_out.named import file_name
from services.markup import tag
from services.placements.selection import Side
from services.registrations.compared import all_india, compared, linked_by, shares_beside
from services.registrations.known import registrations
from services.scheme_figures import scheme_figures
from services.telling.answer import fresh
from services.telling.registrations import answer, beside, by_channel, by_date, by_state, by_worker_type, law, notes
from services.telling.schemes import by_state as by_scheme_and_state
from services.telling.schemes import in_india

official = admitted("official")
counted = figures(official)
told = registrations(counted.reference)
spoken = words(chosen_language())
shown = Shown(spoken)
simulated = counted.freshness.simulated
india = all_india(counted, told)
said = answer(spoken, india)

with st.container(key="wide"):
    st.title(spoken.say("registrations.title"), anchor=False)
    st.html(
        tag(
            "section",
            tag("p", said, class_="answer"),
            tag("p", spoken.say("placements.simulated"), class_="simulated", role="note") if simulated else None,
            tag("p", fresh(spoken, counted.freshness), class_="fine-print"),
            class_="placements",
            lang=spoken.language,
        )
    )
    first, second = st.columns(2, gap="medium")
    shown.draw(first, by_state(spoken, counted.tiles, compared(counted, told), india))
    shown.draw(second, by_date(spoken, told.totals))
    shown.draw(second, beside(spoken, "gender", shares_beside(counted, told.genders, told.total.registered, "gender"), told.total))
    shown.draw(first, by_channel(spoken, linked_by(counted, "channel")))
    shown.draw(first, by_worker_type(spoken, linked_by(counted, "worker_type")))
    code = law(spoken)
    first.html(
        tag(
            "section",
            tag("h2", spoken.say("registrations.law_title")),
            tag("ul", *(tag("li", line) for line in code[:-1]), class_="law"),
            tag("p", code[-1], class_="fine-print"),
            class_="chart",
            lang=spoken.language,
        )
    )
    *_, newest = told.totals
    shown.draw(second, beside(spoken, "sector", shares_beside(counted, told.sectors, newest.registered, "sector"), newest))
    if known := scheme_figures(official):
        shown.draw(second, in_india(spoken, known[0]))
        shown.draw(second, by_scheme_and_state(spoken, known[0]))
    shown.offer(
        spoken.say("registrations.title"),
        (said, fresh(spoken, counted.freshness)),
        notes(spoken, told),
        simulated=simulated,
        named=file_name(Side(), counted.freshness.until, spoken.language, "registrations"),
    )
    lines = (tag("p", note) for note in notes(spoken, told))
    st.html(tag("section", *lines, class_="placements fine-print", lang=spoken.language))
