"""Back to the model before: in force at once in every process, written down, taken back the same way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
import pytest
from sqlalchemy import select

from access.audit import AuditTrail
from access.roles import Role
from access.sessions import Session
from data.store.accounts import Account
from data.store.door_tables import audit_rows
from data.store.unit_of_work import UnitOfWork
from matching.features import FEATURES
from matching.ranker_training import RankerEstimator
from services.house import House
from services.promote import record
from services.refusal import Refused
from services.switch_model import earlier_model, switch_back
from services.train import current_ranker, put_in_force
from services.visits import Visitor
from settings import Settings
from tests.small_house import small_house

NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def chosen(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A small house whose first ranker was replaced by a second one."""
    settings = small_house(tmp_path_factory.mktemp("var"))
    first = current_ranker(settings.models_dir)
    assert first
    record(settings, first, in_force=True)
    random = np.random.default_rng(9)
    told = random.gamma(2.0, 1.0, (4_000, len(FEATURES)))
    second = RankerEstimator(max_iter=20).fit(told, (told[:, 0] > 2).astype(np.int8))
    put_in_force(second, settings.models_dir)
    record(settings, second.ranker_, in_force=True)
    return settings


@pytest.fixture
def houses(chosen: Settings) -> Iterator[tuple[House, House]]:
    """Two processes' houses on one store."""
    both = House.open(chosen), House.open(chosen)
    yield both
    for house in both:
        house.close()


def visitor(house: House, role: Role = Role.ADMINISTRATOR) -> Visitor:
    account = Account(f"the-{role}", str(role), str(role), "", None, None, NOW)
    return Visitor(house, "", Session("s", role, account.id, {}, NOW, NOW), account)


def versions(houses: tuple[House, House]) -> set[str]:
    return {house.engine().ranker.version for house in houses}


def test_the_model_before_is_in_force_in_all_processes_at_once_and_that_is_taken_back(houses: tuple[House, House]) -> None:
    one, _ = houses
    admin = visitor(one)
    told = earlier_model(admin)
    assert told
    assert versions(houses) == {told.now}
    switch_back(admin, told.now, told.before)
    assert versions(houses) == {told.before}
    with UnitOfWork(one.database, writing=False) as work:
        current = work.models.current()
        lines = [(row.purpose, tuple(row.fields)) for row in work.connection.execute(select(audit_rows))]
        assert AuditTrail(work.connection, one.vault).verify() is None
    assert current
    assert current.version == told.before
    assert lines[-1] == ("model_switched", (f"from {told.now}", f"to {told.before}"))
    back = earlier_model(admin)
    assert back
    assert (back.now, back.before) == (told.before, told.now)
    switch_back(admin, back.now, back.before)
    assert versions(houses) == {told.now}


def test_who_saw_another_one_in_force_is_told_to_look_again(houses: tuple[House, House]) -> None:
    one, other = houses
    told = earlier_model(visitor(one))
    assert told
    switch_back(visitor(one), told.now, told.before)
    with pytest.raises(Refused, match="model_changed"):
        switch_back(visitor(other), told.now, told.before)
    assert versions(houses) == {told.before}
    switch_back(visitor(other), told.before, told.now)


def test_a_model_that_was_never_in_force_or_is_damaged_is_not_put_there(houses: tuple[House, House], chosen: Settings) -> None:
    one, _ = houses
    told = earlier_model(visitor(one))
    assert told
    before = _audited(one)
    with pytest.raises(Refused, match="model_changed"):
        switch_back(visitor(one), told.now, "never")
    path = chosen.models_dir / told.before / "ranker.json"
    kept = path.read_text(encoding="utf-8")
    path.write_text(kept.replace('"baseline": ', '"baseline": 1'), encoding="utf-8")
    try:
        with pytest.raises(Refused, match="model_gone"):
            switch_back(visitor(one), told.now, told.before)
    finally:
        path.write_text(kept, encoding="utf-8")
    assert (versions(houses), _audited(one)) == ({told.now}, before)


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.OPERATOR, Role.WORKER])
def test_nobody_but_an_administrator_switches(houses: tuple[House, House], role: Role) -> None:
    told = earlier_model(visitor(houses[0]))
    assert told
    for act in (earlier_model, lambda who: switch_back(who, told.now, told.before)):
        with pytest.raises(Refused, match="not_allowed"):
            act(visitor(houses[0], role))


def _audited(house: House) -> int:
    with UnitOfWork(house.database, writing=False) as work:
        return len(work.connection.execute(select(audit_rows)).all())
