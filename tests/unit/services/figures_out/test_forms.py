"""Figures that are taken away: the same numbers in every form, what is hidden stays hidden, nothing is run, nothing is fetched."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from openpyxl import load_workbook
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError

from language import LANGUAGES, words
from services.drawing.chart import HIDDEN, Cell, Chart, charted
from services.drawing.draw import drawn
from services.drawing.kinds import Amount, Bars, Series, Square, Tick, TileMap, Trend
from services.drawing.lettering import parted
from services.figures_out.as_pdf import WITHIN
from services.figures_out.formats import FORMATS
from services.figures_out.paper import Paper, paper

CHART = charted(
    "Who joined / where?",
    "Most in Bihar.",
    Bars((Amount("बिहार", 1_234_565.0, "12,34,565"), Amount("Goa", None, HIDDEN))),
    ("State", "Joined", "Of 100", "Said"),
    [
        ("बिहार", Cell("12,34,565", 1_234_565), Cell("2.5%", 2.5), "=cmd()"),
        ("Goa", Cell(HIDDEN), Cell(HIDDEN), None),
    ],
    "A small note.",
)


def made(language: str = "en", *charts: Chart) -> Paper:
    return paper(words(language), "-2 Placements", ("Up to 25 Nov 2026", None), charts or (CHART,), ("Hidden below ten.",))


def test_a_spreadsheet_reads_the_numbers_and_runs_nothing() -> None:
    content = FORMATS["csv"](made(), "Kaam Setu: taken by somebody")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert content.startswith(b"\xef\xbb\xbf")
    assert ["State", "Joined", "Of 100", "Said"] in rows
    assert ["बिहार", "1234565", "2.5", "'=cmd()"] in rows
    assert ["Goa", HIDDEN, HIDDEN, ""] in rows
    assert rows[0] == ["'-2 Placements"]
    assert rows[-1] == ["Kaam Setu: taken by somebody"]
    assert any("Hidden below ten." in row for row in rows)


def test_the_sign_for_what_is_hidden_is_explained_once_and_a_nought_where_one_stands() -> None:
    for language in LANGUAGES:
        spoken = words(language)
        hidden, noughts = spoken.say("charts.hidden_sign", sign=HIDDEN), spoken.say("charts.noughts")
        assert made(language).notes.count(hidden) == 1
        assert noughts not in made(language).notes
        own = spoken.say("placements.hidden_why")
        zero = charted("Who", "Nobody.", None, ("State", "Joined"), [("Goa", Cell("0", 0))])
        told = paper(spoken, "", (), (zero,), (own,))
        assert hidden not in told.notes
        assert own in told.notes
        assert noughts in FORMATS["csv"](told, "").decode("utf-8-sig")


def test_a_workbook_has_numbers_as_numbers_and_says_what_they_are() -> None:
    book = load_workbook(io.BytesIO(FORMATS["xlsx"](made(), "taken by somebody")))
    about, sheet = book.worksheets
    told = [cell.value for cell in about["A"]]
    assert "Up to 25 Nov 2026" in told
    assert "Hidden below ten." in told
    assert told[-1] == "taken by somebody"
    assert sheet.freeze_panes == "B4"
    assert [cell.value for cell in sheet[4]] == ["बिहार", 1_234_565, 2.5, "'=cmd()"]
    assert sheet["B4"].number_format.startswith("[>=10000000]")
    assert [cell.value for cell in sheet[5]][:3] == ["Goa", HIDDEN, HIDDEN]


def test_a_program_reads_what_is_hidden_as_nothing_and_not_as_nought() -> None:
    (table,) = json.loads(FORMATS["json"](made(), ""))["tables"]
    assert table["rows"] == [["बिहार", 1_234_565, 2.5, "=cmd()"], ["Goa", None, None, ""]]


def unpacked(content: bytes) -> bytes:
    """A PDF with its packed pieces laid open."""
    pieces = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.S)
    opened = [content]
    for piece in pieces:
        with suppress(zlib.error):
            opened.append(zlib.decompress(piece))
    return b"\n".join(opened)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_print_is_tagged_for_who_hears_it(language: str) -> None:
    content = FORMATS["pdf"](made(language), "taken by somebody")
    assert content.startswith(b"%PDF-1.7")
    inside = unpacked(content)
    assert b"/StructTreeRoot" in inside
    assert f"/Lang({language})".encode() in inside.replace(b" ", b"")
    assert b"pdfuaid:part" in inside
    assert FORMATS["pdf"](made(language), "taken by somebody") == content, "the same figures are the same bytes"


HARD = ("तक की गिनती", "Plain words between", "व्यक्तिगत शक्ति", "किसी को, प्रत्येक को")
"""What glyphs alone are taken for other letters in."""


def test_a_print_in_devanagari_says_what_was_written_and_not_what_glyphs_are_taken_for() -> None:
    content = FORMATS["pdf"](paper(words("hi"), "शक्ति", HARD, (CHART,), ()), "")
    said = [
        bytes.fromhex(found.decode()).decode("utf-16") for found in re.findall(rb"/ActualText <([0-9a-f]+)>", unpacked(content))
    ]
    assert [text for text in said if text in HARD] == [HARD[0], *HARD[2:]]
    assert said.count("बिहार") == 2, "in the drawing and in the table"


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not here")
def test_another_program_reads_each_word_of_a_print_at_its_place(tmp_path: Path) -> None:
    file = tmp_path / "print.pdf"
    file.write_bytes(FORMATS["pdf"](paper(words("hi"), "शक्ति", HARD, (CHART,), ("छोटी टिप्पणी",)), ""))
    read = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True, text=True).stdout
    lines = [" ".join(line.split()) for line in read.splitlines()]
    assert [line for line in lines if line in HARD] == list(HARD)
    assert "बिहार 12,34,565 2.5% =cmd()" in lines
    assert "छोटी टिप्पणी" in lines


def test_whatever_asks_for_an_address_while_printing_stops_it() -> None:
    for address in ("http://127.0.0.1:9/x.png", "file:///etc/hostname"):
        with pytest.raises(FatalURLFetchingError):
            HTML(string=f'<img src="{address}" alt="x">', url_fetcher=WITHIN).write_pdf()


def test_every_word_of_a_drawing_is_set_by_the_page_at_its_place() -> None:
    trend = Trend(("Jan", "Feb"), (Series("बिहार", (1.0, 3.0)), Series("Goa", (2.0, None))), (Tick(0, "0"), Tick(3, "3 & <4>")))
    squares = TileMap((Square("उ.प्र.", 0, 0, 3.0, "3"), Square("Goa", 1, 0, None, HIDDEN)), "hidden")
    for figure in (trend, squares, CHART.figure):
        assert figure
        svg = drawn(figure)
        drawing = parted(svg)
        assert "<text" not in drawing.lines
        assert len(drawing.words) == svg.count("<text") - svg.count("></text>")
        assert all(0 <= word.x <= drawing.width and 0 <= word.y <= drawing.height for word in drawing.words)
    told = {word.text for word in parted(drawn(trend)).words}
    assert {"Jan", "बिहार", "3 & <4>"} <= told


def test_an_empty_chart_is_left_out() -> None:
    nothing = charted("Trainings", "There are none.")
    assert [chart.title for chart in made("en", nothing, CHART).charts] == [CHART.title]
