"""The migrations make the tables that the code believes in."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect

from data.store.connect import WRITING, connect
from data.store.migrate import SCRIPTS, upgrade
from data.store.tables import metadata


def test_migrations_and_tables_agree(store: Engine) -> None:
    with store.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_upgrading_again_changes_nothing(store_url: str, store: Engine) -> None:
    upgrade(store_url)
    assert "audit_rows" in inspect(store).get_table_names()


def test_four_that_start_at_once_make_one_database(tmp_path: Path) -> None:
    barrier, problems = threading.Barrier(4), []

    def start() -> None:
        barrier.wait()
        try:
            upgrade(f"sqlite:///{tmp_path / 'new' / 'kaam.db'}")
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    engine = connect(f"sqlite:///{tmp_path / 'new' / 'kaam.db'}")
    assert set(metadata.tables) <= set(inspect(engine).get_table_names())
    engine.dispose()


def test_new_roles_do_not_sign_out_who_is_signed_in(tmp_path: Path) -> None:
    """SQLite makes the table of accounts anew for it, and its sessions hang on it."""
    url = f"sqlite:///{tmp_path / 'kaam.db'}"
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    engine = connect(url)
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0011")
        insert = (
            "INSERT INTO accounts (id, name, role, password_hash, created_at) VALUES ('a', 'desk', 'operator', '', '2026-01-01')"
        )
        connection.exec_driver_sql(insert)
        begun = "INSERT INTO sessions VALUES ('s', x'00', 'operator', 'a', '2026-01-01', '2026-01-01', NULL, NULL, 0)"
        connection.exec_driver_sql(begun)
    upgrade(url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT id, account_id FROM sessions").fetchall() == [("s", "a")]
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []
    engine.dispose()


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alembic.op.create_index", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        upgrade(f"sqlite:///{tmp_path / 'kaam.db'}")
    engine = connect(f"sqlite:///{tmp_path / 'kaam.db'}")
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_a_new_file_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    upgrade(f"sqlite:///{tmp_path / 'kaam.db'}")
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_a_file_is_opened_with_the_manners_we_rely_on(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'kaam.db'}")
    with engine.connect() as connection:
        names = ("journal_mode", "foreign_keys", "recursive_triggers", "secure_delete", "synchronous")
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}
    engine.dispose()
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "recursive_triggers": 1, "secure_delete": 1, "synchronous": 1}


def test_opening_a_file_again_loses_nothing_that_is_written_afterwards(tmp_path: Path) -> None:
    """POSIX drops all of a process's locks on a file when any descriptor of it is closed; others then take themselves for the last
    ones, and delete the log that this process goes on writing into."""
    url = f"sqlite:///{tmp_path / 'kaam.db'}"
    upgrade(url)
    count = "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM import_runs').fetchone()[0])"
    row = "INSERT INTO import_runs VALUES (?, 'f', 'f', '2026-01-01', NULL, 0, 0, 0, 0, 0, 0, 'f', 0, 0, '[]', NULL, '{}')"

    def others_see() -> str:
        told = [sys.executable, "-c", count, str(tmp_path / "kaam.db")]
        return subprocess.run(told, capture_output=True, text=True, check=True).stdout.strip()

    writer = connect(url)
    with writer.connect().execution_options(**{WRITING: True}) as connection:
        for number in (1, 2):
            connection.exec_driver_sql(row, (number,))
            connection.commit()
            connect(url).dispose()
            assert others_see() == str(number)
    writer.dispose()
