"""A small world for the engine's tests: eight families, twelve districts, a ranker trained in a blink, listings and seekers from seeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.gazetteer import ensure_gazetteer
from matching.columns import Columns, Encoder, frame_of
from matching.features import FEATURES, NAMES, Seeker
from matching.index import ListingIndex, build_index
from matching.kinship import SECONDARY_TRADE, Kinship
from matching.minimum_wages import MinimumWages
from matching.model import EDUCATION_RANK, JOB_TYPES, LICENCES, SHIFTS, Listing
from matching.occupations import Occupation, load_occupations
from matching.places import Gazetteer
from matching.ranker import Curve, Ranker
from matching.ranker_training import RankerEstimator
from matching.vocabulary import Vocabulary
from matching.words import FamilyScore, Resolution, SkillFound
from settings import ROOT

REFERENCE = ROOT / "data" / "reference"
SKILLS = tuple(f"skill_{number:02d}" for number in range(70))
"""More than 64, so that a skill set takes two words."""

DISTRICTS = (
    ("Varanasi", "Uttar Pradesh", 25.33, 82.98),
    ("Chandauli", "Uttar Pradesh", 25.26, 83.27),
    ("Mirzapur", "Uttar Pradesh", 25.14, 82.57),
    ("Jaunpur", "Uttar Pradesh", 25.75, 82.69),
    ("Prayagraj", "Uttar Pradesh", 25.44, 81.85),
    ("Rohtas", "Bihar", 24.95, 84.01),
    ("Patna", "Bihar", 25.60, 85.13),
    ("Pune", "Maharashtra", 18.52, 73.85),
    ("Raigad", "Maharashtra", 18.65, 72.88),
    ("Kolkata", "West Bengal", 22.57, 88.36),
    ("Howrah", "West Bengal", 22.59, 88.31),
    ("Leh", "Ladakh", 34.16, 77.58),
)


def _occupation(code: str, title: str, sector: str, level: str, kin: str = "", *, hazardous: bool = False) -> Occupation:
    pairs = tuple((part.split(":")[0], float(part.split(":")[1])) for part in kin.split(";") if part)
    return Occupation(code, title, title, title, title, sector, level, None, pairs, "exact", hazardous)


@pytest.fixture(scope="session")
def today() -> date:
    return date(2026, 11, 23)


@pytest.fixture(scope="session")
def occupations() -> dict[str, Occupation]:
    """A mason, who can work as a labourer sooner than a labourer as a mason; a blaster, whose work is hazardous; others apart."""
    rows = (
        _occupation("7112", "Bricklayer", "construction", "skilled", "9313:0.7;7114:0.6"),
        _occupation("7114", "Concrete finisher", "construction", "skilled", "7112:0.5"),
        _occupation("9313", "Building labourer", "construction", "unskilled", "7112:0.35;9329:0.6"),
        _occupation("9329", "Factory helper", "manufacturing", "unskilled", "9313:0.5;7542:0.4"),
        _occupation("7531", "Tailor", "apparel_textile", "skilled", "9329:0.4"),
        _occupation("7542", "Blaster", "mining", "skilled", "9313:0.6", hazardous=True),
        _occupation("8332", "Truck driver", "transport", "skilled", "9329:0.3"),
        _occupation("9111", "Domestic helper", "domestic_household", "unskilled", ""),
    )
    return {row.code: row for row in rows}


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """Twelve districts around Varanasi, Pune, Kolkata and Leh, a PIN code each in three of them."""
    districts = pd.DataFrame(
        [(number, *row, 25.0) for number, row in enumerate(DISTRICTS)],
        columns=["id", "name", "state", "latitude", "longitude", "radius_km"],
    )
    pincodes = pd.DataFrame(
        [
            (221001, 0, 25.317, 82.987, "pincode", []),
            (411001, 7, 18.527, 73.872, "pincode", []),
            (700001, 9, 22.572, 88.348, "pincode", []),
        ],
        columns=["pincode", "district_id", "latitude", "longitude", "precision", "other_district_ids"],
    )
    return Gazetteer(districts, pincodes, [])


@pytest.fixture(scope="session")
def encoder(occupations: dict[str, Occupation], gazetteer: Gazetteer) -> Encoder:
    levels = {occupation.skill_level for occupation in occupations.values()}
    rates = {("Uttar Pradesh", level): 11_000.0 for level in levels} | {("Maharashtra", level): 14_000.0 for level in levels}
    return Encoder(Kinship(occupations), occupations, gazetteer.states, gazetteer.n_districts, SKILLS, MinimumWages(rates))


def random_matrix(random: np.random.Generator, rows: int) -> np.ndarray:
    """Features as they come, in the order of `NAMES`, a seventh of each unknown but kinship's."""
    columns = {
        "kinship": random.choice([0.3, 0.35, 0.5, 0.6, 0.7, 0.85, 1.0], rows),
        "km": random.gamma(1.5, 30.0, rows),
        "pay_gain": random.lognormal(0.2, 0.5, rows),
        "pay_wish": random.lognormal(0.0, 0.4, rows),
        "skill_share": random.integers(0, 4, rows) / 3,
        "skills_missing": random.integers(0, 4, rows).astype(float),
        "schooling_surplus": random.integers(0, 8, rows).astype(float),
        "experience_short": random.gamma(0.7, 2.0, rows),
        "job_type": random.integers(0, 2, rows).astype(float),
        "shift": random.integers(0, 2, rows).astype(float),
        "language": random.integers(0, 2, rows).astype(float),
        "pay_to_minimum": random.lognormal(0.1, 0.3, rows),
        "days_since_confirmed": random.integers(0, 120, rows).astype(float),
        "openings_per_applicant": random.lognormal(0.0, 1.0, rows),
        "trust": random.beta(5, 2, rows),
        "trade_certainty": random.beta(8, 2, rows),
    }
    x = np.column_stack([columns[name] for name in NAMES])
    unknown = random.random(x.shape) < 1 / 7
    unknown[:, 0] = False
    x[unknown] = np.nan
    return x


