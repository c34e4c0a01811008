"""`job-posting`: JobPosting as employers' pages and aggregators really give it, and what becomes of it."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.feeds.base import (
    EmptyFile,
    FeedError,
    Item,
    NoPosting,
    Notices,
    NotPostings,
    NotText,
    OnlyMicrodata,
    PageTooLarge,
    Rejected,
)
from data.feeds.job_posting import JobPosting
from data.feeds.json_stream import LONGEST_VALUE
from data.feeds.posting_words import day_in_india, plain
from matching.model import Listing
from tests.unit.data.feeds.contract import FeedContract

PLACE = {
    "@type": "Place",
    "address": {"@type": "PostalAddress", "addressLocality": "Varanasi", "addressRegion": "UP", "addressCountry": "IN"},
}
MASON: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "identifier": "M1",
    "title": "Mason",
    "jobLocation": PLACE,
}
BREAKS = "\n"
NAMES = (
    "title", "identifier", "jobLocation", "baseSalary", "educationRequirements", "experienceRequirements", "employmentType", "workHours",
    "skills", "occupationalCategory", "applicationContact", "hiringOrganization", "validThrough", "@type", "@id", "jobBenefits",
)  # fmt: skip
WITHIN = (
    "@type",
    "@value",
    "@id",
    "name",
    "value",
    "address",
    "minValue",
    "monthsOfExperience",
    "addressRegion",
    "credentialCategory",
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WITHIN), inner, max_size=4),
    max_leaves=12,
)


def read(content: Any, notices: Notices | None = None) -> list[Item]:
    """The items of bytes, of text, or of a value as JSON."""
    given = content if isinstance(content, bytes) else (content if isinstance(content, str) else json.dumps(content)).encode()
    return list(JobPosting().read(io.BytesIO(given), notices))


def kept(**told: Any) -> Listing:
    (item,) = read({**MASON, **told})
    assert isinstance(item, Listing), item
    return item


def refused(**told: Any) -> tuple[str | None, str, str]:
    (item,) = read({**MASON, **told})
    assert isinstance(item, Rejected), item
    return item.column, item.code, item.value


def ids(items: Sequence[Item]) -> list[str]:
    return [item.job_id for item in items if isinstance(item, Listing)]


def reasons(items: Sequence[Item]) -> list[tuple[int, str]]:
    return [(item.line, item.code) for item in items if isinstance(item, Rejected)]


def codes(notices: Notices) -> list[str]:
    return [notice.code for notice in notices]


def posting(number: object, **told: Any) -> dict[str, Any]:
    return {**MASON, "identifier": f"M{number}", **told}


def page(*scripts: str, head: str = "") -> str:
    told = "".join(f'<script type="application/ld+json">{script}</script>\n' for script in scripts)
    return f"<!DOCTYPE html>\n<html><head>{head}</head><body>\n{told}</body></html>"


def in_the_vocabulary(row: dict[str, str]) -> dict[str, Any]:
    """A row of the contract's columns as a posting."""
    names = {"title": "title", "last_date": "validThrough", "description": "description", "job_id": "identifier"}
    told: dict[str, Any] = {names[column]: cell for column, cell in row.items() if column in names}
    address = {"addressRegion": row["state"], "addressLocality": row["district"]}
    told |= {"@type": "JobPosting", "jobLocation": {"@type": "Place", "address": address}}
    if "wage_min" in row:
        value = {"value": row["wage_min"], "unitText": row.get("wage_period", "").upper()}
        told["baseSalary"] = {"@type": "MonetaryAmount", "currency": "INR", "value": value}
    return told


class OfPostings(FeedContract):
    feed = JobPosting()
    too_long = "posting_too_long"
    needed = ("title", "state", "district")
    columns: ClassVar[dict[str, str]] = {
        "job_id": "identifier",
        "title": "title",
        "state": "jobLocation.address.addressRegion",
        "district": "jobLocation.address.addressLocality",
        "wage_min": "baseSalary.value.value",
    }


class TestAnArray(OfPostings):
    def column(self, name: str) -> str:
        return f"[1].{super().column(name)}"

    def write(self, rows: Sequence[dict[str, str]]) -> bytes:
        return json.dumps([in_the_vocabulary(row) for row in rows], indent=1).encode()


class TestLines(OfPostings):
    def write(self, rows: Sequence[dict[str, str]]) -> bytes:
        return BREAKS.join(json.dumps(in_the_vocabulary(row), ensure_ascii=False) for row in rows).encode()


