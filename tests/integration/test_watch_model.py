"""The ranker in force, watched over a store: drift that was planted is found, expectations that come about are told to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import Engine, select, update

from data.store.connect import connect
from data.store.event_tables import events
from data.store.events import Event
from data.store.migrate import upgrade
from data.store.shown_lists import shown_lists
from data.store.unit_of_work import UnitOfWork
from matching.coarse import coarse, refined
from matching.features import NAMES
from matching.ranker import Ranker, sigmoid
from services.fair.watch_model import KIND, Watched, packed, renew_watch, unpacked, watched
from services.train import current_ranker
from settings import Settings, load_settings
from tests.small_house import quick_ranker

START = datetime(2026, 5, 4, 18, 30, tzinfo=UTC)
NOW = START + timedelta(days=100)
JOBS, DAYS = 1_200, 28


@dataclass(frozen=True)
class Place:
    """A store with a ranker in force."""

    settings: Settings
    database: Engine
    ranker: Ranker

    def show(self, first: int, from_day: int, *, km: float = 1.0, share: float = 1.0, jobs: int = JOBS, position: int = 0) -> None:
        """Jobs over four weeks from a day on, so many times as far off, of which so much of what is expected comes about."""
        random = np.random.default_rng(first)
        codes = self._codes(random, jobs, km)
        joins = random.random(jobs) < share * sigmoid(self.ranker.raw_of_matrix(refined(codes)))
        with UnitOfWork(self.database) as work:
            work.events.add_many(self._events(first, from_day, codes, joins, position))
            work.commit()

    def _codes(self, random: np.random.Generator, jobs: int, km: float) -> NDArray[np.uint8]:
        told = dict(zip(NAMES, random.gamma(2.0, 1.0, (len(NAMES), jobs)), strict=True))
        return coarse(told | {"km": told["km"] * km, "shift": np.full(jobs, np.nan)})

    def _events(
        self, first: int, from_day: int, codes: NDArray[np.uint8], joins: NDArray[np.bool_], position: int
    ) -> Iterator[Event]:
        for number, (fit, joined) in enumerate(zip(codes, joins.tolist(), strict=True)):
            at = START + timedelta(days=from_day + number * DAYS // len(codes))
            about = {"pseudonym": (first + number).to_bytes(16, "big"), "listing_id": first + number, "simulated": True}
            version = self.ranker.version
            yield Event(at=at, kind="shown", position=position, fit=fit.tobytes(), model_version=version, **about)
            if joined:
                yield Event(at=at + timedelta(days=20), kind="joined", proof="document", **about)

    def told(self) -> Watched:
        with UnitOfWork(self.database, writing=False) as work:
            return watched(work.connection, self.ranker, None)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    settings = load_settings({"KAAM_VAR_DIR": str(tmp_path)})
    upgrade(settings.store_url)
    quick_ranker(settings)
    ranker = current_ranker(settings.models_dir)
    assert ranker
    database = connect(settings.store_url)
    yield Place(settings, database, ranker)
    database.dispose()


def test_without_anything_on_record_nothing_is_said(place: Place) -> None:
    assert place.told() == Watched(place.ranker.version, "joined")


def test_what_was_planted_is_found_and_nothing_else(place: Place) -> None:
    place.show(0, 0)
    place.show(10_000, 60, km=6.0)
    told = place.told()
    assert (told.drifts[0].feature, told.drifts[0].word) == ("km", "drifted")
    assert {drift.word for drift in told.drifts[1:]} == {"steady"}
    assert {drift.feature for drift in told.drifts} == set(NAMES)
    assert told.simulated


def test_windows_that_overlap_or_hold_few_say_nothing(place: Place) -> None:
    place.show(0, 0)
    place.show(10_000, 10)
    assert place.told().drifts == ()
    place.show(20_000, 60, jobs=900)
    told = place.told()
    assert (told.drifts, told.newest_shown) == ((), 900)


def test_another_version_s_lists_are_not_looked_at(place: Place) -> None:
    place.show(0, 0)
    with UnitOfWork(place.database) as work:
        codes = place._codes(np.random.default_rng(1), 1, 9.0)[0]
        other = Event(at=NOW, pseudonym=bytes(16), kind="shown", position=0, fit=codes.tobytes(), model_version="another")
        work.events.add(other)
        work.commit()
    told = place.told()
    assert (told.first_shown, told.newest_shown, told.drifts) == (1_200, 1_200, ())


@pytest.mark.parametrize(("share", "least", "most"), [(1.0, 0.0, 4.5), (0.5, 15.0, 60.0)])
def test_expectations_that_come_about_and_those_that_do_not(place: Place, share: float, least: float, most: float) -> None:
    """Of 100: of ten bins of 240 each chance alone is off by about 2.5."""
    place.show(0, 0, share=share, jobs=2_400)
    place.show(10_000, 60)
    told = place.told()
    assert told.error is not None
    assert least < told.error < most
    assert [each.shown for each in told.bins] == [240] * 10
    known = [each for each in told.bins if each.joined.low is not None and each.joined.high is not None]
    held = sum((each.joined.low or 0) <= each.expected <= (each.joined.high or 0) for each in known)
    assert len(known) >= 7
    assert held >= len(known) - 2 if share == 1.0 else held == 0
    assert [each.expected for each in told.bins] == sorted(each.expected for each in told.bins)


def test_of_a_job_far_down_a_list_less_is_expected(place: Place) -> None:
    """The market's people look at the tenth place once in ten times."""
    place.show(0, 0, share=0.1, jobs=2_400, position=9)
    place.show(10_000, 60)
    told = place.told()
    assert told.error is not None
    assert told.error < 2.0
    assert told.overall
    assert told.overall.joined.value is not None
    assert told.overall.expected == pytest.approx(told.overall.joined.value, abs=1.5)


