"""Workers and listings of the simulated labour market, drawn as they are, and as a register and a feed tell them. Nobody in it is real.

Shares by sector follow e-Shram where published; the rest is said to be an assumption where it stands.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from matching.columns import Columns, Encoder
from matching.features import Floats, Rows, Seeker
from matching.kinship import SECONDARY_TRADE
from matching.model import INCOME_SLABS, JOB_TYPES, SHIFTS
from matching.places import Gazetteer

TODAY = 740_000
WORKER_SECTORS = {"agriculture": 0.5213, "domestic_household": 0.0942, "construction": 0.0904, "apparel_textile": 0.065}
"""Shares of e-Shram registrations: agriculture, domestic and construction on 2025-03-03, apparel on 2024-11-26; the
rest is spread evenly."""
LISTING_SECTORS = {"agriculture": 0.12, "construction": 0.16, "domestic_household": 0.08, "apparel_textile": 0.10}
"""No split of vacancies by sector is published: an assumption."""
PAY_BY_LEVEL = {"unskilled": 11_500.0, "semi_skilled": 13_500.0, "skilled": 17_000.0, "highly_skilled": 24_000.0}
"""Middle of the pay offered, rupees a month: an assumption near the minimum wages and agency figures of 2024-26."""
SAYS_SKILLS, KNOWS_SKILL = 0.5, 0.5
"""Share of listings that say which skills they ask for; chance that a worker has one that her trade asks for but not everyone of it has.
Assumptions both."""


def family_shares(encoder: Encoder, sectors: dict[str, float]) -> Floats:
    """Chance of each family: its sector's share spread evenly over the sector's families."""
    members = [encoder.occupations[code].sector for code in encoder.kinship.codes]
    others = sum(1 for sector in members if sector not in sectors)
    rest = (1.0 - sum(sectors.values())) / max(others, 1)
    shares = np.array([sectors[sector] / members.count(sector) if sector in sectors else rest for sector in members])
    return np.asarray(shares / shares.sum())


def _scatter(gazetteer: Gazetteer, random: Generator, districts: Rows, count: int) -> tuple[Rows, Floats, Floats]:
    """Points in districts: normal around the centre with half the district's radius."""
    where = random.choice(districts, count)  # a district named twice gets twice as many
    spread = gazetteer.district_radius[where] / 2 / 111.2
    latitude = gazetteer.district_latitude[where] + random.normal(size=count) * spread
    longitude = gazetteer.district_longitude[where] + random.normal(size=count) * spread
    return where, latitude, longitude


def draw_listings(encoder: Encoder, gazetteer: Gazetteer, random: Generator, districts: Rows, count: int) -> Columns:
    """Listings in full knowledge, over these districts (repeat one to give it more)."""
    family = random.choice(len(encoder.kinship), count, p=family_shares(encoder, LISTING_SECTORS))
    where, latitude, longitude = _scatter(gazetteer, random, districts, count)
    levels = np.array([PAY_BY_LEVEL[encoder.occupations[code].skill_level] for code in encoder.kinship.codes])
    pay = levels[family] * random.lognormal(0.0, 0.25, count)
    states = [encoder.states.index(gazetteer.districts[place].state) for place in where]
    minimum = np.array(
        [
            encoder.minimum_wages.yardstick(encoder.states[state], encoder.occupations[encoder.kinship.codes[code]].skill_level)
            for state, code in zip(states, family, strict=True)
        ]
    )
    openings = random.geometric(0.15, count)
    asks = random.random((count, 3))
    return Columns(
        job_id=np.arange(count).astype("S"),
        family=family.astype(np.int16),
        district=where.astype(np.int16),
        latitude=latitude,
        longitude=longitude,
        pay=pay,
        pay_low=pay,
        minimum=minimum,
        posted_on=(TODAY - random.integers(0, 90, count)).astype(np.int32),
        last_date=np.full(count, TODAY + 30, dtype=np.int32),
        confirmed_on=np.zeros(count, dtype=np.int32),
        openings=openings.astype(np.int32),
        applicants=random.poisson(openings * random.gamma(1.0, 2.0, count)).astype(np.int32),
        filled=np.zeros(count, dtype=np.int32),
        job_type=random.integers(0, len(JOB_TYPES), count).astype(np.int8),
        shift=random.integers(0, len(SHIFTS), count).astype(np.int8),
        min_education=np.where(asks[:, 0] < 0.4, random.integers(1, 6, count), -1).astype(np.int8),
        min_experience=np.where(asks[:, 1] < 0.4, random.integers(1, 6, count), np.nan).astype(np.float32),
        max_experience=np.full(count, np.nan, dtype=np.float32),
        licences=np.zeros(count, dtype=np.uint16),
        languages=np.where(asks[:, 2] < 0.3, 1 << random.integers(0, 6, count), 0).astype(np.uint32),
        skills=_asked_skills(encoder, random, family),
        min_age=np.full(count, -1, dtype=np.int16),
        max_age=np.full(count, -1, dtype=np.int16),
        held_back=np.zeros(count, dtype=np.bool_),
        hazardous=np.zeros(count, dtype=np.bool_),
        accommodation=np.zeros(count, dtype=np.bool_),
        trust=random.beta(5.0, 2.0, count).astype(np.float32),
        certainty=random.beta(8.0, 1.5, count).astype(np.float32),
        price=np.zeros(count, dtype=np.float32),
    )


