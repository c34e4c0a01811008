"""A backup brings everything back with the master key alone, tells nothing without it, and forgets who was erased since."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, select

from access.artefact import ConsentRequest
from access.audit import AuditTrail
from access.consent import ConsentDoor
from access.key_change import KeyChange
from access.refusals import ConsentRefused, NotAllowed
from access.roles import SYSTEM, Actor, Purpose, Role
from access.sessions import Sessions, new_token
from data.backup_file import BackupBroken, BackupThere
from data.key_files import KeyMissing
from data.store.connect import connect
from data.store.dump import counts
from data.store.events import Event
from data.store.imports import ImportCounts, RejectedRow
from data.store.person_tables import workers
from data.store.tables import metadata
from data.store.unit_of_work import UnitOfWork
from data.vault import Vault
from matching.model import Worker
from services.accounts import add_post, close_post
from services.backup import NOT_BACK, StoreInUse, back_up, drill, restore
from services.ended import ENDED_FILE, note_ended
from settings import Settings, load_settings
from tests.conftest import Promise

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
ASKED = frozenset({"name", "occupation"})
Opened = Callable[[Settings], tuple[Engine, ConsentDoor]]
HERSELF = Actor("session", Role.WORKER)


@pytest.fixture
def house(store: Engine, store_url: str, tmp_path: Path) -> Settings:
    """A store in use: forty workers who agreed, an import with a refused row, events."""
    chosen = load_settings({"KAAM_VAR_DIR": str(tmp_path / "var"), "KAAM_DATABASE_URL": store_url})
    vault = Vault.open(chosen.keys_dir, create=True)
    for number in range(40):
        enter(ConsentDoor(store, vault), number)
    with UnitOfWork(store) as work:
        run = work.imports.start("ncs-csv", "feed.csv", NOW)
        work.imports.reject(run, [RejectedRow(2, "title", "missing", "राज\x00" if store.dialect.name == "sqlite" else "राज")])
        work.imports.finish(run, ImportCounts(read=1, rejected=1), NOW)
        work.events.add(Event(NOW, bytes(range(16)), "consented"))
        work.commit()
    return chosen


@pytest.fixture
def elsewhere(house: Settings, tmp_path: Path) -> Iterator[Settings]:
    """Another machine: an empty SQLite store, and of the keys the master key alone."""
    other = load_settings({"KAAM_VAR_DIR": str(tmp_path / "elsewhere")})
    other.keys_dir.mkdir(parents=True, mode=0o700)
    shutil.copy(house.keys_dir / "master.key", other.keys_dir)
    return other


def enter(door: ConsentDoor, number: int) -> str:
    worker = Worker(uan=f"0098765{number:05}", name=f"Worker {number}", occupation="mason")
    (consent,) = door.give(HERSELF, worker, [ConsentRequest(Purpose.FIND_WORK, ASKED, "2026-11", "hi")], NOW)
    return consent.worker_id


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Opens the store of a machine and its door."""
    stores: list[Engine] = []

    def open_(chosen: Settings) -> tuple[Engine, ConsentDoor]:
        stores.append(connect(chosen.store_url))
        return stores[-1], ConsentDoor(stores[-1], Vault.open(chosen.keys_dir, create=False))

    yield open_
    for store in stores:
        store.dispose()


def everything(store: Engine) -> dict[str, list[tuple[object, ...]]]:
    with store.connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for name, table in metadata.tables.items()
        }


def test_everything_comes_back_with_the_file_and_the_master_key(
    opened: Opened, house: Settings, elsewhere: Settings, store: Engine, tmp_path: Path
) -> None:
    told = back_up(house, tmp_path / "kaam.backup")
    assert (tmp_path / "kaam.backup").stat().st_mode & 0o777 == 0o600
    back = restore(elsewhere, tmp_path / "kaam.backup")
    assert (back.rows, back.workers, back.wrong) == (told.rows, 40, ())
    other, door = opened(elsewhere)
    there, here = everything(other), everything(store)
    assert {name: rows for name, rows in there.items() if name not in NOT_BACK} == {
        name: rows for name, rows in here.items() if name not in NOT_BACK
    }
    assert door.worker_id("009876500007") is not None
    worker = door.read(SYSTEM, door.worker_id("009876500007") or "", Purpose.FIND_WORK, ASKED, NOW)
    assert worker.name == "Worker 7"
    with store.connect() as connection:
        assert enter(door, 41) not in connection.execute(select(workers.c.id)).scalars().all()
    with UnitOfWork(other) as work:
        assert work.imports.start("ncs-csv", "next.csv", NOW) == 2


