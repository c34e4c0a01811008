"""What becomes of an application: how far it can move, and what there is to tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from matching.model import APPLICATION_ENDS, APPLICATION_STATES


@dataclass(frozen=True, slots=True)
class Heard:
    """An event to be told: of whom, for which listing, its kind, the channel of her consent, and who says so (None: nobody needs to)."""

    worker_id: str
    listing_id: int
    state: str
    channel: str | None
    proof: str | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What somebody's word changed. `heard`: the events, none where there is nothing to tell; `joined`: 1 when an opening was filled by it,
    -1 when one is free again, else 0; `day`: on which it happened."""

    heard: tuple[Heard, ...]
    joined: int
    day: date


def goes_on(before: str, after: str) -> bool:
    """Whether an application that stands at one state can come to another: forward along the chain, or to an end, and from no end."""
    if before in APPLICATION_ENDS:
        return False
    return after in APPLICATION_ENDS or APPLICATION_STATES.index(after) > APPLICATION_STATES.index(before)
