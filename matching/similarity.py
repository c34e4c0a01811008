"""Which families a text is like: four judgements of a family, added up.

*Nearest*: the likeness (cosine) of the text to the known texts of a family, of which the nearest count most. *Evidence*: how much more
often the text's features occur in a family's texts than elsewhere (pointwise mutual information), which sums over all that is known of
it. *Spelling*: the edit similarity (rapidfuzz) of the nearest texts, for typos. *Phrases*: known phrases inside the text, found by whoever
asks. Families of which more is said go before rarer ones. What names no trade (everyday talk, a wish for any work) is known too, under
codes of its own, so that it is told from work. `python -m benchmarks.quality --words` measures it beside its peers; docs/decisions/0009
has the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from scipy import sparse

from matching.taught import TaughtFamilies
from matching.text_vectors import VIEWS, Floats, TextVectors

BATCH = 512
COMMON_SHARE, COMMON_COUNT, LEAST_WEIGHT = 0.05, 50, 0.1
NEAREST, NEAR_SHARE, SPELLED_OUT = 60, 0.3, 12
SHARPNESS = 4
"""Likenesses of a family are joined as the fourth root of the sum of their fourth powers: the nearest rules, many near ones help."""
SMOOTHING, LEAST_EVIDENCE = 0.2, -1.0
OTHER_START = 0.75
EVIDENCE_WEIGHT, SPELLING_WEIGHT, PHRASE_WEIGHT, PRIOR_WEIGHT = 0.06, 0.6, 0.6, 0.08
# The chance that the best family is right: a logistic curve over its score and its lead over the second.
INTERCEPT, BY_SCORE, BY_LEAD, FURTHEST_LEAD, RIVAL_DISTANCE = -1.1, 0.65, 2.7, 2.0, 0.2

Words = Sequence[str]
Places = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The known texts nearest to one text, nearest first: places, likenesses, and for the very nearest the likeness in spelling; 0-1."""

    places: Places
    likeness: Floats
    spelled: list[float]


class TextIndex:
    """Finds the known texts nearest to a new one; a text is a sequence of folded words.

    `views`: what each view of a text counts. `common`: features of more than this share of all known texts are left out of the comparison,
    and `least`: so are those of a lesser weight within a known text; they cost most of it and tell little.
    """

    def __init__(self, *, views: Mapping[str, float] = VIEWS, common: float = COMMON_SHARE, least: float = LEAST_WEIGHT) -> None:
        self.views = views
        self.common = common
        self.least = least

    def fit(self, texts: Sequence[Words], weights: Sequence[float]) -> TextIndex:
        """Learn from n `texts` and how much each counts, in (0, 1]; returns self. `rows_` are their vectors, (n, features)."""
        self.vectors_ = TextVectors(views=self.views).fit(texts)
        self.rows_ = self.vectors_.vectors(texts)
        self.weights_ = np.sqrt(np.asarray(weights, dtype=np.float32))
        self.joined_ = ["".join(text) for text in texts]
        self.columns_ = _pruned(sparse.csr_array(self.rows_.T * self.weights_), self.common * len(texts), self.least)
        return self

    def nearest_of(self, vectors: sparse.csr_array, texts: Sequence[Words]) -> Iterator[Neighbours]:
        """The neighbours of each text, at most `NEAREST`, of a likeness of at least `NEAR_SHARE` of the nearest's; ties by place."""
        likeness = sparse.csr_array(vectors @ self.columns_)
        for at, text in enumerate(texts):
            span = slice(likeness.indptr[at], likeness.indptr[at + 1])
            yield self._neighbours("".join(text), likeness.indices[span], likeness.data[span])

    def _neighbours(self, joined: str, places: Places, likeness: Floats) -> Neighbours:
        if not len(places):
            return Neighbours(places, likeness, [])
        kept = np.flatnonzero(likeness >= NEAR_SHARE * likeness.max())
        if len(kept) > NEAREST:
            least = np.partition(likeness[kept], -NEAREST)[-NEAREST]
            kept = kept[likeness[kept] >= least]
        places, likeness = places[kept], likeness[kept]
        order = np.lexsort((places, -likeness))[:NEAREST]
        places, likeness = places[order], likeness[order]
        return Neighbours(places, likeness, [self._spelled(joined, place) for place in places[:SPELLED_OUT].tolist()])

    def _spelled(self, joined: str, place: int) -> float:
        """Likeness in spelling: the cube of the edit similarity; less where the first letters differ, since typos seldom begin a word."""
        known = self.joined_[place]
        alike = (fuzz.ratio(joined, known) / 100) ** 3 * float(self.weights_[place])
        return alike if joined[:1] == known[:1] else alike * OTHER_START


