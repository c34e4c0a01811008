"""What the commands of officials' figures do: count, and write reports."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

from language import sentence, words
from services.commands import Outcome
from services.console import Table, progress_bar
from services.figures import Figures, figures_of, is_district
from services.figures_out.formats import FORMATS
from services.figures_out.named import file_name
from services.figures_out.places import ALL_INDIA, places_of
from services.figures_out.report import all_districts, covered, report, side_of
from services.house import House
from services.placements.selection import Side
from services.refusal import Refused
from services.standing import standing_house
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
    house = standing_house(settings)
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
    house = standing_house(settings)
    try:
        places = places_of(house)
    finally:
        house.close()
    return Outcome([asdict(each) for each in places], Table(("code", "name", "state"), [astuple(each) for each in places]))


def must_be_counted(settings: Settings, wanted: Wanted) -> None:
    """Raises `Refused` for a place or a month that is not counted."""
    house = standing_house(settings)
    try:
        _sides(house, wanted)
    finally:
        house.close()


def write_reports(settings: Settings, wanted: Wanted, out: Path) -> Outcome:
    """Write the reports into a folder, each whole or not at all, and tell what they count and which of them stood there before. Not good,
    and nothing is written, while nothing is counted, or when a place or the month is not."""
    house = standing_house(settings)
    try:
        figures, sides = figures_of(house.database), _sides(house, wanted)
        if figures.freshness.until is None:
            raise Refused("report_nothing_counted")
        out.mkdir(parents=True, exist_ok=True)
        written, replaced = [], 0
        with progress_bar() as progress:
            for done, side in enumerate(sides, start=1):
                file = out / f"{file_name(side, figures.freshness.until, wanted.language)}.{wanted.form}"
                replaced += file.exists()
                _write(file, FORMATS[wanted.form](report(house, words(wanted.language), side), ""))
                written.append({"place": side.place or ALL_INDIA, "file": str(file), "bytes": file.stat().st_size})
                progress(STAGE, done / len(sides))
        notes = tuple(_told(figures, sides, wanted.period, replaced))
    except Refused as problem:
        return Outcome([], notes=(sentence(problem.code, problem.values, "en"),), good=False)
    finally:
        house.close()
    rows = [(row["place"], row["file"], f"{row['bytes']:,}") for row in written]
    return Outcome(written, Table(("place", "file", "bytes"), rows), notes, good=bool(written))


def _told(figures: Figures, sides: list[Side], month: str, replaced: int) -> Iterator[str]:
    """What the reports count, each period once; that a month says nothing of districts; and how many files were written over."""
    english = words("en")
    for period in dict.fromkeys(side.period for side in sides):
        yield covered(english, period, figures.freshness)
    if month and any(is_district(side.place) for side in sides):
        yield english.say("report.districts_all_time", month=month)
    if replaced:
        yield english.say("report.replaced", count=replaced)


def _sides(house: House, wanted: Wanted) -> list[Side]:
    places = all_districts(figures_of(house.database)) if wanted.all_districts else wanted.places or (ALL_INDIA,)
    return list(dict.fromkeys(side_of(house, place, wanted.period) for place in places))


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
