"""A text of folded words as a sparse vector, seen in five ways that are each brought to length 1 before they are put side by side.

*Letters*: groups of three and four letters within a word. *Stems* and *roots*: the word without its ending, Indian and then English.
*Sounds*: its consonants alone, which meet across scripts. *Pairs*: two stems that stand together. Each feature weighs by how rare it is
(inverse document frequency); features that no known text has count in the length too, so that nonsense stays far off.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matching.folding import root, sound, stem

GROUP_SIZES = (3, 4)
VIEWS = {"letters": 1.0, "stems": 0.5, "roots": 0.5, "sounds": 0.5, "pairs": 0.2}
"""What each view counts in the likeness of two texts."""
FEWEST_SOUNDS = 2

Floats = npt.NDArray[np.float32]
_Seen = tuple[tuple[str, ...], ...]


@lru_cache(maxsize=65536)
def _seen(word: str) -> _Seen:
    """The features of one word in the first four views, each marked so that no two views share one."""
    padded = f" {word} "
    groups = tuple({padded[at : at + size] for size in GROUP_SIZES for at in range(max(1, len(padded) - size + 1))})
    short = stem(word)
    heard = sound(word)
    return groups, ("=" + short,), ("<" + root(word),), ("~" + heard,) if len(heard) >= FEWEST_SOUNDS else ()


def features(words: Sequence[str]) -> list[set[str]]:
    """The distinct features of a text, a set a view."""
    seen = [_seen(word) for word in words]
    views = [{feature for word in seen for feature in word[at]} for at in range(len(VIEWS) - 1)]
    pairs = {f"{one[1][0]} {other[1][0]}" for one, other in itertools.pairwise(seen)}
    return [*views, pairs]


class TextVectors:
    """Turns texts into vectors; learns from the known texts which features there are and how rare each is.

    `views`: what each view counts, at least 0; one that is left out counts nothing. `columns_`: feature -> column. `rarity_`: (features,),
    the inverse document frequency 1 + ln((1 + n) / (1 + texts with it)).
    """

    def __init__(self, *, views: Mapping[str, float] = VIEWS) -> None:
        self.views = views

    def fit(self, texts: Sequence[Sequence[str]]) -> TextVectors:
        """Learn from n texts; returns self."""
        counts: dict[str, int] = {}
        for text in texts:
            for view in features(text):
                for feature in view:
                    counts[feature] = counts.get(feature, 0) + 1
        self.columns_ = {feature: at for at, feature in enumerate(sorted(counts))}
        found = np.array([counts[feature] for feature in self.columns_], dtype=np.float64)
        return self._ready((1.0 + np.log((1.0 + len(texts)) / (1.0 + found))).astype(np.float32))

    def restore(self, features_in_order: Sequence[str], rarity: Floats) -> TextVectors:
        """What was learnt, taken up instead of `fit`; returns self."""
        self.columns_ = {feature: at for at, feature in enumerate(features_in_order)}
        return self._ready(rarity)

    def _ready(self, rarity: Floats) -> TextVectors:
        self.rarity_ = rarity
        whole = sum(self.views.values())
        self._shares = [sqrt(self.views.get(view, 0.0) / whole) for view in VIEWS]
        self._squares = (self.rarity_.astype(np.float64) ** 2).tolist()
        self._rare: list[float] = self.rarity_.tolist()
        self._unknown = max(self._squares, default=1.0)
        return self

    def vector(self, text: Sequence[str]) -> tuple[list[int], list[float]]:
        """Columns and values of one text; of length at most 1."""
        places: list[int] = []
        values: list[float] = []
        for view, share in zip(features(text), self._shares, strict=True):
            columns = [self.columns_.get(feature, -1) for feature in view]
            known = [column for column in columns if column >= 0]
            if known and share:
                squares = sum(self._squares[column] for column in known) + (len(columns) - len(known)) * self._unknown
                scale = share / sqrt(squares)
                places += known
                values += [self._rare[column] * scale for column in known]
        return places, values

    def vectors(self, texts: Sequence[Sequence[str]]) -> sparse.csr_array:
        """Vectors of texts, (texts, features)."""
        ends = [0]
        places: list[int] = []
        values: list[float] = []
        for found, worth in map(self.vector, texts):
            places += found
            values += worth
            ends.append(len(places))
        shape = (len(texts), len(self.rarity_))
        made = (np.asarray(values, dtype=np.float32), np.asarray(places, dtype=np.int32), np.asarray(ends, dtype=np.int32))
        return sparse.csr_array(made, shape=shape)
