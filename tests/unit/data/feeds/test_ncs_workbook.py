"""`ncs-csv` in a workbook: what spreadsheet programs save, what people do in them, and what a hostile one tries."""

from __future__ import annotations

import io
import time
import tracemalloc
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.feeds.base import (
    BadCell,
    EmptyFile,
    FeedError,
    Item,
    MissingColumns,
    Notices,
    NotText,
    OldWorkbook,
    Rejected,
    TooManyColumns,
    UnsafeWorkbook,
    UnusableWorkbook,
    WorkbookLocked,
    WorkbookTooLarge,
    WorkbookWithMacros,
)
from data.feeds.ncs_csv import NcsCsv
from data.feeds.plain_number import plain_number
from data.feeds.workbook_cells import number_form, serial_day
from matching.model import Listing
from tests.unit.data.feeds.contract import FeedContract
from tests.unit.data.feeds.workbooks import book, number, row, sheet, table, text

HEAD = ("job_id", "title", "state", "district")
PLACE = ("Uttar Pradesh", "Varanasi")


def read(content: bytes, notices: Notices | None = None) -> list[Item]:
    return list(NcsCsv().read(io.BytesIO(content), notices))


def texts(*cells: str) -> list[str]:
    return [text(cell) if cell else "" for cell in cells]


def mason(place: int, *more: str) -> str:
    return row(place, [*texts(f"J{place}", "Mason", *PLACE), *more])


def with_cell(column: str, cell: str, **properties: str) -> Item:
    """The item of a workbook with one row, where this column holds this cell."""
    (item,) = read(book({"Jobs": sheet([row(1, texts(*HEAD, column)), mason(2, cell)])}, **properties))  # type: ignore[arg-type]
    return item


def value_of(column: str, cell: str, **properties: str) -> object:
    item = with_cell(column, cell, **properties)
    assert isinstance(item, Listing), item
    return getattr(item, column)


def why(item: Item) -> tuple[int, str | None, str, str]:
    assert isinstance(item, Rejected), item
    return item.line, item.column, item.code, item.value


def ids(items: Sequence[Item]) -> list[str]:
    return [item.job_id for item in items if isinstance(item, Listing)]


def told(notices: Notices) -> dict[str, dict[str, object]]:
    return {notice.code: notice.values | ({"rows": notice.rows} if notice.rows else {}) for notice in notices}


class TestContract(FeedContract):
    feed = NcsCsv()
    too_long = ""

    def write(self, rows: Sequence[dict[str, str]]) -> bytes:
        return table(rows, inline=len(rows) > 100)


