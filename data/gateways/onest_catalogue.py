"""Our listings as a catalogue of the ONEST network (`on_search`): what `data.feeds.onest` reads back is the same listings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any

from data.feeds.onest_place import code_of_city, state_codes
from data.gateways.onest_context import Between, envelope, moment
from matching.model import INDIA, Listing

CATALOGUE = "Kaam Setu"
FULFILMENT = {"id": "F1", "type": "lead"}
UNSAID = "*"
DETAILS = {
    "JOB_TYPE": "job_type", "JOB_ROLE": "functional_role", "GENDER_PREFERENCE": "gender", "NCO_CODE": "nco_code",
    "EMPLOYER_TYPE": "employer_type", "SHIFT": "shift", "HOURS_PER_DAY": "hours_per_day", "WEEKLY_OFF": "weekly_off",
    "BENEFIT": "benefits", "PWD_OPENINGS": "pwd_openings", "DISABILITY_TYPE": "disability_types", "WALK_IN_DATE": "walk_in_on",
    "WALK_IN_PLACE": "walk_in_place", "BRING": "bring", "KIND": "kind", "CONTACT": "contact", "SOURCE_URL": "source_url",
}  # fmt: skip
REQUIREMENTS = {
    "REQ_EXPERIENCE": "min_experience_years", "MAX_EXPERIENCE": "max_experience_years", "ADD_PROF_SKILL": "skills_text",
    "LANGUAGE": "languages", "LICENCE": "licences", "MIN_AGE": "min_age", "MAX_AGE": "max_age",
}  # fmt: skip
"""Fields of a listing that go out as tags, by their codes; those that the network does not name are ours, and our reader knows them."""


def catalogue(listings: Iterable[Listing], between: Between, at: datetime) -> dict[str, Any]:
    """An `on_search` of these listings, a provider for each employer; what was understood of an advert or counted stays here.

    An item's id is the listing's `job_id`; a reader's `job_id` is ours as participant, the provider's and this one.
    """
    employers: dict[str | None, list[Listing]] = {}
    for listing in listings:
        employers.setdefault(listing.employer_name, []).append(listing)
    providers = [_provider(name, adverts) for name, adverts in employers.items()]
    return envelope("on_search", between, at, {"catalog": {"descriptor": {"name": CATALOGUE}, "providers": providers}})


def provider_id(employer_name: str | None) -> str:
    """The number of an employer among our providers: the same for the same name, in every catalogue."""
    return sha256((employer_name or "").encode()).hexdigest()[:16]


def _provider(name: str | None, adverts: list[Listing]) -> dict[str, Any]:
    places = {(each.state, each.district, each.pincode): f"L{number}" for number, each in enumerate(adverts, start=1)}
    return {
        "id": provider_id(name),
        "descriptor": {"name": name or UNSAID},
        "fulfillments": [FULFILMENT],
        "locations": [_location(number, *place) for place, number in places.items()],
        "items": [_item(each, places[each.state, each.district, each.pincode]) for each in adverts],
    }


def _location(number: str, state: str, district: str, pincode: str | None) -> dict[str, Any]:
    code = next((code for code, name in state_codes().items() if name == state), UNSAID)
    return {
        "id": number,
        "city": {"code": code_of_city(district, state), "name": district},
        "state": {"code": code, "name": state},
        "area_code": {"code": pincode or UNSAID},
    }


def _item(listing: Listing, location: str) -> dict[str, Any]:
    days = {"start": listing.posted_on, "end": listing.last_date}
    confirmed = {"timestamp": _midnight(listing.last_confirmed_on)} if listing.last_confirmed_on else {}
    counted = {} if listing.openings is None else {"quantity": {"available": {"count": listing.openings}}}
    return {
        "id": listing.job_id,
        "category_ids": [listing.sector] if listing.sector else [],
        "descriptor": {"name": listing.title, "long_desc": listing.description},
        **counted,
        "time": {
            "label": "disable" if listing.openings == 0 else "enable",
            **confirmed,
            "range": {name: _midnight(day) for name, day in days.items() if day},
        },
        "location_ids": [location],
        "fulfillment_ids": [FULFILMENT["id"]],
        "creator": {"descriptor": {"name": listing.employer_name or UNSAID}},
        "tags": _tags(listing),
        "price": {"currency": "INR", "value": "0"},
    }


def _tags(listing: Listing) -> list[dict[str, Any]]:
    pay = [("TYPE", listing.wage_period), ("MIN", listing.wage_min), ("MAX", listing.wage_max)]
    schooling = [("COURSE_LEVEL", listing.min_education), ("MANDATORY_ELIGIBILITY", "true")] if listing.min_education else []
    groups = {
        "JOB_DETAILS": _values(listing, DETAILS),
        "JOB_REQUIREMENTS": _values(listing, REQUIREMENTS),
        "ACADEMIC_QUALIFICATIONS": schooling,
        "COMPENSATION": [(code, value) for code, value in pay if value is not None],
    }
    tags = [
        {"descriptor": {"code": group}, "list": [{"descriptor": {"code": code}, "value": str(value)} for code, value in values]}
        for group, values in groups.items()
        if values
    ]
    return [
        *tags,
        {"descriptor": {"code": "NP_FEES"}, "list": [{"code": "ID", "value": "1"}, {"code": "COMMERCIAL_VALUE", "value": "0"}]},
    ]


def _values(listing: Listing, columns: dict[str, str]) -> list[tuple[str, Any]]:
    """Codes and values of the fields that are known, those of a list one by one."""
    held = ((code, getattr(listing, name)) for code, name in columns.items())
    return [
        (code, each) for code, value in held for each in (value if isinstance(value, tuple) else (value,)) if each not in (None, "")
    ]


def _midnight(day: date) -> str:
    """The beginning of a day in India."""
    return moment(datetime.combine(day, time(), INDIA))
