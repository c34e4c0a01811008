"""Simulated workers of the demonstration who agreed, wanted jobs and began some of them: so that a caller, a counsellor and whoever asks
employers have somebody to try it on. They go through the same doors as everybody; nobody of them is counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from access.artefact import ConsentRequest
from access.of_age import OF_AGE, age_at
from access.roles import SYSTEM, Actor, Purpose, Role
from data.gateways.eshram import SandboxEShram
from data.store.batches import batches
from data.store.consents import Consents
from data.store.follow_ups import JOINED, FollowUps
from data.store.listings import StoredListing
from data.store.sampled_calls import SampledCalls
from data.store.unit_of_work import UnitOfWork
from data.worker_record import worker_from_record
from matching.model import INDIA, Worker
from services.accounts import POSTS
from services.apply import APPLY_CONSENT
from services.demo.characters import characters
from services.ended import ERASED, note_ended
from services.house import House
from services.joined import note_joined
from services.sign_in import request_for

WHO = "demonstration"
"""Who agreed in their name, as their consents tell."""
STATE = next(post.state for post in POSTS if post.role is Role.CALLER)
"""Where the demonstration's caller calls and its counsellor counsels."""
STANDS = ("interested", "saved", "shortlisted", "interested", "offered")
"""Where those stand who have not begun."""
BEGAN = 8
SOME = BEGAN + len(STANDS)
PURPOSES = (Purpose.FIND_WORK, Purpose.CONTACT, Purpose.COUNSEL)
LANGUAGE, CHANNEL = "hi", "csc"
LOOKED_AT = 25
"""Workers matched at once."""
Wish = tuple[Worker, StoredListing]


def give_somebody_to_try(house: House, now: datetime, *, anew: bool) -> int:
    """Let some workers of `STATE` agree and want jobs, and draw the sample of the month before; how many calls wait by it. With `anew`
    those of before are erased first, else they are left as they stand. Nothing outside the demonstration."""
    if not house.simulated:
        return 0
    known = _known(house)
    if known and not anew:
        return 0
    for worker_id in known:
        note_ended(house.folder, ERASED, worker_id)
        house.door.erase(SYSTEM, worker_id, now)
    month = month_before(now)
    for place, wish in enumerate(islice(_wishes(house, now), SOME)):
        worker_id = _agree(house, wish[0], now)
        if place < BEGAN:
            _begin(house, worker_id, wish[1].id, month + timedelta(days=3 * place), now)
        else:
            _move(house, worker_id, wish[1].id, STANDS[place - BEGAN], now)
    with UnitOfWork(house.database) as work:
        SampledCalls(work.connection).forget_empty(f"{month:%Y-%m}")
        work.commit()
    draw = house.calls.draw(month, now)
    return draw.drawn if draw else 0


def month_before(now: datetime) -> date:
    """The first day of the month that is over in India."""
    return (now.astimezone(INDIA).date().replace(day=1) - timedelta(days=1)).replace(day=1)


def _known(house: House) -> list[str]:
    with UnitOfWork(house.database, writing=False) as work:
        return Consents(work.connection).given_through(WHO)


def _wishes(house: House, now: datetime) -> Iterator[Wish]:
    """Grown workers of the register who can be called, but for the characters, each with the job in `STATE` that fits best and is nobody's
    yet."""
    taken: set[int] = set()
    register, engine = SandboxEShram(house.room.settings.sandbox_path), house.engine()
    known = {record["uan"] for record in characters(now.astimezone(INDIA).date())}
    fitting = (
        worker for record in register.each() if record["uan"] not in known and _fits(worker := worker_from_record(record), now)
    )
    for workers in batches(fitting, LOOKED_AT):
        for worker, answer in zip(workers, engine.match_many(workers), strict=True):
            with UnitOfWork(house.database, writing=False) as work:
                stored = work.listings.by_ids(int(match.job_id) for match in answer.matches)
            wanted = (stored.get(int(match.job_id)) for match in answer.matches)
            job = next((each for each in wanted if each and each.id not in taken and _has_room(each)), None)
            if job is not None:
                taken.add(job.id)
                yield worker, job


def _fits(worker: Worker, now: datetime) -> bool:
    place, age = worker.stands_at, age_at(worker.birth_date, now)
    return bool(worker.name and worker.mobile and place and place.state == STATE and age is not None and age >= OF_AGE)


def _has_room(job: StoredListing) -> bool:
    listing = job.listing
    return job.status == "live" and listing.state == STATE and (listing.openings or 0) - listing.filled >= 2


def _agree(house: House, worker: Worker, now: datetime) -> str:
    """She agrees to all that a press or a tick can agree to but being counted; her id."""
    requests = [request_for(purpose, LANGUAGE, CHANNEL) for purpose in PURPOSES]
    fields, notice = APPLY_CONSENT
    requests.append(ConsentRequest(Purpose.APPLY, frozenset(fields), notice, LANGUAGE, CHANNEL))
    given = house.door.give(Actor(WHO, Role.WORKER, house.door.worker_id(worker.uan)), worker, requests, now)
    return given[0].worker_id


def _move(house: House, worker_id: str, listing: int, state: str, now: datetime) -> None:
    actor = Actor(WHO, Role.WORKER, worker_id)
    house.door.apply(actor, worker_id, listing, lambda _: (state, 0 if state == "saved" else 1), now)


def _begin(house: House, worker_id: str, listing: int, day: date, now: datetime) -> None:
    """She says that she began on this day, and is taken to have said so on the day after."""
    _move(house, worker_id, listing, "interested", now)
    settled = house.outcomes.begun(Actor(WHO, Role.WORKER, worker_id), worker_id, listing, day, "centre", now)
    if settled is not None:
        note_joined(house, listing, now, settled.joined)
    with UnitOfWork(house.database) as work:
        follow_ups = FollowUps(work.connection)
        question = follow_ups.about(worker_id, listing, JOINED)
        if question is not None:
            follow_ups.change(question.id, told_on=day + timedelta(days=1))
        work.commit()
