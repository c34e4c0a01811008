"""Social-security schemes: suggested, started, confirmed, in India and by State."""

from __future__ import annotations

from language import UnknownCode, Words
from services.drawing.chart import Chart, charted
from services.drawing.kinds import Amount, Bars
from services.figures import Count, share
from services.scheme_figures import STEPS, SchemeFigures
from services.telling.numbers import about, count_said, hundredths


def in_india(words: Words, told: SchemeFigures) -> Chart:
    """A bar a scheme, as long as how many were told of it; in the table how far they came. One that few were told of is like one that
    nobody was."""
    known = ((code, cells) for code, cells in told.schemes.items() if cells.nation[0])
    rows = sorted(known, key=lambda row: (-(row[1].nation[0] or 0), row[0]))
    named = [(scheme_said(words, code), cells.nation) for code, cells in rows]
    if named:
        first = dict(zip(STEPS, (about(words, count) for count in named[0][1]), strict=True))
        sentence = words.say("scheme_figures.told", scheme=named[0][0], **first)
    else:
        sentence = words.say("scheme_figures.few")
    bars = Bars(tuple(Amount(name, nation[0], count_said(words, nation[0])) for name, nation in named)) if named else None
    heads = ("scheme", *STEPS, "confirmed_of_suggested")
    return charted(
        words.say("scheme_figures.india"),
        sentence,
        bars,
        [words.say(f"scheme_figures.head_{head}") for head in heads],
        [(name, *_counts(words, nation), hundredths(words, share(nation[2], nation[0]))) for name, nation in named],
        words.say("scheme_figures.note"),
    )


def by_state(words: Words, told: SchemeFigures) -> Chart:
    """A row a State and scheme where anything may be shown; how many are hidden would tell in how many anybody was."""
    rows = [
        (f"{words.say(f'place_{state}') if state else words.say('placements.untold')}: {scheme_said(words, code)}", counts)
        for code, cells in told.schemes.items()
        for state, counts in cells.states.items()
        if counts[0]
    ]
    rows.sort(key=lambda row: (-(row[1][0] or 0), row[0]))
    sentence = words.say("scheme_figures.states_told", count=len(rows))
    heads = ("where", *STEPS)
    return charted(
        words.say("scheme_figures.states"),
        sentence,
        None,
        [words.say(f"scheme_figures.head_{head}") for head in heads],
        [(name, *_counts(words, counts)) for name, counts in rows],
    )


def scheme_said(words: Words, code: str) -> str:
    """A scheme's name; one that is no more in the table by its code."""
    try:
        return words.say(f"schemes.name_{code}")
    except UnknownCode:
        return code


def _counts(words: Words, counts: tuple[Count, ...]) -> tuple[str, ...]:
    return tuple(count_said(words, count) for count in counts)
