"""An advert that waits for a person: why it was held back, and all its words as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from language import Words, begun
from pages.parts.moment import said_moment
from pages.parts.pay import pay_a_month, stated_pay
from pages.parts.place import draw_place
from services.keep_listings import StoredListing
from services.markup import join, tag

SEPARATOR = "\u00a0· "
OURS = ("place", "trade")
"""Lines that hold no words of the advert but those that are marked as such."""


def draw_held(words: Words, item: StoredListing, reported: Mapping[str, int] | None = None, phrases: Sequence[str] = ()) -> Markup:
    """The advert with its reasons first; an address in it is text, never a link.

    reported: how many people gave each reason, and `all` of them; phrases: the words that speak most for a false advert.
    """
    listing = item.listing
    reasons = [words.say(code) for code in listing.held_back_because]
    reasons += [
        words.say(f"held_back.reported_{reason}", people=people)
        for reason, people in sorted((reported or {}).items())
        if reason != "all"
    ]
    reasons = reasons or [words.say("held_back.by_hand")]
    trade = begun(words.speech.family(listing.family)) if listing.family else words.say("held_back.no_trade")
    told = (
        ("employer", listing.employer_name or words.say("held_back.no_employer")),
        ("place", join(", ", draw_place(words, listing), words.speech.state(listing.state))),
        ("pay", join(SEPARATOR, stated_pay(words, listing), pay_a_month(words, listing))),
        ("trade", trade),
        ("contact", listing.contact),
        ("link", listing.source_url),
        (
            "source",
            join(SEPARATOR, item.source, listing.job_id, words.say("held_back.since", at=said_moment(words, item.first_seen_at))),
        ),
    )
    return tag(
        "article",
        tag("h2", listing.title, dir="auto"),
        tag("ul", *(tag("li", begun(reason)) for reason in reasons), class_="why-held"),
        tag("p", words.say("held_back.phrases", phrases=list(dict.fromkeys(phrases))), class_="hint", dir="auto")
        if phrases
        else None,
        tag("p", listing.description, class_="advert", dir="auto") if listing.description else None,
        tag("dl", *(_line(words, name, value) for name, value in told if value)),
        class_="held",
        lang=words.language,
    )


def _line(words: Words, name: str, value: str) -> Markup:
    direction = None if name in OURS else "auto"
    return tag("div", tag("dt", words.say(f"held_back.{name}")), tag("dd", value, dir=direction))
