"""How many listings a second are taken in, in each form that feeds have: `python -m benchmarks.imports --listings 20000`.

Drawn listings are written in every form; each file is taken in new, and again unchanged, by a process of its own, into a store of its
own, as `cli.py import` does it. A row a form and size:

- `new`, `unchanged`: rows of the file a second, of the whole import (words resolved, duplicates looked for), tables being loaded;
- `mb`, `mb again`: the most memory that the import and the processes beside it had together, sampled twice a second;
- `mb read`: what of it reading the file takes, nothing being done with what is read. It grows by the mark of each number that came
  already (less than 100 bytes a row; of ONEST only those of one message), beside cells that are remembered up to a bound. An import
  keeps besides what it looks up: titles, words and employers that it met, up to a bound each, and at its end the numbers of the
  listings that are new, by district.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated, Any

import psutil
import typer

from benchmarks.feed_files import WRITERS, rows_of
from services.console import Table, note, show
from services.demo.making import write_feed
from services.demo.world import Sizes, World
from services.engine_room import today_in_india
from services.foundation import Foundation
from services.import_listings import FEEDS, Import, import_file
from settings import Settings, load_settings, settings

HEADINGS = ("form", "listings", "new", "unchanged", "mb", "mb again", "mb read")
A_MEBIBYTE = 1 << 20
SAMPLED_EVERY_SECONDS = 0.5

Row = dict[str, Any]


def main(
    listings: Annotated[list[int] | None, typer.Option(help="Sizes to measure; may be given several times.")] = None,
    form: Annotated[list[str] | None, typer.Option(help="Only this form; may be given several times.")] = None,
    processes: Annotated[int, typer.Option(min=1, help="Processes that understand, the import's own among them.")] = os.cpu_count()
    or 1,
    seed: Annotated[int, typer.Option(help="Seed of the drawn listings.")] = 7,
    json_file: Annotated[Path | None, typer.Option("--json", help="Also write all rows to this file.")] = None,
) -> None:
    """Print one row a form and size."""
    rows: list[Row] = []
    for size in listings or [20_000]:
        with tempfile.TemporaryDirectory() as folder:
            drawn = Path(folder) / "drawn.csv"
            alone(draw, drawn, size, seed)
            rows += [alone(measure, name, drawn, size, processes) for name in form or WRITERS]
    show(
        Table(HEADINGS, [tuple(f"{row[name]:,}" if isinstance(row[name], int) else row[name] for name in HEADINGS) for row in rows])
    )
    note(f"Simulated listings; rows a second, {processes} processes.")
    if json_file:
        json_file.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def draw(file: Path, size: int, seed: int) -> None:
    """Write so many drawn listings as `ncs-csv`."""
    world = World.load(settings(), Foundation.load(settings()))
    write_feed(world, Sizes(0, size, 0, seed, today_in_india()), file, file.with_suffix(".truth.csv"), lambda _what, _share: None)


def measure(form: str, drawn: Path, size: int, processes: int) -> Row:
    """One form: its file taken in twice."""
    feed, ending, write = WRITERS[form]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"feed.{ending}"
        write(islice(rows_of(drawn), size), file)
        chosen = load_settings({"KAAM_VAR_DIR": str(Path(folder) / "var")})
        shutil.copytree(settings().words_dir, chosen.words_dir)
        read = alone(bytes_to_read, feed, file)
        new, again = (_sampled(chosen, Import(file, feed), processes) for _ in range(2))
    if again["unchanged"] != again["read"] - again["rejected"]:
        raise SystemExit(f"{form}: of {again['read']} rows only {again['unchanged']} came unchanged.")
    speed = {"new": round(new["read"] / new["seconds"]), "unchanged": round(again["read"] / again["seconds"])}
    memory = {"mb": new["mb"], "mb again": again["mb"], "mb read": round(read / A_MEBIBYTE)}
    return {"form": form, "listings": new["read"], **speed, **memory}


def bytes_to_read(feed: str, file: Path) -> int:
    """By how many bytes this process, which has done nothing else, has at most grown in reading a file."""
    before = psutil.Process().memory_info().rss
    for _ in FEEDS[feed].read(file):
        pass
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024 - before


def take_in(chosen: Settings, wanted: Import, processes: int) -> Row:
    """The import itself, in this process, which has done nothing else and in which nothing else runs: its report."""
    foundation = Foundation.load(chosen)
    return import_file(chosen, wanted, foundation=foundation, processes=processes).record()


def _sampled(chosen: Settings, wanted: Import, processes: int) -> Row:
    """The report of an import, and its memory (`mb`)."""
    with _most_memory() as most:
        told: Row = alone(take_in, chosen, wanted, processes)
    return told | {"mb": round(most[0] / A_MEBIBYTE)}


@contextmanager
def _most_memory() -> Iterator[list[int]]:
    """The most bytes that the children of this process have together, until the block ends; what two of them share counts as a part of
    each."""
    most, ended, here = [0], threading.Event(), psutil.Process()

    def sample() -> None:
        while not ended.wait(SAMPLED_EVERY_SECONDS):
            most[0] = max(most[0], sum(map(_bytes, here.children(recursive=True))))

    sampling = threading.Thread(target=sample)
    sampling.start()
    try:
        yield most
    finally:
        ended.set()
        sampling.join()


def _bytes(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.NoSuchProcess:
        return 0


def alone(work: Any, *arguments: Any) -> Any:
    """In a fresh process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
        return fresh.submit(work, *arguments).result()


if __name__ == "__main__":
    typer.run(main)
