"""Changing keys while the house is open: a fresh one is put in force, and what stands under the one before moves, some rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Engine

from access.act import acting
from access.roles import SYSTEM, Action
from access.sessions import Sessions
from data.key_ring import CHANGEABLE, DATA, UAN_INDEX
from data.store.unit_of_work import UnitOfWork
from data.store.workers import Workers
from data.vault import Vault

AT_A_TIME = 500
"""Row keys sealed anew in one transaction: others wait for it about as long as for a page."""
__all__ = ["CHANGEABLE", "DATA", "UAN_INDEX", "KeyChange"]


class KeyChange:
    """The keys of the store's vault. Whatever instant it is stopped at, all that was readable is, and the same call goes on."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault
        self._sessions = Sessions(engine, vault)

    def put_in_force(self, purpose: str, now: datetime) -> None:
        """A fresh key of this purpose (of `CHANGEABLE`), with a line in the audit trail before it. Raises `data.vault.VaultError`."""
        self._tell(f"new:{purpose}", now)
        self._vault.change(purpose)

    def settled_since(self, now: datetime) -> timedelta:
        """How long ago a key was changed last."""
        return timedelta(seconds=now.timestamp() - self._vault.changed_at)

    def left(self, purpose: str) -> int:
        """How much still stands under a key of this purpose that is no longer in force; signatures stand by themselves."""
        with UnitOfWork(self._engine, writing=False) as work:
            rows = Workers(work.connection, self._vault)
            if purpose == DATA:
                return rows.sealed_before() + self._sessions.sealed_before()
            return rows.indexed_before() if purpose == UAN_INDEX else 0

    def move(self) -> Iterator[int]:
        """Seal row keys and sessions anew under the data key in force, until nothing is left; how many at each step."""
        while moved := self._some() + self._sessions.reseal():
            yield moved

    def drop(self, purpose: str, now: datetime) -> int:
        """Forget the keys of before, of which nothing may be left; how many there were."""
        if self.left(purpose):
            return 0
        self._tell(f"drop:{purpose}", now)
        return self._vault.drop(purpose)

    def _some(self) -> int:
        with UnitOfWork(self._engine) as work:
            moved = Workers(work.connection, self._vault).reseal(AT_A_TIME)
            work.commit()
        return moved

    def _tell(self, what: str, now: datetime) -> None:
        with acting(self._engine, self._vault, SYSTEM, Action.CHANGE_KEYS, now, fields=(what,)) as act:
            act.must_be_allowed()
            act.tell()
