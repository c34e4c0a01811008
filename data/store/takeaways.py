"""Files that may be taken away once, by the session they were made ready for; of the link's secret only a mark is kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from data.store.door_tables import takeaways


@dataclass(frozen=True, slots=True)
class Takeaway:
    """What was made ready for whom; `content` where it is made already, else it is made when it is taken."""

    mark: bytes
    session_id: str
    what: str
    number: int | None
    made_at: datetime
    content: bytes | None = None


class Takeaways:
    """The files in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, row: Takeaway) -> None:
        """Make one ready."""
        self._connection.execute(insert(takeaways).values(**asdict(row)))

    def take(self, mark: bytes, session_id: str, since: datetime, at: datetime) -> Takeaway | None:
        """The one with this mark, if it was made ready for this session since and nobody was quicker; it opens no more."""
        mine = (takeaways.c.mark == mark) & (takeaways.c.session_id == session_id) & (takeaways.c.made_at > since)
        taken = self._connection.execute(update(takeaways).where(mine & takeaways.c.opened_at.is_(None)).values(opened_at=at))
        if taken.rowcount != 1:
            return None
        columns = [takeaways.c[name] for name in Takeaway.__slots__]
        return Takeaway(**self._connection.execute(select(*columns).where(mine)).mappings().one())

    def opened(self, mark: bytes, session_id: str, since: datetime) -> bool | None:
        """Whether the one with this mark was taken; None when none was made ready for this session since."""
        mine = (takeaways.c.mark == mark) & (takeaways.c.session_id == session_id) & (takeaways.c.made_at > since)
        return self._connection.scalar(select(takeaways.c.opened_at.is_not(None)).where(mine))

    def sweep(self, before: datetime) -> int:
        """Delete those made ready before; how many there were."""
        return self._connection.execute(delete(takeaways).where(takeaways.c.made_at < before)).rowcount
