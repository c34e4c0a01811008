"""Where openings and workers miss each other, as an official is shown it: read from what was worked out ahead."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from threading import Lock

import numpy as np
from sqlalchemy import Engine

from access.roles import Action
from data.store.unit_of_work import UnitOfWork
from indicators.cube import LEAST_SHOWN, Count
from indicators.filling import Market, More
from indicators.tension import shown_count
from services.engine_room import EngineRoom
from services.figures import figures_of
from services.gap_market import terrain_here
from services.gap_report import Report, report_of
from services.gap_selection import MORE_OF, Choices, Selection
from services.gap_snapshot import KIND, Known, Outdated, unpacked
from services.house import House
from services.visits import Visitor

LOOKED_FOR_SECONDS = 60.0
"""So often a process looks whether there is something newer."""
MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What so many more would do. `gain`: openings that would be filled beside those of now; `all_of_it`: whether each that is added
    would fill one or be filled; `families`: of workers who would come for more openings, or of openings that more workers would fill,
    with how many, ten or more of each."""

    gain: Count
    all_of_it: bool
    families: tuple[tuple[str, int], ...]


class GapDesk:
    """What is known now, and what can be asked of it; one for all sessions of a process. Nothing it keeps says who anybody is."""

    def __init__(self, database: Engine, room: EngineRoom) -> None:
        self._database = database
        self.terrain = terrain_here(database, room)
        self.districts, self.tiles = room.foundation.gazetteer.districts, figures_of(database).tiles
        self.choices = Choices(
            states=self.terrain.states,
            districts={
                state: tuple(self.districts[number] for number in numbers) for state, numbers in self.terrain.in_state.items()
            },
            families=self.terrain.families,
        )
        self._lock = Lock()
        self._known: tuple[Known, datetime] | None = None
        self._looked_at = 0.0

    def report(self, selection: Selection) -> Report | None:
        """What is known of a selection; None while nothing was worked out yet."""
        known = self._now()
        return None if known is None else report_of(*known, selection, self.terrain)

    def what_if(self, selection: Selection) -> WhatIf | None:
        """What so many more openings or workers of a family in a district would do; None where these are not chosen. Under a second."""
        known = self._now()
        if known is None or selection.district is None or not selection.trade:
            return None
        gaps, openings = known[0].gaps, selection.more == MORE_OF[0]
        family = self.terrain.families.index(selection.trade)
        market = Market(self.terrain, gaps.workers, gaps.openings)
        before, after = market.with_more(More(openings, family, selection.district, selection.number))
        gained = (after.workers - before.workers if openings else after.openings - before.openings).sum(axis=1)
        best = np.argsort(-gained, kind="stable")[:MOST_NAMED].tolist()
        named = ((self.terrain.families[each], shown_count(int(gained[each]))) for each in best if gained[each] >= LEAST_SHOWN)
        gain = after.total - before.total
        return WhatIf(shown_count(gain), gain == selection.number, tuple((name, count) for name, count in named if count))

    def _now(self) -> tuple[Known, datetime] | None:
        with self._lock:
            if self._known is None or time.monotonic() - self._looked_at > LOOKED_FOR_SECONDS:
                self._look()
                self._looked_at = time.monotonic()
            return self._known

    def _look(self) -> None:
        with UnitOfWork(self._database, writing=False) as work:
            made_at = work.snapshots.made_at(KIND)
            if made_at is None or (self._known is not None and self._known[1] == made_at):
                return
            kept = work.snapshots.get(KIND)
        if kept is not None:
            try:
                self._known = unpacked(kept.body, self.terrain), kept.made_at
            except Outdated:
                return


_OPENING = Lock()


@lru_cache(maxsize=4)
def _opened(database: Engine, room: EngineRoom) -> GapDesk:
    return GapDesk(database, room)


def gaps(visitor: Visitor) -> GapDesk:
    """The desk of this process, for who may read statistics. Raises `Refused` for anybody else."""
    visitor.must(Action.READ_STATISTICS)
    return gaps_of(visitor.house)


def gaps_of(house: House) -> GapDesk:
    """The same, for what the house does by itself."""
    with _OPENING:
        return _opened(house.database, house.room)
