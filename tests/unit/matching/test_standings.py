"""Between two builds an index is told what was closed, held back or filled, and whoever has it open sees it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from matching.features import Seeker
from matching.index import IndexMissing, ListingIndex, Prepared
from matching.model import Listing
from matching.ranker import Ranker
from matching.search import scan, search
from matching.standings import Standing, tell_standings


def test_whoever_has_the_index_open_sees_what_was_told(
    index_of: Callable[[Sequence[Listing]], ListingIndex],
    listing: Callable[..., Listing],
    seeker: Callable[..., Seeker],
    ranker: Ranker,
    today: date,
    tmp_path: Path,
) -> None:
    names = ["A", "BB", "CCC", "D", "E"]
    version = index_of([listing(name, "7112", openings=4) for name in names]).save(tmp_path)
    index, day = ListingIndex.load(tmp_path), today.toordinal()
    prepared = Prepared.of(index, ranker, day)

    def found() -> set[str]:
        best, whole = (each(index, prepared, ranker, seeker(), day) for each in (search, scan))
        assert best.best.rows.tolist() == whole.rows.tolist()
        return {bytes(index.columns.job_id[row]).decode() for row in whole.rows}

    assert found() == set(names)
    strange = tell_standings(
        version,
        [
            Standing("A", open=False, held_back=False, last_date=0, filled=0),
            Standing("BB", open=True, held_back=True, last_date=0, filled=0),
            Standing("CCC", open=True, held_back=False, last_date=day + 9, filled=4),
            Standing("D", open=True, held_back=False, last_date=day + 9, filled=3),
            Standing("F", open=True, held_back=False, last_date=0, filled=0),
        ],
    )
    assert strange == ["F"]
    assert found() == {"D", "E"}
    tell_standings(version, [Standing("A", open=True, held_back=False, last_date=0, filled=0)])
    assert found() == {"A", "D", "E"}


def test_an_index_without_listings_holds_none(index_of: Callable[[Sequence[Listing]], ListingIndex], tmp_path: Path) -> None:
    version = index_of([]).save(tmp_path)

    assert tell_standings(version, [Standing("A", open=True, held_back=False, last_date=0, filled=0)]) == ["A"]
    assert tell_standings(version, []) == []
    with pytest.raises(IndexMissing):
        tell_standings(tmp_path / "gone", [])
