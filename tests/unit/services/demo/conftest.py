"""A small demonstration, drawn once for all tests of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.feeds.base import Rejected
from data.feeds.ncs_columns import COLUMNS
from data.feeds.ncs_csv import NcsCsv
from data.gazetteer import ensure_gazetteer
from data.store.events import Event
from data.worker_record import worker_from_record
from matching.model import Listing, Worker
from matching.occupations import Occupation, load_occupations
from matching.places import Gazetteer
from matching.vocabulary import Vocabulary
from services.demo.country import Country
from services.demo.events import draw_events
from services.demo.listings import Truth, draw_listings
from services.demo.tables import DemoTables
from services.demo.workers import draw_workers
from settings import load_settings

REFERENCE = load_settings({}).reference_dir
WORKERS, LISTINGS, EVENTS = 4_000, 6_000, 20_000
Feed = list[tuple[dict[str, str], Truth]]


@pytest.fixture(scope="session")
def today() -> date:
    return date(2026, 11, 23)


@pytest.fixture(scope="session")
def now() -> datetime:
    return datetime(2026, 11, 22, 18, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def reference() -> Path:
    return REFERENCE


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return Vocabulary.load(REFERENCE)


@pytest.fixture(scope="session")
def occupations() -> dict[str, Occupation]:
    return load_occupations(REFERENCE / "occupations.csv")


@pytest.fixture(scope="session")
def tables(vocabulary: Vocabulary) -> DemoTables:
    return DemoTables.load(REFERENCE, vocabulary)


@pytest.fixture(scope="session")
def country(tables: DemoTables, tmp_path_factory: pytest.TempPathFactory) -> Country:
    folder = tmp_path_factory.mktemp("places") / "gazetteer"
    ensure_gazetteer(folder)
    return Country.load(Gazetteer.load(folder, REFERENCE / "place_aliases.csv"), folder, tables.states)


@pytest.fixture(scope="session")
def records(country: Country, tables: DemoTables, occupations: Mapping[str, Occupation], today: date) -> list[dict[str, Any]]:
    return list(draw_workers(np.random.default_rng(7), country, tables, occupations, WORKERS, today))


@pytest.fixture(scope="session")
def workers(records: list[dict[str, Any]]) -> list[Worker]:
    return [worker_from_record(record) for record in records]


@pytest.fixture(scope="session")
def feed(country: Country, tables: DemoTables, occupations: Mapping[str, Occupation], today: date) -> Feed:
    return list(draw_listings(np.random.default_rng(7), country, tables, occupations, LISTINGS, today))


@pytest.fixture(scope="session")
def listings(feed: Feed, read: Callable[..., list[Any]]) -> dict[str, Listing]:
    items = read(row for row, _ in feed)
    assert [item for item in items if isinstance(item, Rejected)] == []
    return {item.job_id: item for item in items if isinstance(item, Listing)}


@pytest.fixture(scope="session")
def events(country: Country, tables: DemoTables, occupations: Mapping[str, Occupation], now: datetime) -> list[Event]:
    return list(draw_events(np.random.default_rng(7), country, tables, occupations, EVENTS, now))


@pytest.fixture(scope="session")
def read() -> Callable[[Iterable[Mapping[str, str]]], list[Any]]:
    """Rows through the feed's reader, as the import sees them."""

    def through(rows: Iterable[Mapping[str, str]]) -> list[Any]:
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
        return list(NcsCsv().read(io.BytesIO(text.getvalue().encode())))

    return through
