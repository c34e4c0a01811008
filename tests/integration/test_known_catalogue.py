"""An incremental message of the network changes of a known advert what it says, and nothing else."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from data.feeds import onest, onest_mark
from data.feeds.base import Notices
from data.feeds.onest_heard import Offered
from data.feeds.onest_item import read_item
from data.store.connect import connect
from data.store.listings import StoredListing
from data.store.migrate import upgrade
from data.store.unit_of_work import UnitOfWork
from matching.model import Listing
from services.foundation import Foundation
from services.import_listings import Import, import_file
from services.import_report import ImportReport
from settings import Settings, load_settings
from tests.fitted_words import lend_words
from tests.unit.data.feeds.onest_written import BPP, catalogue, mason, provider, tag

SAMPLES = os.environ.get("ONEST_SAMPLES")
M1, M2 = f"{BPP}/7/M1", f"{BPP}/7/M2"
UNDATED = {"time": {"label": "enable", "range": {"start": "2026-11-01T20:30:00.000Z"}}}


class Board:
    """A store that takes messages of the network in, each from a file of its own."""

    def __init__(self, chosen: Settings, foundation: Foundation) -> None:
        self.chosen, self.foundation = chosen, foundation
        upgrade(chosen.store_url)
        self.database = connect(chosen.store_url)

    def take(self, *messages: Any) -> ImportReport:
        report = self.hear(*messages)
        assert report.rejected_rows == 0
        return report

    def hear(self, *messages: Any, whole: bool = False) -> ImportReport:
        file = self.chosen.var_dir / "messages.jsonl"
        file.write_text("\n".join(map(json.dumps, messages)), encoding="utf-8")
        return import_file(self.chosen, Import(file, "onest", whole=whole), foundation=self.foundation)

    def stored(self, job_id: str) -> StoredListing:
        with UnitOfWork(self.database, writing=False) as work:
            return work.listings.by_job_ids([job_id])[job_id]

    def advert(self, job_id: str = M1) -> dict[str, Any]:
        return asdict(self.stored(job_id).listing)


@pytest.fixture(scope="module")
def lent(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Foundation]:
    chosen = load_settings({"KAAM_VAR_DIR": str(tmp_path_factory.mktemp("var"))})
    return chosen, Foundation.load(lend_words(chosen))


@pytest.fixture
def board(lent: tuple[Settings, Foundation], tmp_path: Path) -> Board:
    chosen, foundation = lent
    return Board(chosen.model_copy(update={"database_url": f"sqlite:///{tmp_path / 'kaam.db'}", "var_dir": tmp_path}), foundation)


def changes(*items: dict[str, Any], **said: Any) -> dict[str, Any]:
    """An incremental message: the provider says neither who nor where it is."""
    return catalogue({"id": "7", "items": list(items)} | said)


def differing(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {name: after[name] for name in after if after[name] != before[name]}


def test_what_an_incremental_message_leaves_out_of_its_provider_is_as_it_was(board: Board) -> None:
    board.take(catalogue(provider(mason(**UNDATED))))
    before = board.advert()
    board.take(changes(mason(**UNDATED, quantity={"available": {"count": 3}})))
    assert (before["district"], before["employer_name"], before["openings"]) == ("Varanasi", "Nirman Sample Works", 12)
    assert differing(before, board.advert()) == {"openings": 3}


def test_what_it_leaves_out_of_the_item_is_as_it_was_too(board: Board) -> None:
    board.take(catalogue(provider(mason(**UNDATED))))
    before = board.advert()
    board.take(changes({"id": "M1", "tags": [tag("COMPENSATION", ("TYPE", "monthly"), ("MIN", "19000"), ("MAX", "21000"))]}))
    after = board.advert()
    assert {name: after[name] for name in ("wage_min", "wage_max")} == {"wage_min": 19_000, "wage_max": 21_000}
    assert set(differing(before, after)) <= {"wage_min", "monthly_low", "monthly_high", "below_minimum"}


def test_a_message_that_stops_an_item_closes_it_and_one_that_opens_it_again_gives_it_its_openings_back(board: Board) -> None:
    board.take(catalogue(provider(mason(**UNDATED))))
    assert board.stored(M1).status == "live"
    board.take(changes({"id": "M1", "time": {"label": "disable"}}))
    assert (board.stored(M1).status, board.advert()["openings"], board.advert()["title"]) == ("full", 0, "Mason")
    board.take(changes({"id": "M1", "time": {"label": "enable"}}))
    assert (board.stored(M1).status, board.advert()["openings"]) == ("live", 12)


def test_a_message_that_ends_an_item_earlier_ends_it(board: Board) -> None:
    board.take(catalogue(provider(mason(time={"label": "enable", "range": {"start": "2026-01-01T20:30:00.000Z"}}))))
    board.take(changes({"id": "M1", "time": {"range": {"end": "2026-01-31T10:00:00.000Z"}}}))
    assert (board.stored(M1).status, board.advert()["posted_on"].isoformat()) == ("expired", "2026-01-02")


def test_a_provider_that_stops_closes_all_that_it_offers_and_nothing_of_others(board: Board) -> None:
    other = provider(mason(**UNDATED), id="77")
    board.take(catalogue(provider(mason(**UNDATED), mason(id="M2", **UNDATED)), other))
    board.take(catalogue({"id": "7", "time": {"label": "disable"}}))
    assert [board.stored(each).status for each in (M1, M2, f"{BPP}/77/M1")] == ["full", "full", "live"]


def test_within_one_source_a_change_finds_what_stands_a_line_before_it(board: Board) -> None:
    board.take(catalogue(provider(mason(**UNDATED))), changes({"id": "M1", "quantity": {"available": {"count": 2}}}))
    assert (board.advert()["openings"], board.advert()["district"]) == (2, "Varanasi")


def test_a_whole_catalogue_tells_all_of_an_item_and_what_it_no_longer_says_is_gone(board: Board) -> None:
    board.take(catalogue(provider(mason(**UNDATED))))
    without = {name: value for name, value in mason(**UNDATED).items() if name != "quantity"}
    board.take(catalogue(provider(without)))
    assert board.advert()["openings"] is None


def test_how_an_item_is_applied_for_is_kept_and_survives_a_change(board: Board) -> None:
    board.take(catalogue(provider(mason(**UNDATED)), location={"city": {"code": "std:0542"}}))
    board.take(changes({"id": "M1", "quantity": {"available": {"count": 2}}}))
    with UnitOfWork(board.database, writing=False) as work:
        offer = work.onest.offer("onest", M1)
        assert work.onest.offer("onest", "another") is None
    assert offer is not None
    assert (offer.bpp_id, offer.bpp_uri, offer.provider_id, offer.item_id) == (BPP, f"https://{BPP}", "7", "M1")
    assert ([(way.id, way.type) for way in offer.fulfilments], offer.fees) == ([("F3", "lead & recruitment")], ("1",))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The numbers of the items that are read, as they are."""
    numbers: list[str] = []

    def reading(offered: Offered, notices: Notices, unknown: set[str]) -> Listing:
        numbers.append(offered.item["id"])
        return read_item(offered, notices, unknown)

    monkeypatch.setattr(onest, "read_item", reading)
    return numbers


