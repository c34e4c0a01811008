"""A classifier of false adverts, learnt from adverts that people wrote and labelled; every flag can say which sentences speak for it.

Complement naive Bayes (Rennie and others, 2003; scikit-learn) over one, two and three words as they sound, in one spelling whatever the
script, with the signs of `matching.suspicion` among them. It is linear, so an advert's score is the sum of what its words add: the
sentences that add most are the reasons. What it learnt from is a small part of how adverts are written; so it doubts itself where
most words and pairs of words of an advert stand in none of it (selective classification: Chow, 1970, rejects what is too uncertain).
Learnt at the start from `labelled_adverts.csv`, and from plain adverts, in about two seconds with the signs of each; nothing is kept of it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, csr_matrix, hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.naive_bayes import ComplementNB

from matching.folding import fold, normalise
from matching.scripts import romanise

REMEMBERED = 1 << 14
WORDS_REMEMBERED = 1 << 16
SMOOTHING = 0.1
LONGEST_PHRASE = 3
SIGN_WEIGHT = 0.35
"""What a sign of `matching.suspicion` counts beside the words, whose weights of an advert have the length 1."""
FALSE_AT = -0.2
"""Score from which an advert is held back, less what is doubted where no signs speak for it."""
DOUBT_OF_FEW_WORDS = 150.0
"""What is doubted, over the square of the number of an advert's words: a title and a name say too little to be called false."""
FAMILIAR, DOUBT_OF_STRANGE_WORDS = 0.6, 20.0
"""How familiar an advert must be so that its score stands, and what is doubted for each 1 that it is less. It is as familiar as the mean
of two shares: of its words, and of its pairs of neighbouring words, that stand in what was learnt from."""
SPEAKS_AT = 12.0
"""Weight of a sentence's words, each by its rarity, from which it can be shown as a reason; an advert with none is not called false."""
SENTENCES_SHOWN = 2
LONGEST_SENTENCE = 30
"""Words of a sentence up to which it is shown whole, and of what is shown of a longer one."""
PLAIN_WEIGHT = 0.5
"""What a plain advert counts beside a labelled one."""

_LEET = str.maketrans("013457@$!|", "oieastasil")
_SPELT_OUT = re.compile(r"(?<![^\W_])((?:[^\W\d_][ .\-_*/]{1,2}){2,}[^\W\d_])(?![^\W_])")
_PARTING = re.compile(r"[ .\-_*/]")
_MASKED = re.compile(r"[0-9@$!|](?=[a-z])|[a-z][0-9@$!|](?=[a-z0-9])")
_TOKEN_WITH_LETTERS = re.compile(r"\S*[^\W\d_]\S*")
_INSIDE = re.compile(r"(?<=[^\W_])[.\-](?=[^\W_])")
_MARKS = re.compile(r"[^\w\s₹%]")
_SENTENCE_ENDS = re.compile(r"(?<=[^\s.]{3}[.!?;])\s+|[।॥|•\n]+|\s[-–—*]\s")
_AT_ENDS = " .,;:-–—*"


@lru_cache(REMEMBERED)
def heard(text: str) -> str:
    """A text's words as they sound, parted by blanks: disguises undone, scripts made one, of a number only how many digits it has."""
    text = _SPELT_OUT.sub(lambda word: _PARTING.sub("", word.group()), romanise(normalise(text)))
    if _MASKED.search(text):
        text = _TOKEN_WITH_LETTERS.sub(_unmasked, text)
    return " ".join(map(_sound, _MARKS.sub(" ", _INSIDE.sub("", text)).split()))


@lru_cache(WORDS_REMEMBERED)
def _sound(word: str) -> str:
    return f"#{len(word)}" if word.isdigit() else fold(word)


def word_groups(words: str) -> list[str]:
    """One, two and three words that follow each other in a text that is `heard`."""
    tokens = words.split()
    return [
        " ".join(tokens[start : start + size]) for size in range(1, LONGEST_PHRASE + 1) for start in range(len(tokens) - size + 1)
    ]


def _unmasked(token: re.Match[str]) -> str:
    word = token.group()
    return word.translate(_LEET) if _MASKED.search(word) else word


@dataclass(frozen=True, slots=True)
class Labelled:
    """An advert as its author labelled it, with the signs that `matching.suspicion` finds in it."""

    text: str
    false: bool
    signs: frozenset[str] = frozenset()
    weight: float = 1.0


class Scores(NamedTuple):
    """Of each advert how much its words are like those of false adverts (above 0: more than like those of genuine ones), and how far
    that is to be doubted, 0 and more."""

    score: NDArray[np.float64]
    doubt: NDArray[np.float64]


