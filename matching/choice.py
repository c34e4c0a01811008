"""How workers and employers choose in the simulated labour market: each constant with its source, or said to be an assumption.

A join needs three things at once, each with its own chance: the worker would take the job, the employer would take her, and the
advert is still true. The chances multiply; the worker's and the employer's are logistic in a sum of effects.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.random import Generator

from matching.features import Floats


@dataclass(frozen=True, slots=True)
class Choice:
    """Constants of the choice model, in log-odds unless said otherwise.

    per_km: Marinescu & Rathelot (2018, "Mismatch Unemployment and the Geography of Job Search", American Economic Journal:
        Macroeconomics 10(3)) find applications 35% rarer at 16 km: ln(1/0.65)/16.1 = 0.027 a km for seekers with cars;
        doubled here for people who walk, cycle or take a bus (assumption).
    pay: Marinescu & Wolthoff (2020, "Opening the Black Box of the Matching Function", Journal of Labor Economics 38(2)) find 7.7%
        more applicants for 10% more pay within a job title: 0.77 a unit of log pay; doubled for accepting rather than applying
        (assumption).
    position: an advert at rank r is looked at with chance r ** -position; 1.0 is the usual simulation setting of Joachims,
        Swaminathan & Schnabel (2017, "Unbiased Learning-to-Rank with Biased Feedback").
    The others are assumptions, chosen so that one step of each moves a choice about as much as a few kilometres do:
    kin (a unit of log kinship, both sides), wish (pay under the wished one), under_minimum (pay under the
    minimum-wage yardstick), surplus (a level of schooling more than asked),
    unwished_type, unwished_shift, foreign_language (each for a mismatch), experience (a year short), skill (each one missing),
    skill_share (all asked skills had; an advert that asks none counts as one of which she has half), crowd (a unit of log applicants
    per opening), half_life (days in which half the unconfirmed adverts go stale), distrust (share of adverts of an employer with no
    trust that are false), base_worker and base_employer (intercepts), taste (standard deviation of what no feature sees).
    """

    per_km: float = 0.054
    pay: float = 1.54
    position: float = 1.0
    kin: float = 2.0
    wish: float = 0.8
    under_minimum: float = 0.5
    surplus: float = 0.15
    unwished_type: float = 0.9
    unwished_shift: float = 0.7
    foreign_language: float = 0.6
    experience: float = 0.3
    skill: float = 0.5
    skill_share: float = 1.6
    crowd: float = 0.4
    half_life: float = 30.0
    distrust: float = 0.6
    base_worker: float = 2.6
    base_employer: float = 1.6
    taste: float = 0.7
    curved: bool = False

    def varied(self, random: Generator, share: float = 0.3) -> Choice:
        """Every constant within ±`share` and the other functional form: a market that training has not seen."""
        drawn = {
            field.name: float(getattr(self, field.name)) * float(random.uniform(1 - share, 1 + share))
            for field in fields(self)
            if field.name != "curved"
        }
        return replace(self, **drawn, curved=not self.curved)


def chance_of_joining(choice: Choice, features: Mapping[str, Floats], taste: Floats) -> Floats:
    """Chance 0-1 that each pair ends in a join, from features in full knowledge (nothing masked) and the unseen taste (N(0, 1)).

    `features` as `matching.features.NAMES`, NaN meaning that the advert asks nothing of the kind. Shapes (n,).
    """
    worker = _worker_side(choice, features) + choice.taste * taste
    employer = _employer_side(choice, features)
    return np.asarray(_logistic(worker) * _logistic(employer) * _still_true(choice, features))


def seen_at(choice: Choice, rank: Floats) -> Floats:
    """Chance that an advert at this rank (1 is the top) is looked at."""
    return np.asarray(rank**-choice.position)


def _worker_side(choice: Choice, features: Mapping[str, Floats]) -> Floats:
    km, gain = features["km"], np.nan_to_num(features["pay_gain"], nan=1.0).clip(0.2, 5.0)
    if choice.curved:
        distance = -choice.per_km * 22.0 * np.log1p(km / 10.0)
        pay = choice.pay * 1.2 * np.tanh(gain - 1.0)
    else:
        distance = -choice.per_km * km
        pay = choice.pay * np.log(gain)
    return np.asarray(
        choice.base_worker
        + choice.kin * np.log(features["kinship"].clip(0.05, 1.0))
        + distance
        + pay
        - choice.wish * (np.nan_to_num(features["pay_wish"], nan=1.0) < 1.0)
        - choice.under_minimum * (features["pay_to_minimum"] < 1.0)
        - choice.surplus * np.nan_to_num(features["schooling_surplus"])
        - choice.unwished_type * (features["job_type"] == 0)
        - choice.unwished_shift * (features["shift"] == 0)
        - choice.foreign_language * (features["language"] == 0)
    )


def _employer_side(choice: Choice, features: Mapping[str, Floats]) -> Floats:
    return np.asarray(
        choice.base_employer
        + 0.5 * choice.kin * np.log(features["kinship"].clip(0.05, 1.0))
        - choice.experience * np.nan_to_num(features["experience_short"])
        - choice.skill * np.nan_to_num(features["skills_missing"])
        + choice.skill_share * np.nan_to_num(features["skill_share"], nan=0.5)
        + choice.crowd * np.log(features["openings_per_applicant"].clip(0.02, 50.0))
    )


def _still_true(choice: Choice, features: Mapping[str, Floats]) -> Floats:
    """The advert is not stale, not false, and its trade was read rightly."""
    fresh = 0.5 ** (np.nan_to_num(features["days_since_confirmed"], nan=20.0) / choice.half_life)
    honest = 1.0 - choice.distrust * (1.0 - features["trust"])
    return np.asarray(fresh * honest * features["trade_certainty"])


def _logistic(x: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-x)))
