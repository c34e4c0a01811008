"""Keep the employers: who they are, who looked at their papers and when, what came of their adverts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from access.audit import AuditTrail
from access.roles import Action
from data.store.employers import LONGEST_HOW, Employer
from data.store.unit_of_work import UnitOfWork
from services.refusal import Refused
from services.visits import Visitor

__all__ = ["LONGEST_HOW", "Employer", "EmployerSheet", "check", "employer_sheet", "uncheck"]

SHEET = 25
CHECKED, UNCHECKED = "check_employer", "uncheck_employer"


@dataclass(frozen=True, slots=True)
class EmployerSheet:
    """A page of employers, each with how many of its listings stand, and whether there are more after it."""

    rows: tuple[tuple[Employer, int], ...]
    after: bool


def employer_sheet(visitor: Visitor, words: str = "", below: int | None = None) -> EmployerSheet:
    """`SHEET` employers in whose name all these words stand, newest first, those below a number. Raises `Refused`."""
    visitor.must(Action.KEEP_LISTINGS)
    with UnitOfWork(visitor.house.database, writing=False) as work:
        found = work.employers.page(words, below, SHEET + 1)
    return EmployerSheet(tuple(found[:SHEET]), len(found) > SHEET)


def check(visitor: Visitor, number: int, how: str) -> int:
    """Whoever is signed in has looked at its papers, and says which; how many standing listings are trusted as far by it.

    Raises `Refused`, also when nothing is said of what was looked at.
    """
    how = " ".join(how.split())[:LONGEST_HOW]
    if not how:
        raise Refused("say_what_was_checked")
    return _do(visitor, number, how)


def uncheck(visitor: Visitor, number: int) -> int:
    """What was found before holds no more; how many standing listings follow. Raises `Refused`."""
    return _do(visitor, number, None)


def _do(visitor: Visitor, number: int, how: str | None) -> int:
    visitor.must(Action.KEEP_LISTINGS)
    house, now = visitor.house, datetime.now(UTC)
    with UnitOfWork(house.database) as work:
        if work.employers.get(number) is None:
            raise Refused("employer_gone")
        followed = work.employers.check(number, visitor.actor.id, how, now) if how else work.employers.uncheck(number)
        trail = AuditTrail(work.connection, house.vault)
        purpose = CHECKED if how else UNCHECKED
        trail.append(visitor.actor, Action.KEEP_LISTINGS, now, purpose=purpose, fields=[f"employer {number}"])
        work.commit()
    if followed:
        house.renewal.ask()
    return followed
