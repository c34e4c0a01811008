"""`onest`: what the network's catalogues hold, and what becomes of it."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from data.feeds.base import FeedError, Item, Notices, Rejected
from data.feeds.onest import Onest
from data.feeds.onest_heard import NothingOnest, NotOnest, OtherAction, ToldError
from data.feeds.onest_messages import LONGEST_WHOLE
from data.feeds.yaml_documents import MOST_LETTERS, YamlTooDeep, YamlTooLarge
from matching.model import Listing
from tests.unit.data.feeds.contract import FeedContract
from tests.unit.data.feeds.onest_leaves import of_item, unexplained
from tests.unit.data.feeds.onest_written import BPP, catalogue, entry, mason, messages_of, provider, tag

SAMPLES = os.environ.get("ONEST_SAMPLES")
"""A folder of the network's own messages, `on_search*.yaml` among them."""
PATHS = {
    "job_id": "id", "title": "descriptor.name", "state": "locations.state", "district": "locations.city",
    "wage_min": "tags.COMPENSATION.MIN",
}  # fmt: skip


def read(*messages: Any, notices: Notices | None = None) -> list[Item]:
    return list(Onest().read(io.BytesIO("\n".join(map(json.dumps, messages)).encode()), notices))


def kept(**changes: Any) -> Listing:
    """The listing of a mason's item with these changes."""
    (item,) = read(catalogue(provider(mason(**changes))))
    assert isinstance(item, Listing), item
    return item


def tagged(*tags: Any) -> Listing:
    return kept(tags=list(tags))


def ids(items: Sequence[Item]) -> list[str]:
    return [item.job_id.removeprefix(f"{BPP}/7/") for item in items if isinstance(item, Listing)]


class _Contract(FeedContract):
    feed = Onest()
    too_long = "not_onest"

    def known_as(self, *job_ids: str) -> list[str]:
        return [f"{BPP}/7/{job_id}" for job_id in job_ids]

    def of(self, messages: Sequence[Any]) -> bytes:
        """Messages in this format."""
        raise NotImplementedError

    def write(self, rows: Sequence[dict[str, str]]) -> bytes:
        return self.of(messages_of(rows))

    def write_apart(self, rows: Sequence[dict[str, str]]) -> bytes:
        return self.of(messages_of(rows, each=1))

    def column(self, name: str) -> str:
        return f"providers[0].items[1].{PATHS[name]}"


class TestContractOfLines(_Contract):
    def of(self, messages: Sequence[Any]) -> bytes:
        return "\n".join(json.dumps(message, ensure_ascii=False) for message in messages).encode()


class TestContractOfAList(_Contract):
    goes_on = False

    def of(self, messages: Sequence[Any]) -> bytes:
        return json.dumps(messages, indent=1).encode()

    def column(self, name: str) -> str:
        return f"[0].{super().column(name)}"


class TestContractOfYaml(_Contract):
    too_long = None
    goes_on = False

    def of(self, messages: Sequence[Any]) -> bytes:
        return "".join(f"---\n{json.dumps(message)}\n" for message in messages).encode()


class TestWithoutLoss:
    def test_every_word_of_an_item_is_held_or_left_out_for_a_reason(self) -> None:
        item, whose = mason(), provider(mason())
        assert unexplained(of_item(item, whose), kept()) == []

    def test_a_word_that_is_lost_would_be_seen(self) -> None:
        odd = mason(odd={"deep": ["a thing nobody names"]})
        assert unexplained(of_item(odd, provider()), kept()) == [("odd.deep", "a thing nobody names")]

    @pytest.mark.skipif(not SAMPLES, reason="ONEST_SAMPLES names no folder")
    def test_no_word_of_the_networks_own_catalogues_is_lost(self) -> None:
        files = sorted(Path(SAMPLES or "").glob("on_search*.yaml"))
        assert files
        for file in files:
            (message,) = (each["value"] for each in yaml.load_all(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader))
            providers = message["message"]["catalog"]["providers"]
            found = [item for item in Onest().read(file) if isinstance(item, Listing)]
            offered = [(item, whose) for whose in providers for item in whose["items"]]
            assert len(found) == len(offered)
            for listing, (item, whose) in zip(found, offered, strict=True):
                assert unexplained(of_item(item, whose), listing) == [], file.name


