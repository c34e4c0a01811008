"""The rankers that were trained, and how each did against the one before it."""

from __future__ import annotations

from collections.abc import Sequence

from language import Words
from pages.parts.moment import said_moment
from pages.parts.table import draw_table
from services.markup import quoted
from services.model_card import TriedModel

COLUMNS = ("version", "trained", "ndcg", "before", "least_served", "fate")


def draw_tried(words: Words, tried: Sequence[TriedModel]) -> str:
    """A row a model, newest first; columns in which no model has a figure are left out."""
    rows = [_row(words, model) for model in tried]
    columns = [words.say(f"model_card.column_{name}") for name in COLUMNS]
    kept = [place for place, _ in enumerate(columns) if any(row[place] is not None for row in rows)]
    title = words.say("model_card.tried" if len(kept) == len(columns) else "model_card.tried_first")
    return draw_table(words, title, [columns[place] for place in kept], ([row[place] for place in kept] for row in rows))


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
