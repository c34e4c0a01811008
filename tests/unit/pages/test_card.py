"""A job's card: pay as the advert states it and its month beside it, and the advert's words as text only."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from language import Words, words
from matching.listing_pay import monthly_pay
from matching.minimum_wages import Minimum
from matching.model import Gap, Gate, Listing, Match, Reason
from pages.parts.pay import pay_a_month, stated_pay
from pages.parts.work.card import draw_card, spoken_card
from services.about_listing import About
from services.markup import join, tag

ENGLISH, HINDI = words("en"), words("hi")
NOTHING_SAID = Listing("1", "Mason", "Uttar Pradesh", "Varanasi")
MATCH = Match("1", 0.9, "strong", 0.4)


def paid(**told: Any) -> Listing:
    listing = replace(NOTHING_SAID, **told)
    month = monthly_pay(listing)
    return replace(listing, monthly_low=month.low, monthly_high=month.high, wage_assumption=month.assumption)


@pytest.mark.parametrize(
    ("listing", "stated", "month"),
    [
        (paid(wage_min=600, wage_period="day"), "₹600 a day", "₹15,600 a month at 26 days"),
        (paid(wage_min=600, wage_max=700, wage_period="day"), "₹600–700 a day", "₹15,600–18,200 a month at 26 days"),
        (paid(wage_min=80, wage_period="hour", hours_per_day=6.0), "₹80 an hour", "₹12,480 a month at 6 hours, 26 days"),
        (paid(wage_min=120000, wage_period="year"), "₹1,20,000 a year", "₹10,000 a month"),
        (paid(wage_min=14500, wage_period="month"), "₹14,500 a month", None),
        (paid(wage_min=35, wage_max=60, wage_period="piece"), "₹35–60 for each piece or order", None),
        (paid(wage_max=700, wage_period="day"), "₹700 a day", "₹18,200 a month at 26 days"),
        (paid(wage_min=600), "₹600 (the advert does not say for how long)", "If that is a day's pay: ₹15,600 a month at 26 days"),
        (paid(), "Pay not told: ask", None),
    ],
)
def test_pay_is_said_as_stated_with_its_month_beside_it(listing: Listing, stated: str, month: str | None) -> None:
    assert stated_pay(ENGLISH, listing) == stated
    assert pay_a_month(ENGLISH, listing) == month


def test_a_card_says_and_reads_aloud_once_how_far_it_is_and_how_many_it_takes() -> None:
    wanted = replace(NOTHING_SAID, openings=5, filled=2)
    reasons = (Reason("near", {"km": 1}), Reason("many_openings", {"openings": 3}))
    card = draw_card(ENGLISH, replace(MATCH, km=0.6, reasons=reasons), wanted)
    assert "Less than 1 km from you" in card
    for said, code in (("less than 1 km", "near"), ("3 openings", "many_openings")):
        for only in ((), (Reason(code, {"km": 1, "openings": 3}),)):
            told = replace(MATCH, km=0.6, reasons=only)
            written = re.sub(r'data-listen="[^"]*"', "", draw_card(ENGLISH, told, wanted))
            assert written.lower().count(said) == 1
            assert "\n".join(spoken_card(ENGLISH, told, wanted)).lower().count(said) == 1


def test_a_card_says_and_reads_aloud_the_district_in_the_language_of_who_reads() -> None:
    card = draw_card(HINDI, MATCH, NOTHING_SAID)
    assert "वाराणसी\u00a0· 1 किमी से कम" in card
    assert "<dd>वाराणसी, उत्तर प्रदेश</dd>" in card
    assert "Varanasi" not in card
    assert "वाराणसी" in spoken_card(HINDI, MATCH, NOTHING_SAID)
    assert "<bdi>Lanka</bdi>" in draw_card(HINDI, MATCH, replace(NOTHING_SAID, district="Lanka"))


def test_what_speaks_for_a_job_stands_before_what_it_asks() -> None:
    match = replace(MATCH, gaps=(Gap("experience_short", {"asked": 3.0, "has": 1.0}),))
    kinds = re.findall(r'<li class="(\w+)"', draw_card(ENGLISH, match, NOTHING_SAID, About(joins=2)))
    assert kinds == ["reason", "gap"]


def test_what_is_missing_and_what_is_asked_stand_on_the_card() -> None:
    match = replace(
        MATCH,
        gaps=(Gap("experience_short", {"asked": 3.0, "has": 1.0}),),
        asks=(Gate("licence", None, {"licences": ["two_wheeler"]}),),
    )
    card = draw_card(HINDI, match, NOTHING_SAID)
    assert "3 साल का अनुभव माँगते हैं; आपका 1 साल है" in card
    assert "दोपहिया लाइसेंस चाहिए: क्या आपके पास है?" in card


def test_a_title_in_another_script_is_helped_by_the_name_of_the_trade() -> None:
    known = replace(NOTHING_SAID, family="7112")
    assert "राजमिस्त्री" in draw_card(HINDI, MATCH, known)
    assert 'class="trade"' not in draw_card(ENGLISH, MATCH, known)


def test_openings_already_taken_are_not_offered() -> None:
    assert "2 openings" in draw_card(ENGLISH, MATCH, replace(NOTHING_SAID, openings=5, filled=3))
    assert "opening" not in draw_card(ENGLISH, MATCH, replace(NOTHING_SAID, openings=3, filled=3))


@pytest.mark.parametrize("column", ["title", "employer_name", "district", "description", "pincode", "walk_in_place", "weekly_off"])
def test_no_word_of_an_advert_becomes_markup(column: str) -> None:
    told = {column: '"><script>alert(1)</script>', "walk_in_on": date(2026, 12, 2)}
    card = draw_card(ENGLISH, MATCH, replace(NOTHING_SAID, **told))
    assert "&lt;script&gt;" in card
    assert "<script" not in card


def test_attributes_are_escaped_too_and_markup_is_escaped_once() -> None:
    assert tag("p", "a & b", lang='"x') == '<p lang="&#34;x">a &amp; b</p>'
    assert tag("p", join(" < ", tag("b", "&"), "&", None, "")) == "<p><b>&amp;</b> &lt; &amp;</p>"


def test_what_we_know_beside_the_adverts_words_stands_on_the_card() -> None:
    known = About(
        checked_on=date(2026, 5, 3),
        joins=2,
        complaints=1,
        sources=("ncs-csv", "onest"),
        seen_on=date(2026, 11, 20),
        minimum=Minimum(12_480, date(2025, 10, 1)),
    )
    card = draw_card(ENGLISH, MATCH, replace(NOTHING_SAID, employer_type="contractor"), known)
    for told in (
        "Less than even the minimum wage of ₹12,480 a month that holds since 1 October 2025",
        "1 complaint about this employer was found true",
        "Employer&#39;s papers were looked at on",
        "2 workers have joined here",
        "ncs-csv, onest",
        "You work for a contractor (thekedar)",
    ):
        assert told in card
    assert "complaint" not in draw_card(ENGLISH, MATCH, NOTHING_SAID)


def test_a_fair_is_told_with_its_day_place_and_what_to_bring() -> None:
    fair = replace(
        NOTHING_SAID, kind="job_fair", walk_in_on=date(2026, 12, 5), walk_in_place="ITI Karaundi", bring="two photographs"
    )
    card = draw_card(HINDI, MATCH, fair)
    assert "रोज़गार मेला" in card
    assert "ITI Karaundi साथ लाएँ: two photographs" in card


@pytest.mark.parametrize("spoken", [ENGLISH, HINDI], ids=["en", "hi"])
def test_an_employer_who_is_not_named_is_told_in_writing_and_aloud(spoken: Words) -> None:
    said = spoken.say("employer_not_named")
    nameless = replace(NOTHING_SAID, employer_name=None)
    assert said in draw_card(spoken, MATCH, nameless)
    assert said in spoken_card(spoken, MATCH, nameless)
    assert said not in draw_card(spoken, MATCH, replace(NOTHING_SAID, employer_name="Sample Nirman"))
