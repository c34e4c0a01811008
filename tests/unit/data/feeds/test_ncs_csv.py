"""`ncs-csv`: what people really put into such a file, and what becomes of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.feeds.base import Item, LinesWrapped, MissingColumns, Notices, Rejected, RepeatedColumns, TooManyColumns
from data.feeds.ncs_columns import COLUMNS
from data.feeds.ncs_csv import NcsCsv
from matching.model import Listing
from tests.unit.data.feeds.contract import FeedContract

HEAD = "job_id,title,state,district"
PLACE = "Uttar Pradesh,Varanasi"


def read(content: str | bytes, notices: Notices | None = None) -> list[Item]:
    return list(NcsCsv().read(io.BytesIO(content.encode() if isinstance(content, str) else content), notices))


def one(**cells: str) -> Item:
    """The item of a file with a single row of these cells."""
    row = {"job_id": "J1", "title": "Mason", "state": "Uttar Pradesh", "district": "Varanasi", **cells}
    (item,) = read(_csv([row]))
    return item


def kept(**cells: str) -> Listing:
    item = one(**cells)
    assert isinstance(item, Listing), item
    return item


def refused(**cells: str) -> tuple[str | None, str, str]:
    item = one(**cells)
    assert isinstance(item, Rejected), item
    return item.column, item.code, item.value


def ids(items: Sequence[Item]) -> list[str]:
    return [item.job_id for item in items if isinstance(item, Listing)]


def reasons(items: Sequence[Item]) -> list[tuple[int, str]]:
    return [(item.line, item.code) for item in items if isinstance(item, Rejected)]


def _csv(rows: Sequence[dict[str, str]]) -> str:
    sheet = io.StringIO()
    columns = list(dict.fromkeys(column for row in rows for column in row))
    writer = csv.DictWriter(sheet, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return sheet.getvalue()


class TestContract(FeedContract):
    feed = NcsCsv()

    def write(self, rows: Sequence[dict[str, str]]) -> bytes:
        return _csv(rows).encode()


class TestHeader:
    def test_a_file_without_a_column_that_every_row_needs_names_it(self) -> None:
        with pytest.raises(MissingColumns) as refusal:
            read("job_id,title,state\nJ1,Mason,Bihar\n")
        assert refusal.value.values == {"columns": ("district",)}

    def test_names_match_whatever_their_case_and_spaces(self) -> None:
        (item,) = read(f"Job ID,TITLE, State ,District,PIN code,Wage-Min\nJ1,Mason,{PLACE},221005,600\n")
        assert isinstance(item, Listing)
        assert (item.job_id, item.pincode, item.wage_min) == ("J1", "221005", 600)

    def test_a_column_named_twice_is_refused(self) -> None:
        with pytest.raises(RepeatedColumns) as refusal:
            read(f"{HEAD},Title\nJ1,Mason,{PLACE},Tailor\n")
        assert refusal.value.values == {"columns": ("title",)}

    def test_columns_nobody_knows_are_told_once_and_cost_nothing(self) -> None:
        notices = Notices()
        assert ids(read(f"{HEAD},remarks,cost centre\nJ1,Mason,{PLACE},x,y\nJ2,Mason,{PLACE},x,y\n", notices)) == ["J1", "J2"]
        assert [(notice.code, notice.values) for notice in notices] == [
            ("unknown_columns", {"columns": ("remarks", "cost centre")})
        ]

    def test_every_column_of_the_contract_is_read(self) -> None:
        contract = (
            "job_id title description employer_name employer_type sector functional_role nco_code openings wage_min wage_max wage_period "
            "job_type state district pincode min_education min_experience_years max_experience_years skills languages gender pwd_openings "
            "disability_types shift benefits posted_on last_date contact source_url min_age max_age licences hours_per_day weekly_off "
            "walk_in_on walk_in_place last_confirmed_on bring kind"
        )
        assert set(COLUMNS) == set(contract.split())


class TestWhatPartsTheCells:
    @pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
    def test_it_is_known_by_the_header(self, sign: str) -> None:
        plain = [HEAD.replace(",", sign), f"J1{sign}Mason{sign}{PLACE.replace(',', sign)}"]
        found = read("\n".join([*plain, f'J2{sign}"Mason{sign} helper"{sign}Bihar{sign}Patna\n']))
        assert [(item.job_id, item.title, item.district) for item in found if isinstance(item, Listing)] == [
            ("J1", "Mason", "Varanasi"),
            ("J2", " ".join(f"Mason{sign} helper".split()), "Patna"),
        ]

    def test_after_a_quote_left_open_reading_goes_on_at_the_next_row(self) -> None:
        head, place = HEAD.replace(",", ";"), PLACE.replace(",", ";")
        found = read(f'{head}\nJ1;"Mason;{place}\nJ2;Tailor;{place}\nJ3;Cook;{place}\n')
        assert (ids(found), reasons(found)) == (["J2", "J3"], [(2, "unclosed_quote")])

    def test_lists_in_cells_stay_lists_where_commas_part_the_cells(self) -> None:
        (item,) = read(f"{HEAD},skills,languages\nJ1,Mason,{PLACE},plaster;brick,hi;en\n")
        assert isinstance(item, Listing)
        assert item.skills_text == ("plaster", "brick")

    def test_lines_that_are_each_one_cell_are_refused_in_words_of_their_own(self) -> None:
        with pytest.raises(LinesWrapped):
            read(f'"{HEAD}"\n"J1,Mason,{PLACE}"\n')


class TestBytes:
    @pytest.mark.parametrize("sign", [",", "\t"])
    @pytest.mark.parametrize(("encoding", "mark"), [("utf-16", b""), ("utf-16-be", b"\xfe\xff")])
    def test_utf16_is_known_by_its_mark(self, encoding: str, mark: bytes, sign: str) -> None:
        rows = f"{HEAD}\nJ1,राजमिस्त्री,{PLACE}\nJ2,,{PLACE}\n".replace(",", sign)
        found = read(mark + rows.encode(encoding))
        assert [item.title for item in found if isinstance(item, Listing)] == ["राजमिस्त्री"]
        assert reasons(found) == [(3, "missing")]

    @pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
    def test_utf8_reads_with_and_without_a_byte_order_mark(self, mark: bytes) -> None:
        (item,) = read(mark + f"{HEAD}\nJ1,राजमिस्त्री,{PLACE}\n".encode())
        assert isinstance(item, Listing)
        assert (item.job_id, item.title) == ("J1", "राजमिस्त्री")

    def test_a_byte_order_mark_before_a_quoted_header_does_no_harm(self) -> None:
        assert ids(read(f'\ufeff"remarks, more",{HEAD}\n,J1,Mason,{PLACE}\n')) == ["J1"]

    def test_an_old_windows_line_is_read_as_such_and_its_hindi_neighbour_stays_hindi(self) -> None:
        notices = Notices()
        found = read(f"{HEAD}\nJ1,दर्ज़ी,{PLACE}\n".encode() + f"J2,Café cook – “night”,{PLACE}\n".encode("cp1252"), notices)
        assert [item.title for item in found if isinstance(item, Listing)] == ["दर्ज़ी", "Café cook – “night”"]
        assert [(notice.code, notice.rows, notice.first_line) for notice in notices] == [("decoded_as", 1, 3)]

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_every_kind_of_line_end_parts_lines(self, end: str) -> None:
        content = end.join([HEAD, f"J1,Mason,{PLACE}", f"J2,,{PLACE}", f"J3,Tailor,{PLACE}"])
        found = read(content)
        assert (ids(found), reasons(found)) == (["J1", "J3"], [(3, "missing")])

    def test_a_nul_byte_costs_its_own_row(self) -> None:
        found = read(f"{HEAD}\nJ1,Ma\0son,{PLACE}\nJ2,Mason,{PLACE}\n")
        assert (ids(found), reasons(found)) == (["J2"], [(2, "nul_byte")])


class TestRows:
    def test_a_cell_may_hold_commas_quotes_and_line_breaks(self) -> None:
        found = read(f'{HEAD},description\nJ1,"Mason, ""raj""",{PLACE},"Two lines\nof words"\nJ2,,{PLACE},\n')
        first = found[0]
        assert isinstance(first, Listing)
        assert (first.title, first.description) == ('Mason, "raj"', "Two lines\nof words")
        assert reasons(found) == [(4, "missing")]

    def test_a_row_of_another_width_is_told_by_its_number_too(self) -> None:
        found = read(f"{HEAD}\nJ1,Mason\n,Tailor,a,b,c\nJ3,Mason,{PLACE}\n")
        assert [item.item for item in found if isinstance(item, Rejected)] == ["J1", "Tailor"]

    def test_rows_that_are_shorter_or_longer_than_the_header_are_left_out(self) -> None:
        found = read(f"{HEAD}\nJ1,Mason,Bihar\nJ2,Mason,{PLACE},more\nJ3,Mason,{PLACE}\n")
        assert (ids(found), reasons(found)) == (["J3"], [(2, "too_few_cells"), (3, "too_many_cells")])

    def test_a_trailing_comma_and_blank_rows_do_no_harm(self) -> None:
        assert ids(read(f"{HEAD}\nJ1,Mason,{PLACE},,\n\n , ,,\nJ2,Mason,{PLACE}\n")) == ["J1", "J2"]

    def test_a_quote_that_never_closes_costs_its_own_row_only(self) -> None:
        rows = "".join(f'J{number},"Mason, {number}",{PLACE}\n' for number in range(2, 50))
        found = read(f'{HEAD}\nJ1,"Mason,{PLACE}\n{rows}')
        assert ids(found) == [f"J{number}" for number in range(2, 50)]
        assert [line for line, _ in reasons(found)] == [2]

    def test_a_quote_left_open_at_the_end_of_the_file_loses_no_row_after_it(self) -> None:
        rows = "".join(f"J{number},Mason,{PLACE}\n" for number in range(2, 600))
        found = read(f'{HEAD}\nJ1,"Mason,{PLACE}\n{rows}')
        assert ids(found) == [f"J{number}" for number in range(2, 600)]
        assert reasons(found) == [(2, "unclosed_quote")]

    def test_a_header_alone_is_a_feed_without_listings(self) -> None:
        assert read(HEAD + "\n") == []

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.binary(max_size=40), max_size=12))
    def test_whatever_the_bytes_the_good_row_after_them_is_kept(self, junk: list[bytes]) -> None:
        lines = b"\n".join(piece.replace(b"\n", b" ").replace(b"\r", b" ") for piece in junk)
        assert "GOOD" in ids(read(f"{HEAD}\nJ0,Mason,{PLACE}\n".encode() + lines + f"\nGOOD,Mason,{PLACE}\n".encode()))


