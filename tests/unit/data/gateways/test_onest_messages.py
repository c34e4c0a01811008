"""What goes out to the ONEST network, and what it tells back."""

from __future__ import annotations

import io
import json
import os
from contextlib import suppress
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from data.feeds.base import Notices
from data.feeds.onest import Onest
from data.feeds.onest_offers import Fulfilment, Offer, read_offers
from data.feeds.onest_states import OURS, STATES, next_state
from data.gateways.onest_application import FieldNotTold, cancel, confirm, init, select, status
from data.gateways.onest_catalogue import catalogue, provider_id
from data.gateways.onest_context import Between, Participant
from data.gateways.onest_told import StatusTold, Unreadable, read_status
from matching.model import (
    APPLICATION_ENDS,
    APPLICATION_STATES,
    EDUCATION_RANK,
    EMPLOYER_TYPES,
    JOB_TYPES,
    LICENCES,
    LISTING_KINDS,
    SHIFTS,
    WAGE_PERIODS,
    Listing,
)
from tests.unit.data.feeds import onest_written
from tests.unit.data.gateways.onest_shapes import in_all, paths, schema

SAMPLES = os.environ.get("ONEST_SAMPLES")
"""A folder of the network's own messages."""
AT = datetime(2026, 11, 23, 6, 30, 0, 171_000, tzinfo=UTC)
US = Participant("workers.example", "https://workers.example")
THEM = Participant(onest_written.BPP, f"https://{onest_written.BPP}")
BETWEEN = Between(US, THEM, "a9aaecca-10b7-4d19-b640-b047a7c62195", "std:0542")
OFFER = Offer(f"{THEM.id}/7/M1", THEM.id, THEM.uri, "7", "M1", (Fulfilment("F3", "lead & recruitment"),), ("1",), "*")
PERSON = {"name": "Sita", "gender": "female", "age": 34, "skills": ["plastering"], "languages": ["hi"], "phone": "+91-5420000000"}
FULL = Listing(
    "J1", "Mason", "Uttar Pradesh", "Varanasi", "walls", "Nirman", "employer", "Construction", "mason", "7112", 3, 500, 700, "day",
    "contract", "221005", "middle", 1.0, 2.0, ("plaster",), ("hi",), "any", 1, ("hearing",), "day", ("food",), date(2026, 11, 1),
    date(2026, 12, 1), "98", "https://jobs.example/1", 18, 60, ("electrician",), 8.0, "Sunday", date(2026, 11, 30), "Gate 2", "tools",
    "walk_in", date(2026, 11, 2),
)  # fmt: skip
"""An advert that says everything."""
OUT = {
    "select": select(OFFER, BETWEEN, AT),
    "init": init(OFFER, BETWEEN, AT, PERSON),
    "confirm": confirm(OFFER, BETWEEN, AT, PERSON, "o-1"),
    "status": status(BETWEEN, AT, "o-1"),
    "cancel": cancel(BETWEEN, AT, "o-1"),
    "on_search": catalogue([FULL], BETWEEN, AT),
}
NOT_OURS = (
    ".creds.", ".email.", ".payments.tags.", ".payments.params.", ".customer.person.tags.", ".images.", ".media.", ".short_desc.",
    ".creator.", ".price.maximum_value.", ".providers.tags.",
)  # fmt: skip
"""What the network's messages hold and ours do not: papers, bank accounts, pictures, words of whoever wrote an advert, a price."""

words = st.text("abcdefghij कखगमनि-()&", min_size=1, max_size=30).map(lambda text: " ".join(text.split())).filter(bool)
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
maybe = st.none()


