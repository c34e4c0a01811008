"""Whether the rows of a table add up: a hidden number is in the whole, and in no row."""

from __future__ import annotations

from collections.abc import Iterable

from services.figures import Count


def falls_short(columns: Iterable[tuple[Iterable[Count], Count]]) -> bool:
    """Whether in one of these columns, each with its whole, something is hidden and what is shown comes to less than the whole."""
    return any(_short(tuple(parts), whole) for parts, whole in columns)


def _short(parts: tuple[Count, ...], whole: Count) -> bool:
    return whole is not None and None in parts and sum(part for part in parts if part is not None) < whole
