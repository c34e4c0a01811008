"""The long work of an import in processes of their own, some steps ahead of storing it, so that a large import keeps every core busy."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Protocol

from sqlalchemy import Engine

from data.feeds.base import FeedError
from data.store.connect import connect
from data.store.duplicates import Pair
from matching.kinship import Kinship
from matching.model import Listing
from matching.one_city import Cities
from matching.understand import Understanding, Understood
from services.find_duplicates import pairs_elsewhere, pairs_in
from services.foundation import Foundation
from services.processes import Ended, Processes, processes
from settings import Settings

LARGE_BYTES = 4_000_000
"""Files from this size on are worth the seconds that a process takes to read its tables."""


class ImportCutShort(FeedError):
    """A process that worked on an import was ended from outside; whole batches are stored, and the next run finishes the work."""

    code = "import_cut_short"


class LongWork(Protocol):
    """Does the long work of an import: what begins a step returns what waits for its end.

    So many steps may be begun `ahead` of the one that is waited for.
    """

    ahead: int

    def understand(self, batch: Sequence[Listing]) -> Callable[[], list[Understood]]:
        """The adverts with notes, as `matching.understand`."""

    def compare(self, districts: Collection[int], fresh: Collection[int]) -> Callable[[], list[Pair]]:
        """The pairs of a place, as `services.find_duplicates.pairs_in`."""

    def compare_elsewhere(self, since: datetime, cities: Cities) -> Callable[[], list[Pair]]:
        """The pairs of two places, as `services.find_duplicates.pairs_elsewhere`."""


class Here:
    """Does it in this process, when the end is waited for; what understands is made when there is something to understand."""

    ahead = 0

    def __init__(self, engine: Engine, understanding: Callable[[], Understanding], kinship: Kinship) -> None:
        self._engine = engine
        self._understanding = cache(understanding)
        self._kinship = kinship

    def understand(self, batch: Sequence[Listing]) -> Callable[[], list[Understood]]:
        """As `LongWork.understand`; nothing is asked for an empty batch."""
        return (lambda: self._understanding().understand_with_notes(batch)) if batch else list

    def compare(self, districts: Collection[int], fresh: Collection[int]) -> Callable[[], list[Pair]]:
        """As `LongWork.compare`."""
        return lambda: pairs_in(self._engine, self._kinship, districts, fresh)

    def compare_elsewhere(self, since: datetime, cities: Cities) -> Callable[[], list[Pair]]:
        """As `LongWork.compare_elsewhere`."""
        return lambda: pairs_elsewhere(self._engine, self._kinship, since, cities)


class Apart:
    """Does it in other processes."""

    def __init__(self, others: Processes, settings: Settings) -> None:
        self.ahead = others.ahead
        self._others = others
        self._settings = settings

    def understand(self, batch: Sequence[Listing]) -> Callable[[], list[Understood]]:
        """As `LongWork.understand`; nothing is asked for an empty batch."""
        return self._others.begin(_understand, self._settings, batch) if batch else list

    def compare(self, districts: Collection[int], fresh: Collection[int]) -> Callable[[], list[Pair]]:
        """As `LongWork.compare`."""
        return self._others.begin(_compare, self._settings, districts, fresh)

    def compare_elsewhere(self, since: datetime, cities: Cities) -> Callable[[], list[Pair]]:
        """As `LongWork.compare_elsewhere`."""
        return self._others.begin(_compare_elsewhere, self._settings, since, cities)


@contextmanager
def apart(settings: Settings, number: int) -> Iterator[Apart]:
    """So many processes that share the work. The block raises `ImportCutShort` when one is ended from outside."""
    with processes(number) as others:
        try:
            yield Apart(others, settings)
        except Ended:
            raise ImportCutShort from None


@cache
def _foundation(settings: Settings) -> Foundation:
    return Foundation.load(settings)


@cache
def _understanding(settings: Settings) -> Understanding:
    return _foundation(settings).understanding()


@cache
def _store(settings: Settings) -> Engine:
    return connect(settings.store_url)


def _understand(settings: Settings, batch: Sequence[Listing]) -> list[Understood]:
    return _understanding(settings).understand_with_notes(batch)


def _compare(settings: Settings, districts: Collection[int], fresh: Collection[int]) -> list[Pair]:
    return pairs_in(_store(settings), _foundation(settings).encoder.kinship, districts, fresh)


def _compare_elsewhere(settings: Settings, since: datetime, cities: Cities) -> list[Pair]:
    return pairs_elsewhere(_store(settings), _foundation(settings).encoder.kinship, since, cities)
