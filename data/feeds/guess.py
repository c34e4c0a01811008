"""Which feed a file is, by its first bytes. A guess only chooses a reader: whether the file can be read, the reader tells."""

from __future__ import annotations

import re
from pathlib import Path

from data.feeds.base import EmptyFile, FeedError, NotText, NotWorkbook
from data.feeds.job_posting import JobPosting, json_encoding
from data.feeds.ncs_csv import OLE, ZIP, NcsCsv

LOOKED_AT = 1 << 16
ONEST = "onest"
WORKBOOKS = (".xlsx", ".xlsm", ".xls")
_POSTING = re.compile(r"JobPosting|schema\.org")
_CONTEXT = re.compile(r"\bcontext\b[\"']?\s*:")
_BECKN = re.compile(r"\b(?:on_search|on_status|on_select|bpp_id|bap_id|bpp_uri|bap_uri)\b")
_YAML = re.compile(r"(?:(?:---|-|value\s*:)\s+|#[^\n]*\n\s*)*(?:context|message)\s*:")
"""A message, or the first of several, that may stand under `value`, as examples do; comments may stand above it."""


def guess_feed(start: bytes) -> str:
    """The name of the feed that a file with these first bytes is: of JSON and YAML by the words of its vocabulary, of a page
    `job-posting`, and `ncs-csv` for all that is none of these."""
    text = start.decode(json_encoding(start), "replace").lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        return JobPosting.name
    beckn = _CONTEXT.search(text) and _BECKN.search(text) and not _POSTING.search(text)
    if text.startswith(("{", "[")):
        return ONEST if beckn else JobPosting.name
    return ONEST if beckn and _YAML.match(text) else NcsCsv.name


def guess_file(file: Path) -> str:
    """The same of a file; raises `OSError`."""
    with file.open("rb") as stream:
        return guess_feed(stream.read(LOOKED_AT))


def why_unread(file: Path, problem: FeedError) -> FeedError:
    """What to say of a file that could not be read: that it is no workbook, where its name says that it is one and its bytes do not; else
    the same. Raises `OSError`."""
    ending = file.suffix.casefold()
    if ending not in WORKBOOKS or isinstance(problem, EmptyFile):
        return problem
    with file.open("rb") as stream:
        opens_as_one = stream.read(len(ZIP)) in (ZIP, OLE)
    return problem if opens_as_one and not isinstance(problem, NotText) else NotWorkbook(ending=ending)
