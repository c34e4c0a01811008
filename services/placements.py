"""What an official sees of placements: counts of recorded events, never a person. `services.disclosure` says what may be shown."""

from __future__ import annotations

import csv
import time
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from threading import Lock

from sqlalchemy import Engine

from access.roles import Action
from data.store.event_counts import newest_event, steps_reached
from data.store.unit_of_work import UnitOfWork
from matching.model import CHANNELS
from matching.occupations import load_occupations
from services.placement_people import People, people_of
from services.placement_report import Choices, Report, Selection, Tile
from services.placement_tally import Tally
from services.visits import Visitor
from settings import settings

RECOUNT_SECONDS = 60.0
"""The store is not counted anew more often than this, however fast events come: a count of 300,000 takes over a second."""
REPORTS_KEPT = 512
"""Selections whose reports are kept, some 100 kB each; all are dropped when the store is counted anew."""


class Counted:
    """The store as it was counted up to one event, and the reports made of it."""

    def __init__(self, newest: int, people: People) -> None:
        self.newest = newest
        self.people = people
        self.report = lru_cache(maxsize=REPORTS_KEPT)(self._report)

    def _report(self, selection: Selection) -> Report:
        return Tally(self.people, selection, self.people.chosen(selection)).report()


class Placements:
    """The use case with all it needs; one serves all sessions of a process. Nothing it keeps says who anybody is."""

    def __init__(self, database: Engine, reference: Path, *, recount_seconds: float = RECOUNT_SECONDS) -> None:
        """Read the tables of States and families in the folder `reference`."""
        self._database = database
        self._recount_seconds = recount_seconds
        self._counting = Lock()
        self._counted: Counted | None = None
        self._looked_at = 0.0
        with (reference / "states.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.tiles = tuple(Tile(row["code"], int(row["tile_row"]), int(row["tile_col"])) for row in rows)
        self._state_codes = {row["name"]: row["code"] for row in rows}
        occupations = load_occupations(reference / "occupations.csv")
        self._sector_of = {family: occupation.sector for family, occupation in occupations.items()}

    def choices(self) -> Choices:
        """What can be selected now."""
        return Choices(tuple(self._now().people.months()), tuple(self._state_codes.values()), CHANNELS)

    def selection(self, told: Mapping[str, str]) -> Selection:
        """The selection that an address tells; a name or value that is unknown is dropped, months in the wrong order change places.

        With a State all months are counted: of its many spans of months put together, a hidden count could be worked out.
        """
        choices = self.choices()
        among = {"since": choices.months, "until": choices.months, "state": choices.states, "channel": choices.channels}
        wanted = {name: told[name] for name, known in among.items() if told.get(name) in known}
        if "state" in wanted:
            wanted.pop("since", None)
            wanted.pop("until", None)
        if "since" in wanted and "until" in wanted:
            wanted["since"], wanted["until"] = sorted((wanted["since"], wanted["until"]))
        return Selection(**wanted)

    def report(self, selection: Selection) -> Report:
        """The report on a selection, made by `selection`."""
        return self._now().report(selection)

    def _now(self) -> Counted:
        """The store as last counted; counted anew when something happened and the last look is long enough ago.

        While one session counts anew the others get the count before; only the first of all is waited for.
        """
        counted = self._counted
        if counted is not None and time.monotonic() - self._looked_at < self._recount_seconds:
            return counted
        if not self._counting.acquire(blocking=counted is None) and counted is not None:
            return counted
        try:
            counted = self._counted = self._recounted(self._counted)
            self._looked_at = time.monotonic()
            return counted
        finally:
            self._counting.release()

    def _recounted(self, before: Counted | None) -> Counted:
        with UnitOfWork(self._database, writing=False) as work:
            newest = newest_event(work.connection)
            if before is not None and before.newest == newest:
                return before
            return Counted(newest, people_of(steps_reached(work.connection), self._state_codes, self._sector_of))


_OPENING = Lock()


@lru_cache(maxsize=4)
def _opened(database: Engine) -> Placements:
    return Placements(database, settings().reference_dir)


def count_ahead(database: Engine) -> None:
    """Count before the first official comes."""
    with _OPENING:
        _opened(database).choices()


def placements(visitor: Visitor) -> Placements:
    """The use case of this process, for who may read statistics. Raises `Refused` for anybody else."""
    visitor.must(Action.READ_STATISTICS)
    with _OPENING:
        return _opened(visitor.house.database)
