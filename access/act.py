"""One act at the consent door: a transaction that knows who does what to whom, and tells the audit trail."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from access.artefact import covered, genuine, signed
from access.audit import DONE, AuditTrail
from access.refusals import NotAllowed, must_stand
from access.roles import Action, Actor, Purpose, may
from data.store.consents import Consent, Consents
from data.store.events import PSEUDONYM_BYTES
from data.store.workers import PSEUDONYM, Workers
from data.vault import Vault


class Act:
    """What `actor` does at `now` to the worker `subject` (known from the start, or found on the way), within one transaction."""

    def __init__(self, connection: Connection, vault: Vault, actor: Actor, action: Action, now: datetime) -> None:
        self._vault = vault
        self._actor = actor
        self._action = action
        self.now = now
        self._trail = AuditTrail(connection, vault)
        self.consents = Consents(connection)
        self.workers = Workers(connection, vault)
        self.subject: str | None = None
        self.purpose: str | None = None
        self.fields: Collection[str] = ()

    def tell(self, outcome: str = DONE) -> None:
        """A line for the audit trail. Others wait from here on until the transaction ends."""
        self._trail.append(
            self._actor,
            self._action,
            self.now,
            subject=self.subject,
            purpose=self.purpose,
            fields=self.fields,
            outcome=outcome,
        )

    def must_be_allowed(self) -> None:
        """Raises `NotAllowed` unless the tables of roles let this actor do this to the subject."""
        if not may(self._actor, self._action, self.subject):
            raise NotAllowed(action=self._action.value)

    def change(self, consent: Consent, status: str) -> Consent:
        """Give a consent another status; a genuine one is signed anew, a forged one can only be withdrawn and stays unsigned.

        Raises `ConsentForged`, `ConsentWithdrawn`, `ConsentExpired`.
        """
        if status in ("active", "paused"):
            must_stand(self._vault, consent, self.now)
        changed = replace(consent, status=status)
        if genuine(self._vault, consent):
            changed = signed(self._vault, changed)
        self.consents.replace(changed)
        return changed

    def end_earlier(self, worker_id: str, purpose: str) -> None:
        """A newer consent for the same purpose ends those that stand."""
        for consent in self.consents.of_worker(worker_id):
            if consent.purpose == purpose and consent.status in ("active", "paused"):
                self.change(consent, "expired")

    def pseudonym_or_new(self, worker_id: str) -> dict[str, str]:
        """The worker's pseudonym as a value to seal; random when she has none."""
        return self.workers.get(worker_id, (PSEUDONYM,)) or {PSEUDONYM: secrets.token_hex(PSEUDONYM_BYTES)}

    def drop_uncovered(self, worker_id: str) -> None:
        """Delete every value that no genuine and standing consent names."""
        given = self.consents.of_worker(worker_id)
        standing = [consent for consent in given if consent.standing(self.now) and genuine(self._vault, consent)]
        fields = covered(standing)
        if any(consent.purpose == Purpose.STATISTICS for consent in standing):
            fields.add(PSEUDONYM)
        self.workers.keep_only(worker_id, fields)
