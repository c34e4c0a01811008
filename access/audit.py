"""The audit trail: who did what to whose data, one line after the other, each sealed to the one before."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from access.roles import Actor
from data.store.audit_rows import AuditRow, AuditRows
from data.vault import Vault

FIRST_LINK = bytes(32)
DONE = "done"


class BadHead(ValueError):
    """A text that holds no head of an audit trail."""

    code = "bad_head"


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The newest row of the trail; exported elsewhere, it shows later whether the end was cut off."""

    seq: int
    hash: bytes

    @classmethod
    def parse(cls, text: str) -> AuditHead:
        """A head as `told` wrote it. Raises `BadHead`."""
        try:
            told = json.loads(text)
            return cls(int(told["seq"]), bytes.fromhex(told["hash"]))
        except (ValueError, KeyError, TypeError):
            raise BadHead from None

    def told(self, at: datetime) -> dict[str, object]:
        """As JSON can hold it, with the moment it was taken."""
        return {"seq": self.seq, "hash": self.hash.hex(), "at": at.isoformat(timespec="seconds")}


class AuditTrail:
    """The trail within one transaction: a line stands or falls with the act it tells of."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._rows = AuditRows(connection)
        self._vault = vault

    def append(
        self,
        actor: Actor,
        action: str,
        at: datetime,
        *,
        subject: str | None = None,
        purpose: str | None = None,
        fields: Iterable[str] = (),
        outcome: str = DONE,
    ) -> AuditHead:
        """Add a line; `outcome` is `done` or the code of the refusal. Other writers wait until this transaction ends."""
        seq, previous = self._rows.last() or (0, FIRST_LINK)
        told = AuditRow(seq + 1, at, actor.id, actor.role, action, purpose, tuple(sorted(fields)), subject, outcome, previous, b"")
        link = self._vault.chain(previous, _words(told))
        self._rows.add(replace(told, hash=link))
        return AuditHead(told.seq, link)

    def verify(self, head: AuditHead | None = None) -> int | None:
        """The first number at which the trail is not what was written, or None when all of it stands.

        Finds every edit, every row dropped, added or moved; rows cut off at the end only against a `head` kept elsewhere.
        """
        expected, previous, seen = 1, FIRST_LINK, None
        for row in self._rows.all():
            if row.seq != expected or row.previous_hash != previous or row.hash != self._vault.chain(previous, _words(row)):
                return expected
            if head is not None and row.seq == head.seq:
                seen = row.hash
            expected, previous = expected + 1, row.hash
        if head is not None and seen != head.hash:
            return min(head.seq, expected)
        return None

    def about(self, subject: str, most: int) -> list[AuditRow]:
        """The newest lines about a worker, newest first, refusals included."""
        return self._rows.of_subject(subject, most)

    def between(self, since: datetime, until: datetime) -> list[AuditRow]:
        """Every line from one aware moment to another, both within, in the order of its number."""
        return [row for row in self._rows.all() if since <= row.at <= until]

    def done_by(self, actor_id: str, since: datetime) -> list[tuple[str, str | None]]:
        """What somebody did since, refusals left out: actions with whom they touched."""
        return self._rows.of_actor(actor_id, since, DONE)

    def head(self) -> AuditHead | None:
        """The newest row, or None of an empty trail."""
        last = self._rows.last()
        return None if last is None else AuditHead(*last)


def _words(row: AuditRow) -> bytes:
    """What a link seals of a row: everything but the links, the same bytes for the same row whatever database gave it back."""
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    told = [row.seq, at, row.actor_id, row.role, row.action, row.purpose, list(row.fields), row.subject, row.outcome]
    return json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode("ascii")