@st.composite
def listings(draw: st.DrawFn) -> Listing:
    """Any advert that a feed could have given."""
    pay = sorted(draw(st.lists(st.integers(400, 9_000), max_size=2)))
    years = sorted(draw(st.lists(st.integers(0, 60).map(lambda months: months / 2), max_size=2)))
    ages = sorted(draw(st.lists(st.integers(16, 70), max_size=2)))
    some: dict[str, Any] = {
        "wage_min": pay[0] if pay else None,
        "wage_max": pay[1] if len(pay) > 1 else None,
        "wage_period": draw(maybe | st.sampled_from([period for period in WAGE_PERIODS if period != "year"])),
        "min_experience_years": years[0] if years else None,
        "max_experience_years": years[1] if len(years) > 1 else None,
        "min_age": ages[0] if ages else None,
        "max_age": ages[1] if len(ages) > 1 else None,
        "pincode": draw(maybe | st.integers(110_001, 855_999).map(str)),
        "openings": draw(maybe | st.integers(0, 500)),
        "pwd_openings": draw(maybe | st.integers(0, 9)),
        "nco_code": draw(maybe | st.sampled_from(["7112", "8153.0100"])),
        "job_type": draw(maybe | st.sampled_from(JOB_TYPES)),
        "shift": draw(maybe | st.sampled_from(SHIFTS)),
        "kind": draw(st.sampled_from(LISTING_KINDS)),
        "employer_type": draw(maybe | st.sampled_from(EMPLOYER_TYPES)),
        "min_education": draw(maybe | st.sampled_from([*EDUCATION_RANK])),
        "gender": draw(maybe | st.sampled_from(["female", "male", "any"])),
        "languages": tuple(draw(st.lists(st.sampled_from(["hi", "en", "ta"]), unique=True))),
        "licences": tuple(draw(st.lists(st.sampled_from(LICENCES), unique=True))),
        "benefits": tuple(draw(st.lists(st.sampled_from(["food", "pf", "accommodation"]), unique=True))),
        "disability_types": tuple(draw(st.lists(st.sampled_from(["hearing", "visual"]), unique=True))),
        "skills_text": tuple(draw(st.lists(words, unique=True, max_size=3))),
        "hours_per_day": draw(maybe | st.sampled_from([4.0, 8.5, 12.0])),
        "weekly_off": draw(maybe | st.sampled_from(["Sunday", "Tuesday"])),
        "source_url": draw(maybe | st.just("https://jobs.example/1")),
        "posted_on": draw(maybe | st.dates(date(2025, 1, 1), date(2026, 1, 1))),
        "last_confirmed_on": draw(maybe | days),
        **{name: draw(maybe | st.dates(date(2026, 1, 1), date(2030, 12, 31))) for name in ("last_date", "walk_in_on")},
        **{
            name: draw(maybe | words)
            for name in ("employer_name", "sector", "functional_role", "contact", "walk_in_place", "bring")
        },
        "description": "\n".join(draw(st.lists(words, max_size=3))),
    }
    return Listing(draw(st.uuids().map(str)), draw(words), "Uttar Pradesh", draw(st.sampled_from(["Varanasi", "Mau"])), **some)


class TestCatalogue:
    @settings(max_examples=200, deadline=None)
    @given(st.lists(listings(), max_size=4))
    def test_what_goes_out_comes_back_as_it_was(self, ours: list[Listing]) -> None:
        message = catalogue(ours, BETWEEN, AT)
        jsonschema.validate(message, schema("on_search"))
        notices = Notices()
        found = list(Onest().read(io.BytesIO(json.dumps(message).encode()), notices))
        known = {f"{THEM.id}/{provider_id(each.employer_name)}/{each.job_id}": each for each in ours}
        assert list(notices) == []
        assert {
            item.job_id: replace(item, job_id=known[item.job_id].job_id) for item in found if isinstance(item, Listing)
        } == known

    def test_what_was_understood_or_counted_stays_here(self) -> None:
        listing = Listing(
            "J1", "Mason", "Goa", "North Goa", family="7112", applicants=41, held_back_because=("asks_fee",), trust=0.25
        )
        text = json.dumps(catalogue([listing], BETWEEN, AT))
        assert not [word for word in ("7112", "41", "asks_fee", "0.25") if f'"{word}"' in text]


