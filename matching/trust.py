"""How far an employer is trusted, from what was seen of it: a check of its papers, workers who joined, complaints found true."""

from __future__ import annotations

CHECKED_COUNTS = 6
COMPLAINT_COUNTS = 4
"""A check of papers weighs as much as six joins, a complaint that was found true as much as four joins that did not happen: by these,
one complaint takes *well checked* (0.8) away from an employer with a check, and three joins do not give it back."""


def trust_of(*, checked: bool, joins: int, complaints: int) -> float | None:
    """Trust in 0-1, None when nothing was seen.

    The mean of a Beta distribution that begins at (1, 1), that is at one half.
    """
    if not checked and joins <= 0 and complaints <= 0:
        return None
    good = 1 + max(0, joins) + CHECKED_COUNTS * checked
    return good / (good + 1 + COMPLAINT_COUNTS * max(0, complaints))
