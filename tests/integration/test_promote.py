"""A ranker comes into force only when it is no worse and fair, and every one that was trained is recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from data.store.connect import connect
from data.store.events import Event
from data.store.migrate import upgrade
from data.store.models import TrainedModel
from data.store.shown_lists import shown_lists
from data.store.unit_of_work import UnitOfWork
from matching.choice import Choice
from matching.coarse import coarse
from matching.features import NAMES
from matching.market import Pairs, draw_many, show_lists
from matching.ranker import Ranker
from matching.ranker_training import RankerEstimator
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
    def judged(challenger: RankerEstimator, champion: RankerEstimator | None) -> Trial:
        sector = np.array([ground.encoder.occupations[code].sector for code in ground.encoder.kinship.codes])[pairs.trade]
        before = champion.ranker_ if champion else None
        return judge(challenger.ranker_, before, pairs.told, pairs.chance, pairs.worker, {"sector": sector}, simulated=True)

    first, same, worse = judged(able, None), judged(able, able), judged(unable, able)

    assert (first.before, first.gain, first.passed) == (None, None, True)
    assert (same.gain, same.passed) == (0.0, True)
    assert worse.gain is not None
    assert worse.gain < -0.02
    assert not worse.passed
    assert judged(able, unable).passed


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


def test_with_deeds_enough_it_learns_from_what_people_did(tmp_path: Path, pairs: Pairs, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists by a policy of chance over twenty days, of which the first ten places were looked at the more the higher they stood."""
    house = load_settings({"KAAM_VAR_DIR": str(tmp_path)})
    random = np.random.default_rng(3)
    shown, rows = show_lists(pairs, random.random(len(pairs.worker)), Choice(), random)
    codes = coarse({name: pairs.told[rows, column] for column, name in enumerate(NAMES)})
    upgrade(house.store_url)
    database = connect(house.store_url)
    try:
        with UnitOfWork(database) as work:
            for number, (fit, place, done) in enumerate(zip(codes, shown.place.tolist(), shown.done.tolist(), strict=True)):
                who = int(pairs.worker[rows[number]])
                told = {
                    "at": datetime(2026, 11, 1, tzinfo=UTC) + timedelta(days=who % 20),
                    "pseudonym": who.to_bytes(16, "big"),
                    "listing_id": number,
                    "gender": "female" if who % 2 else "male",
                    "simulated": True,
                }
                work.events.add(Event(kind="shown", position=place - 1, fit=fit.tobytes(), **told))
                if done:
                    work.events.add(Event(kind="joined", proof="document", **told))
            work.commit()
    finally:
        database.dispose()
    monkeypatch.setattr(promote, "LEAST_DEEDS", 50)
    ranker, trial = train_and_promote(house)

    assert "listings shown to people" in ranker.card["data"]
    assert ranker.card["simulated"]
    assert ranker.card["looked_at"][0] == 1.0
    assert ranker.card["looked_at"][9] < 0.4
    assert trial.passed
    assert ranker.curves["kinship"].values[-1] > ranker.curves["kinship"].values[0]


def test_a_listing_counts_once_for_each_person_with_the_furthest_that_came_of_it(tmp_path: Path) -> None:
    house = load_settings({"KAAM_VAR_DIR": str(tmp_path)})
    upgrade(house.store_url)
    database, day = connect(house.store_url), datetime(2026, 11, 1, tzinfo=UTC)
    asha, fit = b"a" * 16, bytes(16)
    try:
        with UnitOfWork(database) as work:
            work.events.add(
                Event(day, asha, "shown", 1, 0, fit=fit, gender="female"),
                Event(day, asha, "shown", 2, 1, fit=fit, gender="female"),
                Event(day, asha, "shown", 3, 2, gender="female"),
                Event(day + timedelta(days=1), asha, "shown", 1, 5, fit=fit, gender="female"),
                Event(day + timedelta(days=1), asha, "interested", 1),
                Event(day + timedelta(days=2), asha, "declined", 1),
                Event(day + timedelta(days=2), asha, "joined", 3, proof="document"),
            )
            lists = shown_lists(work.connection)
            nobody = lists.part(np.zeros(2, dtype=np.bool_))
    finally:
        database.dispose()

    assert (lists.shown.place.tolist(), lists.shown.done.tolist(), lists.shown.worth.tolist()) == ([1, 2], [1, 0], [0.5, 1.0])
    assert (len(set(lists.list.tolist())), lists.groups["gender"].tolist(), lists.deeds) == (1, ["female", "female"], 1)
    assert not lists.simulated
    assert (len(nobody.shown), nobody.deeds) == (0, 0)
