"""Find the vacancies that stand twice, and show each on one card.

Of what came or changed since a moment, district by district, so that memory is bounded by the largest one. What is sure is put on one
card at once; of what is not sure a person is asked; what a person said stays said.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, datetime

from sqlalchemy import Engine

from data.store.duplicates import Duplicates, Pair, numbers_of
from data.store.lifecycle import STANDING
from data.store.unit_of_work import UnitOfWork
from matching.duplicate_candidates import candidates, without_common_contacts
from matching.duplicates import SAME_AT, UNSURE_AT, how_like, kin_of
from matching.kinship import Kinship
from matching.posting import Seen

MOST_ASKED = 1
"""Unsure pairs of one listing that a person is asked about; the likeliest."""


def find_duplicates(engine: Engine, kinship: Kinship, since: datetime, progress: Callable[[float], None] | None = None) -> int:
    """Compare what came or changed since a moment with what stands; how many listings of that are told of on another's card."""
    with UnitOfWork(engine, writing=False) as work:
        fresh = work.duplicates.fresh(since)
    found = 0
    for done, (district, numbers) in enumerate(fresh.items(), start=1):
        found += _in_district(engine, kinship, district, numbers)
        if progress:
            progress(done / len(fresh))
    return found


def regroup(duplicates: Duplicates, numbers: Collection[int], at: datetime) -> set[int]:
    """Choose anew on whose cards these listings, and all that are one vacancy with them, are told of; which changed by it.

    A group is shown on the card it is on already while that stands; else on that of the live one with the lowest number.
    """
    neighbours = duplicates.neighbours(numbers)
    stand = duplicates.standings(neighbours)
    shown: dict[int, int | None] = {}
    for group in _groups(neighbours):
        card = _card(group, stand)
        shown |= {number: None if number == card else card for number in group}
    changed = {number: card for number, card in shown.items() if number in stand and stand[number][1] != card}
    duplicates.show_on(changed, at)
    return set(changed)


def _in_district(engine: Engine, kinship: Kinship, district: int, fresh: Collection[int]) -> int:
    with UnitOfWork(engine, writing=False) as work:
        seen = [Seen.of(posting) for posting in without_common_contacts(work.duplicates.standing_in(district))]
    pairs = list(_told(seen, fresh, kinship))
    now = datetime.now(UTC)
    with UnitOfWork(engine) as work:
        touched = work.duplicates.members(fresh) | set(
            numbers_of(pairs)
        )  # who shared a card with one that has changed may need its own
        work.duplicates.forget(fresh)
        work.duplicates.put(pairs, now)
        regroup(work.duplicates, touched, now)
        told_elsewhere = sum(1 for number, (_, card) in work.duplicates.standings(fresh).items() if card is not None)
        work.commit()
    return told_elsewhere


def _told(seen: list[Seen], fresh: Collection[int], kinship: Kinship) -> Iterator[Pair]:
    """The pairs that are one vacancy, or may be."""
    asked: dict[int, int] = {}
    unsure = []
    for first, second in candidates(seen, fresh):
        like = how_like(first, second, kin_of(kinship, first.posting.family, second.posting.family))
        if like >= SAME_AT:
            yield Pair(first.posting.id, second.posting.id, like, "same")
        elif like >= UNSURE_AT:
            unsure.append(Pair(first.posting.id, second.posting.id, like, "unsure"))
    for pair in sorted(unsure, key=lambda pair: -pair.likeness):
        if max(asked.get(pair.first, 0), asked.get(pair.second, 0)) < MOST_ASKED:
            for number in (pair.first, pair.second):
                asked[number] = asked.get(number, 0) + 1
            yield pair


def _groups(neighbours: Mapping[int, Collection[int]]) -> Iterator[set[int]]:
    """Listings that reach each other."""
    left = set(neighbours)
    while left:
        group, ahead = set(), {left.pop()}
        while ahead:
            number = ahead.pop()
            group.add(number)
            ahead |= set(neighbours.get(number, ())) - group
        left -= group
        yield group


def _card(group: Collection[int], stand: Mapping[int, tuple[str, int | None]]) -> int:
    """On whose card a group is told of."""
    there = [number for number in group if number in stand]
    cards = {card for _, card in (stand[number] for number in there) if card is not None}
    order = ("live", *(status for status in STANDING if status != "live"))

    def rank(number: int) -> tuple[int, bool, int]:
        status = stand[number][0]
        return (order.index(status) if status in order else len(order), number not in cards, number)

    return min(there, key=rank)
