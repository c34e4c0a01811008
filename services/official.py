"""What the commands of officials' figures do: count, and write reports."""

from __future__ import annotations

import os
import tempfile
from dataclasses import asdict, astuple, dataclass
from datetime import timedelta
from pathlib import Path

from language import sentence, words
from services.commands import Outcome
from services.console import Table, progress_bar
from services.figures import ALL_TIME, figures_of
from services.figures_out.formats import FORMATS
from services.figures_out.places import ALL_INDIA, places_of
from services.figures_out.report import all_districts, report, side_of
from services.house import House
from services.placements.quarters import day_after
from services.placements.selection import Side
from services.refusal import Refused
from settings import Settings

STAGE = "writing reports"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports: places by their codes, or all districts, or India when neither is named; a month or "" for all time; a language
    and one of `FORMATS`."""

    places: tuple[str, ...] = ()
    all_districts: bool = False
    period: str = ""
    language: str = "en"
    form: str = "pdf"


def refresh(settings: Settings) -> Outcome:
    """Count what happened since the last time, and tell how many events that were. Not good while another process is at it."""
    house = House.open(settings)
    try:
        done = figures_of(house.database).refresh()
    finally:
        house.close()
    if done is None:
        return Outcome([], notes=["Another process is counting, or writing, just now."], good=False)
    how = "all counted anew" if done.built else "added to what was counted"
    return Outcome([asdict(done)], notes=[f"{done.events:,} events, {how}; version {done.version} is published."])


def list_places(settings: Settings) -> Outcome:
    """Every place that a report can be on, with the code that names it."""
    house = House.open(settings)
    try:
        places = places_of(house)
    finally:
        house.close()
    return Outcome([asdict(each) for each in places], Table(("code", "name", "state"), [astuple(each) for each in places]))


def write_reports(settings: Settings, wanted: Wanted, out: Path) -> Outcome:
    """Write the reports into a folder, each whole or not at all, over one of the same name. Not good, and nothing is written, when a
    place or the month is not counted."""
    house = House.open(settings)
    try:
        sides = _sides(house, wanted)
        out.mkdir(parents=True, exist_ok=True)
        written = []
        with progress_bar() as progress:
            for done, side in enumerate(sides, start=1):
                file = out / f"{_named(side, wanted.language)}.{wanted.form}"
                _write(file, FORMATS[wanted.form](report(house, words(wanted.language), side), ""))
                written.append({"place": side.place or ALL_INDIA, "file": str(file), "bytes": file.stat().st_size})
                progress(STAGE, done / len(sides))
    except Refused as problem:
        return Outcome([], notes=(sentence(problem.code, problem.values, "en"),), good=False)
    finally:
        house.close()
    rows = [(row["place"], row["file"], f"{row['bytes']:,}") for row in written]
    return Outcome(written, Table(("place", "file", "bytes"), rows), good=bool(written))


def _sides(house: House, wanted: Wanted) -> list[Side]:
    places = all_districts(figures_of(house.database)) if wanted.all_districts else wanted.places or (ALL_INDIA,)
    return list(dict.fromkeys(side_of(house, place, wanted.period) for place in places))


def _named(side: Side, language: str) -> str:
    """By what is counted: a place's code, and the first and last month of the quarter (`2026-10-to-12`) or `all` for all time."""
    place = side.place.replace("/", "-") or ALL_INDIA
    if side.period == ALL_TIME:
        return f"kaam-setu-{place}-all-{language}"
    last = day_after(side.period) - timedelta(days=1)
    return f"kaam-setu-{place}-{side.period}-to-{last:%m}-{language}"


def _write(file: Path, content: bytes) -> None:
    """Beside it first, so that who reads the folder never meets half a file."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as beside:
            beside.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
