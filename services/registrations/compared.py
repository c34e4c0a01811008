"""Registrations on e-Shram against who is linked, agreed and joined here, place by place; counts as they may be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.figures import ALL_TIME, EVERYWHERE, Count, Figures, share
from services.placements.selection import TOTALS
from services.registrations.known import TOGETHER, Known, Registrations

LAKH = 100_000
LEAST_SAID = 0.1
"""Of a lakh: what is less is said as less than this, since counts are rounded to five."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A place: what e-Shram said, and who of it is counted here. A sum with a hidden part is hidden, and so is what is not counted."""

    known: Known
    linked: Count
    consented: Count
    joined: Count

    @property
    def linked_per_lakh(self) -> float | None:
        """Of a lakh who registered, how many are linked here; None where that is hidden."""
        return None if self.linked is None else self.linked * LAKH / self.known.registered


@dataclass(frozen=True, slots=True)
class Beside:
    """A group's share of those on e-Shram, and of those linked here; each of 100, None where it is hidden. `key`: of groups that are
    told only together more than one, with `TOGETHER` between them."""

    key: str
    registered: float
    linked: float | None


def compared(figures: Figures, told: Registrations) -> tuple[Compared, ...]:
    """Every place of the table, most registrations first."""
    return tuple(sorted((_at(figures, row, row.places) for row in told.places), key=lambda each: -each.known.registered))


def all_india(figures: Figures, told: Registrations) -> Compared:
    """The same of all India, from its own published total and never from a sum of States."""
    return _at(figures, told.total, (EVERYWHERE,))


def linked_by(figures: Figures, dimension: str) -> tuple[tuple[str, Count], ...]:
    """Who is linked, in all India, by the keys of a dimension in their own order."""
    cube = figures.cube(dimension)
    return tuple((key, cube.count("linked", key, EVERYWHERE, ALL_TIME)) for key in cube.keys)


def shares_beside(figures: Figures, rows: Iterable[Known], of: int, dimension: str) -> tuple[Beside, ...]:
    """Groups by their share of `of` registrations, and of all who are linked. Where the rows are all groups, those whose number is hidden
    here are told together: that much anybody can subtract."""
    rows, linked = tuple(rows), dict(linked_by(figures, dimension))
    whole = figures.cube(TOTALS).total("linked", EVERYWHERE, ALL_TIME)
    hidden = [row for row in rows if not linked.get(row.key)]
    told = [row for row in rows if row not in hidden]
    found = [Beside(row.key, 100.0 * row.registered / of, share(linked[row.key], whole)) for row in told]
    if whole is None or not told or len(hidden) < 2 or sum(row.registered for row in rows) != of:
        return (*found, *(Beside(row.key, 100.0 * row.registered / of, None) for row in hidden))
    rest = whole - sum(linked[row.key] or 0 for row in told)
    key = TOGETHER.join(row.key for row in hidden)
    return (*found, Beside(key, 100.0 * sum(row.registered for row in hidden) / of, share(rest, whole) if rest > 0 else None))


def _at(figures: Figures, known: Known, places: tuple[str, ...]) -> Compared:
    cube = figures.cube(TOTALS)

    def count(kind: str) -> Count:
        parts = [cube.total(kind, place, ALL_TIME) if place in cube.places else None for place in places]
        return None if any(part is None for part in parts) else sum(part or 0 for part in parts)

    return Compared(known, *(count(kind) for kind in ("linked", "consented", "joined")))
