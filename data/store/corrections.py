"""Words that people told us the meaning of, to be learnt from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from data.store.engine_tables import corrections


@dataclass(frozen=True, slots=True)
class Correction:
    """Normalised job words, the family (4 digits) they were said to mean, how often, by which role last and when."""

    text: str
    family: str
    count: int
    confirmed_by: str
    at: datetime


class Corrections:
    """The corrections in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def confirm(self, text: str, family: str, confirmed_by: str, at: datetime) -> None:
        """Somebody in this role said that these words mean this family."""
        same = (corrections.c.text == text) & (corrections.c.family == family)
        again = update(corrections).where(same).values(count=corrections.c.count + 1, confirmed_by=confirmed_by, at=at)
        if self._connection.execute(again).rowcount == 0:
            first = insert(corrections).values(text=text, family=family, count=1, confirmed_by=confirmed_by, at=at)
            self._connection.execute(first)

    def all(self, least: int = 1) -> Iterator[Correction]:
        """What was confirmed at least so often, in the order of the words, the commonest meaning first."""
        query = select(corrections).where(corrections.c.count >= least).order_by(corrections.c.text, corrections.c.count.desc())
        for row in self._connection.execute(query).mappings():
            yield Correction(**row)
