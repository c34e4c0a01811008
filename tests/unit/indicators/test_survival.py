"""Time to placement: the product-limit estimate against published figures, and what is shown of it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from indicators.survival import pooled, shown_wait, survival, told_by_week
from tests.conftest import Promise


def weeks(*those: int, long: int = 53) -> np.ndarray:
    return np.bincount(those, minlength=long)


RELAPSED = weeks(6, 6, 6, 7, 10, 13, 16, 22, 23)
LEFT = weeks(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
"""Weeks in remission under 6-mercaptopurine: E. J. Freireich and others, Blood 21, 1963, the usual example of the estimate."""


def test_the_estimate_and_its_interval_are_those_of_the_usual_example() -> None:
    told = survival(RELAPSED, LEFT)
    for week, share in ((5, 1.0), (6, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538), (23, 0.448)):
        assert told.waiting[week] == pytest.approx(share, abs=0.0005)
    for week, error in ((6, 0.0764), (10, 0.0963), (22, 0.1282)):
        assert (told.high[week] - told.low[week]) / 2 == pytest.approx(1.96 * error, abs=0.001) or told.high[week] == 1.0
        assert told.waiting[week] - told.low[week] == pytest.approx(1.96 * error, abs=0.001)


def test_weeks_after_the_last_one_leaves_say_what_the_last_one_said() -> None:
    told = survival(RELAPSED, LEFT)
    assert (told.waiting[35:] == told.waiting[35]).all()
    assert np.isfinite(told.low).all()


def test_everybody_joined_leaves_nobody_waiting() -> None:
    told = survival(weeks(1, 1, 2), weeks())
    assert told.waiting[2] == 0.0
    assert (told.low >= 0).all()
    assert (told.high <= 1).all()


def test_a_small_group_is_not_shown_and_a_large_one_in_whole_per_cents() -> None:
    assert shown_wait(weeks(*range(9)), weeks(*[40] * 500), 5) is None
    assert shown_wait(weeks(*range(20)), weeks(*[40] * 77), 5) is None
    told = shown_wait(weeks(*[2] * 23), weeks(*[40] * 100), 5)
    assert told is not None
    assert (told.consented, told.joined) == (125, 25)
    assert (told.waiting[1], told.waiting[2], told.waiting[52]) == (100, 80, 80)
    assert told.low[2] < 80 < told.high[2]


def test_a_decimal_is_told_only_while_it_stands_for_ten_people_at_least() -> None:
    few, many = (
        shown_wait(weeks(*[2] * share), weeks(*[40] * (people - share)), 5) for people, share in ((9_990, 651), (10_000, 651))
    )
    assert few is not None
    assert many is not None
    assert few.waiting[2] == 93.0
    assert many.waiting[2] == 93.5
    assert many.low[2] == pytest.approx(93.0)


def test_when_too_few_are_left_for_decimals_nobody_waits_again() -> None:
    """Of 20,000 all but 500 leave in the fifth week, and of those one joins in the sixth."""
    told = shown_wait(weeks(*[2] * 1_310, 6), weeks(*[5] * 18_190, *[40] * 499), 5)
    assert told is not None
    assert (told.waiting[2], told.waiting[5]) == (93.4, 93.4)
    assert told.waiting[6] == 93.0
    assert list(told.waiting) == sorted(told.waiting, reverse=True)
    assert all(low <= share <= high for low, share, high in zip(told.low, told.waiting, told.high, strict=True))


def test_where_decimals_end_a_curve_does_not_rise() -> None:
    told = shown_wait(weeks(*[2] * 1_270), weeks(*[5] * 18_230, *[40] * 500), 5)
    assert told is not None
    assert (told.waiting[5], told.waiting[6]) == (93.6, 93.6)


@pytest.mark.trust
def test_no_fall_of_a_curve_tells_of_fewer_than_ten_who_joined() -> None:
    """A hundred who agreed: one per cent is one person, and somebody joined in most weeks."""
    joined = weeks(1, 2, 2, 4, 5, 7, 8, 9, 12, 13, 13, 14, 20, 22, 23)
    told = shown_wait(joined, weeks(*[52] * 85), 5)
    assert told is not None
    falls = [before - after for before, after in pairwise((100, *told.waiting)) if after < before]
    assert falls == [15]
    assert pooled(joined, 10)[pooled(joined, 10) > 0].tolist() == [15]
    assert pooled(weeks(*[3] * 12, *[9] * 11, 30), 10).sum() == 24


@pytest.mark.trust
def test_groups_whose_counts_are_printed_alike_have_one_curve() -> None:
    """Of a hundred people a whole per cent is one of them: 13 of 101 would be told from 14 of 99, and who is missing from a sum with it."""
    curves = [
        shown_wait(weeks(*[2] * early, *[9] * late), weeks(*[20] * gone, *[40] * rest), 5)
        for early, late, gone, rest in ((13, 12, 33, 43), (14, 11, 36, 38), (12, 14, 35, 38))
    ]
    assert curves[0] is not None
    assert (curves[0].consented, curves[0].joined) == (100, 25)
    assert curves[0] == curves[1] == curves[2]


@pytest.mark.trust
def test_weeks_together_do_not_tell_who_joined_of_a_group_without_a_curve(promise: Promise) -> None:
    """Of three groups and all together the curves of two and of all are read week by week: of the third that is hidden as many joined at
    least as any week leaves over. Where its count alone left a dozen numbers, the weeks leave five of them."""
    chance = np.random.default_rng(1)
    tried = leaked = 0
    for _ in range(4_000):
        often, third = chance.choice([0.3, 1, 3, 8]), np.bincount(chance.integers(0, 53, chance.integers(1, 10)), minlength=53)
        first, second = chance.poisson(often, (2, 53))
        read = [ends_by_week(each) for each in (first, second, first + second + third)]
        if any(each is None for each in read):
            continue
        (_, most), (_, other), (least, _) = (each for each in read if each is not None)
        rest = near(int((first + second + third).sum())) - near(int(first.sum())) - near(int(second.sum()))
        low, high = max(0, rest - 6), rest + 6
        if high - low + 1 < 12:
            continue
        tried += 1
        leaked += high - max(low, int((least - most - other).max())) + 1 < 5
    promise(
        "of who joined of a group without a waiting curve five numbers stay open",
        tried=tried,
        refused=tried - leaked,
        leaked=leaked,
    )


def near(count: int) -> int:
    return (count + 2) // 5 * 5


def ends_by_week(joined: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """How many joined by each week at least and at most, for who knows what is told and how it is made."""
    if joined.sum() < 10:
        return None
    told, falls = told_by_week(joined, 5), np.flatnonzero(pooled(joined, 10))
    number = np.arange(len(told))
    least = np.where(number < falls[0], 0, np.where(number >= falls[-1], told - 2, told - 5))
    most = np.where(number >= falls[-1], told + 2, np.where(np.isin(number, falls), told + 5, told + 14))
    return least, np.minimum(most, told[-1] + 2)
