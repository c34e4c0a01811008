"""Drift and calibration as they are said: what moved, what was expected, what came about, and that it is simulated."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest

from language import words
from pages.parts.fairness.answer import fresh
from pages.parts.fairness.model import draw_watched
from services.fair.desk import Drift, Expected, Report, Share, Watched
from services.fair.renew import MOST_OFTEN

JOINED = Share(4.0, 3.1, 5.2)
TOLD = Watched(
    "abc", "joined", date(2026, 7, 29), date(2026, 10, 30), 1_100, 2_300,
    (Drift("km", 0.31, 0.05, "drifted"), Drift("trust", 0.12, 0.02, "watch"), Drift("shift", 0.0, 0.0, "steady")),
    (Expected(500, 2.0, Share(), Share()), Expected(500, 9.0, Share(), JOINED)), 5.4, True, Expected(1_000, 5.5, Share(), JOINED),
)  # fmt: skip


def said(told: Watched | None, language: str = "en") -> str:
    return str(draw_watched(words(language), told))


def test_what_moved_is_named_by_how_far_it_moved() -> None:
    assert "Drifted: Kilometres to the job. To be watched: Trust in the employer." in said(TOLD)
    only_watched = replace(TOLD, drifts=TOLD.drifts[1:])
    assert "Drifted:" not in said(only_watched)
    assert words("en").say("fairness.drift_none") in said(replace(TOLD, drifts=TOLD.drifts[2:]))


def test_what_was_expected_stands_beside_what_came_about() -> None:
    told = said(TOLD)
    assert "is off by 5.4 of 100 jobs shown, on average. Of 100 jobs shown it expected 5.5 to come to that, and 4.0 did." in told
    assert "too few did for a number to be shown" in said(replace(TOLD, overall=Expected(1_000, 5.5, Share(), Share())))


@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_simulated_past_is_called_that_and_a_real_one_is_not(language: str) -> None:
    code = "fairness.watched_simulated"
    assert words(language).say(code) in said(TOLD, language)
    assert words(language).say(code) not in said(replace(TOLD, simulated=False), language)
    assert words(language).say("placements.simulated") not in said(TOLD, language), "the head of the page says it already"


def test_fairness_is_said_to_be_worked_out_as_seldom_as_it_is() -> None:
    report = cast(Report, SimpleNamespace(until=date(2026, 11, 25), made_at=datetime(2026, 11, 26, tzinfo=UTC), people=43_820))
    assert timedelta(days=1) == MOST_OFTEN
    assert "anew at most once a day." in fresh(words("en"), report)
    assert "दिन में ज़्यादा से ज़्यादा एक बार।" in fresh(words("hi"), report)


def test_nothing_on_record_and_nothing_worked_out_yet_are_not_the_same() -> None:
    assert words("en").say("fairness.watched_nothing") in said(Watched("abc", "joined"))
    assert words("en").say("fairness.watched_soon") in said(None)
