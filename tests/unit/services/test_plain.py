"""What is hidden throughout is said in a sentence, and not drawn as nothing."""

from __future__ import annotations

from language import words
from services.drawing.chart import HIDDEN, Chart, charted
from services.drawing.kinds import Amount, Bars, Dots, GroupedBars
from services.telling.numbers import BESIDE
from services.telling.plain import NAMED, plain

ENGLISH = words("en")
COLUMNS = ("Group", "Agreed", "Joined")


def bars(*values: float | None) -> Bars:
    return Bars(tuple(Amount(f"bar {place}", value, HIDDEN if value is None else str(value)) for place, value in enumerate(values)))


def told(*rows: tuple[str, str, str], values: tuple[float | None, ...] = (1.0,)) -> Chart:
    return plain(ENGLISH, charted("By gender", "The answer.", bars(*values), COLUMNS, rows, "a note"))


def test_a_chart_of_which_nothing_may_be_shown_is_a_sentence_alone() -> None:
    chart = told(("Women", HIDDEN, HIDDEN), ("Men", HIDDEN, ""), values=(None, None))
    assert chart.sentence == f"The answer. {ENGLISH.say('charts.all_hidden')}"
    assert (chart.figure, chart.rows, chart.notes) == (None, (), ())


def test_a_column_that_is_hidden_throughout_is_told_once() -> None:
    chart = told(("Women", "40", HIDDEN), ("Men", "60", HIDDEN))
    assert chart.columns == ("Group", "Agreed")
    assert chart.rows == (("Women", "40"), ("Men", "60"))
    assert (chart.left_out, chart.notes) == (("Hidden in every row, so not in the table: Joined.",), ("a note",))


def test_rows_of_which_nothing_can_be_shown_are_named_and_many_are_counted() -> None:
    chart = told(("Women", "40", "10"), ("Others", HIDDEN, HIDDEN))
    assert chart.rows == (("Women", "40", "10"),)
    assert chart.left_out[0].endswith(": Others.")
    many = told(("Women", "40", "10"), *((f"Group {number}", HIDDEN, HIDDEN) for number in range(NAMED + 1)))
    assert many.left_out[0] == "Not in the table, because nothing of them can be shown: 9."


def test_a_drawing_of_hidden_numbers_alone_is_not_drawn_and_its_table_stays() -> None:
    chart = told(("Women", "40", HIDDEN), ("Men", "60", "20"), values=(None, None))
    assert (chart.figure, len(chart.rows)) == (None, 2)


def test_where_most_bars_are_hidden_they_are_named_and_not_drawn() -> None:
    chart = told(("Women", "40", "20"), values=(40.0, 20.0, None, None, None))
    assert [row.value for row in chart.figure.rows] == [40.0, 20.0]
    assert chart.notes == ("Not drawn, because hidden: bar 2, bar 3, bar 4.", "a note")


def test_one_bar_alone_or_noughts_beside_what_is_hidden_are_no_drawing() -> None:
    for values in ((40.0, None, None), (0.0, 0.0, None)):
        chart = told(("Women", "40", "20"), values=values)
        assert (chart.figure, chart.notes) == (None, ("a note",))
    assert told(("Women", "40", "20"), values=(0.0, 0.0)).figure is not None


def test_a_column_of_dots_but_for_a_row_or_two_is_a_sentence() -> None:
    dots = [(f"Group {number}", "30", HIDDEN) for number in range(5)]
    chart = told(("Farming", "400", "50%"), *dots)
    assert chart.columns == ("Group", "Agreed")
    assert chart.left_out == ("Hidden in most rows, so told here: Joined: Farming 50%.",)
    assert told(("Farming", "400", "50%"), *dots[:4]).columns == COLUMNS
    assert told(("Farming", HIDDEN, "50%"), *dots).columns == COLUMNS


def test_a_series_that_is_hidden_throughout_is_not_in_the_drawing() -> None:
    rows = (Dots("Women", (53.0, None), f"53%{BESIDE}{HIDDEN}"), Dots("Men", (47.0, None), f"47%{BESIDE}{HIDDEN}"))
    columns, cells = ("Gender", "On e-Shram", "Linked here"), [("Women", "53%", HIDDEN), ("Men", "47%", HIDDEN)]
    chart = plain(ENGLISH, charted("There and here", "The answer.", GroupedBars(columns[1:], rows), columns, cells))
    assert chart.figure == GroupedBars(("On e-Shram",), (Dots("Women", (53.0,), "53%"), Dots("Men", (47.0,), "47%")))


def test_what_can_be_shown_stays_as_it_is() -> None:
    chart = charted("By gender", "The answer.", bars(1.0, None), COLUMNS, [("Women", "40", HIDDEN), ("Men", "60", "20")], "a note")
    assert plain(ENGLISH, chart) == chart
