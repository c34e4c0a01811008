"""Which families a text is like when no known phrase says it: one sparse product for a whole batch.

Three views are added up. *Nearest*: the cosine of TF-IDF over letter groups, stems and sounds to the most similar known text.
*Evidence*: how much more often each of those features occurs in a family's texts than elsewhere (pointwise mutual information,
cut off at -1), which sums over all that is known of a family. *Spelling*: the edit similarity (rapidfuzz) of the nearest texts, for
typos. The constants were fitted on the authored words, a fifth of them left out at a time, on misspelt ones and on nonsense.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from matching.folding import sound, stem

BATCH = 1024
GROUP_SIZES = (3, 4)
STEM_WEIGHT, SOUND_WEIGHT = 3, 2
COMMON_SHARE, COMMON_COUNT = 0.05, 50
NEAREST, NEAR_SHARE, SPELLED_OUT = 40, 0.4, 12
SMOOTHING = 0.2
OTHER_START = 0.75
EVIDENCE_WEIGHT, SPELLING_WEIGHT = 0.1, 1.0
# The chance that the best family is right: a logistic curve over evidence, spelling, the lead over the second and the number of words.
INTERCEPT, BY_EVIDENCE, BY_SPELLING, BY_LEAD, BY_WORD, MOST_WORDS = -3.58, 0.09, 4.35, 1.56, 0.45, 4
RIVAL_DISTANCE = 0.2

Floats = npt.NDArray[np.float32]


@lru_cache(maxsize=65536)
def _features(word: str) -> tuple[str, ...]:
    """Letter groups within the padded folded word (scikit-learn's char_wb), its stem ("=") and its sound ("~"), weighted by repetition."""
    padded = f" {word} "
    groups = [padded[at : at + size] for size in GROUP_SIZES for at in range(max(1, len(padded) - size + 1))]
    heard = sound(word)
    return (*groups, *["=" + stem(word)] * STEM_WEIGHT, *["~" + heard] * (SOUND_WEIGHT if len(heard) > 1 else 0))


def features(words: Sequence[str]) -> list[str]:
    """All features of a text of folded words."""
    return [feature for word in words for feature in _features(word)]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The known texts nearest to one text, nearest first: places, cosines, and for the very nearest the likeness in spelling; in [0, 1]."""

    places: list[int]
    cosines: list[float]
    spelled: list[float]


class TextIndex:
    """Finds the known texts nearest to a new one; a text is a sequence of folded words."""

    def fit(self, texts: Sequence[Sequence[str]], weights: Sequence[float]) -> TextIndex:
        """Learn from n `texts` and how much each counts, in (0, 1]; returns self. `rows_` are their vectors, (n, features)."""
        self.weights_ = np.sqrt(np.asarray(weights, dtype=np.float32))
        self.joined_ = ["".join(text) for text in texts]
        self.vectoriser_ = TfidfVectorizer(analyzer=features, sublinear_tf=True, norm=None, dtype=np.float32)
        self.rows_ = self._scaled(self.vectoriser_.fit_transform(texts), texts)
        self.columns_ = self._without_common(sparse.csr_array(self.rows_.T * self.weights_), len(texts))
        return self

    def vectors(self, texts: Sequence[Sequence[str]]) -> sparse.csr_array:
        """TF-IDF vectors of texts, (texts, features)."""
        return self._scaled(self.vectoriser_.transform(texts), texts)

    def nearest_of(self, vectors: sparse.csr_array, texts: Sequence[Sequence[str]]) -> Iterator[Neighbours]:
        """The neighbours of each text, at most 40 of cosine at least 0.4 of the nearest's; ties by place."""
        likeness = sparse.csr_array(vectors @ self.columns_)
        for at, text in enumerate(texts):
            span = slice(likeness.indptr[at], likeness.indptr[at + 1])
            yield self._neighbours("".join(text), likeness.indices[span], likeness.data[span])

    def _scaled(self, counted: sparse.csr_matrix, texts: Sequence[Sequence[str]]) -> sparse.csr_array:
        """Rows of length 1 at most: features that no known text has count in the length too, so that nonsense stays far off."""
        rows = sparse.csr_array(counted)
        known = np.diff(rows.indptr)
        squares = np.add.reduceat(np.append(rows.data**2, 0), rows.indptr[:-1]) * (known > 0)
        unknown = np.array([len(set(features(text))) for text in texts]) - known
        lengths = np.sqrt(squares + unknown * float(self.vectoriser_.idf_.max()) ** 2)
        rows.data /= np.repeat(np.maximum(lengths, 1e-9), known).astype(np.float32)
        return rows

    @staticmethod
    def _without_common(columns: sparse.csr_array, texts: int) -> sparse.csr_array:
        """Features of more than a twentieth of all texts cost most of the product and tell nothing: their rows are emptied."""
        lengths = np.diff(columns.indptr)
        keep = np.where(lengths > max(COMMON_COUNT, COMMON_SHARE * texts), 0, 1).astype(np.float32)
        pruned = sparse.csr_array(sparse.diags_array(keep) @ columns)
        pruned.eliminate_zeros()
        return pruned

    def _neighbours(self, joined: str, places: npt.NDArray[np.int32], cosines: Floats) -> Neighbours:
        if not len(places):
            return Neighbours([], [], [])
        kept = np.flatnonzero(cosines >= NEAR_SHARE * cosines.max())
        places, cosines = places[kept], cosines[kept]
        order = np.lexsort((places, -cosines))[:NEAREST]
        nearest = places[order].tolist()
        return Neighbours(nearest, cosines[order].tolist(), [self._spelled(joined, place) for place in nearest[:SPELLED_OUT]])

    def _spelled(self, joined: str, place: int) -> float:
        """Likeness in spelling: the cube of the edit similarity; less where the first letters differ, since typos seldom begin a word."""
        known = self.joined_[place]
        alike = (fuzz.ratio(joined, known) / 100) ** 3 * float(self.weights_[place])
        return alike if joined[:1] == known[:1] else alike * OTHER_START


@dataclass(frozen=True, slots=True)
class Likely:
    """A family a text is like, the chance in [0, 1] that it is meant, and whether that rests on spelling more than on parts."""

    code: str
    chance: float
    misspelt: bool


class FamilyIndex:
    """Scores families by likeness to the texts known of them."""

    def __init__(self, *, top: int = 6) -> None:
        self.top = top

    def fit(self, texts: Sequence[Sequence[str]], families: Sequence[str], weights: Sequence[float]) -> FamilyIndex:
        """Learn from `texts`, the family code of each and its weight in (0, 1]; returns self. `classes_` are the codes, sorted."""
        classes, self.family_of_text_ = np.unique(np.asarray(families), return_inverse=True)
        self.classes_: list[str] = [str(code) for code in classes]
        self.texts_ = TextIndex().fit(texts, weights)
        self.evidence_ = self._evidence(self.texts_.rows_, np.asarray(weights, dtype=np.float32))
        return self

    def _evidence(self, rows: sparse.csr_array, weights: Floats) -> Floats:
        """Pointwise mutual information of feature and family, smoothed towards the feature's share overall: (features, families)."""
        shape = (len(self.classes_), len(weights))
        gather = sparse.csr_array((weights, (self.family_of_text_, np.arange(len(weights)))), shape=shape)
        mass = (gather @ rows).toarray()
        share = mass.sum(axis=0) / mass.sum()
        mass += SMOOTHING * mass.sum(axis=1).mean() * share
        mass /= mass.sum(axis=1, keepdims=True)
        evidence: Floats = np.ascontiguousarray(np.maximum(np.log(mass / share), -1.0).T, dtype=np.float32)
        return evidence

    def likely(self, texts: Sequence[Sequence[str]]) -> Iterator[list[Likely]]:
        """For each text the families it is most like, best first, at most `top`; none when it shares nothing with any known text."""
        for start in range(0, len(texts), BATCH):
            batch = texts[start : start + BATCH]
            vectors = self.texts_.vectors(batch)
            evidence = np.asarray(vectors @ self.evidence_)
            for at, (text, near) in enumerate(zip(batch, self.texts_.nearest_of(vectors, batch), strict=True)):
                yield self._likely(len(text), near, evidence[at]) if near.places else []

    def _likely(self, words: int, near: Neighbours, evidence: Floats) -> list[Likely]:
        families = self.family_of_text_[near.places].tolist()
        nearest: dict[int, float] = {}
        spelling: dict[int, float] = {}
        for family, cosine in zip(families, near.cosines, strict=True):
            nearest.setdefault(family, cosine)
        for family, spelled in zip(families, near.spelled, strict=False):
            spelling[family] = max(spelled, spelling.get(family, 0.0))
        raw = EVIDENCE_WEIGHT * evidence
        raw[list(nearest)] += [cosine + SPELLING_WEIGHT * spelling.get(family, 0.0) for family, cosine in nearest.items()]
        best = np.argpartition(-raw, min(self.top, len(raw) - 1))[: self.top].tolist()
        best.sort(key=lambda at: (-raw[at], at))
        first = best[0]
        lead = float(raw[first] - raw[best[1]]) if len(best) > 1 else 0.0
        logit = INTERCEPT + BY_EVIDENCE * float(evidence[first]) + BY_SPELLING * spelling.get(first, 0.0) + BY_LEAD * lead
        chance = 1.0 / (1.0 + exp(-logit - BY_WORD * min(MOST_WORDS, words)))
        return [
            Likely(
                self.classes_[at],
                chance * exp(float(raw[at] - raw[first]) / RIVAL_DISTANCE),
                spelling.get(at, 0.0) > nearest.get(at, 0.0),
            )
            for at in best
        ]
