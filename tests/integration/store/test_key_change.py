"""Keys changed while the store is in use: whatever instant the change is killed at, all stays readable, and at the end nothing is left."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, select

from access.artefact import ConsentRequest
from access.audit import AuditTrail
from access.consent import ConsentDoor
from access.key_change import KeyChange
from access.roles import SYSTEM, Actor, Purpose, Role
from access.sessions import Sessions, new_token
from data.store.connect import connect
from data.store.door_tables import sessions
from data.store.person_tables import workers
from data.store.unit_of_work import UnitOfWork
from data.vault import UnknownKey, Vault
from matching.model import Worker
from tests.conftest import Promise

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
ASKED = frozenset({"name", "occupation"})
HERSELF = Actor("session", Role.WORKER)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys-of-the-test"


def enter(door: ConsentDoor, number: int) -> str:
    worker = Worker(uan=f"0098765{number:05}", name=f"Worker {number}", occupation="mason")
    (consent,) = door.give(HERSELF, worker, [ConsentRequest(Purpose.FIND_WORK, ASKED, "2026-11", "hi")], NOW)
    return consent.worker_id


def reads(door: ConsentDoor, worker_id: str, number: int) -> bool:
    return door.read(SYSTEM, worker_id, Purpose.FIND_WORK, ASKED, NOW).name == f"Worker {number}"


def under(store: Engine, vault: Vault) -> tuple[int, int]:
    """Row keys and sessions that are under the key in force, and that are not."""
    with store.connect() as connection:
        blobs = [*connection.execute(select(workers.c.row_key)).scalars(), *connection.execute(select(sessions.c.sealed)).scalars()]
    now = sum(blob[1:5] == vault.data_key for blob in blobs if blob)
    return now, sum(blob is not None for blob in blobs) - now


def test_a_fresh_key_takes_everything_over_while_others_use_the_store(store: Engine, keys: Path) -> None:
    vault = Vault.open(keys, create=True)
    door, held = ConsentDoor(store, vault), Sessions(store, vault)
    ids = [enter(door, number) for number in range(12)]
    token = new_token()
    session = held.start(token, Role.WORKER, None, {"case": "hers"}, NOW)

    elsewhere = Vault.open(keys, create=False)
    change = KeyChange(store, elsewhere)
    change.put_in_force("data", NOW)
    assert change.left("data") == 13
    assert all(reads(door, worker_id, number) for number, worker_id in enumerate(ids))
    late = enter(door, 12)
    assert sum(change.move()) == 13
    assert change.left("data") == 0
    assert under(store, vault) == (14, 0)
    assert change.drop("data", NOW) == 1
    assert change.drop("data", NOW) == 0

    assert all(reads(door, worker_id, number) for number, worker_id in enumerate([*ids, late]))
    still = held.of(token, NOW)
    assert still is not None
    assert (still.id, still.holds) == (session.id, {"case": "hers"})
    with UnitOfWork(store, writing=False) as work:
        assert AuditTrail(work.connection, vault).verify() is None


def test_a_key_under_which_something_stands_is_not_dropped(store: Engine, keys: Path) -> None:
    vault = Vault.open(keys, create=True)
    door = ConsentDoor(store, vault)
    worker_id = enter(door, 1)
    change = KeyChange(store, vault)
    change.put_in_force("data", NOW)
    assert change.drop("data", NOW) == 0
    assert reads(door, worker_id, 1)


def test_a_row_key_kept_from_before_opens_no_more_when_its_key_is_dropped(store: Engine, keys: Path) -> None:
    vault = Vault.open(keys, create=True)
    worker_id = enter(ConsentDoor(store, vault), 1)
    with store.connect() as connection:
        stolen = connection.execute(select(workers.c.row_key)).scalar_one()
    change = KeyChange(store, vault)
    change.put_in_force("data", NOW)
    list(change.move())
    change.drop("data", NOW)
    with pytest.raises(UnknownKey):
        vault.row_box(stolen, table="workers", row=worker_id)


def test_a_worker_is_found_under_the_index_of_before_and_moves_with_her_next_consent(store: Engine, keys: Path) -> None:
    vault = Vault.open(keys, create=True)
    door, change = ConsentDoor(store, vault), KeyChange(store, vault)
    ids = [enter(door, number) for number in range(3)]
    change.put_in_force("uan_index", NOW)
    assert change.left("uan_index") == 3
    assert [door.worker_id(f"0098765{number:05}") for number in range(3)] == ids
    assert enter(door, 1) == ids[1]
    assert change.left("uan_index") == 2
    assert change.drop("uan_index", NOW) == 0
    assert [enter(door, number) for number in (0, 2)] == [ids[0], ids[2]]
    assert change.drop("uan_index", NOW) == 1
    assert [door.worker_id(f"0098765{number:05}") for number in range(3)] == ids


def test_what_a_signing_key_of_before_signed_still_holds_and_it_signs_no_more(store: Engine, keys: Path) -> None:
    vault = Vault.open(keys, create=True)
    door = ConsentDoor(store, vault)
    worker_id, before = enter(door, 1), (keys / "ring.json").read_bytes()
    signed = vault.sign(b"I agree")
    KeyChange(store, vault).put_in_force("consent_signing", NOW)
    assert reads(door, worker_id, 1)
    assert vault.verify(b"I agree", signed)
    assert not vault.verify(b"I do not", signed)
    assert vault.sign(b"I agree")[:4] != signed[:4]
    assert before not in (keys / "ring.json").read_bytes()
    assert signed[:4].hex() in (keys / "ring.json").read_text()


def _change_until_killed(url: str, keys: Path) -> None:
    store = connect(url)
    change = KeyChange(store, Vault.open(keys, create=False))
    if not change.left("data"):
        change.put_in_force("data", NOW)
    for _ in change.move():
        pass
    os._exit(0)


@pytest.mark.slow
@pytest.mark.trust
def test_killed_fifty_times_a_change_loses_nothing_and_ends_with_nothing_on_the_old_key(
    store: Engine, store_url: str, keys: Path, monkeypatch: pytest.MonkeyPatch, promise: Promise
) -> None:
    monkeypatch.setattr("access.key_change.AT_A_TIME", 5)
    vault, random = Vault.open(keys, create=True), np.random.default_rng(1)
    door = ConsentDoor(store, vault)
    ids = [enter(door, number) for number in range(200)]
    first, halfway, unreadable = vault.data_key, 0, 0
    fork = multiprocessing.get_context("fork")
    killed = 0
    while killed < 50:
        child = fork.Process(target=_change_until_killed, args=(store_url, keys))
        child.start()
        time.sleep(float(random.uniform(0.0, 0.25)))
        if child.is_alive():
            os.kill(child.pid or 0, signal.SIGKILL)
            killed += 1
        child.join()
        now, before = under(store, vault)
        halfway += now > 0 and before > 0
        unreadable += sum(not reads(door, ids[number], number) for number in random.integers(0, 200, 10))
    change = KeyChange(store, vault)
    list(change.move())
    unreadable += sum(not reads(door, worker_id, number) for number, worker_id in enumerate(ids))
    assert vault.data_key != first
    assert halfway > 5
    assert under(store, vault) == (200, 0)
    promise(
        "a change of keys killed at any instant: values unreadable or left on the old key",
        tried=killed,
        refused=0,
        leaked=unreadable,
    )
