"""What stands around the cards: whom they are for, why not others, or plainly that nothing suits and what would help."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from language import Words, begun
from matching.model import Reason
from pages.parts.place import draw_district
from pages.parts.work.card import SEPARATOR, foreign
from services.find_work import FoundWork, Person
from services.markup import join, quoted, tag


def draw_person(words: Words, person: Person) -> Markup:
    """Who the screen is for: never more of her number than its end."""
    name = tag("strong", person.name or "", dir="auto") if person.name else None
    return tag(
        "p",
        join(
            SEPARATOR,
            join(" ", name, f"(…{person.last4})"),
            _trade(words, person),
            draw_district(words, person.district, person.state),
        ),
        class_="person",
        lang=words.language,
    )


def _trade(words: Words, person: Person) -> Markup | str | None:
    """Her trade as she told it; by our name for it where she told it in another script than the reader's."""
    if person.trade and person.family and foreign(words, person.trade):
        return words.speech.family(person.family)
    return quoted(person.trade)


def draw_after(words: Words, found: FoundWork) -> Markup:
    """Below the cards: what the gates stopped, what would open more, and where the order comes from."""
    counts = sorted(found.blocked_counts.items(), key=lambda item: -item[1])
    stopped = [words.say("stopped_by", gate=gate, listings=count) for gate, count in counts]
    why_not = words.say("find_work.why_not") if found.counted_all else words.say("find_work.why_not_looked_through")
    return tag(
        "section",
        tag("p", tag("strong", why_not), " ", SEPARATOR.join(stopped), class_="why-not") if stopped else None,
        _would_help(words, found),
        tag("p", words.say("find_work.simulated"), class_="fine-print"),
        tag("p", words.say("find_work.places_from"), class_="fine-print"),
        class_="jobs",
        lang=words.language,
    )


def draw_none(words: Words, found: FoundWork) -> Markup:
    """Why nothing suits, and what to do about it."""
    reasons = [reason for reason in found.none_because if reason.code != "stopped_by"]
    stopped = [words.sentence(reason.code, reason.values) for reason in found.none_because if reason.code == "stopped_by"]
    other = _list([words.sentence("find_work.offer", offer) for offer in found.other_work])
    return tag(
        "section",
        tag("p", words.say("find_work.none_of")) if stopped else None,
        _list(stopped),
        *(tag("p", words.sentence(reason.code, {**reason.values, "offers": ()})) for reason in reasons),
        _list([words.sentence("find_work.offer", offer) for reason in reasons for offer in _offers(reason)]),
        tag("p", words.say("find_work.check_uan", last4=found.person.last4)) if any(map(_unsaid, reasons)) else None,
        tag("div", tag("h2", words.say("find_work.other_work")), other, class_="would-help") if other else None,
        _would_help(words, found),
        tag("p", words.say("find_work.call")),
        class_="none",
        lang=words.language,
    )


def _unsaid(reason: Reason) -> bool:
    return reason.code == "trade_not_said"


def _offers(reason: Reason) -> list[dict[str, Any]]:
    """The trades to ask about that have jobs near her."""
    return [offer for offer in reason.values.get("offers", ()) if offer["listings"]]


def _list(lines: list[str]) -> Markup | None:
    return tag("ul", *(tag("li", begun(line)) for line in lines)) if lines else None


def _would_help(words: Words, found: FoundWork) -> Markup | None:
    lines = _list([words.sentence(gap.code, gap.values) for gap in found.would_open])
    return tag("div", tag("h2", words.say("find_work.would_help")), lines, class_="would-help") if lines else None
