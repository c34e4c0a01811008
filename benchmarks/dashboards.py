"""How soon officials' pages are there over the store of the var folder: `python -m benchmarks.dashboards [--json OUT]`.

Each page of the official that `app.py` knows is run by itself in a fresh process, through the real `app.py` by Streamlit's AppTest (no
browser and no line: what the server needs to make the page), by an official who is signed in. A row a page:

- `first_s`: the first load, after the warm-up that a server does before it opens;
- `again_s`: the same page again, the median of `--runs`;
- `refresh_s`: counting 10,000 new events, half of people whom the store knows, and the page after it; what is published changes once a day;
- `rss_mb`: the most memory that the process had.

The new events stay in the store, marked as simulated: it is for demonstrations alone.
"""

from __future__ import annotations

import ast
import json
import resource
import statistics
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from sqlalchemy import select

from access.roles import Role
from access.sessions import new_token
from data.store.accounts import Account
from data.store.bulk import rows_of
from data.store.event_tables import events
from data.store.events import NAMES
from data.store.unit_of_work import UnitOfWork
from services.console import Table, note, show
from services.figures import figures_of
from services.house import House, house
from services.warm_up import count_people, warm_up
from settings import ROOT

NEW_EVENTS = 10_000
PATIENCE_SECONDS = 900
BYTES_A_KIBIBYTE, A_MEBIBYTE = 1024, 1024 * 1024
ROW = ("first_s", "again_s", "refresh_s", "rss_mb")


def official_pages(script: Path = ROOT / "app.py") -> list[str]:
    """The files of the official's screens, as `app.py` lists them."""
    for node in ast.walk(ast.parse(script.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "official" and isinstance(value, ast.List):
                    return [str(ast.literal_eval(page.args[0])) for page in value.elts if isinstance(page, ast.Call)]
    raise LookupError("app.py has no screens of the official")


def measure(page: str, runs: int) -> dict[str, Any]:
    """One page, in this process, which has done nothing else."""
    from streamlit.testing.v1 import AppTest

    opened = house()
    if not opened.simulated:
        raise SystemExit("This is for demonstrations alone.")
    warm_up()
    count_people()
    shown = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE_SECONDS)
    shown.session_state["cookie"] = _sign_in(opened)
    row: dict[str, Any] = {"page": Path(page).stem, "events": _count(opened)}
    row["first_s"] = _seconds(lambda: shown.switch_page(page).run())
    row["again_s"] = statistics.median(_seconds(shown.run) for _ in range(runs))
    _add_events(opened)

    def refresh() -> None:
        figures_of(opened.database).refresh()
        shown.run()

    row["refresh_s"] = _seconds(refresh)
    if shown.exception:
        raise SystemExit(f"{page}: {shown.exception[0].message}")
    row["rss_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_A_KIBIBYTE / A_MEBIBYTE)
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in row.items()}


def _seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _count(opened: House) -> int:
    return figures_of(opened.database).freshness.events


def _sign_in(opened: House) -> str:
    token, now = new_token(), datetime.now(UTC)
    with UnitOfWork(opened.database) as work:
        account = Account(str(uuid.uuid4()), f"official.{token[:8]}", Role.OFFICIAL.value, "", None, None, now)
        work.accounts.add(account)
        work.commit()
    opened.sessions.start(token, Role.OFFICIAL, account.id, {}, now)
    return token


def _add_events(opened: House) -> None:
    """Events like some that are there, a day after the newest: a half of the same people, the others of new ones."""
    random = np.random.default_rng()
    with UnitOfWork(opened.database) as work:
        newest = work.cubes.cursor().newest_event
        wanted = np.unique(random.integers(1, newest + 1, 2 * NEW_EVENTS))
        some = random.permutation(wanted)[:NEW_EVENTS].tolist()
        query = select(*(events.c[name] for name in NAMES)).where(events.c.id.in_(some))
        columns = dict(zip(NAMES, map(list, zip(*rows_of(work.connection, query), strict=True)), strict=True))
        count = len(columns["at"])
        columns["at"] = [datetime.now(UTC) - timedelta(days=1)] * count
        columns["simulated"] = [True] * count
        columns["pseudonym"] = [random.bytes(16) if place % 2 else known for place, known in enumerate(columns["pseudonym"])]
        work.events.add_columns(columns)
        work.commit()


def main(
    runs: Annotated[int, typer.Option(min=1, help="How often each page is loaded again.")] = 5,
    json_path: Annotated[Path | None, typer.Option("--json", help="File for the rows, a JSON list.")] = None,
) -> None:
    """Print one row a page, and write the rows where `--json` says."""
    rows = []
    for page in official_pages():
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
            rows.append(fresh.submit(measure, page, runs).result())
    told = [(row["page"], f"{row['events']:,}", *(f"{row[name]:,}" for name in ROW)) for row in rows]
    show(Table(("page", "events", *ROW), told))
    note(f"Through app.py by AppTest; each page in a fresh process; `refresh_s` counts {NEW_EVENTS:,} new events.")
    if json_path:
        json_path.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
