"""The rankers that were trained, and how each did against the one before it."""

from __future__ import annotations

from collections.abc import Sequence

from language import Words
from pages.parts.moment import said_moment
from pages.parts.table import draw_table
from services.markup import quoted
from services.model_card import TriedModel


def draw_tried(words: Words, tried: Sequence[TriedModel]) -> str:
    """A row a model, newest first."""
    columns = tuple(
        words.say(code)
        for code in (
            "model_card.column_version",
            "model_card.column_trained",
            "model_card.column_ndcg",
            "model_card.column_before",
            "model_card.column_least_served",
            "model_card.column_fate",
        )
    )
    return draw_table(words, words.say("model_card.tried"), columns, (_row(words, model) for model in tried))


def _row(words: Words, model: TriedModel) -> tuple[str | None, ...]:
    if model.in_force:
        fate = words.say("model_card.in_force")
    elif model.promoted_at is not None:
        fate = words.say("model_card.retired")
    else:
        fate = words.say("model_card.refused")
    quality, *figures = (None if each is None else f"{each:.3f}" for each in (model.ndcg_at_10, model.before, model.least_served))
    if quality and model.simulated:
        quality = words.say("model_card.simulated_figure", figure=quality)
    return quoted(model.version), said_moment(words, model.trained_at), quality, *figures, fate
