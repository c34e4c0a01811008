"""Ratios and their intervals against numbers worked by hand, published ones, and worlds that are drawn."""

from __future__ import annotations

import math

import numpy as np
import pytest

from indicators.alike import (
    Moments,
    Ratio,
    ratio_of_means,
    ratio_of_shares,
    standardised_means,
    standardised_shares,
    supported,
)

Z = 1.959963984540054


def shares(*strata: tuple[int, int]) -> Moments:
    """Of so many, so many joined."""
    people, joined = np.array(strata, dtype=np.float64).T
    return Moments(people, joined, joined)


def sample(*strata: list[float]) -> Moments:
    told = [np.array(values) for values in strata]
    return Moments(
        *(np.array([part(values) for values in told], dtype=np.float64) for part in (len, np.sum, lambda v: (v**2).sum()))
    )


def ends(ratio: Ratio | None) -> tuple[float, float, float]:
    assert ratio is not None
    return ratio.value, ratio.low, ratio.high


def test_a_ratio_of_shares_by_hand() -> None:
    """30 of 100 against 40 of 100: 0.75; the variance of its logarithm is 1/30 - 1/100 + 1/40 - 1/100 = 0.038333."""
    error = math.exp(Z * math.sqrt(1 / 30 - 1 / 100 + 1 / 40 - 1 / 100))
    assert ends(ratio_of_shares(30, 100, 40, 100)) == pytest.approx((0.75, 0.75 / error, 0.75 * error))
    assert ends(ratio_of_shares(30, 100, 40, 100))[1:] == pytest.approx((0.5110, 1.1008), abs=5e-5)
    assert ratio_of_shares(0, 100, 40, 100) is None
    assert ratio_of_shares(30, 100, 0, 100) is None


def test_a_ratio_of_means_by_hand() -> None:
    """Means 2 and 4, variances of the sample 1 and 4 of three each: variance of the logarithm 1/3/4 + 4/3/16 = 1/6."""
    error = math.exp(Z * math.sqrt(1 / 6))
    assert ends(ratio_of_means(sample([1, 2, 3]), sample([2, 4, 6]))) == pytest.approx((0.5, 0.5 / error, 0.5 * error))
    assert ratio_of_means(sample([1]), sample([2, 4, 6])) is None


def test_a_ratio_and_its_inverse_say_the_same() -> None:
    one, other = ratio_of_shares(30, 100, 40, 90), ratio_of_shares(40, 90, 30, 100)
    assert one is not None
    assert ends(one.inverse) == pytest.approx(ends(other))


def test_shares_at_equal_qualification_by_hand() -> None:
    """Two strata: R = 10·100/200 + 20·50/150 = 11.6667, S = 20·100/200 + 5·100/150 = 13.3333; numerator of the variance
    (100·100·30 - 10·20·200)/200² + (100·50·25 - 20·5·150)/150² = 6.5 + 4.8889 = 11.3889."""
    group, best = shares((100, 10), (100, 20)), shares((100, 20), (50, 5))
    over, under = 10 * 100 / 200 + 20 * 50 / 150, 20 * 100 / 200 + 5 * 100 / 150
    error = math.exp(Z * math.sqrt((6.5 + 110_000 / 22_500) / (over * under)))
    value = over / under
    assert ends(standardised_shares(group, best)) == pytest.approx((value, value / error, value * error))
    assert value == pytest.approx(0.875)


def test_one_stratum_is_no_stratum() -> None:
    """Then Mantel and Haenszel's ratio is the plain one, and Greenland and Robins' variance that of Katz."""
    plain = ratio_of_shares(30, 100, 40, 120)
    assert ends(standardised_shares(shares((100, 30)), shares((120, 40)))) == pytest.approx(ends(plain))
    means = ratio_of_means(sample([1, 2, 3]), sample([2, 4, 6, 5]))
    assert ends(standardised_means(sample([1, 2, 3]), sample([2, 4, 6, 5]))) == pytest.approx(ends(means))


