"""What is said of groups: a world planted unfair goes red, a fair one does not, the small are hidden."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from indicators.alike import Ratio
from indicators.alike_groups import AMBER, BEST, FAIR, FEW, HIDDEN, RED, Group, groups_of, verdict
from indicators.cube import LEAST_SHOWN
from indicators.fair_counts import Base, Bases, near_five, of_pairs
from indicators.served import ATTRIBUTES, MEASURES, PLACE_LEVELS, SHARES, Grouping, People, Strata, Tally, strata_in

REGIONS = {"UP": "North", "PB": "North", "TN": "South"}
Told = tuple[str | None, str | None, str, int, int]
"""Gender, social category (None: not on record), sector, how many, and how many of them joined."""


def world(*told: Told, state: str = "UP", values: Mapping[str, list[float]] | None = None) -> Tally:
    """People of one State; whoever has nothing else in `values` was shown alike."""
    tally = Tally()
    joined = np.array([float(each < of_these[4]) for of_these in told for each in range(of_these[3])])
    people = len(joined)
    gender, category, sector = ([each[at] for each in told for _ in range(each[3])] for at in (0, 1, 2))
    plain = {name: np.ones(people) + 0.1 * (np.arange(people) % 2) for name in MEASURES}
    plain |= {"joined": joined, "joined_of_wished": np.full(people, np.nan)}
    plain |= {name: np.array(column) for name, column in (values or {}).items()}
    of_her = {name: [None] * people for name in ATTRIBUTES} | {"gender": gender, "social_category": category}
    strata = {"sector": sector, "skill_level": ["skilled"] * people, "place": [state] * people, "experience": [None] * people}
    tally.add(People(of_her, strata, plain))
    return tally


def told_of(tally: Tally, measure: str = "joined", *grouping: str, state: str | None = None) -> dict[str, Group]:
    grouping, strata = grouping or ("gender",), strata_in(tally, REGIONS, state)
    return {
        " ".join(each.keys): each
        for each in groups_of(tally, grouping, measure, strata, bases_of(tally, grouping, measure, strata))
    }


def bases_of(tally: Tally, grouping: Grouping, measure: str, strata: Strata) -> Bases:
    """What cubes would show that hide nothing but the small."""
    if len(grouping) > 1:
        singles = [bases_of(tally, (name,), measure, strata) for name in grouping]
        return of_pairs({"": counts_of(tally, grouping, measure, strata)}, {"": singles}, measure)[""]

    def shown(count: float) -> int | None:
        return near_five(count) if count >= LEAST_SHOWN else None

    return {
        keys: Base(shown(people), shown(have) if measure in SHARES else None)
        for keys, (people, have) in counts_of(tally, grouping, measure, strata).items()
    }


def counts_of(tally: Tally, grouping: Grouping, measure: str, strata: Strata) -> dict[tuple[str, ...], tuple[float, float]]:
    sums = (moments.together for moments in tally.moments(grouping, measure, strata, PLACE_LEVELS[-1]))
    return {keys: (float(each.people[0]), float(each.total[0])) for keys, each in zip(tally.groups(grouping), sums, strict=True)}


def test_a_planted_unfair_world_goes_red_and_a_fair_one_does_not() -> None:
    unfair = told_of(world(("female", "OBC", "farm", 2_000, 200), ("male", "OBC", "farm", 2_000, 400)))
    assert (unfair["male"].raw.verdict, unfair["female"].raw.verdict, unfair["female"].equal.verdict) == (BEST, RED, RED)
    assert (unfair["female"].raw.ratio, unfair["female"].level, unfair["female"].people) == (0.5, 10.0, 2_000)
    fair = told_of(world(("female", "OBC", "farm", 2_000, 390), ("male", "OBC", "farm", 2_000, 400)))
    assert (fair["female"].raw.verdict, fair["female"].equal.verdict) == (FAIR, FAIR)


def test_fair_worlds_drawn_by_chance_hardly_ever_go_red() -> None:
    random = np.random.default_rng(8)
    red = 0
    for _ in range(200):
        drawn = [(gender, "OBC", "farm", 800, int(random.binomial(800, 0.1))) for gender in ("female", "male", "transgender")]
        red += any(group.raw.verdict == RED for group in told_of(world(*drawn)).values())
    assert red <= 4


def test_raw_unfair_may_be_fair_at_equal_qualification_and_the_other_way_round() -> None:
    women = (("female", "OBC", "farm", 900, 90), ("female", "OBC", "transport", 100, 50))
    told = told_of(world(*women, ("male", "OBC", "farm", 100, 10), ("male", "OBC", "transport", 900, 450)))["female"]
    assert (told.raw.verdict, told.equal.verdict, told.equal.ratio, told.outside) == (RED, FAIR, 1.0, 0)
    women = (("female", "OBC", "farm", 100, 10), ("female", "OBC", "transport", 900, 410))
    told = told_of(world(*women, ("male", "OBC", "farm", 900, 330), ("male", "OBC", "transport", 100, 96)))["female"]
    assert (told.raw.verdict, told.equal.verdict) == (FAIR, RED)


def test_amber_is_below_four_fifths_and_red_only_with_the_whole_interval() -> None:
    assert [verdict(Ratio(*each)).verdict for each in ((0.79, 0.7, 0.9), (0.7, 0.6, 0.79), (0.8, 0.7, 0.9), (0.7, 0.6, 0.8))] == [
        AMBER, RED, FAIR, AMBER,
    ]  # fmt: skip


def test_under_ten_are_hidden_and_under_a_hundred_or_ten_joinings_too_few_to_say() -> None:
    told = told_of(
        world(
            ("male", "OBC", "farm", 2_000, 400),
            ("female", "OBC", "farm", 300, 9),
            ("transgender", "OBC", "farm", 9, 5),
            ("other", "OBC", "farm", 97, 40),
        )
    )
    assert (told["transgender"].people, told["transgender"].level, told["transgender"].raw.verdict) == (None, None, HIDDEN)
    for group, people in (("female", 300), ("other", 95)):
        assert (told[group].people, told[group].level, told[group].raw, told[group].raw.verdict) == (
            people, None, told[group].equal, FEW,
        )  # fmt: skip


def test_people_and_joinings_are_rounded_before_anything_is_said_of_them() -> None:
    """303 and 32 joined are told as 305 and 30; 2,004 and 403 as 2,005 and 405."""
    told = told_of(world(("female", "OBC", "farm", 303, 32), ("male", "OBC", "farm", 2_004, 403)))
    assert (told["female"].people, told["male"].people) == (305, 2_005)
    assert told["female"].level == round(100 * 30 / 305, 3)
    assert told["female"].raw.ratio == round(30 / 305 / (405 / 2_005), 2)


@pytest.mark.trust
@pytest.mark.parametrize("measure", ["joined", "places"])
def test_worlds_whose_counts_are_printed_alike_are_told_alike(measure: str) -> None:
    """Neither a ratio at equal qualification nor the width of an interval tells 303 from 306, or 32 who joined from 29: with p and an
    interval of p an n would be p(1-p) / (width / 3.92)², and the small group that is missing from a sum with it."""
    printed = []
    for women, joined, men, had in ((303, 32, 2_004, 403), (306, 29, 2_007, 407)):
        full = [1.0, 0.0, 0.0] * (women // 3) + [1.0, 1.0, 0.0] * (men // 3)
        told = told_of(
            world(("female", "OBC", "farm", women, joined), ("male", "OBC", "farm", men, had), values={"places": full}), measure
        )
        assert told["female"].equal.ratio is not None
        printed.append(told)
    assert printed[0] == printed[1]


@pytest.mark.trust
def test_of_few_a_mean_has_no_digit_that_only_one_number_of_people_could_give() -> None:
    """Nine of 105 were shown full lists and the others none: 0.0857 is of no other number of people near by."""
    few, many = (
        told_of(
            world(
                ("female", "OBC", "farm", n, 0),
                ("male", "OBC", "farm", n, 0),
                values={"places": 2 * ([1.0] * full + [0.0] * (n - full))},
            ),
            "places",
        )["female"].level
        for n, full in ((105, 9), (2_100, 180))
    )
    assert (few, many) == (0.09, 0.086)


@pytest.mark.trust
def test_who_is_outside_is_told_in_tens_of_a_hundred() -> None:
    """Of a hundred women three have nobody to be compared with."""
    told = told_of(world(("female", "OBC", "farm", 97, 40), ("female", "OBC", "weaving", 3, 1), ("male", "OBC", "farm", 500, 250)))[
        "female"
    ]
    assert told.outside == 0


def test_pairs_of_groups_are_told_and_the_hidden_ones_not_even_named() -> None:
    tally = world(
        ("male", "SC", "farm", 500, 100),
        ("male", "General", "farm", 500, 100),
        ("female", "SC", "farm", 500, 50),
        ("female", "General", "farm", 500, 100),
        ("transgender", "SC", "farm", 4, 0),
        ("male", None, "farm", 30, 12),
        ("female", None, "farm", 30, 12),
        (None, "SC", "farm", 30, 12),
        (None, "General", "farm", 30, 12),
    )
    told = told_of(tally, "joined", "gender", "social_category")
    assert set(told) == {"male SC", "male General", "female SC", "female General"}
    assert [told[name].raw.verdict for name in ("female SC", "female General", "male SC")] == [RED, BEST, FAIR]


def test_farther_is_worse() -> None:
    near, far = [9.0, 11.0] * 200, [19.0, 21.0] * 200
    told = told_of(world(("male", "OBC", "farm", 400, 0), ("female", "OBC", "farm", 400, 0), values={"near": near + far}), "near")
    assert (told["male"].raw.verdict, told["female"].raw.verdict, told["female"].raw.ratio) == (BEST, RED, 0.5)
    assert told["female"].level == 20.0
    assert told_of(world(("female", "OBC", "farm", 200, 0), values={"near": [9.04] * 200}), "near")["female"].level == 9.0


def test_a_small_group_is_nobody_s_yardstick() -> None:
    told = told_of(
        world(("male", "OBC", "farm", 9_000, 900), ("female", "OBC", "farm", 9_000, 890), ("other", "x", "farm", 150, 90))
    )
    assert told["male"].raw.verdict == BEST
    assert told["other"].raw.ratio is not None
    assert told["other"].raw.ratio > 5


def test_places_are_told_more_coarsely_where_too_few_could_be_compared() -> None:
    """Women live in one State of a region and men in the other: nobody in the same State, everybody in the same region."""
    both = Tally()
    _add(both, "male", "PB", 500, 125)
    _add(both, "female", "UP", 500, 100)
    told = told_of(both)["female"]
    assert (told.places, told.outside, told.equal.ratio) == ("region", 0, 0.8)
    _add(both, "male", "UP", 500, 125)
    assert told_of(both)["female"].places == "state"
    alone = told_of(both, state="PB")
    assert (alone["female"].people, alone["female"].raw.verdict, alone["male"].raw.verdict) == (None, HIDDEN, BEST)


def test_who_cannot_be_compared_at_all_is_said_to_be_outside() -> None:
    told = told_of(
        world(("female", "OBC", "farm", 300, 60), ("female", "OBC", "weaving", 100, 20), ("male", "OBC", "farm", 500, 120))
    )
    assert told["female"].outside == 20
    assert told["female"].places == "state"


@pytest.mark.parametrize("parts", [1, 3, 50])
def test_people_may_come_in_parts(parts: int) -> None:
    told = [("female", "OBC", "farm", 300, 60), ("male", "SC", "weaving", 200, 20), ("male", "SC", "farm", 400, 100)]
    rows = [(gender, category, sector, float(each < joined)) for gender, category, sector, n, joined in told for each in range(n)]
    tally = Tally()
    for part in np.array_split(np.random.default_rng(1).permutation(len(rows)), parts):
        some = [rows[at] for at in part]
        of_her = {name: [None] * len(some) for name in ATTRIBUTES}
        of_her |= {"gender": [row[0] for row in some], "social_category": [row[1] for row in some]}
        strata = {"sector": [row[2] for row in some], "skill_level": ["skilled"] * len(some)}
        strata |= {"place": ["UP"] * len(some), "experience": [None] * len(some)}
        tally.add(People(of_her, strata, {name: np.array([row[3] for row in some]) for name in MEASURES}))
    assert told_of(tally) == told_of(world(*told))


def _add(tally: Tally, gender: str, state: str, people: int, joined: int) -> None:
    of_her = {name: [None] * people for name in ATTRIBUTES} | {"gender": [gender] * people}
    strata = {"sector": ["farm"] * people, "skill_level": ["skilled"] * people, "place": [state] * people}
    have = np.array([float(each < joined) for each in range(people)])
    tally.add(People(of_her, strata | {"experience": [None] * people}, dict.fromkeys(MEASURES, have)))
