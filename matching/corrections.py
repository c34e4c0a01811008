"""What people agree that words mean: confirmed by enough of them, and against few others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

FEWEST = 3
"""Times that a meaning must have been confirmed before others are told it: one person's joke or mistake teaches nobody."""
MAJORITY = 2 / 3
"""Share of all confirmations of the words that the meaning must have."""


def agreed(confirmations: Iterable[tuple[str, str, int]]) -> dict[str, str]:
    """Words -> family, of (words, family, times confirmed)."""
    told: dict[str, dict[str, int]] = defaultdict(dict)
    for words, family, times in confirmations:
        told[words][family] = told[words].get(family, 0) + times
    meanings: dict[str, str] = {}
    for words, families in told.items():
        family, times = max(families.items(), key=lambda each: (each[1], each[0]))
        if times >= FEWEST and times >= MAJORITY * sum(families.values()):
            meanings[words] = family
    return meanings
