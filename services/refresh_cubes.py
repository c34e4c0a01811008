"""Keep what is counted ahead in step with the events: journeys, exact sums of them, published cubes.

Two that refresh at once do it once. A refresh reads the events since the last, gathers them into the journeys they touch, and adds to the
sums what that changes, in one transaction for each `EVENTS_AT_ONCE`; the newest word of anybody's staying moves who can be asked, so the
few who joined on the days between are counted anew with them. When all is to be built anew (the first time; after a sweep; after the
tables of reference changed), the events are read in batches and gathered in memory, and only the journeys are written, in several
transactions, so that on SQLite nobody waits long to write; the cursor tells that they stand once all do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd
from sqlalchemy import Engine

from data.store.cubes import Cursor, alone, settled_number
from data.store.journeys import told_by_events
from data.store.unit_of_work import UnitOfWork
from indicators.atoms import CELL, WAIT, Known, Told, atoms_of, difference, waits_of
from indicators.dimensions import STAYS
from indicators.journeys import gathered, nobody
from indicators.lexicon import Lexicon
from services.publish_cubes import publish

READ_AT_ONCE = 100_000
EVENTS_AT_ONCE = 50_000
JOURNEYS_AT_ONCE = 50_000
REBUILT_FROM = 1_000_000
"""So many new events are sooner counted by building all anew."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How many events were counted that were not before, whether all was built anew, and the version that is published now."""

    events: int
    built: bool
    version: int | None


def refresh_cubes(database: Engine, known: Known, now: datetime) -> Refreshed | None:
    """Count what happened since, and publish when that changes anything; None when another process is at it, or writers are in the way."""
    with alone(database) as mine:
        until = settled_number(database) if mine else None
        if until is None:
            return None
        with UnitOfWork(database, writing=False) as work:
            before, version = work.cubes.cursor(), work.cubes.newest_version()
        fits = before.built_swept == before.swept and before.mark == known.mark and before.newest_event <= until
        build = not fits or until - before.newest_event > REBUILT_FROM
        if build:
            after = _build(database, known, replace(before, mark=known.mark, built_swept=before.swept), until)
        else:
            after = _follow(database, known, before, until)
        if build or after != before or version is None:
            version = publish(database, known, after, now)
        return Refreshed(after.events - (0 if build else before.events), build, version)


def _build(database: Engine, known: Known, cursor: Cursor, until: int) -> Cursor:
    """Everything, from the first event."""
    lexicon, parts, count = Lexicon(), [nobody()], 0
    for after in range(0, until, READ_AT_ONCE):
        with UnitOfWork(database, writing=False) as work:
            rows = told_by_events(work.connection, after, min(after + READ_AT_ONCE, until), lexicon)
        count += len(rows)
        parts.append(gathered(rows))
    journeys = gathered(pd.concat(parts, ignore_index=True))
    del parts
    cursor = _moved(cursor, journeys, until, count, afresh=True)
    with UnitOfWork(database) as work:
        work.cubes.move(replace(cursor, built_swept=None))
        work.journeys.clear()
        work.commit()
    for start in range(0, len(journeys), JOURNEYS_AT_ONCE):
        with UnitOfWork(database) as work:
            work.journeys.put(journeys[start : start + JOURNEYS_AT_ONCE], lexicon)
            work.commit()
    told = Told(journeys, lexicon, known)
    counted, waited = atoms_of(told, cursor.heard_day), waits_of(told)
    with UnitOfWork(database) as work:
        work.cubes.clear()
        work.cubes.add(counted, waited)
        work.cubes.move(cursor)
        work.commit()
    return cursor


def _follow(database: Engine, known: Known, cursor: Cursor, until: int) -> Cursor:
    """What is new, some at a time."""
    while cursor.newest_event < until:
        some = min(cursor.newest_event + EVENTS_AT_ONCE, until)
        with UnitOfWork(database) as work:
            cursor = _step(work, known, cursor, some)
            work.commit()
    return cursor


def _step(work: UnitOfWork, known: Known, before: Cursor, until: int) -> Cursor:
    lexicon, since = Lexicon(), before.newest_event
    rows = told_by_events(work.connection, since, until, lexicon)
    after = _moved(before, rows, until, before.events + len(rows))
    were = [work.journeys.touched_by(since, until, lexicon)]
    for days in STAYS:
        were.append(work.journeys.joined_between(before.heard_day - days, after.heard_day - days, lexicon))
    stood = gathered(pd.concat(were, ignore_index=True))
    stand = gathered(pd.concat([stood, rows], ignore_index=True))
    work.journeys.put(stand, lexicon)
    then, now = Told(stood, lexicon, known), Told(stand, lexicon, known)
    counted = difference(atoms_of(now, after.heard_day), atoms_of(then, before.heard_day), CELL)
    work.cubes.add(counted, difference(waits_of(now), waits_of(then), WAIT))
    work.cubes.move(after)
    return after


def _moved(before: Cursor, rows: pd.DataFrame, until: int, events: int, *, afresh: bool = False) -> Cursor:
    """The cursor once these rows are counted too."""
    start = Cursor() if afresh else before
    last, heard = (int(rows[name].max()) if len(rows) else -1 for name in ("last_day", "stayed_day"))
    simulated = start.simulated or bool((rows["simulated"] > 0).any())
    last, heard = max(start.last_day, last), max(start.heard_day, heard)
    return replace(before, newest_event=until, events=events, last_day=last, heard_day=heard, simulated=simulated)
