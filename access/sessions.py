"""Sessions: what a browser's cookie leads to. A refresh loses nothing, signing out ends every tab, and an idle one ends by itself."""

from __future__ import annotations

import json
import re
import secrets
import uuid
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeGuard

from sqlalchemy import Engine

from access.roles import Role
from data.store.sessions import SessionRow
from data.store.unit_of_work import UnitOfWork
from data.vault import Vault, VaultError

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
NOTED_EVERY = timedelta(seconds=30)
"""How often being seen is written down; in between a rerun costs no write."""
KEPT = timedelta(days=1)
PADDING = 512
"""Bytes: what is held is padded to a multiple of it, so that its length does not tell how far a walk has come."""
PURPOSE, DOOR = "cookie", "cookie_door"
AT_THE_DOOR = timedelta(minutes=2)
"""How long a session waits for its browser to come for a fresh cookie; until it has, no cookie leads there."""
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
TABLE, COLUMN = "sessions", "sealed"


@dataclass(frozen=True, slots=True)
class Session:
    """A session that holds. `holds` are JSON values, sealed where they are kept; `version` counts their changes."""

    id: str
    role: Role
    account_id: str | None
    started_at: datetime
    seen_at: datetime
    version: int = 0
    holds: dict[str, Any] = field(default_factory=dict)


class HeldElsewhere(RuntimeError):
    """Another tab was quicker: what this one believed in hand is no longer so."""

    code = "held_elsewhere"


def new_token() -> str:
    """The value of a cookie: 256 random bits, 43 characters."""
    return secrets.token_urlsafe(32)


def is_token(sent: object) -> TypeGuard[str]:
    """Whether a cookie could be one of ours."""
    return isinstance(sent, str) and TOKEN.fullmatch(sent) is not None


class Sessions:
    """The sessions of all browsers; a cookie is never kept, only its mark."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    def start(self, token: str, role: Role, account_id: str | None, holds: dict[str, Any], now: datetime) -> Session:
        """Begin a session for this cookie and end those it led to before."""
        return self._begin(token, self._index(token), role, account_id, holds, now)

    def start_at_door(
        self, token: str, role: Role, account_id: str | None, holds: dict[str, Any], now: datetime
    ) -> tuple[Session, str]:
        """Begin a session that no cookie leads to yet, and end those that this one led to; with the word by which the browser that has this
        cookie is let in under a fresh one, once and soon. Whoever noted the cookie is not let in with it."""
        word = new_token()
        return self._begin(token, self._door(token, word), role, account_id, holds, now), word

    def let_in(self, token: str, word: str, now: datetime) -> str | None:
        """The fresh cookie that leads to the session which waits for this browser; None when none does (any more)."""
        fresh = new_token()
        with UnitOfWork(self._engine) as work:
            let = work.sessions.move(self._door(token, word), self._index(fresh), now - AT_THE_DOOR)
            work.commit()
        return fresh if let else None

    def of(self, token: str, now: datetime, *, present: bool = True) -> Session | None:
        """The session that this cookie leads to, if it holds; `present`: somebody is at the screen, so it is not idle.

        What was touched from outside opens nothing.
        """
        with UnitOfWork(self._engine, writing=False) as work:
            row = work.sessions.open_of(self._index(token))
        if row is None or now - row.seen_at >= IDLE or now - row.started_at >= LONGEST:
            return None
        if present and now - row.seen_at >= NOTED_EVERY:
            with UnitOfWork(self._engine) as work:
                work.sessions.seen(row.id, now)
                work.commit()
        try:
            holds = self._unseal(row)
        except VaultError:
            return None
        return Session(row.id, Role(row.role), row.account_id, row.started_at, row.seen_at, row.version, holds)

    def hold(self, session: Session, holds: dict[str, Any], now: datetime) -> Session:
        """Keep other values in this session. Raises `HeldElsewhere` when another tab changed them first, or it was ended."""
        changed = replace(session, holds=holds, version=session.version + 1, seen_at=now)
        with UnitOfWork(self._engine) as work:
            if not work.sessions.hold(session.id, self._seal(changed), changed.version, now):
                raise HeldElsewhere
            work.commit()
        return changed

    def end(self, token: str, now: datetime) -> None:
        """Sign out: whatever this cookie led to, in every tab."""
        with UnitOfWork(self._engine) as work:
            work.sessions.end(self._index(token), now)
            work.commit()

    def end_left_lying(self, now: datetime) -> list[Session]:
        """End the sessions of accounts that nobody sits at any more; each of them, with what it held, to one caller alone."""
        ended = []
        with UnitOfWork(self._engine) as work:
            for row in work.sessions.left_lying(now - IDLE, now - LONGEST):
                if work.sessions.end_one(row.id, now):
                    with suppress(VaultError):
                        role = Role(row.role)
                        ended.append(
                            Session(row.id, role, row.account_id, row.started_at, row.seen_at, row.version, self._unseal(row))
                        )
            work.commit()
        return ended

    def reseal(self) -> int:
        """Seal what sessions hold anew under the data key in force; how many there were. What does not open is ended."""
        with UnitOfWork(self._engine) as work:
            rows = work.sessions.sealed_before(self._vault.data_key)
            for row in rows:
                place = {"table": TABLE, "column": COLUMN, "row": row.id}
                try:
                    work.sessions.reseal(row, self._vault.reseal(row.sealed or b"", **place, version=row.version))
                except VaultError:
                    work.sessions.end(row.token_index, row.seen_at)
            work.commit()
        return len(rows)

    def sealed_before(self) -> int:
        """How many sessions hold something under a data key that is no longer in force."""
        with UnitOfWork(self._engine, writing=False) as work:
            return len(work.sessions.sealed_before(self._vault.data_key))

    def _begin(self, token: str, index: bytes, role: Role, account_id: str | None, holds: dict[str, Any], now: datetime) -> Session:
        session = Session(str(uuid.uuid4()), role, account_id, now, now, 0, holds)
        with UnitOfWork(self._engine) as work:
            work.sessions.sweep(now - KEPT)
            work.sessions.end(self._index(token), now)
            work.sessions.add(SessionRow(session.id, index, role.value, account_id, now, now, None, self._seal(session), 0))
            work.commit()
        return session

    def _index(self, token: str) -> bytes:
        return self._vault.mark(PURPOSE, token)

    def _door(self, token: str, word: str) -> bytes:
        return self._vault.mark(DOOR, token, word)

    def _seal(self, session: Session) -> bytes:
        plain = json.dumps(session.holds, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
        padded = plain.ljust(-(-len(plain) // PADDING) * PADDING)
        return self._vault.seal(padded, table=TABLE, column=COLUMN, row=session.id, version=session.version)

    def _unseal(self, row: SessionRow) -> dict[str, Any]:
        if row.sealed is None:
            return {}
        plain = self._vault.unseal(row.sealed, table=TABLE, column=COLUMN, row=row.id, version=row.version)
        held: dict[str, Any] = json.loads(plain)
        return held
