"""How far people have come with social-security schemes, as officials are shown it: counted once a day, hidden where few."""

from __future__ import annotations

import csv
import json
import zlib
from collections.abc import Mapping
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
from indicators.scheme_cells import SchemeCells, protect_scheme
from matching.model import INDIA
from services.kept_answer import KeptAnswer
from services.visits import Visitor

KIND = "schemes"
STEPS = ("suggested", "started", "confirmed")


@dataclass(frozen=True, slots=True)
class SchemeFigures:
    """What may be shown: by a scheme's code, India and its States by their codes; each count a step of `STEPS`."""

    schemes: Mapping[str, SchemeCells]


def renew_schemes(database: Engine, reference: Path, now: datetime) -> bool:
    """Count anew on a new day in India, when something happened since; whether it was done."""
    with alone(database) as mine:
        if not mine:
            return False
        with UnitOfWork(database, writing=False) as work:
            before, newest = work.snapshots.get(KIND), work.cubes.cursor().newest_event
            if before is not None and (before.newest_event == newest or _day(before.made_at) == _day(now)):
                return False
            counted = scheme_counts(work.connection)
        with (reference / "states.csv").open(encoding="utf-8", newline="") as file:
            codes = {row["name"]: row["code"] for row in csv.DictReader(file)}
        told = {
            scheme: asdict(protect_scheme({codes.get(state, ""): row for state, row in by_state.items()}))
            for scheme, by_state in sorted(counted.items())
        }
        with UnitOfWork(database) as work:
            work.snapshots.put(KIND, newest, zlib.compress(json.dumps(told).encode()), now)
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


def _read(body: bytes) -> SchemeFigures | None:
    try:
        told = json.loads(zlib.decompress(body))
        return SchemeFigures({scheme: _cells(**cells) for scheme, cells in told.items()})
    except (TypeError, ValueError, zlib.error):
        return None


def _cells(nation: list[int | None], states: dict[str, list[int | None]]) -> SchemeCells:
    return SchemeCells(tuple(nation), {state: tuple(row) for state, row in states.items()})


def _day(moment: datetime) -> str:
    return moment.astimezone(INDIA).date().isoformat()