def test_a_backup_says_nothing_without_the_key(house: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    back_up(house, tmp_path / "kaam.backup")
    sealed = (tmp_path / "kaam.backup").read_bytes()
    for word in (b"Worker", b"mason", b"find_work", b"workers", b"ring"):
        assert word not in sealed
    (elsewhere.keys_dir / "master.key").write_text("00" * 32)
    with pytest.raises(BackupBroken):
        restore(elsewhere, tmp_path / "kaam.backup")
    (elsewhere.keys_dir / "master.key").unlink()
    with pytest.raises(KeyMissing):
        restore(elsewhere, tmp_path / "kaam.backup")


@pytest.mark.trust
def test_a_backup_that_was_changed_or_cut_is_refused_before_anything_is_touched(
    house: Settings, elsewhere: Settings, tmp_path: Path, promise: Promise
) -> None:
    back_up(house, tmp_path / "kaam.backup")
    whole, random = (tmp_path / "kaam.backup").read_bytes(), np.random.default_rng(3)
    refused = 0
    for number in range(200):
        harmed = bytearray(whole)
        if number % 2:
            harmed[int(random.integers(len(harmed)))] ^= 1 << int(random.integers(8))
        else:
            del harmed[int(random.integers(len(harmed))) :]
        (tmp_path / "harmed").write_bytes(harmed)
        with pytest.raises(BackupBroken):
            restore(elsewhere, tmp_path / "harmed")
        refused += 1
    assert not (elsewhere.var_dir / "kaam.db").exists()
    assert restore(elsewhere, tmp_path / "kaam.backup").wrong == ()
    promise("backups flipped or cut, taken for whole", tried=200, refused=refused, leaked=200 - refused)


def test_a_piece_that_is_left_out_is_missed(house: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    back_up(house, tmp_path / "kaam.backup")
    whole = (tmp_path / "kaam.backup").read_bytes()
    first = 30 + 4 + int.from_bytes(whole[30:34], "big")
    second = first + 4 + int.from_bytes(whole[first : first + 4], "big")
    (tmp_path / "harmed").write_bytes(whole[:first] + whole[second:])
    with pytest.raises(BackupBroken):
        restore(elsewhere, tmp_path / "harmed")


def test_what_is_in_use_is_not_written_over(house: Settings, store: Engine, tmp_path: Path) -> None:
    back_up(house, tmp_path / "kaam.backup")
    before = everything(store)
    with pytest.raises(StoreInUse):
        restore(house, tmp_path / "kaam.backup")
    with pytest.raises(BackupThere):
        back_up(house, tmp_path / "kaam.backup")
    assert {name: rows for name, rows in everything(store).items() if name != "audit_rows"} == {
        name: rows for name, rows in before.items() if name != "audit_rows"
    }


def test_what_was_ended_since_stays_ended(opened: Opened, house: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    add_post(house, "short.stay", "official", None, None)
    _, door = opened(house)
    token = new_token()
    Sessions(opened(house)[0], Vault.open(house.keys_dir, create=False)).start(token, Role.WORKER, None, {"case": "hers"}, NOW)
    back_up(house, tmp_path / "kaam.backup")
    gone = [door.worker_id(f"0098765{number:05}") or "" for number in (3, 5)]
    took = door.worker_id("009876500009") or ""
    (consent,) = door.consents(Actor("session", Role.WORKER, took), took, NOW)
    elsewhere.var_dir.mkdir(exist_ok=True)
    for worker_id in gone:
        door.erase(Actor("session", Role.WORKER, worker_id), worker_id, NOW)
        note_ended(elsewhere.var_dir, "erased", worker_id)
    note_ended(elsewhere.var_dir, "withdrawn", consent.id)
    close_post(house, "short.stay")
    with (elsewhere.var_dir / ENDED_FILE).open("a") as file:
        file.write("erased cut-sho")
    note_ended(elsewhere.var_dir, "closed", "short.stay")
    done = restore(elsewhere, tmp_path / "kaam.backup")
    assert (done.ended_again, done.wrong) == (4, ())
    other, back = opened(elsewhere)
    assert back.worker_id("009876500003") is None
    assert back.worker_id("009876500004") is not None
    assert not back.stands(took, Purpose.FIND_WORK, NOW)
    with pytest.raises(ConsentRefused):
        back.read(SYSTEM, took, Purpose.FIND_WORK, ASKED, NOW)
    vault = Vault.open(elsewhere.keys_dir, create=False)
    assert Sessions(other, vault).of(token, NOW) is None
    with UnitOfWork(other, writing=False) as work:
        account = work.accounts.named("short.stay")
        assert account is not None
        assert account.disabled_at is not None
        assert AuditTrail(work.connection, vault).verify() is None


def test_a_restore_cut_short_brings_nothing_back_and_can_be_done_again(
    opened: Opened, house: Settings, elsewhere: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(house, tmp_path / "kaam.backup")
    with monkeypatch.context() as broken:
        broken.setattr("services.backup.end_again", lambda *_arguments: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            restore(elsewhere, tmp_path / "kaam.backup")
    assert opened(elsewhere)[1].worker_id("009876500007") is None
    assert restore(elsewhere, tmp_path / "kaam.backup").wrong == ()


def test_a_backup_of_before_a_change_of_keys_still_opens(
    opened: Opened, house: Settings, elsewhere: Settings, store: Engine, tmp_path: Path
) -> None:
    back_up(house, tmp_path / "kaam.backup")
    vault = Vault.open(house.keys_dir, create=False)
    change = KeyChange(store, vault)
    for purpose in ("data", "consent_signing"):
        change.put_in_force(purpose, NOW)
    list(change.move())
    change.drop("data", NOW)
    shutil.copy(house.keys_dir / "ring.json", elsewhere.keys_dir)
    assert restore(elsewhere, tmp_path / "kaam.backup").wrong == ()
    _, door = opened(elsewhere)
    assert door.read(SYSTEM, door.worker_id("009876500007") or "", Purpose.FIND_WORK, ASKED, NOW).name == "Worker 7"


def test_a_drill_leaves_nothing_behind(house: Settings, store: Engine, tmp_path: Path) -> None:
    back_up(house, tmp_path / "kaam.backup")
    before = sorted(path.name for path in tmp_path.iterdir())
    with store.connect() as connection:
        there = counts(connection)
    done = drill(house, tmp_path / "kaam.backup")
    assert (done.wrong, done.workers, done.rows) == ((), 40, sum(there.values()))
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.trust
def test_an_erased_worker_is_in_no_file_and_her_key_in_no_log(
    opened: Opened, house: Settings, store: Engine, tmp_path: Path, promise: Promise
) -> None:
    if store.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps its files where the tests do not look")
    _, door = opened(house)
    traces = []
    with store.connect() as connection:
        for number in range(0, 40, 2):
            worker_id = door.worker_id(f"0098765{number:05}") or ""
            row = connection.execute(select(workers).where(workers.c.id == worker_id)).one()
            values = select(metadata.tables["worker_values"].c.sealed).where(
                metadata.tables["worker_values"].c.worker_id == worker_id
            )
            traces.append((worker_id, [row.row_key, row.uan_index, *connection.execute(values).scalars()]))
    for worker_id, _ in traces:
        door.erase(Actor("session", Role.WORKER, worker_id), worker_id, NOW)
    files = b"".join(path.read_bytes() for path in sorted(tmp_path.glob("kaam.db*")))
    found = sum(trace in files for _, held in traces for trace in held)
    tried = sum(len(held) for _, held in traces)
    with pytest.raises(NotAllowed):
        door.read(HERSELF, traces[0][0], Purpose.FIND_WORK, ASKED, NOW)
    promise(
        "keys, indexes and values of erased workers, looked for in database and log",
        tried=tried,
        refused=tried - found,
        leaked=found,
    )