class TestAGraph(OfPostings):
    def column(self, name: str) -> str:
        return f"@graph[1].{super().column(name)}"

    def write(self, rows: Sequence[dict[str, str]]) -> bytes:
        return json.dumps({"@context": "https://schema.org", "@graph": [in_the_vocabulary(row) for row in rows]}).encode()


class TestForms:
    def test_of_many_on_one_line_each_that_is_left_out_is_told_by_its_place_and_number(self) -> None:
        dollars = {"@type": "MonetaryAmount", "currency": "USD", "value": 9}
        named = {name: value for name, value in MASON.items() if name != "identifier"}
        content = {
            "@graph": [
                MASON,
                {"@type": "WebSite"},
                MASON | {"identifier": "M2", "baseSalary": dollars},
                named | {"baseSalary": dollars},
            ]
        }
        found = [item for item in read(content) if isinstance(item, Rejected)]
        assert [(item.line, item.column, item.item) for item in found] == [
            (1, "@graph[2].baseSalary.currency", "M2"),
            (1, "@graph[3].baseSalary.currency", named["title"]),
        ]
        listed = {"itemListElement": [{"item": MASON}, {"item": MASON | {"identifier": "M2", "title": ""}}]}
        (bad,) = [item for item in read(listed) if isinstance(item, Rejected)]
        assert bad.column == "itemListElement[1].item.title"

    @pytest.mark.parametrize(
        "content",
        [
            MASON,
            [MASON],
            [[MASON]],
            {"@graph": [{"@type": "WebSite", "name": "x"}, MASON]},
            {"@graph": MASON},
            {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "position": 1, "item": MASON}]},
            [{"@graph": [{"@type": "WebPage", "mainEntity": MASON}]}],
            MASON | {"@type": ["JobPosting", "Thing"]},
            MASON | {"@type": "http://schema.org/JobPosting"},
            {f"schema:{key}" if not key.startswith("@") else key: value for key, value in MASON.items()}
            | {"@type": "schema:JobPosting"},
            {
                "@type": ["http://schema.org/JobPosting"],
                "http://schema.org/title": [{"@value": "Mason"}],
                "http://schema.org/identifier": [{"@value": "M1"}],
                "http://schema.org/jobLocation": [PLACE],
            },
        ],
    )
    def test_every_form_of_one_posting_is_the_same_listing(self, content: Any) -> None:
        (item,) = read(content)
        assert isinstance(item, Listing)
        assert (item.job_id, item.title, item.state, item.district) == ("M1", "Mason", "UP", "Varanasi")

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
    def test_every_encoding_of_json_is_read(self, encoding: str) -> None:
        (item,) = read(json.dumps(MASON | {"title": "राजमिस्त्री"}, ensure_ascii=False).encode(encoding))
        assert isinstance(item, Listing)
        assert item.title == "राजमिस्त्री"

    def test_the_line_is_where_a_posting_begins(self) -> None:
        bad = [posting(number, title="") for number in range(3)]
        assert reasons(read("[\n" + ",\n\n".join(map(json.dumps, bad)) + "]")) == [(2, "missing"), (4, "missing"), (6, "missing")]
        assert reasons(read("\n".join(map(json.dumps, bad)))) == [(1, "missing"), (2, "missing"), (3, "missing")]
        assert reasons(read('{\n"@graph": [\n' + ",\n".join(map(json.dumps, bad)) + "]}"))[0] == (3, "missing")

    def test_what_is_no_posting_is_no_listing(self) -> None:
        assert ids(read([{"@type": "Person", "name": "x"}, MASON, None, 3, "text"])) == ["M1"]
        assert read([]) == []
        with pytest.raises(NoPosting):
            read([{"@type": "Person", "name": "x"}])

    @pytest.mark.parametrize(
        ("content", "refusal"),
        [
            ("job_id,title", NotPostings),
            ('"text"', NotPostings),
            ("%PDF-1.7", NotText),
            (" \n ", EmptyFile),
            ("{oops", NotPostings),
            ("[", NotPostings),
        ],
    )
    def test_what_is_no_json_and_no_page_is_refused(self, content: str, refusal: type[FeedError]) -> None:
        with pytest.raises(refusal):
            read(content)


