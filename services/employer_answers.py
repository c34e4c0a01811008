"""What an employer is asked by a one-time link, and what the answer changes. No account, no session: the link is all there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from access.otp import network_of
from access.roles import Action
from data.store.follow_ups import NO, YES
from data.store.unit_of_work import UnitOfWork
from matching.model import INDIA, Listing
from services.ask_outcomes import link_to, mobile_of
from services.house import House, house
from services.outcomes import LONG_AGO, note_settled
from services.refusal import Refused, told_plainly
from services.shown_place import placed
from services.visits import Visitor

LOOKS = RateLimitItemPerMinute(40, 15)
"""Links that may be opened from one network within a quarter of an hour, in each process; a secret of 128 bits needs no more of a wall."""
LONGEST_SECRET = 64
MOST = 100


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
    due = visitor.house.employers.due(datetime.now(UTC), MOST)
    with UnitOfWork(visitor.house.database, writing=False) as work:
        stored = work.listings.by_ids({each.listing_id for each in due})
    found = []
    for each in due:
        job = stored[each.listing_id].listing if each.listing_id in stored else None
        if job is not None and (mobile_of(job) is None or not visitor.house.address):
            found.append(ToPassOn(each.id, each.asks, placed(job, visitor.house.room.foundation.gazetteer)))
    return tuple(found)


def draw_link(visitor: Visitor, question_id: str, reached_at: str = "") -> str:
    """A one-time link for an administrator to pass on; it is shown once. `reached_at`: the address at which this administrator has the page
    open, which leads on where the demonstration knows none of its own. Raises `Refused`."""
    visitor.must(Action.ASK_OUTCOME)
    with told_plainly():
        secret = visitor.house.employers.draw(question_id, datetime.now(UTC), visitor.actor)
    if secret is None:
        raise Refused("listing_gone")
    link, own = link_to(visitor.house, secret), visitor.house.address
    return link if own or not visitor.house.simulated else f"{reached_at}{link}"


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
