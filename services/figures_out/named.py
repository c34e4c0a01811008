"""How files of figures are named: by what they count and up to which day, so that each month's file stands beside the one before."""

from __future__ import annotations

from datetime import date, timedelta

from services.figures import ALL_TIME
from services.figures_out.places import ALL_INDIA
from services.placements.quarters import day_after
from services.placements.selection import Side


def file_name(side: Side, until: date | None, language: str, screen: str = "") -> str:
    """Without what kind of file it is: the screen that it was taken from, if it was, a place's code, the first and last month of the
    quarter unless it is all time, the last day that is counted, and a language: `kaam-setu-UP-2026-10-to-12-until-2026-11-30-hi`,
    `kaam-setu-placements-UP-717-until-2026-11-30-hi`."""
    place = side.place.replace("/", "-") or ALL_INDIA
    parts = ["kaam-setu", screen, place]
    if side.period != ALL_TIME:
        parts.append(f"{side.period}-to-{day_after(side.period) - timedelta(days=1):%m}")
    if until:
        parts.append(f"until-{until.isoformat()}")
    return "-".join(filter(None, (*parts, language)))
