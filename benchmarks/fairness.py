"""How long fairness takes to be worked out over the store of the var folder: `python -m benchmarks.fairness`.

The journeys are brought up to the events first, which is not counted. In a process that does nothing else, so that the most memory it had
is that of the work, and of the libraries, which alone are shown beside it.
"""

from __future__ import annotations

import resource
import time
from datetime import UTC, datetime

import typer

from data.store.unit_of_work import UnitOfWork
from services.console import Table, show
from services.fair.renew import worked_out
from services.fair.snapshot import packed
from services.figures import figures_of
from services.house import house

BYTES_A_KIBIBYTE, A_MEBIBYTE = 1024, 1024 * 1024


def main() -> None:
    """Print one row."""
    opened = house()
    figures_of(opened.database).refresh()
    before, begun = _most_memory(), time.perf_counter()
    known = worked_out(opened.database, opened.room.settings.reference_dir)
    seconds = time.perf_counter() - begun
    with UnitOfWork(opened.database, writing=False) as work:
        events = work.cubes.cursor().events
    told = (f"{events:,}", f"{known.people or 0:,}", f"{seconds:.1f}", str(_most_memory()), str(before), f"{len(packed(known)):,}")
    show(Table(("events", "people", "seconds", "rss_mb", "rss_mb before", "bytes kept"), [told]))
    typer.echo(f"On {datetime.now(UTC):%d %B %Y}.")


def _most_memory() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_A_KIBIBYTE / A_MEBIBYTE)


if __name__ == "__main__":
    typer.run(main)
