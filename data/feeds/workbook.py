"""The container of a workbook (.xlsx): a zip of XML parts, opened only when it is no larger than a feed may be.

Of the parts, those are read that a feed needs; nothing is unpacked to a disk, and a size that an entry claims is held to.
"""

from __future__ import annotations

import posixpath
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from data.feeds.base import NotText, UnusableWorkbook, WorkbookLocked, WorkbookTooLarge, WorkbookWithMacros
from data.feeds.lines import Readable
from data.feeds.workbook_index import Relations, SheetEntry, SheetList, Styles
from data.feeds.workbook_strings import SharedStrings
from data.feeds.workbook_xml import Handler, parse_whole

MOST_PARTS = 2_000
MEGABYTE = 1 << 20
MOST_UNPACKED = 2_048 * MEGABYTE
"""Bytes of all parts together: a million rows of forty columns."""
MOST_OF_INDEX = 64 * MEGABYTE
"""Bytes of a part that only says where others lie, or how they look."""
MOST_RATIO, SMALL = 200, 16 * MEGABYTE
"""A part of more than `SMALL` bytes that was packed tighter than this holds nothing that anybody wrote."""
BROKEN = (BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, LookupError, ValueError, OSError)


class Workbook:
    """An opened workbook: its `sheets` in their order, the forms of its number `formats`, whether it counts days from 1904."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._parts = {info.filename.lstrip("/").casefold(): info for info in archive.infolist()}
        roots = self._relations("")
        main = roots.first("/officeDocument")
        if main is None or not main.casefold().endswith(".xml"):
            raise NotText(found="compressed" if main is None else "spreadsheet")
        if any(name.endswith("vbaproject.bin") for name in self._parts):
            raise WorkbookWithMacros
        relations = self._relations(main)
        listed = SheetList()
        self._read(main, listed)
        self.from_1904 = listed.from_1904
        self.sheets = [entry for entry in listed.entries if relations.targets.get(entry.relation, "").casefold() in self._parts]
        self._targets = relations.targets
        styles = Styles()
        if stated := relations.first("/styles"):
            self._read(stated, styles)
        self.forms = styles.forms
        self._strings = relations.first("/sharedStrings")

    def take_strings(self, strings: SharedStrings) -> None:
        """Read the shared strings, if there are any."""
        if self._strings and self._strings.casefold() in self._parts:
            with self._opened(self._strings) as part:
                strings.take(part)

    @contextmanager
    def open(self, sheet: SheetEntry) -> Iterator[Readable]:
        """The part of a sheet; raises `UnusableWorkbook` while it is read."""
        with self._opened(self._targets[sheet.relation]) as part:
            yield part

    def _relations(self, part: str) -> Relations:
        folder, name = posixpath.split(part)
        relations = Relations(folder)
        self._read(posixpath.join(folder, "_rels", f"{name}.rels"), relations)
        return relations

    def _read(self, part: str, handler: Handler) -> None:
        info = self._parts.get(part.casefold())
        if info is None:
            return
        if info.file_size > MOST_OF_INDEX:
            raise WorkbookTooLarge(megabytes=MOST_OF_INDEX // MEGABYTE)
        with self._opened(part) as opened:
            parse_whole(opened, handler)

    @contextmanager
    def _opened(self, part: str) -> Iterator[Readable]:
        info = self._parts[part.casefold()]
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise UnusableWorkbook
        try:
            opened = self._archive.open(info)
        except BROKEN as problem:
            raise UnusableWorkbook from problem
        with opened:
            yield _Part(opened)


class _Part:
    """A part under way, whose faults are the workbook's."""

    def __init__(self, opened: Readable) -> None:
        self._opened = opened

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most `size`; raises `UnusableWorkbook`."""
        try:
            return self._opened.read(size)
        except BROKEN as problem:
            raise UnusableWorkbook from problem


@contextmanager
def open_workbook(stream: BinaryIO) -> Iterator[Workbook]:
    """The workbook in a stream that can be sought in; raises `UnusableWorkbook`, or `NotText` for another zip file."""
    try:
        archive = ZipFile(stream)
    except BROKEN as problem:
        raise UnusableWorkbook from problem
    with archive:
        _guard(archive.infolist())
        yield Workbook(archive)


def _guard(parts: list[ZipInfo]) -> None:
    if any(part.flag_bits & 0x1 for part in parts):
        raise WorkbookLocked
    bomb = any(part.file_size > SMALL and part.file_size > MOST_RATIO * max(1, part.compress_size) for part in parts)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED or bomb:
        raise WorkbookTooLarge(megabytes=MOST_UNPACKED // MEGABYTE)
