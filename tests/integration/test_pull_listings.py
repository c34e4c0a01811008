"""What changed at NCS comes in by itself: page by page, since the last time, all of it or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from data.gateways.errors import GatewayUnavailable
from data.gateways.ncs import ListingPage
from data.store.unit_of_work import UnitOfWork
from services.house import House
from services.pull_listings import pull_listings
from services.refusal import Refused

ROW = {
    "title": "Painter",
    "state": "Uttar Pradesh",
    "district": "Varanasi",
    "nco_code": "7131",
    "wage_min": 500,
    "wage_period": "day",
}


class Ncs:
    """Pages of listings, and what was asked for; it breaks off before page `breaks_at`."""

    def __init__(self, *pages: list[dict[str, Any]], breaks_at: int | None = None) -> None:
        self.pages, self.breaks_at = pages, breaks_at
        self.asked: list[tuple[datetime | None, str | None]] = []

    def listings(
        self, *, since: datetime | None = None, cursor: str | None = None, size: int = 100, words: str = ""
    ) -> ListingPage:
        self.asked.append((since, cursor))
        place = int(cursor or 0)
        if place == self.breaks_at:
            raise GatewayUnavailable
        following = str(place + 1) if place + 1 < len(self.pages) else None
        return ListingPage(tuple(self.pages[place]), following)


def at(house: House, ncs: Ncs) -> House:
    return replace(house, ncs=ncs)


def there(house: House, *job_ids: str) -> set[str]:
    with UnitOfWork(house.database, writing=False) as work:
        return set(work.listings.by_job_ids(job_ids))


def test_pages_come_in_whole_and_the_next_pull_asks_for_what_changed_since(opened_house: House) -> None:
    broken = Ncs([{**ROW, "job_id": "P-1"}], [{**ROW, "job_id": "P-2"}], breaks_at=1)
    with pytest.raises(Refused) as refusal:
        pull_listings(at(opened_house, broken))
    assert there(opened_house, "P-1", "P-2") == set(), "what broke off took nothing in"
    assert refusal.value.code == "ncs_silent"
    with UnitOfWork(opened_house.database, writing=False) as work:
        (run,) = work.imports.runs(1)
    assert (run.source, run.refusal, run.finished_at is not None) == ("ncs", "ncs_silent", True)
    rows = [
        {**ROW, "job_id": "P-2", "skills": ["putty", "spray"], "strange": {"x": 1}, "wage_max": None},
        {**ROW, "job_id": "P-3", "title": ""},
    ]
    first = Ncs([{**ROW, "job_id": "P-1"}], rows)
    report = pull_listings(at(opened_house, first))
    assert (report.new, report.rejected_rows, first.asked) == (2, 1, [(None, None), (None, "1")])
    with UnitOfWork(opened_house.database, writing=False) as work:
        stored = work.listings.by_job_ids(["P-2"])["P-2"]
    assert (stored.source, stored.listing.skills_text) == ("ncs", ("putty", "spray"))
    again = Ncs([])
    pull_listings(at(opened_house, again))
    assert again.asked[0][0] is not None
    assert list((opened_house.room.settings.var_dir / "uploads").iterdir()) == []
    assert opened_house.renewal.wait(60)


def test_without_an_ncs_it_says_so(opened_house: House) -> None:
    with pytest.raises(Refused) as refusal:
        pull_listings(opened_house)
    assert refusal.value.code == "no_ncs"