TWO = provider(mason(**UNDATED), mason(id="M2", **UNDATED))


def test_a_catalogue_that_comes_again_is_not_read_again_but_seen(board: Board, read: list[str]) -> None:
    board.take(catalogue(TWO))
    seen_first = board.stored(M1).last_seen_at
    read.clear()
    report = board.take(catalogue(TWO, message_id="m-2"))
    assert (report.read, report.new, report.changed, report.unchanged, read) == (2, 0, 0, 2, [])
    assert board.stored(M1).last_seen_at > seen_first
    report = board.take(catalogue(provider(mason(**UNDATED), mason(id="M2", **UNDATED, quantity={"available": {"count": 3}}))))
    assert (report.changed, report.unchanged, read, board.advert(M2)["openings"]) == (1, 1, ["M2"], 3)


def test_an_item_that_is_as_it_was_at_a_provider_that_moved_is_read(board: Board) -> None:
    board.take(catalogue(provider(mason(**UNDATED))))
    moved = [{"id": "L2", "city": {"code": "std:020"}, "state": {"code": "MH"}, "area_code": {"code": "411002"}}]
    report = board.take(catalogue(provider(mason(**UNDATED), locations=moved)))
    assert (report.changed, board.advert()["district"]) == (1, "Pune")


def test_an_advert_that_got_other_words_since_gets_those_of_the_network_back(board: Board) -> None:
    board.take(catalogue(provider(mason(**UNDATED))))
    file = board.chosen.var_dir / "others.csv"
    file.write_text(f"job_id,title,state,district\n{M1},Tailor,Uttar Pradesh,Varanasi\n", encoding="utf-8")
    import_file(board.chosen, Import(file, "ncs-csv", source="onest"), foundation=board.foundation)
    assert board.advert()["title"] == "Tailor"
    report = board.take(catalogue(provider(mason(**UNDATED))))
    assert (report.changed, board.advert()["title"]) == (1, "Mason")


