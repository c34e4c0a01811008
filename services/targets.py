"""What offices aim at, and how far they have come: reached, on the way or behind, beside how many joinings were confirmed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from access.audit import AuditTrail
from access.roles import Action
from data.store.targets import Target
from data.store.unit_of_work import UnitOfWork
from services.figures import ALL_TIME, Figures, figures, figures_of, is_district, state_of
from services.house import House
from services.placements.quarters import passed_of
from services.placements.readings import Check, Reading, as_said, reading
from services.placements.selection import TOTALS, Side
from services.refusal import Refused
from services.visits import Visitor

AIMED_AT = ("joined", "joined_share", "stayed_share")
"""People who joined; of 100 who agreed, how many joined; of 100 who answered after 90 days, how many were still there."""
MOST_PEOPLE, MOST_OF_A_HUNDRED = 10_000_000, 100
_GROUPED = re.compile(r"\d+|\d{1,3}(?:,\d{2,3})*,\d{3}")
"""A whole number in digits of any script, in one piece or grouped by commas, as in India or by thousands."""
Standing = Literal["reached", "on_the_way", "behind", "unknown"]


@dataclass(frozen=True, slots=True)
class Progress:
    """A target, who set it, where it stands (None: hidden, too few, or nobody can be asked yet) and what independent calls found."""

    target: Target
    set_by: str
    value: float | None
    standing: Standing
    check: Check


def goal_of(typed: str | None) -> int:
    """The number that somebody typed: `250`, `1,000`, `१००`; 0 for what is none."""
    told = (typed or "").strip()
    return int(told.replace(",", "")) if _GROUPED.fullmatch(told) else 0


def set_target(visitor: Visitor, place: str, period: str, measure: str, goal: int) -> bool:
    """Aim at something in a State or district, in place of what was aimed at before; whether anything was. A district's counts over
    all time alone.

    Raises `Refused`.
    """
    visitor.must(Action.SET_TARGETS)
    if not place:
        raise Refused("target_no_place")
    cube = figures(visitor).cube(TOTALS)
    if is_district(place):
        period = ALL_TIME
    known = place in cube.places and period in cube.periods and measure in AIMED_AT
    if not known or (period == ALL_TIME and not is_district(place)):
        raise Refused("target_unknown")
    if goal < 1:
        raise Refused("target_no_number")
    if measure.endswith("_share") and goal > MOST_OF_A_HUNDRED:
        raise Refused("target_share_too_large")
    if goal > MOST_PEOPLE:
        raise Refused("target_too_large", {"most": MOST_PEOPLE})
    now = datetime.now(UTC)
    with UnitOfWork(visitor.house.database) as work:
        replaced = work.targets.put(place, period, measure, goal, visitor.actor.id, now)
        _write_down(visitor, work, "target_set", (place, period, measure, str(goal)), now)
        work.commit()
    return replaced


def remove_target(visitor: Visitor, number: int) -> None:
    """Aim at it no more; one that is gone already stays so. Raises `Refused`."""
    visitor.must(Action.SET_TARGETS)
    now = datetime.now(UTC)
    with UnitOfWork(visitor.house.database) as work:
        target = work.targets.remove(number)
        if target:
            _write_down(visitor, work, "target_removed", (target.place, target.period, target.measure, str(target.goal)), now)
        work.commit()


def progress(visitor: Visitor, within: str = "") -> tuple[Progress, ...]:
    """How far all targets have come, those of a State and its districts where one is named. Raises `Refused`."""
    visitor.must(Action.READ_STATISTICS)
    return progress_of(visitor.house, within)


def progress_of(house: House, within: str = "") -> tuple[Progress, ...]:
    """The same, for what the house does by itself."""
    told = figures_of(house.database)
    with UnitOfWork(house.database, writing=False) as work:
        targets = [target for target in work.targets.all() if not within or state_of(target.place) == within]
        accounts = {number: work.accounts.get(number) for number in {target.set_by for target in targets}}
    names = {number: account.name if account else "" for number, account in accounts.items()}
    return tuple(_progress(told, target, names[target.set_by]) for target in targets)


def standing(goal: float, value: float | None, passed: float, *, is_share: bool) -> Standing:
    """Where a value stands against its goal when so much of the quarter (0 to 1) has passed.

    A number of people is on the way while it keeps step with the days; a share while the quarter lasts and nine tenths are reached. A
    share counts as it is said: 59.6 of 100 is shown as 60%, and reaches a target of 60%.
    """
    if value is None:
        return "unknown"
    if is_share:
        value = as_said(value)
    if value >= goal:
        return "reached"
    if passed >= 1.0:
        return "behind"
    return "on_the_way" if value >= goal * (0.9 if is_share else passed) else "behind"


def _progress(told: Figures, target: Target, set_by: str) -> Progress:
    cube = told.cube(TOTALS)
    if target.place not in cube.places or target.period not in cube.periods:
        return Progress(target, set_by, None, "unknown", Check(None, None))
    found: Reading = reading(told, Side(target.place, target.period))
    value = getattr(found, target.measure)
    passed = passed_of(target.period, told.freshness.until)
    where = standing(target.goal, value, passed, is_share=target.measure.endswith("_share"))
    return Progress(target, set_by, value, where, found.check)


def _write_down(visitor: Visitor, work: UnitOfWork, what: str, about: tuple[str, ...], now: datetime) -> None:
    trail = AuditTrail(work.connection, visitor.house.vault)
    trail.append(visitor.actor, Action.SET_TARGETS, now, purpose=what, fields=[" ".join(part for part in about if part)])