class TestCells:
    @pytest.mark.parametrize(
        ("column", "cell", "value"),
        [
            ("wage_min", number("12000.0"), 12000),
            ("wage_min", number("1.2E4"), 12000),
            ("wage_min", number("650.00000000000011"), 650),
            ("openings", number("12"), 12),
            ("pincode", number("221005.0"), "221005"),
            ("nco_code", number("8153.01"), "8153.0100"),
            ("contact", number("9.8765432100000000E9"), "9876543210"),
            ("contact", number("919876543210"), "919876543210"),
            ("last_date", number("46349", style=1), date(2026, 11, 23)),
            ("last_date", number("46349.75", style=2), date(2026, 11, 23)),
            ("last_date", number("46349"), date(2026, 11, 23)),
            ("last_date", number("46349", style=4), date(2026, 11, 23)),
            ("last_date", text("23/11/2026"), date(2026, 11, 23)),
            ("last_date", '<c t="d"><v>2026-11-23T00:00:00</v></c>', date(2026, 11, 23)),
            ("sector", '<c t="b"><v>1</v></c>', "TRUE"),
            ("sector", '<c t="str"><f>A1&amp;"x"</f><v>Build_x000D_ing</v></c>', "Build ing"),
            ("wage_min", "<c><f>600+50</f><v>650</v></c>", 650),
            ("sector", '<c t="str"><f>IF(1,"")</f><v></v></c>', None),
            ("sector", '<c t="inlineStr"><is><r><t>Con</t></r><r><rPr><b/></rPr><t>struction</t></r></is></c>', "Construction"),
            ("sector", '<c t="s"><v>99</v></c>', None),
            ("sector", number("0.5", style=3), "50%"),
        ],
    )
    def test_a_cell_says_what_a_person_sees_in_it(self, column: str, cell: str, value: object) -> None:
        assert value_of(column, cell) == value

    def test_a_workbook_that_counts_from_1904_has_the_same_days(self) -> None:
        assert value_of("last_date", number("44887", style=1), properties='date1904="1"') == date(2026, 11, 23)
        assert value_of("last_date", number("44887"), properties='date1904="true"') == date(2026, 11, 23)

    @pytest.mark.parametrize(
        ("cell", "code", "value"),
        [
            ('<c t="e"><v>#N/A</v></c>', "cell_error", "#N/A"),
            ("<c><f>SUM(A1:A2)</f></c>", "formula_without_value", "="),
            ("<c><f>500+100</f><v></v></c>", "formula_without_value", "="),
            ("<c><f>500+100</f><v/></c>", "formula_without_value", "="),
            (number("1234567890123456"), "digits_lost", "1234567890123460"),
            (number("0.5", style=3), "not_a_wage", "50%"),
            (number("46349", style=1), "not_a_wage", "2026-11-23"),
            ('<c t="b"><v>0</v></c>', "not_a_wage", "FALSE"),
        ],
    )
    def test_a_cell_that_says_nothing_costs_its_own_row(self, cell: str, code: str, value: str) -> None:
        assert why(with_cell("wage_min", cell)) == (2, "wage_min", code, value)

    def test_an_error_in_a_column_that_nobody_knows_costs_nothing(self) -> None:
        assert isinstance(with_cell("remarks", '<c t="e"><v>#REF!</v></c>'), Listing)

    def test_rich_text_of_shared_strings_is_joined_without_how_it_is_spoken(self) -> None:
        rich = "<r><t>Ma</t></r><r><rPr/><t>son</t></r><rPh><t>mei-sn</t></rPh>"
        shared = row(2, [text("J1"), '<c t="s"><v>0</v></c>', *texts(*PLACE)])
        (item,) = read(book({"Jobs": sheet([row(1, texts(*HEAD)), shared])}, [rich]))
        assert isinstance(item, Listing)
        assert item.title == "Mason"

    @given(st.floats(allow_nan=True, allow_infinity=True) | st.integers())
    def test_every_number_is_said_without_an_exponent_or_as_it_is(self, value: float) -> None:
        said = plain_number(repr(value))
        assert said == repr(value) or float(said) == pytest.approx(value, rel=1e-14)

    @given(st.text(alphabet="0123456789.-+eE/", max_size=12))
    def test_no_serial_breaks_the_reading(self, value: str) -> None:
        assert serial_day(value, from_1904=False) == value or serial_day(value, from_1904=False)[:2] == "20"

    def test_forms_of_numbers(self) -> None:
        assert [number_form(164, code) for code in ("yyyy-mm-dd", "[h]:mm", '0" days"', "0.00%", "mmm-yy", "General")] == [
            "day", "plain", "plain", "percent", "day", "plain",
        ]  # fmt: skip