def random_outcomes(random: np.random.Generator, x: np.ndarray) -> np.ndarray:
    """Joins, likelier the further each known feature lies in its good direction."""
    scale = np.nanstd(x, axis=0)
    direction = np.array([feature.direction for feature in FEATURES])
    pull = np.nan_to_num((x - np.nanmean(x, axis=0)) / scale) * direction
    return (random.random(len(x)) < 1 / (1 + np.exp(1.0 - 0.5 * pull.sum(axis=1)))).astype(np.int8)


@pytest.fixture(scope="session")
def features_matrix() -> Callable[[np.random.Generator, int], np.ndarray]:
    return random_matrix


@pytest.fixture(scope="session")
def training() -> tuple[np.ndarray, np.ndarray]:
    """Eight thousand rows of features and outcomes."""
    random = np.random.default_rng(5)
    x = random_matrix(random, 8_000)
    return x, random_outcomes(random, x)


@pytest.fixture(scope="session")
def estimator(training: tuple[np.ndarray, np.ndarray]) -> RankerEstimator:
    return RankerEstimator(max_iter=90, learning_rate=0.2, min_samples_leaf=20).fit(*training)


@pytest.fixture(scope="session")
def ranker(estimator: RankerEstimator) -> Ranker:
    return estimator.ranker_


@pytest.fixture(scope="session")
def odd_ranker() -> Callable[..., Ranker]:
    """Monotonic step curves drawn at random, what is missing anywhere between very good and very bad."""

    def draw(random: np.random.Generator, edges: dict[str, Sequence[float]] | None = None) -> Ranker:
        sample = random_matrix(random, 400)
        curves = {}
        for column, feature in enumerate(FEATURES):
            known = sample[~np.isnan(sample[:, column]), column]
            steps = np.unique(
                np.concatenate([random.choice(known, 8), np.asarray((edges or {}).get(feature.name, ()), dtype=float)])
            )
            values = random.normal() + feature.direction * np.cumsum(random.gamma(0.5, 0.6, len(steps) + 1))
            curves[feature.name] = Curve(steps, values, float(random.normal(0.0, 4.0)))
        return Ranker(-1.0, curves, dict.fromkeys(NAMES, 0.0), {"strong": 0.6, "good": 0.3})

    return draw


