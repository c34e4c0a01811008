"""What each person was shown in the first ten places, read a part at a time; the same from both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from sqlalchemy import Engine

from data.store.events import Event
from data.store.served_people import pay_shown, served_people
from data.store.unit_of_work import UnitOfWork
from indicators.atoms import Known
from indicators.dimensions import STEPS
from matching.coarse import FIT_BYTES, UNSAID
from matching.features import NAMES
from services.refresh_cubes import refresh_cubes

DAY = datetime(2026, 3, 2, 6, tzinfo=UTC)
PAY, KM = {"up_to_10000": 7_500.0, "10001_15000": 12_500.0}, {"2_5": 3.5, "10_20": 15.0}
SHORT = NAMES.index("experience_short")


def fit(years_short: int) -> bytes:
    codes = [0] * FIT_BYTES
    codes[SHORT] = years_short
    return bytes(codes)


def shown(who: int, position: int | None, *, day: int = 0, **told: object) -> Event:
    known = {"family": "7112", "gender": "female", "state": "Bihar", **told}
    return Event(at=DAY + timedelta(days=day), pseudonym=who.to_bytes(16, "big"), kind="shown", position=position, **known)


def agreed(who: int, kind: str = "consented") -> Event:
    return Event(at=DAY, pseudonym=who.to_bytes(16, "big"), kind=kind, family="7112", gender="female", state="Bihar")


@pytest.fixture
def told(store: Engine) -> Engine:
    """One who was shown two lists, one who was shown none, one who has not agreed, one who joined."""
    with UnitOfWork(store) as work:
        work.events.add(
            agreed(1),
            shown(1, 0, listing_family="7112", wage_band="up_to_10000", km_band="2_5", fit=fit(0)),
            shown(1, 0, listing_family="7112", wage_band="up_to_10000", km_band="2_5", fit=fit(UNSAID)),
            shown(1, 9, listing_family="7531", wage_band="10001_15000"),
            shown(1, 10, listing_family="7112", wage_band="10001_15000", km_band="10_20"),
            shown(1, None, listing_family="7112", wage_band="10001_15000"),
            shown(1, 0, day=1, listing_family="7112", km_band="10_20", fit=fit(2)),
            agreed(2),
            agreed(3, "registered"),
            agreed(4),
            agreed(4, "joined"),
        )
        work.commit()
    refresh_cubes(store, Known({"Bihar": "BR"}, {"7112": "Construction"}), DAY)
    return store


@pytest.mark.parametrize("at_once", [1, 2, 100])
def test_each_person_once_with_what_the_first_ten_places_held(told: Engine, at_once: int) -> None:
    people = pd.concat(list(served_people(told, PAY, KM, at_once)), ignore_index=True)
    assert people["reached"].tolist() == [STEPS.index("shown"), STEPS.index("consented"), STEPS.index("joined")]
    first = people.iloc[0]
    assert (first["lists"], first["places"], first["own_places"]) == (2, 3, 2)
    assert (first["paid"], first["pay"], first["placed"], first["km"]) == (3, 7_500.0 * 2 + 12_500.0, 3, 3.5 * 2 + 15.0)
    assert first["asked_more"] == "1"
    assert people["places"].tolist()[1:] == [0, 0]
    assert people["asked_more"].isna().tolist() == [False, True, True]
    assert "pseudonym" not in people


def test_the_pay_shown_to_a_trade_is_that_of_the_first_ten_places(told: Engine) -> None:
    with UnitOfWork(told, writing=False) as work:
        assert sorted(pay_shown(work.connection)) == [("7112", "10001_15000", 1), ("7112", "up_to_10000", 2)]
