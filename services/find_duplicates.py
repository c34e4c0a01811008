"""Find the vacancies that stand twice, and show each on one card.

Of what came or changed since a moment, place by place (a district, or the districts of one city), so that memory is bounded by the
largest one. What is sure is put on one card at once; of what is likely a person is asked; what a person said stays said.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import combinations
from types import MappingProxyType
from typing import Protocol

from sqlalchemy import Engine

from data.store.duplicates import Duplicates, Pair, numbers_of
from data.store.lifecycle import STANDING
from data.store.unit_of_work import UnitOfWork
from matching.duplicate_candidates import candidates, telling_apart
from matching.duplicates import SAME_AT, UNSURE_AT, how_like, in_two_places, kin_of
from matching.kinship import Kinship
from matching.one_city import Cities
from matching.posting import Posting, Seen
from services.processes import in_order

MOST_REACHED = 6
"""Listings of one contact up to which those of two districts are compared; more are an office's or an agency's."""
MOST_NAMED = 12
"""Listings of one employer up to which those of no known district are compared with the others."""
MOST_ASKED = 1
"""Unsure pairs of one listing that a person is asked about; the likeliest."""
KEPT_AT_ONCE = 500
"""New listings from which on the places that they are in are kept in one transaction."""
NO_CITIES: Cities = MappingProxyType({})


class Compares(Protocol):
    """Begins with a place and returns what waits for its pairs; so many places may be begun `ahead` of the one waited for."""

    ahead: int

    def compare(self, districts: Collection[int], fresh: Collection[int]) -> Callable[[], list[Pair]]:
        """The pairs of a place, as `pairs_in`."""

    def compare_elsewhere(self, since: datetime, cities: Cities) -> Callable[[], list[Pair]]:
        """The pairs of two places, as `pairs_elsewhere`."""


def find_duplicates(
    engine: Engine,
    work_on: Compares,
    since: datetime,
    progress: Callable[[float], None] | None = None,
    *,
    cities: Cities = NO_CITIES,
) -> int:
    """Compare what came or changed since a moment with what stands; how many listings of that are told of on another's card."""
    with UnitOfWork(engine, writing=False) as work:
        fresh = work.duplicates.fresh(since)
    places = {cities.get(district, frozenset({district})) for district in fresh}
    found = 0
    compared = in_order(_begun(places, fresh, work_on), work_on.ahead)
    for done, numbers, pairs in _together((numbers, pairs()) for numbers, pairs in compared):
        found += _keep(engine, numbers, pairs)
        if progress:
            progress(done / len(places))
    return found + _keep_elsewhere(engine, since, work_on.compare_elsewhere(since, dict(cities))())


def pairs_elsewhere(engine: Engine, kinship: Kinship, since: datetime, cities: Cities) -> list[Pair]:
    """The pairs of two districts that are no city that have one contact, and of one that is not known that have one contact or employer,
    and are one vacancy or may be."""
    with UnitOfWork(engine, writing=False) as work:
        reached = work.duplicates.reached_in_two_places(since, MOST_REACHED)
        pairs = {pair: None for some in reached for pair in _apart(some, cities)}
        named = work.duplicates.named_without_place(since, MOST_NAMED)
        pairs |= {pair: None for some in named for pair in _apart(some, cities) if _placeless(*pair)}
    seen = {posting.id: Seen.of(posting) for pair in pairs for posting in pair}
    return list(_told(((seen[first.id], seen[second.id]) for first, second in pairs), kinship, elsewhere=True))


def _apart(sharing: tuple[Sequence[Posting], Collection[int]], cities: Cities) -> Iterator[tuple[Posting, Posting]]:
    """Those of one contact or employer, one of them fresh, of which no place that is compared as one has both."""
    postings, fresh = sharing
    for first, second in combinations(postings, 2):
        here = first.district_id is not None and second.district_id in cities.get(first.district_id, {first.district_id})
        if not here and (first.id in fresh or second.id in fresh):
            yield first, second


def _placeless(first: Posting, second: Posting) -> bool:
    return first.district_id is None or second.district_id is None


def _begun(
    places: Collection[frozenset[int]], fresh: Mapping[int, Collection[int]], work_on: Compares
) -> Iterator[tuple[set[int], Callable[[], list[Pair]]]]:
    """What is new in each place, and what waits for its pairs."""
    for districts in sorted(places, key=min):
        numbers = {number for district in districts for number in fresh.get(district, ())}
        yield numbers, work_on.compare(districts, numbers)


def _together(compared: Iterable[tuple[set[int], list[Pair]]]) -> Iterator[tuple[int, set[int], list[Pair]]]:
    """How many places were compared by then, what is new in those since the last, and their pairs: most places have few new ones, and to
    keep each by itself takes longer than to compare it."""
    numbers: set[int] = set()
    pairs: list[Pair] = []
    done = 0
    for done, (new, found) in enumerate(compared, start=1):
        numbers |= new
        pairs += found
        if len(numbers) >= KEPT_AT_ONCE:
            yield done, numbers, pairs
            numbers, pairs = set(), []
    if numbers:
        yield done, numbers, pairs