@pytest.fixture(scope="session")
def listing(gazetteer: Gazetteer) -> Callable[..., Listing]:
    """An advert as import leaves it: a district by name (or None: only the State is known), everything else unsaid unless told."""
    known = {district.name: district for district in gazetteer.districts}

    def build(job_id: str, family: str | None, district: str | None = "Varanasi", **told: Any) -> Listing:
        if district is None:
            told = {"state": "Uttar Pradesh", **told}
        else:
            place = known[district]
            told = {"state": place.state, "district_id": place.id, "point": (place.latitude, place.longitude), **told}
        return Listing(
            **{"job_id": job_id, "title": "advert", "district": district or "", "family": family, "family_score": 0.9, **told}
        )

    return build


@pytest.fixture(scope="session")
def columns_of(encoder: Encoder) -> Callable[[Sequence[Listing]], Columns]:
    return lambda listings: encoder.encode(frame_of(listings))


@pytest.fixture(scope="session")
def index_of(encoder: Encoder, gazetteer: Gazetteer) -> Callable[[Sequence[Listing]], ListingIndex]:
    return lambda listings: build_index(encoder.encode(frame_of(listings)), encoder, gazetteer)


@pytest.fixture(scope="session")
def draw_columns(encoder: Encoder, gazetteer: Gazetteer, today: date) -> Callable[..., Columns]:
    """Listings with every awkwardness that a feed can have, in random order; `distinct` of them, the others are repeats."""

    def draw(random: np.random.Generator, count: int, distinct: int | None = None) -> Columns:
        columns = _draw(random, count if distinct is None else distinct, encoder, gazetteer, today.toordinal())
        if distinct is not None:
            columns = columns.take(random.integers(0, distinct, count))
        return replace(columns, job_id=np.arange(count).astype("S12"))

    return draw


@pytest.fixture(scope="session")
def draw_index(draw_columns: Callable[..., Columns], encoder: Encoder, gazetteer: Gazetteer) -> Callable[..., ListingIndex]:
    return lambda random, count, distinct=None: build_index(draw_columns(random, count, distinct), encoder, gazetteer)


