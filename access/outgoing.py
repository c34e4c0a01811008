"""What goes out of a worker to a gateway, within one transaction: written, stopped, taken back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from access.roles import APPLY_FIELDS, ONEST_FIELDS, Purpose
from data.store.outbox import Message, Outbox
from data.store.sent_applications import NCS, ONEST, SentApplication, SentApplications
from data.store.workers import Workers
from matching.model import APPLICATION_ENDS, APPLICATION_STATES

TAKE_BACK = "take_back"
"""What the kind of a message ends with that takes an application back; what pushes one ends with `PUSH`."""
PUSH = "push"
SELECT, INIT, CONFIRM = ONEST_STEPS = ("onest_select_push", "onest_init_push", "onest_confirm_push")
"""The kinds that an application over ONEST goes through, each when the one before was answered."""
PUSHES = {NCS: ("ncs_push",), ONEST: ONEST_STEPS}
COVERED_BY = {NCS: (Purpose.APPLY, APPLY_FIELDS), ONEST: (Purpose.APPLY_ONEST, ONEST_FIELDS)}
"""Which consent a wish needs that goes to a gateway, and what may go out with it."""
EMPLOYED_FROM = APPLICATION_STATES.index("joined")


def gateway_of(kind: str) -> str:
    """Which gateway a message of a kind is for."""
    return kind.partition("_")[0]


class Outgoing:
    """The messages and applications of workers, sealed under their keys."""

    def __init__(self, connection: Connection, workers: Workers) -> None:
        self._workers = workers
        self.outbox = Outbox(connection)
        self.sent = SentApplications(connection)

    def apply(
        self,
        gateway: str,
        worker_id: str,
        listing_id: int,
        payload: Mapping[str, Any],
        now: datetime,
        route: dict[str, Any] | None = None,
    ) -> str:
        """She wants this job: an application that waits to be sent; its reference."""
        reference, name = str(uuid.uuid4()), str(uuid.uuid4())
        self.sent.add(SentApplication(reference, worker_id, listing_id, gateway, None, "interested", None, now, None, route))
        sealed = self._workers.seal_for(worker_id, name, payload)
        self.outbox.add(Message(name, PUSHES[gateway][0], worker_id, reference, sealed, now, 0, now))
        return reference

    def stop(self, worker_id: str, listing_id: int, now: datetime) -> None:
        """She does not want it after all. What nobody has sent is not sent; what went out, or may have, is taken back."""
        for application in self.sent.of(worker_id, listing_id):
            if application.state != "withdrawn":
                self._take_back(application, now)
                self.sent.change(application.reference, state="withdrawn", changed_at=now)

    def end(self, worker_id: str, gateway: str, now: datetime, *, told: bool) -> None:
        """Nothing of her is sent to a gateway any more, and what was is forgotten here. `told`: it learns that she takes back what it has
        and what has not ended, by a message that holds nothing of hers."""
        for application in self.sent.of_worker(worker_id):
            if application.gateway == gateway:
                if told and _stands(application):
                    self._take_back(application, now)
                self.sent.drop(application.reference)
        self.outbox.drop(worker_id, PUSHES[gateway])

    def payload(self, message: Message) -> dict[str, Any]:
        """What is sent. Raises `data.vault.VaultError`."""
        opened: dict[str, Any] = self._workers.open_for(message.worker_id or "", message.id, message.sealed or b"")
        return opened

    def _take_back(self, application: SentApplication, now: datetime) -> None:
        """Drop what waits about it, and let the other side know, where it may have heard of it; not before what is on its way is there."""
        waiting = self.outbox.about(application.reference)
        reached = [each for each in waiting if _may_have_arrived(each)]
        self.outbox.drop_about(application.reference)
        if application.remote_id or reached:
            after = max([now, *(each.leased_until for each in reached if each.leased_until)])
            plain = {"remote_id": application.remote_id, **(application.route or {})}
            kind = f"{application.gateway}_{TAKE_BACK}"
            self.outbox.add(Message(str(uuid.uuid4()), kind, None, application.reference, None, now, 0, after, plain=plain))


def _stands(application: SentApplication) -> bool:
    """Whether there is something to take back: who works there is no applicant any more."""
    state = application.state
    return state not in APPLICATION_ENDS and APPLICATION_STATES.index(state) < EMPLOYED_FROM


def _may_have_arrived(message: Message) -> bool:
    """Whether the other side may hold something of her by this message: it was sent, whatever was heard of it, or is being sent."""
    if message.kind == SELECT or not message.kind.endswith(PUSH):
        return False
    return message.kind == CONFIRM or message.attempts > 0 or message.lease is not None
