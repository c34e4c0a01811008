"""Where something is, as a reader is told it."""

from __future__ import annotations

from language import Words
from matching.model import Listing
from services.markup import quoted


def draw_district(words: Words, name: str | None, state: str | None) -> str | None:
    """A district by its name in the reader's language; a place that we do not know as somebody else wrote it."""
    said = words.speech.district(name, state) if name else None
    return quoted(name) if said == name else said


def draw_place(words: Words, listing: Listing) -> str | None:
    """The district of a listing; one that we do not know is what the advert writes, and said to be no more."""
    if listing.district and listing.place_precision == "state":
        return words.say("listings.place_as_written", place=listing.district)
    return draw_district(words, listing.district, listing.state)
