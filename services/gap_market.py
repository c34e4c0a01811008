"""What gaps are counted from, put together from the store and the tables of reference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Engine

from data.store.bands import WAGE_BANDS, WAGE_STARTS
from indicators.cube import LEAST_SHOWN, STEP, Count
from indicators.gaps import Demand, Supply
from indicators.seekers_shown import MOST_HIDDEN, Beside
from indicators.small_cells import RECKONED
from indicators.tension import OLD_DAYS
from indicators.terrain import Floats, Terrain
from matching.columns import Encoder
from matching.occupations import SKILL_LEVELS
from matching.places import Gazetteer, kilometres
from services.engine_room import EngineRoom
from services.figures import Cube, figures_of

HEARD_DAYS = 90
"""Who was not heard of for longer is not counted as looking for work."""
OPEN_END = 30_000
"""Rupees a month that the open band of wages is taken to end at; a median in it is a guess, and bands below are not touched by it."""


@lru_cache(maxsize=4)
def terrain_here(database: Engine, room: EngineRoom) -> Terrain:
    """The terrain of this process, laid out once."""
    foundation = room.foundation
    codes = figures_of(database).state_codes
    return terrain_of(foundation.encoder, foundation.gazetteer, codes)


def terrain_of(encoder: Encoder, gazetteer: Gazetteer, state_codes: dict[str, str]) -> Terrain:
    """The families and districts we know; `state_codes` by the State's name."""
    codes = encoder.kinship.codes
    latitude, longitude = gazetteer.district_latitude, gazetteer.district_longitude
    return Terrain(
        families=codes,
        sectors=tuple(encoder.occupations[code].sector for code in codes),
        levels=tuple(SKILL_LEVELS.index(encoder.occupations[code].skill_level) for code in codes),
        kinship=encoder.kinship.matrix,
        state_of=tuple(state_codes[each.state] for each in gazetteer.districts),
        kilometres=kilometres(latitude[:, None], longitude[:, None], latitude[None], longitude[None]),
    )


