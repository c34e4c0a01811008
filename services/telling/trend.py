"""Month by month: how many of those who came first in a month have joined by now."""

from __future__ import annotations

from collections.abc import Sequence

from services.drawing.chart import Chart, charted
from services.drawing.draw import ticks_up_to
from services.drawing.kinds import Series, Trend
from services.figures import Freshness
from services.placements.readings import Reading
from services.telling.numbers import Sayings, about, count_said, day_said, hundredths, month_said

Months = Sequence[tuple[str, Reading]]


def trend(sayings: Sayings, lines: Sequence[tuple[str, Months]], freshness: Freshness) -> Chart:
    """A line a place (its code); all lines are of the same months. In the table each place has its columns."""
    words = sayings.words
    months = [month for month, _ in lines[0][1]]
    is_open = bool(months and freshness.until and f"{freshness.until:%Y-%m}" == months[-1])
    high = max((read.joined or 0 for _, told in lines for _, read in told), default=0)
    figure = Trend(
        tuple(month_said(words, month) for month in months),
        tuple(Series(sayings.place(place), tuple(read.joined for _, read in told)) for place, told in lines),
        ticks_up_to(high, words.speech.short),
        is_open,
    )
    first = [(read.joined, month) for month, read in lines[0][1] if read.joined]
    values = {"place": sayings.place(lines[0][0])}
    if first:
        most, when = max(first)
        sentence = words.say("placements.trend_told", joined=about(words, most), month=month_said(words, when), **values)
    else:
        sentence = words.say("placements.trend_few", **values)
    columns = [words.say("placements.head_month")]
    for place, _ in lines:
        ahead = f"{sayings.place(place)}: " if len(lines) > 1 else ""
        columns += [ahead + words.say(f"placements.head_{head}") for head in ("agreed", "joined", "joined_share")]
    rows = [(month_said(words, month), *_cells(sayings, lines, at)) for at, month in enumerate(months)]
    notes = [words.say("placements.trend_note")] if high else []
    if high and is_open and freshness.until and any(told[-1][1].joined is not None for _, told in lines):
        notes.append(words.say("placements.month_open", day=day_said(words, freshness.until)))
    return charted(words.say("placements.trend"), sentence, figure, columns, rows, *notes)


def _cells(sayings: Sayings, lines: Sequence[tuple[str, Months]], at: int) -> list[str]:
    words, found = sayings.words, [told[at][1] for _, told in lines]
    return [
        cell
        for read in found
        for cell in (count_said(words, read.agreed), count_said(words, read.joined), hundredths(words, read.joined_share))
    ]
