"""Long work in bounded pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in order, in lists of `size`, the last one shorter."""
    rest = iter(items)
    while piece := list(islice(rest, size)):
        yield piece
