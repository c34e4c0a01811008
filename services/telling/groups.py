"""By sector, trade, gender …: what share of each group joined, and how they fared, in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.drawing.chart import HIDDEN, Chart, charted
from services.drawing.draw import ticks_up_to
from services.drawing.kinds import Amount, Bars, DotPlot, Dots
from services.figures import is_district
from services.placements.readings import TRADES, Reading
from services.placements.selection import Side
from services.telling.numbers import BESIDE, Sayings, count_said, hundredths, key_said

MOST_DRAWN = 12
"""Groups that are drawn; the table has all."""
IN_ORDER = ("month", "age_band")
"""Dimensions whose own order says something; the groups of others stand by how many of them joined."""
Told = tuple[Side, Sequence[Reading]]
Named = Sequence[tuple[str, Reading]]


def groups(sayings: Sayings, dimension: str, told: Sequence[Told]) -> Chart:
    """The groups of one place and period, or of two side by side."""
    words = sayings.words
    groups = _ordered(dimension, told[0][1])
    named = [(key_said(words, dimension, read.key), read) for read in groups]
    others = [{read.key: read for read in found} for _, found in told[1:]]
    by = words.say(f"placements.by_{dimension}")
    told_of = [row for row in named if any((row[1].agreed, row[1].count("interested"), row[1].joined))]
    hidden = sum(read.joined_share is None for _, read in told_of)
    drawn = _drawn(dimension, told_of)
    known = [(read.joined_share, name) for name, read in drawn if read.joined_share is not None and read.key]
    if not any(share for share, _ in known):
        known = []
    if len(known) == 1:
        sentence = words.say("placements.groups_one", best=known[0][1], share=hundredths(words, known[0][0]), hidden=hidden)
    elif known:
        best, worst = max(known), min(known)
        ends = {"best": best[1], "share": hundredths(words, best[0]), "worst": worst[1], "other": hundredths(words, worst[0])}
        sentence = words.say("placements.groups_told", **ends, hidden=hidden)
    else:
        sentence = words.say("placements.groups_few")
    figure: Bars | DotPlot | None = None
    if known:
        figure = _dots(sayings, drawn, others[0], told) if others else _bars(sayings, drawn)
    notes = (
        words.say("placements.groups_note") if known and not others else None,
        _left_out(sayings, len(told_of) - len(drawn)) if known else None,
        words.say("placements.groups_trades") if dimension in TRADES else None,
        words.say("placements.districts_hide") if is_district(told[0][0].place) else None,
    )
    columns, rows = _table(sayings, named, others, told)
    return charted(by, sentence, figure, (words.say(f"placements.one_{dimension}"), *columns), rows, *notes, unfolded=True)


def _ordered(dimension: str, groups: Sequence[Reading]) -> list[Reading]:
    if dimension in IN_ORDER:
        return list(groups)
    return sorted(groups, key=lambda read: (not read.key, -(read.joined or 0), -(read.agreed or 0)))


def _bars(sayings: Sayings, drawn: Named) -> Bars:
    words = sayings.words
    return Bars(
        tuple(
            Amount(name, read.joined_share, hundredths(words, read.joined_share), f"({count_said(words, read.joined)})")
            for name, read in drawn
        )
    )


def _dots(sayings: Sayings, drawn: Named, other: Mapping[str, Reading], told: Sequence[Told]) -> DotPlot:
    words, rows = sayings.words, []
    for name, read in drawn:
        beside = other.get(read.key)
        values = (read.joined_share, beside.joined_share if beside else None)
        rows.append(Dots(name, values, BESIDE.join(hundredths(words, value) for value in values)))
    high = max((value or 0.0 for row in rows for value in row.values), default=0.0)
    return DotPlot(
        tuple(sayings.side(side) for side, _ in told), tuple(rows), ticks_up_to(high, lambda value: hundredths(words, value))
    )


def _drawn(dimension: str, named: Named) -> Named:
    """Of the groups whose share is known those with the most who joined, by their share; in a dimension that has an order the last
    ones, in that."""
    known = [row for row in named if row[1].joined_share is not None]
    if dimension in IN_ORDER:
        return known[-MOST_DRAWN:]
    return sorted(known[:MOST_DRAWN], key=lambda row: -(row[1].joined_share or 0.0))


def _left_out(sayings: Sayings, more: int) -> str | None:
    return sayings.words.say("placements.groups_more", count=more) if more else None


def _table(
    sayings: Sayings, named: Named, others: Sequence[Mapping[str, Reading]], told: Sequence[Told]
) -> tuple[list[str], list[tuple[str, ...]]]:
    words = sayings.words
    if others:
        three = [words.say(f"placements.head_{head}") for head in ("agreed", "joined", "joined_share")]
        heads = [f"{sayings.side(side)}: {head}" for side, _ in told for head in three]
        return heads, [(name, *_three(sayings, read), *_three(sayings, others[0].get(read.key))) for name, read in named]
    heads = [
        words.say(f"placements.head_{head}")
        for head in ("agreed", "interested", "joined", "joined_share", "stayed_share", "silent_share", "true_share")
    ]
    return heads, [(name, *_all(sayings, read)) for name, read in named]


def _three(sayings: Sayings, read: Reading | None) -> tuple[str, str, str]:
    words = sayings.words
    if read is None:
        return (HIDDEN, HIDDEN, HIDDEN)
    return count_said(words, read.agreed), count_said(words, read.joined), hundredths(words, read.joined_share)


def _all(sayings: Sayings, read: Reading) -> tuple[str, ...]:
    words = sayings.words
    counts = (read.agreed, read.count("interested"), read.joined)
    shares = (read.joined_share, read.stayed_share, read.silent_share, read.true_share)
    return (*(count_said(words, count) for count in counts), *(hundredths(words, share) for share in shares))