class TestOut:
    @pytest.mark.parametrize("action", sorted(OUT))
    def test_a_message_has_the_shape_of_its_action(self, action: str) -> None:
        jsonschema.validate(OUT[action], schema(action))
        context = OUT[action]["context"]
        assert (context["action"], context["transaction_id"], context["timestamp"]) == (
            action, BETWEEN.transaction_id, "2026-11-23T06:30:00.171Z",
        )  # fmt: skip

    def test_each_message_has_its_own_number(self) -> None:
        assert len({message["context"]["message_id"] for message in OUT.values()}) == len(OUT)

    @pytest.mark.skipif(not SAMPLES, reason="ONEST_SAMPLES names no folder")
    @pytest.mark.parametrize("action", sorted(OUT))
    def test_a_message_has_what_the_networks_own_have(self, action: str) -> None:
        files = sorted(Path(SAMPLES or "").glob("on_search*.yaml" if action == "on_search" else f"{action}.yaml"))
        samples = [yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["value"] for file in files]  # noqa: S506
        missing = in_all(samples) - paths(OUT[action])
        assert {path for path in missing if not any(part in f"{path}." for part in NOT_OURS)} == set()

    @pytest.mark.skipif(not SAMPLES, reason="ONEST_SAMPLES names no folder")
    @pytest.mark.parametrize("action", ["select", "init", "confirm", "status", "cancel"])
    def test_the_networks_own_messages_have_our_shape(self, action: str) -> None:
        sample = yaml.load(Path(SAMPLES or "", f"{action}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["value"]  # noqa: S506
        jsonschema.validate(_without_papers(sample), schema(action))

    def test_of_a_worker_only_what_was_passed_is_told(self) -> None:
        told = json.dumps(init(OFFER, BETWEEN, AT, {"name": "Sita"}))
        assert "Sita" in told
        assert not [word for word in ("gender", "age", "phone", "person.skills") if f'"{word}"' in told]

    @pytest.mark.parametrize("field", ["uan", "mobile", "social_category", "aadhaar"])
    def test_what_these_messages_never_tell_is_refused(self, field: str) -> None:
        with pytest.raises(FieldNotTold) as refusal:
            init(OFFER, BETWEEN, AT, {"name": "Sita", field: "x"})
        assert refusal.value.values == {"field": field}

    def test_a_quote_goes_back_as_it_came(self) -> None:
        quote = {"price": {"currency": "INR", "value": "1150"}, "breakup": [], "ttl": "P1D"}
        assert confirm(OFFER, BETWEEN, AT, PERSON, "o-1", quote)["message"]["order"]["quote"] == quote


def _without_papers(message: dict[str, Any]) -> dict[str, Any]:
    for each in message["message"].get("order", {}).get("fulfillments", ()):
        person = each.get("customer", {}).get("person", {})
        person.pop("creds", None)
        person.pop("tags", None)
    return message


class TestOffers:
    def test_an_item_is_applied_for_by_its_numbers_and_ways(self) -> None:
        message = onest_written.catalogue(onest_written.provider(onest_written.mason(), onest_written.mason(id="")))
        (offer,) = read_offers(io.BytesIO(json.dumps(message).encode()))
        assert offer == OFFER
        jsonschema.validate(select(offer, BETWEEN, AT), schema("select"))


def told(action: str = "on_status", code: str = "ASSESSMENT_IN_PROGRESS", **order: Any) -> dict[str, Any]:
    state = {"descriptor": {"code": code}, "updated_at": "2026-11-23T12:00:00+05:30"}
    context = status(BETWEEN, AT, "o-1")["context"] | {"action": action, "message_id": "m-9"}
    return {"context": context, "message": {"order": {"id": "o-1", "fulfillments": [{"id": "F3", "state": state}]} | order}}


class TestTold:
    def test_a_status_says_whose_application_stands_where_since_when(self) -> None:
        assert read_status(told()) == StatusTold(
            BETWEEN.transaction_id, "o-1", THEM.id, "m-9", "on_status", "ASSESSMENT_IN_PROGRESS", "shortlisted", AT.replace(microsecond=0),
        )  # fmt: skip

    @pytest.mark.parametrize(("by", "state"), [(THEM.id, "rejected"), (US.id, "withdrawn"), ("", "withdrawn")])
    def test_who_cancels_tells_which_end_it_is(self, by: str, state: str) -> None:
        request = onest_written.tag("CANCEL_REQUEST", ("REASON_ID", "001"), ("INITIATED_BY", by))
        found = read_status(told("on_cancel", "CANCELLED", items=[{"id": "M1", "tags": [request]}]))
        assert (found.state, found.reason) == (state, "001")

    def test_a_word_that_nobody_told_us_moves_nothing_and_is_kept(self) -> None:
        found = read_status(told(code="TEA_BREAK"))
        assert (found.said, found.state) == ("TEA_BREAK", None)

    @pytest.mark.parametrize(
        ("message", "why"),
        [
            (None, "action"),
            ([], "action"),
            (OUT["select"], "action"),
            (told() | {"message": {}}, "order"),
            (told() | {"context": {"action": "on_status"}}, "transaction"),
            (told(fulfillments=[]), "state"),
            (
                told(fulfillments=["F3", {"state": {"descriptor": {"code": "CANCELLED"}}}])
                | {"context": {"action": "on_status", "transaction_id": "t"}},
                "moment",
            ),
        ],
    )
    def test_a_message_that_tells_nothing_is_refused_with_what_it_lacks(self, message: Any, why: str) -> None:
        with pytest.raises(Unreadable) as refusal:
            read_status(message)
        assert refusal.value.why == why

    @given(
        st.recursive(
            st.none() | st.text(max_size=5) | st.integers(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["order", "id", "fulfillments", "state", "descriptor", "items", "tags"]), inner, max_size=4
                )
            ),
        )
    )
    def test_whatever_comes_is_read_or_refused(self, odd: Any) -> None:
        with suppress(Unreadable):
            assert read_status(told() | {"message": odd}).transaction_id

    @pytest.mark.skipif(not SAMPLES, reason="ONEST_SAMPLES names no folder")
    def test_the_networks_own_statuses_are_read(self) -> None:
        found = {}
        for file in sorted(Path(SAMPLES or "").glob("on_*.yaml")):
            if file.stem.startswith(("on_confirm", "on_status", "on_update", "on_cancel")):
                message = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["value"]  # noqa: S506
                found[file.stem] = read_status(message).state
        assert found == {
            "on_confirm": "seen", "on_status": "seen", "on_status_unsolicited": "shortlisted", "on_update": "offered",
            "on_update_customer": "offered", "on_update_unsolicited": "offered", "on_cancel": "withdrawn",
        }  # fmt: skip


