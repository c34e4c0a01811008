"""The slip: whom to ask and what to take along for a job that is still to be asked for, and neither for one that she has begun."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import pytest

from language import Words, words
from matching.model import Listing, Match
from pages.parts.work.slip import draw_slip
from services.find_work import Card, FoundWork, Person

TODAY = date(2026, 11, 28)


def card(number: int, title: str) -> Card:
    listing = Listing(str(number), title, "Uttar Pradesh", "Varanasi", contact=f"90000 0000{number}")
    return Card(number - 1, number, Match(str(number), 0.9, "strong", 0.4), listing)


def slip(spoken: Words, states: Mapping[int, str], reported: Collection[int] = ()) -> str:
    person = Person("Mohan", "0017", "rajmistri", "Varanasi", "Uttar Pradesh")
    cards = (card(1, "Mason"), card(2, "Plasterer"), card(3, "Tiler"))
    found = FoundWork("case", person, cards, states, {}, (), (), 40.0)
    return str(draw_slip(spoken, found, states, reported, None, TODAY, simulated=True))


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("state", ["joined", "retained_30", "retained_90"])
def test_of_a_job_that_she_has_begun_nothing_is_to_be_taken_along_nor_asked(language: str, state: str) -> None:
    spoken = words(language)
    told = slip(spoken, {1: state})
    assert spoken.say("slip.begun") in told
    assert spoken.say(f"state_{state}") in told
    assert spoken.say("job.take_along") not in told
    assert "90000" not in told
    assert "Plasterer" not in told


@pytest.mark.parametrize("language", ["en", "hi"])
def test_beside_one_that_she_has_begun_the_others_are_still_asked_for(language: str) -> None:
    spoken = words(language)
    told = slip(spoken, {1: "joined", 2: "interested"})
    assert spoken.say("slip.wanted") in told
    assert spoken.say("job.take_along") in told
    assert told.index("Plasterer") < told.index("Mason")
    assert "90000 00002" in told
    assert "90000 00001" not in told


@pytest.mark.parametrize("language", ["en", "hi"])
def test_what_was_reported_is_not_on_the_slip_unless_she_keeps_it_and_then_it_says_so(language: str) -> None:
    spoken = words(language)
    assert "Plasterer" not in slip(spoken, {}, {2})
    assert "Tiler" in slip(spoken, {}, {2})
    assert spoken.say("slip.reported") not in slip(spoken, {}, {2})
    kept = slip(spoken, {2: "saved", 3: "interested"}, {2})
    assert kept.count(spoken.say("slip.reported")) == 1
    assert kept.index("Plasterer") < kept.index(spoken.say("slip.reported")) < kept.index("Tiler")


@pytest.mark.parametrize("language", ["en", "hi"])
def test_when_all_were_reported_the_slip_says_whom_to_ask(language: str) -> None:
    assert words(language).say("slip.none") in slip(words(language), {}, {1, 2, 3})
