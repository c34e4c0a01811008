"""A record as e-Shram gives it becomes a worker, or says which field cannot be right."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.worker_record import FIELDS, BadWorkerRecord, record_from_worker, worker_from_record, worker_from_values
from matching.model import JOB_TYPES, LICENCES, Address, Pay, Preferences, Worker

UAN = "001000000025"
LAKSHMI: dict[str, Any] = {
    "uan": "0010 0000 0025",
    "name": " Lakshmi ",
    "gender": "Female",
    "birth_date": "1996-07-30",
    "mobile": "+91 90000 00025",
    "home": {"state": "West Bengal", "district": "Kolkata", "pincode": "700 029"},
    "current": {"state": "", "district": None},
    "education": "none",
    "occupation": "domestic worker",
    "occupation_nco": "",
    "secondary_occupation": None,
    "skills": ["cooking", " "],
    "experience_years": 6,
    "monthly_income_slab": "up_to_10000",
    "social_category": "OBC",
    "disability": [],
    "languages": ["bn", "hi"],
    "worker_type": "unorganised",
    "preferences": {
        "max_km": 5,
        "min_monthly_wage": 9000,
        "job_types": ["part_time"],
        "willing_to_relocate": False,
        "shifts": ["morning"],
    },
    "licences": [],
    "smartphone": False,
    "current_pay": {"amount": 8000, "period": "month"},
    "bank_account": "must not be kept",
}


def test_a_domestic_worker_in_kolkata_comes_through_whole() -> None:
    assert worker_from_record(LAKSHMI) == Worker(
        uan=UAN,
        name="Lakshmi",
        gender="female",
        birth_date=date(1996, 7, 30),
        mobile="9000000025",
        home=Address("West Bengal", "Kolkata", "700029"),
        education="none",
        occupation="domestic worker",
        skills=("cooking",),
        experience_years=6.0,
        monthly_income_slab="up_to_10000",
        social_category="OBC",
        languages=("bn", "hi"),
        worker_type="unorganised",
        preferences=Preferences(5.0, 9000, ("part_time",), False, ("morning",)),
        licences=(),
        smartphone=False,
        current_pay=Pay(8000, "month"),
    )


def test_a_record_with_nothing_but_a_uan_is_a_worker_of_whom_nothing_is_known() -> None:
    assert worker_from_record({"uan": UAN}) == Worker(uan=UAN)
    assert worker_from_record(dict.fromkeys(FIELDS) | {"uan": UAN}) == Worker(uan=UAN)


def test_no_licence_said_is_not_the_same_as_none() -> None:
    assert worker_from_record({"uan": UAN}).licences is None
    assert worker_from_record({"uan": UAN, "licences": []}).licences == ()


def test_the_record_has_the_fields_of_a_worker() -> None:
    assert tuple(field.name for field in dataclasses.fields(Worker)) == FIELDS


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"uan": None}, "uan", "missing"),
        ({"uan": "  "}, "uan", "missing"),
        ({"uan": "00100000002"}, "uan", "uan_too_short"),
        ({"uan": "0010000000255"}, "uan", "uan_too_long"),
        ({"uan": "00100000002X"}, "uan", "uan_not_digits"),
        ({"uan": 1000000025}, "uan", "not_text"),
        ({"name": "\ud800"}, "name", "not_text"),
        ({"name": "x" * 301}, "name", "too_long"),
        ({"gender": "f"}, "gender", "not_in_list"),
        ({"birth_date": "30/07/1996"}, "birth_date", "not_a_date"),
        ({"birth_date": "1996-02-30"}, "birth_date", "not_a_date"),
        ({"birth_date": "2996-02-20"}, "birth_date", "out_of_range"),
        ({"birth_date": 1996}, "birth_date", "not_a_date"),
        ({"mobile": "12345"}, "mobile", "not_a_mobile"),
        ({"mobile": "5000000025"}, "mobile", "not_a_mobile"),
        ({"home": "Kolkata"}, "home", "not_an_object"),
        ({"home": {"pincode": "7000"}}, "home.pincode", "not_a_pincode"),
        ({"home": {"pincode": "070002"}}, "home.pincode", "not_a_pincode"),
        ({"education": "PhD"}, "education", "not_in_list"),
        ({"occupation_nco": "71"}, "occupation_nco", "not_this_form"),
        ({"skills": "cooking"}, "skills", "not_a_list"),
        ({"skills": ["cooking", 5]}, "skills", "not_text"),
        ({"skills": ["x"] * 101}, "skills", "too_long"),
        ({"experience_years": "six"}, "experience_years", "not_a_number"),
        ({"experience_years": True}, "experience_years", "not_a_number"),
        ({"experience_years": float("nan")}, "experience_years", "not_a_number"),
        ({"experience_years": -1}, "experience_years", "out_of_range"),
        ({"monthly_income_slab": "lots"}, "monthly_income_slab", "not_in_list"),
        ({"languages": ["Bengali"]}, "languages", "not_this_form"),
        ({"preferences": {"max_km": -5}}, "preferences.max_km", "out_of_range"),
        ({"preferences": {"min_monthly_wage": 9000.5}}, "preferences.min_monthly_wage", "not_a_whole_number"),
        ({"preferences": {"job_types": ["any"]}}, "preferences.job_types", "not_in_list"),
        ({"preferences": {"willing_to_relocate": "no"}}, "preferences.willing_to_relocate", "not_yes_or_no"),
        ({"licences": ["tank"]}, "licences", "not_in_list"),
        ({"current_pay": {"amount": 10**12, "period": "month"}}, "current_pay.amount", "out_of_range"),
        ({"current_pay": {"amount": 500}}, "current_pay.period", "missing"),
    ],
)
def test_a_value_that_cannot_be_right_is_named(wrong: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(BadWorkerRecord) as bad:
        worker_from_record(LAKSHMI | wrong)
    assert (bad.value.field, bad.value.code) == (field, code)


def test_what_is_no_record_is_told() -> None:
    for wrong in (None, [], "worker", 5):
        with pytest.raises(BadWorkerRecord) as bad:
            worker_from_record(wrong)
        assert (bad.value.field, bad.value.code) == ("record", "not_an_object")


@pytest.mark.parametrize(
    ("wrong", "shown"),
    [
        ({"uan": "12345678901234"}, "…1234"),
        ({"mobile": "1234567890123"}, "…0123"),
        ({"name": "Lakshmi" * 99}, ""),
        ({"occupation": "x" * 400}, "x" * 60),
    ],
)
def test_a_bad_value_is_told_short_and_without_the_person(wrong: dict[str, Any], shown: str) -> None:
    with pytest.raises(BadWorkerRecord) as bad:
        worker_from_record(LAKSHMI | wrong)
    assert bad.value.value == shown
    assert str(bad.value) == f"{bad.value.field}: {bad.value.code}"


def test_some_fields_alone_leave_the_others_unknown() -> None:
    assert worker_from_values({"education": "primary"}) == Worker(uan="", education="primary")


text = st.text(st.characters(codec="utf-8", categories=["L", "N", "M"]), min_size=1, max_size=30)
maybe = st.none()
addresses = st.builds(Address, state=text, district=maybe | text, pincode=maybe | st.from_regex(r"[1-9][0-9]{5}", fullmatch=True))
whole_workers = st.builds(
    Worker,
    uan=st.from_regex(r"[0-9]{12}", fullmatch=True),
    name=maybe | text,
    gender=maybe | st.sampled_from(["male", "female", "transgender", "other"]),
    birth_date=maybe | st.dates(date(1930, 1, 1), date(2015, 1, 1)),
    mobile=maybe | st.from_regex(r"[6-9][0-9]{9}", fullmatch=True),
    home=maybe | addresses,
    current=maybe | addresses,
    education=maybe | st.sampled_from(["none", "primary", "iti", "graduate"]),
    occupation=maybe | text,
    skills=st.lists(text, max_size=4).map(tuple),
    experience_years=maybe | st.floats(0, 60),
    disability=st.lists(text, max_size=2).map(tuple),
    preferences=st.builds(
        Preferences,
        max_km=maybe | st.floats(0, 500),
        min_monthly_wage=maybe | st.integers(0, 100_000),
        job_types=st.lists(st.sampled_from(JOB_TYPES), max_size=3).map(tuple),
        willing_to_relocate=maybe | st.booleans(),
    ),
    licences=maybe | st.lists(st.sampled_from(LICENCES), max_size=3).map(tuple),
    smartphone=maybe | st.booleans(),
    current_pay=maybe | st.builds(Pay, amount=st.integers(1, 10_000_000), period=st.sampled_from(["day", "month"])),
    available_from=maybe | st.dates(),
)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(worker=whole_workers)
def test_a_worker_written_as_a_record_comes_back_the_same(worker: Worker) -> None:
    assert worker_from_record(json.loads(json.dumps(record_from_worker(worker)))) == worker


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*FIELDS, "state", "pincode", "amount"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(record=st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=6))
def test_whatever_the_register_says_is_a_worker_or_names_a_field(record: dict[str, Any]) -> None:
    found = tried({"uan": UAN} | record)
    if isinstance(found, BadWorkerRecord):
        assert found.field.split(".")[0] in FIELDS
        assert found.code.replace("_", "").isalpha()
    else:
        assert worker_from_record(record_from_worker(found)) == found


def tried(record: dict[str, Any]) -> Worker | BadWorkerRecord:
    try:
        return worker_from_record(record)
    except BadWorkerRecord as bad:
        return bad