class TestWhatAnItemSays:
    def test_a_whole_item_has_its_place_pay_days_and_wants(self) -> None:
        listing = kept()
        assert listing.job_id == f"{BPP}/7/M1"
        assert (listing.title, listing.employer_name, listing.sector, listing.functional_role) == (
            "Mason", "Nirman Sample Works", "Construction", "Brick mason",
        )  # fmt: skip
        assert (listing.state, listing.district, listing.pincode) == ("Uttar Pradesh", "Varanasi", "221005")
        assert (listing.wage_min, listing.wage_max, listing.wage_period, listing.openings) == (18000, 21000, "month", 12)
        assert (listing.min_education, listing.min_experience_years, listing.gender) == ("middle", 1.5, "female")
        assert (listing.skills_text, listing.job_type) == (("plastering", "tile-laying"), "contract")
        assert (listing.hours_per_day, listing.shift, listing.weekly_off) == (8.5, "day", "Sunday")
        assert listing.contact == "+91-5420000000; site@nirman.example"

    def test_a_moment_is_the_day_that_it_is_in_india(self) -> None:
        assert (kept().posted_on, kept().last_date) == (date(2026, 11, 2), date(2026, 12, 31))

    def test_an_item_that_is_disabled_has_no_openings(self) -> None:
        assert kept(time={"label": "disable"}).openings == 0

    def test_what_the_participants_settle_is_no_pay(self) -> None:
        priced = tag("NP_FEES", ("ID", "1"))
        assert (tagged(priced).wage_min, kept(tags=[]).wage_min, kept(tags=[]).wage_max) == (None, 1100, 1200)

    @pytest.mark.parametrize(
        ("kind", "least", "rupees", "period"),
        [
            ("lpa", "1.8", 180_000, "year"),
            ("ctc", "2,40,000", 240_000, "year"),
            ("DAILY", "650", 650, "day"),
            ("per hour", "90", 90, "hour"),
        ],
    )
    def test_pay_is_rupees_of_its_period(self, kind: str, least: str, rupees: int, period: str) -> None:
        listing = tagged(tag("COMPENSATION", ("TYPE", kind), ("MIN", least)))
        assert (listing.wage_min, listing.wage_period) == (rupees, period)

    def test_pay_of_nought_is_pay_that_is_not_told(self) -> None:
        assert (
            tagged(tag("COMPENSATION", ("TYPE", "ctc"), ("MIN", "0"), ("MAX", "0")), tag("NP_FEES", ("ID", "1"))).wage_min is None
        )

    def test_tags_are_read_where_some_participants_write_them(self) -> None:
        within = {"descriptor": {"code": "COMPENSATION", "list": [entry("TYPE", "monthly"), {"code": "MIN", "value": "15000"}]}}
        assert (tagged(within).wage_min, tagged(within).wage_period) == (15000, "month")

    def test_schooling_that_is_only_wished_for_stops_nobody(self) -> None:
        wish = tag("ACADEMIC_QUALIFICATIONS", ("COURSE_NAME", "Class-XII"), ("MANDATORY_ELIGIBILITY", "false"))
        assert tagged(wish).min_education == "none"
        assert "Class-XII" in tagged(wish).description

    def test_a_driving_licence_among_the_papers_is_a_licence(self) -> None:
        listing = kept(descriptor={"name": "Delivery rider"}, tags=[tag("DOC_REQUIREMENTS", ("DOCUMENT_NAME", "DRIVING_LICENSE"))])
        assert listing.licences == ("two_wheeler",)

    def test_a_name_that_nobody_told_us_is_kept_as_text_and_noticed_once(self) -> None:
        notices = Notices()
        odd = mason(tags=[tag("JOB_DETAILS", ("PERK", "a bicycle"), ("JOB_TYPE", "now and then"))], rating="4.5")
        found = read(catalogue(provider(odd, odd | {"id": "M2"})), notices=notices)
        assert all(isinstance(item, Listing) and "Perk: a bicycle" in item.description for item in found)
        assert all(isinstance(item, Listing) and "now and then" in item.description and "4.5" in item.description for item in found)
        assert [(notice.code, notice.values["name"]) for notice in notices] == [
            ("onest_unknown", "rating"), ("onest_unknown", "JOB_DETAILS.PERK"), ("onest_unknown", "tags.JOB_DETAILS.JOB_TYPE=now and then"),
        ]  # fmt: skip

    def test_items_of_one_number_at_two_providers_are_two_listings(self) -> None:
        found = read(catalogue(provider(mason()), provider(mason(), id="8")), catalogue(provider(mason()), bpp_id="other.example"))
        assert len({item.job_id for item in found if isinstance(item, Listing)}) == 3

    def test_further_places_are_told_beside_the_first(self) -> None:
        listing = kept(location_ids=["L1", "L2"])
        assert (listing.district, "Varanasi" in listing.description) == ("Pune", True)


