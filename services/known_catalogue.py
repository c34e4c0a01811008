"""What the ONEST messages of a source told before, and what they tell now until the batch that it belongs to is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from data.feeds.onest_item import job_id_of
from data.feeds.onest_known import Kept
from data.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Told:
    """What a batch tells: items by `job_id`, providers by participant and number."""

    items: dict[str, Kept]
    providers: dict[tuple[str, str], dict[str, Any]]


class KnownCatalogue:
    """`data.feeds.onest_known.Known` of a store; what is on its way there is known as well."""

    def __init__(self, engine: Engine, source: str) -> None:
        self._engine = engine
        self._source = source
        self._items: dict[str, Kept] = {}
        self._providers: dict[tuple[str, str], dict[str, Any]] = {}
        self._now = Told({}, {})

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
        """As `Known.learn`; kept with the batch under way."""
        self._items[kept.job_id] = self._now.items[kept.job_id] = kept

    def learn_provider(self, bpp_id: str, provider_id: str, told: dict[str, Any]) -> None:
        """As `Known.learn_provider`; kept with the batch under way."""
        self._providers[bpp_id, provider_id] = self._now.providers[bpp_id, provider_id] = told

    def told(self) -> Told:
        """What was learnt since this was asked last: what the batch that was just read tells."""
        told, self._now = self._now, Told({}, {})
        return told

    def keep(self, work: UnitOfWork, told: Told) -> None:
        """Within the transaction of a batch: keep what it told. What was told otherwise since stays on its way."""
        providers = [(*key, frame) for key, frame in told.providers.items()]
        work.onest.put(self._source, told.items.values(), providers)
        self._items = {job_id: kept for job_id, kept in self._items.items() if told.items.get(job_id) is not kept}
        self._providers = {key: frame for key, frame in self._providers.items() if told.providers.get(key) is not frame}
