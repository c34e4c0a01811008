"""Which feed a file is: what somebody sends has no label."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.feeds.base import FeedError
from data.feeds.guess import guess_feed, guess_file, why_unread
from data.feeds.job_posting import JobPosting
from data.feeds.ncs_csv import NcsCsv
from tests.unit.data.feeds.workbooks import table

POSTING = {"@context": "https://schema.org", "@type": "JobPosting", "title": "Mason"}
BECKN = {"context": {"domain": "onest:work-opportunities", "action": "on_search", "bpp_id": "jobs.example.org"}, "message": {}}
YAML = "# a catalogue\ncontext:\n  action: on_search\n  bpp_id: jobs.example.org\nmessage:\n  catalog: {}\n"


@pytest.mark.parametrize(
    ("content", "feed"),
    [
        ("job_id,title,state,district\nJ1,Mason,Bihar,Patna\n", "ncs-csv"),
        ('"title","job_id"\n', "ncs-csv"),
        ("\ufeffcontext,job_id,title\n", "ncs-csv"),
        (table([{"job_id": "J1"}]), "ncs-csv"),
        (b"\xd0\xcf\x11\xe0", "ncs-csv"),
        ("", "ncs-csv"),
        (json.dumps(POSTING), "job-posting"),
        (json.dumps([POSTING], indent=2), "job-posting"),
        ("\ufeff" + json.dumps(POSTING), "job-posting"),
        (json.dumps(POSTING).encode("utf-16"), "job-posting"),
        (json.dumps(POSTING) + "\n" + json.dumps(POSTING), "job-posting"),
        ("<!DOCTYPE html><html>", "job-posting"),
        ("[]", "job-posting"),
        (json.dumps(POSTING | {"description": 'the "context": we on_search for'}), "job-posting"),
        (json.dumps(BECKN), "onest"),
        (json.dumps(BECKN, indent=2), "onest"),
        (json.dumps([BECKN]), "onest"),
        (YAML, "onest"),
        ("---\n" + YAML, "onest"),
        ("value:\n  context:\n    action: on_search\n    bpp_id: jobs.example.org\n", "onest"),
        ("# examples\n---\n# one\n- value:\n    # first\n    context:\n      action: on_search\n", "onest"),
        ("message:\n  catalog: {}\ncontext:\n  action: on_search\n", "onest"),
        ("value;context: on_search;job_id\n", "ncs-csv"),
        ("job_id\ttitle\n".encode("utf-16"), "ncs-csv"),
    ],
)
def test_a_file_is_known_by_what_stands_in_it(content: str | bytes, feed: str, tmp_path: Path) -> None:
    file = tmp_path / "sent"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    assert guess_file(file) == feed


@given(st.binary(max_size=200))
def test_whatever_the_bytes_some_feed_is_guessed(start: bytes) -> None:
    assert guess_feed(start) in ("ncs-csv", "job-posting", "onest")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("fake.xlsx", b"This is a text\nand no workbook\n", "not_workbook"),
        ("FAKE.XLSX", b"%PDF-1.7", "not_workbook"),
        ("page.xls", b"<html><table>", "not_workbook"),
        ("fake.xlsx", b"", "empty_file"),
        ("fake.xlsx", b"PK\x03\x04 cut off", "workbook_broken"),
        ("old.xlsx", b"\xd0\xcf\x11\xe0", "workbook_old"),
        ("text.csv", b"This is a text\nand no workbook\n", "missing_columns"),
    ],
)
def test_of_a_workbook_that_is_none_it_is_said_that_it_is_none(name: str, content: bytes, code: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    feed = {"ncs-csv": NcsCsv(), "job-posting": JobPosting()}[guess_file(file)]
    with pytest.raises(FeedError) as problem:
        list(feed.read(file))
    assert why_unread(file, problem.value).code == code


def test_of_another_zip_file_named_as_a_workbook_it_is_said_that_it_is_none(tmp_path: Path) -> None:
    file = tmp_path / "letter.xlsx"
    with ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    with pytest.raises(FeedError) as problem:
        list(NcsCsv().read(file))
    assert why_unread(file, problem.value).values == {"ending": ".xlsx"}


def test_a_workbook_that_lacks_columns_is_a_workbook(tmp_path: Path) -> None:
    file = tmp_path / "jobs.xlsx"
    file.write_bytes(table([{"colour": "red"}]))
    with pytest.raises(FeedError) as problem:
        list(NcsCsv().read(file))
    assert why_unread(file, problem.value).code == "missing_columns"
