"""What every feed of listings keeps, whatever its format: a suite to inherit, given a feed and a way to write rows in its format."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.feeds.base import EmptyFile, Feed, FeedError, Item, Notices, Rejected
from data.feeds.lines import CHUNK
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


CUT = "cut here"
ENDLESS = 60 << 20
HELD_OF_MANY, HELD_OF_ONE = 12 << 20, 24 << 20
"""Bytes: of rows that are 16 MB or more as text, and of one that is 60 MB."""


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


class Endless(io.RawIOBase):
    """`before`, then so many letters, then `after`, without ever holding them."""

    def __init__(self, before: bytes, letters: int, after: bytes) -> None:
        self._before, self._letters, self._after = before, letters, after

    def read(self, size: int = -1, /) -> bytes:
        if self._before:
            piece, self._before = self._before[:size], self._before[size:]
        elif self._letters:
            piece = b"x" * min(size, self._letters)
            self._letters -= len(piece)
        else:
            piece, self._after = self._after[:size], self._after[size:]
        return piece


@contextmanager
def held_at_most(allowed: int) -> Iterator[None]:
    """The block takes no more memory than so many bytes beyond what was held before."""
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < allowed


class FeedContract:
    """Subclasses give `feed` and `write`; rows are cells as text by the column names of `ncs-csv`.

    `columns` tells by what name the feed calls them, where it is another; `needed`, without which of them it has no listing. `too_long`:
    with which code a row is rejected that is longer than anything held (None: the source is refused as soon as it has read that far, ""
    where it cannot be streamed at all); `goes_on`: whether the rows after it are read. `many`: rows that are certainly never held together.
    """

    feed: Feed
    columns: ClassVar[Mapping[str, str]] = {}
    needed: tuple[str, ...] = ("job_id", "title", "state", "district")
    too_long: str | None = "row_too_long"
    goes_on: bool = True
    many: int = 4_000

    def write(self, rows: Sequence[dict[str, str]]) -> bytes:
        """The rows in this feed's format, in their order."""
        raise NotImplementedError

    def write_apart(self, rows: Sequence[dict[str, str]]) -> bytes:
        """The same, each row on its own where the format could put several into one piece."""
        return self.write(rows)

    def known_as(self, *job_ids: str) -> list[str]:
        """What the feed makes of job_ids, in their order."""
        return [*job_ids]

    def column(self, name: str) -> str:
        """What the feed calls a column of `ncs-csv` when it rejects the second row."""
        return self.columns.get(name, name)

    def numbered(self, job_id: str) -> str:
        """By what a rejected row is known that says this job_id."""
        return job_id

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
        assert bad.item == self.numbered("H1")
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

    def test_many_rows_are_never_held(self) -> None:
        rows = [MASON | {"job_id": f"M{number}", "description": f"{number} brick work " * 200} for number in range(self.many)]
        stream = io.BytesIO(self.write(rows))
        with held_at_most(HELD_OF_MANY):
            count = sum(isinstance(item, Listing) for item in self.feed.read(stream))
        assert count == self.many

    @pytest.mark.parametrize("letters", [ENDLESS, ENDLESS // CHUNK * CHUNK + 1_000])
    def test_a_row_without_an_end_costs_itself_and_is_never_held(self, letters: int) -> None:
        if self.too_long == "":
            pytest.skip("what is packed is not streamed")
        before, after = self.write_apart([MASON, MAID | {"title": CUT}, TAILOR]).split(CUT.encode())
        found: list[Item] = []
        with held_at_most(HELD_OF_ONE), suppress(FeedError):
            for item in self.feed.read(Endless(before, letters, after)):  # type: ignore[arg-type]
                found.append(item)
        told = [item.code for item in found if isinstance(item, Rejected)]
        assert told == ([self.too_long] if self.too_long else [])
        kept = [item.job_id for item in found if isinstance(item, Listing)]
        assert kept == self.known_as("M1", *(["T1"] if self.goes_on else []))

    def _opened(self, stream: Counted) -> Iterator[Item]:
        return self.feed.read(stream)
