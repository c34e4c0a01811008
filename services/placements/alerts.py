"""What an official should look at first: targets behind, joinings that calls do not confirm, silence, and a sudden fall."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from services.figures import ALL_TIME, EVERYWHERE, LEAST_BASE, Count, Figures
from services.placements.quarters import day_after, first_day
from services.placements.readings import LONG, Reading, as_said, reading
from services.placements.selection import Side, quarters_of, states_of

LEAST_TRUE = 80
"""Of 100 who were called back, how many must really have joined; held against the share as it is said, in whole hundredths."""
MOST_SILENT = 50
"""Of 100 who could be asked after 90 days, of how many nothing may be known; against the share as it is said too, so that nobody
reads of an alarm over a half beside a half."""
FALL = 2 / 3
"""What a quarter must have of the quarter before it."""
RIPE = {"agreed": 0, "joined": LONG}
"""Days after its end from which a quarter is held against the one before: who came late in it has had the time to get that far."""
Kind = Literal["unconfirmed", "silent", "fall_agreed", "fall_joined"]


@dataclass(frozen=True, slots=True)
class Alert:
    """Something to look at in a place. `share`: of 100 (called, or who could be asked); `before` and `now`: people in two quarters."""

    kind: Kind
    place: str
    share: float | None = None
    base: Count = None
    period: str = ALL_TIME
    before: Count = None
    now: Count = None


def alerts(figures: Figures, within: str = "") -> tuple[Alert, ...]:
    """Of India and every State, or of the one that is named; the gravest kind first."""
    places = (within,) if within else (EVERYWHERE, *states_of(figures))
    told = {place: reading(figures, Side(place)) for place in places}
    return (
        *(each for place, found in told.items() for each in _unconfirmed(place, found)),
        *(each for place, found in told.items() for each in _silent(place, found)),
        *(each for place in places for each in _falls(figures, place)),
    )


def ripe_quarters(quarters: Iterable[str], until: date | None, days: int) -> tuple[str, str] | None:
    """The last quarter that ended so many days before a day, after the one before it; None where there are not two in a row."""
    ended = [
        quarter for quarter in quarters if until is not None and day_after(quarter) + timedelta(days=days) <= until + timedelta(1)
    ]
    if len(ended) < 2 or day_after(ended[-2]) != first_day(ended[-1]):
        return None
    return ended[-2], ended[-1]


def _unconfirmed(place: str, found: Reading) -> Iterator[Alert]:
    share, called = found.check.true_share, found.check.called
    if share is not None and called is not None and called >= LEAST_BASE and as_said(share) < LEAST_TRUE:
        yield Alert("unconfirmed", place, share, called)


def _silent(place: str, found: Reading) -> Iterator[Alert]:
    share = found.silent_share
    if share is not None and as_said(share) > MOST_SILENT:
        yield Alert("silent", place, share, found.long_stay.settled)


def _falls(figures: Figures, place: str) -> Iterator[Alert]:
    for measure, kind in (("agreed", "fall_agreed"), ("joined", "fall_joined")):
        pair = ripe_quarters(quarters_of(figures), figures.freshness.until, RIPE[measure])
        if pair is None:
            continue
        before, now = (getattr(reading(figures, Side(place, quarter)), measure) for quarter in pair)
        if before is not None and now is not None and before >= LEAST_BASE and now <= FALL * before:
            yield Alert(kind, place, period=pair[1], before=before, now=now)
