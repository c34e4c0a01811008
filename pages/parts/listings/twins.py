"""Two adverts side by side, and why they are held for one vacancy, so that a person sees where they differ."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from language import Words, begun
from matching.model import PairReason
from pages.parts.moment import said_moment
from pages.parts.pay import pay_a_month, stated_pay
from pages.parts.place import draw_place
from services.keep_duplicates import Twins
from services.keep_listings import StoredListing
from services.markup import join, tag

SEPARATOR = "\u00a0· "
LINES = ("title_line", "employer", "place", "pay", "openings", "contact", "trade", "words", "source")
OURS = ("place", "openings", "trade")
"""Lines that hold no words of the advert but those that are marked as such."""


def draw_twins(words: Words, twins: Twins) -> Markup:
    """A table of two columns; a line on which the two say the same is quieter."""
    both = [_told(words, item) for item in (twins.first, twins.second)]
    lines = []
    for line in LINES:
        first, second = (told[line] for told in both)
        if first or second:
            direction = None if line in OURS else "auto"
            cells = [tag("td", text or words.say("listings.not_told"), dir=direction) for text in (first, second)]
            name = tag("th", words.say(f"duplicates.{line}"), scope="row")
            lines.append(tag("tr", name, *cells, class_="alike" if first == second else None))
    heading = words.say("duplicates.alike", percent=round(100 * twins.likeness))
    why = [
        _draw_reasons(words, "duplicates.speaks_for", "duplicates.for", twins.reasons.speaks_for),
        _draw_reasons(words, "duplicates.speaks_against", "duplicates.against", twins.reasons.speaks_against),
    ]
    return tag(
        "article",
        tag("p", heading, class_="hint"),
        tag("div", *filter(None, why), class_="why"),
        tag("table", *lines),
        class_="twins",
        lang=words.language,
    )


def _draw_reasons(words: Words, heading: str, wording: str, reasons: Sequence[PairReason]) -> Markup | None:
    """One side of what speaks, the weightiest first; None where nothing does."""
    if not reasons:
        return None
    said = [tag("li", words.say(f"{wording}_{reason.code}", **reason.values)) for reason in reasons]
    return tag("div", tag("h3", words.say(heading)), tag("ul", *said))


def _told(words: Words, item: StoredListing) -> dict[str, str | None]:
    listing = item.listing
    return {
        "title_line": listing.title,
        "employer": listing.employer_name,
        "place": join(", ", draw_place(words, listing), words.speech.state(listing.state), listing.pincode),
        "pay": join(SEPARATOR, stated_pay(words, listing), pay_a_month(words, listing)),
        "openings": None if listing.openings is None else words.speech.number(listing.openings),
        "contact": listing.contact,
        "trade": begun(words.speech.family(listing.family)) if listing.family else None,
        "words": listing.description or None,
        "source": join(
            SEPARATOR, item.source, listing.job_id, words.say("held_back.since", at=said_moment(words, item.first_seen_at))
        ),
    }
