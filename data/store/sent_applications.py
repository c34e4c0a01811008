"""Applications that went out, or are about to: under which reference, by which gateway, and where they stand there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from data.store.gateway_tables import sent_applications
from matching.model import APPLICATION_ENDS

NCS, ONEST = GATEWAYS = ("ncs", "onest")


@dataclass(frozen=True, slots=True)
class SentApplication:
    """`reference` is ours; `remote_id` theirs, None until they acknowledged it at `sent_at`; `state` as last heard, `asked_at` when we
    last asked; `route`: how the other side is reached, JSON, where that is not one address for all."""

    reference: str
    worker_id: str
    listing_id: int
    gateway: str
    remote_id: str | None
    state: str
    sent_at: datetime | None
    changed_at: datetime
    asked_at: datetime | None = None
    route: dict[str, Any] | None = None


class SentApplications:
    """The applications that went out, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, application: SentApplication) -> None:
        """Keep a new one."""
        values = {name: getattr(application, name) for name in SentApplication.__slots__}
        self._connection.execute(insert(sent_applications).values(**values))

    def get(self, reference: str) -> SentApplication | None:
        """The one with this reference; nobody changes it until this transaction ends."""
        found = self._where(sent_applications.c.reference == reference, alone=True)
        return found[0] if found else None

    def whose(self, reference: str) -> str | None:
        """The worker of the one with this reference."""
        same = sent_applications.c.reference == reference
        return self._connection.execute(select(sent_applications.c.worker_id).where(same)).scalar_one_or_none()

    def of(self, worker_id: str, listing_id: int) -> list[SentApplication]:
        """All that went out of this worker for this listing."""
        return self._where((sent_applications.c.worker_id == worker_id) & (sent_applications.c.listing_id == listing_id))

    def change(self, reference: str, **values: Any) -> None:
        """Other values for some columns of one."""
        self._connection.execute(update(sent_applications).where(sent_applications.c.reference == reference).values(**values))

    def of_worker(self, worker_id: str) -> list[SentApplication]:
        """All that went out of this worker."""
        return self._where(sent_applications.c.worker_id == worker_id)

    def take_to_ask(self, gateway: str, before: datetime, now: datetime, most: int) -> list[str]:
        """References of those acknowledged, not ended, and not asked after since; they count as asked now, so that nobody else asks."""
        mine = sent_applications.c
        open_ones = (mine.gateway == gateway) & mine.remote_id.is_not(None) & mine.state.not_in(APPLICATION_ENDS)
        due = open_ones & (mine.asked_at.is_(None) | (mine.asked_at < before))
        found = select(mine.reference).where(due).order_by(mine.asked_at, mine.reference).limit(most)
        references = list(self._connection.execute(found).scalars())
        taken = update(sent_applications).where(mine.reference.in_(references) & due).values(asked_at=now)
        return list(self._connection.execute(taken.returning(mine.reference)).scalars())

    def drop(self, reference: str) -> None:
        """Forget one."""
        self._connection.execute(delete(sent_applications).where(sent_applications.c.reference == reference))

    def sweep(self, before: datetime) -> int:
        """Forget those that did not move since; how many there were."""
        return self._connection.execute(delete(sent_applications).where(sent_applications.c.changed_at < before)).rowcount

    def _where(self, condition: Any, *, alone: bool = False) -> list[SentApplication]:
        query = select(sent_applications).where(condition).order_by(sent_applications.c.changed_at)
        found = self._connection.execute(query.with_for_update() if alone else query)
        return [SentApplication(**row) for row in found.mappings()]
