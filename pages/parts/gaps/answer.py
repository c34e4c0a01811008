"""The first lines: how many openings and how many who look for work, where they miss each other most, and what to know about it."""

from __future__ import annotations

from markupsafe import Markup

from services.gap_report import Report, TradeGap, tightness
from services.markup import tag
from services.telling.numbers import about, day_said, hundredths, moment_said
from services.telling_gaps.numbers import Sayings, old_share

LEAST_OPENINGS, LEAST_SEEKERS = 10, 30
"""A trade below both is named in no headline."""


def draw_answer(sayings: Sayings, report: Report) -> Markup:
    """The answer, that it is simulated where it is, and up to which day it counts."""
    words = sayings.words
    return tag(
        "section",
        *(tag("p", said, class_=None if place else "answer") for place, said in enumerate(answer(sayings, report))),
        tag("p", words.say("placements.simulated"), class_="simulated", role="note") if report.simulated else None,
        tag("p", fresh(sayings, report), class_="fine-print"),
        class_="placements",
        lang=words.language,
    )


def fresh(sayings: Sayings, report: Report) -> str:
    """Up to which day openings and workers are counted, and when the figures were made."""
    words = sayings.words
    told = words.say("gaps.fresh", openings_on=day_said(words, report.listings_on), at=moment_said(words, report.made_at))
    return f"{told} {words.say('gaps.heard_until', day=day_said(words, report.events_until))}" if report.events_until else told


def answer(sayings: Sayings, report: Report) -> list[str]:
    """Sentences, the answer first; what may not be told is not in them."""
    if report.selection.district is not None:
        return _of_district(sayings, report)
    words, place = sayings.words, report.place
    values = {"place": sayings.place(report), "openings": place.openings}
    told = [
        words.say("gaps.answer_few", **values)
        if place.seekers is None
        else words.say("gaps.answer", **values, seekers=about(words, place.seekers))
    ]
    old = old_share(place.openings, place.old)
    if old is not None:
        told.append(words.say("gaps.answer_old", share=hundredths(words, old)))
    scarce, plenty = extremes(report.trades)
    for name, trade in (("scarce", scarce), ("plenty", plenty)):
        if trade is not None:
            told.append(
                words.say(
                    f"gaps.answer_{name}",
                    trade=sayings.trade(trade.family),
                    openings=trade.openings,
                    seekers=about(words, trade.seekers),
                )
            )
    if place.fillable:
        told.append(words.say("gaps.answer_fillable", fillable=about(words, place.fillable)))
    if place.mismatch is not None:
        told.append(words.say("gaps.answer_mismatch", share=hundredths(words, place.mismatch)))
    return told


def extremes(trades: tuple[TradeGap, ...]) -> tuple[TradeGap | None, TradeGap | None]:
    """The trade with most openings for each who looks for work, and the one with fewest, of those large enough; None where there is none
    beside them."""
    known = [
        (ratio, trade)
        for trade in trades
        if (ratio := tightness(trade.openings, trade.seekers)) is not None
        and trade.openings >= LEAST_OPENINGS
        and (trade.seekers or 0) >= LEAST_SEEKERS
    ]
    if not known:
        return None, None
    ordered = sorted(known, key=lambda each: each[0])
    least, most = ordered[0], ordered[-1]
    return (most[1] if most[0] > 1 else None), (least[1] if least[0] < 1 and least[1] is not most[1] else None)


def notes(sayings: Sayings) -> tuple[str, ...]:
    """How to read it: what is counted, hidden and assumed, and where the measures come from. What is to be known of one figure alone
    stands below it."""
    named = ("seekers", "hidden", "fillable", "measures")
    return tuple(sayings.words.say(f"gaps.note_{note}") for note in named)


def draw_notes(sayings: Sayings) -> Markup:
    """The notes, under their title."""
    return tag(
        "section",
        tag("h2", sayings.words.say("gaps.notes")),
        *(tag("p", note, class_="fine-print") for note in notes(sayings)),
        class_="chart",
        lang=sayings.words.language,
    )


def _of_district(sayings: Sayings, report: Report) -> list[str]:
    words = sayings.words
    own = next(each for each in report.districts if each.district == report.selection.district)
    values = {"place": sayings.place(report), "openings": own.openings}
    if own.seekers is None:
        return [words.say("gaps.answer_few", **values)]
    told = [words.say("gaps.answer", **values, seekers=about(words, own.seekers)), words.say("gaps.answer_estimated")]
    if own.fillable:
        told.append(words.say("gaps.answer_fillable", fillable=about(words, own.fillable)))
    return told
