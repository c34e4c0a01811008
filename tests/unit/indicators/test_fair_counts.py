"""How many a group is: told as the cubes tell it, and of pairs of groups so that a solver finds no small one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np
import pytest

from indicators.cube import LEAST_SHOWN, STEP, Cube
from indicators.dimensions import MEASURES
from indicators.exact import Exact
from indicators.fair_counts import LEAST_SAID, Base, Bases, Keys, near_five, of_pairs, of_single
from indicators.served import JOINED, PAY, PLACES
from indicators.small_cells import protect
from tests.conftest import Promise
from tests.small_figures import cube_of
from tests.unit.indicators.fair_attack import Reader, World

POSSIBLE = 5
STATES = ("UP", "KL", "PB")
GENDERS, CATEGORIES = ("female", "male", "other"), ("OBC", "SC", "ST", "General")


def drawn(seed: int) -> tuple[World, World]:
    """People of three States by gender and social category, some pairs very small, few of whom nothing is on record; and who joined."""
    chance = np.random.default_rng(seed)
    people, joined = {}, {}
    for state in STATES:
        for gender in (*GENDERS, ""):
            for category in (*CATEGORIES, ""):
                rare = gender in ("other", "") or category in ("ST", "")
                most = int(chance.choice([0, 2, 9, 40] if rare else [9, 150, 300, 900], p=[0.3, 0.4, 0.2, 0.1] if rare else None))
                people[state, gender, category] = int(chance.integers(0, most + 1))
                joined[state, gender, category] = int(chance.binomial(people[state, gender, category], 0.2))
    return people, joined


def summed(world: World, place: str, at: int | None = None) -> Counter[Keys]:
    """By the keys of one attribute, or of both."""
    found: Counter[Keys] = Counter()
    for told, count in world.items():
        if not place or told[0] == place:
            found[told[1:] if at is None else (told[1 + at],)] += count
    return found


def shown(people: int, joined: int) -> Base:
    """As a cube shows it that hides nothing but the small: the worst there is for whoever hides pairs beside it."""
    told = (near_five(count) if count >= LEAST_SHOWN else None for count in (people, joined))
    return Base(*told)


def told_of(people: World, joined: World) -> tuple[dict[str, tuple[Bases, Bases]], dict[str, dict[Keys, Base]]]:
    singles: dict[str, tuple[Bases, Bases]] = {}
    exact = {}
    for place in ("", *STATES):
        of = [(summed(people, place, at), summed(joined, place, at)) for at in (0, 1)]
        singles[place] = tuple({keys: shown(n[keys], have[keys]) for keys in n if keys[0]} for n, have in of)  # type: ignore[assignment]
        both = summed(people, place), summed(joined, place)
        exact[place] = {keys: (float(both[0][keys]), float(both[1][keys])) for keys in both[0] if all(keys)}
    return singles, of_pairs(exact, singles, JOINED)


@pytest.mark.trust
def test_a_solver_finds_no_small_pair_of_groups(promise: Promise) -> None:
    tried = leaked = 0
    for seed in range(8):
        people, joined = drawn(seed)
        singles, pairs = told_of(people, joined)
        for world, name in ((people, "people"), (joined, "have")):
            reader = Reader(world, singles, pairs, name)
            for place in ("", *STATES):
                for keys, count in summed(world, place).items():
                    base = pairs[place].get(keys)
                    if not all(keys) or count >= LEAST_SHOWN or (base is not None and getattr(base, name) is not None):
                        continue
                    low, high = reader.ends_of(place, keys)
                    assert low <= count <= high
                    tried += 1
                    leaked += high - low + 1 < POSSIBLE
    promise(
        "of a hidden pair of groups in the fairness figures at least five numbers stay open",
        tried=tried,
        refused=tried - leaked,
        leaked=leaked,
    )


def beside_a_few(seed: int) -> World:
    """Thousands of a State by gender and category, some whose gender is not on record; and three at most of a third gender."""
    chance = np.random.default_rng(seed)
    few = chance.multinomial(int(chance.integers(1, 4)), np.full(len(CATEGORIES), 0.25))
    many = {gender: chance.integers(500, 2000, len(CATEGORIES)) for gender in ("female", "male")}
    by_gender = many | {"other": few, "": chance.integers(28, 60, len(CATEGORIES))}
    return {
        ("UP", gender, category): count
        for gender, counts in by_gender.items()
        for category, count in zip(CATEGORIES, counts.tolist(), strict=True)
    }


def cubes_of(world: World) -> dict[str, Cube]:
    """What is published of a nation of one State where all of these agreed and nobody went further."""
    agreed = MEASURES.index("consented") + 1

    def exact(name: str, counts: Mapping[str, int]) -> Exact:
        keys = (*sorted(counts.keys() - {""}), "")
        of_place = np.zeros((len(keys), len(MEASURES)), dtype=np.int64)
        of_place[:, :agreed] = np.array([counts.get(key, 0) for key in keys])[:, None]
        return Exact(name, ("", "UP"), ("",), keys, np.stack([of_place, of_place])[:, None])

    of = [{keys[0]: count for keys, count in summed(world, "", at).items()} for at in (0, 1)]
    told = {"gender": of[0], "social_category": of[1], "channel": {"self": sum(world.values())}}
    return protect({name: exact(name, counts) for name, counts in told.items()})


@pytest.mark.trust
def test_pairs_do_not_tell_what_is_rounded_coarser_to_cover_a_few(promise: Promise) -> None:
    """While all counts were taken as rounded to 5, pairs left such a gender 10 numbers where the cubes leave 48."""
    tried = coarse = leaked = told = 0
    for seed in range(60):
        world = beside_a_few(seed)
        cubes = cubes_of(world)
        singles = {
            place: (of_single(cubes["gender"], place, PLACES), of_single(cubes["social_category"], place, PLACES))
            for place in ("", "UP")
        }
        if all(base.people_step == STEP for of in singles.values() for bases in of for base in bases.values()):
            continue
        coarse += 1
        exact = {place: {keys: (float(count), 0.0) for keys, count in summed(world, place).items()} for place in singles}
        pairs = of_pairs(exact, singles, PLACES)
        told += len(pairs[""])
        totals = {place: cubes["channel"].total("consented", place) for place in singles}
        with_pairs, alone = (Reader(world, singles, named, "people", totals).ends_of_group("", 0, "other") for named in (pairs, {}))
        assert with_pairs[0] <= summed(world, "", 0)["other",] <= with_pairs[1]
        tried += 1
        leaked += with_pairs != alone
    assert coarse > 20
    assert told > 5 * coarse
    promise("pairs tell a gender that few are of no closer than the cubes do", tried=tried, refused=tried - leaked, leaked=leaked)


@pytest.mark.trust
def test_a_pair_that_would_leave_nobody_is_hidden_with_the_nobody() -> None:
    """Of 300 women 150 and 150 are told: what is left would be six at most."""
    people = {("UP", "female", "OBC"): 150, ("UP", "female", "SC"): 150, ("UP", "male", "OBC"): 400, ("UP", "male", "SC"): 420}
    exact = {place: {keys: (float(count), 0.0) for keys, count in summed(people, place).items()} for place in ("", "UP")}
    singles = {
        place: tuple({keys: shown(count, 0) for keys, count in summed(people, place, at).items()} for at in (0, 1))
        for place in ("", "UP")
    }
    told = of_pairs(exact, singles, PLACES)
    assert len(told["UP"]) < 4
    reader = Reader(people | {("UP", "other", "OBC"): 0}, singles, told, "people")  # type: ignore[arg-type]
    low, high = reader.ends_of("UP", ("female", ""))
    assert high - low + 1 >= POSSIBLE


@pytest.mark.trust
def test_a_group_is_told_as_the_cube_tells_it_and_not_at_all_where_it_hides_it() -> None:
    cube = cube_of(
        {("UP", ""): {"consented": 700}},
        {
            "female": {("UP", ""): {"consented": None, "shown": 300, "joined": None}},
            "male": {("UP", ""): {"consented": 350, "shown": 310, "joined": 40}},
            "other": {("UP", ""): {"consented": 0, "shown": 0, "joined": 0}},
        },
    )
    assert of_single(cube, "UP", PLACES) == {("female",): Base(None), ("male",): Base(350), ("other",): Base(None)}
    assert of_single(cube, "UP", JOINED) == {("female",): Base(300, None), ("male",): Base(310, 40), ("other",): Base(None, None)}
    assert of_single(cube, "KL", PAY) == {(key,): Base(None) for key in ("female", "male", "other")}


def test_what_says_something_has_enough_people_and_neither_few_who_joined_nor_few_who_did_not() -> None:
    assert Base(LEAST_SAID).says(PLACES)
    assert not Base(LEAST_SAID - 5).says(PLACES)
    assert [Base(200, have).says(JOINED) for have in (None, 5, 10, 190, 195)] == [False, False, True, True, False]


@pytest.mark.trust
def test_a_pair_is_told_only_where_both_of_its_groups_and_all_india_are() -> None:
    exact = {"": {("female", "SC"): (400.0, 80.0)}, "UP": {("female", "SC"): (200.0, 40.0)}}

    def told(hidden: str, name: str) -> dict[str, dict[Keys, Base]]:
        singles = {place: ({("female",): Base(900, 180)}, {("SC",): Base(700, 150)}) for place in exact}
        if hidden in singles:
            singles[hidden][1]["SC",] = Base(None) if name == "people" else Base(700, None)
        return of_pairs(exact, singles, JOINED)

    both = told("nowhere", "")
    assert (both[""]["female", "SC"], both["UP"]["female", "SC"]) == (Base(400, 80), Base(200, 40))
    assert told("UP", "people") == {"": both[""], "UP": {}}
    assert told("", "people") == {"": {}, "UP": {}}
    assert told("UP", "have")["UP"] == {("female", "SC"): Base(200, None)}
    assert [told("", "have")[place]["female", "SC"].have for place in exact] == [None, None]
