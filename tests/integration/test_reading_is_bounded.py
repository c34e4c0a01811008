"""However long a feed is, reading it holds a row at a time, in every form that feeds have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.feed_files import WRITERS, Row
from benchmarks.imports import alone, bytes_to_read

FEW, MANY = 5_000, 40_000
A_MARK = 100
"""Bytes of a row that stay: the mark of its number."""
SLACK = 24_000_000
"""Cells that are remembered, up to a bound that the shorter feed does not reach."""
WORDS = "Brick and plaster work at a housing site, six days a week, tools are given, overtime is paid. " * 4


def rows(number: int) -> Iterator[Row]:
    for place in range(number):
        yield {
            "job_id": f"K{place}",
            "title": f"Mason {place % 900}",
            "state": "Uttar Pradesh",
            "district": "Varanasi",
            "employer_name": f"Firm {place % 700}",
            "description": f"{WORDS} Site {place}.",
            "wage_min": str(14_000 + place % 3_000),
            "wage_period": "month",
            "openings": "3",
        }


@pytest.mark.slow
@pytest.mark.parametrize("form", WRITERS)
def test_a_feed_of_eight_times_as_many_rows_takes_no_more_memory_than_the_marks_of_their_numbers(form: str, tmp_path: Path) -> None:
    feed, ending, write = WRITERS[form]
    taken = []
    for number in (FEW, MANY):
        file = tmp_path / f"{number}.{ending}"
        write(rows(number), file)
        taken.append(alone(bytes_to_read, feed, file))
    few, many = taken
    assert many - few < A_MARK * (MANY - FEW) + SLACK, f"{few:,} and {many:,} bytes; a row that stays is more than {len(WORDS)}"
