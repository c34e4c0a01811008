"""How long it takes: the share of a group that has not joined yet, by weeks since consent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Rounded = TypeVar("Rounded", int, NDArray[np.int64])
CONFIDENT = 1.959963984540054
"""Standard errors of a 95% interval."""
LEAST_CONSENTED, LEAST_JOINED = 100, 10
"""Groups with fewer are not shown."""
ENOUGH_FOR_TENTHS = 10_000
"""Of so many still under observation a tenth of a per cent is ten people, the smallest count that is shown (`indicators.cube`)."""


@dataclass(frozen=True, slots=True)
class Survival:
    """By week: the share still waiting at its end, 0-1, and the ends of its 95% interval."""

    waiting: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Wait:
    """A group's wait as it may be shown: `consented` and `joined` rounded; by whole weeks since consent, from week 0, the share that has
    not joined by the end of the week and its 95% interval, in per cents: to a tenth while `ENOUGH_FOR_TENTHS` are under observation, else
    whole. That rounding is part of what hides small counts: among few, a decimal would show the one person who joined in a week. All is
    reckoned from rounded counts: of a hundred people a whole per cent is one of them, and would tell exactly how many joined.
    """

    consented: int
    joined: int
    waiting: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def survival(joined: NDArray[np.int64], left: NDArray[np.int64]) -> Survival:
    """Of how many joined, and how many left observation without, in each week since consent; who left is taken to have left at its end.

    The product-limit estimate (E. L. Kaplan and P. Meier, Journal of the American Statistical Association 53, 1958, pages 457-481) with
    M. Greenwood's variance (Reports on Public Health and Medical Subjects 33, 1926): S² Σ d / (n (n - d)); the interval is S ± 1.96
    standard errors, kept within 0-1. Weeks when nobody is under observation any more say what the last one said.
    """
    gone = np.cumsum(joined + left)
    at_risk = gone[-1] - np.concatenate([[0], gone[:-1]]) if len(gone) else gone
    observed = at_risk > 0
    stays = np.where(observed, 1.0 - joined / np.maximum(at_risk, 1), 1.0)
    waiting: NDArray[np.float64] = np.cumprod(stays, dtype=np.float64)
    rest = at_risk - joined
    terms = np.where(observed & (rest > 0), joined / (np.maximum(at_risk, 1) * np.maximum(rest, 1.0)), 0.0)
    error = CONFIDENT * waiting * np.sqrt(np.cumsum(terms))
    return Survival(waiting, np.clip(waiting - error, 0.0, 1.0), np.clip(waiting + error, 0.0, 1.0))


def shown_wait(joined: NDArray[np.int64], left: NDArray[np.int64], step: int) -> Wait | None:
    """A group's wait, its counts rounded to `step` and its shares as `Wait` has them; None of a group that is too small to be shown. It
    falls only where `LEAST_JOINED` or more have joined since it fell last (`pooled`), so that no fall tells of fewer."""
    people = _near(int((joined + left).sum()), step)
    if people < LEAST_CONSENTED or joined.sum() < LEAST_JOINED:
        return None
    came = told_by_week(joined, step)
    placed, joined = int(came[-1]), _by_week(came)
    gone = np.minimum(_near(np.cumsum(left), step), people - placed)
    gone[-1] = people - placed
    curve = survival(joined, _by_week(gone))
    at_risk = people - np.concatenate([[0], (came + gone)[:-1]])
    waiting, low, high = (_rounded(line, at_risk) for line in (curve.waiting, curve.low, curve.high))
    # Where tenths end a whole per cent may lie above the last of them: nobody who joined waits again.
    waiting = np.minimum.accumulate(waiting)
    lines = (waiting, np.minimum(low, waiting), np.maximum(high, waiting))
    return Wait(people, placed, *(tuple(line.tolist()) for line in lines))


def told_by_week(joined: NDArray[np.int64], step: int) -> NDArray[np.int64]:
    """How many joined by the end of each week, as it is told: all of them rounded to `step`, before that to tens.

    Each week tells anew how many of all are in none of the groups that have a curve; rounded to 5 in every week, the least of it came too
    close to a hidden count (`tests/unit/indicators/test_survival.py`).
    """
    told, all_of_them = pooled(joined, LEAST_JOINED), _near(int(joined.sum()), step)
    came = np.minimum(_near(np.cumsum(told), LEAST_JOINED), all_of_them)
    came[np.flatnonzero(told)[-1] :] = all_of_them
    return np.asarray(came, dtype=np.int64)


def pooled(joined: NDArray[np.int64], least: int) -> NDArray[np.int64]:
    """Those who joined in each week, counted in the week in which they are `least` together; the last few with the pool before them."""
    told, waiting, last = np.zeros_like(joined), 0, 0
    for week, count in enumerate(joined.tolist()):
        waiting += count
        if waiting >= least:
            told[week], waiting, last = waiting, 0, week
    told[last] += waiting
    return told


def _near(counts: Rounded, step: int) -> Rounded:
    return (counts + step // 2) // step * step


def _by_week(together: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many each week, of how many until its end."""
    return np.diff(together, prepend=0)


def _rounded(shares: NDArray[np.float64], at_risk: NDArray[np.int64]) -> NDArray[np.float64]:
    """Of 100, with one decimal where enough are under observation, whole where not."""
    percents = 100.0 * shares
    return np.where(at_risk >= ENOUGH_FOR_TENTHS, percents.round(1), percents.round())
