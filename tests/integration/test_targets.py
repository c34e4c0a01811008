"""Targets of an official: set, held against what was counted, taken away, and written down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Engine, select

from access.roles import Role
from access.sessions import Session
from data.store.accounts import Account
from data.store.connect import connect
from data.store.door_tables import audit_rows
from data.store.migrate import upgrade
from data.store.unit_of_work import UnitOfWork
from data.vault import Vault
from services.figures import figures
from services.refusal import Refused
from services.targets import progress, remove_target, set_target
from services.visits import Visitor
from tests.people_events import START, add_people, people


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    """A store in whose first quarter 60 joined in Bihar, of whom calls confirmed 40 of 60."""
    upgrade(f"sqlite:///{tmp_path / 'kaam.db'}")
    engine = connect(f"sqlite:///{tmp_path / 'kaam.db'}")
    add_people(
        engine, people(240, "consented"), people(40, "called_back"), people(20, "not_joined"), people(40, "joined", came=100),
        people(80, "joined", state="Kerala", district_id=7), people(30, "shown", came=100, state="Goa"),
    )  # fmt: skip
    yield engine
    engine.dispose()


@pytest.fixture
def official(database: Engine, tmp_path: Path) -> Visitor:
    with UnitOfWork(database) as work:
        work.accounts.add(Account("account", "official.labour", "official", "", None, None, START))
        work.commit()
    return _visitor(database, tmp_path, Role.OFFICIAL)


def _visitor(database: Engine, tmp_path: Path, role: Role) -> Visitor:
    vault = Vault.open(tmp_path / "keys", create=True)
    return Visitor(SimpleNamespace(database=database, vault=vault), "token", Session("s", role, "account", START, START))


def written(database: Engine) -> list[tuple[str, str]]:
    with database.connect() as connection:
        return [(row.purpose, str(row.fields)) for row in connection.execute(select(audit_rows).order_by(audit_rows.c.seq))]


def test_a_target_is_held_against_what_was_counted_with_the_calls_beside_it(official: Visitor) -> None:
    set_target(official, "BR", "2026-01", "joined", 60)
    set_target(official, "BR", "2026-01", "joined_share", 40)
    set_target(official, "GA", "2026-04", "joined", 5)
    told = {(each.target.place, each.target.measure): each for each in progress(official)}
    reached, share, few = told["BR", "joined"], told["BR", "joined_share"], told["GA", "joined"]
    assert (reached.value, reached.standing, reached.set_by) == (60, "reached", "official.labour")
    assert (share.value, share.standing) == (20.0, "behind")
    assert few.value == 0
    assert reached.check.true_share == pytest.approx(100 * 40 / 60)
    assert datetime.now(UTC) - reached.target.set_at < timedelta(minutes=5)


def test_setting_again_replaces_and_taking_away_leaves_none(official: Visitor) -> None:
    assert not set_target(official, "BR", "2026-01", "joined", 60)
    assert not set_target(official, "BR", "2026-01", "joined_share", 60)
    assert set_target(official, "BR", "2026-01", "joined", 90)
    remove_target(official, next(each.target.id for each in progress(official) if each.target.measure == "joined_share"))
    (only,) = progress(official)
    assert (only.target.goal, only.standing) == (90, "behind")
    remove_target(official, only.target.id)
    assert progress(official) == ()
    remove_target(official, only.target.id)


def test_a_district_is_aimed_at_over_all_time(official: Visitor) -> None:
    set_target(official, "KL/7", "2026-01", "joined", 100)
    (only,) = progress(official, "KL")
    assert (only.target.period, only.value, only.standing) == ("", 80, "behind")
    assert progress(official, "BR") == ()


@pytest.mark.parametrize(
    ("place", "period", "measure", "goal", "code"),
    [
        ("XX", "2026-01", "joined", 10, "target_unknown"),
        ("", "2026-01", "joined", 10, "target_no_place"),
        ("BR", "2031-01", "joined", 10, "target_unknown"),
        ("BR", "", "joined", 10, "target_unknown"),
        ("BR", "2026-01", "registered", 10, "target_unknown"),
        ("BR", "2026-01", "joined_share", 101, "target_share_too_large"),
        ("BR", "2026-01", "joined", 0, "target_no_number"),
        ("BR", "2026-01", "joined", 99_999_999, "target_too_large"),
    ],
)
def test_what_cannot_be_counted_or_reached_is_refused(
    official: Visitor, place: str, period: str, measure: str, goal: int, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        set_target(official, place, period, measure, goal)
    assert refusal.value.code == code
    assert progress(official) == ()


def test_who_set_and_took_away_what_is_written_down(official: Visitor, database: Engine) -> None:
    set_target(official, "BR", "2026-01", "joined", 60)
    remove_target(official, progress(official)[0].target.id)
    told = written(database)
    assert [what for what, _ in told] == ["target_set", "target_removed"]
    assert all("BR 2026-01 joined 60" in about for _, about in told)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.ADMINISTRATOR, Role.WORKER])
def test_nobody_but_an_official_sets_targets(database: Engine, tmp_path: Path, role: Role) -> None:
    visitor = _visitor(database, tmp_path, role)
    for act in (lambda: set_target(visitor, "BR", "2026-01", "joined", 60), lambda: remove_target(visitor, 1)):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "not_allowed"


def test_figures_are_those_of_this_store(official: Visitor) -> None:
    assert figures(official).freshness.events > 0
