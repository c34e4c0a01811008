"""One feed of drawn listings in each of the forms that listings come in, so that the same adverts are taken in from all of them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from html import escape
from itertools import count
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from data.feeds import cells
from data.feeds.ncs_columns import COLUMNS, DAYS
from data.store.batches import batches

Row = dict[str, str]

ITEMS_A_MESSAGE = 100
CHARACTERS_A_YAML = 40_000_000
"""A YAML source has its bound; behind it the file ends, and the further listings are left out."""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_UNITS = {"hour": "HOUR", "day": "DAY", "month": "MONTH", "year": "YEAR"}


def rows_of(feed: Path) -> Iterator[Row]:
    """The rows of an `ncs-csv` that were not made wrong on purpose: they have a number, a title, a place and days that are days."""
    with feed.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            try:
                told = {name: value for name, value in row.items() if name in COLUMNS and value}
                told |= {name: cells.read_date(told[name]).isoformat() for name in DAYS if name in told}
            except ValueError:
                continue
            if all(name in told for name in ("job_id", "title", "state", "district")):
                yield told


def write_csv(rows: Iterator[Row], file: Path) -> None:
    """`ncs-csv` itself."""
    with file.open("w", encoding="utf-8", newline="") as handle:
        table = csv.DictWriter(handle, COLUMNS, restval="")
        table.writeheader()
        table.writerows(rows)


def write_workbook(rows: Iterator[Row], file: Path) -> None:
    """A workbook as spreadsheet programs save it: texts are shared strings, figures are numbers."""
    numbers: dict[str, int] = {}
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as book:
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            header = dict(zip(COLUMNS, COLUMNS, strict=True))
            for place, row in zip(count(1), (told for some in ((header,), rows) for told in some), strict=False):
                written = (_cell(f"{_column(at)}{place}", row.get(name, ""), numbers) for at, name in enumerate(COLUMNS))
                sheet.write(f'<row r="{place}">{"".join(written)}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
        with book.open("xl/sharedStrings.xml", "w", force_zip64=True) as strings:
            strings.write(f'<sst xmlns="{_MAIN}">'.encode())
            for text in numbers:
                strings.write(f'<si><t xml:space="preserve">{escape(text)}</t></si>'.encode())
            strings.write(b"</sst>")
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="Jobs" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        parts = {"_rels/.rels": [("officeDocument", "xl/workbook.xml")]}
        parts["xl/_rels/workbook.xml.rels"] = [("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")]
        for name, targets in parts.items():
            told = "".join(
                f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
                for number, (kind, target) in enumerate(targets, start=1)
            )
            book.writestr(name, f'<Relationships xmlns="{_PACKAGE}">{told}</Relationships>')


def write_postings(rows: Iterator[Row], file: Path) -> None:
    """An array of schema.org postings, their descriptions HTML."""
    with file.open("w", encoding="utf-8") as handle:
        handle.write("[")
        for number, row in enumerate(rows):
            handle.write(f"{',' if number else ''}\n{json.dumps(_posting(row), ensure_ascii=False)}")
        handle.write("\n]\n")


def write_onest_json(rows: Iterator[Row], file: Path) -> None:
    """A catalogue of ONEST a line."""
    with file.open("w", encoding="utf-8") as handle:
        for some in batches(rows, ITEMS_A_MESSAGE):
            handle.write(f"{json.dumps(_catalogue(some), ensure_ascii=False)}\n")


def write_onest_yaml(rows: Iterator[Row], file: Path) -> None:
    """A catalogue of ONEST a document, in the block style that the network's own examples have."""
    with file.open("w", encoding="utf-8") as handle:
        for some in batches(rows, ITEMS_A_MESSAGE):
            handle.write("---\n" + "\n".join(_yaml(_catalogue(some))) + "\n")
            if handle.tell() > CHARACTERS_A_YAML:
                return


WRITERS: dict[str, tuple[str, str, Callable[[Iterator[Row], Path], None]]] = {
    "ncs-csv": ("ncs-csv", "csv", write_csv),
    "ncs-csv, a workbook": ("ncs-csv", "xlsx", write_workbook),
    "job-posting": ("job-posting", "json", write_postings),
    "onest, JSON": ("onest", "jsonl", write_onest_json),
    "onest, YAML": ("onest", "yaml", write_onest_yaml),
}
"""The forms: the feed that reads each, the ending of its file, what writes it."""


