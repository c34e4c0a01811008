"""Charts: what stands in the drawing, what is hidden in it, and that it is drawn without asking anybody."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from services.drawing.draw import chart_of, drawn, ticks_up_to
from services.drawing.kinds import (
    Amount,
    Bars,
    Bubble,
    BubbleMap,
    Curve,
    DotPlot,
    Dots,
    Figure,
    GroupedBars,
    Interval,
    Intervals,
    Series,
    Square,
    Survival,
    Tick,
    TileMap,
    Trend,
)
from services.drawing.lettering import parted
from services.drawing.maps import shades
from services.drawing.palette import HATCH, MARK, SHADES

COUNTS = ticks_up_to(400, "{:g}".format)
SHARES = (Tick(0, "0%"), Tick(50, "50%"), Tick(100, "100%"))
SQUARES = (
    Square("बिहार", 0, 0, 120.0, "120"),
    Square("KL", 1, 0, None, "·"),
    Square("GA", 1, 1, 0.0, "0"),
    Square("SK", 0, 1, 15.0, "15"),
)
FIGURES: dict[str, Figure] = {
    "tiles": TileMap(SQUARES, "too few"),
    "bubbles": BubbleMap(
        (
            Bubble("Varanasi", 25.3, 82.9, 300.0, "300"),
            Bubble("Agra", 27.2, 78.0, None, "·"),
            Bubble("Jhansi", 25.4, 78.6, 0.0, "0"),
        ),
        (Tick(300, "300 people"),),
        "too few",
    ),
    "trend": Trend(
        ("Jan", "Feb", "Mar", "Apr", "May"),
        (Series("Bihar", (100.0, 200.0, None, 300.0, 400.0)), Series("India", (1.0,) * 5)),
        COUNTS,
        is_open=True,
    ),
    "bars": Bars((Amount("Agreed", 400.0, "400"), Amount("Joined", None, "·"), Amount("Stayed", 0.0, "0"))),
    "grouped": GroupedBars(("Bihar", "Kerala"), (Dots("Joined", (40.0, None), "40 and ·"),)),
    "intervals": Intervals(
        (Interval("Women", 0.7, 0.85, 0.95, "0.85", "Gender"), Interval("Others", None, None, None, "·", "Gender")),
        (Tick(0.8, "0.8"), Tick(1, "1")),
        (Tick(0, "0"), Tick(0.8, "0.8"), Tick(1, "1")),
    ),
    "dots": DotPlot(("Before", "Now"), (Dots("Bihar", (10.0, 20.0), "10 then 20"),), SHARES),
    "survival": Survival(
        (Curve("Bihar", ((0, 100, 100, 100), (30, 50, 60, 70))),), (Tick(0, "0"), Tick(30, "30")), SHARES, "days since"
    ),
}


def texts(svg: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314


@pytest.mark.parametrize("name", FIGURES)
def test_every_kind_is_drawn_from_a_valid_specification_with_its_words_and_nothing_from_elsewhere(name: str) -> None:
    assert chart_of(FIGURES[name]).to_dict(validate=True)["$schema"]
    svg = drawn(FIGURES[name])
    said = {
        "tiles": {"बिहार", "KL", "120", "0", "15", "too few"},
        "bubbles": {"Varanasi 300", "300 people", "too few"},
        "trend": {"Jan", "May", "Bihar", "India", "0", "400"},
        "bars": {"Agreed", "400", "Joined", "·", "Stayed"},
        "grouped": {"Bihar", "Kerala", "Joined", "40 and ·"},
        "intervals": {"Gender", "Women", "0.85", "Others", "0", "0.8", "1"},
        "dots": {"Before", "Now", "Bihar", "10 then 20", "0%", "50%", "100%"},
        "survival": {"0", "30", "days since", "100%"},
    }
    assert said[name] <= set(texts(svg))
    assert re.findall(r'(?:href|src)="(?!#)', svg.replace("xmlns:xlink", "")) == []


def test_the_same_figure_is_drawn_once() -> None:
    again = Bars((Amount("Agreed", 400.0, "400"), Amount("Joined", None, "·"), Amount("Stayed", 0.0, "0")))
    assert drawn(again) is drawn(FIGURES["bars"])


def test_a_hidden_value_is_hatched_and_its_bar_says_nothing_of_its_size() -> None:
    hidden = drawn(FIGURES["bars"])
    assert hidden.count(HATCH) == 1
    assert '<pattern id="hatch"' in hidden
    assert HATCH not in drawn(Bars((Amount("Agreed", 400.0, "400"),)))
    stubs = [drawn(Bars((Amount("a", largest, "x"), Amount("b", None, "·")))) for largest in (10.0, 90_000.0)]
    assert re.findall(r'd="[^"]+" fill="url\(#hatch\)"', stubs[0]) == re.findall(r'd="[^"]+" fill="url\(#hatch\)"', stubs[1]) != []


def test_a_hidden_month_breaks_the_line_and_has_no_point() -> None:
    months = ("Jan", "Feb", "Mar")
    whole, broken = (
        drawn(Trend(months, (Series("India", values),), COUNTS)) for values in ((100.0, 200.0, 300.0), (100.0, None, 300.0))
    )
    line = re.compile(rf'd="(M[^"]*)" stroke="{MARK}" stroke-width="2.5"')
    assert [found.count("M") for found in line.findall(whole)] == [1]
    assert [found.count("M") for found in line.findall(broken)] == [2]


def test_larger_values_are_darker_equal_ones_alike_and_nought_is_blank() -> None:
    def square(value: float | None) -> Square:
        return Square("A", 0, 0, value, str(value))

    assert shades([square(value) for value in (5, 5, 7, 8, 90, None, 0)]) == {5: 1, 7: 2, 8: 3, 90: 4}
    assert set(shades([square(value) for value in range(1, 6)]).values()) == {1, 2}, "none of more than four stands alone"
    assert shades([square(None), square(0)]) == {}
    assert shades([square(value) for value in range(1, 101)])[100] == len(SHADES) - 1


def test_no_two_shades_of_the_legend_hold_a_number_that_is_said_alike() -> None:
    rates = [14.9, 15.4, 15.9, 16.2, 16.6, 16.8, 17.1, 17.4, 17.6, 18.2, 18.9, 20.1]
    squares = tuple(Square(str(place), 0, place, rate, f"{round(rate)}") for place, rate in enumerate(rates))
    ends = [said for said in texts(drawn(TileMap(squares, "hidden"))) if "–" in said]
    assert ends == ["15–16", "17–18", "19–20"]


def test_letters_are_eleven_pixels_or_more_where_a_phone_has_324_for_the_drawing() -> None:
    for name, figure in FIGURES.items():
        drawing = parted(drawn(figure))
        assert min(word.size for word in drawing.words) * min(1.0, 324 / drawing.width) >= 11, name


def test_a_long_name_takes_two_lines_and_does_not_run_into_its_number() -> None:
    name = "Gautam Buddha Nagar: road and earthwork labourer"
    words = {word.text: word for word in parted(drawn(Bars((Amount(name, 35.0, "35"), Amount("Agra", 25.0, "25"))))).words}
    first, second = (text for text in words if text in name)
    assert f"{first} {second}" == name
    assert words[first].y < words[second].y == words["35"].y


@pytest.mark.parametrize(
    ("largest", "marks"),
    [(0, [0]), (4, [0, 1, 2, 3, 4]), (7, [0, 2, 4, 6, 8]), (123_456, [0, 25_000, 50_000, 75_000, 100_000, 125_000])],
)
def test_marks_of_an_axis_are_round_and_reach_over_the_largest(largest: float, marks: list[float]) -> None:
    assert [tick.value for tick in ticks_up_to(largest, str)] == marks


def test_what_bars_are_held_against_stands_beside_each_bar_and_crosses_no_words() -> None:
    svg = drawn(FIGURES["intervals"])
    marks = [float(top) for top in re.findall(r'd="M[\d.]+,([\d.]+)h2v20h-2Z" fill="#d55e00"', svg)]
    said = {word.y for word in parted(svg).words if word.text in ("Women", "0.85")}
    edge = re.search(r"translate\([\d.]+,([\d.]+)\)", svg)
    assert edge
    assert len(marks) == 2
    assert max(said) < min(marks) + float(edge[1])


def test_figures_without_rows_are_drawn_empty_and_do_not_fail() -> None:
    for figure in (
        Bars(()),
        TileMap((), ""),
        BubbleMap((), (), ""),
        Trend((), (), COUNTS),
        DotPlot((), (), SHARES),
        GroupedBars((), ()),
    ):
        assert drawn(figure).startswith("<svg")


def test_a_hidden_bar_among_pairs_is_a_stub_and_the_smallest_is_seen() -> None:
    figure = GroupedBars(("There", "Here"), (Dots("Women", (53.0, 54.0), "53 / 54"), Dots("Others", (0.01, None), "<0.1 / ·")))
    assert HATCH in drawn(figure)
    assert HATCH not in drawn(GroupedBars(("There", "Here"), figure.rows[:1]))
    values = [
        row["value"] for layer in chart_of(figure).to_dict(validate=False)["layer"] for row in rows_of(layer) if "value" in row
    ]
    assert sorted(values)[0] == pytest.approx(0.004)


def rows_of(layer: dict[str, dict[str, list[dict[str, float]]]]) -> list[dict[str, float]]:
    return layer.get("data", {}).get("values", [])
