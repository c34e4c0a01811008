"""`rank` on files in the contract: the awkward cases get a sensible answer, bad input a clear word, and nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.feeds.base import EmptyFile, MissingColumns
from services.foundation import Foundation
from services.rank_files import Ranked, rank_files
from settings import Settings, load_settings
from tests.fitted_words import lend_words

TODAY = date(2026, 11, 23)
HEADER = (
    "job_id,title,description,openings,wage_min,wage_period,state,district,pincode,"
    "min_education,licences,benefits,posted_on,last_date\n"
)
MASON = (
    "M1,Mason (brick and plaster),House construction near Lanka,6,600,day,Uttar Pradesh,Varanasi,221005,,,,2026-11-10,2026-12-31\n"
)
FAR = "M2,राजमिस्त्री चाहिए,,4,650,day,Uttar Pradesh,Mirzapur,231001,,,accommodation,2026-11-12,2026-12-31\n"
PUNE = "M3,Mason,,9,900,day,Maharashtra,Pune,411001,,,,2026-11-12,2026-12-31\n"
FALSE = "F1,Work from home data entry,Registration fee Rs 1500 refundable,5,45000,month,Uttar Pradesh,Varanasi,,,,,2026-11-18,2026-11-30\n"
PACKING = "P1,Packing helper,,15,,,Uttar Pradesh,Varanasi,221001,,,,2026-11-16,2026-12-31\n"

Ranking = Callable[..., Ranked]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return lend_words(load_settings({"KAAM_VAR_DIR": str(tmp_path_factory.mktemp("var"))}))


@pytest.fixture(scope="module")
def foundation(house: Settings) -> Foundation:
    return Foundation.load(house)


@pytest.fixture
def ranking(house: Settings, foundation: Foundation, tmp_path: Path) -> Ranking:
    def rank(feed: str | bytes, *workers: dict[str, Any] | str) -> Ranked:
        listings, people = tmp_path / "listings.csv", tmp_path / "workers.jsonl"
        listings.write_bytes(feed if isinstance(feed, bytes) else feed.encode())
        lines = [worker if isinstance(worker, str) else json.dumps(worker, ensure_ascii=False) for worker in workers]
        people.write_text("\n".join(lines), encoding="utf-8")
        return rank_files(house, listings, people, today=TODAY, foundation=foundation)

    return rank


def worker(occupation: str, **more: Any) -> dict[str, Any]:
    place = {"state": "Uttar Pradesh", "district": "Varanasi", "pincode": "221001"}
    return {"uan": "001000000017", "birth_date": "1990-02-11", "occupation": occupation, "current": place, **more}


def codes(items: Any) -> list[str]:
    return [item.code for item in items]


def test_a_mason_in_varanasi_who_will_not_move_sees_no_job_in_pune(ranking: Ranking) -> None:
    answer = ranking(HEADER + MASON + FAR + PUNE, worker("rajmistri", preferences={"willing_to_relocate": False})).answers[0]
    assert [match.job_id for match in answer.matches] == ["M1"]
    assert "your_trade" in codes(answer.matches[0].reasons)
    assert [(blocked.job_id, blocked.gates[0].gate) for blocked in answer.blocked] == [("M2", "reach")]


def test_one_who_would_move_sees_them_all_and_the_nearest_first(ranking: Ranking) -> None:
    answer = ranking(HEADER + MASON + FAR, worker("राजमिस्त्री", preferences={"willing_to_relocate": True})).answers[0]
    assert [match.job_id for match in answer.matches] == ["M1", "M2"]


def test_a_minor_is_stopped_by_hazard_though_the_advert_names_no_age(ranking: Ranking) -> None:
    answer = ranking(HEADER + MASON, worker("mason", birth_date="2009-06-15")).answers[0]
    assert not answer.matches
    assert answer.blocked_counts["hazard"] == 1
    assert "under_18" in codes(answer.none_because)


def test_any_work_is_asked_back_with_what_there_is_nearby(ranking: Ranking) -> None:
    answer = ranking(HEADER + PACKING, worker("kuch bhi kaam")).answers[0]
    assert codes(answer.none_because) == ["trade_any_work"]
    assert {"family": "9321", "listings": 1} in answer.none_because[0].values["offers"]


def test_an_occupation_nobody_knows_and_one_not_said_are_asked_for(ranking: Ranking) -> None:
    ranked = ranking(HEADER + MASON, worker("zxqv wrtp"), worker(""))
    assert [codes(answer.none_because) for answer in ranked.answers] == [["trade_unknown"], ["trade_not_said"]]


def test_the_false_advert_is_held_back_and_shown_to_nobody(ranking: Ranking) -> None:
    ranked = ranking(HEADER + FALSE, worker("data entry operator"))
    assert [listing.job_id for listing in ranked.held_back] == ["F1"]
    assert not ranked.answers[0].matches
    assert ranked.answers[0].blocked_counts["not_held_back"] == 1


def test_an_unknown_licence_is_asked_and_a_missing_one_blocks(ranking: Ranking) -> None:
    rider = "R1,Delivery rider,,5,40,piece,Uttar Pradesh,Varanasi,221002,,two_wheeler,,2026-11-16,2026-12-31\n"
    ranked = ranking(HEADER + rider, worker("delivery rider"), worker("delivery rider", licences=[]))
    asked, blocked = ranked.answers
    assert [(gate.gate, gate.holds) for gate in asked.matches[0].asks] == [("licence", None)]
    assert not blocked.matches
    assert blocked.would_open[0].values["licences"] == ["two_wheeler"]
    assert blocked.would_open[0].values["listings"] == 1


def test_bad_rows_are_left_out_alone_with_line_column_and_value(ranking: Ranking) -> None:
    rows = [
        MASON.replace("M1", "B1").replace("600", "negotiable"),
        MASON.replace("M1", "B2").replace("600", "1000000000000"),
        MASON.replace("M1", "B3").replace("2026-12-31", "31-02-2027"),
        MASON.replace("M1", "G1").replace("2026-12-31", "31/12/2026"),
        MASON.replace("M1", "G2").replace("2026-12-31", "31 Dec 2026"),
        MASON.replace("M1", "G3").replace("221005", "999999"),
    ]
    ranked = ranking(HEADER + "".join(rows), worker("mason"))
    assert [(row.line, row.column) for row in ranked.rejected] == [(2, "wage_min"), (3, "wage_min"), (4, "last_date")]
    assert sorted(match.job_id for match in ranked.answers[0].matches) == ["G1", "G2", "G3"]


def test_a_byte_order_mark_latin_1_and_unknown_columns_do_not_cost_a_row(ranking: Ranking) -> None:
    marked = ranking(b"\xef\xbb\xbf" + (HEADER + MASON).encode(), worker("mason"))
    assert [match.job_id for match in marked.answers[0].matches] == ["M1"]
    latin = (HEADER.rstrip("\n") + ",colour\n" + MASON.rstrip("\n") + ",caf\xe9\n").encode("latin-1")
    accented = ranking(latin, worker("mason"))
    assert [match.job_id for match in accented.answers[0].matches] == ["M1"]
    assert list(accented.notices)


def test_a_feed_without_a_required_column_or_without_anything_is_refused_whole(ranking: Ranking) -> None:
    with pytest.raises(MissingColumns) as problem:
        ranking("job_id,title,state\nM1,Mason,Bihar\n", worker("mason"))
    assert list(problem.value.values["columns"]) == ["district"]
    with pytest.raises(EmptyFile):
        ranking("", worker("mason"))


def test_a_bad_worker_line_is_told_and_the_others_are_answered(ranking: Ranking) -> None:
    ranked = ranking(HEADER + MASON, "{broken", worker("mason"), worker("mason", uan="12345"))
    assert [match.job_id for answer in ranked.answers for match in answer.matches] == ["M1"]
    assert [bad.line for bad in ranked.bad_lines] == [1, 3]


def test_the_records_follow_the_contract_and_carry_no_name_and_no_uan(ranking: Ranking) -> None:
    ranked = ranking(HEADER + MASON + FAR, worker("mason", name="Ramesh (sample)"))
    record = ranked.records()[0]
    assert {"uan_last4", "matches", "blocked", "blocked_counts", "none_because"} <= set(record)
    assert {"job_id", "score", "band", "km", "reasons", "gaps"} <= set(record["matches"][0])
    assert record["uan_last4"] == "0017"
    text = json.dumps(record)
    assert "Ramesh" not in text
    assert "001000000017" not in text