def _column(place: int) -> str:
    return _LETTERS[place] if place < len(_LETTERS) else _LETTERS[place // len(_LETTERS) - 1] + _LETTERS[place % len(_LETTERS)]


def _cell(at: str, value: str, numbers: dict[str, int]) -> str:
    if not value:
        return ""
    if value.isdecimal() and len(value) < 10:
        return f'<c r="{at}"><v>{value}</v></c>'
    return f'<c r="{at}" t="s"><v>{numbers.setdefault(value, len(numbers))}</v></c>'


def _posting(row: Row) -> dict[str, Any]:
    address = {"addressLocality": row["district"], "addressRegion": row["state"], "postalCode": row.get("pincode")}
    posting: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "identifier": {"@type": "PropertyValue", "name": "Sample", "value": row["job_id"]},
        "title": row["title"],
        "description": f"<p>{escape(row['description'])}</p>" if "description" in row else None,
        "datePosted": row.get("posted_on"),
        "validThrough": row.get("last_date"),
        "employmentType": row.get("job_type", "").upper() or None,
        "hiringOrganization": {"@type": "Organization", "name": row.get("employer_name", "confidential")},
        "industry": row.get("sector"),
        "jobLocation": {"@type": "Place", "address": _told({"@type": "PostalAddress", "addressCountry": "IN", **address})},
        "totalJobOpenings": row.get("openings"),
        "skills": row.get("skills"),
        "jobBenefits": row.get("benefits"),
        "applicationContact": {"@type": "ContactPoint", "name": row["contact"]} if "contact" in row else None,
    }
    if row.get("wage_period") in _UNITS and row.get("wage_min", "").isdecimal():
        value = {"@type": "QuantitativeValue", "unitText": _UNITS[row["wage_period"]], "minValue": int(row["wage_min"])}
        posting["baseSalary"] = {"@type": "MonetaryAmount", "currency": "INR", "value": value}
    return _told(posting)


def _catalogue(rows: list[Row]) -> dict[str, Any]:
    places = {(row["state"], row["district"], row.get("pincode", "")): "" for row in rows}
    places = {place: f"L{number}" for number, place in enumerate(places, start=1)}
    provider = {
        "id": f"P{rows[0]['job_id']}",
        "descriptor": {"name": rows[0].get("employer_name", "Sample Works"), "short_desc": "Work for many trades"},
        "fulfillments": [{"id": "F1", "type": "lead & recruitment"}],
        "locations": [
            _told(
                {"id": known, "city": {"name": city}, "state": {"name": state}, "area_code": {"code": pincode} if pincode else None}
            )
            for (state, city, pincode), known in places.items()
        ],
        "items": [_item(row, places[row["state"], row["district"], row.get("pincode", "")]) for row in rows],
    }
    context = {
        "domain": "ONDC:ONEST10", "action": "on_search", "version": "2.0.0", "bap_id": "workers.example", "bap_uri": "https://workers.example",
        "bpp_id": "jobs.sample.example", "bpp_uri": "https://jobs.sample.example", "transaction_id": "t-1", "message_id": "m-1",
        "timestamp": "2026-11-20T06:15:10.171Z", "ttl": "PT30S",
    }  # fmt: skip
    return {"context": context, "message": {"catalog": {"descriptor": {"name": "Sample jobs"}, "providers": [provider]}}}


def _item(row: Row, place: str) -> dict[str, Any]:
    days = {"start": row.get("posted_on"), "end": row.get("last_date")}
    pay = {"TYPE": row.get("wage_period"), "MIN": row.get("wage_min"), "MAX": row.get("wage_max")}
    details = {"JOB_TYPE": row.get("job_type"), "JOB_ROLE": row.get("functional_role"), "GENDER_PREFERENCE": row.get("gender")}
    return _told({
        "id": row["job_id"],
        "category_ids": [row["sector"]] if "sector" in row else None,
        "descriptor": _told({"name": row["title"], "long_desc": row.get("description")}),
        "quantity": {"available": {"count": int(row["openings"])}} if row.get("openings", "").isdecimal() else None,
        "time": {"label": "enable", "range": {key: f"{day}T06:30:00.000Z" for key, day in days.items() if day}},
        "location_ids": [place],
        "fulfillment_ids": ["F1"],
        "creator": {"descriptor": {"name": row["employer_name"]}} if "employer_name" in row else None,
        "tags": [_group(code, entries) for code, entries in (("COMPENSATION", pay), ("JOB_DETAILS", details)) if any(entries.values())],
    })  # fmt: skip


def _group(code: str, entries: dict[str, str | None]) -> dict[str, Any]:
    told = [{"descriptor": {"code": name}, "value": value} for name, value in entries.items() if value]
    return {"descriptor": {"code": code}, "list": told}


def _told(node: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if value is not None}


def _yaml(node: Any, deep: int = 0) -> Iterator[str]:
    """Lines of an object or list; scalars are written as JSON writes them, which YAML reads."""
    pad = "  " * deep
    if isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, dict | list) and value:
                yield f"{pad}{key}:"
                yield from _yaml(value, deep + 1)
            else:
                yield f"{pad}{key}: {json.dumps(value, ensure_ascii=False)}"
    else:
        for value in node:
            lines = (
                _yaml(value, deep + 1)
                if isinstance(value, dict | list)
                else iter([f"{pad}  {json.dumps(value, ensure_ascii=False)}"])
            )
            yield f"{pad}- {next(lines).strip()}"
            yield from lines
