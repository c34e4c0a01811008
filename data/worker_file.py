"""A worker file, JSON lines: read line by line in bounded memory, each bad line told apart from the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from data.worker_record import BadWorkerRecord, worker_from_record
from matching.model import Worker

LONGEST_LINE = 1_000_000
"""Bytes; a record of the contract is under 3,000."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that gave no worker: its number from 1, the field (`line` when it is no record), why, and the value, shortened."""

    line: int
    field: str
    code: str
    value: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring lines of a worker file: the byte where they begin, the number of the first, and how many they are."""

    offset: int
    first: int
    lines: int


def pieces_of(path: Path, lines: int) -> list[Piece]:
    """A file in pieces of so many lines, the last one shorter. Raises `OSError`."""
    pieces: list[Piece] = []
    offset, count, begun = 0, 0, 0
    with path.open("rb") as file:
        for _ in _lines(file):
            count += 1
            if count % lines == 0:
                pieces.append(Piece(offset, begun + 1, count - begun))
                offset, begun = file.tell(), count
    return [*pieces, Piece(offset, begun + 1, count - begun)] if count > begun else pieces


def read_workers(path: Path, piece: Piece | None = None) -> Iterator[Worker | BadLine]:
    """The workers of a JSON lines file in order, a `BadLine` in the place of each line that is none; blank lines are passed over.

    Tolerates a byte order mark, broken JSON and a line of any length (over `LONGEST_LINE` it is rejected alone, never held).
    `piece`: of these lines alone. Raises `OSError` when the file cannot be read.
    """
    with path.open("rb") as file:
        file.seek(piece.offset if piece else 0)
        lines = islice(_lines(file), piece.lines if piece else None)
        for number, line in enumerate(lines, start=piece.first if piece else 1):
            if line is None:
                yield BadLine(number, "line", "too_long", "")
            elif text := (line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line).strip():
                yield _worker(number, text)


def _worker(number: int, text: bytes) -> Worker | BadLine:
    try:
        return worker_from_record(json.loads(text.decode("utf-8")))
    except BadWorkerRecord as problem:
        return BadLine(number, problem.field, problem.code, problem.value)
    except UnicodeDecodeError:
        return BadLine(number, "line", "not_utf8", "")
    except (ValueError, RecursionError):
        return BadLine(number, "line", "not_json", "")


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    """Lines without holding more than `LONGEST_LINE` bytes; None for a longer one."""
    while line := file.readline(LONGEST_LINE + 1):
        if len(line) <= LONGEST_LINE:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE)
        yield None
