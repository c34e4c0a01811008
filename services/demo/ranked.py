"""Which model ranked the lists of the simulated past: the first that was trained, beside the seeding and after the lists were drawn."""

from __future__ import annotations

from datetime import date, timedelta

from data.store.connect import connect
from data.store.unit_of_work import UnitOfWork
from services.demo.event_fits import IN_FORCE_DAYS
from services.demo.world import day_begins
from services.train import current_ranker
from settings import Settings


def name_ranker(settings: Settings, made_on: date) -> int:
    """Write the version of the ranker in force beside how the jobs of those lists fitted, where none stands yet; how many jobs. `made_on`:
    the day that the past ends before."""
    ranker = current_ranker(settings.models_dir)
    if ranker is None:
        return 0
    database = connect(settings.store_url)
    try:
        with UnitOfWork(database) as work:
            named = work.events.name_ranker(ranker.version, day_begins(made_on) - timedelta(days=IN_FORCE_DAYS))
            work.commit()
            return named
    finally:
        database.dispose()
