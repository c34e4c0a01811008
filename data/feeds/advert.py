"""A posting on its way to a listing: texts of the listing's columns with where they were found, and lines for what has no column."""

from __future__ import annotations

from data.feeds.ncs_columns import TEXT_LENGTHS
from data.feeds.posting_words import label

MOST_FOR_LINES = 2_500
"""Characters of a description that lines may take when its own words would fill it."""


class Advert:
    """Columns by name, the first statement of each; and lines."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._paths: dict[str, str] = {}
        self._lines: list[str] = []

    def state(self, column: str, path: str, text: str) -> None:
        """A column's text and where it stands; of several the first that is not blank counts."""
        if text and column not in self._texts:
            self._texts[column], self._paths[column] = text, path
        self._paths.setdefault(column, path)

    def add_line(self, name: str, text: str) -> None:
        """A line of the description, headed by the property that says it."""
        if text:
            self._lines.append(f"{label(name)}: {text}")

    def path(self, column: str) -> str:
        """Where a column stands, or would stand."""
        return self._paths.get(column, column)

    def row(self) -> list[tuple[str, str]]:
        """The columns and their texts, the lines at the description's end."""
        texts = dict(self._texts)
        if self._lines:
            lines = "\n".join(dict.fromkeys(self._lines))
            room = TEXT_LENGTHS["description"] - min(len(lines), MOST_FOR_LINES) - 1
            texts["description"] = f"{texts.get('description', '')[:room]}\n{lines}".strip()
        return list(texts.items())
