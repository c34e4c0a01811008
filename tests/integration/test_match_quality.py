"""The engine's two promises at some size: it finds exactly what scoring every listing finds, and it ranks better than nearness does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from data.gazetteer import ensure_gazetteer
from matching.columns import Columns, Encoder
from matching.features import NAMES, Seeker, distance, pair_features
from matching.gates import FAILS, evaluate
from matching.index import ListingIndex, Prepared, build_index
from matching.kinship import Kinship
from matching.market import Pairs, draw_many
from matching.measure import calibration, interval, ndcg_by_slate
from matching.minimum_wages import MinimumWages
from matching.model import GATES, LICENCES
from matching.occupations import load_occupations
from matching.places import Gazetteer
from matching.population import TODAY, draw_listings, draw_seeker, forgetful, peopled, with_gaps
from matching.ranker import Ranker, sigmoid
from matching.ranker_training import RankerEstimator, prove
from matching.retrieval import NEAR_BLOCKED
from matching.search import FIRST_OPENING, scan, search
from matching.vocabulary import Vocabulary
from settings import ROOT

REFERENCE = ROOT / "data" / "reference"
LISTINGS, SEEKERS = 50_000, 500


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    folder = tmp_path_factory.mktemp("gazetteer") / "built"
    ensure_gazetteer(folder)
    return Gazetteer.load(folder, REFERENCE / "place_aliases.csv")


@pytest.fixture(scope="module")
def encoder(gazetteer: Gazetteer) -> Encoder:
    occupations = load_occupations(REFERENCE / "occupations.csv")
    vocabulary = Vocabulary.load(REFERENCE)
    return Encoder(
        kinship=Kinship(occupations),
        occupations=occupations,
        states=gazetteer.states,
        n_districts=gazetteer.n_districts,
        skills=tuple(skill.id for skill in vocabulary.skills),
        minimum_wages=MinimumWages.load(REFERENCE / "minimum_wages.csv"),
        implied_skills=vocabulary.implied_skills(),
        family_skills=vocabulary.family_skills(),
    )


@pytest.fixture(scope="module")
def estimator(encoder: Encoder, gazetteer: Gazetteer) -> RankerEstimator:
    pairs = Pairs.together(list(draw_many(encoder, gazetteer, 1, 3, listings=8_000, workers=400)))
    return RankerEstimator(max_iter=120).fit(pairs.told, pairs.joined)


@pytest.fixture(scope="module")
def ranker(estimator: RankerEstimator) -> Ranker:
    return estimator.ranker_


@pytest.fixture(scope="module")
def index(encoder: Encoder, gazetteer: Gazetteer) -> ListingIndex:
    """Listings over the whole country, with every awkwardness that stops, hides or repeats one."""
    random = np.random.default_rng(11)
    columns = with_gaps(draw_listings(encoder, gazetteer, random, np.arange(gazetteer.n_districts), LISTINGS), random)
    columns = columns.take(random.integers(0, LISTINGS, LISTINGS))

    def some(share: float, values: Any, otherwise: Any) -> np.ndarray:
        return np.where(random.random(LISTINGS) < share, values, otherwise)

    stateless = random.random(LISTINGS) < 0.08
    state = np.array([encoder.states.index(gazetteer.districts[place].state) for place in columns.district])
    pointless = stateless | (random.random(LISTINGS) < 0.01)
    centred = random.random(LISTINGS) < 0.5
    awkward: Columns = replace(
        columns,
        district=np.where(stateless, gazetteer.n_districts + state, columns.district).astype(np.int16),
        latitude=np.where(pointless, np.nan, np.where(centred, gazetteer.district_latitude[columns.district], columns.latitude)),
        longitude=np.where(pointless, np.nan, np.where(centred, gazetteer.district_longitude[columns.district], columns.longitude)),
        last_date=some(0.1, TODAY - 1, columns.last_date).astype(np.int32),
        licences=some(0.15, 1 << random.integers(0, len(LICENCES), LISTINGS), 0).astype(np.uint16),
        min_age=some(0.2, random.integers(18, 30, LISTINGS), -1).astype(np.int16),
        max_age=some(0.2, random.integers(30, 50, LISTINGS), -1).astype(np.int16),
        held_back=random.random(LISTINGS) < 0.03,
        hazardous=random.random(LISTINGS) < 0.05,
        filled=some(0.05, columns.openings, 0).astype(np.int32),
        certainty=some(0.95, columns.certainty, np.nan).astype(np.float32),
    )
    return build_index(awkward, encoder, gazetteer)


@pytest.fixture(scope="module")
def people(encoder: Encoder, gazetteer: Gazetteer) -> list[Seeker]:
    """Workers all over the country; one in five would move, one in ten has only a State, one in twenty no place at all."""
    random = np.random.default_rng(12)
    trades = random.integers(0, len(encoder.kinship), (SEEKERS, 2))
    seen = []
    for number, (first, second) in enumerate(trades.tolist()):
        home = int(random.integers(gazetteer.n_districts))
        who = forgetful(draw_seeker(encoder, gazetteer, random, np.array([home]), first, second), encoder, random)
        who = replace(
            who,
            state=encoder.states.index(gazetteer.districts[home].state),
            relocates=number % 5 == 0,
            reach_km=float(random.choice([5.0, 40.0, 40.0, 100.0])),
            age=int(random.choice([-1, 13, 17, 25, 45, 60])),
            education=int(random.choice([-1, who.education])),
            licences=None if number % 3 else int(random.integers(0, 2 ** len(LICENCES))),
        )
        if number % 10 == 3:
            who = replace(who, latitude=float("nan"), longitude=float("nan"), state=who.state if number % 20 == 3 else -1)
        seen.append(who)
    return seen


def test_the_top_twenty_of_fifty_thousand_are_exact_for_five_hundred_workers(
    index: ListingIndex, people: list[Seeker], ranker: Ranker
) -> None:
    prepared = Prepared.of(index, ranker, TODAY)
    found_any = scored = considered = 0
    for who in people:
        whole = scan(index, prepared, ranker, who, TODAY)
        for opening in (10, FIRST_OPENING):
            with patch("matching.search.FIRST_OPENING", opening):
                found = search(index, prepared, ranker, who, TODAY)
            assert found.best.rows.tolist() == whole.rows.tolist()
            assert found.best.raw.tolist() == whole.raw.tolist()
            scored += found.scored if opening == 10 else 0
        found_any += len(whole) > 0
        considered += found.considered
    assert found_any > 0.6 * len(people)
    assert scored < considered


@pytest.mark.slow
def test_the_top_twenty_of_a_million_are_exact(
    people: list[Seeker], ranker: Ranker, encoder: Encoder, gazetteer: Gazetteer
) -> None:
    random = np.random.default_rng(13)
    columns = with_gaps(draw_listings(encoder, gazetteer, random, peopled(gazetteer, random), 1_000_000), random)
    million = build_index(columns, encoder, gazetteer)
    prepared = Prepared.of(million, ranker, TODAY)

    found_all = 0
    for who in people[:200]:
        whole, found = scan(million, prepared, ranker, who, TODAY), search(million, prepared, ranker, who, TODAY)
        assert found.best.rows.tolist() == whole.rows.tolist()
        assert found.best.raw.tolist() == whole.raw.tolist()
        found_all += len(whole) == 20
    assert found_all > 100


def test_what_was_blocked_and_how_often_is_exact_too(index: ListingIndex, people: list[Seeker], ranker: Ranker) -> None:
    prepared = Prepared.of(index, ranker, TODAY)
    state_of_area = np.asarray(index.meta["area_state"])
    ranked = np.arange(index.ranked)
    told_any = 0
    for who in people[::4]:
        rows = ranked[who.kin[index.columns.family[ranked]] > 0]
        area = index.columns.district[rows].astype(int)
        own = (area < index.meta["n_districts"]) | (who.state < 0) | (state_of_area[area] == who.state)
        rows = rows[own & (who.has_place | (who.state < 0) | (state_of_area[area] == who.state))]
        km = distance(who, index.columns, rows)
        stopped = evaluate(who, index.columns, rows, km, TODAY) == FAILS
        raw = ranker.raw(pair_features(who, index.columns, rows, km), prepared.fixed[rows])
        near = ~(km > NEAR_BLOCKED * who.reach_km)
        blocked = np.flatnonzero(near & stopped.any(axis=0))
        best = blocked[np.lexsort((rows[blocked], -raw[blocked]))][:20]
        counts = dict(zip(GATES, stopped[:, near].sum(axis=1).tolist(), strict=True))

        found = search(index, prepared, ranker, who, TODAY)
        assert found.blocked.rows.tolist() == rows[best].tolist()
        assert found.blocked_counts == {gate: count for gate, count in counts.items() if count}
        told_any += len(best) > 0
    assert told_any > 60


def test_the_trained_ranker_is_scikit_learns_own_prediction(
    estimator: RankerEstimator, encoder: Encoder, gazetteer: Gazetteer
) -> None:
    pairs = Pairs.together(list(draw_many(encoder, gazetteer, 2, 1, listings=8_000, workers=500)))

    assert prove(estimator.ranker_, estimator.model_, pairs.told[:20_000]).greatest_difference <= 1e-9


def test_it_ranks_better_than_nearness_in_markets_it_has_not_seen(ranker: Ranker, encoder: Encoder, gazetteer: Gazetteer) -> None:
    """Other places, other constants, another functional form than those it was trained on."""
    pairs = Pairs.together(list(draw_many(encoder, gazetteer, 2_001, 4, vary=True, listings=8_000, workers=250)))
    kin, km = pairs.told[:, NAMES.index("kinship")], pairs.told[:, NAMES.index("km")]
    ours, nearest, chance = (
        ndcg_by_slate(score, pairs.chance, pairs.worker)
        for score in (ranker.raw_of_matrix(pairs.told), kin * 1_000.0 - km, np.random.default_rng(0).random(len(km)))
    )

    assert interval(ours - nearest).low >= 0.1
    assert ours.mean() > nearest.mean() > chance.mean()


def test_its_chances_are_about_what_happens_in_markets_like_those_it_learnt_from(
    ranker: Ranker, encoder: Encoder, gazetteer: Gazetteer
) -> None:
    pairs = Pairs.together(list(draw_many(encoder, gazetteer, 3, 2, listings=8_000, workers=400)))
    rows = calibration(sigmoid(ranker.raw_of_matrix(pairs.told)), pairs.joined, bins=5)

    assert all(abs(row["predicted"] - row["seen"]) < 0.05 for row in rows)
    assert [row["seen"] for row in rows] == sorted(row["seen"] for row in rows)


def test_who_has_what_is_asked_ranks_above_who_lacks_it_by_as_much_as_ten_kilometres(
    estimator: RankerEstimator, ranker: Ranker
) -> None:
    able, lacking, nearer = (np.full((1, len(NAMES)), np.nan) for _ in range(3))
    for row, share, missing, km in ((able, 1.0, 0.0, 20.0), (lacking, 0.0, 2.0, 20.0), (nearer, 0.0, 2.0, 10.0)):
        for name, value in {"kinship": 1.0, "km": km, "skill_share": share, "skills_missing": missing}.items():
            row[0, NAMES.index(name)] = value
    fit, gap, near = (float(ranker.raw_of_matrix(row)[0]) for row in (able, lacking, nearer))
    assert fit > near > gap