def _pruned(columns: sparse.csr_array, most: float, least: float) -> sparse.csr_array:
    """The columns without features that more than `most` texts have, unless these are few, and without weights under `least`."""
    lengths = np.diff(columns.indptr)
    keep = np.where(lengths > max(COMMON_COUNT, most), 0, 1).astype(np.float32)
    pruned = sparse.csr_array(sparse.diags_array(keep) @ columns)
    pruned.data[pruned.data < least] = 0
    pruned.eliminate_zeros()
    return pruned


@dataclass(frozen=True, slots=True)
class Likely:
    """A family a text is like, the chance in [0, 1] that it is meant, and whether that rests on spelling more than on parts."""

    code: str
    chance: float
    misspelt: bool


@dataclass(frozen=True, slots=True)
class Likeness:
    """The families a text is like, best first, and how far the best stands above each kind of text that names no trade: under 0, the text
    is more like that."""

    families: list[Likely]
    margins: dict[str, float]


class FamilyIndex:
    """Scores families by likeness to the texts known of them; `no_trade` are the codes of texts that name none.

    `classes_`: all codes, sorted.
    """

    def __init__(self, *, top: int = 6, no_trade: tuple[str, ...] = ()) -> None:
        self.top = top
        self.no_trade = no_trade

    def fit(
        self,
        texts: Sequence[Words],
        families: Sequence[str],
        weights: Sequence[float],
        labelled: Sequence[tuple[Words, str]] = (),
    ) -> FamilyIndex:
        """Learn from `texts`, the family code of each and its weight in (0, 1], and from texts that people labelled; returns self.

        A text that several languages write alike counts once a family.
        """
        known: dict[tuple[str, Words], float] = {}
        all_known = [*zip(texts, families, weights, strict=True), *((text, family, 1.0) for text, family in labelled)]
        for text, family, weight in all_known:
            key = (family, tuple(text))
            known[key] = max(weight, known.get(key, 0.0))
        classes, self.family_of_text_ = np.unique([family for family, _ in known], return_inverse=True)
        self.classes_: list[str] = [str(code) for code in classes]
        self.texts_ = TextIndex().fit([text for _, text in known], list(known.values()))
        self._weigh(np.asarray(list(known.values()), dtype=np.float32))
        self._ready()
        taught = self.texts_.vectors_.vectors([text for text, _ in labelled])
        self.taught_ = TaughtFamilies().fit(taught, [family for _, family in labelled], self._place)
        return self

    def _weigh(self, weights: Floats) -> None:
        """Pointwise mutual information of feature and family, smoothed towards the feature's share overall.

        `prior_`, (families,): the logarithm of a family's share of all that is known. `unseen_`, (families,): the evidence of a feature
        that no text of the family has. `evidence_`, (features, families), sparse: what is above that.
        """
        shape = (len(self.classes_), len(weights))
        gather = sparse.csr_array((weights, (self.family_of_text_, np.arange(len(weights)))), shape=shape)
        mass = sparse.csr_array(gather @ self.texts_.rows_, dtype=np.float64)  # so that no order of a sum shows in what is kept
        total = np.asarray(mass.sum(axis=1)).ravel()
        share = np.asarray(mass.sum(axis=0)).ravel() / total.sum()
        smooth = SMOOTHING * total.mean()
        unseen = np.maximum(np.log(smooth / (total + smooth)), LEAST_EVIDENCE)
        family = np.repeat(np.arange(len(total)), np.diff(mass.indptr))
        told = np.log((mass.data + smooth * share[mass.indices]) / (total[family] + smooth) / share[mass.indices])
        mass.data = np.maximum(told, LEAST_EVIDENCE) - unseen[family]
        self.evidence_ = sparse.csr_array(mass.T, dtype=np.float32)
        self.unseen_: Floats = unseen.astype(np.float32)
        self.prior_: Floats = np.log(total / total.sum()).astype(np.float32)

    def _ready(self) -> None:
        self._place = {code: at for at, code in enumerate(self.classes_)}
        self._no_trade = {code: self._place[code] for code in self.no_trade if code in self._place}

    def _evident(self, vectors: sparse.csr_array) -> Floats:
        """The evidence of texts, (texts, families)."""
        known = np.asarray(vectors.sum(axis=1)).reshape(-1, 1)
        return np.asarray((vectors @ self.evidence_).toarray() + known * self.unseen_)

    def state(self) -> tuple[dict[str, npt.NDArray[Any]], dict[str, Any]]:
        """All that was learnt, as arrays and as what JSON holds."""
        index = self.texts_
        arrays = {
            "rarity": index.vectors_.rarity_,
            "weights": index.weights_,
            "family_of_text": self.family_of_text_,
            "unseen": self.unseen_,
            "prior": self.prior_,
        }
        for name, matrix in (("columns", index.columns_), ("evidence", self.evidence_)):
            arrays |= {f"{name}_data": matrix.data, f"{name}_indices": matrix.indices, f"{name}_indptr": matrix.indptr}
        arrays |= self.taught_.state()
        return arrays, {"features": list(index.vectors_.columns_), "joined": index.joined_, "classes": self.classes_}

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]], words: Mapping[str, Any]) -> FamilyIndex:
        """What `state` gave, taken up instead of `fit`; returns self."""
        self.classes_ = words["classes"]
        self.texts_ = TextIndex()
        self.texts_.vectors_ = TextVectors().restore(words["features"], arrays["rarity"])
        self.texts_.weights_, self.texts_.joined_ = arrays["weights"], words["joined"]
        features = len(words["features"])
        shapes = {"columns": (features, len(words["joined"])), "evidence": (features, len(self.classes_))}
        self.texts_.columns_, self.evidence_ = (
            sparse.csr_array(tuple(arrays[f"{name}_{part}"] for part in ("data", "indices", "indptr")), shape=shape)
            for name, shape in shapes.items()
        )
        self.family_of_text_, self.unseen_, self.prior_ = (arrays[name] for name in ("family_of_text", "unseen", "prior"))
        self.taught_ = TaughtFamilies().restore(arrays)
        self._ready()
        return self

    def likely(self, texts: Sequence[Words], phrases: Sequence[Mapping[str, float]] | None = None) -> Iterator[Likeness]:
        """For each text at most `top` families that it is like; none when it shares nothing with any known text.

        `phrases`: for each text how surely known phrases inside it name families, 0-1.
        """
        for start in range(0, len(texts), BATCH):
            batch = texts[start : start + BATCH]
            vectors = self.texts_.vectors_.vectors(batch)
            scores = EVIDENCE_WEIGHT * self._evident(vectors) + PRIOR_WEIGHT * self.prior_ + self.taught_.bonus(vectors)
            for at, near in enumerate(self.texts_.nearest_of(vectors, batch)):
                said = phrases[start + at] if phrases else {}
                inside = {self._place[code]: sure for code, sure in said.items() if code in self._place}
                heard = vectors.indptr[at + 1] > vectors.indptr[at] or inside
                yield self._judged(scores[at], near, inside) if heard else Likeness([], {})

    def _judged(self, scores: Floats, near: Neighbours, inside: Mapping[int, float]) -> Likeness:
        families = self.family_of_text_[near.places]
        likeness = np.bincount(families, near.likeness**SHARPNESS, minlength=len(scores)) ** (1 / SHARPNESS)
        spelling: dict[int, float] = {}
        for family, spelled in zip(families.tolist(), near.spelled, strict=False):
            spelling[family] = max(spelled, spelling.get(family, 0.0))
        scores = scores + likeness
        for family, spelled in spelling.items():
            scores[family] += SPELLING_WEIGHT * spelled
        for family, sure in inside.items():
            scores[family] += PHRASE_WEIGHT * sure
        asides = {code: float(scores[at]) for code, at in self._no_trade.items()}
        scores[list(self._no_trade.values())] = -inf
        best = np.argpartition(-scores, min(self.top, len(scores) - 1))[: self.top].tolist()
        best.sort(key=lambda at: (-scores[at], at))
        first = float(scores[best[0]])
        lead = first - float(scores[best[1]]) if len(best) > 1 else 0.0
        chance = 1.0 / (1.0 + exp(-INTERCEPT - BY_SCORE * first - BY_LEAD * min(lead, FURTHEST_LEAD)))
        found = [
            Likely(
                self.classes_[at],
                chance * exp((float(scores[at]) - first) / RIVAL_DISTANCE),
                spelling.get(at, 0.0) > float(likeness[at]),
            )
            for at in best
            if scores[at] > -inf
        ]
        return Likeness(found, {code: first - score for code, score in asides.items()})
