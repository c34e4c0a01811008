"""A classifier of false adverts, learnt from adverts that people wrote and labelled; every flag can say which words speak for it.

Complement naive Bayes (Rennie and others, 2003; scikit-learn) over one, two and three words as they sound, in one spelling whatever the
script, with the signs of `matching.suspicion` among them. It is linear, so an advert's score is the sum of what its words add: those that
add most are the reasons. Learnt at the start from `labelled_adverts.csv`, and from plain adverts, in about a second; nothing is kept of it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, csr_matrix, hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.naive_bayes import ComplementNB

from matching.folding import fold, normalise
from matching.scripts import romanise

REMEMBERED = 1 << 14
WORDS_REMEMBERED = 1 << 16
SMOOTHING = 0.3
LONGEST_PHRASE = 3
SIGN_WEIGHT = 0.5
"""What a sign of `matching.suspicion` counts beside the words, whose weights of an advert have the length 1."""
FALSE_AT, FALSE_WITH_SIGNS_AT = 0.0, -0.2
"""Score from which an advert is held back, and from which it is when its signs alone would do so."""
DOUBT_OF_FEW_WORDS = 80.0
"""What an advert's score falls by, over the square of the number of its words: a title and a name say too little to be called false."""
REASONS_SHOWN = 3
PLAIN_WEIGHT = 0.5
"""What a plain advert counts beside a labelled one: without any, one plain advert in thirteen would be held back."""

_LEET = str.maketrans("013457@$!|", "oieastasil")
_SPELT_OUT = re.compile(r"(?<![^\W_])((?:[^\W\d_][ .\-_*/]{1,2}){2,}[^\W\d_])(?![^\W_])")
_PARTING = re.compile(r"[ .\-_*/]")
_MASKED = re.compile(r"[0-9@$!|](?=[a-z])|[a-z][0-9@$!|](?=[a-z0-9])")
_TOKEN_WITH_LETTERS = re.compile(r"\S*[^\W\d_]\S*")
_INSIDE = re.compile(r"(?<=[^\W_])[.\-](?=[^\W_])")
_MARKS = re.compile(r"[^\w\s₹%]")


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
        matrix = hstack([words, self._marks([each.signs for each in adverts])], format="csr")
        model = ComplementNB(alpha=SMOOTHING).fit(
            matrix, np.array([each.false for each in adverts]), np.array([each.weight for each in adverts])
        )
        self.weights_: NDArray[np.float64] = model.feature_log_prob_[1] - model.feature_log_prob_[0]
        return self

    def scores(self, texts: Sequence[str], signs: Sequence[Collection[str]]) -> NDArray[np.float64]:
        """The score of each advert ("title | description") with its signs."""
        if not texts:
            return np.zeros(0)
        spoken = [heard(text).split() for text in texts]
        words = self.weighing_.transform(self._counted(spoken), copy=False)
        scores = words @ self.weights_[: words.shape[1]] + self._marks(signs) @ self.weights_[words.shape[1] :]
        lengths = np.array([len(text) for text in spoken])
        return np.asarray(scores - DOUBT_OF_FEW_WORDS / np.maximum(lengths, 1) ** 2)

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

    def phrases(self, text: str) -> tuple[str, ...]:
        """The words of the text, as they stand in it, that speak most for a false advert: at most `REASONS_SHOWN`, none twice."""
        written = text.split()
        tokens = [heard(word) for word in written]
        said: list[tuple[float, int, int]] = []
        rarity = self.weighing_.idf_
        for start in range(len(tokens)):
            for stop in range(start + 1, min(start + LONGEST_PHRASE, len(tokens)) + 1):
                place = self.vocabulary_.get(" ".join(filter(None, tokens[start:stop])))
                if place is not None and self.weights_[place] > 0:
                    said.append((float(self.weights_[place] * rarity[place]), start, stop))
        chosen: list[tuple[int, int]] = []
        for _, start, stop in sorted(said, reverse=True):
            if len(chosen) < REASONS_SHOWN and all(stop <= first or start >= last for first, last in chosen):
                chosen.append((start, stop))
        return tuple(" ".join(written[start:stop]).strip(" ,.;:!?|।") for start, stop in sorted(chosen))

    def _marks(self, signs: Sequence[Collection[str]]) -> csr_array:
        return csr_array(np.array([[SIGN_WEIGHT * (code in found) for code in self.signs] for found in signs], dtype=float))


def read_plain(table: Path) -> list[Labelled]:
    """Plain adverts (columns title, description), each genuine: what most adverts look like, which those of the labelled table do not."""
    with table.open(encoding="utf-8", newline="") as handle:
        return [Labelled(f"{row['title']} | {row['description']}", False, weight=PLAIN_WEIGHT) for row in csv.DictReader(handle)]


def read_labelled(table: Path) -> list[dict[str, str]]:
    """The rows of a table of labelled adverts (author, id, template, label, language, signs, and an advert's columns)."""
    with table.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
