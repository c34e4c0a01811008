"""What the numbers in the words of two adverts share, and what both number otherwise (unit 1, unit 3)."""

from __future__ import annotations

from collections.abc import Collection

from matching.meanings import hear
from matching.posting import Posting, Seen


def number_findings(first: Seen, second: Seen) -> dict[str, float]:
    """Numbers that both say beside pay and openings, numbers of each alone, and what both number otherwise."""
    told = told_figures(first.posting) | told_figures(second.posting)
    numbers, others = first.words.numbers - told, second.words.numbers - told
    unlike = bool(numbers - others and others - numbers)
    return {
        "numbers_shared": min(2, len(numbers & others)) / 2,
        "numbers_other": float(unlike) * (0.5 if numbers & others else 1.0),
        "counted_other": float(_counted_apart(first, second)),
    }


def told_figures(posting: Posting) -> set[str]:
    return {str(each) for each in (posting.wage_min, posting.wage_max, posting.openings) if each}


def _counted_apart(first: Seen, second: Seen) -> bool:
    """Whether both number the same thing otherwise (unit 1, unit 3; sector 35-B, sector 35-D, but not sector 35)."""
    one, other = (_counted(each) for each in (first, second))
    return any(thing in other and not _one_number(numbers, other[thing]) for thing, numbers in one.items())


def _one_number(numbers: Collection[str], others: Collection[str]) -> bool:
    """Whether a number is among others, or is without the letter that follows it there."""
    if any(number in others for number in numbers):
        return True
    return any(
        number == other[:-1] or other == number[:-1] for number in numbers for other in others if len(number) > 1 or len(other) > 1
    )


def _counted(seen: Seen) -> dict[str, set[str]]:
    counted: dict[str, set[str]] = {}
    named = hear(seen.posting.employer_name).counted if seen.posting.employer_name else frozenset()
    for thing, number in seen.words.counted | named:
        counted.setdefault(thing, set()).add(number)
    return counted
