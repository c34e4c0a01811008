"""How many people stand behind what is said of a group, as it may be told beside the cubes.

A group is told with the counts that the cubes show of it, and with nothing where they hide one: a figure beside a hidden count would tell
it, and with it whom it was hidden for. A **pair** of groups is in no cube, so its counts are rounded and hidden here:

1. only where the cubes show both of its groups, and only `LEAST_SAID` people or more, and of shares `LEAST_SHOWN` or more who joined and
   as many who did not; in a State only where all India's is told;
2. what is left of a group, or of all India, beside the pairs that are told could still be `RECKONED` numbers, from nought on; where it
   could not, the smallest of them is hidden with it. A group that the cubes round coarser, to cover a small one beside it, is taken for the
   least that it may be: pairs that come to more would tell it closer, and the small one with it.

Those of whom the other attribute is not on record are always among what is left, and as many as the cubes' hidden counts may be; so what is
left says little of any one pair, however small (attacked in `tests/unit/indicators/test_fair_counts.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from indicators.cube import LEAST_SHOWN, STEP, Count, Cube
from indicators.dimensions import EVERYWHERE, UNTOLD
from indicators.served import JOINED, JOINED_OF_WISHED, NEAR, OWN_TRADE, PAY, PLACES, SHARES
from indicators.small_cells import RECKONED

LEAST_SAID = 100
"""People of whom less would be more about chance than about them."""
ASKED_ABOUT = {
    PLACES: "consented", OWN_TRADE: "consented", PAY: "shown", NEAR: "shown", JOINED: "shown", JOINED_OF_WISHED: "interested"
}  # fmt: skip
"""Whom a measure is of, as the cubes count them; pay and distance of those alone of whose jobs they are on record."""
SLACK = STEP // 2
Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Base:
    """A group as it may be told: how many are asked about, and of them, of a share, how many joined, both rounded; None where hidden. And
    what each is rounded to."""

    people: Count
    have: Count = None
    people_step: int = STEP
    have_step: int = STEP

    def says(self, measure: str) -> bool:
        """Whether a figure of it says something: enough people, and neither few who joined nor few who did not."""
        if self.people is None or self.people < LEAST_SAID:
            return False
        return measure not in SHARES or (
            self.have is not None and self.have >= LEAST_SHOWN and self.people - self.have >= LEAST_SHOWN
        )

    def least(self, name: str) -> Count:
        """The least that `people` or `have` may be, as they are rounded; None where hidden."""
        count: Count = getattr(self, name)
        return None if count is None else count - int(getattr(self, f"{name}_step")) // 2


Bases = Mapping[Keys, Base]
HIDDEN_BASE = Base(None)


def near_five(count: float) -> int:
    """Rounded to the nearest `STEP`."""
    return int(count + SLACK) // STEP * STEP


def of_single(cube: Cube, place: str, measure: str) -> dict[Keys, Base]:
    """Every group of a dimension in a place, by what its cube shows; that somebody of it is there at all is not told either."""

    def shown(counted: str, key: str) -> tuple[Count, int]:
        try:
            count = cube.count(counted, key, place)
        except KeyError:
            return None, STEP
        return (count, cube.step(counted, key, place)) if count is not None and count >= LEAST_SHOWN else (None, STEP)

    found: dict[Keys, Base] = {}
    for key in cube.keys:
        if key != UNTOLD:
            people, people_step = shown(ASKED_ABOUT[measure], key)
            have, have_step = shown("joined", key) if measure in SHARES else (None, STEP)
            found[key,] = Base(people, have, people_step, have_step)
    return found


def of_pairs(
    exact: Mapping[str, Mapping[Keys, tuple[float, float]]], singles: Mapping[str, Sequence[Bases]], measure: str
) -> dict[str, dict[Keys, Base]]:
    """Pairs that may be told by place, all India (`EVERYWHERE`) among them. `exact`: how many are asked about and how many joined;
    `singles`: the groups of either attribute in that place. A pair that is hidden is not named."""
    people = {
        (place, keys): Base(near_five(told[0]), near_five(told[1]) if measure in SHARES else None)
        for place, pairs in exact.items()
        for keys, told in pairs.items()
        if near_five(told[0]) >= LEAST_SAID and all(of.get((key,), HIDDEN_BASE).people for of, key in _each(singles, place, keys))
    }
    told = _left_open({at: base.people or 0 for at, base in people.items()}, singles, "people")
    having = {
        (place, keys): base.have or 0
        for (place, keys), base in people.items()
        if (place, keys) in told and base.says(measure) and all(of[key,].have for of, key in _each(singles, place, keys))
    }
    joined = _left_open(having, singles, "have") if measure in SHARES else set()
    found: dict[str, dict[Keys, Base]] = {place: {} for place in exact}
    for at in told:
        found[at[0]][at[1]] = people[at] if at in joined else replace(people[at], have=None)
    return found


def _left_open(counts: Mapping[tuple[str, Keys], int], singles: Mapping[str, Sequence[Bases]], name: str) -> set[tuple[str, Keys]]:
    """Which of these rounded counts may be told, so that what they leave of any whole stays open."""
    told = dict(counts)
    while True:
        astray = {at for at in told if at[0] != EVERYWHERE and (EVERYWHERE, at[1]) not in told}
        astray |= {
            min(parts, key=lambda at: (told[at], at)) for least, parts in _lines(told, singles, name) if _closed(least, parts, told)
        }
        if not astray:
            return set(told)
        for at in astray:
            del told[at]


def _closed(least: int, parts: Sequence[tuple[str, Keys]], told: Mapping[tuple[str, Keys], int]) -> bool:
    """Whether what is left of a whole beside its parts can be at most fewer than `RECKONED` numbers, from nought on: of a whole that were
    rounded to `STEP` from `least` on, however coarsely it is."""
    return least + 2 * SLACK - sum(told[at] - SLACK for at in parts) < RECKONED - 1


def _lines(
    told: Mapping[tuple[str, Keys], int], singles: Mapping[str, Sequence[Bases]], name: str
) -> Iterator[tuple[int, list[tuple[str, Keys]]]]:
    """The least of each whole that is told, and those of its parts that are: a group and its pairs, India's pair and the States'."""
    of_group: dict[tuple[str, int, str], list[tuple[str, Keys]]] = {}
    of_india: dict[Keys, list[tuple[str, Keys]]] = {}
    for place, keys in told:
        for number, key in enumerate(keys):
            of_group.setdefault((place, number, key), []).append((place, keys))
        if place != EVERYWHERE:
            of_india.setdefault(keys, []).append((place, keys))
    for (place, number, key), parts in of_group.items():
        least = singles[place][number][key,].least(name)
        if least is not None:
            yield least, parts
    for keys, parts in of_india.items():
        if (EVERYWHERE, keys) in told:
            yield told[EVERYWHERE, keys] - SLACK, parts


def _each(singles: Mapping[str, Sequence[Bases]], place: str, keys: Keys) -> Iterator[tuple[Bases, str]]:
    yield from zip(singles[place], keys, strict=True)
