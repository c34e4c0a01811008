"""Whether all are served alike, worked out from the store: people in parts, sums of them, then what may be said."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from sqlalchemy import Engine

from data.store.bands import KM_BANDS, WAGE_BANDS
from data.store.served_people import pay_shown, served_people
from data.store.unit_of_work import UnitOfWork
from indicators.alike_groups import groups_of
from indicators.cube import Cube
from indicators.dimensions import EVERYWHERE, STEPS
from indicators.fair_counts import Base, Keys, of_pairs, of_single
from indicators.served import (
    ATTRIBUTES,
    FIRST_PLACES,
    GROUPINGS,
    MEASURES,
    PLACE_LEVELS,
    Grouping,
    People,
    Strata,
    Tally,
    strata_in,
)
from matching.occupations import Occupation
from services.fair.snapshot import Comparison, Known

PAY_MIDDLES = dict(zip(WAGE_BANDS, (7_500.0, 12_500.5, 16_500.5, 19_500.5, 22_500.5), strict=True))
KM_MIDDLES = dict(zip(KM_BANDS, (1.0, 3.5, 7.5, 15.0, 30.0, 60.0, 100.0), strict=True))
"""Rupees a month and kilometres that a band counts as: its middle; of an open band half the width of the one beside it from its edge."""
EXPERIENCE = {None: None, "0": "enough", "1": "short"}


def work_out(
    database: Engine,
    occupations: Mapping[str, Occupation],
    state_codes: Mapping[str, str],
    region_of: Mapping[str, str],
    cubes: Mapping[str, Cube],
) -> Known:
    """Everything, from the store as it is now; `state_codes` by the State's name as events tell it, `region_of` by its code; `cubes` as
    they are published: of how many people a group is, nothing is said but what they show.

    The cubes must have been counted before: who agreed and who joined is read from their journeys.
    """
    with UnitOfWork(database, writing=False) as work:
        until = work.cubes.cursor()
        usual = _usual_pay(pay_shown(work.connection))
    tally, simulated = Tally(), False
    for frame in served_people(database, PAY_MIDDLES, KM_MIDDLES):
        tally.add(people_of(frame, occupations, state_codes, usual))
        simulated = simulated or bool((frame["simulated"] > 0).any())
    places = (EVERYWHERE, *sorted(set(state_codes.values())))
    strata = {place: strata_in(tally, region_of, place or None) for place in places}
    bases = {(grouping, measure): _bases(tally, grouping, measure, strata, cubes) for grouping in GROUPINGS for measure in MEASURES}
    told = tuple(
        Comparison(place, grouping, measure, groups_of(tally, grouping, measure, strata[place], bases[grouping, measure][place]))
        for place in places
        for grouping in GROUPINGS
        for measure in MEASURES
    )
    return Known(told, cubes[ATTRIBUTES[0]].total("consented"), until.last_day, simulated)


def _bases(
    tally: Tally, grouping: Grouping, measure: str, strata: Mapping[str, Strata], cubes: Mapping[str, Cube]
) -> dict[str, dict[Keys, Base]]:
    """What may be said of how many each group is, by place."""
    singles = {place: [of_single(cubes[name], place, measure) for name in grouping] for place in strata}
    if len(grouping) == 1:
        return {place: of[0] for place, of in singles.items()}
    exact = {}
    for place, within in strata.items():
        sums = (moments.together for moments in tally.moments(grouping, measure, within, PLACE_LEVELS[-1]))
        exact[place] = {
            keys: (float(each.people[0]), float(each.total[0])) for keys, each in zip(tally.groups(grouping), sums, strict=True)
        }
    return of_pairs(exact, singles, measure)


def people_of(
    frame: pd.DataFrame, occupations: Mapping[str, Occupation], state_codes: Mapping[str, str], usual: Mapping[str, float]
) -> People:
    """From rows of `data.store.served_people`; `usual`: the mean pay offered to each family."""
    family = frame["family"].tolist()
    known = [occupations.get(code) if code else None for code in family]
    values = _values(frame, np.array([usual.get(code, np.nan) if code else np.nan for code in family]))
    return People(
        attributes={name: frame[name].tolist() for name in ATTRIBUTES},
        strata={
            "sector": [trade.sector if trade else None for trade in known],
            "skill_level": [trade.skill_level if trade else None for trade in known],
            "place": [state_codes.get(state) if state else None for state in frame["state"].tolist()],
            "experience": [
                EXPERIENCE[told] for told in frame["asked_more"].astype(object).where(frame["asked_more"].notna(), None)
            ],
        },
        values=dict(zip(MEASURES, values, strict=True)),
    )


def _values(frame: pd.DataFrame, usual: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[np.ndarray, ...]:
    """In the order of `MEASURES`."""
    number = {name: frame[name].to_numpy(np.float64) for name in ("lists", "places", "own_places", "paid", "pay", "placed", "km")}
    reached = frame["reached"].to_numpy()
    joined = (reached >= STEPS.index("joined")).astype(np.float64)
    on_lists = np.maximum(number["lists"], 1.0) * FIRST_PLACES
    with np.errstate(invalid="ignore", divide="ignore"):
        pay, km = number["pay"] / number["paid"] / usual, number["km"] / number["placed"]
    shown, wished = (np.where(reached >= STEPS.index(step), joined, np.nan) for step in ("shown", "interested"))
    return number["places"] / on_lists, number["own_places"] / on_lists, pay, km, shown, wished


def _usual_pay(shown: list[tuple[str | None, str, int]]) -> dict[str, float]:
    """The mean pay of what was shown to each family."""
    total: dict[str, float] = {}
    count: dict[str, int] = {}
    for family, band, jobs in shown:
        if family:
            total[family] = total.get(family, 0.0) + jobs * PAY_MIDDLES[band]
            count[family] = count.get(family, 0) + jobs
    return {family: total[family] / count[family] for family in total}