def _draw(random: np.random.Generator, count: int, encoder: Encoder, gazetteer: Gazetteer, day: int) -> Columns:
    def some(share: float, values: np.ndarray, otherwise: float) -> np.ndarray:
        return np.where(random.random(count) < share, values, otherwise)

    where = random.integers(0, gazetteer.n_districts, count)
    off = random.normal(0.0, 0.12, (2, count)) * (random.random(count) < 0.6)
    state = np.array([encoder.states.index(gazetteer.districts[place].state) for place in where])
    stateless = random.random(count) < 0.12
    pointless = stateless | (random.random(count) < 0.05)
    pay = some(0.7, np.round(random.lognormal(9.5, 0.3, count), -3), np.nan)
    openings = some(0.8, random.integers(0, 12, count), -1)
    skills = np.zeros((count, encoder.skill_words), dtype=np.uint64)
    skills[:, 0] = some(0.6, random.integers(0, 256, count), 0).astype(np.uint64)
    skills[:, 1] = some(0.2, random.integers(0, 8, count), 0).astype(np.uint64)
    first, second = 1 << random.integers(0, len(LICENCES), (2, count))
    licences = some(0.25, np.where(random.random(count) < 0.4, first | second, first), 0)
    family = some(0.95, random.integers(0, len(encoder.kinship), count), -1)
    hazardous = np.array([encoder.occupations[code].hazardous for code in encoder.kinship.codes])
    return Columns(
        job_id=np.arange(count).astype("S12"),
        family=family.astype(np.int16),
        district=np.where(stateless, gazetteer.n_districts + state, where).astype(np.int16),
        latitude=np.where(pointless, np.nan, gazetteer.district_latitude[where] + off[0]),
        longitude=np.where(pointless, np.nan, gazetteer.district_longitude[where] + off[1]),
        pay=pay,
        pay_low=np.where(random.random(count) < 0.2, np.nan, pay),
        minimum=some(0.8, np.full(count, 11_000.0), np.nan),
        posted_on=some(0.9, day - random.integers(0, 120, count), 0).astype(np.int32),
        last_date=some(0.5, day + random.integers(-5, 40, count), 0).astype(np.int32),
        confirmed_on=some(0.2, day - random.integers(0, 30, count), 0).astype(np.int32),
        openings=openings.astype(np.int32),
        applicants=random.integers(0, 60, count).astype(np.int32),
        filled=some(0.3, random.integers(0, 8, count), 0).astype(np.int32),
        job_type=random.integers(-1, len(JOB_TYPES), count).astype(np.int8),
        shift=random.integers(-1, len(SHIFTS), count).astype(np.int8),
        min_education=some(0.4, random.integers(0, len(EDUCATION_RANK), count), -1).astype(np.int8),
        min_experience=some(0.4, random.integers(0, 6, count), np.nan).astype(np.float32),
        max_experience=some(0.2, random.integers(6, 12, count), np.nan).astype(np.float32),
        licences=licences.astype(np.uint16),
        languages=some(0.3, 1 << random.integers(0, 6, count), 0).astype(np.uint32),
        skills=skills,
        min_age=some(0.3, random.integers(16, 25, count), -1).astype(np.int16),
        max_age=some(0.3, random.integers(30, 60, count), -1).astype(np.int16),
        held_back=random.random(count) < 0.04,
        hazardous=(random.random(count) < 0.05) | ((family >= 0) & hazardous[family.astype(int)]),
        accommodation=random.random(count) < 0.2,
        trust=random.random(count).astype(np.float32),
        certainty=some(0.9, random.random(count), np.nan).astype(np.float32),
        price=some(0.2, random.random(count), 0.0).astype(np.float32),
    )


@pytest.fixture(scope="session")
def draw_seeker(encoder: Encoder, gazetteer: Gazetteer) -> Callable[[np.random.Generator], Seeker]:
    """A worker who has said some things and not others: with a place, with only a State, with neither."""

    def draw(random: np.random.Generator) -> Seeker:
        def said(share: float, value: Any, otherwise: Any) -> Any:
            return value if random.random() < share else otherwise

        first, second = random.choice(encoder.kinship.codes, 2)
        trades: tuple[tuple[str, float], ...] = ((str(first), 1.0),)
        trades += said(0.3, ((str(second), SECONDARY_TRADE),), ())
        nothing = float("nan")
        home = int(random.integers(0, gazetteer.n_districts))
        at = said(0.8, gazetteer.districts[home], None)
        bits = np.zeros(encoder.skill_words, dtype=np.uint64)
        bits[:] = random.integers(0, 256, encoder.skill_words)
        return Seeker(
            kin=encoder.kinship.towards(trades),
            trades=trades,
            latitude=at.latitude + random.normal(0.0, 0.05) if at else nothing,
            longitude=at.longitude + random.normal(0.0, 0.05) if at else nothing,
            state=said(0.75, encoder.states.index(gazetteer.districts[home].state), -1),
            reach_km=float(random.choice([0.0, 5.0, 40.0, 40.0, 150.0, 2_000.0])),
            relocates=said(0.25, True, False),
            age=said(0.8, int(random.integers(12, 62)), -1),
            education=said(0.7, int(random.integers(0, 8)), -1),
            experience_years=said(0.6, float(random.integers(0, 15)), nothing),
            pay_told=said(0.3, float(random.integers(6, 25) * 1_000), nothing),
            pay_at_most=said(0.6, float(random.choice([10_000, 15_000, 18_000, 21_000])), nothing),
            wish=said(0.3, float(random.integers(8, 25) * 1_000), nothing),
            job_types=said(0.4, int(random.integers(1, 64)), 0),
            shifts=said(0.4, int(random.integers(1, 64)), 0),
            languages=said(0.7, int(random.integers(1, 64)), 0),
            skills=said(0.6, bits, None),
            licences=said(0.6, int(random.integers(0, 2 ** len(LICENCES))), None),
        )

    return draw


