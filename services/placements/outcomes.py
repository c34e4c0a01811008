"""What came of joining: how long it took, and what the job pays against what was earned before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matching.model import INCOME_SLABS
from services.figures import ALL_TIME, BY_STATE, EVERYWHERE, PAY, UNTOLD, Count, Figures, Wait, is_district

BANDS = tuple(INCOME_SLABS)
HIGHER, SAME, LOWER = "higher", "same", "lower"
WEEKS = (4, 8, 13, 26, 52)
"""After which it is told how many have joined."""


@dataclass(frozen=True, slots=True)
class PayMoved:
    """Of those who joined and whose pay is on record both times. `cells`: by band before and band now, of all there are: that nobody moved
    so is told no more than that few did; `sums`: how many can be shown that moved to a higher band, kept theirs, moved to a lower, None
    where nobody is shown in these cells and one of them is hidden; `hidden`: cells that no sum holds."""

    bands: tuple[str, ...]
    cells: dict[tuple[str, str], Count]
    sums: dict[str, Count]
    hidden: int


def wait_at(figures: Figures, place: str) -> Wait | None:
    """The time to placement in a place; None of a district, or where too few agreed or joined."""
    return figures.waits.get(("", "") if place == EVERYWHERE else (BY_STATE, place))


def waits_by(figures: Figures, dimension: str) -> tuple[tuple[str, Wait], ...]:
    """In India, the time to placement of each key of a dimension that is large enough; none of most dimensions."""
    return tuple((key, wait) for (of, key), wait in figures.waits.items() if of == dimension)


def joined_within(wait: Wait, weeks: int) -> tuple[float, float, float] | None:
    """Of 100 who agreed, the lower end, the estimate and the upper end of how many joined within so many weeks, as `Wait` has it."""
    if weeks >= len(wait.waiting):
        return None
    low, told, high = (round(100.0 - line[weeks], 1) for line in (wait.high, wait.waiting, wait.low))
    return low, told, high


def pay_moved(figures: Figures, place: str) -> PayMoved | None:
    """Pay before and in the job that was joined, over all time; None of a district, or where nothing is on record."""
    cube = figures.cube(PAY)
    if is_district(place) or place not in cube.places:
        return None
    known = {key: cube.count("joined", key, place, ALL_TIME) for key in cube.keys if key != UNTOLD}
    if not known:
        return None
    cells = {(before, now): known.get(f"{before}/{now}") for before in BANDS for now in BANDS}
    moved: dict[str, list[Count]] = {HIGHER: [], SAME: [], LOWER: []}
    for (before, now), count in cells.items():
        step = BANDS.index(now) - BANDS.index(before)
        moved[HIGHER if step > 0 else SAME if step == 0 else LOWER].append(count)
    sums = {way: _shown_of(counts) for way, counts in moved.items()}
    return PayMoved(BANDS, cells, sums, sum(count is None for count in cells.values()))


def _shown_of(counts: Sequence[Count]) -> Count:
    """The sum of what is shown; None, and not nobody, where that is nobody and more are hidden."""
    total = sum(count or 0 for count in counts)
    return None if total == 0 and None in counts else total
