"""Where: India as squares, or the districts of the State that was chosen as circles at their points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.drawing.chart import Chart, charted
from services.drawing.draw import ticks_up_to
from services.drawing.kinds import Bubble, BubbleMap
from services.figures import Tile
from services.placements.readings import Reading
from services.telling.numbers import Sayings, about, count_said, hundredths
from services.telling.squares import counts_in_squares, squares_of
from services.telling.sums import falls_short

NAMED = 3
"""Places that the sentence names."""


def states_map(
    sayings: Sayings, tiles: Sequence[Tile], found: Mapping[str, Reading], measure: str, india: Reading | None = None
) -> Chart:
    """A square a State; measure: one of `services.placements.selection.MAPPED`. `india`: the whole that the rows are parts of."""
    words = sayings.words
    values = {code: getattr(read, measure) for code, read in found.items()}
    shares = measure.endswith("_share")
    in_square, unit = (None, None) if shares else counts_in_squares(words, values.values())
    figure = squares_of(
        words,
        tiles,
        values,
        lambda value: hundredths(words, value) if shares else words.speech.short(value),
        words.say("placements.hidden"),
        in_square,
    )
    known = sorted(((value, code) for code, value in values.items() if value), reverse=True)
    title = words.say(f"placements.measure_{measure}")
    first = [
        f"{sayings.place(code)} ({hundredths(words, value) if shares else about(words, value)})" for value, code in known[:NAMED]
    ]
    sentence = (
        words.say("placements.map_told", measure=title, places=words.speech.texts(first), count=len(values) - len(known))
        if known
        else words.say("placements.map_empty", measure=title)
    )
    heads = ("place", "agreed", "joined", "joined_share", "stayed_share", "silent_share", "true_share")
    columns = [words.say(f"placements.head_{head}") for head in heads]
    rows = sorted(
        ((sayings.place(code), read) for code, read in found.items()),
        key=lambda row: (-(row[1].joined or 0), -(row[1].agreed or 0)),
    )
    return charted(
        words.say("placements.map", measure=title),
        sentence,
        figure,
        columns,
        [place_row(sayings, name, read) for name, read in rows],
        unit,
        words.say("placements.map_note") if known else None,
        words.say("charts.states_short") if _short(found, india) else None,
    )


def districts_map(sayings: Sayings, state: str, found: Mapping[str, Reading], measure: str, whole: Reading | None = None) -> Chart:
    """A circle a district, as large as a number of people there, over all time; measure: one of `selection.SIZED`. `whole`: the State
    itself over all time."""
    words = sayings.words
    placed = {code: (sayings.points[code], read) for code, read in found.items() if code in sayings.points}
    counts = {code: getattr(read, measure) for code, (_, read) in placed.items()}
    bubbles = tuple(
        Bubble(sayings.place(code), point.latitude, point.longitude, counts[code], count_said(words, counts[code]))
        for code, (point, _) in placed.items()
    )
    known = sorted(((count, sayings.place(code)) for code, count in counts.items() if count), reverse=True)
    sizes = ticks_up_to(known[0][0], words.speech.short, most=2)[1:3] if known else ()
    told = words.speech.texts([f"{name} ({about(words, count)})" for count, name in known[:NAMED]])
    values = {"place": sayings.place(state), "hidden": sum(count is None for count in counts.values())}
    sentence = (
        words.say("placements.districts_told", places=told, **values) if known else words.say("placements.districts_few", **values)
    )
    heads = ("district", "agreed", "joined", "joined_share", "stayed_share", "silent_share", "true_share")
    rows = sorted(((sayings.place(code), read) for code, (_, read) in placed.items()), key=_most_joined)
    return charted(
        words.say("placements.districts", place=sayings.place(state), measure=words.say(f"placements.measure_{measure}")),
        sentence,
        BubbleMap(bubbles, sizes, words.say("placements.hidden")),
        [words.say(f"placements.head_{head}") for head in heads],
        [place_row(sayings, name, read) for name, read in rows],
        words.say("placements.districts_note") if known else None,
        words.say("charts.districts_short", place=sayings.place(state)) if _short(found, whole) else None,
    )


def place_row(sayings: Sayings, name: str, read: Reading) -> tuple[str, ...]:
    """A row of the table below a map."""
    words = sayings.words
    counts = (count_said(words, read.agreed), count_said(words, read.joined))
    shares = (read.joined_share, read.stayed_share, read.silent_share, read.true_share)
    return (name, *counts, *(hundredths(words, share) for share in shares))


def _short(found: Mapping[str, Reading], whole: Reading | None) -> bool:
    """Whether the rows of the table below a map come to less than the whole, since some are hidden."""
    if whole is None:
        return False
    parts = found.values()
    return falls_short((((read.agreed for read in parts), whole.agreed), ((read.joined for read in parts), whole.joined)))


def _most_joined(row: tuple[str, Reading]) -> tuple[int, int, str]:
    name, read = row
    return -(read.joined or 0), -(read.agreed or 0), name
