"""The spellings that feeds use for values of a closed list ("Full Time", "दिहाड़ी", "HMV"), from a table we author."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from settings import settings

_JOINTS = re.compile(r"[\s_\-./&,]+")


def spelling_key(text: str) -> str:
    """What two spellings of a value share: case, spaces and joining marks do not matter."""
    return _JOINTS.sub(" ", text.casefold()).strip()


class FeedWords:
    """Value of a spelling, by column. `known` are the values a column may hold."""

    def __init__(self, rows: list[tuple[str, str, str]]) -> None:
        self._values: dict[str, dict[str, str]] = {}
        for column, value, words in rows:
            spellings = self._values.setdefault(column, {})
            for spelling in (value, *words.split(";")):
                spellings.setdefault(spelling_key(spelling), value)

    @classmethod
    def load(cls, table: Path) -> FeedWords:
        """Read `feed_words.csv` (columns column, value, words; words separated by `;`)."""
        with table.open(encoding="utf-8", newline="") as handle:
            return cls([(row["column"], row["value"], row["words"]) for row in csv.DictReader(handle)])

    def value(self, column: str, spelling: str) -> str | None:
        """The value that a spelling means in this column, or None when nobody told us."""
        return self._values[column].get(spelling_key(spelling))

    def known(self, column: str) -> frozenset[str]:
        """The values of a column."""
        return frozenset(self._values[column].values())


@cache
def feed_words() -> FeedWords:
    """The table of this installation, read once."""
    return FeedWords.load(settings().reference_dir / "feed_words.csv")
