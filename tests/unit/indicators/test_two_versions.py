"""What two versions tell together: the limit that docs/decisions/0016 writes down, shown and not only said."""

from __future__ import annotations

import pytest

from indicators.small_cells import protect
from tests.unit.indicators.version_attack import keeper, two_days


@pytest.mark.slow
@pytest.mark.trust
def test_who_kept_the_version_before_can_know_more_than_each_of_them_tells() -> None:
    """Three people came, and a few went on: 186 are hidden to cover others, and told the next day. If this fails, more may be promised than
    record 16 does."""
    before, after = two_days(2, 786, (2, 2), "even", came=3, went_on=0.004)
    both = keeper(protect(before), protect(after))
    name = ("channel", "", "", "csc", "consented")
    low, high = both.before.possible(name)
    assert high - low + 1 > 30
    assert 1 < both.possible(name, later=False) < 4
