"""What of an ONEST item its listing does not hold: every leaf of the message is looked for, by value or by what it is read as."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

from data.feeds.onest_item import PASSED_OVER
from matching.model import Listing

ReadAs = Callable[[Listing, str], bool]
COURSES = {"class-x": "secondary", "class-xii": "higher_secondary", "class-viii": "middle", "under graduate": "graduate"}

READ_AS: dict[str, ReadAs] = {
    "time.label": lambda listing, text: (text == "disable") == (listing.openings == 0),
    "time.timestamp": lambda listing, text: str(listing.last_confirmed_on) == text[:10],
    "time.range.start": lambda listing, text: abs((listing.posted_on - type(listing.posted_on).fromisoformat(text[:10])).days) <= 1,
    "time.range.end": lambda listing, text: str(listing.last_date) == text[:10],
    "tags.TIMING.DAY_FROM": lambda listing, text: f"{text}–" in listing.description or f"{text} " in listing.description,
    "tags.TIMING.TIME_FROM": lambda listing, text: f"{text[:2]}:{text[2:]}–" in listing.description,
    "tags.TIMING.TIME_TO": lambda listing, text: f"–{text[:2]}:{text[2:]}" in listing.description,
    "tags.ACADEMIC_QUALIFICATIONS.MANDATORY_ELIGIBILITY": lambda listing, text: f"eligibility {text}" in listing.description,
    "tags.JOB_REQUIREMENTS.REQ_EXPERIENCE": lambda listing, text: (
        {"P6M": 0.5, "P1Y6M": 1.5, "P2Y6M": 2.5}[text] == listing.min_experience_years
    ),
    "tags.JOB_DETAILS.JOB_TYPE": lambda listing, text: (
        {"full-time": "full_time", "part-time": "part_time", "contractual": "contract"}[text] == listing.job_type
    ),
    "tags.JOB_DETAILS.GENDER_PREFERENCE": lambda listing, text: text.lower() == listing.gender,
    "tags.COMPENSATION.TYPE": lambda listing, text: {"lpa": "year", "ctc": "year", "monthly": "month"}[text] == listing.wage_period,
    "tags.COMPENSATION.MIN": lambda listing, text: listing.wage_min in (int(text), int(text) * 100_000),
    "tags.COMPENSATION.MAX": lambda listing, text: listing.wage_max in (int(text), int(text) * 100_000),
    "locations.city.code": lambda listing, text: (
        {"std:020": "Pune", "std:022": "Mumbai", "std:0542": "Varanasi"}[text] == listing.district
    ),
    "locations.state.code": lambda listing, text: {"MH": "Maharashtra", "UP": "Uttar Pradesh"}[text] == listing.state,
}
"""Leaves that a listing holds in another form, and how to see that it does."""
NOT_HELD = {
    **PASSED_OVER,
    "tags.NP_FEES": "terms between the participants, which no worker pays",
    "price.value": "beside NP_FEES the price of an application between the participants: the quote of on_select repeats it",
    "price.maximum_value": "as price.value",
    "locations.id": "only names the location within the message",
}
"""Leaves that a listing does not hold, and why."""


def leaves(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every leaf with its path; a tag's path goes by its codes."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "tags":
                yield from (each for group in value for each in _of_tag(group, f"{path}.tags".strip(".")))
            else:
                yield from leaves(value, f"{path}.{key}".strip("."))
    elif isinstance(node, list):
        for value in node:
            yield from leaves(value, path)
    else:
        yield path, str(node)


def _of_tag(group: dict[str, Any], path: str) -> Iterator[tuple[str, str]]:
    descriptor = group["descriptor"]
    for each in group.get("list") or descriptor["list"]:
        code = each["code"] if "code" in each else each["descriptor"]["code"]
        yield (
            (f"{path}.{descriptor['code']}" if descriptor["code"] == "NP_FEES" else f"{path}.{descriptor['code']}.{code}"),
            each["value"],
        )


def of_item(item: dict[str, Any], provider: dict[str, Any]) -> list[tuple[str, str]]:
    """The leaves of an item, of its location, and of its provider."""
    rest = {key: value for key, value in provider.items() if key not in ("items", "locations")}
    places = [each for each in provider.get("locations", ()) if each["id"] in item["location_ids"]]
    return [*leaves(item), *leaves({"locations": places}), *leaves({"provider": rest})]


def unexplained(found: list[tuple[str, str]], listing: Listing) -> list[tuple[str, str]]:
    """The leaves that the listing neither holds nor leaves out for a stated reason."""
    held = "\n".join(str(getattr(listing, field.name)) for field in fields(listing))
    return [
        (path, text)
        for path, text in found
        if path not in NOT_HELD and not (READ_AS[path](listing, text) if path in READ_AS else text.strip() in held)
    ]
