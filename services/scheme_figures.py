"""How far people have come with social-security schemes, as officials are shown it beside the cubes: counted with them, hidden where few or
where they hide who agreed."""

from __future__ import annotations

import csv
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock

from sqlalchemy import Engine

from access.roles import Action
from data.store.cubes import alone
from data.store.scheme_counts import scheme_counts
from data.store.unit_of_work import UnitOfWork
from indicators.cube import Cube
from indicators.dimensions import EVERYWHERE, UNTOLD, is_district
from indicators.exact import TELLS_TOTALS
from indicators.scheme_cells import Agreed, SchemeCells, protect_scheme
from services.kept_answer import KeptAnswer
from services.publish_cubes import shown_of
from services.visits import Visitor

KIND = "schemes"
STEPS = ("suggested", "started", "confirmed")


@dataclass(frozen=True, slots=True)
class SchemeFigures:
    """What may be shown: by a scheme's code, India and its States by their codes; each count a step of `STEPS`."""

    schemes: Mapping[str, SchemeCells]


def renew_schemes(database: Engine, reference: Path, now: datetime) -> bool:
    """Count anew beside cubes that were published since the last time, up to the event that they count; whether it was done."""
    with alone(database) as mine:
        if not mine:
            return False
        with UnitOfWork(database, writing=False) as work:
            before, newest = work.snapshots.get(KIND), work.cubes.newest()
            if newest is None or (before is not None and _stands_beside(before.body) == newest.number):
                return False
            published, counted = work.cubes.published(), scheme_counts(work.connection, newest.newest_event)
        if published is None:
            return False
        agreed = _agreed(shown_of(published).cubes[TELLS_TOTALS])
        with (reference / "states.csv").open(encoding="utf-8", newline="") as file:
            codes = {row["name"]: row["code"] for row in csv.DictReader(file)}
        told = {scheme: asdict(protect_scheme(_by_code(rows, codes), agreed)) for scheme, rows in sorted(counted.items())}
        body = json.dumps({"beside": newest.number, "schemes": told}).encode()
        with UnitOfWork(database) as work:
            work.snapshots.put(KIND, newest.newest_event, zlib.compress(body), now)
            work.commit()
    return True


def scheme_figures(visitor: Visitor) -> tuple[SchemeFigures, datetime] | None:
    """The figures and when they were made, for who may read statistics; None before the first. Raises `Refused` for anybody else."""
    visitor.must(Action.READ_STATISTICS)
    with _OPENING:
        kept = _kept(visitor.house.database)
    return kept.now()


_OPENING = Lock()


@lru_cache(maxsize=4)
def _kept(database: Engine) -> KeptAnswer[SchemeFigures]:
    return KeptAnswer(database, KIND, _read)


def _agreed(cube: Cube) -> Agreed:
    states = (place for place in cube.places if place != EVERYWHERE and not is_district(place))
    return Agreed(cube.total("consented"), {state: cube.total("consented", state) for state in states})


def _by_code(rows: Mapping[str, Sequence[int]], codes: Mapping[str, str]) -> dict[str, list[int]]:
    """Rows by the State's code; all those together whose State is not known."""
    found: dict[str, list[int]] = {}
    for name, row in rows.items():
        code = codes.get(name, UNTOLD)
        found[code] = [one + other for one, other in zip(row, found.get(code, [0] * len(row)), strict=True)]
    return found


def _stands_beside(body: bytes) -> int | None:
    """Beside which version of the cubes these figures were counted; None of those that were counted beside none."""
    kept = _kept_in(body)
    return None if kept is None else kept[0]


def _read(body: bytes) -> SchemeFigures | None:
    kept = _kept_in(body)
    return None if kept is None else kept[1]


def _kept_in(body: bytes) -> tuple[int, SchemeFigures] | None:
    try:
        kept = json.loads(zlib.decompress(body))
        return int(kept["beside"]), SchemeFigures({scheme: _cells(**cells) for scheme, cells in kept["schemes"].items()})
    except (KeyError, TypeError, ValueError, zlib.error):
        return None


def _cells(nation: list[int | None], states: dict[str, list[int | None]]) -> SchemeCells:
    return SchemeCells(tuple(nation), {state: tuple(row) for state, row in states.items()})
