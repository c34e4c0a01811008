"""Events: recorded one by one or by the hundred thousand, counted by pseudonym."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Engine

from data.store.events import BadEvent, Event
from data.store.unit_of_work import UnitOfWork
from matching.coarse import FIT_BYTES

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ASHA, MEENA = b"a" * 16, b"m" * 16
WHOLE = Event(
    at=NOW,
    pseudonym=ASHA,
    kind="joined",
    listing_id=5,
    position=2,
    proof="employer_said",
    channel="csc",
    state="Tamil Nadu",
    district_id=633,
    age_band="26_35",
    gender="female",
    social_category="OBC",
    disability="none",
    worker_type="unorganised",
    family="7531",
    listing_family="8153",
    km_band="5_10",
    wage_band="10001_15000",
    model_version="2026-11-23",
    simulated=True,
)


def test_all_of_an_event_comes_back_and_only_to_its_pseudonym(store: Engine) -> None:
    later = Event(NOW + timedelta(minutes=1), ASHA, "retained_30")
    with UnitOfWork(store) as work:
        work.events.add(later, WHOLE, Event(NOW, MEENA, "shown"))
        work.commit()
        assert work.events.of(ASHA) == [WHOLE, later]
        assert work.events.of(b"x" * 16) == []


def test_a_time_is_one_moment_whatever_zone_it_was_told_in(store: Engine) -> None:
    india = timezone(timedelta(hours=5, minutes=30))
    told = Event(NOW.astimezone(india).replace(microsecond=123_456), ASHA, "shown")
    with UnitOfWork(store) as work:
        work.events.add(told)
        found = work.events.of(ASHA)[0]
    assert found.at == told.at
    assert found.at.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused(store: Engine) -> None:
    with UnitOfWork(store) as work, pytest.raises(BadEvent):
        work.events.add(Event(NOW.replace(tzinfo=None), ASHA, "shown"))


def test_many_events_go_in_by_batches(store: Engine) -> None:
    with UnitOfWork(store) as work:
        assert (
            work.events.add_many(Event(NOW + timedelta(seconds=n), n.to_bytes(16), "shown", position=n % 20) for n in range(12_000))
            == 12_000
        )
        work.commit()
        assert work.read.funnel()["shown"] == 12_000
        assert work.events.of((11_999).to_bytes(16))[0].position == 11_999 % 20


def test_the_funnel_counts_people_not_clicks(store: Engine) -> None:
    with UnitOfWork(store) as work:
        work.events.add(*[Event(NOW, ASHA, "shown")] * 3, Event(NOW, MEENA, "shown"), Event(NOW, ASHA, "saved"))
        funnel = work.read.funnel()
    assert (funnel["shown"], funnel["saved"], funnel["joined"]) == (2, 1, 0)
    assert set(funnel) >= {"registered", "linked", "consented", "shown", "retained_90", "declined"}


def test_the_funnel_of_a_month_or_a_state_leaves_out_the_rest(store: Engine) -> None:
    month = NOW + timedelta(days=30)
    with UnitOfWork(store) as work:
        work.events.add(
            Event(NOW, ASHA, "shown", state="Tamil Nadu"),
            Event(month, MEENA, "shown", state="Tamil Nadu"),
            Event(month, MEENA, "shown", state="Kerala"),
        )
        assert work.read.funnel(since=NOW, until=month)["shown"] == 1
        assert work.read.funnel(since=month)["shown"] == 1
        assert work.read.funnel(state="Kerala")["shown"] == 1
        assert work.read.funnel(until=NOW)["shown"] == 0


def test_events_by_columns_are_the_same_events(store: Engine) -> None:
    told = [Event(NOW, bytes([who]) * 16, "shown", state="Bihar", position=who, fit=b"\x01" * FIT_BYTES) for who in range(3)]
    columns = {name: [getattr(event, name) for event in told] for name in ("at", "pseudonym", "kind", "state", "position", "fit")}
    with UnitOfWork(store) as work:
        assert work.events.add_columns(columns | {"simulated": [False] * 3}) == 3
        assert [work.events.of(event.pseudonym) for event in told] == [[event] for event in told]


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "looked at"}, {"gender": "Lakshmi"}, {"state": "12, Lanka Road"}, {"pseudonym": b"9000000017"}, {"fit": b"x"}],
)
def test_a_column_with_a_value_that_could_tell_who_it_was_is_refused(store: Engine, wrong: dict[str, Any]) -> None:
    columns = {"at": [NOW, NOW], "pseudonym": [bytes(16)] * 2, "kind": ["shown"] * 2, "simulated": [True] * 2}
    for name, value in wrong.items():
        columns[name] = [columns[name][0] if name in columns else None, value]
    with UnitOfWork(store) as work, pytest.raises(BadEvent) as bad:
        work.events.add_columns(columns)
    assert bad.value.field in wrong
