"""Two hundred hostile adverts on the screens that show advert words: words they stay, in Chromium."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import watch
from tests.browser.hostile_words import HOSTILE, OUTSIDE
from tests.browser.open_door import open_screen
from tests.conftest import Promise

SCREEN = """
from datetime import UTC, date, datetime
import streamlit as st
from data.store.imports import RejectedRow
from language import words
from matching.model import Listing, Match
from pages.parts.frame import STYLE
from pages.parts.listings.import_report import draw_rejected
from pages.parts.work.card import draw_card
from tests.browser.hostile_words import HOSTILE

spoken = words("en")
st.html(STYLE)
for number, text in enumerate(HOSTILE):
    advert = Listing(
        job_id=str(number), title=text, state=text, district=text, description=text, employer_name=text, contact=text, source_url=text,
        walk_in_on=date(2030, 1, 1), walk_in_place=text, benefits=(text,), skills_text=(text,), weekly_off=text, sector=text,
    )
    st.html(draw_card(spoken, Match(str(number), 0.5, "good", 3.0), advert))
st.html(draw_rejected(spoken, [RejectedRow(line, "title", "missing", text) for line, text in enumerate(HOSTILE, start=2)]))
st.html("<p class='end'>end</p>")
"""
FOREIGN = """() => [...document.querySelectorAll('article.job *, table *')].filter(
    node => /^(script|img|svg|iframe|object|embed|link|meta|base|form|input|video|style|math)$/i.test(node.tagName)
        || [...node.attributes].some(each =>
            /^on|^(href|src|srcset|srcdoc|action|formaction|data|style|background|poster)$/i.test(each.name))
).map(node => node.outerHTML.slice(0, 200))"""


@pytest.mark.trust
def test_two_hundred_hostile_adverts_stay_words(browser: Any, tmp_path: Path, promise: Promise) -> None:
    assert len(set(HOSTILE)) == 200
    complaints: list[str] = []
    with open_screen(SCREEN, tmp_path) as address:
        page = browser.new_page(viewport={"width": 390, "height": 844})
        watch(page, address, complaints)
        page.goto(address)
        page.locator("p.end").wait_for()
        cards = page.locator("article.job")
        assert cards.count() == 200
        page.evaluate("document.querySelectorAll('article.job details').forEach(each => { each.open = true })")
        page.wait_for_timeout(1_000)
        planted = page.evaluate(FOREIGN)
        shown = cards.nth(0).locator("h3").inner_text()
        assert shown == HOSTILE[0]
        stolen = page.evaluate("window.stolen")
        page.close()
    outside = [complaint for complaint in complaints if OUTSIDE.split("/")[2] in complaint]
    promise(
        "hostile adverts on a screen in Chromium",
        tried=len(HOSTILE),
        refused=len(HOSTILE),
        leaked=len(planted) + bool(stolen) + len(outside),
    )
    assert complaints == []
