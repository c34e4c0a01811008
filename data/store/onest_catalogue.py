"""What participants of the ONEST network told last of their items and of themselves."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from data.feeds.onest_heard import Heard, Offered
from data.feeds.onest_item import job_id_of, parts_of
from data.feeds.onest_known import Kept
from data.feeds.onest_mark import with_words
from data.feeds.onest_offers import Offer, offer_of
from data.feeds.onest_provider import Provider
from data.store.batches import batches
from data.store.bulk import put_rows
from data.store.column_types import compact_json
from data.store.lifecycle import KEYS_AT_ONCE
from data.store.listing_tables import listings
from data.store.onest_tables import onest_items, onest_providers


class OnestCatalogue:
    """Items and providers of all sources, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def item(self, source: str, job_id: str) -> Kept | None:
        """An item as it was told last."""
        query = select(onest_items).where(onest_items.c.source == source, onest_items.c.job_id == job_id)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else Kept(row.job_id, row.bpp_uri, row.city, _opened(row.told))

    def provider(self, source: str, bpp_id: str, provider_id: str) -> dict[str, Any] | None:
        """A provider as it told of itself last, without its items."""
        known = onest_providers.c
        query = select(known.told).where(known.source == source, known.bpp_id == bpp_id, known.provider_id == provider_id)
        told = self._connection.scalar(query)
        return None if told is None else _opened(told)

    def items_of(self, source: str, bpp_id: str, provider_id: str) -> Iterator[Kept]:
        """All items of a provider."""
        begins = job_id_of(bpp_id, provider_id, "")
        query = select(onest_items).where(onest_items.c.source == source, onest_items.c.job_id.startswith(begins, autoescape=True))
        for row in self._connection.execute(query):
            yield Kept(row.job_id, row.bpp_uri, row.city, _opened(row.told))

    def same(self, source: str, marks: Mapping[str, bytes]) -> set[str]:
        """Of items with these marks, by `job_id`, those that were told with them, and whose listings have the words that they gave."""
        query = select(onest_items.c.job_id, onest_items.c.mark, listings.c.content_hash).join_from(
            onest_items, listings, (listings.c.source == onest_items.c.source) & (listings.c.job_id == onest_items.c.job_id)
        )
        return {
            row.job_id
            for keys in batches(marks, KEYS_AT_ONCE)
            for row in self._connection.execute(query.where(onest_items.c.source == source, onest_items.c.job_id.in_(keys)))
            if row.mark == with_words(marks[row.job_id], row.content_hash)
        }

    def put(self, source: str, items: Collection[Kept], providers: Iterable[tuple[str, str, dict[str, Any]]]) -> None:
        """Keep these as they are told now; the listings of the items are stored."""
        words = self._words(source, [each.job_id for each in items])
        rows = (
            (
                source,
                each.job_id,
                each.bpp_uri,
                each.city[:20],
                _packed(each.item),
                with_words(each.mark, words[each.job_id]) if each.mark and each.job_id in words else None,
            )
            for each in items
        )
        put_rows(self._connection, onest_items, rows)
        told = ((source, bpp_id, provider_id, _packed(frame)) for bpp_id, provider_id, frame in providers)
        put_rows(self._connection, onest_providers, told)

    def offer(self, source: str, job_id: str) -> Offer | None:
        """How an item is applied for; None where it is none of the network's, or too little was told."""
        kept = self.item(source, job_id)
        if kept is None or not kept.bpp_uri:
            return None
        bpp_id, provider_id, _ = parts_of(job_id)
        frame = self.provider(source, bpp_id, provider_id) or {"id": provider_id}
        return offer_of(Offered(0, "", Heard(bpp_id, kept.bpp_uri, kept.city), Provider(frame), kept.item))

    def _words(self, source: str, job_ids: Sequence[str]) -> dict[str, bytes]:
        """The marks of the words of these listings, those that there are."""
        query = select(listings.c.job_id, listings.c.content_hash).where(listings.c.source == source)
        return {
            row.job_id: row.content_hash
            for keys in batches(job_ids, KEYS_AT_ONCE)
            for row in self._connection.execute(query.where(listings.c.job_id.in_(keys)))
        }


def _packed(told: Any) -> bytes:
    return zlib.compress(compact_json(told).encode())


def _opened(packed: bytes) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(zlib.decompress(packed))
    return told
