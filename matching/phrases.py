"""A book of known phrases and where they stand in a sentence: longest first, by sound, then without endings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matching.sentences import Reader, Reading, Word, other_spellings

LONGEST_PHRASE = 6
SHORTEST_KEY = 3
SHORTEST_STEMS = 4
OPENING = 3
STEM_CERTAINTY = 0.92
INFINITIVES = (("ना", "ने"), ("na", "ne"))

Meanings = dict[str, dict[str, float]]
"""Key -> meaning -> weight."""


@dataclass(frozen=True, slots=True)
class Span:
    """A known phrase found: the places of its first word and after its last, its meanings with weights, and the words it covers."""

    start: int
    end: int
    meanings: dict[str, float]
    covers: frozenset[int]


class _Keys:
    """Keys with their meanings, and the first letters of each, by which most words are known to begin none."""

    def __init__(self, known: Meanings) -> None:
        self.known = known
        self._openings = {key[:OPENING] for key in known}

    def keep(self, key: str, meaning: str, weight: float) -> None:
        if key:
            meanings = self.known.setdefault(key, {})
            meanings[meaning] = max(weight, meanings.get(meaning, 0.0))
            self._openings.add(key[:OPENING])

    def within(self, words: Sequence[str], places: Sequence[int], shortest: int) -> list[tuple[list[int], dict[str, float]]]:
        """Where neighbouring words, of those at `places`, make a key of at least `shortest` letters: the words and what it means."""
        found = []
        told = [words[place] for place in places]
        for at, word in enumerate(told):
            opening = word if len(word) >= OPENING else "".join(told[at : at + LONGEST_PHRASE])
            if shortest >= OPENING and opening[:OPENING] not in self._openings:
                continue
            key = ""
            for end in range(at, min(at + LONGEST_PHRASE, len(told))):
                key += told[end]
                if key in self.known and len(key) >= shortest:
                    found.append((list(places[at : end + 1]), self.known[key]))
        return found


class PhraseBook:
    """Phrases with weighted meanings (family codes, skill ids), found whole (`whole`) or inside a sentence (`find`)."""

    def __init__(self, reader: Reader, known: Sequence[Meanings] = ()) -> None:
        """An empty book, or with what `known` of another held."""
        self._reader = reader
        self._spelt, self._folded, self._stemmed, self._unbroken = (_Keys(meanings) for meanings in known or ({}, {}, {}, {}))

    @property
    def known(self) -> tuple[Meanings, Meanings, Meanings, Meanings]:
        """Phrases as spelt, by sound, without endings, and without endings but with all their small words, each with its meanings and
        weights, as JSON can hold them."""
        return self._spelt.known, self._folded.known, self._stemmed.known, self._unbroken.known

    def add(self, text: str, meaning: str, weight: float, language: str | None = None) -> None:
        """Know `text` as `meaning`, in each spelling that Latin letters allow; weight in (0, 1].

        It is known without its small words too where they are only grammar in its `language` and what is left names something.
        """
        for form in (text, *_oblique(text)):
            self._spelt.keep(self._reader.read(form).spelt, meaning, weight)
        for key in other_spellings(text):
            self._folded.keep(key, meaning, weight)
        words = [word for clause in self._reader.read(text).clauses for word in clause.words]
        whole = "".join(word.stem for word in words)
        content = "".join(word.stem for word in words if not word.kinds)
        alone = self._reader.means_alone(words, language)
        for book, key in ((self._stemmed, whole), (self._stemmed, content) if alone else (self._unbroken, whole)):
            if len(key) >= SHORTEST_STEMS:
                book.keep(key, meaning, weight * STEM_CERTAINTY)

    def whole(self, reading: Reading) -> dict[str, float]:
        """Meaning -> certainty in (0, 1] of a whole text, as it is spelt or else by its sound (a tailor is no tiller); empty when unknown.

        Meanings that compete share.
        """
        return _shared(self._spelt.known.get(reading.spelt) or self._folded.known.get(reading.key, {}))

    def holds(self, reading: Reading) -> bool:
        """Whether a whole text is spelt as one of the phrases is."""
        return reading.spelt in self._spelt.known

    def find(self, words: Sequence[Word]) -> list[Span]:
        """The longest known phrases in a clause, in its order, none overlapping; of equally long ones as spelt, by sound, by stems."""
        everywhere = list(range(len(words)))
        content = [at for at in everywhere if not words[at].kinds]
        shortest = 1 if len(content) == 1 else SHORTEST_KEY
        sounds = self._spelt.within([word.spelt for word in words], everywhere, shortest)
        heard = self._folded.within([word.folded for word in words], everywhere, shortest)
        sounds += [found for found in heard if any(not words[at].kinds for at in found[0])]
        told = [word.stem for word in words]
        stems = self._stemmed.within(told, content, SHORTEST_STEMS)
        stems = [found for found in stems if self._reader.names_something(words[at] for at in found[0])]
        if len(content) < len(words):
            stems += [found for found in self._unbroken.within(told, everywhere, SHORTEST_STEMS) if len(found[0]) > 1]
        found = [(covers, meanings) for covers, meanings in sounds if len(covers) > 1 or not words[covers[0]].kinds] + stems
        found.sort(key=lambda one: (-sum(len(words[at].folded) for at in one[0] if not words[at].kinds), -len(one[0])))
        taken: set[int] = set()
        spans = []
        for covers, meanings in found:
            if taken.isdisjoint(covers):
                taken.update(covers)
                spans.append(Span(covers[0], covers[-1] + 1, _shared(meanings), frozenset(covers)))
        return sorted(spans, key=lambda span: span.start)


def _oblique(text: str) -> list[str]:
    """A Hindi phrase of a verb as it stands before *ka kaam* or *wala*: *makan banane*, which sounds like *makkhan banana*."""
    return [text[: -len(ending)] + before for ending, before in INFINITIVES if " " in text and text.endswith(ending)]


def _shared(meanings: dict[str, float]) -> dict[str, float]:
    total = max(1.0, sum(meanings.values()))
    return {meaning: weight / total for meaning, weight in meanings.items()}
