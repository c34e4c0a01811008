"""A book of known phrases and where they stand in a sentence: longest first, by sound, then without endings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matching.sentences import Reader, Reading, Word, other_spellings

LONGEST_PHRASE = 6
SHORTEST_KEY = 3
SHORTEST_STEMS = 4
STEM_CERTAINTY = 0.92

Meanings = dict[str, dict[str, float]]
"""Key -> meaning -> weight."""


@dataclass(frozen=True, slots=True)
class Span:
    """A known phrase found: the places of its first word and after its last, its meanings with weights, and the words it covers."""

    start: int
    end: int
    meanings: dict[str, float]
    covers: frozenset[int]


class PhraseBook:
    """Phrases with weighted meanings (family codes, skill ids), found whole (`whole`) or inside a sentence (`find`)."""

    def __init__(self, reader: Reader, known: Sequence[Meanings] = ()) -> None:
        """An empty book, or with what `known` of another held."""
        self._reader = reader
        self._spelt, self._folded, self._stemmed = known or ({}, {}, {})

    @property
    def known(self) -> tuple[Meanings, Meanings, Meanings]:
        """Phrases as spelt, by sound and without endings, each with its meanings and weights, as JSON can hold them."""
        return self._spelt, self._folded, self._stemmed

    def add(self, text: str, meaning: str, weight: float) -> None:
        """Know `text` as `meaning`, in each spelling that Latin letters allow; weight in (0, 1]."""
        _keep(self._spelt, self._reader.read(text).spelt, meaning, weight)
        for key in other_spellings(text):
            _keep(self._folded, key, meaning, weight)
        words = [word for clause in self._reader.read(text).clauses for word in clause.words]
        content = "".join(word.stem for word in words if not word.kinds)
        for key in {content, "".join(word.stem for word in words)}:
            if len(key) >= SHORTEST_STEMS:
                _keep(self._stemmed, key, meaning, weight * STEM_CERTAINTY)

    def whole(self, reading: Reading) -> dict[str, float]:
        """Meaning -> certainty in (0, 1] of a whole text, as it is spelt or else by its sound (a tailor is no tiller); empty when unknown.

        Meanings that compete share.
        """
        return _shared(self._spelt.get(reading.spelt) or self._folded.get(reading.key, {}))

    def holds(self, reading: Reading) -> bool:
        """Whether a whole text is spelt as one of the phrases is."""
        return reading.spelt in self._spelt

    def find(self, words: Sequence[Word]) -> list[Span]:
        """The longest known phrases in a clause, in its order, none overlapping; of equally long ones as spelt, by sound, by stems."""
        everywhere = list(range(len(words)))
        content = [at for at in everywhere if not words[at].kinds]
        shortest = 1 if len(content) == 1 else SHORTEST_KEY
        sounds = self._known_in([word.spelt for word in words], everywhere, self._spelt, shortest)
        sounds += self._known_in([word.folded for word in words], everywhere, self._folded, shortest)
        stems = self._known_in([word.stem for word in words], content, self._stemmed, SHORTEST_STEMS)
        found = [(covers, meanings) for covers, meanings in sounds if len(covers) > 1 or not words[covers[0]].kinds] + stems
        found.sort(key=lambda one: (-sum(len(words[at].folded) for at in one[0] if not words[at].kinds), -len(one[0])))
        taken: set[int] = set()
        spans = []
        for covers, meanings in found:
            if taken.isdisjoint(covers):
                taken.update(covers)
                spans.append(Span(covers[0], covers[-1] + 1, _shared(meanings), frozenset(covers)))
        return sorted(spans, key=lambda span: span.start)

    @staticmethod
    def _known_in(
        keys: Sequence[str], places: Sequence[int], known: Meanings, shortest: int
    ) -> list[tuple[list[int], dict[str, float]]]:
        """Where neighbouring words make a known key: the words and what the key means."""
        found = []
        for at in range(len(places)):
            key = ""
            for end in range(at, min(at + LONGEST_PHRASE, len(places))):
                key += keys[places[end]]
                if key in known and len(key) >= shortest:
                    found.append((list(places[at : end + 1]), known[key]))
        return found


def _keep(known: Meanings, key: str, meaning: str, weight: float) -> None:
    if key:
        meanings = known.setdefault(key, {})
        meanings[meaning] = max(weight, meanings.get(meaning, 0.0))


def _shared(meanings: dict[str, float]) -> dict[str, float]:
    total = max(1.0, sum(meanings.values()))
    return {meaning: weight / total for meaning, weight in meanings.items()}