class TestStates:
    def test_every_state_of_theirs_is_one_of_ours_and_back(self) -> None:
        assert set(STATES.values()) | set(OURS) <= {*APPLICATION_STATES, *APPLICATION_ENDS}
        assert set(OURS.values()) <= set(STATES)

    @given(st.lists(st.sampled_from([*STATES.values()]), max_size=8))
    def test_an_application_never_goes_back_and_never_leaves_an_end(self, said: list[str]) -> None:
        state = "interested"
        for each in said:
            moved = next_state(state, each)
            if moved is not None:
                assert state not in APPLICATION_ENDS
                assert moved in APPLICATION_ENDS or APPLICATION_STATES.index(moved) > APPLICATION_STATES.index(state)
                state = moved

    @pytest.mark.parametrize(
        ("before", "heard", "after"),
        [
            ("sent", "seen", "seen"),
            ("shortlisted", "seen", None),
            ("sent", "offered", "offered"),
            ("offered", "declined", "declined"),
            ("joined", "rejected", None),
            ("withdrawn", "offered", None),
            ("rejected", "withdrawn", None),
        ],
    )
    def test_what_is_told_moves_it_or_leaves_it(self, before: str, heard: str, after: str | None) -> None:
        assert next_state(before, heard) == after


def test_a_listing_has_no_field_that_the_catalogue_forgets() -> None:
    (found,) = Onest().read(io.BytesIO(json.dumps(catalogue([FULL], BETWEEN, AT)).encode()))
    unsaid = [field.name for field in fields(Listing) if getattr(FULL, field.name) != getattr(found, field.name)]
    assert unsaid == ["job_id"]
