"""What goes out of a worker to a gateway, within one transaction: written, stopped, dropped."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from data.store.outbox import Message, Outbox
from data.store.sent_applications import SentApplication, SentApplications
from data.store.workers import Workers

TAKE_BACK = "take_back"
"""What the kind of a message ends with that takes an application back; what pushes one ends with `PUSH`."""
PUSH = "push"


class Outgoing:
    """The messages and applications of workers, sealed under their keys."""

    def __init__(self, connection: Connection, workers: Workers) -> None:
        self._workers = workers
        self.outbox = Outbox(connection)
        self.sent = SentApplications(connection)

    def apply(self, gateway: str, worker_id: str, listing_id: int, payload: Mapping[str, Any], now: datetime) -> str:
        """She wants this job: an application that waits to be sent; its reference."""
        reference = str(uuid.uuid4())
        self.sent.add(SentApplication(reference, worker_id, listing_id, gateway, None, "interested", None, now))
        self._write(f"{gateway}_{PUSH}", worker_id, reference, payload, now)
        return reference

    def stop(self, worker_id: str, listing_id: int, now: datetime) -> None:
        """She does not want it after all. What nobody has sent is not sent; what went out, or is on its way, is taken back."""
        for application in self.sent.of(worker_id, listing_id):
            if application.state == "withdrawn":
                continue
            on_its_way = [
                each for each in self.outbox.about(application.reference) if each.leased_until and each.leased_until > now
            ]
            self.outbox.drop_about(application.reference)
            self.sent.change(application.reference, state="withdrawn", changed_at=now)
            if application.remote_id or on_its_way:
                after = max((each.leased_until for each in on_its_way if each.leased_until), default=now)
                self._write(f"{application.gateway}_{TAKE_BACK}", worker_id, application.reference, {}, now, after)

    def drop(self, worker_id: str) -> None:
        """Nothing of her is sent any more, and what was is forgotten here."""
        self.outbox.drop(worker_id)
        self.sent.drop(worker_id)

    def payload(self, message: Message) -> dict[str, Any]:
        """What is sent. Raises `data.vault.VaultError`."""
        opened: dict[str, Any] = self._workers.open_for(message.worker_id, message.id, message.sealed)
        return opened

    def _write(
        self, kind: str, worker_id: str, reference: str, payload: Mapping[str, Any], now: datetime, next_at: datetime | None = None
    ) -> None:
        name = str(uuid.uuid4())
        sealed = self._workers.seal_for(worker_id, name, payload)
        self.outbox.add(Message(name, kind, worker_id, reference, sealed, now, 0, next_at or now))
