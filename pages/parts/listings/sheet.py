"""Listings as an administrator sees them: a sheet of them as a table, how many each State has, what was done to them."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from language import Words, begun
from matching.model import Listing
from pages.parts.pay import stated_pay
from pages.parts.place import draw_place
from pages.parts.table import draw_table
from services.keep_listings import Done, Sheet
from services.markup import join, quoted, tag

COLUMNS = ("number", "job", "employer", "place", "pay", "openings", "status", "last_date", "source")


def draw_sheet(words: Words, sheet: Sheet) -> str:
    """The listings of a sheet, numbered from 1 as they are chosen by."""
    rows = [
        (
            str(place),
            tag(
                "span",
                tag("span", item.listing.title, dir="auto"),
                tag("small", item.listing.job_id, dir="auto"),
                class_="job-title",
            ),
            quoted(item.listing.employer_name),
            tag(
                "span",
                join(
                    ", ",
                    draw_place(words, item.listing),
                    words.speech.state(item.listing.state),
                ),
            ),
            stated_pay(words, item.listing),
            _openings(words, item.listing),
            words.say(f"listings.status_{item.status}"),
            words.speech.day(item.listing.last_date) if item.listing.last_date else words.say("listings.not_told"),
            quoted(item.source),
        )
        for place, item in enumerate(sheet.listings, 1)
    ]
    headings = [words.say(f"listings.column_{column}") for column in COLUMNS]
    return draw_table(words, words.say("listings.newest_first"), headings, rows, "listings")


def draw_states(words: Words, states: Mapping[str, int]) -> Markup:
    """How many listings each State has, folded away until somebody wants it."""
    lines = (
        tag("li", tag("span", words.speech.state(state)), " ", tag("strong", words.speech.number(count)))
        for state, count in states.items()
    )
    return tag(
        "details",
        tag("summary", words.say("listings.by_state")),
        tag("ul", *lines),
        class_="by-state",
        lang=words.language,
    )


def said_done(words: Words, done: Done) -> str:
    """What an act or its undoing did, in words."""
    if done.undone:
        told = words.say("listings.undone", listings=done.changed)
        return join(" ", told, words.say("listings.left_since", listings=done.left) if done.left else None)
    told = words.say(f"listings.done_{done.act}", listings=done.changed)
    return join(" ", told, words.say("listings.left_alone", listings=done.left) if done.left else None)


def _openings(words: Words, listing: Listing) -> str:
    if listing.openings is None:
        return words.say("listings.not_told")
    return begun(words.say("listings.filled_of", filled=listing.filled, openings=listing.openings))
