"""One-time codes as they are kept: never the code, and of the UAN only its keyed index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from data.store.connect import be_alone
from data.store.door_tables import one_time_codes


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code that was sent in a walk (`case_id`): its mark, until when it holds, from where (mark of an address) and by whom (account) it
    was asked for, how often it was tried."""

    id: str
    case_id: str
    uan_index: bytes
    code_mac: bytes
    issued_at: datetime
    expires_at: datetime
    asked_from: bytes | None = None
    asked_by: str | None = None
    tries: int = 0
    used_at: datetime | None = None


class CodeRows:
    """The codes in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, row: CodeRow) -> None:
        """Keep a new one."""
        self._connection.execute(insert(one_time_codes).values(**asdict(row)))

    def newest_of(self, case_id: str) -> CodeRow | None:
        """The code sent last in this walk; nobody changes it until this transaction ends."""
        query = select(one_time_codes).where(one_time_codes.c.case_id == case_id)
        ordered = query.order_by(one_time_codes.c.issued_at.desc(), one_time_codes.c.id).limit(1).with_for_update()
        row = self._connection.execute(ordered).mappings().one_or_none()
        return None if row is None else CodeRow(**row)

    def issued_since(self, since: datetime, to: Mapping[str, Sequence[object]]) -> tuple[int, datetime | None]:
        """How many codes that never opened were sent since to whom these columns name (none of them: to anybody), and when the first was.

        Nobody else counts or sends until this transaction ends, so that requests at the same time share the cap.
        """
        be_alone(self._connection)
        mine = (one_time_codes.c.issued_at > since) & one_time_codes.c.used_at.is_(None)
        for column, values in to.items():
            named = one_time_codes.c[column]
            mine &= named.in_(values) if None not in values else named.is_(None)
        first = func.min(one_time_codes.c.issued_at, type_=one_time_codes.c.issued_at.type)
        row = self._connection.execute(select(func.count(), first).where(mine)).one()
        return int(row[0]), row[1]

    def tried(self, code_id: str) -> None:
        """Count one more try."""
        mine = one_time_codes.c.id == code_id
        self._connection.execute(update(one_time_codes).where(mine).values(tries=one_time_codes.c.tries + 1))

    def used(self, code_id: str, at: datetime) -> None:
        """It opened the door and does so no more."""
        self._connection.execute(update(one_time_codes).where(one_time_codes.c.id == code_id).values(used_at=at))

    def sweep(self, before: datetime) -> int:
        """Delete codes sent before; how many there were."""
        return self._connection.execute(delete(one_time_codes).where(one_time_codes.c.issued_at < before)).rowcount