class TestPay:
    @pytest.mark.parametrize(
        ("cell", "least", "most", "period"),
        [
            ("12000", 12000, None, None),
            ("₹12,000", 12000, None, None),
            ("12000/-", 12000, None, None),
            ("1,20,000", 120000, None, None),
            ("Rs. 650/day", 650, None, "day"),
            ("600-700", 600, 700, None),
            ("12-15k pm", 12000, 15000, "month"),
            ("₹650 से 700 रोज़", 650, 700, "day"),
            ("६५०", 650, None, None),
            ("1.2 lakh", 120000, None, None),
            ("450.50", 451, None, None),
        ],
    )
    def test_money_as_people_write_it(self, cell: str, least: int, most: int | None, period: str | None) -> None:
        listing = kept(wage_min=cell)
        assert (listing.wage_min, listing.wage_max, listing.wage_period) == (least, most, period)

    @pytest.mark.parametrize("cell", ["negotiable", "as per norms", "-500", "12,00", "15000 + incentive", "5 bags"])
    def test_what_is_no_amount_is_refused(self, cell: str) -> None:
        assert refused(wage_min=cell) == ("wage_min", "not_a_wage", cell)

    @pytest.mark.parametrize(
        ("cell", "period"), [("1000000000000", "month"), ("0", "month"), ("60000", "day"), ("5", "day"), ("9" * 400, "month")]
    )
    def test_an_amount_that_nobody_pays_is_refused(self, cell: str, period: str) -> None:
        column, code, _ = refused(wage_min=cell, wage_period=period)
        assert (column, code) == ("wage_min", "out_of_range")

    def test_pay_that_contradicts_itself_is_refused(self) -> None:
        assert refused(wage_min="700", wage_max="600", wage_period="day")[:2] == ("wage_min", "min_above_max")
        assert refused(wage_min="600-700", wage_max="900", wage_period="day")[:2] == ("wage_max", "stated_twice")
        assert refused(wage_min="600 per day", wage_period="month")[:2] == ("wage_min", "period_disagrees")