class FalseAdverts:
    """Scores adverts; above 0 the words are more like those of false adverts than of genuine ones.

    signs: the codes that count beside the words.
    """

    def __init__(self, signs: Sequence[str]) -> None:
        self.signs = tuple(signs)

    def fit(self, adverts: Sequence[Labelled]) -> FalseAdverts:
        """Learn from labelled adverts, of both kinds."""
        counter = CountVectorizer(analyzer=word_groups, min_df=2, dtype=np.float64)
        self.weighing_ = TfidfTransformer(sublinear_tf=True)
        words = self.weighing_.fit_transform(counter.fit_transform([heard(each.text) for each in adverts]))
        self.vocabulary_: dict[str, int] = {group: int(place) for group, place in counter.vocabulary_.items()}
        self.sizes_ = np.zeros((len(self.vocabulary_), LONGEST_PHRASE))
        for group, place in self.vocabulary_.items():
            self.sizes_[place, group.count(" ")] = 1
        matrix = hstack([words, self._marks([each.signs for each in adverts])], format="csr")
        model = ComplementNB(alpha=SMOOTHING).fit(
            matrix, np.array([each.false for each in adverts]), np.array([each.weight for each in adverts])
        )
        self.weights_: NDArray[np.float64] = model.feature_log_prob_[1] - model.feature_log_prob_[0]
        return self

    def scores(self, texts: Sequence[str], signs: Sequence[Collection[str]]) -> Scores:
        """The score of each advert ("title | description") with its signs, and how far it is to be doubted."""
        if not texts:
            return Scores(np.zeros(0), np.zeros(0))
        spoken = [heard(text).split() for text in texts]
        counted = self._counted(spoken)
        lengths = np.maximum([len(words) for words in spoken], 1)
        doubts = DOUBT_OF_FEW_WORDS / lengths**2
        doubts += DOUBT_OF_STRANGE_WORDS * np.maximum(0, FAMILIAR - self._familiar(counted, lengths))
        words = self.weighing_.transform(counted, copy=False)
        scores = words @ self.weights_[: words.shape[1]] + self._marks(signs) @ self.weights_[words.shape[1] :]
        return Scores(np.asarray(scores), doubts)

    def _familiar(self, counted: csr_matrix, lengths: NDArray[np.int64]) -> NDArray[np.float64]:
        """How familiar texts are (`FAMILIAR`), from 0 to 1."""
        words, pairs, *_ = (counted @ self.sizes_).T
        return np.asarray((words / lengths + pairs / np.maximum(lengths - 1, 1)) / 2)

    def _counted(self, texts: Sequence[Sequence[str]]) -> csr_matrix:
        """How often each known group of words (`word_groups`) stands in texts, (texts, groups).

        Of a known group each part is known, since it stood in as many adverts: so most groups need not be looked up.
        """
        places: list[int] = []
        ends = [0]
        for words in texts:
            places += self._known(words)
            ends.append(len(places))
        shape = (len(texts), len(self.vocabulary_))
        counted = csr_matrix((np.ones(len(places)), np.array(places, dtype=np.int32), np.array(ends, dtype=np.int32)), shape=shape)
        counted.sum_duplicates()
        return counted

    def _known(self, words: Sequence[str]) -> Iterator[int]:
        known = self.vocabulary_.get
        alone = [known(word) for word in words]
        for at, place in enumerate(alone):
            if place is None:
                continue
            yield place
            group = words[at]
            for end in range(at + 1, min(at + LONGEST_PHRASE, len(words))):
                if alone[end] is None:
                    break
                group = f"{group} {words[end]}"
                together = known(group)
                if together is None:
                    break
                yield together

    def sentences(self, text: str) -> tuple[str, ...]:
        """The sentences of a text, as they stand in it, that speak most for a false advert: at most `SENTENCES_SHOWN`, none that says
        little (`SPEAKS_AT`)."""
        pieces = [piece for sentence in _SENTENCE_ENDS.split(text) for piece in _pieces(sentence.split())]
        counted = self._counted([heard(" ".join(piece)).split() for piece in pieces])
        counted.data = np.ones_like(counted.data)
        said = counted @ (self.weights_[: counted.shape[1]] * self.weighing_.idf_)
        chosen = sorted(np.argsort(-said, kind="stable")[:SENTENCES_SHOWN])
        return tuple(" ".join(pieces[at]).strip(_AT_ENDS) for at in chosen if said[at] >= SPEAKS_AT)

    def _marks(self, signs: Sequence[Collection[str]]) -> csr_array:
        return csr_array(np.array([[SIGN_WEIGHT * (code in found) for code in self.signs] for found in signs], dtype=float))


def _pieces(words: list[str]) -> Iterator[list[str]]:
    """A sentence's words, in pieces that can be shown."""
    for start in range(0, len(words), LONGEST_SENTENCE):
        yield words[start : start + LONGEST_SENTENCE]


def read_plain(table: Path) -> list[Labelled]:
    """Plain adverts (columns title, description), each genuine: what most adverts look like, which those of the labelled table do not."""
    with table.open(encoding="utf-8", newline="") as handle:
        return [Labelled(f"{row['title']} | {row['description']}", False, weight=PLAIN_WEIGHT) for row in csv.DictReader(handle)]


def read_labelled(table: Path) -> list[dict[str, str]]:
    """The rows of a table of labelled adverts (author, id, template, label, language, signs, and an advert's columns)."""
    with table.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
