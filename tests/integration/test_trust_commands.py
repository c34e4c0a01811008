"""The audit trail from the command line, and rows that go when their time is over, under a clock that is moved."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from access.audit import BadHead
from access.refusals import ConsentRefused
from access.roles import Purpose
from data.store.door_tables import one_time_codes, sessions
from data.store.events import Event
from data.store.imports import ImportCounts, RejectedRow
from data.store.listing_tables import rejected_rows
from data.store.tables import metadata
from data.store.unit_of_work import UnitOfWork
from services.ended import ERASED, note_ended
from services.find_work import look
from services.house import House
from services.retention import KEPT, sweep_store
from services.trust import export_head, verify_audit
from services.warm_up import warm_up
from settings import Settings
from tests.conftest import Promise
from tests.integration.conftest import MASON, RIDER, TAILOR, Walk


def test_a_trail_stands_until_somebody_cuts_it(walk: Walk, chosen: Settings, tmp_path: Path) -> None:
    look(walk.signed_in(MASON))
    head = tmp_path / "head.json"
    assert export_head(chosen, head).good
    assert verify_audit(chosen, head).good
    look(walk.signed_in(TAILOR))
    assert verify_audit(chosen, head).good
    lines = verify_audit(chosen, None).records[0]["lines"]
    with walk.house.database.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_rows_no_delete"))
        connection.execute(text("DELETE FROM audit_rows WHERE seq >= :seq"), {"seq": json.loads(head.read_text())["seq"]})
    assert verify_audit(chosen, None).good
    cut = verify_audit(chosen, head)
    assert not cut.good
    assert cut.records[0]["first_broken"] <= lines


def test_a_file_that_is_no_head_is_refused(chosen: Settings, tmp_path: Path) -> None:
    for told in ("", "[]", '{"seq": 1}', '{"seq": 1, "hash": "zz"}'):
        (tmp_path / "head.json").write_text(told)
        with pytest.raises(BadHead):
            verify_audit(chosen, tmp_path / "head.json")


SWEPT = ("one_time_codes", "sessions", "rejected_rows", "events")


def rows(house: House) -> dict[str, int]:
    with house.database.connect() as connection:
        return {
            name: int(connection.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one())
            for name in ("one_time_codes", "sessions", "rejected_rows", "events", "worker_values", "consents", "audit_rows")
        }


@pytest.mark.trust
def test_each_kind_goes_when_its_time_is_over_and_not_before(walk: Walk, promise: Promise) -> None:
    house, now = walk.house, datetime.now(UTC)
    visitor = walk.signed_in(TAILOR, count_me=False)
    with UnitOfWork(house.database) as work:
        run = work.imports.start("ncs-csv", "feed.csv", now)
        work.imports.reject(run, [RejectedRow(2, "title", "missing", "9876500000")])
        work.imports.finish(run, ImportCounts(read=1, rejected=1), now)
        work.events.add(Event(now, bytes(16), "consented"))
        work.commit()
    before = rows(house)
    assert min(before.values()) > 0
    lives = {kept.kind: kept.longest for kept in KEPT if kept.longest is not None}
    for longest in sorted({lives[kind] for kind in SWEPT}):
        due = [kind for kind in SWEPT if lives[kind] == longest]
        sweep_store(house, now + longest - timedelta(hours=1))
        assert all(rows(house)[kind] > 0 for kind in due), f"{due} went too early"
        sweep_store(house, now + longest + timedelta(hours=1))
        assert all(rows(house)[kind] == 0 for kind in due), f"{due} stayed"
    after = rows(house)
    assert (after["worker_values"], after["consents"]) == (0, before["consents"])
    assert after["audit_rows"] >= before["audit_rows"]
    with pytest.raises(ConsentRefused):
        house.door.read(visitor.actor, visitor.in_hand().worker_id or "", Purpose.FIND_WORK, {"name"}, now)
    tried = sum(before[kind] for kind in SWEPT) + before["worker_values"]
    left = sum(after[kind] for kind in SWEPT) + after["worker_values"]
    promise("rows whose time was over, under a moved clock", tried=tried, refused=tried - left, leaked=left)


def test_the_table_of_lives_names_tables_that_there_are() -> None:
    known = {*metadata.tables, "consents_run_out", "batches"}
    assert {kept.kind for kept in KEPT} <= known
    assert all(kept.why for kept in KEPT)
    assert {one_time_codes.name, sessions.name, rejected_rows.name} <= {kept.kind for kept in KEPT}


def test_who_was_matched_with_what_is_forgotten_after_two_days(walk: Walk, chosen: Settings) -> None:
    old, new = (chosen.batch_dir / name for name in ("done-20261101T000000-x", "done-20261127T000000-y"))
    now = datetime.now(UTC)
    for folder, days in ((old, 3), (new, 1)):
        (folder / "matches").mkdir(parents=True)
        moment = (now - timedelta(days=days)).timestamp()
        os.utime(folder, (moment, moment))
    assert sweep_store(walk.house, now)["batches"] == 1
    assert (old.exists(), new.exists()) == (False, True)


def test_a_server_that_died_before_an_erasure_does_it_when_it_starts(walk: Walk) -> None:
    worker_id, folder = walk.signed_in(RIDER).in_hand().worker_id or "", walk.house.folder
    stays = walk.signed_in(TAILOR).in_hand().worker_id
    assert folder is not None
    note_ended(folder, ERASED, worker_id)
    assert walk.house.door.worker_id(RIDER) == worker_id
    warm_up()
    assert walk.house.door.worker_id(RIDER) is None
    assert walk.house.door.worker_id(TAILOR) == stays
