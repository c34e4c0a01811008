"""From when to when an advert says that the work goes: 8 am to 8 pm, raat 10 se subah 6, 14:00-22:00."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from matching.folding import normalise
from matching.scripts import romanise

REMEMBERED = 1 << 15
NEARLY = 1
"""Hours that two tellings of one time may differ by."""
_BEFORE_NOON = r"a\.?m\.?|subah|savere|morning"
_AFTER_NOON = r"p\.?m\.?|raat|rat|night|shaam|sham|evening|dopahar"
_HALF = rf"(?:{_BEFORE_NOON}|{_AFTER_NOON})"
_CLOCK = rf"(?:({_HALF})\s*)?(\d{{1,2}})(?:[:.](\d{{2}}))?\s*(?:baje\s*)?(?:(?:at|in the|ko)\s+)?({_HALF})?(?:\s*(?:ko|baje))?"
_RANGE = re.compile(rf"(?<![\w.:/-]){_CLOCK}\s*(?:-|–|—|to|till|se|tak)\s*{_CLOCK}(?![\w:/]|\.\d)")
_FIRST_HALF = re.compile(_BEFORE_NOON)


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of the day (0-23) at which work starts and ends; not `sure`: by a clock of twelve hours."""

    start: int
    end: int
    sure: bool


@lru_cache(REMEMBERED)
def hours_in(text: str) -> tuple[Hours, ...]:
    """The working hours that a text tells: with am, pm or words like them, or by a clock of 24 hours."""
    if not any(character.isdigit() for character in text):
        return ()
    plain = romanise(normalise(text))
    return tuple(hours for found in _RANGE.finditer(plain) if (hours := _hours(found)))


def _hours(found: re.Match[str]) -> Hours | None:
    half_before, start, _, half_after, end_before, end, minutes, end_after = found.groups()
    first, last = int(start), int(end)
    if first > 23 or last > 24:
        return None
    halves = half_before or half_after, end_before or end_after
    if not any(halves) and not (minutes and (first > 12 or last > 12)):
        return Hours(first % 12, last % 12, False) if first <= 12 and last <= 12 and minutes else None
    if first > 12 or last > 12:
        return Hours(first, last % 24, True)
    if all(halves):
        return Hours(_of_day(first, halves[0] or ""), _of_day(last, halves[1] or ""), True)
    return Hours(first % 12, last % 12, False)


def _of_day(hour: int, half: str) -> int:
    late = not _FIRST_HALF.fullmatch(half) and not (half in ("raat", "rat", "night") and (hour < 5 or hour == 12))
    return hour % 12 + 12 * late


def agree(first: tuple[Hours, ...], second: tuple[Hours, ...]) -> bool | None:
    """Whether two adverts tell of one working time; None where one of them tells of none."""
    if not first or not second:
        return None
    return any(_near(one, other) for one in first for other in second)


def _near(one: Hours, other: Hours) -> bool:
    clock = 24 if one.sure and other.sure else 12
    return all(min((a - b) % clock, (b - a) % clock) <= NEARLY for a, b in ((one.start, other.start), (one.end, other.end)))
