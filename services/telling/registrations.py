"""Registrations on e-Shram beside who is found here: a map, a table, bars, each with its sentence and source."""

from __future__ import annotations

from collections.abc import Sequence

from language import Words, begun
from services.drawing.chart import HIDDEN, Cell, Chart, charted
from services.drawing.kinds import Amount, Bars, Dots, GroupedBars
from services.figures import UNTOLD, Count, Tile
from services.registrations.compared import LEAST_SAID, Beside, Compared
from services.registrations.known import TOGETHER, Known, Registrations
from services.telling.numbers import BESIDE, about, count_said, day_said, hundredths, key_said
from services.telling.squares import squares_of
from services.telling.sums import falls_short

NAMED = 3
HUNDREDTH = 100_000
"""Of a crore: what is said of *more than* is never rounded up."""


def answer(words: Words, india: Compared) -> str:
    """How many registered, how many of them are linked here, how many joined."""
    values = {"registered": _registered(words, india.known), "day": day_said(words, india.known.as_of)}
    if india.linked is None:
        return words.say("registrations.answer_few", **values)
    values |= {"linked": about(words, india.linked), "rate": _rate(words, india.linked_per_lakh)}
    if india.joined is None:
        return words.say("registrations.answer_linked", **values)
    return words.say("registrations.answer", **values, joined=about(words, india.joined))


def by_state(words: Words, tiles: Sequence[Tile], rows: Sequence[Compared], india: Compared) -> Chart:
    """A square a State, by how many of a lakh are linked; those known only together are of one row and no square. `india`: the whole."""
    rates = {row.known.key: row.linked_per_lakh for row in rows if len(row.known.places) == 1}
    known = sorted(((rate, key) for key, rate in rates.items() if rate), reverse=True)
    told = [f"{words.say(f'place_{key}')} ({_rate(words, rate)})" for rate, key in known[:NAMED]]
    sentence = words.say("registrations.map_told", places=words.speech.texts(told)) if told else words.say("registrations.map_few")
    together = [places_said(words, row.known) for row in rows if len(row.known.places) > 1]
    heads = ("place", "registered", "linked", "rate", "agreed", "joined")
    return charted(
        words.say("registrations.map"),
        sentence,
        squares_of(words, tiles, rates, lambda rate: _rate(words, rate), words.say("registrations.hidden_square")),
        [words.say(f"registrations.head_{head}") for head in heads],
        [_row(words, row) for row in rows],
        words.say("registrations.together", places=words.speech.texts(together)) if together else None,
        words.say("charts.states_short") if _short(rows, india) else None,
        words.say("registrations.rate_note"),
        _source(words, rows[0].known),
    )


def by_date(words: Words, totals: Sequence[Known]) -> Chart:
    """How many had registered on the days that a number was told of."""
    first, last = totals[0], totals[-1]
    sentence = words.say(
        "registrations.dates_told",
        first=_registered(words, first),
        since=day_said(words, first.as_of),
        last=_registered(words, last),
        until=day_said(words, last.as_of),
    )
    rows = [(day_said(words, each.as_of), _registered(words, each), _host(each.source)) for each in totals]
    bars = Bars(tuple(Amount(day, float(each.registered), said) for each, (day, said, _) in zip(totals, rows, strict=True)))
    heads = ("day", "registered", "source")
    return charted(
        words.say("registrations.dates"),
        sentence,
        bars,
        [words.say(f"registrations.head_{head}") for head in heads],
        rows,
        words.say("registrations.at_least_note"),
    )


def by_channel(words: Words, linked: Sequence[tuple[str, Count]]) -> Chart:
    """By what way those who are linked came."""
    known = [(count, key) for key, count in linked if count and key]
    sentence = (
        words.say(
            "registrations.channels_told", channel=key_said(words, "channel", max(known)[1]), count=about(words, max(known)[0])
        )
        if known
        else words.say("registrations.channels_few")
    )
    return _bars(words, words.say("registrations.channels"), sentence, "channel", linked, words.say("registrations.channels_note"))


def by_worker_type(words: Words, linked: Sequence[tuple[str, Count]]) -> Chart:
    """Gig and platform workers apart from the others."""
    counts = dict(linked)
    told = {name: about(words, counts.get(name)) for name in ("gig", "platform")}
    sentence = words.say("registrations.types_told", **told)
    return _bars(words, words.say("registrations.types"), sentence, "worker_type", linked, words.say("registrations.types_note"))


