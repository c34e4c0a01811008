"""The last thing each account did to listings, or decided on a pair, for as long as the server runs, so that it can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from data.store.duplicates import Pair


@dataclass(frozen=True, slots=True)
class LastAct:
    """An act, and the status that each listing had before it, by its number."""

    act: str
    before: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class LastDecision:
    """What was said of a pair, and what stood of it before and after."""

    before: Pair
    after: Pair


Act = TypeVar("Act")


class LastActs(Generic[Act]):
    """One act an account; whichever tab did it, all tabs of the account can take it back, once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[str, Act] = {}

    def keep(self, account: str, last: Act) -> None:
        """This is the last one now."""
        with self._lock:
            self._kept[account] = last

    def of(self, account: str) -> Act | None:
        """The last one, left where it is."""
        with self._lock:
            return self._kept.get(account)

    def take(self, account: str, only: Act | None = None) -> Act | None:
        """The last one, and forget it; None, and it stays, where another than `only` has become the last one."""
        with self._lock:
            if only is not None and self._kept.get(account) != only:
                return None
            return self._kept.pop(account, None)
