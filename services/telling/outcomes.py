"""How long it took to join, and what the job pays against what was earned before."""

from __future__ import annotations

from collections.abc import Sequence

from language import Words, begun
from services.drawing.chart import Chart, charted
from services.drawing.draw import ticks_up_to
from services.drawing.kinds import Amount, Bars, Curve, Survival, Tick
from services.figures import Wait
from services.placements.outcomes import HIGHER, LOWER, SAME, WEEKS, PayMoved, joined_within
from services.telling.numbers import Sayings, about, count_said, key_said

LEAST_HIGH = 10
"""Of 100: to what the curve is drawn at least, so that a few of a hundred do not look like all."""
Waits = Sequence[tuple[str, Wait]]


def waits(sayings: Sayings, by_place: Waits, dimension: str, by_group: Waits) -> Chart:
    """A curve a place (its code), from the week of agreeing; in the table the groups of a dimension in India too."""
    words = sayings.words
    named = [(sayings.place(place), wait) for place, wait in by_place]
    high = max(LEAST_HIGH, *(100 - min(wait.low) for _, wait in named))
    figure = Survival(
        tuple(Curve(name, _points(wait)) for name, wait in named),
        tuple(Tick(week, words.speech.number(week)) for week in (0, 13, 26, 39, 52)),
        ticks_up_to(high, lambda share: f"{words.speech.number(share)}%"),
        words.say("placements.weeks"),
    )
    groups = [(f"{sayings.place('')}: {key_said(words, dimension, key)}", wait) for key, wait in by_group]
    name, first = named[0]
    sentence = words.say(
        "placements.waits_told",
        place=name,
        agreed=about(words, first.consented),
        early=_share(words, first, WEEKS[0]),
        later=_share(words, first, WEEKS[2]),
    )
    columns = [
        words.say("placements.head_whose"),
        words.say("placements.head_agreed"),
        *(words.say("placements.within", count=weeks) for weeks in WEEKS),
    ]
    rows = [
        (whose, count_said(words, wait.consented), *(_interval(words, wait, weeks) for weeks in WEEKS))
        for whose, wait in (*named, *groups)
    ]
    return charted(words.say("placements.waits"), sentence, figure, columns, rows, words.say("placements.waits_note"))


def pay(sayings: Sayings, place: str, pay: PayMoved) -> Chart:
    """How many moved to a higher band of pay, kept theirs, or moved to a lower."""
    words = sayings.words
    told = [(begun(words.say(f"placements.pay_{way}")), pay.sums[way]) for way in (HIGHER, SAME, LOWER)]
    sums = {way: about(words, pay.sums[way]) for way in (HIGHER, SAME, LOWER)}
    if any(pay.sums.values()):
        sentence = words.say("placements.pay_told", place=sayings.place(place), **sums, hidden=pay.hidden)
    else:
        sentence = words.say("placements.pay_few", place=sayings.place(place))
    bands = [words.say(f"placements.band_{band}") for band in pay.bands]
    rows = [
        (name, *(count_said(words, pay.cells.get((before, now))) for now in pay.bands))
        for name, before in zip(bands, pay.bands, strict=True)
    ]
    return charted(
        words.say("placements.pay"),
        sentence,
        Bars(tuple(Amount(name, count, count_said(words, count)) for name, count in told)),
        [words.say("placements.head_before"), *bands],
        rows,
        words.say("placements.pay_note"),
    )


def _points(wait: Wait) -> tuple[tuple[float, float, float, float], ...]:
    lines = zip(wait.high, wait.waiting, wait.low, strict=True)
    return tuple((week, *(100 - share for share in shares)) for week, shares in enumerate(lines))


def _share(words: Words, wait: Wait, weeks: int) -> str:
    told = joined_within(wait, weeks)
    return words.speech.number(told[1]) if told else "·"


def _interval(words: Words, wait: Wait, weeks: int) -> str:
    told = joined_within(wait, weeks)
    if told is None:
        return "·"
    low, share, high = (words.speech.number(each) for each in told)
    return f"{share}% ({low}–{high})"
