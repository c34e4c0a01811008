"""The ranker in force, watched: whether what it is given has drifted, and whether what it expects comes about. Worked out ahead."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine

from data.store.cubes import alone
from data.store.fits import Fits, came_of, first_and_last, fits_between, is_simulated
from data.store.unit_of_work import UnitOfWork
from indicators.alike import Numbers
from indicators.cube import LEAST_SHOWN, STEP
from indicators.drift import (
    DRIFTED,
    WATCH,
    Bin,
    calibrated,
    calibration_error,
    divergence,
    stability_index,
    tenths,
    wilson,
)
from indicators.fair_counts import LEAST_SAID
from matching.choice import Choice, seen_at
from matching.coarse import STEPS, UNSAID, refined
from matching.features import NAMES
from matching.model import INDIA
from matching.ranker import Ranker, RankerError, sigmoid
from services.train import current_ranker

KIND = "model_watch"
MOST_OFTEN = timedelta(hours=1)
WINDOW = timedelta(days=28)
LEAST_COMPARED = 1_000
"""Jobs shown in each window, of which fewer would drift by chance: the index of two equal samples of n is about 2 · (bins - 1) / n."""
MOST_READ = 100_000
SETTLED = timedelta(days=30)
"""So long it takes until what is shown may be said to have come to nothing."""
STEPPED = ("interested", "joined")
LEARNT_FROM_LISTS = "looked_at"
"""On the card of a ranker that learnt from lists that were shown: it expects a deed, not a joining."""
STEADY, WATCHED, GONE = "steady", "watch", "drifted"


@dataclass(frozen=True, slots=True)
class Drift:
    """A feature: its population stability index, its Jensen-Shannon divergence in bits, and what they say."""

    feature: str
    index: float
    divergence: float
    word: str


@dataclass(frozen=True, slots=True)
class Share:
    """Of 100, with its 95% interval, from rounded counts; all None where it is few."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """Jobs of about one expected chance: how many (rounded), of 100 how many were expected, and how many came about."""

    shown: int
    expected: float
    interested: Share
    joined: Share


@dataclass(frozen=True, slots=True)
class Watched:
    """What is known of a version. `first_until` and `newest_from`: the last day of the first weeks, the first of the newest (None: nothing
    is on record yet); `drifts` is empty while these overlap or are few. `learnt`: which of `STEPPED` it was taught to expect; `bins`: jobs
    in tenths, `overall`: all of them as one; `error`: the expected calibration error, of 100; None while too few were shown long enough
    ago."""

    version: str
    learnt: str
    first_until: date | None = None
    newest_from: date | None = None
    first_shown: int = 0
    newest_shown: int = 0
    drifts: tuple[Drift, ...] = ()
    bins: tuple[Expected, ...] = ()
    error: float | None = None
    simulated: bool = False
    overall: Expected | None = None


def renew_watch(database: Engine, models_dir: Path, now: datetime) -> bool:
    """Work out and keep, if there is another model or the last time is `MOST_OFTEN` ago; whether it was done."""
    with alone(database) as mine:
        try:
            ranker = current_ranker(models_dir) if mine else None
        except RankerError:
            ranker = None
        if ranker is None:
            return False
        with UnitOfWork(database, writing=False) as work:
            kept, newest = work.snapshots.get(KIND), work.cubes.cursor().newest_event
            before = None if kept is None else unpacked(kept.body)
            same = before is not None and before.version == ranker.version
            if kept and same and (now - kept.made_at < MOST_OFTEN or kept.newest_event == newest):
                return False
            current = work.models.current()
            since = current.trained_at if current and current.version == ranker.version else None
            told = watched(work.connection, ranker, since)
        with UnitOfWork(database) as work:
            work.snapshots.put(KIND, newest, packed(told), now)
            work.commit()
    return True


def watched(connection: Connection, ranker: Ranker, since: datetime | None) -> Watched:
    """What the store tells of a ranker that was trained at a moment (None: not on record). A demonstration's past is told as if it had
    ranked the lists then, before it was trained."""
    if is_simulated(connection):
        since = None
    learnt = STEPPED[0] if LEARNT_FROM_LISTS in ranker.card else STEPPED[1]
    # Events have the day in India as their time, which begins before the moment of that day at which it was trained.
    ends = first_and_last(connection, ranker.version, (since or datetime(2000, 1, 1, tzinfo=UTC)) - timedelta(days=1))
    if ends is None:
        return Watched(ranker.version, learnt)
    first_until, newest_from = ends[0] + WINDOW, ends[1] - WINDOW
    after = ends[1] + timedelta(seconds=1)
    first = fits_between(connection, ranker.version, ends[0], first_until, MOST_READ)
    newest = fits_between(connection, ranker.version, newest_from, after, MOST_READ)
    apart = newest_from >= first_until and min(len(first), len(newest)) >= LEAST_COMPARED
    settled = fits_between(connection, ranker.version, ends[0], ends[1] - SETTLED, MOST_READ)
    bins, overall, error = _calibration(connection, ranker, settled, learnt)
    return Watched(
        ranker.version,
        learnt,
        (first_until - timedelta(seconds=1)).astimezone(INDIA).date(),
        newest_from.astimezone(INDIA).date(),
        _rounded(len(first)),
        _rounded(len(newest)),
        drifts_of(newest, first) if apart else (),
        bins,
        error,
        first.simulated or newest.simulated,
        overall,
    )


def drifts_of(newest: Fits, first: Fits) -> tuple[Drift, ...]:
    """Each feature, the farthest drifted first."""
    found = []
    for column, name in enumerate(NAMES):
        now, then = (_counts(fits, column, len(STEPS[name])) for fits in (newest, first))
        bins = tenths(then)
        now, then = (np.bincount(bins, counts) for counts in (now, then))
        index = stability_index(now, then)
        word = GONE if index > DRIFTED else WATCHED if index > WATCH else STEADY
        found.append(Drift(name, round(index, 3), round(divergence(now, then), 3), word))
    return tuple(sorted(found, key=lambda drift: -drift.index))


def _calibration(
    connection: Connection, ranker: Ranker, fits: Fits, learnt: str
) -> tuple[tuple[Expected, ...], Expected | None, float | None]:
    """Tenths, all together, and the error."""
    if len(fits) < LEAST_COMPARED or fits.since is None:
        return (), None, None
    chance = sigmoid(ranker.raw_of_matrix(refined(fits.codes))) * _looked_at(ranker, fits.places)
    came = {step: came_of(connection, fits.keys, step, fits.since) for step in STEPPED}
    by_step = {step: calibrated(chance, told) for step, told in came.items()}
    bins = tuple(_expected(*each) for each in zip(*(by_step[step] for step in STEPPED), strict=True))
    overall = _expected(*(calibrated(chance, came[step], 1)[0] for step in STEPPED))
    # Of all together less nine tenths, the one that is hidden would be known again.
    for step in STEPPED:
        if [getattr(each, step).value for each in bins].count(None) == 1:
            overall = replace(overall, **{step: Share()})  # type: ignore[arg-type]
    return bins, overall, round(100.0 * calibration_error(by_step[learnt]), 2)


def _expected(wished: Bin, joined: Bin) -> Expected:
    shares = (_share(each.seen, each.people) for each in (wished, joined))
    return Expected(_rounded(joined.people), round(100.0 * joined.expected, 2), *shares)


def _looked_at(ranker: Ranker, places: NDArray[np.int64]) -> Numbers:
    """How often a job at each of these places of a list, from 0, is looked at, 0-1: what a ranker expects is of a job that is. One that
    learnt from lists learnt that too; one that did not takes what its market assumes."""
    learnt = np.array(ranker.card.get(LEARNT_FROM_LISTS) or (), dtype=np.float64)
    return learnt[np.minimum(places, len(learnt) - 1)] if len(learnt) else seen_at(Choice(), places.astype(np.float64) + 1.0)


def _share(share: float, people: int) -> Share:
    have = round(share * people)
    if people < LEAST_SAID or min(have, people - have) < LEAST_SHOWN:
        return Share()
    counts = _rounded(have), _rounded(people)
    return Share(*(round(100.0 * each, 2) for each in (counts[0] / counts[1], *wilson(*counts))))


def _counts(fits: Fits, column: int, steps: int) -> Numbers:
    codes = fits.codes[:, column]
    return np.bincount(np.where(codes == UNSAID, steps, np.minimum(codes, steps)), minlength=steps + 1).astype(np.float64)


def _rounded(count: int) -> int:
    return (count + STEP // 2) // STEP * STEP


def packed(told: Watched) -> bytes:
    """As it is kept."""
    return zlib.compress(json.dumps(asdict(told), default=date.isoformat).encode())


def unpacked(body: bytes) -> Watched | None:
    """As it was; None of what another version of this kept."""
    try:
        told = json.loads(zlib.decompress(body))
        told |= {name: date.fromisoformat(told[name]) if told[name] else None for name in ("first_until", "newest_from")}
        told["drifts"] = tuple(Drift(**each) for each in told["drifts"])
        told["bins"] = tuple(map(_unpacked, told["bins"]))
        told["overall"] = told["overall"] and _unpacked(told["overall"])
        return Watched(**told)
    except (KeyError, TypeError, ValueError, zlib.error):
        return None


def _unpacked(each: dict[str, Any]) -> Expected:
    return Expected(each["shown"], each["expected"], Share(**each["interested"]), Share(**each["joined"]))
