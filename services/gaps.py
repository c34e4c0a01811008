"""Where openings and workers miss each other, as an official is shown it: read from what was worked out ahead."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock

import numpy as np

from access.roles import Action
from data.store.unit_of_work import UnitOfWork
from indicators.cube import LEAST_SHOWN, Count
from indicators.filling import Filled, Market, More
from indicators.gaps import INDIA
from indicators.tension import shown_count
from indicators.terrain import Ints, Terrain
from matching.places import District
from services.figures import figures_of
from services.gap_market import terrain_of
from services.gap_snapshot import KIND, Known, Outdated, unpacked
from services.house import House
from services.visits import Visitor

LOOKED_FOR_SECONDS = 60.0
"""So often a process looks whether there is something newer."""
MORE_OF = ("openings", "workers")
NUMBERS = (10, 25, 50, 100, 250, 500, 1000)
MOST_NAMED = 6
ASKED_KEPT = 256
"""Answers to *what if* that are kept."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What an address asks for: a State's code and a district's number in it (each empty for all), and of *what if* a family, how many
    more, and of which of `MORE_OF`."""

    state: str = INDIA
    district: int | None = None
    trade: str = ""
    number: int = 100
    more: str = "openings"


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What so many more would do: openings filled before and after; of the `gain` those by `families`: of workers who come for more
    openings, of openings that more workers fill; with how many, only ten or more."""

    before: int
    gain: int
    families: tuple[tuple[str, int], ...]


class GapDesk:
    """What is known now, and what can be asked of it; one a process and store."""

    def __init__(self, house: House) -> None:
        self._database = house.database
        foundation, figures = house.room.foundation, figures_of(house.database)
        self.state_names = figures.state_names
        self.districts: tuple[District, ...] = foundation.gazetteer.districts
        self._codes = {name: code for code, name in figures.state_names.items()}
        self.terrain: Terrain = terrain_of(foundation.encoder, foundation.gazetteer, self._codes)
        self._lock = Lock()
        self._known: Known | None = None
        self._made_at: object = None
        self._looked_at = -LOOKED_FOR_SECONDS
        self.what_if = lru_cache(maxsize=ASKED_KEPT)(self._what_if)

    def known(self) -> Known | None:
        """What was worked out last; None when nothing was yet."""
        with self._lock:
            if time.monotonic() - self._looked_at > LOOKED_FOR_SECONDS or self._known is None:
                self._look()
                self._looked_at = time.monotonic()
            return self._known

    def districts_of(self, state: str) -> tuple[District, ...]:
        """The districts of a State, by name."""
        return tuple(sorted((each for each in self.districts if self._codes[each.state] == state), key=lambda each: each.name))

    def selection(self, told: Mapping[str, str]) -> Selection:
        """The selection of an address; what is unknown in it is dropped."""
        state = told.get("state", "") if told.get("state") in self.terrain.in_state else INDIA
        inside = {str(each.id): each.id for each in self.districts_of(state)} if state else {}
        numbers = {str(number): number for number in NUMBERS}
        wanted = Selection(
            state=state,
            district=inside.get(told.get("district", "")),
            number=numbers.get(told.get("number", ""), Selection.number_unsaid()),
        )
        trade, more = told.get("trade", ""), told.get("more", "")
        wanted = replace(wanted, trade=trade) if trade in self.terrain.families else wanted
        return replace(wanted, more=more) if more in MORE_OF else wanted

    def _what_if(self, selection: Selection, made_at: object) -> WhatIf:  # noqa: ARG002  (a key of what is kept)
        known = self._known
        if known is None or selection.district is None or not selection.trade:
            raise KeyError("nothing to ask")
        gaps = known.gaps
        family = self.terrain.families.index(selection.trade)
        more = More(selection.more == "openings", family, selection.district, selection.number)
        before, after = Market(self.terrain, gaps.workers, gaps.openings).with_more(more)
        return WhatIf(before.total, after.total - before.total, self._who(before, after, more))

    def _who(self, before: Filled, after: Filled, more: More) -> tuple[tuple[str, int], ...]:
        tables: tuple[Ints, Ints] = (before.workers, after.workers) if more.openings else (before.openings, after.openings)
        gained = (tables[1] - tables[0]).sum(axis=1)
        best = np.argsort(-gained, kind="stable")[:MOST_NAMED]
        return tuple((self.terrain.families[family], int(gained[family])) for family in best if gained[family] >= LEAST_SHOWN)

    def _look(self) -> None:
        with UnitOfWork(self._database, writing=False) as work:
            if self._known is not None and work.snapshots.made_at(KIND) == self._made_at:
                return
            kept = work.snapshots.get(KIND)
        if kept is None:
            return
        try:
            self._known, self._made_at = unpacked(kept.body, self.terrain), kept.made_at
        except Outdated:
            return