def _keep_elsewhere(engine: Engine, since: datetime, pairs: Sequence[Pair]) -> int:
    """Keep the pairs of two places; those of one place are kept already."""
    now = datetime.now(UTC)
    with UnitOfWork(engine) as work:
        placeless = work.duplicates.met_before(work.duplicates.fresh_without_place(since))
        touched = work.duplicates.members(placeless) | set(numbers_of(pair for pair in pairs if pair.verdict == "same"))
        work.duplicates.forget(placeless)
        work.duplicates.put(pairs, now)
        changed = regroup(work.duplicates, touched, now)
        told_elsewhere = sum(1 for _, card in work.duplicates.standings(changed).values() if card is not None)
        work.commit()
    return told_elsewhere


def regroup(duplicates: Duplicates, numbers: Collection[int], at: datetime) -> set[int]:
    """Choose anew on whose cards these listings, and all that are one vacancy with them, are told of; which changed by it.

    A group is shown on the card it is on already while that stands; else on that of the live one with the lowest number. No group has
    two that a person called apart: the weaker of the links that lead from one to the other does not count.
    """
    reached, links, apart = duplicates.links(numbers)
    stand = duplicates.standings(reached)
    shown: dict[int, int | None] = {}
    for group in _groups(reached, links, apart):
        there = [number for number in group if number in stand]
        if there:
            card = _card(there, stand)
            shown |= {number: None if number == card else card for number in there}
    changed = {number: card for number, card in shown.items() if stand[number][1] != card}
    duplicates.show_on(changed, at)
    return set(changed)


def pairs_in(engine: Engine, kinship: Kinship, districts: Collection[int], fresh: Collection[int]) -> list[Pair]:
    """The pairs of a place, one of each fresh, that are one vacancy or may be."""
    with UnitOfWork(engine, writing=False) as work:
        seen = [Seen.of(posting) for posting in telling_apart(work.duplicates.standing_in(districts))]
    with _uncollected():
        return list(_told(candidates(seen, fresh), kinship))


def _keep(engine: Engine, fresh: Collection[int], pairs: Sequence[Pair]) -> int:
    """Keep the pairs of some places, and tell each vacancy on one card."""
    now = datetime.now(UTC)
    with UnitOfWork(engine) as work:
        known = work.duplicates.met_before(fresh)
        touched = work.duplicates.members(known) | set(numbers_of(pair for pair in pairs if pair.verdict == "same"))
        work.duplicates.forget(known)
        work.duplicates.put(pairs, now)
        regroup(work.duplicates, touched, now)
        told_elsewhere = sum(1 for _, card in work.duplicates.standings(touched & set(fresh)).values() if card is not None)
        work.commit()
    return told_elsewhere


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for rings of objects: comparing makes none, and looking would take a fifth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _told(compared: Iterable[tuple[Seen, Seen]], kinship: Kinship, *, elsewhere: bool = False) -> Iterator[Pair]:
    """Those that are one vacancy, or may be."""
    asked: dict[int, int] = {}
    unsure = []
    for first, second in compared:
        kin = kin_of(kinship, first.posting.family, second.posting.family)
        like = how_like(first, second, kin, elsewhere=elsewhere and in_two_places(first, second))
        if like >= SAME_AT:
            yield Pair(first.posting.id, second.posting.id, like, "same")
        elif like >= UNSURE_AT:
            unsure.append(Pair(first.posting.id, second.posting.id, like, "unsure"))
    for pair in sorted(unsure, key=lambda pair: -pair.likeness):
        if max(asked.get(pair.first, 0), asked.get(pair.second, 0)) < MOST_ASKED:
            for number in (pair.first, pair.second):
                asked[number] = asked.get(number, 0) + 1
            yield pair


def _groups(numbers: Collection[int], links: Collection[Pair], apart: Collection[tuple[int, int]]) -> list[set[int]]:
    """Listings that are one vacancy: joined along the links, what a person said first and then the likeliest, but never across two that
    a person called apart."""
    group_of = {number: {number} for number in numbers}
    rivals: dict[int, set[int]] = {}
    for first, second in apart:
        rivals.setdefault(first, set()).add(second)
        rivals.setdefault(second, set()).add(first)
    for link in sorted(links, key=lambda link: (link.by != "person", -link.likeness, link.first, link.second)):
        one, other = group_of[link.first], group_of[link.second]
        if one is other or any(rivals.get(number, set()) & other for number in one):
            continue
        one |= other
        group_of |= dict.fromkeys(other, one)
    return list({id(group): group for group in group_of.values()}.values())


def _card(group: Collection[int], stand: Mapping[int, tuple[str, int | None]]) -> int:
    """On whose card a group is told of."""
    cards = {card for _, card in (stand[number] for number in group) if card is not None}
    order = ("live", *(status for status in STANDING if status != "live"))

    def rank(number: int) -> tuple[int, bool, int]:
        status = stand[number][0]
        return (order.index(status) if status in order else len(order), number not in cards, number)

    return min(group, key=rank)
