"""What the ONEST messages of a source told before, and what they tell now until the batch that it belongs to is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Engine

from data.feeds.onest_item import job_id_of
from data.feeds.onest_known import Kept
from data.store.unit_of_work import UnitOfWork


class KnownCatalogue:
    """`data.feeds.onest_known.Known` of a store."""

    def __init__(self, engine: Engine, source: str) -> None:
        self._engine = engine
        self._source = source
        self._items: dict[str, Kept] = {}
        self._providers: dict[tuple[str, str], dict[str, Any]] = {}

    def item(self, job_id: str) -> Kept | None:
        """As `Known.item`."""
        if job_id in self._items:
            return self._items[job_id]
        with UnitOfWork(self._engine, writing=False) as work:
            return work.onest.item(self._source, job_id)

    def provider(self, bpp_id: str, provider_id: str) -> dict[str, Any] | None:
        """As `Known.provider`."""
        if (bpp_id, provider_id) in self._providers:
            return self._providers[bpp_id, provider_id]
        with UnitOfWork(self._engine, writing=False) as work:
            return work.onest.provider(self._source, bpp_id, provider_id)

    def items_of(self, bpp_id: str, provider_id: str) -> Iterator[Kept]:
        """As `Known.items_of`."""
        with UnitOfWork(self._engine, writing=False) as work:
            known = {kept.job_id: kept for kept in work.onest.items_of(self._source, bpp_id, provider_id)}
        begins = job_id_of(bpp_id, provider_id, "")
        known |= {job_id: kept for job_id, kept in self._items.items() if job_id.startswith(begins)}
        yield from known.values()

    def same(self, marks: Mapping[str, bytes]) -> set[str]:
        """As `Known.same`."""
        waiting = {job_id for job_id in marks.keys() & self._items.keys() if self._items[job_id].mark == marks[job_id]}
        stored = {job_id: mark for job_id, mark in marks.items() if job_id not in self._items}
        with UnitOfWork(self._engine, writing=False) as work:
            return waiting | work.onest.same(self._source, stored)

    def learn(self, kept: Kept) -> None:
        """As `Known.learn`; kept with the next batch."""
        self._items[kept.job_id] = kept

    def learn_provider(self, bpp_id: str, provider_id: str, told: dict[str, Any]) -> None:
        """As `Known.learn_provider`; kept with the next batch."""
        self._providers[bpp_id, provider_id] = told

    def keep(self, work: UnitOfWork) -> None:
        """Within the transaction of a batch: keep what it told."""
        providers = [(*key, told) for key, told in self._providers.items()]
        work.onest.put(self._source, self._items.values(), providers)
        self._items, self._providers = {}, {}