class TestSheets:
    def test_the_first_sheet_with_our_header_is_read_and_the_others_are_told(self) -> None:
        notes = sheet([row(1, texts("How to fill in this form"))])
        jobs = sheet([row(1, texts(*HEAD)), mason(2)])
        notices = Notices()
        assert ids(read(book({"Notes": notes, "Jobs": jobs, "Old": jobs}), notices)) == ["J2"]
        assert told(notices) == {"sheets_passed_over": {"sheets": ("Notes", "Old")}}

    def test_a_hidden_sheet_is_not_what_somebody_sent(self) -> None:
        jobs = sheet([row(1, texts(*HEAD)), mason(2)])
        other = sheet([row(1, texts(*HEAD)), mason(9)])
        hidden = {"Old": ' state="hidden"', "Older": ' state="veryHidden"'}
        assert ids(read(book({"Old": jobs, "Older": jobs, "Jobs": other}, states=hidden))) == ["J9"]

    def test_without_our_header_the_missing_columns_are_those_of_the_first_sheet(self) -> None:
        with pytest.raises(MissingColumns) as refusal:
            read(book({"Jobs": sheet([row(1, texts("job_id", "title", "state"))]), "B": sheet([row(1, texts("x"))])}))
        assert refusal.value.values == {"columns": ("district",)}

    def test_a_title_and_blank_rows_above_the_header_do_no_harm(self) -> None:
        rows = [
            row(1, texts("Jobs of November")),
            row(3, ['<c s="1"/>']),
            row(5, texts(*HEAD)),
            mason(6),
            row(9, texts(" ")),
            mason(12),
        ]
        assert ids(read(book({"Jobs": sheet([*rows, '<row r="13"/>', row(14, [""])])}))) == ["J6", "J12"]

    def test_the_line_is_the_rows_number_in_the_sheet(self) -> None:
        rows = [row(4, texts(*HEAD)), row(7, texts("J7", "", *PLACE)), mason(1_048_576)]
        items = read(book({"Jobs": sheet(rows)}))
        assert why(items[0]) == (7, "title", "missing", "")
        assert ids(items) == ["J1048576"]

    def test_places_that_are_not_told_are_counted(self) -> None:
        bare = "".join(text(cell) for cell in HEAD)
        jobs = f"<row>{bare}</row><row>{''.join(texts('J1', 'Mason', *PLACE))}</row><row>{''.join(texts('J2', '', ''))}</row>"
        items = read(book({"Jobs": sheet([jobs])}))
        assert ids(items) == ["J1"]
        assert why(items[1])[0] == 3

    def test_hidden_rows_are_read_and_told_and_so_are_merged_cells_and_notes_beside(self) -> None:
        notices = Notices()
        rows = [row(1, texts(*HEAD)), row(2, texts("J2", "Mason", *PLACE), ' hidden="1"'), mason(3, text("ask Ram!"))]
        merged = '<mergeCells count="1"><mergeCell ref="C2:C3"/></mergeCells>'
        assert ids(read(book({"Jobs": sheet(rows, after=merged)}), notices)) == ["J2", "J3"]
        assert told(notices) == {"hidden_rows": {"rows": 1}, "cells_beside_table": {"rows": 1}, "merged_cells": {"areas": 1}}

    def test_a_size_that_the_sheet_only_claims_costs_no_time(self) -> None:
        rows = [row(1, texts(*HEAD)), mason(2), '<row r="1048576"><c r="XFD1048576" s="1"/></row>']
        started = time.perf_counter()
        assert ids(read(book({"Jobs": sheet(rows, before='<dimension ref="A1:XFD1048576"/>')}))) == ["J2"]
        assert time.perf_counter() - started < 1

    def test_a_header_of_a_thousand_columns_is_refused(self) -> None:
        header = [*HEAD, *(f"x{place}" for place in range(1_000))]
        with pytest.raises(TooManyColumns):
            read(book({"Jobs": sheet([row(1, texts(*header)), mason(2)])}))

    def test_sheets_without_a_row_are_an_empty_file(self) -> None:
        with pytest.raises(EmptyFile):
            read(book({"Jobs": sheet([])}))
        with pytest.raises(EmptyFile):
            read(book({}))

    def test_names_with_a_prefix_and_a_workbook_from_a_pipe_are_read(self) -> None:
        cells = "".join(f'<x:c t="inlineStr"><x:is><x:t>{cell}</x:t></x:is></x:c>' for cell in HEAD)
        cells2 = "".join(f'<x:c t="inlineStr"><x:is><x:t>{cell}</x:t></x:is></x:c>' for cell in ("J1", "Mason", *PLACE))
        jobs = f'<x:worksheet xmlns:x="x"><x:sheetData><x:row>{cells}</x:row><x:row>{cells2}</x:row></x:sheetData></x:worksheet>'

        class Pipe(io.BytesIO):
            def seekable(self) -> bool:
                return False

        assert ids(list(NcsCsv().read(Pipe(book({"Jobs": jobs}))))) == ["J1"]


JOBS = {"Jobs": sheet([row(1, texts(*HEAD)), mason(2)])}


