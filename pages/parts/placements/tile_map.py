"""A map of States and Union Territories as squares: no boundary is drawn, and the table by State holds the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from language import Words
from pages.parts.markup import tag
from pages.parts.placements.figures import HIDDEN, stands_on, state_said
from services.placement_report import Report, Row, Tile

MEASURES = ("joined", "joined_share")
HIDDEN_BECAUSE = {"joined": "placements.hidden", "joined_share": "placements.hidden_share"}
SHADES = 4


def draw_map(words: Words, report: Report, tiles: Sequence[Tile], measure: str) -> Markup:
    """A square a State, darker where the chosen measure is larger; measure: one of `MEASURES`."""
    values = {row.key: _value(row, measure) for row in report.states if row.key}
    bands = shades(values)
    shade_of = {state: shade for shade, states in enumerate(bands, start=1) for state in states}
    hidden = sum(value is None for value in values.values())
    title = words.say(f"placements.measure_{measure}")
    return tag(
        "section",
        tag("h2", words.say("placements.map", measure=title)),
        tag("p", stands_on(words, report, hidden), class_="fine-print"),
        tag(
            "div",
            *(_tile(words, tile, values.get(tile.code), shade_of.get(tile.code, 0)) for tile in tiles),
            class_="tiles",
            role="img",
            **{"aria-label": words.say("placements.map_told", measure=title)},
        ),
        _legend(words, bands, values, words.say(HIDDEN_BECAUSE[measure]) if hidden else None),
        class_="placements",
        lang=words.language,
    )


def shades(values: Mapping[str, float | None]) -> list[list[str]]:
    """The States with a value above 0 in at most `SHADES` groups, the smallest first; equal values keep together."""
    distinct = sorted({value for value in values.values() if value})
    size = -(-len(distinct) // SHADES) or 1
    groups = [set(distinct[start : start + size]) for start in range(0, len(distinct), size)]
    return [[state for state, value in values.items() if value in group] for group in groups]


def _value(row: Row, measure: str) -> float | None:
    return row.joined if measure == "joined" else row.joined_share.of_100


def _tile(words: Words, tile: Tile, value: float | None, shade: int) -> Markup:
    told = HIDDEN if value is None else words.speech.number(value)
    return tag(
        "span",
        tag("b", tile.code),
        tag("i", told),
        class_=f"tile {'hidden' if value is None else f'shade-{shade}'}",
        style=f"grid-row:{tile.row + 1};grid-column:{tile.column + 1}",
        title=f"{state_said(words, tile.code)}: {told}",
    )


def _legend(words: Words, bands: Sequence[Sequence[str]], values: Mapping[str, float | None], because: str | None) -> Markup:
    say: Callable[[float], str] = words.speech.number
    keys = [tag("li", tag("span", class_="tile shade-0"), words.speech.number(0))] if 0 in values.values() else []
    for shade, states in enumerate(bands, start=1):
        within = [value for state in states if (value := values[state]) is not None]
        ends = sorted({min(within), max(within)})
        keys.append(tag("li", tag("span", class_=f"tile shade-{shade}"), "–".join(map(say, ends))))
    if because:
        keys.append(tag("li", tag("span", HIDDEN, class_="tile hidden"), because))
    return tag("ul", *keys, class_="legend")