def test_what_is_as_it_was_is_read_by_a_reader_that_is_not(board: Board, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    board.take(catalogue(TWO))
    read.clear()
    monkeypatch.setattr(onest_mark, "_reader", lambda: b"another")
    report = board.take(catalogue(TWO))
    assert (read, report.unchanged) == (["M1", "M2"], 2)


def test_of_a_message_that_tells_an_item_twice_the_second_is_left_out_whether_it_is_as_it_was_or_not(board: Board) -> None:
    board.take(catalogue(provider(mason(**UNDATED))))
    changed = mason(**UNDATED, quantity={"available": {"count": 3}})
    again = board.hear(catalogue(provider(mason(**UNDATED), mason(**UNDATED))))
    assert (again.unchanged, [row.code for row in again.rejected]) == (1, ["repeated"])
    turned = board.hear(catalogue(provider(changed, mason(**UNDATED))))
    assert (turned.changed, [row.code for row in turned.rejected], board.advert()["openings"]) == (1, ["repeated"], 3)


def test_of_messages_in_one_source_the_last_counts_though_it_is_as_it_was_before_them(board: Board) -> None:
    board.take(catalogue(provider(mason(**UNDATED))))
    changed = provider(mason(**UNDATED, quantity={"available": {"count": 3}}))
    board.take(catalogue(changed), catalogue(changed), catalogue(provider(mason(**UNDATED))))
    assert board.advert()["openings"] == 12
    board.take(catalogue(changed), catalogue(changed))
    assert board.advert()["openings"] == 3


def test_an_advert_that_a_whole_source_left_out_lives_again_when_it_comes_as_it_was(board: Board) -> None:
    others = [mason(id=f"N{number}", **UNDATED) for number in range(9)]
    board.hear(catalogue(provider(mason(**UNDATED), *others)), whole=True)
    board.hear(catalogue(provider(*others)), whole=True)
    assert board.stored(M1).status == "closed"
    report = board.hear(catalogue(provider(mason(**UNDATED), *others)), whole=True)
    assert (report.unchanged, board.stored(M1).status) == (10, "live")


@pytest.mark.skipif(not SAMPLES, reason="ONEST_SAMPLES names no folder")
def test_the_networks_own_increment_keeps_place_and_employer(board: Board) -> None:
    whole, increment = (
        yaml.load(Path(SAMPLES or "", f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["value"]  # noqa: S506
        for name in ("on_search", "on_search_inc")
    )
    known = "job-hub.bpp.io/1/34H1BH24GBH4BHH6DF15E62A81C374B4"
    board.take(whole)
    before = board.advert(known)
    board.take(increment)
    after = board.advert(known)
    assert (after["state"], after["district"], after["pincode"], after["employer_name"]) == (
        before["state"], before["district"], before["pincode"], before["employer_name"],
    )  # fmt: skip
    assert (after["employer_name"], after["openings"]) == ("Affinidi", 0)
