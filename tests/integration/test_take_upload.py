"""An uploaded feed is taken in beside the screens: how far it is, how it ends, and that nothing is lost when it is cut short."""

from __future__ import annotations

import csv
import io
import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest

from access.roles import Role
from access.sessions import new_token
from data.store.unit_of_work import UnitOfWork
from services import import_listings, take_upload
from services.house import House
from services.refusal import Refused
from services.take_upload import last_job, rejected, rejected_csv, runs, start
from services.visits import Visitor
from tests.unit.data.feeds.workbooks import table


@pytest.fixture
def house(opened_house: House) -> House:
    return opened_house


@pytest.fixture
def administrator(house: House) -> Iterator[Visitor]:
    token = new_token()
    yield Visitor(house, token, house.sessions.start(token, Role.ADMINISTRATOR, None, {}, datetime.now(UTC)))
    house.uploads.wait(60)


def feed(prefix: str, rows: int, *more: str) -> io.BytesIO:
    """A feed of so many masons in Varanasi, and other lines."""
    masons = [f"{prefix}{number},Mason {number},Uttar Pradesh,Varanasi" for number in range(rows)]
    return io.BytesIO("\n".join(["job_id,title,state,district", *masons, *more]).encode())


def taken_in(visitor: Visitor, name: str, content: io.BytesIO) -> Any:
    """The job, when it is through."""
    job = start(visitor, name, content)
    visitor.house.uploads.wait(60)
    assert not job.working
    return job


def live(house: House, *job_ids: str) -> set[str]:
    with UnitOfWork(house.database, writing=False) as work:
        return {job_id for job_id, item in work.listings.by_job_ids(job_ids).items() if item.status == "live"}


def test_an_upload_is_taken_in_and_its_jobs_are_in_the_index(administrator: Visitor, house: House) -> None:
    before = len(house.engine().index)
    job = taken_in(administrator, "monday.csv", feed("A", 3, "A9,Mason,Uttar Pradesh,", ",Mason,Bihar,Patna"))
    assert (job.code, job.broke, job.share) == (None, False, 1.0)
    run = runs(administrator)[0]
    assert (run.file_name, run.finished_at is not None) == ("monday.csv", True)
    assert (run.counts.read, run.counts.new, run.counts.rejected) == (5, 3, 2)
    assert [(row.line, row.column, row.code) for row in rejected(administrator, run.id)] == [
        (5, "district", "missing"),
        (6, "job_id", "missing"),
    ]
    assert [row.item for row in rejected(administrator, run.id)] == ["A9", "Mason"]
    table = list(csv.DictReader(io.StringIO(rejected_csv(administrator, run.id))))
    assert [(row["line"], row["item"]) for row in table] == [("5", "A9"), ("6", "Mason")]
    assert len(house.engine().index) == before + 3


@pytest.mark.parametrize("name", ["jobs.xlsx", "jobs.json", "jobs.html"])
def test_whatever_the_feed_it_is_known_by_what_stands_in_it(administrator: Visitor, house: House, name: str) -> None:
    row = {"job_id": name, "title": "Mason", "state": "Uttar Pradesh", "district": "Varanasi"}
    address = {"addressRegion": row["state"], "addressLocality": row["district"]}
    posting = {"@type": "JobPosting", "identifier": name, "title": "Mason", "jobLocation": {"address": address}}
    told = json.dumps([posting], indent=1).encode()
    content = {"xlsx": table([row]), "json": told, "html": b"<script type='application/ld+json'>" + told + b"</script>"}
    job = taken_in(administrator, name, io.BytesIO(content[name[5:]]))
    assert (job.code, job.broke) == (None, False)
    assert live(house, name) == {name}


def test_lines_are_counted_where_they_are_rows(administrator: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(take_upload, "MOST_LINES", 100)
    assert taken_in(administrator, "spread.json", io.BytesIO(b"[" + b"\n" * 200 + b"]")).code is None


def test_the_file_is_not_kept(administrator: Visitor, house: House) -> None:
    taken_in(administrator, "../../etc/passwd\u202e.csv", feed("B", 1))
    assert runs(administrator)[0].file_name == "passwd.csv"
    assert list((house.room.settings.var_dir / "uploads").iterdir()) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"job_id,title\nJ1,Mason\n", "missing_columns"),
        (b"%PDF-1.7", "not_text"),
        (b"PK\x03\x04xx", "workbook_broken"),
        (b"<html><p>No jobs today</p></html>", "no_posting"),
    ],
)
def test_a_file_that_is_no_feed_says_why_and_so_does_its_run(administrator: Visitor, content: bytes, code: str) -> None:
    job = taken_in(administrator, "odd.csv", io.BytesIO(content))
    assert (job.code, job.broke) == (code, False)
    run = runs(administrator)[0]
    assert (run.file_name, run.refusal, run.counts.read, run.finished_at is not None) == ("odd.csv", code, 0, True)
    assert run.refusal_values == job.values


def test_a_text_that_is_named_as_a_workbook_is_said_to_be_none(administrator: Visitor) -> None:
    job = taken_in(administrator, "fake.xlsx", io.BytesIO(b"This is a text\nand no workbook\n"))
    assert (job.code, job.values) == ("not_workbook", {"ending": ".xlsx"})
    assert runs(administrator)[0].refusal == "not_workbook"


