"""The national table for everybody: each State and Union Territory by the steps of the way, as it is published, in figures and codes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from threading import Lock
from typing import Any

from indicators.cube import LEAST_SHOWN, STEP
from services.figures import ALL_TIME, EVERYWHERE, Figures, figures_of
from services.house import House
from services.placements.readings import FUNNEL, Reading, reading
from services.placements.selection import Side, states_of

FORMAT = "1.0"
MEANS = {
    "registered": "Workers on record here: linked, or helped at a centre or camp.",
    "linked": "Gave their e-Shram number (UAN).",
    "consented": "Agreed that their details are used to find work.",
    "shown": "Were shown at least one job.",
    "interested": "Said of at least one job that they want it.",
    "sent": "Had an application sent.",
    "offered": "Were offered a job.",
    "joined": "Joined a job; by any proof, from the worker's word to an independent call.",
    "settled_30": "Joined at least 30 days ago: who can be asked whether they are still there. The same for 90.",
    "answered_30": "Of those, of whom anybody answered.",
    "retained_30": "Of those, who were still there.",
    "called_back": "Of those who joined, a sample called independently.",
    "called_true": "Of those called, who had really joined.",
}
NOTES = (
    f"null: hidden. Fewer than {LEAST_SHOWN} people, nobody at all included, or a number that would give such a number away.",
    "0: told only where other numbers tell it in any case; every other nought is hidden.",
    f"Counts of people are rounded to {STEP}; a sum may differ from the sum of its rounded parts.",
    "Counted over all time up to counted_until; who did not answer is in settled and not in answered.",
    "Published at most once a day.",
)


@dataclass(frozen=True, slots=True)
class National:
    """The file, and the mark by which who has it knows that it is still the same."""

    content: bytes
    etag: str


class _Kept:
    """The file of the newest publication, made once."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.of: object = None
        self.file = National(b"", "")


_KEPT = _Kept()


def national(house: House) -> National:
    """The published table, for anybody: counts that may be shown, and nothing else."""
    figures = figures_of(house.database)
    version = (house.room.settings.figures_licence, figures.freshness)
    with _KEPT.lock:
        if _KEPT.of != version:
            content = json.dumps(_told(figures, house.room.settings.figures_licence), ensure_ascii=False, indent=1).encode("utf-8")
            _KEPT.of, _KEPT.file = version, National(content, f'"{hashlib.sha256(content).hexdigest()[:32]}"')
        return _KEPT.file


def _told(figures: Figures, licence: str) -> dict[str, Any]:
    fresh = figures.freshness
    places = (EVERYWHERE, *states_of(figures))
    return {
        "format": FORMAT,
        "title": "Kaam Setu: from e-Shram registration to a job, by State and Union Territory",
        "simulated": fresh.simulated,
        "made_at": fresh.made_at.isoformat(),
        "counted_until": fresh.until.isoformat() if fresh.until else None,
        "period": ALL_TIME or "all",
        "licence": licence or None,
        "least_shown": LEAST_SHOWN,
        "rounded_to": STEP,
        "columns": MEANS,
        "notes": NOTES,
        "rows": [_row(figures, place) for place in places],
    }


def _row(figures: Figures, place: str) -> dict[str, Any]:
    found: Reading = reading(figures, Side(place))
    row: dict[str, Any] = {"place": place or "IN", "name": figures.state_names.get(place, "India")}
    row |= {kind: found.count(kind) for kind in FUNNEL}
    for stay in found.stays:
        row |= {f"settled_{stay.days}": stay.settled, f"answered_{stay.days}": stay.answered, f"retained_{stay.days}": stay.stayed}
    return row | {"called_back": found.check.called, "called_true": found.check.true}