def _asked_skills(encoder: Encoder, random: Generator, family: Rows) -> NDArray[np.uint64]:
    """Bits (n, skill_words) of up to three skills that the work of its family asks for, asked by half the listings."""
    bits = np.zeros((len(family), encoder.skill_words), dtype=np.uint64)
    says = random.random(len(family)) < SAYS_SKILLS
    for place in np.unique(family):
        known = encoder.family_skills.get(encoder.kinship.codes[place], ())
        if not known:
            continue
        rows = np.flatnonzero(says & (family == place))
        each = np.array([encoder.skill_set([skill]) for skill in known])
        for share in (1.0, 0.5, 0.5):
            asking = rows[random.random(len(rows)) < share]
            bits[asking] |= each[random.integers(len(known), size=len(asking))]
    return bits


def _had_skills(encoder: Encoder, random: Generator, trades: tuple[tuple[str, float], ...]) -> NDArray[np.uint64]:
    """Bits (skill_words,) of what a worker of these trades can do: what they imply, and half of what else their work asks for."""
    asked = [skill for family, _ in trades for skill in encoder.family_skills.get(family, ())]
    learnt = [skill for skill, chance in zip(asked, random.random(len(asked)), strict=True) if chance < KNOWS_SKILL]
    return encoder.skill_set(learnt) | _implied_skills(encoder, trades)


def _implied_skills(encoder: Encoder, trades: tuple[tuple[str, float], ...]) -> NDArray[np.uint64]:
    return encoder.skill_set(skill for family, _ in trades for skill in encoder.implied_skills.get(family, ()))


def with_gaps(truth: Columns, random: Generator) -> Columns:
    """As a feed tells it: a third without pay, a quarter without job type or shift, some fields silent."""
    count = len(truth)

    def hide(share: float) -> NDArray[np.bool_]:
        return np.asarray(random.random(count) < share)

    pay = np.where(hide(0.33), np.nan, truth.pay)
    return replace(
        truth,
        pay=pay,
        pay_low=pay,
        job_type=np.where(hide(0.25), -1, truth.job_type).astype(np.int8),
        shift=np.where(hide(0.5), -1, truth.shift).astype(np.int8),
        posted_on=np.where(hide(0.1), 0, truth.posted_on).astype(np.int32),
        trust=np.where(hide(0.3), 0.5, truth.trust).astype(np.float32),
        certainty=np.where(hide(0.05), np.nan, truth.certainty).astype(np.float32),
    )


def draw_seekers(encoder: Encoder, gazetteer: Gazetteer, random: Generator, districts: Rows, count: int) -> list[Seeker]:
    """Workers in full knowledge, their trades by sectors, over these districts (repeat one to give it more)."""
    trades = random.choice(len(encoder.kinship), (count, 2), p=family_shares(encoder, WORKER_SECTORS))
    return [draw_seeker(encoder, gazetteer, random, districts, int(first), int(second)) for first, second in trades]


def peopled(gazetteer: Gazetteer, random: Generator) -> Rows:
    """All districts, some named more often than others, as people are spread: by a geometric number, an assumption."""
    return np.repeat(np.arange(gazetteer.n_districts), random.geometric(0.3, gazetteer.n_districts))


def draw_seeker(encoder: Encoder, gazetteer: Gazetteer, random: Generator, districts: Rows, first: int, second: int) -> Seeker:
    """A worker of two trades (positions of families; one in four has the second), in full knowledge."""
    codes = encoder.kinship.codes
    trades: tuple[tuple[str, float], ...] = ((codes[first], 1.0),)
    if random.random() < 0.25:
        trades += ((codes[second], SECONDARY_TRADE),)
    _, latitude, longitude = _scatter(gazetteer, random, districts, 1)
    pay = float(np.round(PAY_BY_LEVEL[encoder.occupations[codes[first]].skill_level] * random.lognormal(-0.25, 0.3), -2))
    return Seeker(
        kin=encoder.kinship.towards(trades),
        trades=trades,
        latitude=float(latitude[0]),
        longitude=float(longitude[0]),
        age=int(random.integers(18, 60)),
        education=int(random.choice(8, p=[0.25, 0.2, 0.2, 0.15, 0.1, 0.04, 0.03, 0.03])),
        experience_years=float(random.integers(0, 15)),
        pay_told=pay,
        wish=pay * float(random.uniform(0.9, 1.3)),
        job_types=int(random.integers(1, 2 ** len(JOB_TYPES))),
        shifts=int(random.integers(1, 2 ** len(SHIFTS))),
        languages=int(random.integers(1, 64)),
        skills=_had_skills(encoder, random, trades),
    )


def forgetful(seeker: Seeker, encoder: Encoder, random: Generator) -> Seeker:
    """As a register tells it: a slab for pay, exact pay and wishes only from the few who said them, of skills what her trades imply."""
    keeps = random.random(6)
    told = bool(keeps[5] < 0.5)
    implied = _implied_skills(encoder, seeker.trades)
    nothing = float("nan")
    return replace(
        seeker,
        pay_told=seeker.pay_told if keeps[0] < 0.35 else nothing,
        pay_at_most=next((float(upper) for _, upper in INCOME_SLABS.values() if upper and seeker.pay_told <= upper), nothing),
        wish=seeker.wish if keeps[1] < 0.3 else nothing,
        job_types=seeker.job_types if keeps[2] < 0.3 else 0,
        shifts=seeker.shifts if keeps[3] < 0.3 else 0,
        experience_years=seeker.experience_years if keeps[4] < 0.5 else nothing,
        skills=seeker.skills if told else implied if implied.any() else None,
        implied_only=not told and bool(implied.any()),
    )
