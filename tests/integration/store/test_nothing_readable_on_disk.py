"""Whoever steals the file learns no number, no name and no telephone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from access.artefact import ConsentRequest
from access.consent import ConsentDoor
from access.roles import FIND_FIELDS, SYSTEM, Actor, Purpose, Role
from data.vault import Vault
from data.worker_record import FIELDS
from matching.model import Address, Worker

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CANARIES = [
    Worker(
        uan=f"00987654{number:04}",
        name=f"Canary{number:02}-कैनरी",
        gender="female",
        mobile=f"98765{number:05}",
        home=Address("Tamil Nadu", f"Canarypur{number:02}", "641601"),
        occupation=f"canary tailor {number:02}",
        social_category=f"CANARYCLASS{number:02}",
        disability=("hearing",),
    )
    for number in range(50)
]
ALL = [
    ConsentRequest(Purpose.FIND_WORK, frozenset(FIELDS), "2026-11", "ta"),
    ConsentRequest(Purpose.STATISTICS, frozenset({"gender", "birth_date"}), "2026-11", "ta"),
]


@pytest.fixture
def given(store: Engine, vault: Vault) -> ConsentDoor:
    """Fifty workers agreed, were read, and some were erased."""
    if store.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps its files where the tests do not look")
    door = ConsentDoor(store, vault)
    for number, worker in enumerate(CANARIES):
        consent = door.give(Actor("session", Role.WORKER), worker, ALL, NOW)[0]
        found = door.read(SYSTEM, consent.worker_id, Purpose.FIND_WORK, FIND_FIELDS, NOW)
        assert [getattr(found, field) for field in FIND_FIELDS] == [getattr(worker, field) for field in FIND_FIELDS]
        if number % 5 == 0:
            door.erase(Actor("session", Role.WORKER, consent.worker_id), consent.worker_id, NOW)
    return door


def everything_stored(tmp_path: Path) -> bytes:
    files = sorted(path for path in tmp_path.glob("kaam.db*") if not path.name.endswith("-lock"))
    assert [path.name for path in files] == ["kaam.db", "kaam.db-shm", "kaam.db-wal"]
    assert files[2].stat().st_size > 100_000
    return b"".join(path.read_bytes() for path in files)


def test_neither_the_file_nor_its_log_holds_a_value_of_a_worker(given: ConsentDoor, tmp_path: Path) -> None:
    stored = everything_stored(tmp_path)
    assert b"give_consent" in stored
    for worker in CANARIES:
        for value in (worker.uan, worker.name or "", worker.mobile or ""):
            assert value.encode() not in stored
            assert value.encode().hex().encode() not in stored
    for word in (b"Canary", "कैनरी".encode(), b"canary tailor", b"CANARYCLASS", b"hearing", "Canary".encode("utf-16-le")):
        assert word not in stored


def test_the_pseudonym_of_events_stands_nowhere_beside_the_worker(given: ConsentDoor, tmp_path: Path) -> None:
    worker_id = given.worker_id(CANARIES[1].uan)
    assert worker_id is not None
    pseudonym = given.pseudonym(SYSTEM, worker_id, NOW)
    stored = everything_stored(tmp_path)
    assert pseudonym not in stored
    assert pseudonym.hex().encode() not in stored
    assert worker_id.encode() in stored
