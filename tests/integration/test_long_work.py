"""A large import is understood in processes beside it: the same comes out, and none outlives the import or takes it down half-done."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from sqlalchemy import select

from data.store.connect import connect
from data.store.listing_tables import listings
from services import import_listings, long_work
from services.foundation import Foundation
from services.import_listings import Import, import_file
from services.long_work import ImportCutShort
from services.processes import Processes, may_be_alike
from settings import ROOT, Settings, load_settings
from tests.fitted_words import lend_words
from tests.integration.test_killed_imports import BATCH, ROWS, whole, write_feed
from tests.unit.data.feeds.onest_written import catalogue, mason, provider

PARENT = """
import sys
from pathlib import Path
from services import import_listings, long_work
from settings import load_settings
if __name__ == "__main__":
    long_work.FEW, import_listings.BATCH = 0, 50
    import_listings.import_file(load_settings({"KAAM_VAR_DIR": sys.argv[1]}), import_listings.Import(Path(sys.argv[2])),
                                progress=lambda stage, share: print(stage, flush=True), processes=2)
"""


@pytest.fixture
def chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    chosen = load_settings({"KAAM_VAR_DIR": str(tmp_path / "var")})
    lend_words(chosen)
    monkeypatch.setattr(long_work, "FEW", 0)
    monkeypatch.setattr(import_listings, "BATCH", BATCH)
    write_feed(tmp_path / "feed.csv")
    return chosen


def understood(chosen: Settings) -> list[tuple[Any, ...]]:
    """What is kept of each listing, but for when."""
    kept = [column for column in listings.c if not column.name.endswith(("_at", "_on"))]
    engine = connect(chosen.store_url)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(select(*kept).order_by(listings.c.id))]
    engine.dispose()
    return rows


def test_the_same_listings_come_out_of_two_processes_as_of_one(chosen: Settings, tmp_path: Path) -> None:
    other = load_settings({"KAAM_VAR_DIR": str(tmp_path / "other")})
    lend_words(other)
    feed, foundation = tmp_path / "feed.csv", Foundation.load(chosen)
    alone = import_file(other, Import(feed), foundation=foundation)
    beside = import_file(chosen, Import(feed), foundation=foundation, processes=2)
    assert beside.counts() == alone.counts()
    assert understood(chosen) == understood(other) != []
    assert multiprocessing.active_children() == []


@pytest.mark.slow
def test_beside_another_thread_no_likeness_of_the_process_is_made_and_the_same_comes_out(chosen: Settings, tmp_path: Path) -> None:
    """A likeness would wait in vain for what the other thread held when it was made."""
    feed, foundation, over = tmp_path / "feed.csv", Foundation.load(chosen), threading.Event()
    other = load_settings({"KAAM_VAR_DIR": str(tmp_path / "other")})
    lend_words(other)
    alone = import_file(other, Import(feed), foundation=foundation)
    thread = threading.Thread(target=over.wait)
    thread.start()
    try:
        assert not may_be_alike()
        beside = import_file(chosen, Import(feed), foundation=foundation, processes=2)
    finally:
        over.set()
        thread.join()
    assert beside.counts() == alone.counts()
    assert understood(chosen) == understood(other) != []


def test_messages_of_the_network_that_tell_anew_of_what_is_on_its_way_come_out_the_same(chosen: Settings, tmp_path: Path) -> None:
    """Each item is told, told again as it was, changed, and told as it was first."""
    messages = [
        catalogue(provider(*(mason(id=f"M{some}-{each}", quantity={"available": {"count": 5 + told % 2}}) for each in range(40))))
        for some in range(6)
        for told in (0, 0, 1, 0)
    ]
    feed = tmp_path / "feed.jsonl"
    feed.write_text("\n".join(map(json.dumps, messages)), encoding="utf-8")
    other = load_settings({"KAAM_VAR_DIR": str(tmp_path / "other")})
    lend_words(other)
    foundation = Foundation.load(chosen)
    alone = import_file(other, Import(feed, "onest"), foundation=foundation)
    beside = import_file(chosen, Import(feed, "onest"), foundation=foundation, processes=2)
    assert (beside.counts(), beside.new) == (alone.counts(), 240)
    assert understood(chosen) == understood(other) != []
    again = import_file(chosen, Import(feed, "onest"), foundation=foundation, processes=2)
    assert (again.new, understood(chosen)) == (0, understood(other))


def test_no_process_is_begun_for_what_is_stored_already_or_for_little(
    chosen: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []
    monkeypatch.setattr(Processes, "start", lambda self: begun.append(self.ahead))
    feed, foundation = tmp_path / "feed.csv", Foundation.load(chosen)
    monkeypatch.setattr(long_work, "FEW", 2 * ROWS)
    monkeypatch.setattr(long_work, "FEW_ALIKE", 2 * ROWS)
    import_file(chosen, Import(feed), foundation=foundation, processes=2)
    monkeypatch.setattr(long_work, "FEW", 0)
    report = import_file(chosen, Import(feed), foundation=foundation, processes=2)
    assert (report.new, report.unchanged > 0, begun) == (0, True, [])


@pytest.mark.slow
def test_an_import_whose_process_is_ended_says_so_and_keeps_whole_batches(chosen: Settings, tmp_path: Path) -> None:
    def end_one(_stage: str, _share: float) -> None:
        for child in multiprocessing.active_children():
            os.kill(child.pid or 0, signal.SIGKILL)

    feed, foundation = tmp_path / "feed.csv", Foundation.load(chosen)
    with pytest.raises(ImportCutShort):
        import_file(chosen, Import(feed), foundation=foundation, processes=2, progress=end_one)
    there = len(understood(chosen))
    assert there > 0
    report = import_file(chosen, Import(feed), foundation=foundation)
    assert (report.unchanged, report.new + report.unchanged) == (there, ROWS - ROWS // 100)


@pytest.mark.slow
def test_processes_end_with_the_import_that_was_killed(chosen: Settings, tmp_path: Path) -> None:
    file = tmp_path / "parent.py"
    file.write_text(PARENT, encoding="utf-8")
    command = [sys.executable, str(file), str(chosen.var_dir), str(tmp_path / "feed.csv")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}) as parent:
        assert parent.stdout
        assert parent.stdout.readline()
        family = psutil.Process(parent.pid).children(recursive=True)
        parent.kill()
        parent.stdout.close()
    assert family
    until = time.monotonic() + 20
    while any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in family):
        assert time.monotonic() < until, "a process outlived its import"
        time.sleep(0.1)
    engine = connect(chosen.store_url)
    with engine.connect() as connection:
        assert whole(connection) > 0
    engine.dispose()