def demand_of(frame: pd.DataFrame, terrain: Terrain, state_codes: dict[str, str]) -> Demand:
    """From the rows of `data.store.gap_counts.openings_standing`. The State of an advert is that of its district, where it has one."""
    family, district = _families(frame["family"], terrain), _districts(frame["district_id"], terrain)
    states = {code: place for place, code in enumerate(terrain.states)}
    state = frame["state"].map({name: states[code] for name, code in state_codes.items() if code in states})
    of_district = np.array([states[code] for code in terrain.state_of])
    state_place = np.where(district >= 0, of_district[district], state.fillna(-1).to_numpy(np.int64))
    openings, old = frame["openings"].to_numpy(np.int64), frame["old"].to_numpy(np.int64) == 1
    placed, somewhere = (family >= 0) & (district >= 0), (family >= 0) & (district < 0) & (state_place >= 0)
    unnamed = (family < 0) & (state_place >= 0)

    def cells(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
        return terrain.cells(family[mask], district[mask], openings[mask])

    def of_states(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
        table = np.zeros((len(terrain.families), len(states)), dtype=np.int64)
        np.add.at(table, (family[mask], state_place[mask]), openings[mask])
        return table.astype(np.int64)

    def nameless(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.bincount(state_place[mask], openings[mask], minlength=len(states)).astype(np.int64)

    paid = frame["monthly_low"].notna().to_numpy() & (family >= 0) & (state_place >= 0)
    pay = pd.to_numeric(frame["monthly_low"]).to_numpy(np.float64)
    return Demand(
        openings=cells(placed),
        old=cells(placed & old),
        unplaced=of_states(somewhere),
        unplaced_old=of_states(somewhere & old),
        nameless=nameless(unnamed),
        nameless_old=nameless(unnamed & old),
        pay=np.column_stack([family[paid], state_place[paid], pay[paid], openings[paid]]).astype(np.float64),
    )


def supply_of(frame: pd.DataFrame, terrain: Terrain, agreed: Cube, trades: Cube) -> Supply:
    """From the rows of `data.store.gap_counts.people_looking`; `agreed`: the cube of sectors, whose districts weigh the rests; `trades`:
    the cube of families."""
    family, district = _families(frame["family"], terrain), _districts(frame["district_id"], terrain)
    people, known = frame["people"].to_numpy(np.int64), (family >= 0) & (district >= 0)
    wishes = np.zeros((*terrain.shape, len(WAGE_BANDS)), dtype=np.int64)
    band = frame["pay_wished"].map({name: place for place, name in enumerate(WAGE_BANDS)}).fillna(-1).to_numpy(np.int64)
    wished = known & (band >= 0)
    np.add.at(wishes, (family[wished], district[wished], band[wished]), people[wished])
    return Supply(
        seekers=terrain.cells(family[known], district[known], people[known]),
        wishes=wishes,
        starts=WAGE_STARTS,
        open_end=OPEN_END,
        weights=weights_of(agreed, terrain),
        beside=beside_of(agreed, trades, terrain, tuple(f"{state}/{number}" for number, state in enumerate(terrain.state_of))),
    )


def beside_of(agreed: Cube, trades: Cube, terrain: Terrain, districts: Sequence[str]) -> Beside:
    """What the cubes of sectors and of families say of those who agreed and did not join. `districts`: their names in the cubes."""
    sectors = tuple(sorted(set(terrain.sectors)))
    return Beside(
        most_in_districts=most_told(agreed, sectors, districts),
        most_in_states=most_told(trades, terrain.families, terrain.states),
        most_in_all=most_of_all(trades, terrain.states),
        left_in_districts=left_of(agreed, sectors, districts),
        left_in_states=left_of(trades, terrain.families, terrain.states),
    )


def most_told(cube: Cube, keys: Sequence[str], places: Sequence[str]) -> NDArray[np.int64]:
    """Shape (keys, places): how many may be told to look for work there beside what the cube shows."""
    return np.array([[_most(cube.count, key, place) for place in places] for key in keys], dtype=np.int64)


def most_of_all(cube: Cube, places: Sequence[str]) -> NDArray[np.int64]:
    """Shape (places,): the same of all keys together."""
    return np.array([_most(cube.total, place) for place in places], dtype=np.int64)


def left_of(cube: Cube, keys: Sequence[str], places: Sequence[str]) -> NDArray[np.int64]:
    """Shape (keys, places): how many can have agreed and not joined at most; `MOST_HIDDEN` where it hides who agreed, though it may be
    more."""
    found = [[_most_left(*_counted(cube.count, key, place)) for place in places] for key in keys]
    return np.array([[MOST_HIDDEN if most is None else most for most in row] for row in found], dtype=np.int64)


def _most(count: Callable[..., Count], *of: str) -> int:
    """None (-1) where it hides who agreed; where it hides who joined, so few that these could still be `RECKONED` numbers; else all."""
    agreed, joined = _counted(count, *of)
    most = _most_left(agreed, joined)
    if most is None:
        return -1
    return most - RECKONED if joined is None else most


def _most_left(agreed: Count, joined: Count) -> int | None:
    if agreed is None:
        return None
    least = 0 if not joined else max(LEAST_SHOWN, joined - STEP // 2)
    return max(0, agreed + STEP // 2 - least) if agreed else 0


def _counted(count: Callable[..., Count], *of: str) -> tuple[Count, Count]:
    """Who agreed and who joined; hidden where it has not got them."""
    try:
        return count("consented", *of), count("joined", *of)
    except KeyError:
        return None, None


def weights_of(agreed: Cube, terrain: Terrain) -> Floats:
    """Shape (families, districts): how many of the family's sector agreed in each district, as it is shown; a hidden count stands for
    half of the least that is shown."""
    table = np.zeros((len(agreed.keys), terrain.shape[1]))
    held = {sector: place for place, sector in enumerate(agreed.keys)}
    known = set(agreed.places)
    for district, state in enumerate(terrain.state_of):
        place = f"{state}/{district}"
        if place in known:
            for sector, row in held.items():
                count = agreed.count("consented", sector, place)
                table[row, district] = LEAST_SHOWN / 2 if count is None else count
    none = np.zeros(terrain.shape[1])
    return np.stack([table[held[sector]] if sector in held else none for sector in terrain.sectors])


def old_before(today: date) -> tuple[date, datetime]:
    """The day and the moment before which an opening has stood open for over `OLD_DAYS`."""
    day = today - timedelta(days=OLD_DAYS)
    return day, datetime(day.year, day.month, day.day, tzinfo=UTC)


def _families(column: pd.Series, terrain: Terrain) -> NDArray[np.int64]:
    places = {code: place for place, code in enumerate(terrain.families)}
    return column.map(places).fillna(-1).to_numpy(np.int64)


def _districts(column: pd.Series, terrain: Terrain) -> NDArray[np.int64]:
    numbers = pd.to_numeric(column).fillna(-1).to_numpy(np.int64)
    return np.where(numbers < terrain.shape[1], numbers, -1)