class TestHostile:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    @pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
    def test_entities_are_refused_before_they_are_read(self, part: str, encoding: str) -> None:
        laughs = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
        with pytest.raises(UnsafeWorkbook):
            read(book(JOBS, more={part: laughs.encode(encoding)}))

    def test_a_part_that_unpacks_to_a_thousand_times_its_size_is_not_unpacked(self) -> None:
        tracemalloc.start()
        with pytest.raises(WorkbookTooLarge):
            read(book(JOBS, more={"xl/media/zeros.bin": bytes(32 << 20)}))
        tracemalloc.stop()

    def test_a_part_that_claims_to_be_small_is_read_no_further_than_its_claim(self) -> None:
        content = bytearray(book({"Jobs": sheet([row(1, texts(*HEAD)), *(mason(place) for place in range(2, 4_000))])}))
        with ZipFile(io.BytesIO(content)) as archive:
            size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
        lied = bytes(content).replace(size.to_bytes(4, "little"), (200_000).to_bytes(4, "little"))
        items = read(lied)
        assert why(items[-1])[2] == "rest_unreadable"
        assert len(items) < 1_000

    def test_thousands_of_parts_are_no_workbook_of_ours(self) -> None:
        with pytest.raises(WorkbookTooLarge):
            read(book(JOBS, more={f"xl/media/{place}.png": b"" for place in range(2_100)}))

    def test_a_workbook_with_macros_is_named(self) -> None:
        with pytest.raises(WorkbookWithMacros):
            read(book(JOBS, more={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}))

    def test_an_encrypted_and_an_old_workbook_are_told_apart(self) -> None:
        old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_000)
        with pytest.raises(WorkbookLocked):
            read(old + "EncryptedPackage".encode("utf-16-le"))
        with pytest.raises(OldWorkbook):
            read(old)

    def test_another_zip_file_is_no_workbook(self) -> None:
        kept = io.BytesIO()
        with ZipFile(kept, "w", ZIP_DEFLATED) as archive:
            archive.writestr("listings.csv", "job_id,title,state,district\n")
        with pytest.raises(NotText) as refusal:
            read(kept.getvalue())
        assert refusal.value.values == {"found": "compressed"}

    def test_a_tag_of_many_megabytes_is_never_held(self) -> None:
        jobs = sheet([row(1, texts(*HEAD)), mason(2), f'<row r="3"><c r="{"A" * (8 << 20)}"/></row>', mason(4)])
        items = read(book({"Jobs": jobs}))
        assert ids(items) == ["J2"]
        assert why(items[-1])[2] == "rest_unreadable"

    def test_a_sheet_that_breaks_off_keeps_the_rows_before(self) -> None:
        jobs = sheet([row(1, texts(*HEAD)), *(mason(place) for place in range(2, 2_000))])
        items = read(book({"Jobs": jobs[: len(jobs) * 3 // 4]}))
        assert len(ids(items)) > 1_000
        assert why(items[-1])[2] == "rest_unreadable"

    def test_a_sheet_that_begins_broken_is_refused(self) -> None:
        with pytest.raises(UnusableWorkbook):
            read(book({"Jobs": "<worksheet><sheetData></worksheet>"}))

    def test_a_text_of_a_cell_is_kept_to_what_a_spreadsheet_holds(self) -> None:
        jobs = sheet([row(1, texts(*HEAD, "description")), mason(2, text("brick " * 200_000))])
        (item,) = read(book({"Jobs": jobs}))
        assert isinstance(item, Listing)

    @settings(max_examples=60, deadline=None)
    @given(st.data())
    def test_cut_or_changed_anywhere_it_is_read_or_refused(self, data: st.DataObject) -> None:
        content = bytearray(
            table([{"job_id": f"J{place}", "title": "Mason", "state": "Bihar", "district": "Patna"} for place in range(20)])
        )
        for _ in range(data.draw(st.integers(1, 4))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        cut = data.draw(st.integers(4, len(content)))
        with suppress(FeedError):
            read(bytes(content[:cut]))


def test_a_bad_cell_of_no_column_is_told_as_such() -> None:
    assert Rejected.because(3, BadCell("rest_unreadable", None, "")) == Rejected(3, None, "rest_unreadable", "")