class TestCells:
    @pytest.mark.parametrize(
        "cell", ["2026-11-23", "23-11-2026", "23/11/2026", "23 Nov 2026", "23 november 2026", "2026-11-23T10:30:00Z"]
    )
    def test_dates_in_three_forms_are_one_day(self, cell: str) -> None:
        assert kept(last_date=cell).last_date == date(2026, 11, 23)

    @pytest.mark.parametrize(
        ("cell", "code"),
        [
            ("2026-02-30", "impossible_date"),
            ("31/11/2026", "impossible_date"),
            ("11/23/2026", "impossible_date"),
            ("soon", "not_a_date"),
        ],
    )
    def test_a_day_that_is_not_in_the_calendar_is_refused(self, cell: str, code: str) -> None:
        assert refused(posted_on=cell) == ("posted_on", code, cell)

    @pytest.mark.parametrize(
        ("column", "cell", "value"),
        [
            ("job_type", "Full Time", "full_time"),
            ("job_type", "DAILY-WAGE", "daily_wage"),
            ("job_type", "दिहाड़ी", "daily_wage"),
            ("min_education", "10th Pass", "secondary"),
            ("min_education", "8वीं पास", "middle"),
            ("shift", "Night Shift", "night"),
            ("gender", "Women", "female"),
            ("employer_type", "Placement Agency", "placement_org"),
            ("wage_period", "Monthly", "month"),
            ("openings", "1,200", 1200),
            ("openings", "0", 0),
            ("openings", "12.0", 12),
            ("pincode", "221 005", "221005"),
            ("pincode", "999999", "999999"),
            ("nco_code", "7112", "7112"),
            ("nco_code", "8153.0100", "8153.0100"),
            ("nco_code", "8153.01", "8153.0100"),
            ("min_experience_years", "fresher", 0.0),
            ("min_experience_years", "6 months", 0.5),
            ("min_experience_years", "3+ years", 3.0),
            ("languages", "Hindi; ta;English", ("hi", "ta", "en")),
            ("licences", "HMV;two_wheeler", ("heavy_vehicle", "two_wheeler")),
            ("benefits", "PF; Free food ;ESI;Cow", ("pf", "food", "esi", "Cow")),
            ("source_url", "www.example.org/job/1", "https://www.example.org/job/1"),
            ("min_age", "18", 18),
        ],
    )
    def test_common_spellings_become_the_value_that_they_mean(self, column: str, cell: str, value: Any) -> None:
        assert getattr(kept(**{column: cell}), column) == value

    @pytest.mark.parametrize(
        ("column", "cell", "code"),
        [
            ("job_type", "sometimes", "not_one_of"),
            ("languages", "hi;klingon", "not_one_of"),
            ("licences", "poetic", "not_one_of"),
            ("openings", "many", "not_a_whole_number"),
            ("openings", "-3", "not_a_whole_number"),
            ("openings", "2.5", "not_a_whole_number"),
            ("openings", "99999999999", "out_of_range"),
            ("pincode", "012345", "not_this_form"),
            ("pincode", "22100", "not_this_form"),
            ("nco_code", "711", "not_this_form"),
            ("min_age", "7", "out_of_range"),
            ("hours_per_day", "25", "out_of_range"),
            ("min_experience_years", "some", "not_a_number"),
            ("source_url", "javascript:alert(1)", "not_a_link"),
            ("job_id", "x" * 101, "too_long"),
            ("skills", "x;" * 1500, "too_long"),
        ],
    )
    def test_a_value_that_cannot_be_is_refused_by_its_column(self, column: str, cell: str, code: str) -> None:
        assert refused(**{column: cell})[:2] == (column, code)

    def test_the_least_may_not_be_more_than_the_most(self) -> None:
        assert refused(min_age="40", max_age="30")[:2] == ("min_age", "min_above_max")
        assert refused(min_experience_years="5", max_experience_years="2")[:2] == ("min_experience_years", "min_above_max")

    def test_an_advert_that_is_over_before_it_was_posted_is_refused(self) -> None:
        expected = ("last_date", "over_before_posted", "2020-01-01 < 2026-01-01")
        assert refused(posted_on="2026-01-01", last_date="2020-01-01") == expected
        assert refused(posted_on="2026-01-01", walk_in_on="2020-01-01")[:2] == ("walk_in_on", "over_before_posted")
        assert kept(posted_on="2026-01-01", last_date="2026-01-01").last_date is not None

    def test_an_advert_of_days_to_come_is_refused(self) -> None:
        assert refused(posted_on="2099-01-01") == ("posted_on", "posted_in_future", "2099-01-01")
        assert kept(posted_on=str(datetime.now(UTC).date() + timedelta(days=1))).posted_on is not None

    def test_a_driving_licence_is_the_one_for_what_is_driven(self) -> None:
        assert kept(title="Delivery rider", licences="Driving Licence").licences == ("two_wheeler",)
        assert kept(title="Car driver", licences="DL").licences == ("light_vehicle",)

    def test_skills_keep_the_employers_own_words(self) -> None:
        assert kept(skills="overlock machine; flatlock ;;overlock machine").skills_text == ("overlock machine", "flatlock")

    def test_a_text_that_is_too_long_is_cut_and_told(self) -> None:
        notices = Notices()
        (item,) = read(_csv([{"job_id": "J1", "title": "Mason " * 60, "state": "Bihar", "district": "Patna"}]), notices)
        assert isinstance(item, Listing)
        assert len(item.title) <= 200
        assert [(notice.code, notice.values) for notice in notices] == [("text_cut", {"column": "title", "characters": 200})]

    def test_marks_that_hide_or_turn_text_are_taken_out(self) -> None:
        assert kept(title="Ma\u202eson \u2066helper\x07").title == "Mason helper"

    def test_a_refused_value_is_shown_short_and_printable(self) -> None:
        _, _, value = refused(wage_min="x" * 500 + "\n")
        assert len(value) <= 201
        assert value.isprintable()