def beside(words: Words, dimension: str, rows: Sequence[Beside], known: Known) -> Chart:
    """Shares of groups on e-Shram and here."""
    names = (words.say("registrations.on_eshram"), words.say("registrations.linked_here"))
    said = [(_group(words, dimension, row.key), hundredths(words, row.registered), hundredths(words, row.linked)) for row in rows]
    dots = tuple(
        Dots(name, (row.registered, row.linked), f"{there}{BESIDE}{here}")
        for row, (name, there, here) in zip(rows, said, strict=True)
    )
    sentence = " ".join(
        _beside_said(words, *group) for group, row in zip(said, rows, strict=True) if row is rows[0] or TOGETHER in row.key
    )
    title = words.say(f"registrations.beside_{dimension}")
    columns = [words.say(f"placements.one_{dimension}"), *names]
    return charted(title, sentence, GroupedBars(names, dots), columns, said, _source(words, known))


def law(words: Words) -> tuple[str, ...]:
    """What the Code on Social Security says of gig and platform workers, sentence by sentence."""
    return tuple(
        words.say(f"registrations.law_{name}") for name in ("force", "schemes", "pay", "register", "aggregators", "sources")
    )


def notes(words: Words, told: Registrations) -> tuple[str, ...]:
    """How to read it."""
    own = (words.say("registrations.note_days", day=day_said(words, told.total.as_of)), words.say("registrations.note_linked"))
    return (*own, words.say("placements.hidden_why"), words.say("charts.noughts"))


def places_said(words: Words, known: Known) -> str:
    """A place, or those that are known only together."""
    return words.speech.texts([words.say(f"place_{place}") for place in known.places])


def _bars(words: Words, title: str, sentence: str, dimension: str, linked: Sequence[tuple[str, Count]], note: str) -> Chart:
    told = [(begun(key_said(words, dimension, key)), count) for key, count in linked if key != UNTOLD or count]
    bars = Bars(tuple(Amount(name, count, count_said(words, count)) for name, count in told))
    columns = [words.say(f"placements.one_{dimension}"), words.say("registrations.head_linked")]
    return charted(title, sentence, bars, columns, [(name, count_said(words, count)) for name, count in told], note)


def _short(rows: Sequence[Compared], india: Compared) -> bool:
    """Whether the rows come to less than India, since some are hidden."""
    columns = (("linked", india.linked), ("consented", india.consented), ("joined", india.joined))
    return falls_short(((getattr(row, name) for row in rows), whole) for name, whole in columns)


def _row(words: Words, row: Compared) -> tuple[str, ...]:
    counts = (count_said(words, row.linked), Cell(_rate(words, row.linked_per_lakh), row.linked_per_lakh))
    rest = (count_said(words, row.consented), count_said(words, row.joined))
    return (places_said(words, row.known), count_said(words, row.known.registered), *counts, *rest)


def _rate(words: Words, rate: float | None) -> str:
    if rate is None:
        return HIDDEN
    if 0 < rate < LEAST_SAID:
        return f"<{words.speech.number(LEAST_SAID)}"
    return words.speech.number(round(rate, 1) if rate < 10 else round(rate))


def _registered(words: Words, known: Known) -> Cell:
    said = words.say("registrations.crore", amount=f"{known.registered // HUNDREDTH / 100:.2f}")
    return Cell(words.say("registrations.more_than", count=said)) if known.at_least else Cell(said, known.registered)


def _group(words: Words, dimension: str, key: str) -> str:
    if TOGETHER in key:
        groups = words.speech.texts([_group(words, dimension, each) for each in key.split(TOGETHER)])
        return words.say("registrations.together_groups", groups=groups)
    return words.say("registrations.gender_other") if (dimension, key) == ("gender", "other") else key_said(words, dimension, key)


def _beside_said(words: Words, group: str, there: str, here: str) -> str:
    if here == HIDDEN:
        return words.say("registrations.beside_hidden", group=group, there=there)
    return words.say("registrations.beside_told", group=group, there=there, here=here)


def _source(words: Words, known: Known) -> str:
    return words.say("registrations.source", source=_host(known.source), day=day_said(words, known.as_of))


def _host(source: str) -> str:
    return source.split("/")[2].removeprefix("www.")
