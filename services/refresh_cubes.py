"""Keep what is counted ahead in step with the events: journeys, exact sums of them, published cubes.

Two that refresh at once do it once. A refresh reads the events since the last, gathers them into the journeys they touch, and adds to the
sums what that changes, in one transaction for each `EVENTS_AT_ONCE`; the newest word of anybody's staying moves who can be asked, so the
few who joined on the days between are counted anew with them. After a sweep, the journeys that began before what is left are told anew.

When all is to be built anew (the first time; after the tables of reference changed), the events are read in batches and gathered in
memory, and only the journeys are written, in several transactions, so that on SQLite nobody waits long to write; the cursor tells that
they stand once all do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

import pandas as pd
from sqlalchemy import Engine

from data.store.cubes import Cursor, alone, settled_number
from data.store.told_by_events import first_day_told, how_many, said_of_her, told_by_events, told_of_those_begun
from data.store.unit_of_work import UnitOfWork
from indicators.atoms import CELL, WAIT, Known, Told, atoms_of, difference, waits_of
from indicators.dimensions import STAYS
from indicators.journeys import gathered, nobody
from indicators.lexicon import Lexicon
from matching.model import INDIA
from services.publish_cubes import publish

READ_AT_ONCE = 100_000
EVENTS_AT_ONCE = 50_000
JOURNEYS_AT_ONCE = 50_000
REBUILT_FROM = 1_000_000
"""So many new events are sooner counted by building all anew."""
FORGOTTEN_UNTIL = 100_000
"""So many journeys that a sweep may have touched are told anew by themselves."""
Standing = tuple[pd.DataFrame, int]
"""Journeys, and the day of the newest word of anybody's staying."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How many more events are counted than before (fewer after a sweep), whether all was built anew, and the version that is published
    now."""

    events: int
    built: bool
    version: int | None


def refresh_cubes(database: Engine, known: Known, now: datetime) -> Refreshed | None:
    """Count what happened since, and publish once a day when that changes anything; None when another process is at it, or writers are in
    the way.

    Once a day, since two versions an hour apart differ by a few people, and who keeps both would read them off (*differencing*); sooner
    only where other tables of reference name places and trades that what is published has not.
    """
    with alone(database) as mine:
        until = settled_number(database) if mine else None
        if until is None:
            return None
        with UnitOfWork(database, writing=False) as work:
            before, newest = work.cubes.cursor(), work.cubes.newest()
        stands = before.built_swept is not None and before.mark == known.mark and before.newest_event <= until
        swept = before if before.built_swept == before.swept or not stands else _forget(database, known, before)
        build = not stands or swept is None or until - before.newest_event > REBUILT_FROM
        if build or swept is None:
            after = _build(database, known, replace(before, mark=known.mark, built_swept=before.swept), until)
        else:
            after = _follow(database, known, swept, until)
        moved = newest is None or newest.newest_event != after.newest_event or swept != before
        due = newest is None or newest.newest_event == 0 or _day(newest.made_at) < _day(now)
        publishes = newest is None or before.mark != known.mark or ((build or moved) and due)
        version = newest.number if newest is not None and not publishes else publish(database, known, after, now)
        return Refreshed(after.events - (0 if build else before.events), build, version)


def _day(moment: datetime) -> date:
    return moment.astimezone(INDIA).date()


def _build(database: Engine, known: Known, cursor: Cursor, until: int) -> Cursor:
    """Everything, from the first event."""
    lexicon, parts, count = Lexicon(), [nobody()], 0
    for after in range(0, until, READ_AT_ONCE):
        with UnitOfWork(database, writing=False) as work:
            rows = told_by_events(work.connection, after, min(after + READ_AT_ONCE, until))
        count += len(rows)
        parts.append(gathered(rows))
    journeys = gathered(pd.concat(parts, ignore_index=True))
    del parts
    with UnitOfWork(database, writing=False) as work:
        journeys = journeys.assign(**said_of_her(work.connection, journeys["spoken"].to_numpy(), lexicon))
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


def _forget(database: Engine, known: Known, before: Cursor) -> Cursor | None:
    """Take out what was swept; None when that is sooner done by building all anew."""
    with UnitOfWork(database) as work:
        first, lexicon = first_day_told(work.connection), Lexicon()
        if first is None:
            return None
        stood = work.journeys.begun_until(first, lexicon)
        if len(stood) > FORGOTTEN_UNTIL:
            return None
        stand = gathered(told_of_those_begun(work.connection, first, before.newest_event))
        stand = stand.assign(**said_of_her(work.connection, stand["spoken"].to_numpy(), lexicon))
        work.journeys.forget_begun_until(first)
        work.journeys.put(stand, lexicon)
        last, heard, simulated = work.journeys.newest()
        if heard != before.heard_day:
            return None
        events = how_many(work.connection, before.newest_event)
        after = replace(before, events=events, last_day=last, simulated=simulated, built_swept=before.swept)
        _add(work, known, lexicon, (stood, before.heard_day), (stand, after.heard_day))
        work.cubes.move(after)
        work.commit()
        return after


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
    events = told_by_events(work.connection, since, until)
    rows = gathered(events)
    rows = rows.assign(**said_of_her(work.connection, rows["spoken"].to_numpy(), lexicon))
    after = _moved(before, rows, until, before.events + len(events))
    were = [work.journeys.touched_by(since, until, lexicon)]
    for days in STAYS:
        were.append(work.journeys.joined_between(before.heard_day - days, after.heard_day - days, lexicon))
    stood = gathered(pd.concat(were, ignore_index=True))
    stand = gathered(pd.concat([stood, rows], ignore_index=True))
    work.journeys.put(stand, lexicon)
    _add(work, known, lexicon, (stood, before.heard_day), (stand, after.heard_day))
    work.cubes.move(after)
    return after


def _add(work: UnitOfWork, known: Known, lexicon: Lexicon, stood: Standing, stand: Standing) -> None:
    """Add to the sums what it changes that these journeys stand otherwise, and were heard of later."""
    then, now = (Told(journeys, lexicon, known) for journeys, _ in (stood, stand))
    counted = difference(atoms_of(now, stand[1]), atoms_of(then, stood[1]), CELL)
    work.cubes.add(counted, difference(waits_of(now), waits_of(then), WAIT))


def _moved(before: Cursor, rows: pd.DataFrame, until: int, events: int, *, afresh: bool = False) -> Cursor:
    """The cursor once these rows are counted too."""
    start = Cursor() if afresh else before
    last, heard = (int(rows[name].max()) if len(rows) else -1 for name in ("last_day", "stayed_day"))
    simulated = start.simulated or bool((rows["simulated"] > 0).any())
    last, heard = max(start.last_day, last), max(start.heard_day, heard)
    return replace(before, newest_event=until, events=events, last_day=last, heard_day=heard, simulated=simulated)
