"""An advert while it is gathered from a message: cells by the columns of `ncs-csv`, and lines for whatever has no column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from data.feeds.base import BadCell, Notices
from data.feeds.cells import REMEMBERED
from data.feeds.feed_words import feed_words
from data.feeds.ncs_rows import read_listing
from matching.model import Listing

LISTS = ("skills", "languages", "licences", "benefits", "disability_types")
CLOSED = ("job_type", "gender", "shift", "kind", "employer_type", "languages", "licences")
"""Columns of a closed list: a word that nobody told us is kept as text and costs no row."""
LONGEST_SKILL = 80
"""Characters of a skill; what is longer is a sentence of the advert."""
MOST_NAMES = 100
"""Names of unknown tags that are told; further ones are kept as text all the same."""
PATHS = {
    "job_id": "id", "title": "descriptor.name", "state": "locations.state", "district": "locations.city",
    "pincode": "locations.area_code", "openings": "quantity.available.count", "posted_on": "time.range.start",
    "last_date": "time.range.end", "wage_min": "tags.COMPENSATION.MIN", "wage_max": "tags.COMPENSATION.MAX",
    "wage_period": "tags.COMPENSATION.TYPE",
}  # fmt: skip
"""Where a column is looked for, to name it when it is missing."""


class Draft:
    """Cells, lines and where they came from; `listing` reads them as any feed's row is read."""

    def __init__(self, line: int, notices: Notices, unknown: set[str]) -> None:
        """Of an item on a line; `unknown` are the names that were told of this source already."""
        self._line = line
        self._notices = notices
        self._unknown = unknown
        self._cells: dict[str, str] = {}
        self._derived: dict[str, str] = {}
        self._paths: dict[str, str] = {}
        self._texts: list[str] = []
        self._lines: dict[str, list[str]] = {}

    def __contains__(self, column: str) -> bool:
        return column in self._cells

    def put(self, column: str, text: str, path: str) -> None:
        """A cell; a second text of a column that holds one is said instead, of a list it is added."""
        if column in LISTS:
            text = text.replace(";", ",")
        if (column in CLOSED and told(column, text) is None) or (column == "skills" and len(text) > LONGEST_SKILL):
            if column in CLOSED:
                self.wonder(f"{path}={text}")
            self.describe(path, text)
        elif column not in self._cells:
            self._cells[column] = text
            self._paths[column] = path
        elif column in LISTS:
            self._cells[column] += f";{text}"
        elif self._cells[column] != text:
            self.describe(path, text)

    def derive(self, column: str, text: str) -> None:
        """A cell that the message does not state but follows from it: it stands where nothing else does."""
        self._derived.setdefault(column, text)

    def write(self, text: str) -> None:
        """A paragraph of the description."""
        if text and not any(text in known for known in self._texts):
            self._texts.append(text)

    def describe(self, path: str, text: str) -> None:
        """A value for which there is no column, as a line of the description that its own path names."""
        said = self._lines.setdefault(_label(path), [])
        if text not in said:
            said.append(text)

    def wonder(self, name: str) -> None:
        """A name that nobody told us, noticed once."""
        name = name[:60]
        if name not in self._unknown and len(self._unknown) < MOST_NAMES:
            self._unknown.add(name)
            self._notices.tell("onest_unknown", name=name)

    def path_of(self, column: str | None) -> str | None:
        """Where in the item a column's text stands, or is looked for."""
        return None if column is None else self._paths.get(column) or PATHS.get(column, column)

    def tell(self, code: str) -> None:
        """Notice something of this item."""
        self._notices.tell(code, self._line)

    def listing(self) -> Listing:
        """All of it as a listing; raises `BadCell` with the path of what cannot be kept."""
        try:
            return read_listing(self._row(), self._line, self._notices)
        except BadCell as problem:
            raise BadCell(problem.code, self.path_of(problem.column), problem.value) from None

    def _row(self) -> Iterator[tuple[str, str]]:
        yield from self._cells.items()
        yield from ((column, text) for column, text in self._derived.items() if column not in self._cells)
        lines = (f"{label}: {'; '.join(values)}" for label, values in self._lines.items())
        yield "description", "\n".join((*self._texts, *lines))


@lru_cache(REMEMBERED)
def told(column: str, text: str) -> str | None:
    """The value of a closed list that a text means, None where nobody told us."""
    return feed_words().value(column, text)


@lru_cache(1 << 12)
def _label(path: str) -> str:
    """The last part of a path in words: `tags.JOB_DETAILS.JOB_LEVEL` is *Job level*."""
    words = re.sub(r"[\W_]+", " ", path.rsplit(".", 1)[-1]).strip().lower()
    return words[:1].upper() + words[1:60]
