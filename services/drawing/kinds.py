"""What a chart is made of: plain numbers, and the words for them in the reader's language. Equal figures are drawn once.

A value that is None is hidden, and is drawn as hidden; `said` is how it is written. All words are said already: nothing here or in the
drawing knows a language.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its name: a bar, a step of a funnel, the way from a place to another. `note` stands small beside the name."""

    label: str
    value: float | None
    said: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Square:
    """A State or Union Territory on the map of squares; row and column from the north-west, from 0. `short`: what is written into the
    square where there is no room for what is said."""

    label: str
    row: int
    column: int
    value: float | None
    said: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class Bubble:
    """A district at its point, in degrees."""

    label: str
    latitude: float
    longitude: float
    value: float | None
    said: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of an axis."""

    value: float
    said: str


@dataclass(frozen=True, slots=True)
class Series:
    """A line: a value for each place of the axis, None where it is hidden."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve of shares that change in steps: time, the lower end of its interval, the share and the upper end, from 0 to 100."""

    name: str
    points: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Interval:
    """A measured ratio or share with its interval; all None where it is hidden. `group` heads the rows that share it, `tone` (of
    `palette.TONES`) colours and shapes its mark."""

    label: str
    low: float | None
    value: float | None
    high: float | None
    said: str
    group: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Dots:
    """One row of a comparison: a value of each series, None where it is hidden."""

    label: str
    values: tuple[float | None, ...]
    said: str


@dataclass(frozen=True, slots=True)
class TileMap:
    """India as squares, no boundary drawn. `hidden`: the legend's word for hidden ones."""

    squares: tuple[Square, ...]
    hidden: str


@dataclass(frozen=True, slots=True)
class BubbleMap:
    """A State's districts as circles about as large as their number. `sizes`: what the legend shows."""

    bubbles: tuple[Bubble, ...]
    sizes: tuple[Tick, ...]
    hidden: str


@dataclass(frozen=True, slots=True)
class Trend:
    """Lines by month. `months`: as they are said, in order; `ticks` of the upright axis; `is_open`: the last month is not over."""

    months: tuple[str, ...]
    series: tuple[Series, ...]
    ticks: tuple[Tick, ...]
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars one under another, each with its name above: a funnel, shares by group, ways between places."""

    rows: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class GroupedBars:
    """A bar a series under each name, for two places or two periods side by side."""

    names: tuple[str, ...]
    rows: tuple[Dots, ...]


@dataclass(frozen=True, slots=True)
class Intervals:
    """Bars with whiskers, and upright lines to hold them against (0.8 and 1 for a ratio)."""

    rows: tuple[Interval, ...]
    lines: tuple[Tick, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class DotPlot:
    """Places one under another with a dot for each series."""

    names: tuple[str, ...]
    rows: tuple[Dots, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Survival:
    """Who is still waiting, still there, or has joined, as time goes by, with bands of uncertainty; `along`: what the foot counts."""

    curves: tuple[Curve, ...]
    days: tuple[Tick, ...]
    shares: tuple[Tick, ...]
    along: str


Figure = TileMap | BubbleMap | Trend | Bars | GroupedBars | Intervals | DotPlot | Survival
