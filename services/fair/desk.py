"""Fairness and the watched model as an official or administrator is shown them: read from what was worked out ahead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from threading import Lock

from sqlalchemy import Engine

from access.roles import Action
from indicators.alike_groups import AMBER, BEST, FAIR, FEW, HIDDEN, RED, Against, Group
from indicators.cube import Count
from indicators.exact import ORDERS
from indicators.served import GROUPINGS, JOINED, LESS_IS_BETTER, MEASURES, NEAR, OWN_TRADE, PAY, PLACES, SHARES, Grouping
from matching.fairness import FOUR_FIFTHS
from services.fair import snapshot, watch_model
from services.fair.snapshot import Comparison, Known
from services.fair.watch_model import DRIFTED, GONE, STEADY, WATCH, Drift, Expected, Share, Watched
from services.figures import figures_of
from services.kept_answer import KeptAnswer
from services.visits import Visitor

__all__ = [
    "AMBER", "BEST", "DRIFTED", "FAIR", "FEW", "FOUR_FIFTHS", "GONE", "GROUPINGS", "HIDDEN", "JOINED", "LESS_IS_BETTER", "MEASURES",
    "NEAR", "OWN_TRADE", "PAY", "PLACES", "RED", "SHARES", "STEADY", "WATCH", "Against", "Alarm", "Drift", "Expected", "FairDesk",
    "Group", "Grouping", "Report", "Selection", "Share", "Watched", "code_of", "fairness",
]  # fmt: skip
FIRST_DAY = date(1970, 1, 1)
TOGETHER = "-"


@dataclass(frozen=True, slots=True)
class Selection:
    """What an address asks for: a State's code (empty: India), what people are parted by, and what is compared."""

    state: str = ""
    by: Grouping = GROUPINGS[0]
    measure: str = JOINED


@dataclass(frozen=True, slots=True)
class Alarm:
    """A group that is served so badly that it is amber or red as it is, by which grouping and measure."""

    grouping: Grouping
    measure: str
    group: Group


@dataclass(frozen=True, slots=True)
class Report:
    """What is known of a selection. `genders`: by gender alone, every measure; `alarms`: of all groupings and measures, the worst first;
    `compared`: how many ratios there are of them; `until`: the Indian day of the newest event, None before the first."""

    selection: Selection
    chosen: Comparison
    genders: Mapping[str, Comparison]
    alarms: tuple[Alarm, ...]
    compared: int
    people: Count
    simulated: bool
    made_at: datetime
    until: date | None


class FairDesk:
    """What is known now; one for all sessions of a process."""

    def __init__(self, database: Engine) -> None:
        self._known = KeptAnswer(database, snapshot.KIND, snapshot.read)
        self._watched = KeptAnswer(database, watch_model.KIND, watch_model.unpacked)
        self.states = tuple(sorted(figures_of(database).state_names))

    def selection(self, told: Mapping[str, str]) -> Selection:
        """The selection that an address tells; what is unknown in it is dropped."""
        by = {code_of(grouping): grouping for grouping in GROUPINGS}
        state, measure = told.get("state", ""), told.get("measure", "")
        return Selection(
            state if state in self.states else "",
            by.get(told.get("by", ""), GROUPINGS[0]),
            measure if measure in MEASURES else JOINED,
        )

    def report(self, selection: Selection) -> Report | None:
        """What is known of a selection; None while nothing was worked out yet."""
        found = self._known.now()
        if found is None:
            return None
        known, made_at = found
        place = selection.state
        alarms = sorted(_alarms(known, place), key=lambda alarm: (alarm.group.raw.verdict != RED, alarm.group.raw.ratio or 0.0))
        return Report(
            selection,
            _ordered(known.comparison(place, selection.by, selection.measure)),
            {measure: _ordered(known.comparison(place, GROUPINGS[0], measure)) for measure in MEASURES},
            tuple(alarms),
            sum(group.raw.ratio is not None for each in known.comparisons if each.place == place for group in each.groups),
            known.people,
            known.simulated,
            made_at,
            FIRST_DAY + timedelta(days=known.last_day) if known.last_day >= 0 else None,
        )

    def watched(self, version: str) -> Watched | None:
        """What is known of a ranker; None while nothing was worked out of this one yet."""
        found = self._watched.now()
        return None if found is None or found[0].version != version else found[0]


def code_of(grouping: Grouping) -> str:
    """A grouping as an address has it."""
    return TOGETHER.join(grouping)


def _alarms(known: Known, place: str) -> Iterator[Alarm]:
    for each in known.comparisons:
        if each.place == place:
            yield from (Alarm(each.grouping, each.measure, group) for group in each.groups if group.raw.verdict in (AMBER, RED))


def _ordered(told: Comparison) -> Comparison:
    """Groups in the order that their keys have everywhere."""
    orders = [ORDERS.get(name, ()) for name in told.grouping]

    def place(group: Group) -> list[tuple[int, str]]:
        return [
            (list(order).index(key) if key in order else len(order), key) for order, key in zip(orders, group.keys, strict=True)
        ]

    return Comparison(told.place, told.grouping, told.measure, tuple(sorted(told.groups, key=place)))


_OPENING = Lock()


@lru_cache(maxsize=4)
def _opened(database: Engine) -> FairDesk:
    return FairDesk(database)


def fairness(visitor: Visitor) -> FairDesk:
    """The desk of this process, for who may read statistics. Raises `Refused` for anybody else."""
    visitor.must(Action.READ_STATISTICS)
    with _OPENING:
        return _opened(visitor.house.database)