@pytest.fixture(scope="session")
def seeker(encoder: Encoder, gazetteer: Gazetteer) -> Callable[..., Seeker]:
    """A mason in Varanasi, of age, who has told nothing more unless it is said here."""
    home = gazetteer.districts[0]

    def build(trade: str | None = "7112", **told: Any) -> Seeker:
        trades = ((trade, 1.0),) if trade else ()
        known = {
            "kin": encoder.kinship.towards(trades),
            "trades": trades,
            "latitude": home.latitude,
            "longitude": home.longitude,
            "state": encoder.states.index(home.state),
            "age": 30,
        }
        return Seeker(**{**known, **told})

    return build


class WordList:
    """A resolver that knows a few words by heart."""

    def __init__(self, known: dict[str, Resolution]) -> None:
        self.known = known
        self.asked: list[list[str]] = []

    def resolve_many(self, texts: Sequence[str], *, several: bool = True) -> list[Resolution]:
        self.asked.append(list(texts))
        return [self.known.get(text, Resolution(text, True, "unknown", (), (), None, ("9329", "7531"))) for text in texts]


def _means(text: str, *families: tuple[str, float], skills: Sequence[str] = (), years: float | None = None) -> Resolution:
    found = tuple(FamilyScore(code, code, score, "exact") for code, score in families)
    return Resolution(
        text, not families, None if families else "unknown", found, tuple(SkillFound(each, each) for each in skills), years, ()
    )


@pytest.fixture
def resolver() -> WordList:
    """Rajmistri is one trade, mazdoor two or three, "kuch bhi kaam" any; some words name skills and years."""
    anything = ("9111", "9313", "7542", "7531", "9329", "8332")
    said = [
        _means("rajmistri", ("7112", 0.95)),
        _means("mazdoor", ("9313", 0.8), ("9329", 0.6), ("9111", 0.3)),
        _means("darzi", ("7531", 0.9)),
        _means("tailor 6 saal", ("7531", 0.9), skills=("skill_05",), years=6.0),
        _means("blaster", ("7542", 0.9)),
        _means("truck driver", ("8332", 0.9)),
        _means("ghar ka kaam", ("9111", 0.9)),
        _means("plastering", skills=("skill_01",)),
        _means("tiles", skills=("skill_66",), years=2.0),
        Resolution("kuch bhi kaam", True, "any_work", (), (), None, anything),
        Resolution("???", True, "empty", (), (), None, ()),
    ]
    return WordList({resolution.query: resolution for resolution in said})


@pytest.fixture(scope="session")
def real_occupations() -> dict[str, Occupation]:
    return load_occupations(REFERENCE / "occupations.csv")


@pytest.fixture(scope="session")
def real_gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    folder: Path = tmp_path_factory.mktemp("gazetteer") / "built"
    ensure_gazetteer(folder)
    return Gazetteer.load(folder, REFERENCE / "place_aliases.csv")


@pytest.fixture(scope="session")
def real_encoder(real_occupations: dict[str, Occupation], real_gazetteer: Gazetteer) -> Encoder:
    wages = MinimumWages.load(REFERENCE / "minimum_wages.csv")
    vocabulary = Vocabulary.load(REFERENCE)
    return Encoder(
        kinship=Kinship(real_occupations),
        occupations=real_occupations,
        states=real_gazetteer.states,
        n_districts=real_gazetteer.n_districts,
        skills=tuple(skill.id for skill in vocabulary.skills),
        minimum_wages=wages,
        implied_skills=vocabulary.implied_skills(),
        family_skills=vocabulary.family_skills(),
    )
