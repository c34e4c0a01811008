"""Work out fairness anew, at most once a day, when something happened."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from data.store.cubes import alone
from data.store.unit_of_work import UnitOfWork
from matching.occupations import load_occupations
from services.fair.snapshot import KIND, Known, packed, read
from services.fair.work_out import work_out
from services.publish_cubes import shown_of

MOST_OFTEN = timedelta(days=1)
"""As seldom as cubes are published: two versions an hour apart would tell of those who came between."""


def renew_fairness(database: Engine, reference: Path, now: datetime) -> bool:
    """Work out and keep, if the journeys have come further and the last time is `MOST_OFTEN` ago; whether it was done.

    `reference`: the folder of the tables of States and families.
    """
    with alone(database) as mine:
        if not mine:
            return False
        with UnitOfWork(database, writing=False) as work:
            if work.cubes.newest() is None:
                return False
            before, newest = work.snapshots.get(KIND), work.cubes.cursor().newest_event
        if (
            before is not None
            and (now - before.made_at < MOST_OFTEN or before.newest_event == newest)
            and read(before.body) is not None
        ):
            return False
        known = worked_out(database, reference)
        with UnitOfWork(database) as work:
            work.snapshots.put(KIND, newest, packed(known), now)
            work.commit()
    return True


def worked_out(database: Engine, reference: Path) -> Known:
    """Everything, from the store as it is now, what is published of it, and the tables of that folder."""
    with (reference / "states.csv").open(encoding="utf-8", newline="") as file:
        states = list(csv.DictReader(file))
    codes, regions = {row["name"]: row["code"] for row in states}, {row["code"]: row["region"] for row in states}
    with UnitOfWork(database, writing=False) as work:
        published = work.cubes.published()
    if published is None:
        raise LookupError("no cubes are published yet")
    cubes = shown_of(published).cubes
    return work_out(database, load_occupations(reference / "occupations.csv"), codes, regions, cubes)
