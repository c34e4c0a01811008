"""What an official is shown of placements: counts, each already fit to be shown, and what they stand on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.disclosure import Count

UNTOLD = ""
"""The key of those whose State, trade or proof is not on record."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which workers are counted: those who came in these months (`2026-04`), of a State (its code) and a channel; empty is all."""

    since: str = ""
    until: str = ""
    state: str = ""
    channel: str = ""

    @property
    def whole(self) -> bool:
        """Whether everybody is counted."""
        return self == Selection()


@dataclass(frozen=True, slots=True)
class Choices:
    """What a selection can name: the months in which anybody came, in order; codes of States and channels."""

    months: tuple[str, ...]
    states: tuple[str, ...]
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """So many of 100 in the base; None where it must not be shown."""

    of_100: float | None
    base: Count


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the funnel. `share` is of the step before; for `retained_*` of those whose joining is that many days old.

    `proofs`: count by proof, the strongest on record for each worker; empty for a step that carries none.
    """

    kind: str
    count: Count
    share: Share
    proofs: tuple[tuple[str, Count], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A State, sector or family. `joined_share` is of who agreed, `stayed` of who joined 90 or more days ago, its base in tens."""

    key: str
    agreed: Count
    interested: Count
    joined: Count
    joined_share: Share
    stayed: Share


@dataclass(frozen=True, slots=True)
class Month:
    """How many of the workers agreed and joined in a month (`2026-04`); `whole` when the data reach to its end."""

    month: str
    agreed: Count
    joined: Count
    whole: bool


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of the map: a State's code, and its place counted from the north-west."""

    code: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Report:
    """All that the officials' view shows of a selection.

    Counts are in tens. simulated: some of what is counted is; until: the Indian day of the newest event, None when nothing
    happened; joined_by: who joined up to that day, 90 days before the newest word of anybody's staying, is asked after; unlisted:
    families that are no row of their own, because nobody or too few of them agreed.
    """

    selection: Selection
    simulated: bool
    until: date | None
    joined_by: date | None
    everybody: Row
    steps: tuple[Step, ...]
    states: tuple[Row, ...]
    sectors: tuple[Row, ...]
    families: tuple[Row, ...]
    unlisted: int
    months: tuple[Month, ...]
