"""Taking a feed into the store: what is new, what changed, what is left out, and that a run cut short is finished by the next."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine

from data.feeds.base import EmptyFile, FeedError, MissingColumns
from data.store.connect import connect
from data.store.listings import StoredListing
from data.store.migrate import upgrade
from data.store.unit_of_work import UnitOfWork
from language import words
from matching.columns import Encoder
from matching.kinship import Kinship
from matching.minimum_wages import MinimumWages
from matching.model import Listing
from matching.occupations import Occupation
from matching.places import Gazetteer
from matching.understand import Understanding, Understood
from matching.vocabulary import Vocabulary, WorkWord
from matching.words import Resolver
from pages.parts.place import draw_place
from services import import_listings
from services.foundation import Foundation
from services.import_listings import Import, UnknownFeed, import_file
from services.import_listings import take_in as take_in_wanted
from services.import_report import ImportReport, rejected_csv
from services.long_work import Here
from services.shown_place import placed
from settings import ROOT, load_settings

MASON = {
    "job_id": "M1",
    "title": "Mason",
    "state": "Uttar Pradesh",
    "district": "Varanasi",
    "wage_min": "600",
    "wage_period": "day",
}
FALSE = {
    "job_id": "F1",
    "title": "Mason",
    "description": "Registration fee Rs 1500, WhatsApp HR",
    "state": "Bihar",
    "district": "Patna",
}


@pytest.fixture(scope="module")
def foundation() -> Foundation:
    """Two trades and three districts."""
    trades = {
        code: Occupation(code, title, title, title, title, "construction", "skilled", None, (), "exact", False)
        for code, title in (("7112", "Mason"), ("7531", "Tailor"))
    }
    places = [("Varanasi", "Uttar Pradesh", 25.33, 82.98), ("Patna", "Bihar", 25.6, 85.13), ("Pune", "Maharashtra", 18.52, 73.85)]
    districts = pd.DataFrame(
        [(number, *place, 25.0) for number, place in enumerate(places)],
        columns=["id", "name", "state", "latitude", "longitude", "radius_km"],
    )
    pincodes = pd.DataFrame(
        [(221001, 0, 25.3, 82.9, "pincode", [])],
        columns=["pincode", "district_id", "latitude", "longitude", "precision", "other_district_ids"],
    )
    gazetteer = Gazetteer(districts, pincodes, [])
    words = (WorkWord("mason", "en", "7112", 1.0), WorkWord("tailor", "en", "7531", 1.0))
    vocabulary = Vocabulary(tuple(trades.values()), words, (), ())
    encoder = Encoder(Kinship(trades), trades, gazetteer.states, gazetteer.n_districts, (), MinimumWages({}))
    return Foundation(encoder, Resolver(vocabulary).fit(), gazetteer, vocabulary)


@pytest.fixture(scope="module")
def understanding(foundation: Foundation) -> Understanding:
    tables = ROOT / "data" / "reference"
    return Understanding(foundation.resolver, foundation.gazetteer, foundation.encoder.occupations, foundation.vocabulary, tables)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    address = f"sqlite:///{tmp_path / 'kaam.db'}"
    upgrade(address)
    engine = connect(address)
    yield engine
    engine.dispose()


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return tmp_path / "listings.csv"


def write(file: Path, *rows: dict[str, str]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as handle:
        columns = dict.fromkeys(column for row in rows for column in row)
        writer = csv.DictWriter(handle, list(columns))
        writer.writeheader()
        writer.writerows(rows)
    return file


def masons(count: int, **more: str) -> list[dict[str, str]]:
    return [MASON | {"job_id": f"M{number}"} | more for number in range(count)]


KINSHIP = Kinship({})


def take_in(store: Engine, understanding: Understanding, file: Path, **more: Any) -> ImportReport:
    """Take a file in, told as the command line tells it."""
    progress = more.pop("progress", None)
    return take_in_wanted(store, Here(store, lambda: understanding, KINSHIP), Import(file, **more), progress=progress)


def counts(report: ImportReport) -> tuple[int, ...]:
    return report.read, report.new, report.changed, report.unchanged, report.rejected_rows


def stored(engine: Engine, *job_ids: str) -> dict[str, StoredListing]:
    with UnitOfWork(engine, writing=False) as work:
        return work.listings.by_job_ids(job_ids)


def test_an_advert_is_stored_as_it_was_understood(store: Engine, understanding: Understanding, feed: Path) -> None:
    report = take_in(store, understanding, write(feed, MASON))
    kept = stored(store, "M1")["M1"]
    assert counts(report) == (1, 1, 0, 0, 0)
    assert (kept.status, kept.source) == ("live", "ncs-csv")
    assert (kept.listing.family, kept.listing.district_id, kept.listing.monthly_low) == ("7112", 0, 15_600)


def test_the_same_file_again_changes_nothing_and_understands_nothing(
    store: Engine, understanding: Understanding, feed: Path
) -> None:
    rows = masons(5, description="18+, 10th pass, call 9876543210", state="uttar pradesh")
    take_in(store, understanding, write(feed, *rows))
    first_seen = stored(store, "M1")["M1"]
    silent = _Broken(understanding, fails_at=0)
    report = take_in(store, silent, feed)
    assert counts(report) == (5, 0, 0, 5, 0)
    again = stored(store, "M1")["M1"]
    assert (again.listing, again.first_seen_at) == (first_seen.listing, first_seen.first_seen_at)
    assert again.last_seen_at > first_seen.last_seen_at


def test_only_what_changed_is_changed(store: Engine, understanding: Understanding, feed: Path) -> None:
    take_in(store, understanding, write(feed, *masons(3, description="Call 9876543210")))
    rows = masons(3, description="Call 9876543210")
    rows[1]["wage_min"] = "700"
    assert counts(take_in(store, understanding, write(feed, *rows))) == (3, 0, 1, 2, 0)
    assert stored(store, "M1")["M1"].listing.monthly_low == 18_200
    assert counts(take_in(store, understanding, feed)) == (3, 0, 0, 3, 0)


def test_a_feed_that_comes_half_empty_takes_nothing_away(store: Engine, understanding: Understanding, feed: Path) -> None:
    take_in(store, understanding, write(feed, *masons(4)))
    take_in(store, understanding, write(feed, *masons(1)))
    assert {kept.status for kept in stored(store, "M0", "M1", "M2", "M3").values()} == {"live"}


def test_a_bad_row_is_left_out_alone_and_told_by_line_column_reason_and_value(
    store: Engine, understanding: Understanding, feed: Path
) -> None:
    report = take_in(
        store, understanding, write(feed, MASON, MASON | {"job_id": "M2", "wage_min": "negotiable"}, MASON | {"job_id": "M3"})
    )
    assert counts(report) == (3, 2, 0, 0, 1)
    bad = {"line": 3, "column": "wage_min", "reason": "not_a_wage", "value": "negotiable", "item": "M2"}
    assert report.record()["rejects"] == [bad]
    with UnitOfWork(store, writing=False) as work:
        (run,) = work.imports.runs()
        (row,) = work.imports.rejected(run.id)
    assert (row.line, row.column, row.code, row.value, row.item) == (3, "wage_min", "not_a_wage", "negotiable", "M2")
    assert (run.counts.read, run.counts.new, run.counts.rejected) == (3, 2, 1)
    assert run.finished_at is not None


def test_the_report_of_rejected_rows_is_a_csv_that_no_spreadsheet_runs(
    store: Engine, understanding: Understanding, feed: Path
) -> None:
    report = take_in(store, understanding, write(feed, MASON | {"wage_min": '=HYPERLINK("x"),1'}))
    (row,) = csv.DictReader(io.StringIO(rejected_csv(report.rejected)))
    assert row == {"line": "2", "column": "wage_min", "reason": "not_a_wage", "value": '\'=HYPERLINK("x"),1', "item": "M1"}


def test_a_false_advert_is_held_back_with_its_reasons(store: Engine, understanding: Understanding, feed: Path) -> None:
    report = take_in(store, understanding, write(feed, FALSE, MASON | {"description": ""}))
    kept = stored(store, "F1")["F1"]
    assert report.held_back == 1
    assert (kept.status, kept.listing.held_back_because) == ("held_back", ("asks_fee", "messenger_only"))


def test_adverts_without_a_known_trade_or_place_are_counted_with_why(
    store: Engine, understanding: Understanding, feed: Path
) -> None:
    rows = [
        MASON | {"pincode": "999999"},
        MASON | {"job_id": "M2", "title": "Zxqv wplk", "pincode": ""},
        MASON | {"job_id": "M3", "state": "Atlantis", "district": "Nowhere", "pincode": ""},
    ]
    report = take_in(store, understanding, write(feed, *rows))
    assert report.unresolved == 2
    assert {"pincode_unknown", "trade_unknown", "place_unknown"} == report.to_check.keys()


def test_adverts_that_are_over_as_they_come_are_told_with_the_run(store: Engine, understanding: Understanding, feed: Path) -> None:
    past = (datetime.now(UTC).date() - timedelta(days=2)).isoformat()
    rows = [
        MASON | {"openings": "0"},
        MASON | {"job_id": "M2", "posted_on": "2026-01-01", "walk_in_on": past},
        MASON | {"job_id": "M3", "posted_on": "2026-01-01", "last_date": past},
        MASON | {"job_id": "M4"},
    ]
    report = take_in(store, understanding, write(feed, *rows))
    assert {notice.code: notice.values for notice in report.notices} == {"over_as_they_came": {"listings": 3}}
    assert [stored(store, number)[number].status for number in ("M1", "M2", "M3", "M4")] == ["full", "expired", "expired", "live"]


def test_a_place_of_which_nothing_is_known_is_told_and_the_advert_taken_in(
    store: Engine, understanding: Understanding, feed: Path
) -> None:
    rows = [MASON | {"job_id": f"M{number}", "state": "Atlantis", "district": name} for number, name in enumerate("ABCDA")]
    report = take_in(store, understanding, write(feed, *(row | {"pincode": ""} for row in rows)))
    assert (report.new, report.rejected_rows) == (5, 0)
    told = {notice.code: notice.values for notice in report.notices}
    assert told == {"places_unknown": {"listings": 5, "names": ("A (Atlantis)", "B (Atlantis)", "C (Atlantis)")}}
    assert {item.listing.point for item in stored(store, "M0", "M4").values()} == {None}


def test_a_district_that_is_not_known_is_told_and_what_stands_for_it(
    store: Engine, understanding: Understanding, foundation: Foundation, feed: Path
) -> None:
    rows = [
        MASON | {"district": "Nowhere", "pincode": "221001"},
        MASON | {"job_id": "M2", "district": "Elsewhere", "pincode": ""},
        MASON | {"job_id": "M3", "pincode": "221001"},
    ]
    report = take_in(store, understanding, write(feed, *rows))
    told = {notice.code: notice.values for notice in report.notices}
    assert told == {
        "districts_by_pincode": {"listings": 1},
        "districts_unknown": {"listings": 1, "names": ("Elsewhere",)},
    }
    kept = stored(store, "M1", "M2", "M3")
    assert [kept[number].listing.district for number in ("M1", "M2", "M3")] == ["Nowhere", "Elsewhere", "Varanasi"]
    shown = [placed(kept[number].listing, foundation.gazetteer) for number in ("M1", "M2", "M3")]
    assert [draw_place(words("en"), each) for each in shown] == [
        "<bdi>Varanasi</bdi>",
        "“Elsewhere” as the advert writes it, a place we do not know",
        "<bdi>Varanasi</bdi>",
    ]
    assert draw_place(words("hi"), shown[0]) == "वाराणसी"


def test_an_advert_that_has_become_another_vacancy_leaves_its_twin_a_card_of_its_own(
    store: Engine, understanding: Understanding, feed: Path
) -> None:
    told = {"employer_name": "Sample Nirman", "contact": "9000000123", "openings": "6", "pincode": "221001"}
    take_in(store, understanding, write(feed, MASON | told), source="one")
    take_in(store, understanding, write(feed, MASON | told | {"job_id": "M2"}), source="other")
    kept = stored(store, "M1", "M2")
    assert (kept["M1"].same_as, kept["M2"].same_as) == (None, kept["M1"].id)
    other_job = {"title": "Tailor", "wage_min": "300", "openings": "1", "pincode": "221002", "contact": "9000000999"}
    take_in(store, understanding, write(feed, MASON | told | other_job), source="one")
    assert {name: item.same_as for name, item in stored(store, "M1", "M2").items()} == {"M1": None, "M2": None}


def test_a_twin_in_a_town_that_no_table_knows_is_found_by_its_telephone(
    store: Engine, understanding: Understanding, feed: Path
) -> None:
    told = {"employer_name": "Sample Nirman", "contact": "9000000123", "openings": "6"}
    take_in(store, understanding, write(feed, MASON | told), source="one")
    nowhere = {"job_id": "M2", "district": "Zxqvpur", "pincode": ""}
    take_in(store, understanding, write(feed, MASON | told | nowhere), source="other")
    kept = stored(store, "M1", "M2")
    assert kept["M2"].listing.district_id is None
    assert kept["M2"].same_as == kept["M1"].id
    changed = nowhere | {"title": "Tailor", "contact": "9000000999"}
    take_in(store, understanding, write(feed, MASON | told | changed), source="other")
    assert stored(store, "M1", "M2")["M2"].same_as is None


def test_a_twin_in_a_town_that_no_table_knows_is_found_by_its_employer(
    store: Engine, understanding: Understanding, feed: Path
) -> None:
    told = {"employer_name": "Sample Nirman", "contact": "9000000123", "openings": "6"}
    take_in(store, understanding, write(feed, MASON | told), source="one")
    nowhere = {"job_id": "M2", "district": "Zxqvpur", "pincode": "", "contact": "", "employer_name": "Sample Nirman Pvt Ltd"}
    take_in(store, understanding, write(feed, MASON | told | nowhere), source="other")
    kept = stored(store, "M1", "M2")
    assert kept["M2"].listing.district_id is None
    assert kept["M2"].same_as == kept["M1"].id
    take_in(store, understanding, write(feed, MASON | told | nowhere | {"employer_name": "Other Nirman"}), source="other")
    assert stored(store, "M1", "M2")["M2"].same_as is None


class Killed(Exception):
    """Stands for the end of the process."""


class _Broken(Understanding):
    """Understanding that fails in the n-th batch that has anything to understand, as if the process had been killed there."""

    def __init__(self, sound: Understanding, fails_at: int) -> None:
        self._sound, self._left = sound, fails_at

    def understand_with_notes(self, listings: Sequence[Listing]) -> list[Understood]:
        if listings and self._left == 0:
            raise Killed
        self._left -= bool(listings)
        return self._sound.understand_with_notes(listings)


@pytest.mark.parametrize("fails_at", [0, 1, 3])
def test_a_run_that_is_cut_short_keeps_whole_batches_and_the_next_run_finishes(
    store: Engine, understanding: Understanding, feed: Path, fails_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_listings, "BATCH", 10)
    write(feed, *masons(35))
    with pytest.raises(Killed):
        take_in(store, _Broken(understanding, fails_at), feed)
    with UnitOfWork(store, writing=False) as work:
        (cut,) = work.imports.runs()
    assert len(stored(store, *(f"M{number}" for number in range(35)))) == 10 * fails_at
    assert (cut.finished_at, cut.counts.new) == (None, 10 * fails_at)
    assert counts(take_in(store, understanding, feed)) == (35, 35 - 10 * fails_at, 0, 10 * fails_at, 0)


def test_progress_is_told_up_to_the_end(
    store: Engine, understanding: Understanding, feed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_listings, "BATCH", 10)
    told: list[tuple[str, float]] = []
    take_in(store, understanding, write(feed, *masons(35)), progress=lambda *step: told.append(step))
    taken_in, compared = (
        [share for stage, share in told if stage == name] for name in (import_listings.STAGE, import_listings.COMPARING)
    )
    assert (taken_in, compared) == (sorted(taken_in), sorted(compared))
    of_batches_and_the_end = 4 + 1
    assert (len(taken_in), taken_in[-1], compared[-1]) == (of_batches_and_the_end, 1.0, 1.0)


@pytest.mark.parametrize(("content", "refusal"), [("", EmptyFile), ("job_id,title\nM1,Mason\n", MissingColumns)])
def test_a_file_that_is_no_feed_leaves_a_run_that_says_why_and_nothing_else(
    store: Engine, understanding: Understanding, feed: Path, content: str, refusal: type[FeedError]
) -> None:
    feed.write_text(content, encoding="utf-8")
    with pytest.raises(refusal):
        take_in(store, understanding, feed)
    with UnitOfWork(store, writing=False) as work:
        (run,) = work.imports.runs()
        assert (run.file_name, run.refusal, run.counts.read) == (feed.name, refusal.code, 0)
        assert run.finished_at is not None
        assert work.listings.page() == []


def test_a_header_without_rows_is_a_run_without_listings(store: Engine, understanding: Understanding, feed: Path) -> None:
    feed.write_text("job_id,title,state,district\n", encoding="utf-8")
    assert counts(take_in(store, understanding, feed)) == (0, 0, 0, 0, 0)


def test_a_feed_of_no_such_name_is_named(store: Engine, understanding: Understanding, feed: Path) -> None:
    with pytest.raises(UnknownFeed) as refusal:
        take_in(store, understanding, write(feed, MASON), feed="fax")
    assert refusal.value.values == {"feed": "fax", "known": ("ncs-csv", "job-posting", "onest")}


def test_a_first_import_makes_the_store_it_needs(tmp_path: Path, feed: Path, foundation: Foundation) -> None:
    settings = load_settings({"KAAM_VAR_DIR": str(tmp_path / "var")})
    (tmp_path / "var").mkdir()
    told: dict[str, Any] = import_file(settings, Import(write(feed, MASON, FALSE)), foundation=foundation).record()
    assert (told["read"], told["accepted"], told["held_back"], told["rejected"], told["notices"]) == (2, 2, 1, 0, [])
    engine = connect(settings.store_url)
    assert replace(stored(engine, "M1")["M1"].listing, family_score=None).title == "Mason"
    engine.dispose()
