"""Work out anew where openings and workers miss each other, once a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import numpy as np
import pandas as pd
from sqlalchemy import Engine

from data.store.cubes import alone
from data.store.event_counts import newest_event
from data.store.gap_counts import openings_standing, people_looking, ways
from data.store.unit_of_work import UnitOfWork
from indicators.corridors import Counted, Ways, ways_of
from indicators.cube import HIDDEN, Cube
from indicators.gaps import gaps_of
from indicators.terrain import Terrain
from matching.model import INDIA
from services.engine_room import EngineRoom
from services.figures import figures_of
from services.gap_market import HEARD_DAYS, demand_of, old_before, supply_of, terrain_here
from services.gap_snapshot import JOINED, KIND, LIVES, Known, Outdated, Way, packed, unpacked
from services.placements.selection import TOTALS

WAYS = {LIVES: ("consented", "district_id"), JOINED: ("joined", "listing_district_id")}
"""Which event tells of a way, by the same name as the cubes' count of its people, and which of its columns where it leads."""


def renew_gaps(database: Engine, room: EngineRoom, now: datetime) -> bool:
    """Work out and keep, if a new day began in India since the last time; whether it was done. Two versions an hour apart would tell of
    those who came between.

    The cubes must have been counted before: who looks for work is read from their journeys.
    """
    terrain = terrain_here(database, room)
    with alone(database) as mine:
        if not mine or not _is_due(database, terrain, now):
            return False
        with UnitOfWork(database, writing=False) as work:
            newest = newest_event(work.connection)
        body = packed(work_out(database, terrain, now), terrain)
        with UnitOfWork(database) as work:
            work.snapshots.put(KIND, newest, body, now)
            work.commit()
    return True


def work_out(database: Engine, terrain: Terrain, now: datetime) -> Known:
    """Everything, from the store as it is now."""
    today, kept = now.astimezone(INDIA).date(), figures_of(database)
    until, state_codes = kept.freshness.until, kept.state_codes
    with UnitOfWork(database, writing=False) as work:
        openings = openings_standing(work.connection, *old_before(today))
        people = people_looking(work.connection, (until or today) - timedelta(days=HEARD_DAYS))
        went = {kind: ways(work.connection, *told) for kind, told in WAYS.items()}
    return Known(
        gaps=gaps_of(
            terrain, demand_of(openings, terrain, state_codes), supply_of(people, terrain, kept.cube("sector"), kept.cube("family"))
        ),
        ways=_all_told(went, terrain, kept.cube(TOTALS)),
        events_until=until,
        listings_on=today,
        simulated=kept.freshness.simulated,
    )


def _all_told(went: Mapping[str, pd.DataFrame], terrain: Terrain, totals: Cube) -> tuple[Way, ...]:
    """The ways of both kinds that may be told, of States and then of districts: those of who joined beside those of who lives there."""
    lives = _told(LIVES, went[LIVES], terrain, totals)
    told = {LIVES: lives, JOINED: _told(JOINED, went[JOINED], terrain, totals, lives)}
    found: list[Way] = []
    for kind, ways_told in told.items():
        found += [
            Way(kind, terrain.states[home], terrain.states[there], people) for home, there, people in ways_told.states.tolist()
        ]
        found += [Way(kind, *row) for row in ways_told.districts.tolist()]
    return tuple(found)


def _told(kind: str, frame: pd.DataFrame, terrain: Terrain, totals: Cube, beside: Ways | None = None) -> Ways:
    """The ways that may be told of one kind."""
    pairs = frame.fillna(-1).astype(np.int64)
    known = pairs[(pairs["home"] < terrain.shape[1]) & (pairs["there"] < terrain.shape[1])]
    home, there, people = (known[name].to_numpy() for name in ("home", "there", "people"))
    lives = known[["lives_from", "lives_to"]].to_numpy()
    lives = np.where(lives < terrain.shape[1], lives, -1)
    districts = [f"{state}/{number}" for number, state in enumerate(terrain.state_of)]
    of_districts, of_states = (
        np.array([_shown(totals, WAYS[kind][0], each) for each in places], dtype=np.int64) for places in (districts, terrain.states)
    )
    counted = Counted(of_districts, of_states > 0)
    return ways_of(terrain, home, there, people, lives, counted, live_there=kind == LIVES, beside=beside)


def _shown(totals: Cube, measure: str, place: str) -> int:
    try:
        count = totals.total(measure, place)
    except KeyError:
        return HIDDEN
    return HIDDEN if count is None else count


def _is_due(database: Engine, terrain: Terrain, now: datetime) -> bool:
    with UnitOfWork(database, writing=False) as work:
        before = work.snapshots.get(KIND)
        if before is None or _is_outdated(before.body, terrain):
            return True
        return before.made_at.astimezone(INDIA).date() != now.astimezone(INDIA).date()


def _is_outdated(body: bytes, terrain: Terrain) -> bool:
    try:
        unpacked(body, terrain)
    except Outdated:
        return True
    return False
