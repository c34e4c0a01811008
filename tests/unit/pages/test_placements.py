"""How the officials' view is drawn: the answer in words, bars, squares and tables that say what is hidden and hide it."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date

import pytest

from data.store.event_counts import FUNNEL
from language import LANGUAGES, words
from matching.model import CHANNELS, PROOFS
from pages.parts.placements.answer import answer, draw_answer, draw_notes
from pages.parts.placements.figures import HIDDEN, hundredths, stay_said
from pages.parts.placements.filters import selection_said
from pages.parts.placements.funnel import draw_funnel
from pages.parts.placements.tables import FIRST, draw_families, draw_sectors, draw_states
from pages.parts.placements.tile_map import MEASURES, draw_map, shades
from pages.parts.placements.trend import draw_trend
from services.placement_report import Month, Report, Row, Selection, Share, Step, Tile
from settings import ROOT

ENGLISH, HINDI = words("en"), words("hi")
NONE = Share(None, None)
EVERYBODY = Row("", 43_820, 9_200, 1_330, Share(3.0, 43_820), Share(61.0, 960))
BIHAR = Row("BR", 4_300, 897, 129, Share(3.0, 4_300), Share(61.0, 100))
GOA = Row("GA", 19, None, None, Share(None, 19), NONE)
SIKKIM = Row("SK", 12, 0, 0, Share(None, 12), NONE)
REPORT = Report(
    selection=Selection(),
    simulated=True,
    until=date(2026, 11, 25),
    joined_by=date(2026, 8, 27),
    everybody=EVERYBODY,
    steps=(
        Step("registered", 60_000, NONE),
        Step("consented", 43_820, Share(73.04, 60_000)),
        Step("joined", 1_330, Share(74.4, 1_786), (("worker_said", 779), ("employer_said", 549), ("document", None), ("", 0))),
        Step("retained_90", None, NONE, (("worker_said", None), ("employer_said", None), ("document", None), ("", None))),
    ),
    states=(BIHAR, GOA, SIKKIM),
    sectors=(replace(BIHAR, key="construction"), replace(GOA, key="")),
    families=tuple(replace(BIHAR, key=code) for code in ("7112", "7531") * 15),
    unlisted=164,
    months=(Month("2026-10", 3_891, 118, True), Month("2026-11", 3_156, None, False)),
)
SELECTED = replace(REPORT, selection=Selection(since="2026-01", state="UP"))
TILES = (Tile("BR", 3, 5), Tile("GA", 6, 2), Tile("SK", 2, 7))


def test_the_first_line_is_the_answer() -> None:
    assert answer(ENGLISH, REPORT) == (
        "Of about 43,820 workers who agreed, about 1,330 joined a job (3%);"
        " 61% of those who joined at least 90 days ago (about 960) are still there after 90 days."
    )
    assert "about 43,820" in answer(ENGLISH, replace(SELECTED, everybody=replace(EVERYBODY, agreed=43_820)))
    assert "करीब 43,820 कामगारों में से करीब 1,330 काम पर लगे (3%)" in answer(HINDI, REPORT)


@pytest.mark.parametrize(
    ("everybody", "told"),
    [
        (replace(EVERYBODY, stayed=NONE), "Of about 43,820 workers who agreed, about 1,330 joined a job (3%)."),
        (replace(EVERYBODY, joined=None), "about 43,820 workers agreed. Too few of them joined a job to show how many."),
        (replace(EVERYBODY, agreed=None), "Fewer than 10 workers agreed: too few to show anything."),
        (replace(EVERYBODY, agreed=0), "Nobody is counted here yet. Numbers appear when workers agree and use Kaam Setu."),
    ],
)
def test_what_must_not_be_told_is_left_out_of_the_answer(everybody: Row, told: str) -> None:
    assert answer(ENGLISH, replace(REPORT, everybody=everybody)) == told


def test_simulated_numbers_are_labelled_and_real_ones_are_not() -> None:
    assert "Simulated events of a demonstration" in draw_answer(ENGLISH, REPORT)
    assert "Simulated" not in draw_answer(ENGLISH, replace(REPORT, simulated=False))


def test_the_selection_is_told_in_words_for_paper() -> None:
    drawn = draw_answer(ENGLISH, SELECTED)
    assert "Counted: workers who came from Jan 2026 on; Uttar Pradesh; All channels." in drawn
    assert "All numbers are in tens" in drawn
    assert selection_said(HINDI, Selection("2026-01", "2026-03")).startswith(
        "गिने गए: जनवरी 2026 से मार्च 2026 तक आए कामगार; पूरा भारत"
    )
    assert selection_said(ENGLISH, Selection(until="2026-03", channel="camp")) == (
        "Counted: workers who came until Mar 2026; All of India; Camp."
    )
    assert "All numbers are in tens" in draw_answer(ENGLISH, REPORT)


def test_a_step_has_its_share_its_proofs_and_a_bar_that_says_no_more_than_they() -> None:
    drawn = draw_funnel(ENGLISH, REPORT)
    assert "worker said 779, employer said 549, document ·" in drawn
    assert "width:73.0%" in drawn
    assert "73%" in drawn
    assert "width:0.0%" in drawn
    assert "numbers hidden: 6" in drawn
    assert "data up to 25 Nov 2026" in drawn


def test_the_base_of_a_share_that_stayed_is_told() -> None:
    stayed = Step("retained_90", 579, Share(61.0, 960))
    assert "61% of those who joined 90 or more days ago (about 960)" in draw_funnel(
        ENGLISH, replace(REPORT, steps=(REPORT.steps[0], stayed))
    )
    assert stay_said(ENGLISH, Share(61.0, 100)) == "61% of about 100"
    assert stay_said(ENGLISH, NONE) == HIDDEN


def test_a_square_shows_its_value_or_that_it_is_hidden() -> None:
    drawn = draw_map(ENGLISH, REPORT, TILES, "joined")
    assert "<b>BR</b><i>129</i>" in drawn
    assert "<b>GA</b><i>·</i>" in drawn
    assert "<b>SK</b><i>0</i>" in drawn
    assert 'title="Goa: ·"' in drawn
    assert "grid-row:4;grid-column:6" in drawn
    assert "fewer than 10 people, hidden" in drawn
    assert 'role="img"' in drawn
    assert "<b>BR</b><i>3</i>" in draw_map(ENGLISH, REPORT, TILES, "joined_share")


def test_larger_values_are_darker_and_equal_ones_alike() -> None:
    values = {"A": 5.0, "B": 5.0, "C": 7.0, "D": 8.0, "E": 90.0, "F": None, "G": 0.0}
    assert shades(values) == [["A", "B"], ["C"], ["D"], ["E"]]
    assert shades({"A": None, "B": 0.0}) == []


def test_a_month_that_is_not_over_is_marked_and_a_hidden_one_has_no_bar() -> None:
    drawn = draw_trend(ENGLISH, REPORT)
    assert drawn.count('class="open"') == 2
    assert "The hatched month is not over: data up to 25 Nov 2026." in drawn
    assert "--size:100.0%" in drawn
    assert "--size:0.0%" in drawn
    assert "not over" not in draw_trend(ENGLISH, replace(REPORT, months=REPORT.months[:1]))


def test_a_table_names_its_rows_in_the_readers_language() -> None:
    assert '<th scope="row">बिहार</th>' in draw_states(HINDI, REPORT)
    assert "निर्माण" in draw_sectors(HINDI, REPORT)
    assert "दर्ज नहीं" in draw_sectors(HINDI, REPORT)
    assert "राजमिस्त्री" in draw_families(HINDI, REPORT)
    assert '<abbr title="hidden">·</abbr>' in draw_states(ENGLISH, REPORT)


def test_the_first_trades_are_shown_and_the_others_unfold() -> None:
    drawn = draw_families(ENGLISH, REPORT)
    assert drawn.index("<details>") > 0
    assert drawn.split("<details>")[0].count('<th scope="row">') == FIRST
    assert "10 more trades" in drawn
    assert "nobody or too few of them agreed: 164" in drawn


@pytest.mark.parametrize(("share", "told"), [(3.04, "3%"), (3.36, "3.4%"), (73.5, "74%"), (0.0, "0%"), (None, HIDDEN)])
def test_small_shares_keep_a_digit(share: float | None, told: str) -> None:
    assert hundredths(ENGLISH, Share(share, 100)) == told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("report", [REPORT, SELECTED])
def test_every_part_can_be_said_in_every_language(language: str, report: Report) -> None:
    spoken = words(language)
    drawn = draw_answer(spoken, report) + draw_funnel(spoken, report) + draw_trend(spoken, report) + draw_notes(spoken, report)
    drawn += draw_states(spoken, report) + draw_sectors(spoken, report) + draw_families(spoken, report)
    drawn += draw_map(spoken, report, TILES, MEASURES[0]) + draw_map(spoken, report, TILES, MEASURES[1])
    assert "placements." not in drawn
    assert "{" not in drawn


def reference(table: str, column: str) -> set[str]:
    with (ROOT / "data" / "reference" / table).open(encoding="utf-8", newline="") as file:
        return {row[column] for row in csv.DictReader(file)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_that_a_number_can_bear_is_in_the_catalogue(language: str) -> None:
    said = words(language).say
    assert all(said(f"place_{code}") for code in reference("states.csv", "code"))
    codes = [f"sector_{sector}" for sector in reference("occupations.csv", "sector")]
    codes += [f"channel_{channel}" for channel in CHANNELS] + [f"proof_{proof}" for proof in PROOFS]
    codes += [f"kind_{kind}" for kind in FUNNEL] + [f"month_{month}" for month in range(1, 13)]
    assert all(said(f"placements.{code}") for code in codes)
