"""A job as a card: the advert's own words as text, figures first, never a percentage."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from language import Words, begun
from matching.model import Listing, Match, Reason
from pages.parts.listen import listen
from pages.parts.pay import pay_a_month, stated_pay
from pages.parts.place import draw_place
from services.about_listing import NOTHING_KNOWN, About
from services.markup import join, quoted, tag

WISHED_GENDERS = ("female", "male", "transgender")
BETTER_THAN_NOW = ("more_than_now", "at_least_more")
AGAINST = ("gap", "ask")
BENEFITS = ("accommodation", "food", "pf", "esi", "uniform", "insurance", "bonus", "transport")
SEPARATOR = "\u00a0· "
OF_OTHERS = ("words", "weekly_off", "benefits", "sources")
"""Lines of the rest of an advert that hold its own words."""


def draw_card(words: Words, match: Match, listing: Listing, about: About = NOTHING_KNOWN) -> Markup:
    """The card of one match, what we know beside the advert's words, and the rest of the advert folded away."""
    lines = _told(words, match, about)
    return tag(
        "article",
        tag(
            "header",
            tag("h3", listing.title, dir="auto"),
            tag("span", words.say(f"band_{match.band}"), class_=f"band {match.band}"),
        ),
        tag("p", begun(words.speech.family(listing.family)), class_="trade")
        if listing.family and foreign(words, listing.title)
        else None,
        tag(
            "p",
            join(
                SEPARATOR,
                quoted(listing.employer_name) or words.say("employer_not_named"),
                draw_place(words, listing),
                None if _tells(match, "near") else _distance(words, match),
            ),
            class_="where",
        ),
        tag("p", stated_pay(words, listing), class_="pay" if listing.wage_min or listing.wage_max else "pay untold"),
        tag("p", month, class_="month") if (month := pay_a_month(words, listing)) else None,
        tag("ul", *(tag("li", text, class_=kind) for kind, text in lines)),
        tag("p", join(SEPARATOR, *_terms(words, listing, match)), class_="terms"),
        _walk_in(words, listing),
        tag("div", listen(words, *spoken_card(words.to_her, match, listing, about)), _more(words, listing, about), class_="aside"),
        class_="job",
        lang=words.language,
    )


def spoken_card(words: Words, match: Match, listing: Listing, about: About = NOTHING_KNOWN) -> list[str]:
    """The card as it is read aloud, the advert's own words among ours."""
    trade = begun(words.speech.family(listing.family)) if listing.family and foreign(words, listing.title) else listing.title
    told = [
        trade,
        listing.employer_name or words.say("employer_not_named"),
        _said_place(words, listing),
        None if _tells(match, "near") else _distance(words, match),
    ]
    told += [stated_pay(words, listing), pay_a_month(words, listing)]
    told += [text for _, text in _told(words, match, about)]
    return [text for text in (*told, *_terms(words, listing, match)) if text]


def _told(words: Words, match: Match, about: About) -> list[tuple[str, str]]:
    """What speaks for the job and then what does not: each line with its kind."""
    return sorted((*_lines(words, match), *_known(words, about)), key=lambda line: line[0] in AGAINST)


def _known(words: Words, about: About) -> list[tuple[str, str]]:
    """What we know of the employer and the pay, good and bad, each with its kind."""
    lines = []
    if about.minimum:
        told = {"minimum": about.minimum.rupees, "holds_from": about.minimum.since}
        lines.append(("gap", words.say("card.below_minimum", **told)))
    if about.complaints:
        lines.append(("gap", words.say("card.complaints", complaints=about.complaints)))
    if about.checked_on:
        lines.append(("reason", words.say("card.checked", day=about.checked_on)))
    if about.joins:
        lines.append(("reason", words.say("card.joins", workers=about.joins)))
    return lines


def _distance(words: Words, match: Match) -> str | None:
    return None if match.km is None else words.speech.about_km(match.km)


def _said_place(words: Words, listing: Listing) -> str:
    return (
        str(draw_place(words, listing))
        if listing.place_precision == "state"
        else words.speech.district(listing.district, listing.state)
    )


