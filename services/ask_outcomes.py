"""What a turn of the day asks: of workers by message whether they began or stayed, of employers by a link, and whom to call back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from access.refusals import ConsentRefused
from data.gateways.errors import GatewayError
from data.store.unit_of_work import UnitOfWork
from data.uan import fold_digits
from language import sentence
from matching.model import INDIA, Listing
from services.house import House
from telemetry import log

WAITS = {
    "interested": timedelta(days=21),
    "sent": timedelta(days=21),
    "seen": timedelta(days=14),
    "shortlisted": timedelta(days=14),
    "interview": timedelta(days=7),
    "offered": timedelta(days=3),
}
"""How long after each state it is asked whether she began; figures of ours."""
HOURS = range(9, 20)
"""Of the day in India, at which a telephone may ring."""
MOST = 200
"""Questions, messages and links of one turn."""
LOOKED_AT = 10_000
"""Questions to employers that are gone through for it: those that no message reaches stay, and must not stand in the way."""
NUMBER = re.compile(r"(?:0|91)?([6-9]\d{9})")
LANGUAGES = ("hi", "en")
ANSWER = "/answer"
"""Where a link leads; the secret stands behind `#`, which no browser sends and no log sees."""


@dataclass(frozen=True, slots=True)
class AskedNow:
    """How many questions became due, and how many messages went out to workers and to employers; `drawn`: to be called back."""

    due: int = 0
    texts: int = 0
    links: int = 0
    drawn: int = 0


def ask_what_is_due(house: House, now: datetime) -> AskedNow:
    """Do what this moment asks for; what is done is done once, however often it is asked."""
    due = house.outcomes.make_due(WAITS, now, MOST)
    awake = now.astimezone(INDIA).hour in HOURS
    texts = sum(_text(house, each, now) for each in house.outcomes.to_text(now, MOST)) if awake else 0
    links = _links(house, now) if awake and house.address else 0
    months = {_month_before(now), *house.calls.undrawn(now)}
    draws = [house.calls.draw(month, now) for month in sorted(months)]
    return AskedNow(due, texts, links, sum(draw.drawn for draw in draws if draw))


def link_to(house: House, secret: str) -> str:
    """The address that asks an employer."""
    return f"{house.address}{ANSWER}#{secret}"


def mobile_of(listing: Listing) -> str | None:
    """The one mobile number among what an advert gives as its contact, ten digits; None where there is none, or several."""
    digits, _ = fold_digits(listing.contact or "")
    found = NUMBER.fullmatch(digits)
    return found[1] if found else None


def _text(house: House, question_id: str, now: datetime) -> bool:
    """Ask one worker; whether a message went out."""
    try:
        text = house.outcomes.open_text(question_id, now)
    except ConsentRefused:
        return False
    if text is None:
        return False
    with UnitOfWork(house.database, writing=False) as work:
        stored = work.listings.by_ids([text.listing_id]).get(text.listing_id)
    family = stored.listing.family if stored else None
    values = {"code": text.code, "family": family}
    try:
        told = sentence(f"sms_ask_{text.asks}{'' if family else '_no_trade'}", values, text.language)
        house.sms.send_to(text.mobile, told, now)
    except GatewayError as problem:
        log("gateways").warning("text_not_sent", why=problem.code)
        house.outcomes.not_sent(question_id)
        return False
    return True


def _links(house: House, now: datetime) -> int:
    """Ask the employers that can be reached by message; how many."""
    due = house.employers.due(now, LOOKED_AT)
    with UnitOfWork(house.database, writing=False) as work:
        stored = work.listings.by_ids({each.listing_id for each in due})
    sent = 0
    for question in due:
        advert = stored.get(question.listing_id)
        mobile = mobile_of(advert.listing) if advert else None
        if mobile is None:
            continue
        if sent >= MOST:
            break
        try:
            secret = house.employers.draw(question.id, now, first=True)
            if secret is not None:
                values = {"link": link_to(house, secret)}
                both = "\n".join(sentence("sms_ask_employer", values, each) for each in LANGUAGES)
                house.sms.send_to(mobile, both, now)
                sent += 1
        except ConsentRefused:
            continue
        except GatewayError as problem:
            log("gateways").warning("link_not_sent", why=problem.code)
            house.employers.not_sent(question.id)
            break  # the others would fare no better; their turn comes again
    return sent


def _month_before(now: datetime) -> date:
    """The first day of the month that is over."""
    return (now.astimezone(INDIA).date().replace(day=1) - timedelta(days=1)).replace(day=1)
