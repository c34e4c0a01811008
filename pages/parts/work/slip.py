"""The slip as it will print: what she wants, or else what fits best, with whom to ask and where to go."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from markupsafe import Markup

from language import Words
from matching.model import Listing
from pages.parts.pay import pay_a_month, stated_pay
from pages.parts.place import draw_place
from pages.parts.work.card import SEPARATOR
from services.about_listing import advert_number
from services.apply import BEGUN, WANTED
from services.find_work import Card, FoundWork
from services.markup import join, quoted, tag

MOST = 3


def draw_slip(
    words: Words,
    found: FoundWork,
    states: Mapping[int, str],
    reported: Collection[int],
    centre: str | None,
    today: date,
    *,
    simulated: bool,
) -> Markup:
    """The slip of the worker in hand: no number but its last four digits. Of a job that she has begun it says so, and not how to ask for
    it. Of those that were `reported` only what she wants or keeps all the same stands there, and says so. `simulated`: workers and jobs
    are made up."""
    wanted = [card for card in found.cards if states.get(card.number) in (*WANTED, "saved")]
    wanted.sort(key=lambda card: states.get(card.number) in BEGUN)
    shown = (wanted or [card for card in found.cards if card.number not in reported])[:MOST]
    all_begun = bool(shown) and all(states.get(card.number) in BEGUN for card in shown)
    what = words.say("slip.begun" if all_begun else "slip.wanted" if wanted else "slip.best" if shown else "slip.none")
    person = found.person
    return tag(
        "section",
        tag("h3", join(SEPARATOR, words.say("screen.name"), words.say("screen.demonstration") if simulated else None)),
        tag(
            "p",
            join(SEPARATOR, join(" ", quoted(person.name), f"(…{person.last4})"), quoted(centre), words.speech.day(today)),
            class_="slip-head",
        ),
        tag("p", what, class_="slip-what"),
        tag("ol", *(_job(words, card, states.get(card.number), was_reported=card.number in reported) for card in shown)),
        None if all_begun else tag("p", words.say("job.take_along")),
        tag("p", words.say("job.never_pay")),
        tag("p", words.say("find_work.call")),
        class_="slip",
        lang=words.language,
    )


def _job(words: Words, card: Card, state: str | None, *, was_reported: bool) -> Markup:
    listing = card.listing
    km = None if card.match.km is None else words.speech.about_km(card.match.km)
    return tag(
        "li",
        tag("strong", listing.title, dir="auto"),
        tag("span", join(SEPARATOR, quoted(listing.employer_name), draw_place(words, listing), km)),
        tag("span", join(SEPARATOR, stated_pay(words, listing), pay_a_month(words, listing))),
        tag("span", words.say(f"state_{state}") if state in BEGUN else _where_to_ask(words, listing), dir="auto"),
        tag("span", words.say("slip.reported")) if was_reported else None,
    )


def _where_to_ask(words: Words, listing: Listing) -> str:
    if listing.walk_in_on and listing.walk_in_place:
        return words.say("walk_in_at", day=listing.walk_in_on, place=listing.walk_in_place)
    if listing.contact:
        return words.say("job.call", contact=listing.contact)
    return words.say("job.ask_ncs", number=advert_number(listing))