def test_what_a_file_warned_of_stands_with_its_run(administrator: Visitor) -> None:
    taken_in(administrator, "bright.csv", io.BytesIO(b"job_id,title,state,district,colour\nW1,Mason,Bihar,Patna,red\n"))
    taken_in(administrator, "after.csv", feed("W", 1))
    assert [notice.code for notice in runs(administrator)[1].notices] == ["unknown_columns"]
    assert [notice.code for notice in runs(administrator)[0].notices] == []


def test_a_file_that_says_nothing_new_is_told_from_one_that_does(administrator: Visitor) -> None:
    assert taken_in(administrator, "first.csv", feed("N", 2)).altered == 2
    again = taken_in(administrator, "again.csv", feed("N", 2))
    assert (again.taken, again.altered) == (2, 0)


def test_a_file_is_all_of_a_source_only_where_that_has_a_name(administrator: Visitor, house: House) -> None:
    before = runs(administrator)
    with pytest.raises(Refused) as refusal:
        start(administrator, "all.csv", feed("S", 1), "  ", whole=True)
    assert refusal.value.code == "source_needed"
    assert runs(administrator) == before


def test_an_import_that_breaks_keeps_whole_batches_and_the_next_one_finishes(
    administrator: Visitor, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_listings, "BATCH", 10)
    sound, left = import_listings.store_batch, [2]

    def breaks_at_the_third(*arguments: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise MemoryError
        sound(*arguments)

    monkeypatch.setattr(import_listings, "store_batch", breaks_at_the_third)
    job = taken_in(administrator, "cut.csv", feed("C", 35))
    cut = runs(administrator)[0]
    assert job.broke
    assert (cut.finished_at, cut.counts.new, job.is_at(cut)) == (None, 20, False)
    assert len(live(house, *(f"C{number}" for number in range(35)))) == 20
    monkeypatch.setattr(import_listings, "store_batch", sound)
    assert not taken_in(administrator, "cut.csv", feed("C", 35)).broke
    whole = runs(administrator)[0]
    assert (whole.counts.new, whole.counts.unchanged, whole.finished_at is not None) == (15, 20, True)


def test_one_import_at_a_time_and_each_tab_sees_how_far_it_is(
    administrator: Visitor, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_listings, "BATCH", 10)
    sound, reached, go_on = import_listings.store_batch, Event(), Event()

    def waits_in_the_second(*arguments: Any) -> None:
        report = arguments[3]
        if report.read:
            reached.set()
            go_on.wait(30)
        sound(*arguments)

    monkeypatch.setattr(import_listings, "store_batch", waits_in_the_second)
    job = start(administrator, "long.csv", feed("D", 30))
    assert reached.wait(30)
    try:
        assert last_job(administrator) is job
        assert (job.stage, 0 < job.share <= 1) == ("reading", True)
        assert job.is_at(runs(administrator)[0])
        with pytest.raises(Refused) as refusal:
            start(administrator, "other.csv", feed("E", 1))
        assert refusal.value.code == "import_running"
        assert len(list((house.room.settings.var_dir / "uploads").iterdir())) == 1
    finally:
        go_on.set()
    house.uploads.wait(60)
    assert len(live(house, *(f"D{number}" for number in range(30)))) == 30


def test_the_file_of_an_import_that_ended_with_its_server_is_deleted_a_day_later(administrator: Visitor, house: House) -> None:
    folder = house.room.settings.var_dir / "uploads"
    for name, age in (("yesterday", 2 * take_upload.ABANDONED_SECONDS), ("today", 0)):
        (folder / name).mkdir(parents=True)
        os.utime(folder / name, (time.time() - age,) * 2)
    taken_in(administrator, "next.csv", feed("F", 1))
    assert [path.name for path in folder.iterdir()] == ["today"]
    (folder / "today").rmdir()


@pytest.mark.parametrize("role", [Role.WORKER, Role.OPERATOR, Role.OFFICIAL])
def test_nobody_else_takes_anything_in_or_reads_what_was_left_out(house: House, role: Role) -> None:
    token = new_token()
    stranger = Visitor(house, token, house.sessions.start(token, role, None, {}, datetime.now(UTC)))
    for attempt in (
        lambda: start(stranger, "x.csv", feed("X", 1)),
        lambda: last_job(stranger),
        lambda: runs(stranger),
        lambda: rejected(stranger, 1),
        lambda: rejected_csv(stranger, 1),
    ):
        with pytest.raises(Refused):
            attempt()
    assert live(house, "X0") == set()


@pytest.mark.parametrize("bound", ["MOST_BYTES", "MOST_LINES"])
def test_a_file_beyond_the_bound_is_refused_and_nothing_of_it_is_kept(
    administrator: Visitor, house: House, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setattr(take_upload, bound, 100_000 if bound == "MOST_BYTES" else 5_000)
    before = [run.id for run in runs(administrator)]
    with pytest.raises(Refused) as refusal:
        start(administrator, "large.csv", feed("L", 10_000))
    assert refusal.value.code == "upload_too_large"
    assert [run.id for run in runs(administrator)] == before
    assert house.folder is not None
    assert list((house.folder / take_upload.FOLDER).iterdir()) == []
    assert taken_in(administrator, "small.csv", feed(bound, 1)).code is None
