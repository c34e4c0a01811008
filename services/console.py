"""Tables, notes and a progress bar on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from math import inf
from time import monotonic
from unicodedata import category

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table as RichTable
from rich.text import Text

TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
WIDE = 160
"""Columns of a table that goes into a file or a pipe."""
DRAWN_EVERY_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows of plain text."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


def speak_utf8() -> None:
    """Read and write UTF-8 whatever the terminal claims; a byte that is none becomes U+FFFD, one bad line spoils no other."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def shown(text: str) -> str:
    """Text that cannot steer a terminal: control characters and turns of direction become U+FFFD."""
    return "".join("\ufffd" if category(letter) == "Cc" or letter in TURNS else letter for letter in text)


def show(table: Table) -> None:
    """Print a table; what a cell says is text, never markup."""
    drawn = RichTable(box=None, pad_edge=False)
    for heading in table.headings:
        drawn.add_column(heading, overflow="fold")
    for row in table.rows:
        drawn.add_row(*(Text(shown(cell)) for cell in row))
    Console(width=None if sys.stdout.isatty() else WIDE).print(drawn)


def note(text: str) -> None:
    """Print a sentence beside the answer, on standard error."""
    print(text, file=sys.stderr)


@contextmanager
def progress_bar() -> Iterator[Callable[[str, float], None]]:
    """A bar a stage on standard error; call what it gives with the stage's name and the share done (0-1).

    It is drawn when it is told something, without a thread of its own, since beside one no work is shared at once
    (`services.processes`).
    """
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        auto_refresh=False,
    ) as bar:
        stages: dict[str, TaskID] = {}
        drawn_at = -inf

        def told(stage: str, share: float) -> None:
            nonlocal drawn_at
            if stage not in stages:
                stages[stage] = bar.add_task(stage, total=1.0)
            now = monotonic()
            drawn = share >= 1 or now - drawn_at >= DRAWN_EVERY_SECONDS
            bar.update(stages[stage], completed=share, refresh=drawn)
            drawn_at = now if drawn else drawn_at

        yield told
