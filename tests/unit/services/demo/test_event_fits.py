"""How jobs of the simulated past fitted, and how often they were joined: as the simulated market has it, of grown people alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingRegressor

from data.store.bands import KM_BANDS, km_band
from matching.choice import Choice, seen_at
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
from services.demo.event_chains import A_DAY, DAYS
from services.demo.event_fits import IN_FORCE_DAYS, Pool, deal, draw_pool
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


def test_with_a_market_or_without_it_is_the_past_of_the_same_people(drawn: tuple[Told, Told]) -> None:
    hers = ("pseudonym", "channel", "district_id", "age_band", "gender", "social_category", "family", "pay_before")
    before, told = ({*zip(*(past[name] for name in hers), strict=True)} for past in drawn)
    assert before == told
    assert {*drawn[0]["fit"], *drawn[0]["listing_id"]} == {None}


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


def pool_of(chance: NDArray[np.float64], kind: NDArray[np.int64]) -> Pool:
    return Pool(np.zeros((len(chance), FIT_BYTES), dtype=np.uint8), chance, kind)


def test_a_job_is_a_pair_of_its_kind_and_where_the_market_has_none_its_chance_is_the_usual_one() -> None:
    near, far = KM_BANDS.index(km_band(1.0) or ""), len(KM_BANDS) - 1
    own = np.array([True, True, False])
    dealt = deal(
        np.random.default_rng(1),
        pool_of(np.array([0.5, 0.1]), np.array([len(KM_BANDS) + near, len(KM_BANDS) + near])),
        np.zeros(3),
        own,
        np.array([near, far, near]),
    )
    assert dealt.pair[0] in (0, 1)
    assert dealt.pair[1:].tolist() == [-1, -1]
    assert dealt.chance[0] == dealt.pool.chance[dealt.pair[0]]
    assert dealt.chance[1:].tolist() == pytest.approx([0.3, 0.3])


def test_at_first_lists_come_from_one_market_and_in_the_end_from_both() -> None:
    kinds = np.arange(2) * 2 * len(KM_BANDS)
    when = np.repeat([0.0, (DAYS - IN_FORCE_DAYS) * A_DAY, DAYS * A_DAY - 1.0], 400)
    dealt = deal(
        np.random.default_rng(1),
        pool_of(np.array([0.2, 0.4]), kinds),
        when,
        np.zeros(1_200, dtype=bool),
        np.zeros(1_200, dtype=int),
    )
    first, opened, last = (dealt.pair[start : start + 400] for start in (0, 400, 800))
    assert {*first, *opened} == {0}
    assert 0.4 < last.mean() < 0.6


def test_what_the_market_expects_of_the_jobs_shown_comes_about(
    country: Country, tables: DemoTables, occupations: Mapping[str, Occupation], encoder: Encoder, now: datetime
) -> None:
    """Not to the last: her State and channel sway it, the steps are coarse, and of the last weeks not everything is told."""
    told: Told = {}
    for part in draw_event_columns(np.random.default_rng(11), country, tables, occupations, 150_000, now, encoder):
        for name in ("kind", "fit", "listing_id", "position", "at"):
            told.setdefault(name, []).extend(part.get(name, [None] * len(part["at"])))
    joined = {number for kind, number in zip(told["kind"], told["listing_id"], strict=True) if kind == "joined" and number}
    settled = now - timedelta(days=60)
    shown = [
        (fit, place, number in joined)
        for fit, place, number, at in zip(told["fit"], told["position"], told["listing_id"], told["at"], strict=True)
        if fit is not None and at < settled
    ]
    fits, places, came = zip(*shown, strict=True)
    pool = draw_pool(np.random.default_rng(1), encoder, country.gazetteer)
    learnt = HistGradientBoostingRegressor(max_iter=100).fit(refined(pool.codes), pool.chance)
    expected = learnt.predict(refined(np.frombuffer(b"".join(fits), dtype=np.uint8).reshape(-1, FIT_BYTES)))
    expected = expected * seen_at(Choice(), np.array(places) + 1.0)
    assert np.mean(came) == pytest.approx(expected.mean(), rel=0.25)
    least, most = expected < np.quantile(expected, 0.5), expected > np.quantile(expected, 0.9)
    assert np.array(came)[most].mean() > 4 * np.array(came)[least].mean()
    assert np.array(came)[most].mean() == pytest.approx(expected[most].mean(), rel=0.3)


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
