"""E-Shram's registrations: every place once, adding up; what is known only together stays so; a hidden part hides its sum."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from language import LANGUAGES, words
from services.figures import Tile
from services.figures_out.formats import FORMATS
from services.figures_out.paper import paper
from services.registrations.compared import Compared, all_india, compared, shares_beside
from services.registrations.known import TABLE, Known, RegistrationsUnfit, registrations
from services.telling.registrations import answer, beside, by_channel, by_date, by_state, law
from settings import ROOT
from tests.small_figures import SmallFigures, cube_of

REFERENCE = ROOT / "data" / "reference"
TOLD = registrations(REFERENCE)
with (REFERENCE / "states.csv").open(encoding="utf-8", newline="") as _file:
    TILES = [Tile(row["code"], int(row["tile_row"]), int(row["tile_col"])) for row in csv.DictReader(_file)]


def figures(**linked: int | None) -> SmallFigures:
    """Published cubes in which so many are linked in each place, a tenth of them joined."""
    totals = {("", ""): {"linked": 3_000, "consented": 2_000, "joined": 300}}
    totals |= {
        (code, ""): {"linked": count, "consented": count, "joined": None if count is None else count // 10}
        for code, count in linked.items()
    }
    genders = {"female": {("", ""): {"linked": 1_800}}, "male": {("", ""): {"linked": None}}}
    return SmallFigures({"gender": cube_of(totals, genders)})


def row(rows: tuple[Compared, ...], key: str) -> Compared:
    return next(each for each in rows if each.known.key == key)


def test_places_add_up_to_the_total_of_their_day_and_two_are_known_only_together() -> None:
    assert TOLD.total.registered == 29_51_88_955
    assert len(TOLD.places) == 35
    assert [each.key for each in TOLD.places if len(each.places) > 1] == ["UK+WB"]
    assert row(compared(figures(), TOLD), "UK+WB").known.registered == 2_92_66_161
    assert TOLD.total.registered == sum(each.registered for each in TOLD.places) == sum(each.registered for each in TOLD.genders)


def test_every_number_has_its_day_and_source() -> None:
    for each in (*TOLD.places, *TOLD.totals, *TOLD.genders, *TOLD.sectors):
        assert each.source.startswith("https://")
    said = {(each.as_of.isoformat(), each.registered, each.at_least) for each in TOLD.totals}
    assert ("2023-08-03", 28_99_00_000, True) in said


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda rows: rows[1:], "missing"),
        (lambda rows: [*rows, rows[0]], "there twice"),
        (lambda rows: [rows[0] | {"registered": "1"}, *rows[1:]], "add up"),
        (lambda rows: [rows[0] | {"as_of": "2024-04-01"}, *rows[1:]], "several days"),
        (lambda rows: [*rows[:-3], *rows[-2:], rows[-3] | {"key": "XX", "kind": "place"}], "unknown"),
    ],
)
def test_a_table_that_contradicts_itself_is_not_read(tmp_path: Path, change: object, why: str) -> None:
    assert callable(change)
    shutil.copy(REFERENCE / "states.csv", tmp_path)
    with (REFERENCE / TABLE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (tmp_path / TABLE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(change(rows))
    with pytest.raises(RegistrationsUnfit, match=why):
        registrations(tmp_path)


def test_of_a_lakh_who_registered_so_many_are_linked() -> None:
    rows = compared(figures(UP=1_670, UK=200, WB=300, GA=None), TOLD)
    assert row(rows, "UP").linked_per_lakh == pytest.approx(1_670 / 8_34_95_132 * 1_00_000)
    assert row(rows, "GA").linked_per_lakh is None
    assert row(rows, "UK+WB").linked == 500
    assert row(compared(figures(UK=200, WB=None), TOLD), "UK+WB").linked is None
    assert all_india(figures(UP=1_670), TOLD).linked == 3_000


def test_groups_that_are_hidden_are_told_together_and_never_one_of_them_alone() -> None:
    female, rest = shares_beside(figures(), TOLD.genders, TOLD.total.registered, "gender")
    assert female.registered == pytest.approx(53.11, abs=0.01)
    assert (female.linked, rest.key, rest.linked) == (60.0, "male+other", 40.0)
    assert female.registered + rest.registered == pytest.approx(100)


def test_of_groups_that_are_not_all_what_is_hidden_stays_hidden() -> None:
    some = shares_beside(figures(), TOLD.genders[:2], TOLD.total.registered, "gender")
    assert [(row.key, row.linked) for row in some] == [("female", 60.0), ("male", None)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_says_what_is_known_only_together_and_the_map_leaves_it_out(language: str) -> None:
    spoken, told = words(language), figures(UP=1_670, UK=200, WB=300)
    chart = by_state(spoken, TILES, compared(told, TOLD), all_india(told, TOLD))
    assert spoken.say("charts.states_short") in chart.notes
    heads = [cells[0] for cells in chart.rows]
    assert len(heads) == 35
    assert sum(spoken.say("place_WB") in head for head in heads) == 1
    assert any(spoken.say("place_UK") in note for note in chart.notes)
    squares = {square.label: square.value for square in chart.figure.squares}
    assert squares[spoken.say("tile_WB")] is None
    assert squares[spoken.say("tile_UP")] == pytest.approx(2.0, abs=0.01)
    dates = by_date(spoken, TOLD.totals)
    assert len(dates.rows) == len(TOLD.totals)
    assert "28.99" in next(
        cells[1] for cells, total in zip(dates.rows, TOLD.totals, strict=True) if total.registered == 28_99_00_000
    )
    assert len(law(spoken)) == 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_does_not_make_an_exact_number_of_more_than_one(language: str) -> None:
    spoken = words(language)
    more = spoken.say("registrations.more_than", count=spoken.say("registrations.crore", amount="28.99"))
    taken = paper(spoken, "Registrations", (), (by_date(spoken, TOLD.totals),))
    rows = list(csv.reader(io.StringIO(FORMATS["csv"](taken, "").decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(FORMATS["xlsx"](taken, ""))).worksheets[1]
    (table,) = json.loads(FORMATS["json"](taken, ""))["tables"]
    cells = [[row[1] for row in rows if len(row) > 1], [cell.value for cell in sheet["B"]], [row[1] for row in table["rows"]]]
    assert all(more in column for column in cells)
    assert "28990000" not in str(cells)
    assert "295188955" in cells[0]
    assert all(29_51_88_955 in column for column in cells[1:])


def test_what_is_most_is_said_of_what_is_shown() -> None:
    spoken, told = words("en"), figures(UP=1_670, GA=None)
    states = by_state(spoken, TILES, compared(told, TOLD), all_india(told, TOLD)).sentence
    assert states.startswith("Of the States and Union Territories that are shown, most: Uttar Pradesh (2)")
    ways = by_channel(spoken, (("camp", 40), ("kiosk", None))).sentence
    assert ways.startswith("Of the ways that are shown, most came this way: ")


def test_the_answer_names_both_numbers() -> None:
    told = answer(words("en"), all_india(figures(), TOLD))
    assert told == (
        "By 31 Mar 2024, 29.51 crore workers had registered on e-Shram. Here about 3,000 of them are linked (1 of a lakh);"
        " about 300 joined a job."
    )
    few = Compared(Known("IN", 100, TOLD.total.as_of, False, "https://x.example/", ""), None, None, None)
    assert "Fewer than ten of them are linked here" in answer(words("en"), few)


def test_shares_are_said_side_by_side() -> None:
    chart = beside(words("en"), "gender", shares_beside(figures(), TOLD.genders, TOLD.total.registered, "gender"), TOLD.total)
    assert chart.rows[0] == ("Women", "53%", "60%")
    assert chart.rows[1] == ("All others together (Men, Others)", "47%", "40%")
    assert "All others together (Men, Others): 47% of those on e-Shram, 40% of those linked here." in chart.sentence
