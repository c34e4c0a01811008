"""The last thing each account did to listings, for as long as the server runs, so that it can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True, slots=True)
class LastAct:
    """An act, and the status that each listing had before it, by its number."""

    act: str
    before: Mapping[int, str]


class LastActs:
    """One act an account; whichever tab did it, all tabs of the account can take it back, once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[str, LastAct] = {}

    def keep(self, account: str, last: LastAct) -> None:
        """This is the last one now."""
        with self._lock:
            self._kept[account] = last

    def of(self, account: str) -> LastAct | None:
        """The last one, left where it is."""
        with self._lock:
            return self._kept.get(account)

    def take(self, account: str) -> LastAct | None:
        """The last one, and forget it."""
        with self._lock:
            return self._kept.pop(account, None)
