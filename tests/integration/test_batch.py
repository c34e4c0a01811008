"""The batch: everybody's list, resumable, and prices that ranking takes up."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from access.audit import AuditTrail
from data.store.connect import connect
from data.store.demand import Demand
from data.store.unit_of_work import UnitOfWork
from matching.index import ListingIndex
from services import batch as batch_room
from services.batch import REPORT, run_batch
from services.batch_source import Source
from services.engine_room import rebuild_index
from services.foundation import Ground
from services.sign_in import take_back
from services.visits import Visitor
from settings import Settings
from tests.integration.conftest import MASON as MASON_UAN
from tests.integration.conftest import RIDER, TAILOR, Walk

MASON = {"occupation": "Mason", "current": {"state": "Uttar Pradesh", "district": "Varanasi", "pincode": "221005"}}


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four hundred masons of one town, a tailor where there is nothing, and two lines that are no worker."""
    lines = [json.dumps({"uan": f"{number:012d}", **MASON}) for number in range(400)]
    lines.insert(3, "no worker")
    lines.append(json.dumps({"uan": "000000000999", "occupation": "Tailor", "current": {"state": "Ladakh", "district": "Leh"}}))
    lines.append('{"uan": "12"}')
    path = tmp_path_factory.mktemp("batch") / "workers.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_everybody_gets_a_list_and_what_is_crowded_gets_a_price(chosen: Settings, crowd: Path) -> None:
    report = run_batch(chosen, Source(file=crowd), size=150)

    matches = pd.concat(pd.read_parquet(part) for part in sorted(Path(report.matches).glob("*.parquet")))
    assert (report.workers, report.bad_lines, report.unmatched, report.parts) == (401, 2, 1, 3)
    assert not report.simulated
    assert sorted(set(matches["worker"])) == [number for number in range(401) if number != 3]
    assert matches.groupby("worker")["place"].apply(list).iloc[0] == [1, 2, 3]
    assert matches["score"].between(0, 1).all()
    index = ListingIndex.load(chosen.index_dir)
    assert (index.columns.price > 0).sum() == 3
    database = connect(chosen.store_url)
    try:
        with UnitOfWork(database, writing=False) as work:
            run, prices = Demand(work.connection).runs()[0], Demand(work.connection).prices()
    finally:
        database.dispose()
    assert (run.workers, run.unmatched, run.simulated) == (401, 1, False)
    assert run.figures["before"]["overload_at_10"] > 0.5
    assert len(prices) == 3
    assert chosen.batch_dir.stat().st_mode & 0o077 == 0


def test_the_workers_of_the_store_are_matched_while_they_agree(
    walk: Walk, chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    mason, tailor, gone = (walk.signed_in(uan, count_me=False) for uan in (MASON_UAN, TAILOR, RIDER))
    later = agreed_meanwhile(walk, gone, monkeypatch)

    report = run_batch(chosen, Source(), size=2)

    assert later()
    assert (report.workers, report.bad_lines, report.parts, report.simulated) == (2, 1, 2, False)
    matches = pd.concat(pd.read_parquet(part) for part in sorted(Path(report.matches).glob("*.parquet")))
    ids = pd.read_parquet(Path(report.matches).parent / "workers.parquet")["worker_id"]
    assert set(ids) == {visitor.in_hand().worker_id for visitor in (mason, tailor)} | {later()}
    found = {ids[number] for number in matches["worker"].unique()}
    assert found == {visitor.in_hand().worker_id for visitor in (mason, tailor)}
    with UnitOfWork(walk.house.database, writing=False) as work:
        trail = AuditTrail(work.connection, walk.house.vault)
        read = [subject for action, subject in trail.done_by("system", report_day()) if action == "read_worker"]
        assert trail.verify() is None
    assert {mason.in_hand().worker_id, tailor.in_hand().worker_id} <= set(read)
    assert later() not in read


def agreed_meanwhile(walk: Walk, gone: Visitor, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str | None]:
    """She takes her consent back after she was listed and before she is read; what tells that she did gives her id."""
    listed, left = batch_room.keep_ids, []
    worker_id = gone.in_hand().worker_id

    def leave_then(settings: Settings, folder: Path) -> None:
        listed(settings, folder)
        take_back(gone)
        left.append(worker_id)

    monkeypatch.setattr(batch_room, "keep_ids", leave_then)
    return lambda: left[0] if left else None


def report_day() -> datetime:
    return datetime.now(UTC) - timedelta(days=1)


def test_a_new_index_keeps_the_prices(chosen: Settings, crowd: Path) -> None:
    run_batch(chosen, Source(file=crowd))
    rebuild_index(chosen, Ground.load(chosen))

    assert (ListingIndex.load(chosen.index_dir).columns.price > 0).sum() == 3


def test_a_run_that_was_killed_goes_on_where_it_stood(chosen: Settings, crowd: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as short:
        short.setattr(batch_room, "share_out", killed)
        with pytest.raises(KeyboardInterrupt):
            run_batch(chosen, Source(file=crowd), size=100)
    half = next(chosen.batch_dir.glob("open-*"))
    written = {path: path.stat().st_mtime_ns for path in (half / "lists").glob("*.parquet")}
    next((half / "lists").glob("*.json")).unlink()
    rebuild_index(chosen, Ground.load(chosen))
    report = run_batch(chosen, Source(file=crowd), size=100)

    assert len(written) == 5
    assert (report.parts, report.parts_found_before, report.workers) == (5, 4, 401)
    assert not list(chosen.batch_dir.glob("open-*"))
    counted = Counter(pd.concat(map(pd.read_parquet, Path(report.matches).glob("*.parquet")))["worker"])
    assert len(counted) == 400
    assert json.loads((Path(report.matches).parent / REPORT).read_text())["workers"] == 401


def test_drawn_workers_set_no_prices_where_the_system_is_in_earnest(chosen: Settings) -> None:
    earnest = chosen.model_copy(update={"mode": "production"})
    before = ListingIndex.load(chosen.index_dir).columns.price.tolist()
    report = run_batch(earnest, Source(drawn=300))

    assert report.simulated
    assert not report.prices_kept
    assert ListingIndex.load(chosen.index_dir).columns.price.tolist() == before


def test_drawn_listings_are_no_business_of_the_store(chosen: Settings) -> None:
    report = run_batch(chosen, Source(drawn=200, listings=3_000))

    assert (report.listings, report.workers, report.simulated, report.prices_kept) == (3_000, 200, True, False)