class TestIncremental:
    def test_a_later_message_of_the_source_counts_and_keeps_the_places_it_leaves_out(self) -> None:
        later = {"id": "7", "items": [mason(time={"label": "disable"}), mason(id="M2")]}
        found = read(catalogue(provider(mason())), catalogue(later))
        assert ids(found) == ["M1", "M1", "M2"]
        assert [(item.openings, item.district, item.employer_name) for item in found if isinstance(item, Listing)] == [
            (12, "Varanasi", "Nirman Sample Works"), (0, "Varanasi", "Nirman Sample Works"), (12, "Varanasi", "Nirman Sample Works"),
        ]  # fmt: skip

    def test_an_item_whose_place_stands_in_another_source_takes_its_creators(self) -> None:
        notices = Notices()
        (item,) = read(catalogue({"id": "7", "items": [mason()]}), notices=notices)
        assert isinstance(item, Listing)
        assert (item.state, item.district, item.employer_name) == ("Uttar Pradesh", "VNS", "Setu Staffing")
        assert [(notice.code, notice.rows) for notice in notices] == [("onest_place_of_creator", 1)]

    def test_a_place_that_nobody_told_is_its_providers_only_one_and_that_is_noticed(self) -> None:
        notices, only = Notices(), provider()["locations"][1:]
        named, strange = mason(location_ids=["L2"]), mason(id="M2", location_ids=["nowhere"])
        found = read(catalogue(provider(named, strange, locations=only)), notices=notices)
        assert [item.pincode for item in found if isinstance(item, Listing)] == ["221005", "221005"]
        assert [(notice.code, notice.rows) for notice in notices] == [("onest_place_of_provider", 1)]


