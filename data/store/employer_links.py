"""One-time links that ask an employer one question; of a link's secret only a mark is kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from data.store.outcome_tables import employer_links, follow_ups


@dataclass(frozen=True, slots=True)
class EmployerLink:
    """A link and the question it asks."""

    mark: bytes
    follow_up_id: str
    made_at: datetime


class EmployerLinks:
    """The links in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, link: EmployerLink) -> None:
        """Keep a new one in the place of those before it about the same question."""
        self._connection.execute(delete(employer_links).where(employer_links.c.follow_up_id == link.follow_up_id))
        self._connection.execute(insert(employer_links).values(**asdict(link)))

    def look(self, mark: bytes, since: datetime) -> str | None:
        """The question behind a link that was made since and not used."""
        fresh = (employer_links.c.mark == mark) & (employer_links.c.made_at > since) & employer_links.c.used_at.is_(None)
        return self._connection.execute(select(employer_links.c.follow_up_id).where(fresh)).scalar_one_or_none()

    def take(self, mark: bytes, since: datetime, at: datetime) -> str | None:
        """As `look`, to one caller alone: it opens no more."""
        fresh = (employer_links.c.mark == mark) & (employer_links.c.made_at > since) & employer_links.c.used_at.is_(None)
        used = update(employer_links).where(fresh).values(used_at=at).returning(employer_links.c.follow_up_id)
        return self._connection.execute(used).scalar_one_or_none()

    def drop(self, worker_id: str) -> None:
        """No employer is asked about her any more."""
        hers = select(follow_ups.c.id).where(follow_ups.c.worker_id == worker_id)
        self._connection.execute(delete(employer_links).where(employer_links.c.follow_up_id.in_(hers)))

    def sweep(self, before: datetime) -> int:
        """Delete those that were made before; how many there were."""
        return self._connection.execute(delete(employer_links).where(employer_links.c.made_at < before)).rowcount
