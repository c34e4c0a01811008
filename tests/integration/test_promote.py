"""A ranker comes into force only when it is no worse and fair, and every one that was trained is recorded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.store.connect import connect
from data.store.models import TrainedModel
from data.store.unit_of_work import UnitOfWork
from matching.market import Pairs, draw_many
from matching.ranker import Ranker, RankerEstimator
from services import promote
from services.foundation import Ground
from services.promote import Trial, judge, record_current, train_and_promote
from services.train import current_ranker
from settings import Settings, load_settings


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return load_settings({"KAAM_VAR_DIR": str(tmp_path_factory.mktemp("var"))})


@pytest.fixture(scope="module")
def ground(place: Settings) -> Ground:
    return Ground.load(place)


@pytest.fixture(scope="module")
def pairs(ground: Ground) -> Pairs:
    return Pairs.together(list(draw_many(ground.encoder, ground.gazetteer, 77, 2, listings=8_000, workers=400)))


def kept(place: Settings) -> list[TrainedModel]:
    database = connect(place.store_url)
    try:
        with UnitOfWork(database, writing=False) as work:
            return work.models.all()
    finally:
        database.dispose()


@pytest.fixture(scope="module")
def able(pairs: Pairs) -> RankerEstimator:
    return RankerEstimator(max_iter=60).fit(pairs.told, pairs.joined)


@pytest.fixture(scope="module")
def unable(pairs: Pairs) -> RankerEstimator:
    """Taught by chance alone."""
    return RankerEstimator(max_iter=60).fit(pairs.told, np.random.default_rng(0).permutation(pairs.joined))


def test_a_worse_one_is_told_from_a_better_one(
    ground: Ground, pairs: Pairs, able: RankerEstimator, unable: RankerEstimator
) -> None:
    first = judge(ground, able.ranker_, None, pairs)
    same = judge(ground, able.ranker_, able.ranker_, pairs)
    worse = judge(ground, unable.ranker_, able.ranker_, pairs)

    assert (first.before, first.gain, first.passed) == (None, None, True)
    assert (same.gain, same.passed) == (0.0, True)
    assert worse.gain is not None
    assert worse.gain < -0.02
    assert not worse.passed
    assert judge(ground, able.ranker_, unable.ranker_, pairs).passed


def test_one_that_serves_a_sector_badly_does_not_pass_however_good_it_is() -> None:
    good = Trial(0.9, 0.89, 0.91, 900, 0.8, 0.1, 0.95, "construction")

    assert good.passed
    assert not replace(good, least_served=0.79).passed


def test_only_what_passed_is_in_force_and_everything_is_recorded(
    place: Settings, able: RankerEstimator, unable: RankerEstimator, monkeypatch: pytest.MonkeyPatch, pairs: Pairs
) -> None:
    def taught(estimator: RankerEstimator) -> Ranker:
        monkeypatch.setattr(promote, "fit_ranker", lambda *_, **__: estimator)
        return train_and_promote(place)[0]

    monkeypatch.setattr(promote, "draw_many", lambda *_, **__: iter([pairs]))
    record_current(place)
    assert not (place.models_dir / "current").exists()
    good, bad = taught(able), taught(unable)

    current = current_ranker(place.models_dir)
    assert current is not None
    assert current.version == good.version
    assert {(model.version, model.promoted_at is not None, model.retired_at) for model in kept(place)} == {
        (good.version, True, None), (bad.version, False, None),
    }  # fmt: skip
    told = {model.version: model.card["trial"] for model in kept(place)}
    assert told[bad.version]["gain"] < 0 < told[good.version]["ndcg_at_10"]
    assert taught(able).version == good.version
    assert len(kept(place)) == 2
