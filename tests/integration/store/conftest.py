"""One suite, two databases: every test here runs on SQLite, and on PostgreSQL where POSTGRESQL_TEST_URL says where it is.

That address must name a role which may create databases, such as `postgresql://tester@127.0.0.1:5433/postgres`.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, make_url, text

from data.store.connect import connect
from data.store.migrate import upgrade
from data.vault import Vault

POSTGRESQL = os.environ.get("POSTGRESQL_TEST_URL", "")
NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the tables, to be copied."""
    path = tmp_path_factory.mktemp("store") / "migrated.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_database() -> Iterator[str]:
    """The name of a PostgreSQL database with the tables, to be copied."""
    name = f"kaam_test_{os.getpid()}_{uuid4().hex[:8]}"
    _administer(f"CREATE DATABASE {name}")
    upgrade(_address(name))
    yield name
    _administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty store."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "kaam.db")
        yield f"sqlite:///{tmp_path / 'kaam.db'}"
        return
    if not POSTGRESQL:
        pytest.skip("POSTGRESQL_TEST_URL is not set: no PostgreSQL to test against")
    template = request.getfixturevalue("migrated_database")
    name = f"{template}_{next(NUMBERS)}"
    _administer(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _address(name)
    _administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store(store_url: str) -> Iterator[Engine]:
    """An empty store."""
    engine = connect(store_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """A vault with keys of its own."""
    return Vault.open(tmp_path_factory.mktemp("vault") / "keys", create=True)


def _address(name: str) -> str:
    return make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)


def _administer(statement: str) -> None:
    engine = connect(POSTGRESQL)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    engine.dispose()