def test_the_ten_sample_rows_read_but_for_the_negotiable_wage(tmp_path: Path) -> None:
    rows = [
        {"job_id": f"S{number}", "title": "Farm labour", "state": "Maharashtra", "district": "Yavatmal", "wage_min": "450"}
        for number in range(9)
    ]
    file = tmp_path / "listings.csv"
    file.write_text(_csv([*rows, rows[0] | {"job_id": "S9", "wage_min": "negotiable"}]), encoding="utf-8")
    found = list(NcsCsv().read(file))
    assert ids(found) == [f"S{number}" for number in range(9)]
    assert found[-1] == Rejected(11, "wage_min", "not_a_wage", "negotiable", "S9")


def test_reading_goes_on_while_rows_are_taken_one_by_one() -> None:
    rows = (f"J{number},Mason,{PLACE}\n" for number in range(3))
    items: Iterator[Item] = NcsCsv().read(io.BytesIO((HEAD + "\n" + "".join(rows)).encode()))
    assert [next(items), next(items), next(items)] == read(
        HEAD + "\n" + "".join(f"J{number},Mason,{PLACE}\n" for number in range(3))
    )


def test_a_header_of_a_thousand_columns_is_refused_before_a_row_is_read() -> None:
    header = ",".join(["job_id", "title", "state", "district", *(f"x{number}" for number in range(997))])
    with pytest.raises(TooManyColumns) as refusal:
        read(f"{header}\n")
    assert refusal.value.values["found"] == 1_001
