"""What is counted ahead follows the events: added in any portions it is what a count of everything gives."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Engine, select

from data.store.bands import AGE_BANDS, WAGE_BANDS
from data.store.cube_tables import atoms, cube_cursor, journeys, waits
from data.store.events import KINDS, Event
from data.store.unit_of_work import UnitOfWork
from indicators.atoms import Known
from indicators.dimensions import GENDERS
from matching.model import CHANNELS, PROOFS, WORKER_TYPES
from services import refresh_cubes as room
from services.refresh_cubes import Refreshed, refresh_cubes

NOW = datetime(2026, 11, 20, tzinfo=UTC)
START = datetime(2025, 11, 1, 3, 0, tzinfo=UTC)
KNOWN = Known({"Bihar": "BR", "Kerala": "KL", "Goa": "GA"}, {"7112": "Construction", "7531": "Textiles", "5223": "Retail"})


def drawn(random: np.random.Generator, count: int, people: int) -> Iterator[Event]:
    """Events in no sensible order, of whoever comes, with anything on record or nothing: the sums must hold for those too."""

    def one(*values: str | int | None) -> object:
        return values[random.integers(len(values))]

    for _ in range(count):
        yield Event(
            at=START + timedelta(minutes=int(random.integers(0, 380 * 24 * 60))),
            pseudonym=int(random.integers(people)).to_bytes(8, "big") * 2,
            kind=str(one(*KINDS, "consented", "joined", "retained_30", "retained_90")),
            proof=one(*PROOFS, None),
            channel=one(*CHANNELS, None),
            state=one("Bihar", "Kerala", "Goa", "Atlantis", None),
            district_id=one(1, 2, 3, None),
            age_band=one(*AGE_BANDS),
            gender=one(*GENDERS, None),
            social_category=one("general", "sc", None),
            disability=one("any", "unknown"),
            worker_type=one(*WORKER_TYPES),
            family=one("7112", "7531", "9999", None),
            wage_band=one(*WAGE_BANDS, None),
            pay_before=one(*WAGE_BANDS, None),
            simulated=bool(random.integers(2)),
        )


def add(store: Engine, events: Iterator[Event]) -> None:
    with UnitOfWork(store) as work:
        work.events.add_many(events)
        work.commit()


def refreshed(store: Engine, now: datetime = NOW) -> Refreshed:
    done = refresh_cubes(store, KNOWN, now)
    assert done
    return done


def standing(store: Engine) -> dict[str, pd.DataFrame]:
    """All that is counted ahead, without what a rebuild may change."""
    tables = {}
    with store.connect() as connection:
        for table in (journeys, atoms, waits, cube_cursor):
            columns = [column for column in table.c if column.name not in ("built_swept", "swept")]
            query = select(*columns).order_by(*table.primary_key)
            rows = [tuple(row) for row in connection.execute(query)]
            tables[table.name] = pd.DataFrame(rows, columns=[column.name for column in columns], dtype=object)
    return tables


def same(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> None:
    for name, frame in one.items():
        pd.testing.assert_frame_equal(frame, other[name], obj=name)


def build_anew(store: Engine) -> None:
    with UnitOfWork(store) as work:
        work.cubes.move(replace(work.cubes.cursor(), built_swept=None))
        work.commit()
    assert refreshed(store).built


@pytest.mark.parametrize("seed", range(4))
def test_events_in_random_portions_come_to_what_a_count_of_everything_gives(
    store: Engine, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "EVENTS_AT_ONCE", 170)
    monkeypatch.setattr(room, "READ_AT_ONCE", 90)
    random = np.random.default_rng(seed)
    assert refreshed(store).built
    for portion in random.integers(1, 400, 7).tolist():
        add(store, drawn(random, portion, 150))
        done = refreshed(store)
        assert (done.events, done.built) == (portion, False)
    followed = standing(store)
    assert len(followed["journeys"]) > 100
    build_anew(store)
    same(followed, standing(store))


def test_what_is_new_is_published_once_a_day_and_nothing_new_never(store: Engine) -> None:
    add(store, drawn(np.random.default_rng(1), 50, 20))
    first = refreshed(store)
    assert refreshed(store) == Refreshed(0, False, first.version)
    add(store, drawn(np.random.default_rng(2), 1, 20))
    counted = refreshed(store)
    assert (counted.events, counted.version) == (1, first.version), "two versions of one day would tell of those between"
    next_day = NOW + timedelta(days=1)
    assert refreshed(store, next_day) == Refreshed(0, False, (first.version or 0) + 1)
    assert refreshed(store, next_day + timedelta(days=1)) == Refreshed(0, False, (first.version or 0) + 1)


@pytest.mark.parametrize(("days", "all_anew"), [(40, False), (200, True)])
def test_what_was_swept_is_counted_no_more(store: Engine, days: int, all_anew: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "FORGOTTEN_UNTIL", 90)
    add(store, drawn(np.random.default_rng(3), 600, 150))
    refreshed(store)
    add(store, drawn(np.random.default_rng(9), 40, 200))
    with UnitOfWork(store) as work:
        assert work.events.sweep(START + timedelta(days=days))
        work.commit()
    assert refreshed(store).built == all_anew
    left = standing(store)
    assert left["cube_cursor"]["events"][0] < 640
    assert left["journeys"]["first_day"].min() >= (START + timedelta(days=days - 1)).timestamp() // 86_400
    build_anew(store)
    same(left, standing(store))
    with UnitOfWork(store) as work:
        assert not work.events.sweep(START)
        work.commit()
    assert refreshed(store).events == 0


def test_when_everything_was_swept_nothing_is_counted(store: Engine) -> None:
    add(store, drawn(np.random.default_rng(3), 60, 15))
    refreshed(store)
    with UnitOfWork(store) as work:
        work.events.sweep(START + timedelta(days=4_000))
        work.commit()
    refreshed(store)
    assert all(standing(store)[name].empty for name in ("journeys", "atoms", "waits"))


def test_other_tables_of_reference_build_all_anew(store: Engine) -> None:
    add(store, drawn(np.random.default_rng(4), 100, 30))
    refreshed(store)
    assert refresh_cubes(store, Known(KNOWN.states, {"7112": "Building"}), NOW).built  # type: ignore[union-attr]


@pytest.mark.trust
def test_a_count_of_everything_tells_no_second_version_on_a_day(store: Engine) -> None:
    """Who kept both would read off who came between. Other places or trades have to be told at once."""
    add(store, drawn(np.random.default_rng(7), 100, 30))
    first = refreshed(store).version
    add(store, drawn(np.random.default_rng(8), 5, 5))
    with UnitOfWork(store) as work:
        work.cubes.move(replace(work.cubes.cursor(), built_swept=None))
        work.commit()
    anew = refreshed(store)
    assert (anew.built, anew.version) == (True, first)
    tomorrow = refreshed(store, NOW + timedelta(days=1)).version
    assert tomorrow != first
    other = refresh_cubes(store, Known(KNOWN.states, {"7112": "Building"}), NOW + timedelta(days=1))
    assert other is not None
    assert other.version != tomorrow


def test_two_that_refresh_at_once_do_it_once(store: Engine) -> None:
    add(store, drawn(np.random.default_rng(5), 300, 60))
    refreshed(store)
    add(store, drawn(np.random.default_rng(6), 3_000, 60))
    barrier, done = threading.Barrier(3), []

    def turn() -> None:
        barrier.wait()
        done.append(refresh_cubes(store, KNOWN, NOW))

    threads = [threading.Thread(target=turn) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(each.events for each in done if each) == 3_000
    followed = standing(store)
    build_anew(store)
    same(followed, standing(store))


@pytest.mark.postgresql
def test_a_number_that_is_committed_late_is_not_passed_over(store: Engine) -> None:
    """On PostgreSQL somebody who writes for long holds a lower number than what others have committed since."""
    if store.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    refreshed(store)
    late = UnitOfWork(store).__enter__()
    late.events.add_many(drawn(np.random.default_rng(7), 5, 9))
    add(store, drawn(np.random.default_rng(8), 20, 9))
    assert refresh_cubes(store, KNOWN, NOW) is None
    late.commit()
    late.__exit__(None, None, None)
    assert refreshed(store).events == 25
    with UnitOfWork(store, writing=False) as work:
        assert work.cubes.cursor().events == 25