def test_means_at_equal_qualification_by_hand() -> None:
    """Weights (3+3)/12 and (4+2)/12, a half each: (2+10)/2 = 6 against (4+12)/2 = 8; variances of the stratum means 1/3, 4/12 · …"""
    group = sample([1, 2, 3], [9, 11, 9, 11])
    best = sample([2, 4, 6], [11, 13])
    own, theirs = 0.25 * (1 / 3) + 0.25 * (4 / 3 / 4), 0.25 * (4 / 3) + 0.25 * (2 / 2)
    error = math.exp(Z * math.sqrt(own / 36 + theirs / 64))
    assert ends(standardised_means(group, best)) == pytest.approx((0.75, 0.75 / error, 0.75 * error))


def test_simpson_s_paradox_both_ways() -> None:
    """Women look for the trade where few join: unlike as it is, alike in each trade. And alike as it is, unlike in each trade.

    In the first the variance at equal qualification is (8.1 + 22.5) / (54 · 54) = 0.010494.
    """
    women, men = shares((900, 90), (100, 50)), shares((100, 10), (900, 450))
    assert ends(ratio_of_shares(140, 1000, 460, 1000))[2] < 0.8
    assert ends(standardised_shares(women, men)) == pytest.approx((1.0, 0.8181, 1.2224), abs=5e-5)
    women, men = shares((100, 5), (900, 415)), shares((900, 330), (100, 90))
    assert ends(ratio_of_shares(420, 1000, 420, 1000))[0] == 1.0
    assert ends(standardised_shares(women, men))[2] < 0.8


def test_who_has_nobody_to_be_compared_with_is_outside() -> None:
    group, best = shares((4, 1), (50, 5), (60, 5)), shares((80, 8), (5, 1), (0, 0))
    assert supported(group, best).tolist() == [False, True, False]


@pytest.mark.parametrize("people", [(400, 600), (3_000, 2_500)])
def test_the_interval_of_shares_holds_the_truth_ninety_five_times_of_a_hundred(people: tuple[int, int]) -> None:
    random, draws = np.random.default_rng(5), 2_000
    have, best = random.binomial(people[0], 0.12, draws), random.binomial(people[1], 0.16, draws)
    told = [ratio_of_shares(x, people[0], y, people[1]) for x, y in zip(have.tolist(), best.tolist(), strict=True)]
    assert 0.92 < np.mean([each is not None and each.low <= 0.75 <= each.high for each in told]) < 0.98


def test_the_interval_at_equal_qualification_holds_the_truth_ninety_five_times_of_a_hundred() -> None:
    """Forty strata of 6 to 60 people each, unlike in how many join and in how far, the ratio 0.8 in each."""
    random, draws = np.random.default_rng(6), 1_000
    ours, theirs = random.integers(6, 60, 40), random.integers(6, 60, 40)
    joins, kilometres = random.uniform(0.05, 0.4, 40), random.uniform(5, 40, 40)
    held = np.zeros((draws, 2))
    for draw in range(draws):
        women = [(n, random.binomial(n, 0.8 * p)) for n, p in zip(ours, joins, strict=True)]
        men = [(n, random.binomial(n, p)) for n, p in zip(theirs, joins, strict=True)]
        by_share = standardised_shares(shares(*women), shares(*men))
        near = sample(*(list(random.gamma(2.0, 0.4 * km, n)) for n, km in zip(ours, kilometres, strict=True)))
        far = sample(*(list(random.gamma(2.0, 0.5 * km, n)) for n, km in zip(theirs, kilometres, strict=True)))
        by_mean = standardised_means(near, far)
        held[draw] = [each is not None and each.low <= 0.8 <= each.high for each in (by_share, by_mean)]
    assert (held.mean(axis=0) > 0.92).all()
    assert (held.mean(axis=0) < 0.98).all()