def foreign(words: Words, told: str) -> bool:
    """Whether words of others are in another script than the reader's, so that our name for the trade helps."""
    devanagari = any("\u0900" <= letter <= "\u097f" for letter in told)
    return devanagari != (words.language == "hi")


def _lines(words: Words, match: Match) -> list[tuple[str, str]]:
    """Why it fits, what is missing, what has to be asked: each with its kind."""
    lines = [(_kind(reason), words.sentence(reason.code, _exact(match, reason))) for reason in match.reasons]
    lines += [("gap", words.sentence(gap.code, gap.values)) for gap in match.gaps]
    lines += [("ask", words.sentence(f"ask_{gate.gate}", gate.detail)) for gate in match.asks]
    return [(kind, begun(text)) for kind, text in lines]


def _kind(reason: Reason) -> str:
    return "better" if reason.code in BETTER_THAN_NOW else "reason"


def _exact(match: Match, reason: Reason) -> dict[str, Any]:
    """The reason's values with the unrounded distance: of less than a kilometre it is said so."""
    return {**reason.values, "km": match.km} if reason.code == "near" else reason.values


def _tells(match: Match, code: str) -> bool:
    """Whether a reason has said so already: nothing stands on a card twice."""
    return any(reason.code == code for reason in match.reasons)


def _terms(words: Words, listing: Listing, match: Match) -> list[str]:
    """Openings that are left, the last date, and whom the advert asks for."""
    terms = []
    if listing.openings is not None and listing.openings > listing.filled and not _tells(match, "many_openings"):
        terms.append(words.say("openings", openings=listing.openings - listing.filled))
    if listing.last_date:
        terms.append(words.say("until", last_date=listing.last_date))
    if listing.pwd_openings:
        terms.append(words.say("pwd_openings", openings=listing.pwd_openings))
    if listing.gender in WISHED_GENDERS:
        terms.append(words.say(f"wants_{listing.gender}"))
    return [*map(begun, terms[:1]), *terms[1:]]


def _walk_in(words: Words, listing: Listing) -> Markup | None:
    """The day and place to walk in, and what to bring."""
    if not listing.walk_in_on:
        return None
    fair = listing.kind == "job_fair"
    if listing.walk_in_place:
        told = words.say("job_fair_at" if fair else "walk_in_at", day=listing.walk_in_on, place=listing.walk_in_place)
    else:
        told = words.say("job_fair" if fair else "walk_in", day=listing.walk_in_on)
    bring = words.say("card.bring", what=listing.bring) if listing.bring else None
    return tag("p", join(" ", told, bring), class_="visit", dir="auto")


def _more(words: Words, listing: Listing, about: About) -> Markup:
    """The rest of the advert: its own words, kind of work, hours, what it gives, since when it stands."""
    told = [
        ("words", listing.description or None),
        ("kind", begun(words.say(f"job_type_{listing.job_type}")) if listing.job_type else None),
        ("shift", begun(words.say(f"shift_{listing.shift}")) if listing.shift else None),
        ("hours", words.say("more.hours_a_day", hours=listing.hours_per_day) if listing.hours_per_day else None),
        ("weekly_off", words.speech.weekday(listing.weekly_off) if listing.weekly_off else None),
        ("benefits", begun(", ".join(_benefit(words, name) for name in listing.benefits)) or None),
        (
            "place",
            join(", ", draw_place(words, listing), words.speech.state(listing.state), listing.pincode),
        ),
        ("through", words.say("more.through_contractor") if listing.employer_type == "contractor" else None),
        ("posted", words.speech.day(listing.posted_on) if listing.posted_on else None),
        ("confirmed", words.speech.day(about.seen_on) if about.seen_on else None),
        ("sources", ", ".join(about.sources) or None),
    ]
    rows = [
        part
        for name, text in told
        if text
        for part in (tag("dt", words.say(f"more.{name}")), tag("dd", text, dir="auto" if name in OF_OTHERS else None))
    ]
    return tag("details", tag("summary", words.say("more.more")), tag("dl", *rows, class_="points"))


def _benefit(words: Words, name: str) -> str:
    """A benefit in words; one that we do not know as the advert has it."""
    return words.say(f"benefit_{name}") if name in BENEFITS else name