class TestBrokenPlaces:
    def test_a_broken_posting_costs_itself_alone(self) -> None:
        good = [json.dumps(posting(number)) for number in range(3)]
        broken = '{"@type": "JobPosting", "title": "say \\"hi\\" }", oops}'
        array = read("[" + ",\n".join([good[0], broken, good[1], '{"a": nul}', good[2]]) + "]")
        assert (ids(array), reasons(array)) == (["M0", "M1", "M2"], [(2, "json_broken"), (4, "json_broken")])
        lines = read("\n".join([good[0], broken + "}", good[1], good[2][:40], "", good[2]]))
        assert (ids(lines), reasons(lines)) == (["M0", "M1", "M2"], [(2, "json_broken"), (4, "json_broken")])

    def test_a_broken_member_costs_the_one_posting_of_a_file(self) -> None:
        assert reasons(read('{"@type": "JobPosting", "title": {oops}, "identifier": "M1"}')) == [(1, "json_broken")]

    def test_a_file_that_breaks_off_keeps_what_was_whole(self) -> None:
        found = read(json.dumps([posting(number) for number in range(9)], indent=1)[:-300])
        assert ids(found) == [f"M{number}" for number in range(len(found) - 1)]
        assert reasons(found)[0][1] == "rest_unreadable"

    def test_a_key_that_is_given_twice_is_nobodys_guess(self) -> None:
        twice = '{"@type": "JobPosting", "title": "Mason", "title": "%s", "identifier": "M1", "jobLocation": %s}'
        for frame in ("%s", "[%s]"):
            assert reasons(read(frame % (twice % ("Tailor", json.dumps(PLACE))))) == [(1, "key_repeated")]
            assert ids(read(frame % (twice % ("Mason", json.dumps(PLACE))))) == ["M1"]

    @pytest.mark.parametrize("opening", ["[", '{"a":'])
    def test_nesting_without_end_costs_its_posting(self, opening: str) -> None:
        closing = "]" if opening == "[" else "}"
        deep = f'{{"@type": "JobPosting", "x": {opening * 20_000}1{closing * 20_000}}}'
        found = read(f"[{deep}, {json.dumps(MASON)}]")
        assert (ids(found), reasons(found)) == (["M1"], [(1, "too_deep")])
        with suppress(FeedError):
            read(opening * 100_000)

    def test_a_posting_that_is_longer_than_any_costs_itself(self) -> None:
        lines = (
            f"{json.dumps(posting(1))}\n{json.dumps(posting(2, description='x' * (LONGEST_VALUE + 9)))}\n{json.dumps(posting(3))}"
        )
        assert reasons(read(lines)) == [(2, "posting_too_long")]

    def test_a_string_of_escapes_that_never_ends_takes_no_time(self) -> None:
        started = time.perf_counter()
        with suppress(FeedError):
            read('[{"@type": "JobPosting", "title": "' + '\\"' * 500_000)
        assert time.perf_counter() - started < 5

    def test_letters_that_are_none_are_taken_out_or_marked(self) -> None:
        broken = {"identifier": "M\ud83d1", "title": "Ma\0son \udc00", "skills": "brick\ud800"}
        (item,) = read([MASON | broken])
        assert isinstance(item, Listing)
        assert (item.job_id, item.title, item.skills_text) == ("M1", "Mason", ("brick",))
        notices = Notices()
        read(json.dumps(MASON).encode().replace(b"Mason", b"Ma\xff\xfeson"), notices)
        assert codes(notices) == ["letters_lost"]

    def test_what_is_no_number_is_no_pay(self) -> None:
        assert refused(baseSalary=float("nan"))[:2] == ("baseSalary", "not_a_wage")
        assert refused(baseSalary=float("inf"))[:2] == ("baseSalary", "not_a_wage")
        assert refused(baseSalary="9" * 5_000)[1] == "too_long"

    @settings(max_examples=150, deadline=None)
    @given(st.data())
    def test_cut_or_changed_anywhere_it_is_read_or_refused(self, data: st.DataObject) -> None:
        forms = (
            json.dumps([posting(1), posting(2)]),
            "\n".join([json.dumps(posting(1))] * 3),
            page(json.dumps(MASON), "<!-- [] -->"),
        )
        content = bytearray(data.draw(st.sampled_from(forms)).encode())
        for _ in range(data.draw(st.integers(0, 4))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(
                st.integers(0, 255) | st.sampled_from(b'{}[]",:\\<>!-')
            )
        with suppress(FeedError):
            read(bytes(content[: data.draw(st.integers(1, len(content)))]))

    @settings(max_examples=150, deadline=None)
    @given(ANYTHING, st.sampled_from(NAMES))
    def test_whatever_a_property_holds_its_neighbour_is_kept(self, value: Any, name: str) -> None:
        assert "GOOD" in ids(read([MASON | {name: value}, posting("", identifier="GOOD")]))


class TestPages:
    def test_every_script_of_a_page_is_read_with_its_line(self) -> None:
        found = read(page(json.dumps(posting(1)), json.dumps({"@type": "WebSite"}), json.dumps([posting(2), posting(3, title="")])))
        assert (ids(found), reasons(found)) == (["M1", "M2"], [(5, "missing")])
        spread = "\n<!--\n" + json.dumps([posting(1), posting(2, title="")]).replace("}, {", "},\n\n{") + "\n-->"
        assert reasons(read(page(spread))) == [(7, "missing")]

    def test_a_broken_script_costs_its_own_postings(self) -> None:
        found = read(page(json.dumps(posting(1)), json.dumps(posting(2))[:-9], "oops", json.dumps(posting(3))))
        assert (ids(found), reasons(found)) == (["M1", "M3"], [(4, "json_broken"), (5, "json_broken")])

    @pytest.mark.parametrize(
        "script",
        ["<!--\n{0}\n-->", "//<![CDATA[\n{0}\n//]]>", "<![CDATA[{0}]]>", "\n\n  {0}\n"],
    )
    def test_marks_around_a_script_do_no_harm(self, script: str) -> None:
        assert ids(read(page(script.replace("{0}", json.dumps(MASON))))) == ["M1"]

    def test_scripts_of_other_kinds_and_those_in_comments_are_not_read(self) -> None:
        others = f"<!-- {page(json.dumps(MASON))} --><script>{json.dumps(MASON)}</script>"
        ours = f"<script type='application/ld+json; charset=utf-8'>{json.dumps(posting(9))}</script>"
        assert ids(read(f"<html>{others}{ours}</html>")) == ["M9"]

    @pytest.mark.parametrize(
        ("encoding", "head"),
        [
            ("utf-8", ""),
            ("utf-16", ""),
            ("windows-1252", '<meta charset="windows-1252">'),
            ("utf-8", '<meta charset="nonsense">'),
            ("utf-8", '<meta charset="rot13">'),
        ],
    )
    def test_a_page_is_read_in_its_encoding(self, encoding: str, head: str) -> None:
        content = page(json.dumps(MASON | {"title": "Café cook"}, ensure_ascii=False), head=head)
        (item,) = read(content.encode(encoding))
        assert isinstance(item, Listing)
        assert item.title == "Café cook"

    def test_a_page_with_microdata_alone_says_so(self) -> None:
        with pytest.raises(OnlyMicrodata):
            read('<html><div itemscope itemtype="https://schema.org/JobPosting"><span itemprop="title">Mason</span></div>')
        with pytest.raises(NoPosting):
            read("<html><p>No jobs today</p></html>")
        with pytest.raises(NoPosting):
            read(page('{"@type": "WebSite"}'))

    def test_a_page_larger_than_pages_are_is_refused(self) -> None:
        with pytest.raises(PageTooLarge):
            read("<html>" + " " * (9 << 20))

    @pytest.mark.parametrize("junk", ["<![foo[", "<!--", "<a b=", "</", "<!", "<script>", "<?", "&#x"])
    def test_a_page_of_junk_takes_no_time(self, junk: str) -> None:
        started = time.perf_counter()
        with suppress(FeedError):
            read("<html>" + junk * 200_000)
        assert time.perf_counter() - started < 5


class TestReferences:
    ORG: ClassVar[dict[str, str]] = {"@type": "Organization", "@id": "#org", "name": "Sample Nirman"}

    @pytest.mark.parametrize("order", [1, -1])
    def test_what_is_meant_by_its_id_is_found_before_and_behind(self, order: int) -> None:
        yard = {"@type": "Place", "@id": "#yard", "address": {"@id": "#address"}}
        address = {"@id": "#address", **PLACE["address"]}  # type: ignore[dict-item]
        parts = [self.ORG, yard, address, posting(1, hiringOrganization={"@id": "#org"}, jobLocation={"@id": "#yard"}), posting(2)]
        items = read({"@graph": parts[::order]})
        found = {item.job_id: item for item in items if isinstance(item, Listing)}
        assert (found["M1"].employer_name, found["M1"].district) == ("Sample Nirman", "Varanasi")
        assert list(found) == (["M1", "M2"] if order == 1 else ["M2", "M1"])

    def test_an_employer_of_another_script_or_posting_is_found(self) -> None:
        first = read(page(json.dumps(posting(1, hiringOrganization={"@id": "#org"})), json.dumps(self.ORG)))
        second = read([posting(1, hiringOrganization=self.ORG), posting(2, hiringOrganization={"@id": "#org"})])
        assert [item.employer_name for item in (*first, *second) if isinstance(item, Listing)] == ["Sample Nirman"] * 3

    def test_what_is_meant_but_nowhere_told_is_unknown(self) -> None:
        assert kept(hiringOrganization={"@id": "#nobody"}).employer_name is None

    def test_objects_that_mean_each_other_come_to_an_end(self) -> None:
        circle = {"@id": "#a", "name": "x", "department": [{"@id": "#a"}] * 500}
        started = time.perf_counter()
        assert ids(read({"@graph": [circle, posting(1, hiringOrganization=[{"@id": "#a"}] * 500)]})) == ["M1"]
        assert time.perf_counter() - started < 5


class TestPay:
    @pytest.mark.parametrize(
        ("salary", "least", "most", "period"),
        [
            (12000, 12000, None, None),
            ("₹12,000–15,000 per month", 12000, 15000, "month"),
            ("Rs. 650/day", 650, None, "day"),
            ("₹3,000 per week", 13000, None, "month"),
            ("3000-3600 weekly", 13000, 15600, "month"),
            ({"currency": "INR", "value": {"value": 1.2e4, "unitText": "MONTH"}}, 12000, None, "month"),
            ({"currency": "INR", "value": {"minValue": 600, "maxValue": "700.00", "unitText": "DAY"}}, 600, 700, "day"),
            ({"currency": "Rs", "value": "600-700", "unitText": "day"}, 600, 700, "day"),
            ({"minValue": 600, "maxValue": 700, "unitCode": "DAY"}, 600, 700, "day"),
            ({"value": {"maxValue": 180000, "unitText": "YEAR"}}, None, 180000, "year"),
            ({"currency": "INR", "value": {"value": 80, "unitText": "HOUR"}}, 80, None, "hour"),
            ({"currency": "INR", "value": {"value": 3000, "unitText": "WEEK"}}, 13000, None, "month"),
            ([{"currency": "INR", "value": {"value": 600, "unitText": "DAY"}}, {"value": 9}], 600, None, "day"),
            ({"@type": "PriceSpecification", "price": 600, "priceCurrency": "INR", "unitText": "DAY"}, 600, None, "day"),
            ({"currency": "INR"}, None, None, None),
            (None, None, None, None),
        ],
    )
    def test_pay_in_every_shape(self, salary: Any, least: int | None, most: int | None, period: str | None) -> None:
        listing = kept(baseSalary=salary)
        assert (listing.wage_min, listing.wage_max, listing.wage_period) == (least, most, period)

    @pytest.mark.parametrize(
        ("salary", "column", "code"),
        [
            ("negotiable", "baseSalary", "not_a_wage"),
            ({"currency": "USD", "value": {"value": 900, "unitText": "MONTH"}}, "baseSalary.currency", "not_rupees"),
            ({"currency": "INR", "value": {"value": 900, "unitText": "FORTNIGHT"}}, "baseSalary.value.unitText", "not_one_of"),
            (
                {"currency": "INR", "value": {"minValue": 900, "maxValue": 800, "unitText": "DAY"}},
                "baseSalary.value.minValue",
                "min_above_max",
            ),
            ({"value": {"minValue": 9, "maxValue": 800, "unitText": "DAY"}}, "baseSalary.value.minValue", "out_of_range"),
            ([{"value": "x"}, {"value": 5}], "baseSalary[0].value", "not_a_wage"),
            ("$900 a month", "baseSalary", "not_a_wage"),
            ({"value": {"value": "some", "unitText": "WEEK"}}, "baseSalary.value.value", "not_a_wage"),
        ],
    )
    def test_pay_that_cannot_be_kept_is_told_where_it_stands(self, salary: Any, column: str, code: str) -> None:
        assert refused(baseSalary=salary)[:2] == (column, code)

    def test_a_currency_beside_the_pay_counts_and_a_week_is_told(self) -> None:
        assert refused(baseSalary=900, salaryCurrency="USD")[:2] == ("salaryCurrency", "not_rupees")
        notices = Notices()
        read(MASON | {"baseSalary": "3000 a week"}, notices)
        assert codes(notices) == ["week_pay_as_month"]

    def test_what_somebody_estimates_is_no_pay_but_a_line(self) -> None:
        listing = kept(
            estimatedSalary={"@type": "MonetaryAmountDistribution", "currency": "INR", "median": 14000, "unitText": "MONTH"}
        )
        assert listing.wage_min is None
        assert "Estimated salary: INR, 14000, MONTH" in listing.description


INDIA = {"addressCountry": {"@type": "Country", "name": "India"}}


class TestPlaces:
    @pytest.mark.parametrize(
        ("place", "state", "district", "pincode"),
        [
            ("Andheri East, Mumbai, Maharashtra 400053, India", "Maharashtra", "Mumbai", "400053"),
            ({"address": "Lanka, Varanasi, UP - 221 005"}, "UP", "Varanasi", "221005"),
            ({"@type": "PostalAddress", "addressRegion": "IN-UP", "addressLocality": "Varanasi"}, "IN-UP", "Varanasi", None),
            (
                {
                    "address": {
                        "addressRegion": {"@type": "State", "name": "Bihar"},
                        "addressLocality": "Patna",
                        "addressCountry": {"name": "India"},
                    }
                },
                "Bihar",
                "Patna",
                None,
            ),
            (
                {"address": {"addressLocality": "Varanasi", "postalCode": 221005, "addressCountry": "भारत"}},
                "Uttar Pradesh",
                "Varanasi",
                "221005",
            ),
            ({"address": {"addressLocality": "Delhi"}}, "Delhi", "Delhi", None),
            ({"address": {"addressRegion": "Chandigarh", "addressCountry": "IND"}}, "Chandigarh", "Chandigarh", None),
            ([PLACE], "UP", "Varanasi", None),
        ],
    )
    def test_a_place_in_every_shape(self, place: Any, state: str, district: str, pincode: str | None) -> None:
        listing = kept(jobLocation=place)
        assert (listing.state, listing.district, listing.pincode) == (state, district, pincode)

    def test_the_street_is_kept_as_a_line(self) -> None:
        assert "Street address: Andheri East" in kept(jobLocation="Andheri East, Mumbai, Maharashtra").description

    def test_each_of_several_places_is_a_listing_and_openings_are_not_multiplied(self) -> None:
        notices = Notices()
        pune = {"address": {"addressLocality": "Pune", "addressRegion": "MH", "postalCode": "411001"}}
        dubai = {"address": {"addressLocality": "Dubai", "addressCountry": "AE"}}
        nowhere = {"address": {"addressRegion": "Goa"}}
        items = read([MASON | {"jobLocation": [PLACE, pune, dubai, nowhere, PLACE], "totalJobOpenings": 12}], notices)
        found = [item for item in items if isinstance(item, Listing)]
        assert [item.job_id for item in found] == ["M1 @ Varanasi", "M1 @ Pune 411001", "M1 @ Varanasi 2"]
        assert [item.openings for item in found] == [None] * 3
        assert all("Total job openings: 12" in item.description for item in found)
        assert [item.column for item in items if isinstance(item, Rejected)] == ["[0].jobLocation[3].address.addressLocality"]
        assert codes(notices) == ["places_passed_over", "openings_of_several_places"]

    def test_work_that_is_elsewhere_or_nowhere_is_told(self) -> None:
        dubai = {"address": {"addressLocality": "Dubai", "addressCountry": "AE"}}
        assert refused(jobLocation=dubai) == ("jobLocation.address.addressCountry", "not_in_india", "AE")
        state = {"@type": "State", "name": "Bihar"}
        assert refused(jobLocation=None, jobLocationType="TELECOMMUTE", applicantLocationRequirements=state) == (
            "jobLocationType",
            "no_place",
            "Bihar",
        )
        assert refused(jobLocation=None)[:2] == ("jobLocation.address.addressRegion", "missing")
        assert kept(jobLocationType="TELECOMMUTE").description == "Job location type: TELECOMMUTE"


class TestProperties:
    @pytest.mark.parametrize(
        ("told", "column", "value"),
        [
            ({"title": "Mason &amp; <b>helper</b>"}, "title", "Mason & helper"),
            ({"title": [{"@value": "राजमिस्त्री", "@language": "hi"}, {"@value": "Mason", "@language": "en-IN"}]}, "title", "Mason"),
            ({"title": None, "name": "Mason"}, "title", "Mason"),
            ({"identifier": {"@type": "PropertyValue", "name": "Sample", "value": 7}}, "job_id", "Sample: 7"),
            ({"identifier": {"value": "7"}}, "job_id", "7"),
            ({"identifier": None, "url": "https://example.org/7"}, "job_id", "https://example.org/7"),
            ({"identifier": "x" * 101}, "job_id", "sha256-c675a2e604b0cd1229c036e3ce0c8742"),
            ({"url": "https://example.org/7"}, "source_url", "https://example.org/7"),
            ({"datePosted": "2026-11-20T22:30:00Z"}, "posted_on", date(2026, 11, 21)),
            ({"datePosted": "2026-11-20T22:30:00"}, "posted_on", date(2026, 11, 20)),
            ({"validThrough": "2026-11-30T18:30:00Z"}, "last_date", date(2026, 11, 30)),
            ({"validThrough": "2020-01-01"}, "last_date", date(2020, 1, 1)),
            ({"applicationDeadline": "2026-12-01"}, "last_date", date(2026, 12, 1)),
            ({"hiringOrganization": "confidential"}, "employer_name", None),
            ({"hiringOrganization": {"name": "Sample Nirman", "@type": "GovernmentOrganization"}}, "employer_type", "government"),
            ({"hiringOrganization": {"name": "Sample", "telephone": "98", "email": "a@b.in"}}, "contact", "98; a@b.in"),
            ({"applicationContact": {"name": "Ram", "telephone": "98"}}, "contact", "Ram; 98"),
            ({"employmentType": "FULL_TIME"}, "job_type", "full_time"),
            ({"employmentType": "PER_DIEM"}, "job_type", "daily_wage"),
            ({"employmentType": ["OTHER", "CONTRACTOR"]}, "job_type", "contract"),
            ({"employmentType": "INTERN"}, "job_type", "apprenticeship"),
            ({"employmentType": "TEMPORARY"}, "job_type", "contract"),
            ({"employmentType": "VOLUNTEER"}, "job_type", None),
            ({"totalJobOpenings": "12"}, "openings", 12),
            ({"totalJobOpenings": 1.2e1}, "openings", 12),
            ({"experienceRequirements": {"monthsOfExperience": "18"}}, "min_experience_years", 1.5),
            ({"experienceRequirements": "no requirements"}, "min_experience_years", 0.0),
            ({"experienceRequirements": "2 years"}, "min_experience_years", 2.0),
            ({"educationRequirements": {"credentialCategory": "high school"}}, "min_education", "secondary"),
            ({"educationRequirements": [{"credentialCategory": "bachelor degree"}, "8th pass"]}, "min_education", "middle"),
            ({"educationRequirements": "no requirements"}, "min_education", "none"),
            ({"skills": ["brick laying", {"@type": "DefinedTerm", "name": "plaster"}]}, "skills_text", ("brick laying", "plaster")),
            ({"skills": "<ul><li>brick laying</li><li>plaster</li></ul>"}, "skills_text", ("brick laying", "plaster")),
            ({"jobBenefits": "PF, ESI, cow"}, "benefits", ("pf", "esi", "cow")),
            ({"workHours": "8 hours a day"}, "hours_per_day", 8.0),
            ({"workHours": "Night shift"}, "shift", "night"),
            ({"industry": ["Construction", "Real estate"]}, "sector", "Construction; Real estate"),
            ({"occupationalCategory": "7112"}, "nco_code", "7112"),
            (
                {"occupationalCategory": {"inCodeSet": "NCO-2015", "codeValue": "7112.0100", "name": "Mason"}},
                "nco_code",
                "7112.0100",
            ),
            ({"occupationalCategory": "47-2021.00 Brickmasons"}, "nco_code", None),
            ({"occupationalCategory": "47-2021.00 Brickmasons"}, "functional_role", "Brickmasons"),
        ],
    )
    def test_a_property_becomes_the_column_that_it_means(self, told: dict[str, Any], column: str, value: object) -> None:
        assert getattr(kept(**told), column) == value

    @pytest.mark.parametrize(
        ("told", "column", "code"),
        [
            ({"datePosted": "soon"}, "datePosted", "not_a_date"),
            ({"validThrough": "2026-02-30"}, "validThrough", "impossible_date"),
            ({"totalJobOpenings": "many"}, "totalJobOpenings", "not_a_whole_number"),
            (
                {"experienceRequirements": {"monthsOfExperience": "some"}},
                "experienceRequirements.monthsOfExperience",
                "not_a_number",
            ),
            ({"url": "javascript:alert(1)"}, "url", "not_a_link"),
            (
                {"jobLocation": {"address": {**PLACE["address"], "postalCode": "0"}}},
                "jobLocation.address.postalCode",
                "not_this_form",
            ),  # type: ignore[dict-item]
            ({"title": " "}, "title", "missing"),
        ],
    )
    def test_a_value_that_cannot_be_is_refused_where_it_stands(self, told: dict[str, Any], column: str, code: str) -> None:
        assert refused(**told)[:2] == (column, code)

    @pytest.mark.parametrize(
        ("told", "line"),
        [
            ({"qualifications": "10th pass"}, "Qualifications: 10th pass"),
            ({"responsibilities": ["lay bricks", "mix"]}, "Responsibilities: lay bricks; mix"),
            ({"physicalRequirement": {"@type": "DefinedTerm", "name": "lift 25 kg"}}, "Physical requirement: lift 25 kg"),
            ({"jobImmediateStart": True}, "Job immediate start: true"),
            ({"incentiveCompensation": "<p>₹50 a wall</p>"}, "Incentive compensation: ₹50 a wall"),
            ({"employmentType": "VOLUNTEER"}, "Employment type: VOLUNTEER"),
            (
                {"educationRequirements": {"credentialCategory": "professional certificate"}},
                "Education requirements: professional certificate",
            ),
            ({"experienceRequirements": "must know scaffolding"}, "Experience requirements: must know scaffolding"),
            ({"workHours": "9 am to 6 pm, Monday off"}, "Work hours: 9 am to 6 pm, Monday off"),
            ({"skills": "Must be able to " + "work " * 30}, "Skills: Must be able to"),
            ({"employmentUnit": {"@type": "Organization", "name": "Yard 2", "telephone": "98"}}, "Employment unit: Yard 2, 98"),
        ],
    )
    def test_what_has_no_column_is_a_line_of_the_description(self, told: dict[str, Any], line: str) -> None:
        assert line in kept(description="Build walls.", **told).description
        assert kept(description="Build walls.", **told).description.startswith("Build walls.")

    def test_lines_stay_when_the_words_would_fill_the_description(self) -> None:
        listing = kept(description="brick " * 2_000, qualifications="10th pass")
        assert listing.description.endswith("Qualifications: 10th pass")
        assert len(listing.description) <= 5_000

    def test_two_postings_without_a_number_are_told_apart_by_their_words(self) -> None:
        items = read([MASON | {"identifier": None}, MASON | {"identifier": None, "title": "Tailor"}, MASON | {"identifier": None}])
        assert [type(item) for item in items] == [Listing, Listing, Rejected]
        assert reasons(items) == [(1, "repeated")]


HTML = ("<p>", "</p>", "<br/>", "<LI>", "</td>", "<b >", "walls", " &amp; ", "&lt;", "<", ">", "\n")


class TestPlainText:
    @pytest.mark.parametrize(
        ("text", "seen"),
        [
            ("<p>Build <b>walls</b></p><ul><li>brick</li><li>plaster</li></ul>", "Build walls\n- brick\n- plaster"),
            ("&lt;p&gt;Build&lt;/p&gt;&lt;p&gt;walls&lt;/p&gt;", "Build\nwalls"),
            ("a<br/>b<script>alert(1)</script><style>p{}</style>c", "a\nbc"),
            ("age < 30 & > 18", "age < 30 & > 18"),
            ("Food &amp;amp; stay", "Food & stay"),
            ("no markup", "no markup"),
            ("<table><tr><td>Pay</td><td>600</td></tr></table>", "Pay 600"),
            ("<![foo[ bar", "<![foo[ bar"),
        ],
    )
    def test_a_reader_sees_words_and_lines(self, text: str, seen: str) -> None:
        assert plain(text) == seen

    @given(st.text(alphabet="<>&;/!-[]a li\n\"'=#x", max_size=60))
    def test_no_markup_breaks_the_reading(self, text: str) -> None:
        plain(text)

    @given(st.lists(st.sampled_from(HTML), max_size=12))
    def test_tags_with_and_without_attributes_read_the_same(self, pieces: list[str]) -> None:
        text = "".join(pieces)
        assert plain(f"<i></i>{text}") == plain(f'<i lang="hi"></i>{text}')

    @given(st.text(alphabet="0123456789-:TZ+.", max_size=30))
    def test_no_moment_breaks_the_reading(self, text: str) -> None:
        day_in_india(text, ends=True)
