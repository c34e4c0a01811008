"""Texts as numbers, so that columns of them can be sorted, compared and counted at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.dimensions import UNTOLD

Codes = NDArray[np.int32]


class Lexicon:
    """Numbers each text once, in the order in which they come; 0 is what is not on record."""

    def __init__(self) -> None:
        self._code_of = {UNTOLD: 0}

    def codes(self, texts: Sequence[str | None] | NDArray[np.object_]) -> Codes:
        """The number of each text; None is not on record."""
        found, uniques = pd.factorize(np.asarray(texts, dtype=object))
        known = [self._code_of.setdefault(text, len(self._code_of)) for text in uniques]
        return np.array([*known, 0], dtype=np.int32)[found]

    def texts(self, codes: Codes) -> NDArray[np.object_]:
        """The texts of these numbers."""
        return self._all()[codes]

    def mapped(self, codes: Codes, to: Callable[[str], str]) -> Codes:
        """The numbers of what these texts are told as."""
        told = [to(text) for text in list(self._code_of)]
        return self.codes(told)[codes]

    def _all(self) -> NDArray[np.object_]:
        return np.array(list(self._code_of), dtype=object)
