"""What is hidden throughout is said in a sentence, and not drawn as nothing."""

from __future__ import annotations

from language import words
from services.drawing.chart import HIDDEN, Chart, charted
from services.drawing.kinds import Amount, Bars
from services.telling.plain import NAMED, plain

ENGLISH = words("en")
COLUMNS = ("Group", "Agreed", "Joined")


def bars(*values: float | None) -> Bars:
    return Bars(tuple(Amount("a", value, HIDDEN if value is None else str(value)) for value in values))


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
    assert chart.notes == ("Hidden in every row, so not in the table: Joined.", "a note")


def test_rows_of_which_nothing_can_be_shown_are_named_and_many_are_counted() -> None:
    chart = told(("Women", "40", "10"), ("Others", HIDDEN, HIDDEN))
    assert chart.rows == (("Women", "40", "10"),)
    assert chart.notes[0].endswith(": Others.")
    many = told(("Women", "40", "10"), *((f"Group {number}", HIDDEN, HIDDEN) for number in range(NAMED + 1)))
    assert many.notes[0] == "Not in the table, because nothing of them can be shown: 9."


def test_a_drawing_of_hidden_numbers_alone_is_not_drawn_and_its_table_stays() -> None:
    chart = told(("Women", "40", HIDDEN), ("Men", "60", "20"), values=(None, None))
    assert chart.figure is None
    assert chart.notes[0] == ENGLISH.say("charts.nothing_to_draw")
    assert len(chart.rows) == 2


def test_what_can_be_shown_stays_as_it_is() -> None:
    chart = charted("By gender", "The answer.", bars(1.0, None), COLUMNS, [("Women", "40", HIDDEN), ("Men", "60", "20")], "a note")
    assert plain(ENGLISH, chart) == chart
