"""How jobs of the simulated past fitted: as the simulated market has it, of grown people alone, and nothing else is changed by it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest

from data.store.bands import KM_BANDS, km_band
from data.store.told import STEP_OF
from matching.choice import Choice
from matching.coarse import FIT_BYTES, refined
from matching.columns import Encoder
from matching.features import NAMES
from matching.kinship import Kinship
from matching.market import draw_market, draw_pairs
from matching.minimum_wages import MinimumWages
from matching.occupations import Occupation
from matching.vocabulary import Vocabulary
from services.demo import event_fits
from services.demo.country import Country
from services.demo.event_fits import IN_FORCE_DAYS, Pool, draw_pool, matched
from services.demo.events import draw_event_columns
from services.demo.tables import DemoTables
from tests.unit.services.demo.conftest import REFERENCE

EVENTS = 30_000
Told = dict[str, list[Any]]


@pytest.fixture(scope="module")
def encoder(country: Country, vocabulary: Vocabulary, occupations: Mapping[str, Occupation]) -> Encoder:
    return Encoder(
        kinship=Kinship(dict(occupations)),
        occupations=dict(occupations),
        states=country.gazetteer.states,
        n_districts=country.gazetteer.n_districts,
        skills=tuple(skill.id for skill in vocabulary.skills),
        minimum_wages=MinimumWages.load(REFERENCE / "minimum_wages.csv"),
        implied_skills=vocabulary.implied_skills(),
        family_skills=vocabulary.family_skills(),
    )


@pytest.fixture(scope="module")
def drawn(
    country: Country, tables: DemoTables, occupations: Mapping[str, Occupation], encoder: Encoder, now: datetime
) -> tuple[Told, Told]:
    """The same past without and with how its jobs fitted."""

    def past(encodes: Encoder | None) -> Told:
        told: Told = {}
        for part in draw_event_columns(np.random.default_rng(7), country, tables, occupations, EVENTS, now, encodes):
            length = len(part["at"])
            for name in {*part, "fit", "listing_id"}:
                told.setdefault(name, []).extend(part.get(name, [None] * length))
        return told

    return past(None), past(encoder)


def test_nothing_else_of_the_past_is_changed(drawn: tuple[Told, Told]) -> None:
    before, told = drawn
    for name in before.keys() - {"fit", "listing_id"}:
        assert told[name] == before[name]
    assert {*before["fit"], *before["listing_id"]} == {None}


def test_only_jobs_shown_lately_to_grown_people_tell_how_they_fitted(drawn: tuple[Told, Told], now: datetime) -> None:
    told = drawn[1]
    rows = [*zip(told["fit"], told["kind"], told["age_band"], told["at"], told["simulated"], strict=True)]
    fitted = [row for row in rows if row[0] is not None]
    assert len(fitted) > 2_000
    assert {len(fit) for fit, *_ in fitted} == {FIT_BYTES}
    assert {kind for _, kind, *_ in fitted} == {"shown"}
    assert "under_18" not in {age for _, _, age, *_ in fitted}
    assert min(at for _, _, _, at, _ in fitted) >= now - timedelta(days=IN_FORCE_DAYS)
    could = [row for row in rows if row[1] == "shown" and row[2] != "under_18" and row[3] >= now - timedelta(days=IN_FORCE_DAYS)]
    assert 0.7 < len(fitted) / len(could) < 0.95


def test_a_fit_and_its_event_tell_the_same_trade_and_distance(drawn: tuple[Told, Told]) -> None:
    told = drawn[1]
    rows = zip(told["fit"], told["family"], told["listing_family"], told["km_band"], strict=True)
    fits, *others = zip(*(row for row in rows if row[0] is not None), strict=True)
    features = refined(np.frombuffer(b"".join(fits), dtype=np.uint8).reshape(-1, FIT_BYTES))
    same = [family == listing for family, listing in zip(others[0], others[1], strict=True)]
    assert (features[:, NAMES.index("kinship")] == 1.0).tolist() == same
    # Kilometres are kept as the nearest step, which at an end of a band may lie in the next one.
    apart = [KM_BANDS.index(km_band(km) or "") - KM_BANDS.index(band) for km, band in zip(features[:, 1], others[2], strict=True)]
    assert {*apart} <= {0, 1}
    assert apart.count(0) > apart.count(1)


def test_what_came_of_a_job_is_told_of_the_same_advert(drawn: tuple[Told, Told]) -> None:
    told = drawn[1]
    adverts: dict[tuple[bytes, int], set[str]] = {}
    for who, number, kind in zip(told["pseudonym"], told["listing_id"], told["kind"], strict=True):
        if number is not None:
            assert number < 0
            adverts.setdefault((who, number), set()).add(kind)
    assert all("shown" in kinds for kinds in adverts.values())
    assert sum("joined" in kinds for kinds in adverts.values()) > 10
    assert len({number for _, number in adverts}) == len(adverts)


def test_who_came_farther_has_pairs_that_the_market_joins_more_often() -> None:
    random = np.random.default_rng(3)
    chance = random.beta(1.0, 9.0, 4_000)
    pool = Pool(np.zeros((4_000, FIT_BYTES), dtype=np.uint8), chance, np.zeros(4_000, dtype=np.int64))
    came = np.where(random.random(6_000) < 0.02, STEP_OF["joined"], STEP_OF["shown"]).astype(np.int8)
    pairs = matched(random, pool, np.zeros(6_000, dtype=np.int64), came)
    joined = came == STEP_OF["joined"]
    assert chance[pairs[joined]].mean() > 1.5 * chance[pairs[~joined]].mean()
    assert chance[pairs].mean() == pytest.approx(chance.mean(), rel=0.05)


def test_when_as_many_join_as_the_market_has_it_its_chances_come_about() -> None:
    random = np.random.default_rng(4)
    chance = random.beta(1.0, 4.0, 5_000)
    pool = Pool(np.zeros((5_000, FIT_BYTES), dtype=np.uint8), chance, np.zeros(5_000, dtype=np.int64))
    came = np.where(random.random(40_000) < chance.mean(), STEP_OF["joined"], STEP_OF["shown"]).astype(np.int8)
    pairs = matched(random, pool, np.zeros(40_000, dtype=np.int64), came)
    for low, high in ((0.0, 0.1), (0.2, 0.3), (0.4, 0.6)):
        those = (chance[pairs] >= low) & (chance[pairs] < high)
        assert (came[those] == STEP_OF["joined"]).mean() == pytest.approx(chance[pairs][those].mean(), abs=0.02)


def test_of_a_kind_that_the_market_has_not_nothing_is_told() -> None:
    pool = Pool(np.zeros((1, FIT_BYTES), dtype=np.uint8), np.array([0.5]), np.array([3]))
    kinds = np.array([3, 4, 3])
    assert matched(np.random.default_rng(1), pool, kinds, np.zeros(3, dtype=np.int8)).tolist() == [0, -1, 0]


def test_however_many_are_shown_no_more_than_enough_tell(
    country: Country,
    tables: DemoTables,
    occupations: Mapping[str, Occupation],
    encoder: Encoder,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(event_fits, "MOST_FITS", 500)
    parts = draw_event_columns(np.random.default_rng(7), country, tables, occupations, EVENTS, now, encoder)
    told = sum(fit is not None for part in parts for fit in part.get("fit", ()))
    assert 300 < told < 560


def test_the_pool_is_what_the_market_opens_to_people(country: Country, encoder: Encoder) -> None:
    pool = draw_pool(np.random.default_rng(1), encoder, country.gazetteer)
    assert len(pool.codes) == len(pool.chance) == len(pool.kind)
    market = draw_market(encoder, country.gazetteer, np.random.default_rng(2), 3_000, 100)
    pairs = draw_pairs(market, Choice(), np.random.default_rng(2), everything=True)
    assert pool.chance.mean() == pytest.approx(pairs.chance.mean(), abs=0.05)
