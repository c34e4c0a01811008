"""Columns of the past events: values as places in short lists, so that millions of them fit in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from services.demo.country import Rows


@dataclass(frozen=True, slots=True)
class Column:
    """`names[codes[i]]` is the value of i; of -1, it is None."""

    codes: NDArray[np.int16]
    names: NDArray[np.object_]

    def of(self, which: Rows) -> list[Any]:
        """The values of these, None of those that are -1."""
        return self.names[self.codes[which]].tolist()

    def same_as(self, other: Column, which: Rows) -> NDArray[np.bool_]:
        """For each value of this column, whether the other has the same at its place in `which`."""
        place = {name: number for number, name in enumerate(other.names)}
        ours = np.array([place.get(name, -1) for name in self.names])
        return np.asarray(ours[self.codes[: len(which)]] == other.codes[which])


def known_as(codes: NDArray[Any], names: Sequence[Any]) -> Column:
    """Places in a list of names; a place of -1 is None."""
    return Column(np.append(codes, -1).astype(np.int16), np.array([*names, None], dtype=object))


def coded(values: NDArray[Any]) -> Column:
    """Values of any kind."""
    codes, names = pd.factorize(values)
    return known_as(codes, names.tolist())
