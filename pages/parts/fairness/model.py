"""The ranker in force in plain words: what it learnt from, whether what it is given has changed, whether what it expects comes about."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from language import Words, within
from pages.parts.charts.figure import draw_chart
from pages.parts.moment import said_moment
from services.drawing.chart import Chart, charted
from services.drawing.draw import ticks_up_to
from services.drawing.kinds import DotPlot, Dots, Interval, Intervals, Tick
from services.fair.desk import DRIFTED, GONE, STEADY, WATCH, Drift, Expected, Share, Watched
from services.markup import tag
from services.model_card import NEVER_FEATURES, ModelCard
from services.telling.numbers import HIDDEN, about, day_said, hundredths

SIGNS = {STEADY: "●", "watch": "▲", GONE: "■"}
TONES = {"watch": "amber", GONE: "red"}
MOST_DRAWN = 6


def draw_card(words: Words, card: ModelCard) -> Markup:
    """What it is, in some sentences."""
    never = words.speech.texts([within(words.say(f"model_card.never_{name}")) for name in NEVER_FEATURES])
    trained = words.say("model_card.trained", at=said_moment(words, card.trained_at)) if card.trained_at else None
    heavy = words.speech.texts([within(words.say(f"model_card.feature_{curve.feature}")) for curve in card.curves[:3]])
    return tag(
        "section",
        tag("h2", words.say("fairness.model")),
        tag("p", words.say("fairness.model_what", heavy=heavy)),
        tag("p", words.say("fairness.model_never", never=never)),
        tag("p", words.say("model_card.simulated"), class_="note") if card.simulated else None,
        tag(
            "p", tag("span", words.say("model_card.version", version=card.version), dir="auto"), " · ", trained, class_="fine-print"
        ),
        class_="placements",
        lang=words.language,
    )


def draw_watched(words: Words, told: Watched | None) -> Markup:
    """Drift and calibration; or that nothing is on record, or worked out, yet."""
    if not (charts := watched(words, told)):
        return tag(
            "section",
            tag("h2", words.say("fairness.watched")),
            tag("p", words.say("fairness.watched_nothing" if told else "fairness.watched_soon"), class_="note"),
            class_="placements",
            lang=words.language,
        )
    made_up = tag("p", words.say("fairness.watched_simulated"), class_="simulated", role="note", lang=words.language)
    shown = (draw_chart(words, chart) for chart in charts)
    return tag("div", made_up if told and told.simulated else None, *shown, class_="placements")


def watched(words: Words, told: Watched | None) -> tuple[Chart, ...]:
    """Drift and calibration; none where nothing is on record yet."""
    if told is None or told.first_until is None or told.newest_from is None:
        return ()
    return _drift(words, told), _calibration(words, told)


def _drift(words: Words, told: Watched) -> Chart:
    title = words.say("fairness.drift")
    gone = [_feature(words, drift) for drift in told.drifts if drift.word == GONE]
    watch = [_feature(words, drift) for drift in told.drifts if drift.word not in (GONE, STEADY)]
    if not told.drifts:
        sentence = words.say("fairness.drift_early", first=about(words, told.first_shown), newest=about(words, told.newest_shown))
    elif gone or watch:
        told_of = (("drift_gone", {"drifted": "; ".join(gone)}), ("drift_watched", {"watch": "; ".join(watch)}))
        sentence = " ".join(words.say(f"fairness.{code}", **values) for code, values in told_of if any(values.values()))
    else:
        sentence = words.say("fairness.drift_none")
    days = {"first_until": told.first_until, "newest_from": told.newest_from}
    return charted(
        title,
        sentence,
        _drift_figure(words, told.drifts[:MOST_DRAWN]) if told.drifts else None,
        [words.say(f"fairness.column_{name}") for name in ("feature", "index", "divergence", "word")],
        [(_feature(words, drift), f"{drift.index:.2f}", f"{drift.divergence:.2f}", _word(words, drift)) for drift in told.drifts],
        words.say("fairness.drift_windows", **{name: day_said(words, day) for name, day in days.items() if day}),
        words.say("fairness.drift_note"),
    )


def _drift_figure(words: Words, drifts: Sequence[Drift]) -> Intervals:
    """The index of the features that moved most, held against both marks; it has no interval."""
    rows = tuple(
        Interval(
            _feature(words, drift), drift.index, drift.index, drift.index, f"{drift.index:.2f} {_word(words, drift)}",
            tone=TONES.get(drift.word, ""),
        )
        for drift in drifts
    )  # fmt: skip
    marks = tuple(Tick(mark, f"{mark:g}") for mark in (WATCH, DRIFTED))
    beyond = ticks_up_to(max(DRIFTED * 1.2, *(drift.index for drift in drifts)), lambda mark: f"{mark:g}")
    return Intervals(rows, marks, (Tick(0.0, "0"), *marks, *(tick for tick in beyond if tick.value > DRIFTED)))


def _calibration(words: Words, told: Watched) -> Chart:
    learnt = words.say(f"fairness.step_{told.learnt}")
    if told.error is None:
        sentence = words.say("fairness.calibration_few")
    else:
        sentence = words.say("fairness.calibration_says", learnt=learnt, error=f"{told.error:.1f}")
        if told.overall:
            sentence = f"{sentence} {_of_all(words, told, told.overall)}"
    return charted(
        words.say("fairness.calibration"),
        sentence,
        _calibration_figure(words, told) if told.bins else None,
        [words.say(f"fairness.column_{name}") for name in ("expected", "shown", "interested", "joined")],
        [
            (
                hundredths(words, each.expected),
                words.speech.number(each.shown),
                _share(words, each.interested),
                _share(words, each.joined),
            )
            for each in told.bins
        ],
        words.say("fairness.calibration_note"),
    )


def _calibration_figure(words: Words, told: Watched) -> DotPlot:
    rows = tuple(
        Dots(
            words.say("fairness.bin", number=number),
            (each.expected, _learnt(told, each).value),
            _bin(words, told, each),
        )
        for number, each in enumerate(told.bins, start=1)
    )
    high = max(value or 0.0 for row in rows for value in row.values)
    names = (words.say("fairness.column_expected"), words.say(f"fairness.column_{told.learnt}"))
    return DotPlot(names, rows, ticks_up_to(high, lambda value: hundredths(words, value)))


def _of_all(words: Words, told: Watched, all_of_them: Expected) -> str:
    """Of a hundred jobs that were shown, of how many it was expected, and of how many it came about."""
    came = _learnt(told, all_of_them).value
    if came is None:
        return words.say("fairness.calibration_expected", expected=f"{all_of_them.expected:.1f}")
    return words.say("fairness.calibration_all", expected=f"{all_of_them.expected:.1f}", came=f"{came:.1f}")


def _bin(words: Words, told: Watched, each: Expected) -> str:
    """A tenth: what was expected of it, and what came about."""
    came, expected = _learnt(told, each).value, hundredths(words, each.expected)
    if came is None:
        return words.say("fairness.bin_few", expected=expected)
    return words.say("fairness.bin_says", expected=expected, came=hundredths(words, came))


def _learnt(told: Watched, each: Expected) -> Share:
    return each.joined if told.learnt == "joined" else each.interested


def _share(words: Words, share: Share) -> str:
    if share.value is None:
        return HIDDEN
    return f"{hundredths(words, share.value)} ({hundredths(words, share.low)}–{hundredths(words, share.high)})"


def _feature(words: Words, drift: Drift) -> str:
    return words.say(f"model_card.feature_{drift.feature}")


def _word(words: Words, drift: Drift) -> str:
    return f"{SIGNS[drift.word]} {words.say(f'fairness.drift_{drift.word}')}"
