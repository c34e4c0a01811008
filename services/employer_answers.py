"""What an employer is asked by a one-time link, and what the answer changes. No account, no session: the link is all there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from access.employer_link import OPENS_FOR
from access.otp import network_of
from access.roles import Action
from data.store.follow_ups import NO, YES, FollowUp
from data.store.unit_of_work import UnitOfWork
from matching.model import INDIA, Listing
from services.ask_outcomes import LOOKED_AT, link_to, mobile_of
from services.house import House, house
from services.outcomes import LONG_AGO, note_settled
from services.refusal import Refused, told_plainly
from services.shown_place import placed
from services.visits import Visitor

LOOKS = RateLimitItemPerMinute(40, 15)
"""Links that may be opened from one network within a quarter of an hour, in each process; a secret of 128 bits needs no more of a wall."""
LONGEST_SECRET = 64


@dataclass(frozen=True, slots=True)
class AskedEmployer:
    """What the page names: the job and where it is, whether it asks if somebody began or stayed, since when, and who, if she agreed."""

    title: str
    employer: str | None
    district: str
    state: str
    asks: str
    began_on: date | None
    name: str | None
    first: date
    today: date


@dataclass(frozen=True, slots=True)
class ToPassOn:
    """A question that no message can bring to its employer, as an administrator sees it: of the worker nothing."""

    question_id: str
    asks: str
    job: Listing
    drawn_on: date | None = None
    """The day in India on which a link was drawn that nobody has answered by; None before."""
    opens_until: date | None = None
    """The last day of that link; None of one that opens no more."""


@dataclass(frozen=True, slots=True)
class DrawnLink:
    """A link as it is shown once, with the question that it asks, so that it goes to no other employer."""

    link: str
    about: ToPassOn


def must_be_few(address: str | None) -> None:
    """Raises `Refused` when too many links were opened from this network."""
    if not _opened().hit(LOOKS, network_of(address or "")):
        raise Refused("too_many_guesses", {"minutes": 15})


def look(secret: str, of: House | None = None) -> AskedEmployer | None:
    """What a link asks; None for one that opens nothing: unknown, used, too old, or about somebody who agrees no longer."""
    chosen, now = of or house(), datetime.now(UTC)
    asked = chosen.employers.look(secret[:LONGEST_SECRET], now)
    if asked is None:
        return None
    with UnitOfWork(chosen.database, writing=False) as work:
        stored = work.listings.by_ids([asked.listing_id]).get(asked.listing_id)
    if stored is None:
        return None
    job, today = placed(stored.listing, chosen.room.foundation.gazetteer), now.astimezone(INDIA).date()
    first = today - timedelta(days=LONG_AGO)
    return AskedEmployer(
        job.title,
        job.employer_name,
        job.district,
        job.state,
        asked.asks,
        asked.began_on,
        asked.name,
        asked.began_on or first,
        today,
    )


def settle(secret: str, answer: str, day: str, of: House | None = None) -> bool:
    """Keep the answer (`yes` or `no`; `day` in ISO 8601, today where it is none); False for a link that opens nothing."""
    chosen, now = of or house(), datetime.now(UTC)
    if answer not in (YES, NO):
        return False
    settled = chosen.employers.settle(secret[:LONGEST_SECRET], answer, _day(day, now), now)
    note_settled(chosen, settled, now)
    return settled is not None


def to_pass_on(visitor: Visitor) -> tuple[ToPassOn, ...]:
    """The questions whose employers no message reaches. Raises `Refused` for anyone but an administrator."""
    visitor.must(Action.ASK_OUTCOME)
    return _by_hand(visitor, visitor.house.employers.due(datetime.now(UTC), LOOKED_AT), datetime.now(UTC))


def not_answered(visitor: Visitor) -> tuple[ToPassOn, ...]:
    """Those of them for which a link was drawn, and nobody has answered yet: it may be lost, or with the wrong firm. The newest first.
    Raises `Refused` for anyone but an administrator."""
    visitor.must(Action.ASK_OUTCOME)
    return _by_hand(visitor, visitor.house.employers.drawn(datetime.now(UTC), LOOKED_AT), datetime.now(UTC))


def draw_link(visitor: Visitor, question_id: str, reached_at: str = "") -> DrawnLink:
    """A one-time link for an administrator to pass on; it is shown once, and those drawn before for this question open no more.
    `reached_at`: the address at which this administrator has the page open, which leads on where the demonstration knows none of its own.
    Raises `Refused`."""
    visitor.must(Action.ASK_OUTCOME)
    about = next((each for each in (*to_pass_on(visitor), *not_answered(visitor)) if each.question_id == question_id), None)
    if about is None:
        raise Refused("listing_gone")
    with told_plainly():
        secret = visitor.house.employers.draw(question_id, datetime.now(UTC), visitor.actor)
    if secret is None:
        raise Refused("listing_gone")
    link, own = link_to(visitor.house, secret), visitor.house.address
    return DrawnLink(link if own or not visitor.house.simulated else f"{reached_at}{link}", about)


def _by_hand(visitor: Visitor, questions: Sequence[FollowUp], now: datetime) -> tuple[ToPassOn, ...]:
    """Those of the questions whose employers no message reaches, each with its job."""
    with UnitOfWork(visitor.house.database, writing=False) as work:
        stored = work.listings.by_ids({each.listing_id for each in questions})
    found = []
    for each in questions:
        job = stored[each.listing_id].listing if each.listing_id in stored else None
        if job is not None and (mobile_of(job) is None or not visitor.house.address):
            drawn = each.linked_at
            until = drawn + OPENS_FOR if drawn else None
            found.append(
                ToPassOn(
                    each.id,
                    each.asks,
                    placed(job, visitor.house.room.foundation.gazetteer),
                    drawn.astimezone(INDIA).date() if drawn else None,
                    until.astimezone(INDIA).date() if until and until > now else None,
                )
            )
    return tuple(found)


def _day(told: str, now: datetime) -> date:
    today = now.astimezone(INDIA).date()
    try:
        day = date.fromisoformat(told)
    except ValueError:
        return today
    return min(max(day, today - timedelta(days=LONG_AGO)), today)


@lru_cache(maxsize=1)
def _opened() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(MemoryStorage())
