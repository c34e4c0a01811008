"""The administrator's tables and cards: figures in words, and the advert's words as text only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from data.store.imports import ImportCounts
from language import begun, words
from matching.model import Listing
from matching.pair_reasons import PairReasons
from pages.parts.listings.held_advert import draw_held
from pages.parts.listings.import_report import draw_rejected, draw_report, draw_runs, run_names
from pages.parts.listings.model_curves import draw_curves, draw_shape
from pages.parts.listings.sheet import draw_sheet, draw_states, said_done
from pages.parts.listings.tried_models import draw_tried
from pages.parts.listings.twins import draw_twins
from pages.parts.moment import said_moment
from pages.parts.table import draw_table
from services.keep_duplicates import Pair, Twins
from services.keep_listings import Done, Sheet, StoredListing
from services.model_card import CurveOfFeature, TriedModel
from services.take_upload import ImportRun, Notice, RejectedRow, UploadJob

ENGLISH, HINDI = words("en"), words("hi")
NOW = datetime(2099, 11, 26, 20, 30, tzinfo=UTC)
MASON = Listing(
    "J1",
    "Mason",
    "Bihar",
    "Patna",
    "Brick work",
    openings=6,
    filled=2,
    wage_min=600,
    wage_period="day",
    last_date=date(2099, 12, 31),
)
HARM = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def stored(listing: Listing, status: str = "live") -> StoredListing:
    return StoredListing(7, "ncs-csv", status, NOW, NOW, listing)


def test_a_listing_is_a_row_with_its_pay_as_stated() -> None:
    told = draw_sheet(
        ENGLISH, Sheet((stored(MASON), stored(replace(MASON, openings=None, last_date=None), "held_back")), False, False)
    )
    for text in ("₹600 a day", "2 of 6 filled", "31 December 2099", "Patna</bdi>, Bihar", "Held back", "not told", "ncs-csv"):
        assert text in told
    assert told.count("<tr>") == 3
    assert 'data-label="Pay as stated"' in told


def test_an_administrator_reads_districts_in_his_own_language() -> None:
    item = stored(replace(MASON, district="Gaya"), "held_back")
    twins = draw_twins(HINDI, Twins(item, item, 0.9, PairReasons((), ()), Pair(1, 2, 0.9, "unsure")))
    for told in (draw_sheet(HINDI, Sheet((item,), False, False)), draw_held(HINDI, item), twins):
        assert "गया, बिहार" in told
        assert "Gaya" not in told
        assert "Bihar" not in told


@pytest.mark.parametrize(
    "column", ["job_id", "title", "description", "employer_name", "district", "state", "contact", "source_url"]
)
def test_no_word_of_an_advert_becomes_markup(column: str) -> None:
    item = stored(replace(MASON, **{column: HARM}), "held_back")
    drawn = draw_held(ENGLISH, item) + draw_sheet(ENGLISH, Sheet((item,), False, False)) + draw_states(ENGLISH, {HARM: 1})
    assert "&lt;script&gt;" in drawn
    for harm in ("<script", "<img", "<a ", "href"):
        assert harm not in drawn


def test_a_held_advert_says_why_and_shows_its_link_as_text() -> None:
    told = draw_held(HINDI, stored(replace(MASON, held_back_because=("asks_fee",), source_url="https://x.invalid/1"), "held_back"))
    assert "काम के लिए पैसे माँगता है" in told
    assert "https://x.invalid/1" in told
    assert "प्रशासक ने रोका है" in draw_held(HINDI, stored(MASON, "held_back"))


def test_an_entry_names_all_that_wait_with_it_and_all_their_reasons() -> None:
    item = stored(replace(MASON, held_back_because=("asks_fee",)), "held_back")
    other = replace(item, id=99, source="ncs", listing=replace(MASON, job_id="N-9", held_back_because=("keeps_originals",)))
    told = draw_held(ENGLISH, item, {item.id: {"unsafe": 1, "all": 1}, 99: {"unsafe": 2, "all": 2}}, (), (other,))
    assert "2 adverts of this vacancy wait together" in told
    assert "N-9" in told
    assert ENGLISH.say("keeps_originals") in told.lower() or ENGLISH.say("keeps_originals") in told
    assert begun(ENGLISH.say("held_back.reported_unsafe", people=3)) in told


@pytest.mark.parametrize(
    ("done", "english"),
    [
        (Done("close", 1, 0), "1 listing closed."),
        (Done("remove", 3, 2), "3 listings removed. 2 were so already."),
        (Done("put_live", 2, 0), "2 listings are live."),
        (
            Done("hold_back", 2, 1, undone=True),
            "Taken back: 2 listings are as they were before. 1 was changed since and stays as it is.",
        ),
    ],
)
def test_what_was_done_is_said(done: Done, english: str) -> None:
    assert said_done(ENGLISH, done) == english


def run(number: int, finished: bool, **counts: int) -> ImportRun:
    return ImportRun(number, "ncs-csv", HARM, NOW, NOW if finished else None, ImportCounts(**counts))


def test_a_run_that_was_cut_short_says_so_and_one_at_work_says_that() -> None:
    past = [run(3, False), run(2, False), run(1, True, read=50_020, new=50_000)]
    told = draw_runs(ENGLISH, past, UploadJob("x.csv", runs_before=2, stage="reading"))
    assert told.count("at work") == 1
    assert told.count("Not finished.") == 1
    assert "50,020" in told
    assert "<script" not in told
    assert draw_runs(ENGLISH, past, UploadJob("x.csv", 2, stage="done")).count("Not finished.") == 2


def test_runs_of_one_minute_have_names_of_their_own() -> None:
    earlier = replace(run(1, True), started_at=NOW.replace(minute=5))
    told = run_names(ENGLISH, [run(3, True), run(2, True), earlier])
    assert (told[3], told[2], told[1]) == (
        f"{said_moment(ENGLISH, NOW)} (2)",
        f"{said_moment(ENGLISH, NOW)} (1)",
        said_moment(ENGLISH, earlier.started_at),
    )


def test_a_file_of_which_nothing_was_read_says_why_among_the_runs() -> None:
    refused = replace(run(4, True), refusal="missing_columns", refusal_values={"columns": ("state",)})
    told = draw_runs(ENGLISH, [refused], None)
    assert "Nothing of it was read." in told
    assert "state" in told.partition("Nothing of it was read.")[2]


def test_the_report_counts_in_words_and_names_what_was_left_out() -> None:
    warned = replace(run(1, True, read=5, new=3, rejected=2), notices=(Notice("unknown_columns", {"columns": ("colour",)}),))
    told = draw_report(ENGLISH, warned)
    assert "<strong>5</strong> rows read" in told
    assert "colour" in told
    rows = [RejectedRow(7, "wage_min", "not_a_wage", HARM, item="M-7"), RejectedRow(8, None, "too_few_cells", None)]
    left_out = draw_rejected(ENGLISH, rows)
    assert "whole row" in left_out
    assert "M-7" in left_out
    assert "<script" not in left_out
    assert "वेतन की रक़म नहीं है" in draw_rejected(HINDI, rows)


def test_a_curve_is_drawn_from_its_least_to_its_greatest_and_nought_has_no_sign() -> None:
    curve = CurveOfFeature("km", -1.0, 1.0, -0.001, -1, (1.0, 0.0, -1.0))
    assert "polygon(0% 100%, 0.0% 0.0%, 33.3% 0.0%, 33.3% 47.0%, 66.7% 47.0%, 66.7% 94.0%, 100.0% 94.0%, 100% 100%)" in draw_shape(
        ENGLISH, curve
    )
    told = draw_curves(ENGLISH, [curve])
    assert "−1.00" in told
    assert ">0.00<" in told
    flat = CurveOfFeature("trust", 0.2, 0.2, 0.2, 1, (0.2,))
    assert "polygon" in draw_shape(HINDI, flat)


def test_a_moment_is_told_as_it_is_in_india() -> None:
    assert said_moment(ENGLISH, NOW) == "27 November 2099, 02:00"
    assert said_moment(HINDI, NOW) == "27 नवंबर 2099, 02:00"


def test_a_table_wants_a_cell_for_each_heading() -> None:
    with pytest.raises(ValueError, match="zip"):
        draw_table(ENGLISH, "x", ("a", "b"), [("1",)])


def test_a_column_of_numbers_stands_units_under_units_and_the_one_that_names_the_rows_does_not() -> None:
    drawn = draw_table(ENGLISH, "x", ("Line", "What", "Share", "How many"), [("7", "a 5", "−0.5", "1,200"), ("12", "b", None, "9")])
    assert drawn.count('class="figure"') == 6
    assert '<th scope="row" data-label="Line">7</th>' in drawn
    assert '<td data-label="What">b</td>' in drawn
    assert '<td class="figure" data-label="How many">1,200</td>' in drawn


@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_column_in_which_no_model_has_a_figure_is_left_out_and_said_to_be(language: str) -> None:
    spoken, day = words(language), datetime(2026, 11, 28, tzinfo=UTC)
    first = TriedModel("abc", day, None, None, None, day, in_force=True, simulated=True)
    second = replace(first, version="def", ndcg_at_10=0.8, before=0.79, least_served=0.95)
    alone, both = draw_tried(spoken, [first]), draw_tried(spoken, [second, first])
    for column in ("ndcg", "before", "least_served"):
        assert spoken.say(f"model_card.column_{column}") not in alone
        assert spoken.say(f"model_card.column_{column}") in both
    assert spoken.say("model_card.tried_first") in alone
    assert spoken.say("model_card.tried") in both
