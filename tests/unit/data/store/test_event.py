"""An event has no room for a person."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from data.store.events import BadEvent, Event

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "looked at"},
        {"pseudonym": b"001000000017"},
        {"proof": "hearsay"},
        {"channel": "9000000017"},
        {"age_band": "36"},
        {"gender": "Lakshmi"},
        {"disability": "hearing"},
        {"worker_type": "mason"},
        {"km_band": "14.2"},
        {"wage_band": "9000"},
        {"state": "001000000017"},
        {"state": "12, Lanka Road"},
        {"state": "x" * 61},
        {"social_category": "9000000017"},
    ],
)
def test_a_value_that_could_tell_who_it_was_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadEvent) as bad:
        Event(**({"at": AT, "pseudonym": bytes(16), "kind": "shown"} | wrong))
    assert bad.value.field in wrong


def test_coarse_attributes_are_taken() -> None:
    event = Event(
        AT, bytes(16), "joined", age_band="18_25", gender="female", disability="any", state="Jammu & Kashmir", km_band="10_20"
    )
    assert event.state == "Jammu & Kashmir"
