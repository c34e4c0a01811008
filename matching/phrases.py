"""A book of known phrases and where they stand in a sentence: longest first, by sound, then without endings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matching.sentences import Reader, Word, other_spellings

LONGEST_PHRASE = 6
SHORTEST_KEY = 3
SHORTEST_STEMS = 4
STEM_CERTAINTY = 0.92


@dataclass(frozen=True, slots=True)
class Span:
    """A known phrase found: the places of its first word and after its last, its meanings with weights, and the words it covers."""

    start: int
    end: int
    meanings: dict[str, float]
    covers: frozenset[int]


class PhraseBook:
    """Phrases with weighted meanings (family codes, skill ids), found whole (`whole`) or inside a sentence (`find`)."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._folded: dict[str, dict[str, float]] = {}
        self._stemmed: dict[str, dict[str, float]] = {}

    def add(self, text: str, meaning: str, weight: float) -> None:
        """Know `text` as `meaning`, in each spelling that Latin letters allow; weight in (0, 1]."""
        for key in other_spellings(text):
            _keep(self._folded, key, meaning, weight)
        words = [word for clause in self._reader.read(text).clauses for word in clause.words]
        content = "".join(word.stem for word in words if not word.kinds)
        for key in {content, "".join(word.stem for word in words)}:
            if len(key) >= SHORTEST_STEMS:
                _keep(self._stemmed, key, meaning, weight * STEM_CERTAINTY)

    def whole(self, key: str) -> dict[str, float]:
        """Meaning -> certainty in (0, 1] of a text whose folded key is `key`; empty when unknown. Meanings that compete share."""
        return _shared(self._folded.get(key, {}))

    def find(self, words: Sequence[Word]) -> list[Span]:
        """The longest known phrases in a clause, in its order, none overlapping: by sound first, then the rest by their stems."""
        taken: set[int] = set()
        alone = sum(not word.kinds for word in words) == 1
        everywhere = list(range(len(words)))
        spans = self._longest([word.folded for word in words], everywhere, words, self._folded, taken, 1 if alone else SHORTEST_KEY)
        content = [at for at in everywhere if at not in taken and not words[at].kinds]
        spans += self._longest([word.stem for word in words], content, words, self._stemmed, taken, SHORTEST_STEMS)
        return sorted(spans, key=lambda span: span.start)

    @staticmethod
    def _longest(
        keys: Sequence[str],
        places: Sequence[int],
        words: Sequence[Word],
        known: dict[str, dict[str, float]],
        taken: set[int],
        shortest: int,
    ) -> list[Span]:
        found: list[tuple[int, int, str, frozenset[int]]] = []
        for at in range(len(places)):
            key = ""
            for length in range(1, min(LONGEST_PHRASE, len(places) - at) + 1):
                key += keys[places[at + length - 1]]
                covers = places[at : at + length]
                carries = length > 1 or not words[covers[0]].kinds
                if key in known and len(key) >= shortest and carries:
                    found.append((-len(key), covers[0], key, frozenset(covers)))
        spans = []
        for _, start, key, covers_set in sorted(found, key=lambda one: one[:2]):
            if not covers_set & taken:
                taken |= covers_set
                spans.append(Span(start, max(covers_set) + 1, _shared(known[key]), covers_set))
        return spans


def _keep(known: dict[str, dict[str, float]], key: str, meaning: str, weight: float) -> None:
    if key:
        meanings = known.setdefault(key, {})
        meanings[meaning] = max(weight, meanings.get(meaning, 0.0))


def _shared(meanings: dict[str, float]) -> dict[str, float]:
    total = max(1.0, sum(meanings.values()))
    return {meaning: weight / total for meaning, weight in meanings.items()}
