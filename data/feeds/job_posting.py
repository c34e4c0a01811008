"""The feed `job-posting`: schema.org JobPosting as JSON-LD, in a file of JSON, of JSON lines, or in a web page; read as a stream."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from data.feeds.base import (
    BadCell,
    EmptyFile,
    Item,
    NoPosting,
    Notices,
    NotPostings,
    NotText,
    OnlyMicrodata,
    Rejected,
    Source,
)
from data.feeds.json_stream import Found, JsonStream, Unreadable
from data.feeds.json_text import Decoder, Node
from data.feeds.lines import CHUNK, Opened, Readable, physical_lines
from data.feeds.ncs_rows import read_listing
from data.feeds.posting_graph import Graph, Told
from data.feeds.posting_listing import known_by, rows_of
from data.feeds.posting_page import read_page

_MAGIC = {b"PK\x03\x04": "spreadsheet", b"\xd0\xcf\x11\xe0": "spreadsheet", b"%PDF": "pdf", b"\x1f\x8b": "compressed"}
_JSON_LINES = re.compile(rb"\s*\{[^\r\n]*[^\[{,:\s][ \t]*[\r\n]+\s*\{")
UTF_8 = "utf-8-sig"


class JobPosting:
    """Reads `job-posting`; see `data.feeds.base.Feed`.

    A file holds one posting, an array of them, a graph or list that holds some, an object a line, or a page with such in its scripts.
    A line is where a posting begins, a column the path of a property (`baseSalary.value.minValue`), of one among others from where
    that stands (`@graph[3].title`). Rejects a posting with the codes
    of `data.feeds.ncs_rows.read_listing`, of `data.feeds.posting_place.places_of` and `data.feeds.posting_pay.pay_of`, and:
    json_broken, too_deep, key_repeated, posting_too_long, repeated, rest_unreadable (the file breaks off: no posting behind it).
    """

    name = "job-posting"

    def read(self, source: Source, notices: Notices | None = None) -> Iterator[Item]:
        """Listings and rejected postings in the file's order, one for each place of a posting.

        Raises `EmptyFile`, `NotText`, `NotPostings`, `NoPosting`, `OnlyMicrodata` or `PageTooLarge`.
        """
        notices = Notices() if notices is None else notices
        if isinstance(source, Path):
            with source.open("rb") as stream:
                yield from self._read(stream, notices)
        else:
            yield from self._read(source, notices)

    def _read(self, stream: BinaryIO, notices: Notices) -> Iterator[Item]:
        start = stream.read(CHUNK)
        for magic, kind in _MAGIC.items():
            if start.startswith(magic):
                raise NotText(found=kind)
        graph = Graph()
        seen: set[int] = set()
        for told in _postings(graph, _found(start, Opened(start, stream), notices)):
            if isinstance(told.value, BadCell):
                yield Rejected.because(told.line, _within(told.path, told.value))
            else:
                yield from _items(told, told.value, notices, seen)
        if graph.others and not graph.postings:
            raise NoPosting


def _found(start: bytes, stream: Readable, notices: Notices) -> Iterator[Found]:
    """The values of the file, whichever of its forms it has."""
    encoding = json_encoding(start)
    first = start.decode(encoding, "replace").lstrip("\ufeff \t\r\n")[:1]
    if first == "<":
        yield from _of_page(stream)
    elif encoding == UTF_8 and _JSON_LINES.match(start.removeprefix(codecs.BOM_UTF8)):
        yield from _of_lines(stream, notices)
    elif first and first in "{[":
        yield from _of_json(JsonStream(stream, encoding), notices)
    else:
        raise NotPostings if first else EmptyFile


def _postings(graph: Graph, values: Iterator[Found]) -> Iterator[Told]:
    for found in values:
        yield from graph.take(found)
    yield from graph.end()


def _of_page(stream: Readable) -> Iterator[Found]:
    page = read_page(stream)
    scripts = [(line, text) for line, text in page.scripts if text.strip()]
    if not scripts:
        raise OnlyMicrodata if page.microdata else NoPosting
    for line, text in scripts:
        script = JsonStream(BytesIO(text.encode("utf-8")), "utf-8", line)
        try:
            yield from script.values()
        except Unreadable:
            yield Found(script.line, BadCell("json_broken", None, text.strip()), False)


def _of_lines(stream: Readable, notices: Notices) -> Iterator[Found]:
    decoder = Decoder()
    for number, line in enumerate(physical_lines(stream), start=1):
        if line is None:
            yield Found(number, BadCell("posting_too_long", None, ""), False)
            continue
        text = line.decode(UTF_8 if number == 1 else "utf-8", "replace")
        if "\ufffd" in text:
            notices.tell("letters_lost", number)
        if text.strip():
            try:
                yield Found(number, decoder.decode_line(text), decoder.refers)
            except BadCell as problem:
                yield Found(number, problem, False)


def _of_json(stream: JsonStream, notices: Notices) -> Iterator[Found]:
    begun = False
    try:
        for found in stream.values():
            begun = True
            yield found
    except Unreadable:
        if not begun:
            raise NotPostings from None
        yield Found(stream.line, BadCell("rest_unreadable", None, ""), False)
    if stream.replaced:
        notices.tell("letters_lost")


def json_encoding(start: bytes) -> str:
    """The encoding of JSON by its first bytes: a byte order mark, else where its first letters have noughts (RFC 4627, section 3)."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    noughts = [not byte for byte in start[:2]]
    return "utf-16-be" if noughts == [True, False] else "utf-16-le" if noughts == [False, True] else UTF_8


def _items(told: Told, posting: Node, notices: Notices, seen: set[int]) -> Iterator[Item]:
    """The listings of a posting, or why there are none; `seen` holds a 64-bit mark of each job_id so far."""
    line = told.line
    try:
        for advert, row in rows_of(posting, line, notices):
            try:
                listing = read_listing(row, line, notices)
                if hash(listing.job_id) in seen:
                    raise BadCell("repeated", "job_id", listing.job_id)
            except BadCell as problem:
                path = advert.path(problem.column) if problem.column else None
                yield Rejected.because(line, _within(told.path, BadCell(problem.code, path, problem.value)), known_by(posting))
            else:
                seen.add(hash(listing.job_id))
                yield listing
    except BadCell as problem:
        yield Rejected.because(line, _within(told.path, problem), known_by(posting))


def _within(path: str, problem: BadCell) -> BadCell:
    """The problem of a posting that stands at a path among others."""
    return BadCell(problem.code, ".".join(filter(None, (path, problem.column))) or None, problem.value)
