"""The long work of an import, in this process and in others beside it, some steps ahead of storing it, so that a large import keeps every
core busy."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache, partial
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
from services.processes import Ended, First, Processes, may_be_alike, processes
from services.seldom_collected import collect_seldom
from settings import Settings

FEW, FEW_ALIKE = 3_000, 1_000
"""Adverts to be understood or compared up to which no other process is begun: it takes seconds to read its tables, unless it is a
likeness of this one."""


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

    def load(self) -> None:
        """All that it takes to understand."""
        self._understanding()

    def before_likenesses(self) -> None:
        """All is loaded that they are to find, and no connection stands open that two processes would hold."""
        self.load()
        self._engine.dispose()

    def likeness(self, engine: Engine) -> Here:
        """The same in a likeness of this process, which has the store open by itself."""
        return Here(engine, self._understanding, self._kinship)

    def understand(self, batch: Sequence[Listing]) -> Callable[[], list[Understood]]:
        """As `LongWork.understand`; nothing is asked for an empty batch."""
        return (lambda: self._understanding().understand_with_notes(batch)) if batch else list

    def compare(self, districts: Collection[int], fresh: Collection[int]) -> Callable[[], list[Pair]]:
        """As `LongWork.compare`."""
        return lambda: pairs_in(self._engine, self._kinship, districts, fresh)

    def compare_elsewhere(self, since: datetime, cities: Cities) -> Callable[[], list[Pair]]:
        """As `LongWork.compare_elsewhere`."""
        return lambda: pairs_elsewhere(self._engine, self._kinship, since, cities)


class Shared:
    """Does it in this process and in others, which are begun once there is enough to do."""

    def __init__(self, here: Here, others: Processes, settings: Settings) -> None:
        self.ahead = others.ahead
        self._here = here
        self._others = others
        self._settings = settings
        self._adverts = 0

    def understand(self, batch: Sequence[Listing]) -> Callable[[], list[Understood]]:
        """As `LongWork.understand`; nothing is asked for an empty batch."""
        if not batch:
            return list
        self._count(batch)
        return self._others.begin(self._here.understand(batch), _understand, self._settings, batch)

    def compare(self, districts: Collection[int], fresh: Collection[int]) -> Callable[[], list[Pair]]:
        """As `LongWork.compare`."""
        self._count(fresh)
        return self._others.begin(self._here.compare(districts, fresh), _compare, self._settings, districts, fresh)

    def compare_elsewhere(self, since: datetime, cities: Cities) -> Callable[[], list[Pair]]:
        """As `LongWork.compare_elsewhere`."""
        return self._others.begin(self._here.compare_elsewhere(since, cities), _compare_elsewhere, self._settings, since, cities)

    def _count(self, adverts: Collection[object]) -> None:
        self._adverts += len(adverts)
        if self._adverts > (min(FEW, FEW_ALIKE) if may_be_alike() else FEW):
            self._others.start()


@contextmanager
def shared(settings: Settings, here: Here, number: int) -> Iterator[LongWork]:
    """So many processes share the work, this one among them. The block raises `ImportCutShort` when one is ended from outside."""
    if number == 1:
        yield here
        return
    first = First(here.before_likenesses, partial(_found_ready, settings, here), partial(_made_ready, settings))
    with processes(number - 1, first) as others:
        try:
            yield Shared(here, others, settings)
        except Ended:
            raise ImportCutShort from None


_of: dict[Settings, Here] = {}
"""In another process: what works there."""


def _here_of(settings: Settings) -> Here:
    if settings not in _of:
        foundation = Foundation.load(settings)
        _of[settings] = Here(connect(settings.store_url), foundation.understanding, foundation.encoder.kinship)
    return _of[settings]


def _made_ready(settings: Settings) -> None:
    """In a process that begins with nothing and does nothing else."""
    collect_seldom()
    _here_of(settings).load()


def _found_ready(settings: Settings, here: Here) -> None:
    """In a likeness of the process that takes in: its tables are there, and what it has met."""
    _of[settings] = here.likeness(connect(settings.store_url))


def _understand(settings: Settings, batch: Sequence[Listing]) -> list[Understood]:
    return _here_of(settings).understand(batch)()


def _compare(settings: Settings, districts: Collection[int], fresh: Collection[int]) -> list[Pair]:
    return _here_of(settings).compare(districts, fresh)()


def _compare_elsewhere(settings: Settings, since: datetime, cities: Cities) -> list[Pair]:
    return _here_of(settings).compare_elsewhere(since, cities)()
