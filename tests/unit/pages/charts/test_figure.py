"""A chart on screen: its sentence for the eye and for who hears it, the drawing within the page, and the table of its numbers."""

from __future__ import annotations

import base64
import csv
import re

import pytest

from language import LANGUAGES, words
from pages.parts.charts.figure import draw_chart
from services.drawing.chart import charted
from services.drawing.kinds import Amount, Bars
from services.figures import Tile
from services.telling.squares import counts_in_squares, squares_of
from settings import ROOT

SAID = "Of 400 who agreed, 100 <joined>."


def test_a_chart_is_a_sentence_a_drawing_and_a_table() -> None:
    bars = Bars((Amount("Agreed", 400.0, "400"), Amount("Joined", 100.0, "100")))
    made = draw_chart(
        words("en"), charted("The way", SAID, bars, ("Step", "Workers"), [("Agreed", "400"), ("Joined", "100")], "a note", None)
    )
    assert made.count("Of 400 who agreed, 100 &lt;joined&gt;.") == 2
    assert 'alt="Of 400 who agreed, 100 &lt;joined&gt;."' in made
    assert "<summary>As a table: The way</summary>" in made
    assert '<th scope="row" data-label="Step">Joined</th><td data-label="Workers">100</td>' in made
    assert 'class="numbers" tabindex="0" role="region" aria-label="The way"' in made
    assert made.count('class="fine-print"') == 1
    assert "dir=" not in made
    drawing = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', made)
    assert drawing
    svg = base64.b64decode(drawing[1]).decode()
    assert svg.startswith("<svg")
    assert "Joined" in svg
    assert f'width="{re.search(" width=.([0-9.]+)", svg)[1]}"' in made


def test_where_nothing_can_be_drawn_the_sentence_is_read_and_the_table_stays() -> None:
    made = draw_chart(words("en"), charted("The way", SAID, None, ("Step",), [("Agreed",)], unfolded=True))
    assert "<img" not in made
    assert "aria-hidden" not in made
    assert '<details open="">' in made


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_square_has_a_short_name_of_its_own(language: str) -> None:
    with (ROOT / "data" / "reference" / "states.csv").open(encoding="utf-8") as file:
        tiles = [Tile(row["code"], int(row["tile_row"]), int(row["tile_col"])) for row in csv.DictReader(file)]
    drawn = squares_of(words(language), tiles, {"BR": 120_000.0, "GA": 0.0}, words(language).speech.short, "hidden")
    labels = [square.label for square in drawn.squares]
    assert len(set(labels)) == len(labels) == 36
    assert max(map(len, labels)) <= 7
    said = {tile.code: square.said for tile, square in zip(tiles, drawn.squares, strict=True)}
    assert (said["BR"], said["GA"], said["KL"]) == (words(language).say("lakh", amount=1.2), "0", "·")


def test_counts_too_long_for_a_square_are_written_in_one_unit_that_is_named() -> None:
    spoken = words("en")
    short, unit = counts_in_squares(spoken, (4_325.0, 15.0, None))
    assert (short(4_325.0), unit) == ("4,325", None)
    short, unit = counts_in_squares(spoken, (48_790.0, 85.0, None))
    assert ([short(count) for count in (48_790.0, 900.0, 85.0)], unit) == (
        ["48.8", "0.9", "<0.1"],
        "Numbers in the squares are thousands.",
    )
    short, unit = counts_in_squares(spoken, (8_34_95_132.0, 12_00_000.0))
    assert ([short(count) for count in (8_34_95_132.0, 12_00_000.0)], unit) == (["835", "12"], "Numbers in the squares are lakhs.")
