"""The curves of the ranker as a table: each in words, how far it can move a listing, and its shape as a small drawing."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from language import Words
from pages.parts.table import draw_table
from services.markup import tag
from services.model_card import CurveOfFeature

COLUMNS = ("feature", "least", "most", "unknown", "steps", "shape")
FOOT = 6.0
"""Percent of the height that the lowest step keeps, so that it can be seen."""


def draw_curves(words: Words, curves: Sequence[CurveOfFeature]) -> str:
    """One row a feature."""
    rows = [
        (
            tag("span", words.say(f"model_card.feature_{curve.feature}"), tag("small", _way(words, curve)), class_="feature"),
            _signed(curve.least),
            _signed(curve.most),
            _signed(curve.unknown),
            words.speech.number(len(curve.steps) - 1),
            draw_shape(words, curve),
        )
        for curve in curves
    ]
    headings = [words.say(f"model_card.column_{column}") for column in COLUMNS]
    return draw_table(words, words.say("model_card.curves"), headings, rows, "curves")


def draw_shape(words: Words, curve: CurveOfFeature) -> Markup:
    """The area under the steps, from the feature's least to its greatest, each step as wide as the next.

    Streamlit takes SVG out of HTML, so that a clipped box draws it; its points are figures of ours, never words.
    """
    across = 100 / len(curve.steps)
    corners = ["0% 100%"]
    for place, value in enumerate(curve.steps):
        depth = (100 - FOOT) * (curve.most - value) / (curve.worth or 1.0)
        corners += [f"{place * across:.1f}% {depth:.1f}%", f"{(place + 1) * across:.1f}% {depth:.1f}%"]
    shape = f"clip-path: polygon({', '.join([*corners, '100% 100%'])})"
    return tag("span", class_="shape", role="img", style=shape, **{"aria-label": _way(words, curve)})


def _way(words: Words, curve: CurveOfFeature) -> str:
    return words.say("model_card.rises" if curve.direction > 0 else "model_card.falls")


def _signed(value: float) -> str:
    """Two digits after the point, with a true minus, and no sign on nought."""
    told = f"{value:+.2f}".replace("-", "−")
    return "0.00" if told[1:] == "0.00" else told