def test_a_ranker_that_learnt_from_lists_knows_which_places_are_looked_at(place: Place) -> None:
    place.show(0, 0, jobs=2_400, position=3)
    place.show(10_000, 60)
    expected = [place.told().overall]
    for looked_at in ([1.0, 0.5], [1.0, 0.9, 0.8, 0.25]):
        place.ranker.card["looked_at"] = looked_at
        expected.append(place.told().overall)
    of_market, beyond, known = (each.expected for each in expected if each)
    assert beyond == pytest.approx(2 * of_market, rel=0.01)
    assert known == pytest.approx(of_market, rel=0.01)


def test_all_together_are_not_told_where_one_hidden_tenth_could_be_worked_out(place: Place) -> None:
    place.show(0, 0, jobs=2_400)
    place.show(10_000, 60)
    told = place.told()
    hidden = [each.joined.value for each in told.bins].count(None)
    assert told.overall
    assert (told.overall.joined.value is None) == (hidden == 1)
    assert told.overall.shown == 2_400


@pytest.mark.parametrize(("simulated", "told_of"), [(True, JOBS), (False, 0)])
def test_only_a_simulated_past_may_lie_before_the_training(place: Place, simulated: bool, told_of: int) -> None:
    place.show(0, 0)
    with UnitOfWork(place.database) as work:
        work.connection.execute(update(events).values(simulated=simulated))
        found = watched(work.connection, place.ranker, NOW)
    assert found.first_shown == told_of


def test_a_simulated_past_is_told_which_model_ranked_it_and_what_happened_is_left_alone(place: Place) -> None:
    place.show(0, 0)
    place.show(10_000, 60)
    with UnitOfWork(place.database) as work:
        connection = work.connection
        connection.execute(update(events).values(model_version=None))
        connection.execute(update(events).where(events.c.listing_id < 10).values(simulated=False))
        named = work.events.name_ranker(place.ranker.version, START + timedelta(days=60))
        assert named == JOBS
        assert work.events.name_ranker("another", START) == JOBS - 10
        versions = connection.execute(select(events.c.model_version).where(events.c.kind == "joined")).scalars()
        assert {*versions} == {None}


def test_nothing_is_learnt_from_adverts_of_a_simulated_past(place: Place) -> None:
    place.show(0, 0)
    with UnitOfWork(place.database) as work:
        assert len(shown_lists(work.connection).shown) == JOBS
        work.connection.execute(update(events).values(listing_id=-1 - events.c.listing_id))
        lists = shown_lists(work.connection)
    assert (len(lists.shown), lists.deeds) == (0, 0)


def test_what_is_kept_reads_back_and_is_made_once_an_hour(place: Place) -> None:
    place.show(0, 0)
    models = place.settings.models_dir
    assert renew_watch(place.database, models, NOW)
    with UnitOfWork(place.database, writing=False) as work:
        kept = work.snapshots.get(KIND)
    assert kept
    assert unpacked(kept.body) == place.told()
    assert not renew_watch(place.database, models, NOW + timedelta(minutes=30))
    assert unpacked(packed(place.told())) == place.told()
    assert unpacked(b"nonsense") is None
