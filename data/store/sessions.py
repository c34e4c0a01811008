"""Sessions: what stands behind a browser's cookie. Whether one still holds is judged in `access`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, LargeBinary, delete, func, insert, select, update

from data.sealing import KEY_ID_PLACE
from data.store.door_tables import sessions


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as it is kept: `token_index` leads to it from the cookie, `sealed` is what it holds, at its `version`."""

    id: str
    token_index: bytes
    role: str
    account_id: str | None
    started_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None
    sealed: bytes | None = None
    version: int = 0


class SessionRows:
    """The sessions in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, row: SessionRow) -> None:
        """Keep a new one."""
        self._connection.execute(insert(sessions).values(**asdict(row)))

    def open_of(self, token_index: bytes) -> SessionRow | None:
        """The newest session of this cookie that was not ended, or None."""
        query = select(sessions).where(sessions.c.token_index == token_index, sessions.c.ended_at.is_(None))
        row = self._connection.execute(query.order_by(sessions.c.started_at.desc()).limit(1)).mappings().one_or_none()
        return None if row is None else SessionRow(**row)

    def move(self, token_index: bytes, to: bytes, since: datetime) -> bool:
        """Another cookie leads to the session that was begun since, and this one no more; False when there is none (any more)."""
        mine = (sessions.c.token_index == token_index) & sessions.c.ended_at.is_(None) & (sessions.c.started_at > since)
        return self._connection.execute(update(sessions).where(mine).values(token_index=to)).rowcount == 1

    def seen(self, session_id: str, at: datetime) -> None:
        """Somebody was at the screen."""
        self._connection.execute(update(sessions).where(sessions.c.id == session_id).values(seen_at=at))

    def hold(self, session_id: str, sealed: bytes | None, version: int, at: datetime) -> bool:
        """Put what it holds in place of the version before; False when somebody else was quicker."""
        same = (sessions.c.id == session_id) & (sessions.c.version == version - 1) & sessions.c.ended_at.is_(None)
        changed = self._connection.execute(update(sessions).where(same).values(sealed=sealed, version=version, seen_at=at))
        return changed.rowcount == 1

    def left_lying(self, idle_since: datetime, begun_before: datetime) -> list[SessionRow]:
        """Sessions of accounts that were not ended, hold something, and were last seen or begun before these moments."""
        lying = sessions.c.account_id.is_not(None) & sessions.c.ended_at.is_(None) & sessions.c.sealed.is_not(None)
        over = (sessions.c.seen_at <= idle_since) | (sessions.c.started_at <= begun_before)
        return [SessionRow(**row) for row in self._connection.execute(select(sessions).where(lying & over)).mappings()]

    def end_one(self, session_id: str, at: datetime) -> bool:
        """End this session and forget what it held; False when somebody else did."""
        mine = (sessions.c.id == session_id) & sessions.c.ended_at.is_(None)
        return self._connection.execute(update(sessions).where(mine).values(ended_at=at, sealed=None)).rowcount == 1

    def sealed_before(self, data_key: bytes) -> list[SessionRow]:
        """Those that hold something sealed under another data key than this."""
        earlier = func.substr(sessions.c.sealed, *KEY_ID_PLACE, type_=LargeBinary) != data_key
        rows = self._connection.execute(select(sessions).where(sessions.c.sealed.is_not(None) & earlier)).mappings()
        return [SessionRow(**row) for row in rows]

    def reseal(self, row: SessionRow, sealed: bytes) -> None:
        """Put the same, sealed anew, in its place, unless somebody was quicker to hold something else."""
        same = (sessions.c.id == row.id) & (sessions.c.version == row.version) & sessions.c.sealed.is_not(None)
        self._connection.execute(update(sessions).where(same).values(sealed=sealed))

    def end(self, token_index: bytes, at: datetime) -> None:
        """End every session of this cookie and forget what it held."""
        mine = (sessions.c.token_index == token_index) & sessions.c.ended_at.is_(None)
        self._connection.execute(update(sessions).where(mine).values(ended_at=at, sealed=None))

    def sweep(self, before: datetime) -> int:
        """Delete sessions that nobody has seen since; how many there were."""
        return self._connection.execute(delete(sessions).where(sessions.c.seen_at < before)).rowcount
