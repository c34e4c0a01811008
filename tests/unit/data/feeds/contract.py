"""What every feed of listings keeps, whatever its format: a suite to inherit, given a feed and a way to write rows in its format."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.feeds.base import EmptyFile, Feed, FeedError, Item, Notices, Rejected
from matching.model import Listing

MASON = {
    "job_id": "M1",
    "title": "Mason",
    "state": "Uttar Pradesh",
    "district": "Varanasi",
    "wage_min": "600",
    "wage_period": "day",
}
TAILOR = {"job_id": "T1", "title": "दर्ज़ी चाहिए", "state": "Tamil Nadu", "district": "Tiruppur", "last_date": "2026-12-31"}
MAID = {"job_id": "H1", "title": "House maid", "state": "West Bengal", "district": "Kolkata"}


class Counted(io.BytesIO):
    """A stream that knows how much of it has been read."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.size = len(content)
        self.taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(size)
        self.taken += len(piece)
        return piece


class FeedContract:
    """Subclasses give `feed` and `write`; rows are cells as text by the column names of `ncs-csv`.

    `columns` tells by what name the feed calls them, where it is another; `needed`, without which of them it has no listing.
    """

    feed: Feed
    columns: ClassVar[Mapping[str, str]] = {}
    needed: tuple[str, ...] = ("job_id", "title", "state", "district")

    def write(self, rows: Sequence[dict[str, str]]) -> bytes:
        """The rows in this feed's format, in their order."""
        raise NotImplementedError

    def known_as(self, *job_ids: str) -> list[str]:
        """What the feed makes of job_ids, in their order."""
        return [*job_ids]

    def column(self, name: str) -> str:
        """What the feed calls a column of `ncs-csv` when it rejects a row."""
        return self.columns.get(name, name)

    def items(self, *rows: dict[str, str], notices: Notices | None = None) -> list[Item]:
        return list(self.feed.read(io.BytesIO(self.write(rows)), notices))

    def test_rows_come_out_as_listings_in_their_order(self) -> None:
        found = self.items(MASON, TAILOR, MAID)
        assert [item.job_id for item in found if isinstance(item, Listing)] == self.known_as("M1", "T1", "H1")
        mason, tailor, _ = found
        assert isinstance(mason, Listing)
        assert (mason.title, mason.state, mason.district, mason.wage_min, mason.wage_period) == (
            "Mason", "Uttar Pradesh", "Varanasi", 600, "day",
        )  # fmt: skip
        assert isinstance(tailor, Listing)
        assert (tailor.title, tailor.last_date) == ("दर्ज़ी चाहिए", date(2026, 12, 31))

    def test_what_is_not_said_is_unknown_and_not_zero(self) -> None:
        (maid,) = self.items(MAID)
        assert isinstance(maid, Listing)
        assert (maid.wage_min, maid.openings, maid.min_education, maid.posted_on, maid.licences) == (None, None, None, None, ())

    def test_a_bad_row_is_left_out_alone_with_its_column_and_value(self) -> None:
        found = self.items(MASON, MAID | {"wage_min": "negotiable"}, TAILOR)
        assert [item.job_id for item in found if isinstance(item, Listing)] == self.known_as("M1", "T1")
        (bad,) = [item for item in found if isinstance(item, Rejected)]
        assert (bad.column, bad.code, bad.value) == (self.column("wage_min"), "not_a_wage", "negotiable")
        assert bad.line >= 1

    def test_a_row_without_a_cell_that_every_listing_needs_is_left_out(self) -> None:
        for column in self.needed:
            found = self.items(MASON, MAID | {column: ""})
            missing = [(item.column, item.code) for item in found if isinstance(item, Rejected)]
            assert missing == [(self.column(column), "missing")]

    def test_a_second_row_with_the_same_job_id_is_left_out(self) -> None:
        found = self.items(MASON, MAID | {"job_id": "M1"})
        assert [type(item) for item in found] == [Listing, Rejected]
        assert isinstance(found[1], Rejected)
        assert (found[1].column, found[1].code) == (self.column("job_id"), "repeated")

    def test_nothing_at_all_is_an_empty_file(self) -> None:
        with pytest.raises(EmptyFile):
            list(self.feed.read(io.BytesIO(b"")))

    def test_bytes_that_are_no_text_are_refused_with_a_code(self) -> None:
        with pytest.raises(FeedError):
            list(self.feed.read(io.BytesIO(bytes(range(256)) * 40)))

    def test_cut_off_or_changed_anywhere_it_is_read_or_refused(self) -> None:
        whole = self.write([MASON, TAILOR, MAID])

        @settings(max_examples=60, deadline=None)
        @given(st.data())
        def broken(data: st.DataObject) -> None:
            content = bytearray(whole)
            for _ in range(data.draw(st.integers(0, 3))):
                content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
            with suppress(FeedError):
                list(self.feed.read(io.BytesIO(bytes(content[: data.draw(st.integers(0, len(content)))]))))

        broken()

    def test_bytes_of_any_kind_are_read_or_refused(self) -> None:
        @settings(max_examples=60, deadline=None)
        @given(st.binary(max_size=300))
        def any_kind(content: bytes) -> None:
            with suppress(FeedError):
                list(self.feed.read(io.BytesIO(content)))

        any_kind()

    def test_the_first_listing_comes_before_the_file_is_read_to_its_end(self) -> None:
        content = self.write([MASON | {"job_id": f"M{number}", "description": "brick work " * 40} for number in range(5_000)])
        stream = Counted(content)
        first = next(iter(self._opened(stream)))
        assert isinstance(first, Listing)
        assert stream.taken < stream.size / 2

    def _opened(self, stream: Counted) -> Iterator[Item]:
        return self.feed.read(stream)
