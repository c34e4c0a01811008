"""What people confirm is told to others once enough of them agree."""

from __future__ import annotations

import pytest

from matching.corrections import agreed


@pytest.mark.parametrize(
    ("confirmed", "meanings"),
    [
        ([], {}),
        ([("vrrt", "7112", 2)], {}),
        ([("vrrt", "7112", 3)], {"vrrt": "7112"}),
        ([("vrrt", "7112", 4), ("vrrt", "9313", 2)], {"vrrt": "7112"}),
        ([("vrrt", "7112", 4), ("vrrt", "9313", 3)], {}),
        ([("vrrt", "7112", 3), ("qwop", "9313", 1)], {"vrrt": "7112"}),
    ],
)
def test_a_meaning_counts_when_three_said_so_and_two_thirds_of_all(
    confirmed: list[tuple[str, str, int]], meanings: dict[str, str]
) -> None:
    assert agreed(confirmed) == meanings