class TestShapes:
    def test_all_shapes_of_one_message_read_the_same(self) -> None:
        message = catalogue(provider(mason(), mason(id="M2")))
        plain, wrapped, listed = (yaml.safe_dump(each, sort_keys=False) for each in (message, {"value": message}, [message]))
        written = (json.dumps(message), json.dumps(message, indent=2), json.dumps([message]), json.dumps({"value": message}))
        shapes = (*written, "\ufeff" + written[0], plain, f"---\n{wrapped}", listed)
        first, *others = [list(Onest().read(io.BytesIO(shape.encode()))) for shape in shapes]
        assert ids(first) == ["M1", "M2"]
        assert all(other == first for other in others)

    def test_yaml_tells_the_line_of_the_item_and_json_of_its_message(self) -> None:
        bad = mason(id="M2", quantity={"available": {"count": "many"}})
        message = catalogue(provider(mason(), bad))
        text = yaml.safe_dump(message, sort_keys=False)
        (_, refused) = Onest().read(io.BytesIO(text.encode()))
        assert isinstance(refused, Rejected)
        assert text.splitlines()[refused.line - 1] == "      - id: M2"
        assert refused.column == "providers[0].items[1].quantity.available.count"
        found = read(catalogue(provider(mason())), message)
        assert [(item.line, item.code, item.value) for item in found if isinstance(item, Rejected)] == [
            (2, "not_a_whole_number", "many")
        ]

    @pytest.mark.parametrize("write", [json.dumps, yaml.safe_dump], ids=["json", "yaml"])
    def test_of_a_list_the_path_tells_which_message(self, write: Callable[[Any], str]) -> None:
        bad = mason(id="M2", quantity={"available": {"count": "many"}})
        messages = [catalogue(provider(mason())), catalogue(provider(bad))]
        (refused,) = (item for item in Onest().read(io.BytesIO(write(messages).encode())) if isinstance(item, Rejected))
        assert refused.column == "[1].providers[0].items[0].quantity.available.count"

    def test_a_message_too_long_to_hold_is_walked_through_item_by_item(self) -> None:
        long = {"long_desc": "brick work " * 400, "name": "Mason"}
        items = [mason(id=f"M{number}", descriptor=long) for number in range(LONGEST_WHOLE // 4_000)]
        message = catalogue(provider(*items, mason(id="X", quantity={"available": {"count": "many"}})))
        text = json.dumps(message, indent=1)
        notices = Notices()
        found = list(Onest().read(io.BytesIO(text.encode()), notices))
        assert ids(found) == [item["id"] for item in items]
        (refused,) = [item for item in found if isinstance(item, Rejected)]
        assert text.splitlines()[refused.line].strip() == '"id": "X",'
        assert [(notice.code, notice.values) for notice in notices] == [("onest_after_items", {"names": ("tags",)})]

    def test_a_broken_line_costs_itself_alone(self) -> None:
        good = [json.dumps(catalogue(provider(mason(id=f"M{number}")))) for number in range(3)]
        lines = ["{broken", good[0], good[1][:-400], '{"context": {"action": "search"}, "message": {}}', "[[[[", good[2]]
        found = list(Onest().read(io.BytesIO("\n".join(lines).encode())))
        assert ids(found) == ["M0", "M2"]
        assert [(item.line, item.column, item.code) for item in found if isinstance(item, Rejected)] == [
            (1, None, "not_onest"), (3, None, "not_onest"), (4, "context.action", "onest_other_action"), (5, None, "not_onest"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ('{"context": {"action": "search"}, "message": {"intent": {}}}', OtherAction),
            ('{"context": {"action": "on_search"}, "error": {"code": "30000", "message": "no"}}', ToldError),
            ('{"context": {"action": "on_search"}, "message": {}}', NotOnest),
            ("job_id,title\nJ1,Mason\n", NotOnest),
            ('{"jobs": []}', NotOnest),
            ("a: [b\nc", NotOnest),
            ("[" * 100_000, NotOnest),
            ("- " * 1_000, YamlTooDeep),
            ('{"a": ' + "9" * 5_000 + "}", NotOnest),
        ],
    )
    def test_a_source_without_a_catalogue_is_refused_with_a_code(self, text: str, problem: type[FeedError]) -> None:
        with pytest.raises(problem):
            list(Onest().read(io.BytesIO(text.encode())))

    def test_of_a_source_that_is_broken_the_line_is_told_and_what_is_wrong_with_it(self) -> None:
        with pytest.raises(NothingOnest) as refusal:
            list(Onest().read(io.BytesIO(b"context:\n  domain: [unclosed\nmessage:\n  catalog: {}\n")))
        assert refusal.value.values["line"] == 3
        assert "expected" in refusal.value.values["found"]

    def test_aliases_that_repeat_without_end_are_refused(self) -> None:
        steps = "abcdefghijklm"
        bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
            f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in pairwise(steps)
        )
        with pytest.raises(YamlTooDeep):
            list(Onest().read(io.BytesIO(bomb.encode())))

    def test_yaml_beyond_its_bound_is_sent_as_lines_instead(self) -> None:
        with pytest.raises(YamlTooLarge) as refusal:
            list(Onest().read(io.BytesIO(b"a: |\n" + b" x\n" * (MOST_LETTERS // 3 + 10))))
        assert refusal.value.values == {"megabytes": 50}

    def test_a_catalogue_without_items_is_a_source_without_listings(self) -> None:
        assert read(catalogue()) == []

    @settings(max_examples=150, deadline=None)
    @given(
        st.recursive(
            st.none() | st.booleans() | st.text(max_size=8) | st.integers(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["id", "tags", "list", "descriptor", "code", "value", "time", "price", "city"]),
                    inner,
                    max_size=4,
                )
            ),
            max_leaves=12,
        ),
        st.sampled_from([*mason(), "items", "locations", "fulfillments"]),
    )
    def test_whatever_stands_in_a_place_the_other_items_are_kept(self, odd: Any, key: str) -> None:
        whose = provider(mason(**{key: odd}), mason(id="GOOD"))
        found = read(catalogue(whose), catalogue(odd, provider(mason(id="LAST"))))
        assert {"GOOD", "LAST"} <= set(ids(found))

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.binary(max_size=40), max_size=8))
    def test_whatever_the_bytes_the_good_line_after_them_is_kept(self, junk: list[bytes]) -> None:
        first, last = (json.dumps(catalogue(provider(mason(id=name)))).encode() for name in ("FIRST", "LAST"))
        lines = [piece.replace(b"\n", b" ") for piece in junk]
        assert ids(list(Onest().read(io.BytesIO(b"\n".join([first, *lines, last]))))) == ["FIRST", "LAST"]
