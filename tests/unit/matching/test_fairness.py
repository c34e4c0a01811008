"""The four-fifths rule over groups."""

from __future__ import annotations

import numpy as np
import pytest

from matching.fairness import LeastServed, least_served


def test_the_group_whose_lists_are_worst_is_named_with_its_share_of_the_mean() -> None:
    worth, group = np.array([0.9] * 150 + [0.6] * 150), np.array(["three"] * 150 + ["seven"] * 150)

    found = least_served(worth, group)
    assert (found.group, found.share) == ("seven", pytest.approx(0.8))
    assert least_served(np.where(group == "seven", 0.5, 0.9), group).fair is False
    assert least_served(np.where(group == "seven", 0.8, 0.9), group).fair is True


def test_a_group_of_few_lists_is_chance_and_does_not_count() -> None:
    worth, group = np.array([0.9] * 150 + [0.1] * 20), np.array(["three"] * 150 + ["seven"] * 20)

    assert least_served(worth, group).group == "three"
    assert least_served(worth[:50], group[:50]) == LeastServed(None, 1.0)
    assert least_served(np.empty(0), np.empty(0, dtype=np.str_)).fair
