"""What an import did: how many adverts were what, which rows were left out and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from data.feeds.base import Notice, Notices, Rejected
from data.store.imports import ImportCounts
from data.store.lifecycle import OVER, status_of
from matching.understand import Understood
from services.sheets import sheet

REJECTED_KEPT = 10_000
"""Rejected rows that a report holds; all of them are stored."""
PLACES_NAMED = 3
"""Of the places that are not known, how many a notice names."""
LONGEST_PLACE = 40
REPORT_COLUMNS = ("line", "column", "reason", "value", "item")


@dataclass(slots=True)
class ImportReport:
    """What a run did: rows read (accepted and rejected), adverts by what they were, rows left out, how many need a look.

    `held_back` and `unresolved` (no trade, or no place) count new and changed adverts; `to_check` counts them by the notes of
    `matching.understand.Understood`. `duplicates`: how many were found to be vacancies that another listing tells of already;
    `closed`: how many a whole feed no longer mentions; `reopened`: how many it had left out and mentions again. Of new and changed
    adverts whose district is not known: `by_pincode` have that of their PIN code, `by_state` only their State; `places` are some of the
    words that these name. `nowhere`: how many of them name no place that is known at all, not even a State; `nowhere_named` are some of
    these places. `over`: how many new and changed adverts are over as they come in, their last day past or no opening left.
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
    reopened: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    to_check: dict[str, int] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    seconds: float = 0.0
    by_pincode: int = 0
    by_state: int = 0
    places: dict[str, None] = field(default_factory=dict)
    nowhere: int = 0
    nowhere_named: dict[str, None] = field(default_factory=dict)
    over: int = 0

    def counts(self) -> ImportCounts:
        """The figures that are kept with the run."""
        return ImportCounts(
            self.read, self.new, self.changed, self.unchanged, self.rejected_rows, self.held_back, self.duplicates, self.closed
        )

    def count(self, understood: Iterable[Understood], rejected: Sequence[Rejected], today: date) -> None:
        """Add a batch: what was made of its adverts, and the rows it left out."""
        for each in understood:
            self.over += status_of(each.listing, today) in OVER
            self.held_back += bool(each.listing.held_back_because)
            self.unresolved += each.listing.family is None or each.listing.point is None
            if "district_unknown" in each.notes:
                self._count_unknown(each)
            elif "place_unknown" in each.notes:
                self.nowhere += 1
                _name(self.nowhere_named, f"{each.listing.district} ({each.listing.state})")
            for note in each.notes:
                self.to_check[note] = self.to_check.get(note, 0) + 1
        self.rejected_rows += len(rejected)
        self.rejected += rejected[: REJECTED_KEPT - len(self.rejected)]

    @property
    def taken(self) -> int:
        """How many adverts of the file stand in the store."""
        return self.new + self.changed + self.unchanged

    @property
    def altered(self) -> int:
        """How many adverts of the store are otherwise than before."""
        return self.new + self.changed + self.closed + self.reopened

    def tell(self, notices: Notices) -> None:
        """Note how many adverts are over as they came, or name a place that is not known, and what stands for it."""
        if self.over:
            notices.tell("over_as_they_came", listings=self.over)
        if self.by_pincode:
            notices.tell("districts_by_pincode", listings=self.by_pincode)
        if self.by_state:
            notices.tell("districts_unknown", listings=self.by_state, names=tuple(self.places))
        if self.nowhere:
            notices.tell("places_unknown", listings=self.nowhere, names=tuple(self.nowhere_named))

    def _count_unknown(self, understood: Understood) -> None:
        listing = understood.listing
        if listing.district_id is not None:
            self.by_pincode += 1
            return
        self.by_state += 1
        _name(self.places, listing.district)

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
            "rejects": [
                {"line": row.line, "column": row.column, "reason": row.code, "value": row.value, "item": row.item}
                for row in self.rejected
            ],
            "unresolved": self.unresolved,
            "closed": self.closed,
            "to_check": self.to_check,
            "notices": [
                {"code": notice.code, "values": notice.values, "rows": notice.rows, "first_line": notice.first_line}
                for notice in self.notices
            ],
        }


def _name(places: dict[str, None], place: str) -> None:
    """Add a place to those that are named, while they are few."""
    if len(places) < PLACES_NAMED:
        places[place[:LONGEST_PLACE]] = None


def rejected_csv(rejected: Iterable[Rejected], watermark: str = "") -> str:
    """Rejected rows as a CSV table (`REPORT_COLUMNS`); a value that a spreadsheet would run is quoted."""
    return sheet(REPORT_COLUMNS, ((row.line, row.column or "", row.code, row.value, row.item) for row in rejected), watermark)
