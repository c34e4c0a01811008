"""A moment as people in India say it."""

from __future__ import annotations

from datetime import datetime

from language import Words
from matching.model import INDIA


def said_moment(words: Words, at: datetime) -> str:
    """Day and time of day in India: "26 November, 01:13"."""
    there = at.astimezone(INDIA)
    return f"{words.speech.day(there.date())}, {there:%H:%M}"
