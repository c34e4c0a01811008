"""Words that two texts share, in whatever spelling."""

from __future__ import annotations

from rapidfuzz.distance import JaroWinkler

LIKE_WORDS = 0.9
"""Jaro-Winkler likeness (0-1) of two words that are one."""


def shared_words(words: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    """Those of `words` that are among the others, in whatever spelling."""
    shared = words & others
    left = [word for word in words - shared if len(word) > 3]
    if not left:
        return shared
    by_letter: dict[str, list[str]] = {}
    for other in others:
        if len(other) > 3:
            by_letter.setdefault(other[0], []).append(other)
    near = (word for word in left if any(JaroWinkler.similarity(word, other) >= LIKE_WORDS for other in by_letter.get(word[0], ())))
    return shared | frozenset(near)
