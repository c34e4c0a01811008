"""The audit trail can be added to; whatever else is done to it is found."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from access.audit import AuditHead, AuditTrail
from access.roles import SYSTEM, Actor, Role
from data.store.unit_of_work import UnitOfWork
from data.vault import Vault
from tests.conftest import Promise

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OPERATOR = Actor("csc-7", Role.OPERATOR, "worker-asha")
ROWS = 12


def write(store: Engine, vault: Vault, rows: int = ROWS) -> None:
    with UnitOfWork(store) as work:
        trail = AuditTrail(work.connection, vault)
        for number in range(rows):
            trail.append(
                OPERATOR,
                "read_worker",
                NOW + timedelta(seconds=number),
                subject="worker-asha",
                purpose="assist",
                fields=("name", "occupation"),
            )
        work.commit()


def verify(store: Engine, vault: Vault, head: AuditHead | None = None) -> int | None:
    with UnitOfWork(store, writing=False) as work:
        return AuditTrail(work.connection, vault).verify(head)


def head_of(store: Engine, vault: Vault) -> AuditHead | None:
    with UnitOfWork(store, writing=False) as work:
        return AuditTrail(work.connection, vault).head()


def behind_our_back(store: Engine, *statements: str) -> None:
    """As somebody would who may change the tables themselves."""
    with store.begin() as connection:
        if store.dialect.name == "sqlite":
            for trigger in ("audit_rows_no_update", "audit_rows_no_delete"):
                connection.execute(text(f"DROP TRIGGER {trigger}"))
        else:
            connection.execute(text("DROP TRIGGER audit_rows_no_change ON audit_rows"))
        for statement in statements:
            connection.execute(text(statement))


def test_an_untouched_trail_stands(store: Engine, vault: Vault) -> None:
    assert verify(store, vault) is None
    assert head_of(store, vault) is None
    write(store, vault)
    assert verify(store, vault) is None
    assert verify(store, vault, head_of(store, vault)) is None


@pytest.mark.parametrize(
    "edit",
    [
        "at = '2026-11-23 10:00:00'",
        "actor_id = 'csc-8'",
        "role = 'worker'",
        "action = 'erase_worker'",
        "purpose = NULL",
        "fields = '[]'",
        "subject = 'worker-meena'",
        "subject = NULL",
        "outcome = 'not_allowed'",
        "previous_hash = hash",
        "hash = previous_hash",
    ],
)
def test_an_edited_row_is_found(store: Engine, vault: Vault, edit: str) -> None:
    write(store, vault)
    behind_our_back(store, f"UPDATE audit_rows SET {edit} WHERE seq = 5")  # noqa: S608
    assert verify(store, vault) == 5


def test_a_dropped_row_is_found(store: Engine, vault: Vault) -> None:
    write(store, vault)
    behind_our_back(store, "DELETE FROM audit_rows WHERE seq = 5")
    assert verify(store, vault) == 5


def test_a_dropped_row_is_found_also_when_the_others_close_up(store: Engine, vault: Vault) -> None:
    write(store, vault)
    moves = [f"UPDATE audit_rows SET seq = {number - 1} WHERE seq = {number}" for number in range(6, ROWS + 1)]  # noqa: S608
    behind_our_back(store, "DELETE FROM audit_rows WHERE seq = 5", *moves)
    assert verify(store, vault) == 5


def test_the_first_row_dropped_is_found(store: Engine, vault: Vault) -> None:
    write(store, vault)
    behind_our_back(store, "DELETE FROM audit_rows WHERE seq = 1")
    assert verify(store, vault) == 1


def test_rows_in_another_order_are_found(store: Engine, vault: Vault) -> None:
    write(store, vault)
    behind_our_back(
        store,
        "UPDATE audit_rows SET seq = 1000 WHERE seq = 5",
        "UPDATE audit_rows SET seq = 5 WHERE seq = 8",
        "UPDATE audit_rows SET seq = 8 WHERE seq = 1000",
    )
    assert verify(store, vault) == 5


def test_a_row_put_in_by_somebody_else_is_found(store: Engine, vault: Vault) -> None:
    write(store, vault)
    copied = "at, actor_id, role, action, purpose, fields, subject, outcome, previous_hash, hash"
    behind_our_back(store, f"INSERT INTO audit_rows (seq, {copied}) SELECT {ROWS + 1}, {copied} FROM audit_rows WHERE seq = {ROWS}")  # noqa: S608
    assert verify(store, vault) == ROWS + 1


def test_a_row_put_in_before_the_first_is_found(store: Engine, vault: Vault) -> None:
    write(store, vault)
    columns = "at, actor_id, role, action, purpose, fields, subject, outcome, previous_hash, hash"
    behind_our_back(store, f"INSERT INTO audit_rows (seq, {columns}) SELECT -5, {columns} FROM audit_rows WHERE seq = 2")  # noqa: S608
    assert verify(store, vault) == 1


def test_a_cut_end_is_found_against_a_head_that_was_kept(store: Engine, vault: Vault) -> None:
    write(store, vault)
    head = head_of(store, vault)
    behind_our_back(store, "DELETE FROM audit_rows WHERE seq > 9")
    assert verify(store, vault) is None
    assert verify(store, vault, head) == 10
    write(store, vault)
    assert verify(store, vault) is None
    assert verify(store, vault, head) == ROWS


def test_a_trail_written_with_other_keys_does_not_stand(store: Engine, vault: Vault, tmp_path: Any) -> None:
    write(store, Vault.open(tmp_path / "other", create=True))
    assert verify(store, vault) == 1


def refused_update(connection: Connection) -> None:
    connection.execute(text("UPDATE audit_rows SET outcome = 'done'"))


def refused_delete(connection: Connection) -> None:
    connection.execute(text("DELETE FROM audit_rows WHERE seq = 1"))


def refused_overwriting(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT OR REPLACE INTO audit_rows SELECT * FROM audit_rows WHERE seq = 1"))
    else:
        connection.execute(text("INSERT INTO audit_rows SELECT * FROM audit_rows ON CONFLICT (seq) DO UPDATE SET outcome = 'done'"))


def refused_emptying(connection: Connection) -> None:
    connection.execute(text("DELETE FROM audit_rows" if connection.dialect.name == "sqlite" else "TRUNCATE audit_rows"))


@pytest.mark.parametrize("attempt", [refused_update, refused_delete, refused_overwriting, refused_emptying])
def test_the_database_itself_refuses_to_change_a_row(store: Engine, vault: Vault, attempt: Callable[[Connection], None]) -> None:
    write(store, vault)
    with store.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        attempt(connection)
    assert verify(store, vault, head_of(store, vault)) is None


def test_a_line_stands_or_falls_with_its_act(store: Engine, vault: Vault) -> None:
    write(store, vault, rows=2)
    with UnitOfWork(store) as work:
        AuditTrail(work.connection, vault).append(SYSTEM, "expire_consents", NOW)
    assert head_of(store, vault) is not None
    assert verify(store, vault) is None
    write(store, vault, rows=1)
    head = head_of(store, vault)
    assert head is not None
    assert head.seq == 3


def test_writers_at_the_same_time_make_one_chain(store: Engine, vault: Vault) -> None:
    barrier, problems = threading.Barrier(4), []

    def writer() -> None:
        barrier.wait()
        try:
            for _ in range(10):
                write(store, vault, rows=1)
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=writer) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    head = head_of(store, vault)
    assert head is not None
    assert head.seq == 40
    assert verify(store, vault, head) is None


@pytest.mark.slow
@pytest.mark.trust
def test_eight_writers_of_a_thousand_rows_make_one_chain(store: Engine, vault: Vault, promise: Promise) -> None:
    problems = []

    def writer() -> None:
        try:
            for _ in range(1_000):
                write(store, vault, rows=1)
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=writer) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    head = head_of(store, vault)
    assert head is not None
    forks = int(head.seq != 8_000) + int(verify(store, vault, head) is not None)
    promise(f"audit: eight writers, no fork ({store.dialect.name})", tried=head.seq, refused=0, leaked=forks)


COLUMNS = ("at", "actor_id", "role", "action", "purpose", "fields", "subject", "outcome", "previous_hash", "hash")


def tamper(connection: Connection, chance: random.Random, kind: str) -> None:
    """Change the trail of forty rows in one way, drawn."""
    row, other = chance.sample(range(1, 41), 2)
    if kind == "edit":
        column = chance.choice(COLUMNS)
        lent = f"(SELECT {column} FROM audit_rows WHERE seq = 41)"  # noqa: S608
        connection.execute(text(f"UPDATE audit_rows SET {column} = {lent} WHERE seq = {row}"))  # noqa: S608
    elif kind == "drop":
        connection.execute(text(f"DELETE FROM audit_rows WHERE seq = {row}"))  # noqa: S608
    elif kind == "reorder":
        for a, b in ((row, 900), (other, row), (900, other)):
            connection.execute(text(f"UPDATE audit_rows SET seq = {b} WHERE seq = {a}"))  # noqa: S608
    else:
        connection.execute(text(f"DELETE FROM audit_rows WHERE seq >= {row}"))  # noqa: S608


@pytest.mark.trust
def test_a_thousand_tamperings_are_found(store: Engine, vault: Vault, promise: Promise) -> None:
    """By somebody who owns the database but not the key; row 41, of another worker and actor, lends what the edits put in."""
    write(store, vault, rows=40)
    with UnitOfWork(store) as work:
        stranger = Actor("csc-9", Role.WORKER, "worker-meena")
        AuditTrail(work.connection, vault).append(
            stranger, "apply", NOW + timedelta(days=9), subject="worker-meena", fields=("home",), outcome="not_allowed"
        )
        head = AuditTrail(work.connection, vault).head()
        work.commit()
    behind_our_back(store)
    chance, found = random.Random(7), 0
    for number in range(1_000):
        with store.connect() as connection:
            tamper(connection, chance, ("edit", "drop", "reorder", "cut")[number % 4])
            found += AuditTrail(connection, vault).verify(head) is not None
            connection.rollback()
    assert verify(store, vault, head) is None
    promise(
        f"audit: edits, drops, reorders and cut tails are found ({store.dialect.name})",
        tried=1_000,
        refused=found,
        leaked=1_000 - found,
    )


def test_a_long_trail_is_read_in_pieces(store: Engine, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    write(store, vault, rows=23)
    monkeypatch.setattr("data.store.audit_rows.ROWS_AT_ONCE", 5)
    assert verify(store, vault) is None
    behind_our_back(store, "UPDATE audit_rows SET role = 'system' WHERE seq = 17")
    assert verify(store, vault) == 17
