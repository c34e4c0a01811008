"""Consent artefacts as they are kept. Whether one is genuine and in force is judged in `access`, not here."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from data.store.person_tables import consents, paper_reviews

STATUSES = ("active", "paused", "withdrawn", "expired")
ON_PAPER = "paper"
"""The guardian signed the form."""


@dataclass(frozen=True, slots=True)
class Consent:
    """What a worker agreed to: who may use which of her fields, for what, from when until when. `signature` covers all the rest.

    `paper`: the number of the signed form, where there was no telephone for a code. `guardian`: the mark of the grown-up who agreed for
    one who is not, or `ON_PAPER`.
    """

    id: str
    worker_id: str
    notice_version: str
    notice_language: str
    consumer: str
    provider: str
    purpose: str
    user: str
    fields: tuple[str, ...]
    access: str
    frequency: str
    given_at: datetime
    expires_at: datetime
    status: str
    channel: str
    paper: str | None = None
    guardian: str | None = None
    signature: bytes = b""

    def standing(self, now: datetime) -> bool:
        """Whether it is in force or could be again: what it covers is kept."""
        return self.status in ("active", "paused") and now < self.expires_at


class Consents:
    """The consents in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, consent: Consent) -> None:
        """Keep a new one."""
        self._connection.execute(insert(consents).values(**asdict(consent)))

    def replace(self, consent: Consent) -> None:
        """Keep the new status and signature of one that is there."""
        changed = update(consents).where(consents.c.id == consent.id)
        self._connection.execute(changed.values(status=consent.status, signature=consent.signature))

    def get(self, consent_id: str) -> Consent | None:
        """The consent with this id; nobody changes it until this transaction ends."""
        found = self._where(consents.c.id == consent_id)
        return found[0] if found else None

    def whose(self, consent_id: str) -> str | None:
        """The worker who gave the consent with this id."""
        return self._connection.execute(select(consents.c.worker_id).where(consents.c.id == consent_id)).scalar_one_or_none()

    def of_worker(self, worker_id: str) -> list[Consent]:
        """All that this worker ever gave, oldest first; nobody changes them until this transaction ends."""
        return self._where(consents.c.worker_id == worker_id)

    def active_for(self, purpose: str, now: datetime) -> list[str]:
        """The workers with an active one for this purpose, by id."""
        query = select(consents.c.worker_id).where(active(purpose, now)).distinct().order_by(consents.c.worker_id)
        return list(self._connection.execute(query).scalars())

    def given_through(self, user: str) -> list[str]:
        """The workers who agreed through this user, by id."""
        query = select(consents.c.worker_id).where(consents.c.user == user).distinct().order_by(consents.c.worker_id)
        return list(self._connection.execute(query).scalars())

    def whose_overdue(self, now: datetime) -> list[str]:
        """The workers who gave one of `overdue`."""
        ended = consents.c.status.in_(("active", "paused")) & (consents.c.expires_at <= now)
        return list(self._connection.execute(select(consents.c.worker_id).where(ended).distinct()).scalars())

    def overdue(self, now: datetime) -> list[Consent]:
        """Those whose time has run out but whose status does not say so yet."""
        return self._where(consents.c.status.in_(("active", "paused")) & (consents.c.expires_at <= now))

    def on_paper(self, since: datetime) -> list[Consent]:
        """Those that a signed form stands for, oldest first."""
        return self._where(consents.c.paper.is_not(None) & (consents.c.given_at >= since))

    def of_paper(self, paper: str) -> list[Consent]:
        """Those that this form stands for."""
        return self._where(consents.c.paper == paper)

    def counts_by_user(self, since: datetime) -> dict[str, int]:
        """How many workers agreed through each user since."""
        counted = select(consents.c.user, func.count(consents.c.worker_id.distinct()))
        found = self._connection.execute(counted.where(consents.c.given_at >= since).group_by(consents.c.user))
        return {user: int(count) for user, count in found}

    def reviewed(self) -> dict[str, bool]:
        """Forms that a person has looked at: number to whether it was in order."""
        rows = self._connection.execute(select(paper_reviews.c.paper, paper_reviews.c.in_order))
        return {paper: bool(in_order) for paper, in_order in rows}

    def review(self, paper: str, in_order: bool, by: str, at: datetime) -> None:
        """Keep what a person found of a form, in place of what was found before."""
        self._connection.execute(delete(paper_reviews).where(paper_reviews.c.paper == paper))
        row = {"paper": paper, "in_order": in_order, "decided_by": by, "decided_at": at}
        self._connection.execute(insert(paper_reviews).values(**row))

    def _where(self, condition: ColumnElement[bool]) -> list[Consent]:
        query: Any = select(consents).where(condition).order_by(consents.c.given_at, consents.c.id).with_for_update()
        return [Consent(**row) for row in self._connection.execute(query).mappings()]


def active(purpose: str, now: datetime) -> ColumnElement[bool]:
    """That a consent is in force for this purpose."""
    return (consents.c.purpose == purpose) & (consents.c.status == "active") & (consents.c.expires_at > now)
