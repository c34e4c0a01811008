"""What a cube hides is nowhere a number: in no drawing, sentence, table or file of it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook

from indicators.dimensions import MEASURES, PAY
from language import words
from services.drawing.chart import HIDDEN, Chart
from services.drawing.draw import chart_of, drawn
from services.figures_out.as_csv import as_csv
from services.figures_out.as_json import as_json
from services.figures_out.as_workbook import as_workbook
from services.figures_out.paper import paper
from services.placements.districts import DistrictPoint
from services.placements.outcomes import pay_moved
from services.placements.readings import months_of, proofs_of, reading, readings_by
from services.placements.selection import MAPPED, SIZED, Side
from services.registrations.compared import all_india, compared, linked_by
from services.registrations.known import registrations
from services.telling.answer import answer
from services.telling.funnel import funnel, proofs, stays
from services.telling.groups import groups
from services.telling.maps import districts_map, states_map
from services.telling.numbers import Sayings
from services.telling.outcomes import pay
from services.telling.registrations import by_channel, by_state, by_worker_type
from services.telling.trend import trend
from settings import ROOT
from tests.small_figures import Counts, SmallFigures, cube_of

ENGLISH = words("en")
NOTHING: Counts = dict.fromkeys(MEASURES)
SOME: Counts = dict.fromkeys(MEASURES, 400) | {
    "joined": 40,
    "retained_90": None,
    "answered_90": 20,
    "settled_90": 30,
    "called_false": None,
}
DISTRICTS = ("UP/3", "UP/9")
POINTS = {
    "UP/3": DistrictPoint("Agra", "Uttar Pradesh", 27.2, 78.0),
    "UP/9": DistrictPoint("Varanasi", "Uttar Pradesh", 25.3, 83.0),
}
SAYINGS = Sayings(ENGLISH, POINTS)


def figures(told: Counts) -> SmallFigures:
    """All hidden, or half of it: India is told, of the States one, of each dimension one group."""
    places = {"": told, "UP": told, "KL": NOTHING, "UP/3": told, "UP/9": NOTHING}
    totals = {(place, ""): counts for place, counts in places.items()}
    keys = {
        "gender": ("female", "male"), "channel": ("csc", "camp"), "worker_type": ("gig", "unorganised"), "month": ("2026-09", "2026-10"),
        "proof": ("document", "worker_said"), PAY: ("up_to_10000/10001_15000", "up_to_10000/up_to_10000"),
    }  # fmt: skip
    cubes = {}
    for dimension, (first, second) in keys.items():
        cells = {first: totals, second: dict.fromkeys(totals, NOTHING), "": dict.fromkeys(totals, NOTHING)}
        cubes[dimension] = cube_of(totals, cells, dimension)
    return SmallFigures(cubes)


def charts(of: SmallFigures) -> Iterator[Chart]:
    side, known = Side("UP"), registrations(ROOT / "data" / "reference")
    found, inside = reading(of, side), {place: reading(of, Side(place)) for place in ("UP", "KL")}  # type: ignore[arg-type]
    yield from (funnel(ENGLISH, found), stays(ENGLISH, found), proofs(ENGLISH, found, proofs_of(of, side)))  # type: ignore[arg-type]
    yield from (states_map(SAYINGS, (), inside, measure) for measure in MAPPED)
    districts = {place: reading(of, Side(place)) for place in DISTRICTS}  # type: ignore[arg-type]
    yield from (districts_map(SAYINGS, "UP", districts, measure) for measure in SIZED)
    yield trend(SAYINGS, [("UP", months_of(of, "UP"))], of.freshness)  # type: ignore[arg-type]
    for dimension in ("gender", "channel", "month"):
        told = [(side, readings_by(of, dimension, side)), (Side("KL"), readings_by(of, dimension, Side("KL")))]  # type: ignore[arg-type]
        yield from (groups(SAYINGS, dimension, told[:1]), groups(SAYINGS, dimension, told))
    if moved := pay_moved(of, "UP"):  # type: ignore[arg-type]
        yield pay(SAYINGS, "UP", moved)
    yield by_state(ENGLISH, (), compared(of, known), all_india(of, known))  # type: ignore[arg-type]
    yield by_channel(ENGLISH, linked_by(of, "channel"))  # type: ignore[arg-type]
    yield by_worker_type(ENGLISH, linked_by(of, "worker_type"))  # type: ignore[arg-type]


def numbers_in(held: object) -> Iterator[float]:
    """Every number of a specification's own data."""
    if isinstance(held, dict):
        for name, value in held.items():
            if name == "values" and isinstance(value, list):
                yield from (
                    each for row in value if isinstance(row, dict) for key, each in row.items()
                    if key in ("value", "share", "low", "high", "area") and isinstance(each, int | float)
                )  # fmt: skip
            else:
                yield from numbers_in(value)
    elif isinstance(held, list):
        for value in held:
            yield from numbers_in(value)


@pytest.mark.trust
@pytest.mark.parametrize("told", [NOTHING, SOME])
def test_what_is_hidden_is_a_number_in_no_drawing_and_no_file(told: Counts) -> None:
    of = figures(told)
    made = tuple(charts(of))
    for chart in made:
        if chart.figure is not None:
            assert all(number >= 0 for number in numbers_in(chart_of(chart.figure).to_dict(validate=False)))
            assert not re.search(r">\s*[-\u2212]\d", drawn(chart.figure))
        assert not re.search(r"(?<![\w\d])[-\u2212]\d", chart.sentence), chart.sentence
    file = paper(ENGLISH, "", (answer(ENGLISH, reading(of, Side("UP"))),), made)  # type: ignore[arg-type]
    written = [cell for table in json.loads(as_json(file))["tables"] for row in table["rows"] for cell in row[1:]]
    assert all(cell is None or isinstance(cell, str) or cell >= 0 for cell in written)
    book = load_workbook(io.BytesIO(as_workbook(file)))
    cells = [cell.value for sheet in book.worksheets[1:] for row in sheet.iter_rows(min_col=2) for cell in row]
    assert all(not isinstance(cell, int | float) or cell >= 0 for cell in cells)
    assert HIDDEN in cells
    rows = list(csv.reader(io.StringIO(as_csv(file).decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row[1:] if re.fullmatch(r"-\d+(\.\d+)?", cell)]


@pytest.mark.trust
def test_where_all_is_hidden_no_table_tells_a_number_of_ours_not_even_nought() -> None:
    """E-Shram's own numbers apart, which are no counts of ours."""
    theirs = {each.registered for each in registrations(ROOT / "data" / "reference").places}
    for chart in charts(figures(NOTHING)):
        told = {getattr(cell, "number", None) for row in chart.rows for cell in row[1:]}
        assert told <= {None, *theirs}, chart.title


@pytest.mark.trust
def test_a_hidden_bar_is_a_stub_of_one_length_and_no_scale_reaches_to_it() -> None:
    of = figures(SOME)
    bars = chart_of(by_channel(ENGLISH, linked_by(of, "channel")).figure).to_dict(validate=False)  # type: ignore[arg-type]
    assert sorted(set(numbers_in(bars))) == [0.06, 1.0]
