"""An advert that waits for a person: why it was held back, and all its words as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from markupsafe import Markup

from language import Words, begun
from pages.parts.moment import said_moment
from pages.parts.pay import pay_a_month, stated_pay
from pages.parts.place import draw_place
from services.held_queue import BY_HAND, REPORTED, StoredListing
from services.markup import join, tag

SEPARATOR = "\u00a0· "
OTHERS_TOLD = 5
"""Of the other adverts of a vacancy, how many are named."""
OURS = ("place", "trade")
"""Lines that hold no words of the advert but those that are marked as such."""


def reason_name(words: Words, code: str) -> str:
    """Why adverts are held back: a code of their own words, or who held them back."""
    return words.say(f"held_back.{code}") if code in (BY_HAND, REPORTED) else words.say(code)


def draw_held(
    words: Words,
    item: StoredListing,
    reported: Mapping[int, Mapping[str, int]] = MappingProxyType({}),
    sentences: Sequence[str] = (),
    others: Sequence[StoredListing] = (),
) -> Markup:
    """The advert with its reasons first; an address in it is text, never a link.

    reported: of each listing's number how many people gave each reason, and `all` of them; sentences: those that speak most for a
    false advert; others: the adverts of the same vacancy that wait with it, and why.
    """
    listing = item.listing
    together = (item, *others)
    reasons = [words.say(code) for code in dict.fromkeys(code for each in together for code in each.listing.held_back_because)]
    people = sum((Counter(reported.get(each.id, {})) for each in together), Counter[str]())
    reasons += [
        words.say(f"held_back.reported_{reason}", people=number) for reason, number in sorted(people.items()) if reason != "all"
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
        *(("also", join(SEPARATOR, other.source, other.listing.job_id, other.listing.title)) for other in others[:OTHERS_TOLD]),
    )
    return tag(
        "article",
        tag("h2", listing.title, dir="auto"),
        tag("ul", *(tag("li", begun(reason)) for reason in reasons), class_="why-held"),
        tag(
            "p",
            words.say("held_back.sentences", sentences=[f"“{sentence}”" for sentence in dict.fromkeys(sentences)]),
            class_="hint",
            dir="auto",
        )
        if sentences
        else None,
        tag("p", words.say("held_back.together", listings=len(together)), class_="hint") if others else None,
        tag("p", listing.description, class_="advert", dir="auto") if listing.description else None,
        tag("dl", *(_line(words, name, value) for name, value in told if value)),
        class_="held",
        lang=words.language,
    )


def _line(words: Words, name: str, value: str) -> Markup:
    direction = None if name in OURS else "auto"
    return tag("div", tag("dt", words.say(f"held_back.{name}")), tag("dd", value, dir=direction))
