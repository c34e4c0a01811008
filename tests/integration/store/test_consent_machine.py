"""Ten thousand steps at the consent door, in two tabs, against a plain model of what must hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from access.artefact import ConsentRequest
from access.consent import ConsentDoor
from access.refusals import ConsentRefused
from access.roles import Actor, Purpose, Role, may_read_for
from data.store.connect import connect
from data.store.migrate import upgrade
from data.vault import Vault
from matching.model import Address, Worker
from tests.conftest import Promise

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FIELDS = ("name", "occupation", "current", "education")
PURPOSES = (Purpose.FIND_WORK, Purpose.APPLY, Purpose.CONTACT, Purpose.STATISTICS)
SELVI = Worker("001000000058", name="Selvi", occupation="tailor", current=Address("Tamil Nadu", "Tiruppur"), education="secondary")
SOME = st.sets(st.sampled_from(FIELDS), min_size=2)
FEW = st.sets(st.sampled_from(FIELDS), min_size=1, max_size=2)
SELDOM = st.sampled_from([False, False, False, True])
DONE: Counter[str] = Counter()


class ConsentMachine(RuleBasedStateMachine):
    """`held`: what stands for each purpose as [id, fields, end, status]; reads come from either of two doors over one store."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        folder = Path(self._folder.name)
        upgrade(f"sqlite:///{folder / 'kaam.db'}")
        vault = Vault.open(folder / "keys", create=True)
        self.engines = [connect(f"sqlite:///{folder / 'kaam.db'}") for _ in range(2)]
        self.doors = [ConsentDoor(engine, vault) for engine in self.engines]
        self.now = START
        self.held: dict[Purpose, tuple[str, frozenset[str], datetime, str]] = {}

    def teardown(self) -> None:
        for engine in self.engines:
            engine.dispose()
        self._folder.cleanup()

    @initialize()
    def come(self) -> None:
        self.selvi = Actor("session-1", Role.WORKER)
        given = self.doors[0].give(self.selvi, SELVI, [ConsentRequest(Purpose.ASSIST, frozenset({"name"}), "1", "ta")], self.now)
        self.selvi = replace(self.selvi, subject=given[0].worker_id)

    @rule(purpose=st.sampled_from(PURPOSES[:3]), fields=SOME, days=st.sampled_from([1, 2, 30]))
    def give(self, purpose: Purpose, fields: set[str], days: int) -> None:
        given = self.doors[0].give(self.selvi, SELVI, [ConsentRequest(purpose, frozenset(fields), "1", "ta", days=days)], self.now)
        self.held[purpose] = (given[0].id, frozenset(fields), self.now + timedelta(days=days), "active")
        DONE["steps"] += 1

    @precondition(lambda self: self.held)
    @rule(data=st.data(), act=st.sampled_from(["pause", "resume", "withdraw"]), tab=st.integers(0, 1))
    def change(self, data: st.DataObject, act: str, tab: int) -> None:
        purpose = data.draw(st.sampled_from(sorted(self.held)))
        consent_id, fields, end, status = self.held[purpose]
        DONE["steps"] += 1
        try:
            changed = getattr(self.doors[tab], act)(self.selvi, consent_id, self.now)
        except ConsentRefused:
            assert act != "withdraw"
            assert status == "withdrawn" or self.now >= end
        else:
            self.held[purpose] = (consent_id, fields, end, changed.status)

    @rule(hours=st.sampled_from([1, 20, 60]))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        DONE["steps"] += 1

    @rule(
        purpose=st.sampled_from(PURPOSES),
        fields=FEW,
        tab=st.integers(0, 1),
        other=SELDOM,
    )
    def read(self, purpose: Purpose, fields: set[str], tab: int, other: bool) -> None:
        held = self.held.get(purpose)
        allowed = held is not None and held[3] == "active" and self.now < held[2] and fields <= held[1] and not other
        allowed = allowed and may_read_for(self.selvi, purpose, fields)
        actor = replace(self.selvi, subject="another worker") if other else self.selvi
        DONE["steps"] += 1
        DONE["tried"] += 1
        try:
            worker = self.doors[tab].read(actor, self.selvi.subject or "", purpose, fields, self.now)
        except ConsentRefused:
            assert not allowed
            DONE["refused"] += 1
        else:
            DONE["leaked"] += not allowed
            assert allowed
            told = {name for name in FIELDS if getattr(worker, name) is not None}
            assert told == fields


@pytest.mark.slow
@pytest.mark.trust
def test_ten_thousand_steps_let_no_read_through_that_should_not_be(promise: Promise) -> None:
    DONE.clear()
    long = settings(
        max_examples=130,
        stateful_step_count=100,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(ConsentMachine, settings=long)
    assert DONE["steps"] >= 10_000
    assert DONE["tried"] - DONE["refused"] > 100
    promise(
        f"consent at read, {DONE['steps']:,} steps in two tabs", tried=DONE["tried"], refused=DONE["refused"], leaked=DONE["leaked"]
    )
