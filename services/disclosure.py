"""What of a count may be shown, so that no number leads to a person. Pure rules on whole numbers; nothing here knows what is counted.

**The rule.** A count of 1 to 9 people is hidden; 0 is shown. A table shows its total, and no hidden count may be worked out from it. Where
all hidden counts are equal (a single one, or several of the same) the next larger count is hidden with them, and every count equal to
that one. What is hidden is then all counts from 1 up to a limit that depends only on *which* counts there are, never on where they
stand. So any two different hidden counts could change places and the table would look the same: no hidden cell has one possible
value, not even for a reader who knows this rule, the total and all that is visible. Where there is no larger count to hide, the table
gives up its total too (`None`), and whoever draws must withhold that total wherever else it stands.

**Protected**: each count of a table against the table's own total and all that is visible; with subtotals (`hidden_in_groups`) against who
reckons with the visible numbers, though in rare tables not against who also replays this rule; shares (`share`), by hiding them where
the count, its base or the rest up to the base is hidden, and over fewer than 30 people; two selections whose difference is a few people,
since every number is rounded to tens (`rounded`), those of the whole country too: the difference of two rounded counts leaves five or
more possible values, or it is 0.

**Not protected**: the difference of two columns of one row (agreed, but did not join); a reader who adds up very many overlapping
selections, which narrows a rounded count by and by (with a State chosen there are no months to choose, since spans of months did just
that); a reader who knows most of a group from elsewhere. The counts are of pseudonyms, and nothing finer than a State, a family of
trade, a channel and a month is ever given to these rules.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

LEAST_SHOWN = 10
"""The smallest count of people that is shown, 0 apart."""
LEAST_BASE = 30
"""Shares of fewer people say more about chance than about them, and come close to telling single persons."""
STEP = 10
"""What all numbers are rounded to. Not less than `LEAST_SHOWN`, or a difference could be told."""

Count = int | None
"""A count of people; None where it is hidden."""


def is_small(count: int, least: int = LEAST_SHOWN) -> bool:
    """Whether a count is of so few people that it is hidden."""
    return 0 < count < least


def hidden_up_to(counts: Collection[int], least: int = LEAST_SHOWN, at_least: int = 0) -> int | None:
    """The limit up to which the counts of a table with a visible total are hidden; 0 for none, None where its total must go too.

    least: the smallest count that may be shown; at_least: hide up to this anyhow.
    """
    limit = max(least - 1, at_least)
    hidden = {count for count in counts if 0 < count <= limit}
    if not hidden:
        return 0
    if len(hidden) > 1:
        return limit
    return min((count for count in counts if count > limit), default=None)


def hidden_in_groups(
    groups: Mapping[str, Sequence[int]], least: int = LEAST_SHOWN
) -> tuple[frozenset[str], Mapping[str, int]] | None:
    """What is hidden of a table with a visible total, subtotals for groups, and counts in each group.

    Gives the groups whose subtotal is hidden, and with it every count in them, 0 too; and for the other groups the limit up to which their
    counts are hidden. None where even the total must go.
    """
    totals = {group: sum(counts) for group, counts in groups.items()}
    limits = {group: hidden_up_to(counts, least) for group, counts in groups.items()}
    anyhow = max((totals[group] for group, limit in limits.items() if limit is None), default=0)
    limit = hidden_up_to(totals.values(), least, anyhow)
    if limit is None:
        return None
    hidden = frozenset(group for group, total in totals.items() if 0 < total <= limit)
    return hidden, {group: told for group, told in limits.items() if group not in hidden and told is not None}


def shown(count: int, limit: int | None) -> Count:
    """The count, or None where it lies under the limit of its table, or there is none to keep."""
    return None if limit is None or 0 < count <= limit else count


def rounded(count: Count) -> Count:
    """The nearest ten, halves up; hidden stays hidden."""
    return None if count is None else (count + STEP // 2) // STEP * STEP


def share(part: Count, base: Count) -> float | None:
    """How many of 100 in the base; None where either is hidden, the base is under `LEAST_BASE`, or part or rest are few.

    Give it the numbers as they are shown: then it says no more than they do.
    """
    if part is None or base is None or base < LEAST_BASE or part > base or is_small(part) or is_small(base - part):
        return None
    return 100.0 * part / base
