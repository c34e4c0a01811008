"""What an import did: how many adverts were what, which rows were left out and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from data.feeds.base import Notice, Rejected
from data.store.imports import ImportCounts
from matching.understand import Understood
from services.sheets import sheet

REJECTED_KEPT = 10_000
"""Rejected rows that a report holds; all of them are stored."""
REPORT_COLUMNS = ("line", "column", "reason", "value")


@dataclass(slots=True)
class ImportReport:
    """What a run did: rows read (accepted and rejected), adverts by what they were, rows left out, how many need a look.

    `held_back` and `unresolved` (no trade, or no place) count new and changed adverts; `to_check` counts them by the notes of
    `matching.understand.Understood`. `duplicates`: how many were found to be vacancies that another listing tells of already;
    `closed`: how many a whole feed no longer mentions.
    """

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected_rows: int = 0
    held_back: int = 0
    unresolved: int = 0
    duplicates: int = 0
    closed: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    to_check: dict[str, int] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    seconds: float = 0.0

    def counts(self) -> ImportCounts:
        """The figures that are kept with the run."""
        return ImportCounts(
            self.read, self.new, self.changed, self.unchanged, self.rejected_rows, self.held_back, self.duplicates, self.closed
        )

    def count(self, understood: Iterable[Understood], rejected: Sequence[Rejected]) -> None:
        """Add a batch: what was made of its adverts, and the rows it left out."""
        for each in understood:
            self.held_back += bool(each.listing.held_back_because)
            self.unresolved += each.listing.family is None or each.listing.point is None
            for note in each.notes:
                self.to_check[note] = self.to_check.get(note, 0) + 1
        self.rejected_rows += len(rejected)
        self.rejected += rejected[: REJECTED_KEPT - len(self.rejected)]

    def record(self) -> dict[str, Any]:
        """The report as JSON values; `read` is the sum of accepted (never seen before), updated, unchanged and rejected."""
        return {
            "read": self.read,
            "accepted": self.new,
            "updated": self.changed,
            "unchanged": self.unchanged,
            "rejected": self.rejected_rows,
            "held_back": self.held_back,
            "duplicates": self.duplicates,
            "seconds": round(self.seconds, 3),
            "rejects": [{"line": row.line, "column": row.column, "reason": row.code, "value": row.value} for row in self.rejected],
            "unresolved": self.unresolved,
            "closed": self.closed,
            "to_check": self.to_check,
            "notices": [
                {"code": notice.code, "values": notice.values, "rows": notice.rows, "first_line": notice.first_line}
                for notice in self.notices
            ],
        }


def rejected_csv(rejected: Iterable[Rejected], watermark: str = "") -> str:
    """Rejected rows as a CSV table (`REPORT_COLUMNS`); a value that a spreadsheet would run is quoted."""
    return sheet(REPORT_COLUMNS, ((row.line, row.column or "", row.code, row.value) for row in rejected), watermark)
