"""Where something is, as a reader is told it."""

from __future__ import annotations

from language import Words
from services.markup import quoted


def draw_district(words: Words, name: str | None, state: str | None) -> str | None:
    """A district by its name in the reader's language; a place that we do not know as somebody else wrote it."""
    said = words.speech.district(name, state) if name else None
    return quoted(name) if said == name else said
