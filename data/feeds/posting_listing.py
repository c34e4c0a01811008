"""One schema.org JobPosting as rows of listing columns: a row a place.

What a posting says beyond our columns becomes lines at the end of the description, so that nothing an employer wrote is lost; left
out is only what is said of the page (`IGNORED`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from data.feeds.advert import Advert
from data.feeds.base import Notices
from data.feeds.json_text import Node
from data.feeds.ncs_rows import LONGEST_JOB_ID
from data.feeds.plain_number import plain_number
from data.feeds.posting_asks import read_asks
from data.feeds.posting_pay import pay_of
from data.feeds.posting_place import Place, places_of
from data.feeds.posting_words import day_in_india, each, plain, text_of, texts_of, told, types_of

EMPLOYER_TYPES = {"GovernmentOrganization": "government", "EmploymentAgency": "placement_org"}
CONFIDENTIAL = "confidential"
READ = {
    "title", "name", "description", "identifier", "url", "datePosted", "validThrough", "applicationDeadline", "hiringOrganization",
    "employmentType", "jobLocation", "baseSalary", "salaryCurrency", "totalJobOpenings", "experienceRequirements",
    "educationRequirements", "skills", "workHours", "jobBenefits", "benefits", "industry", "occupationalCategory", "applicationContact",
}  # fmt: skip
IGNORED = {
    "image", "logo", "mainEntityOfPage", "directApply", "sameAs", "potentialAction", "inLanguage", "dateModified", "dateCreated",
    "thumbnailUrl", "additionalType", "subjectOf",
}  # fmt: skip
"""Said of the page or the form behind it, and not of the work."""


def rows_of(posting: Node, line: int, notices: Notices) -> Iterator[tuple[Advert, list[tuple[str, str]]]]:
    """The advert of each place, with its columns and texts. Raises `BadCell` for a posting that no place can be a listing of.

    Of several places each is a listing, its id the posting's with the place behind it; how many openings are where is then unknown,
    and the posting's number stands in the description (openings_of_several_places).
    """
    places, elsewhere = places_of(posting)
    if elsewhere:
        notices.tell("places_passed_over", line)
    several = len(places) > 1
    openings = plain_number(text_of(posting.get("totalJobOpenings")))
    if several and openings:
        notices.tell("openings_of_several_places", line)
    pay = pay_of(posting)
    if pay.weekly:
        notices.tell("week_pay_as_month", line)
    number = _number(posting)
    taken: set[str] = set()
    for place in places or [Place("jobLocation.address", "", "", "")]:
        advert = _advert(posting, place)
        for column, (path, text) in pay.columns.items():
            advert.state(column, path, text)
        if several:
            advert.add_line("totalJobOpenings", openings)
        else:
            advert.state("openings", "totalJobOpenings", openings)
        advert.state("job_id", "identifier", _of_place(number, place, taken) if several else number)
        yield advert, advert.row()


def _advert(posting: Node, place: Place) -> Advert:
    advert = Advert()
    advert.state("title", "title", plain(text_of(posting.get("title")) or text_of(posting.get("name"))).replace("\n", " "))
    advert.state("description", "description", plain("\n".join(texts_of(posting.get("description")))))
    advert.state("state", f"{place.path}.addressRegion", place.state)
    advert.state("district", f"{place.path}.addressLocality", place.district)
    advert.state("pincode", f"{place.path}.postalCode", place.pincode)
    advert.state("source_url", "url", text_of(posting.get("url")))
    advert.state("posted_on", "datePosted", day_in_india(text_of(posting.get("datePosted"))))
    for name in ("validThrough", "applicationDeadline"):
        advert.state("last_date", name, day_in_india(text_of(posting.get(name)), ends=True))
    advert.state("sector", "industry", "; ".join(map(plain, texts_of(posting.get("industry")))).replace("\n", " "))
    _employer(posting, advert)
    read_asks(posting, advert)
    advert.add_line("streetAddress", place.street)
    for name, value in posting.items():
        if not name.startswith("@") and name not in READ and name not in IGNORED:
            advert.add_line(name, told(value))
    return advert


def _employer(posting: Node, advert: Advert) -> None:
    employer = next(each(posting.get("hiringOrganization")), None)
    name = plain(text_of(employer))
    if name.casefold() != CONFIDENTIAL:
        advert.state("employer_name", "hiringOrganization", name.replace("\n", " "))
    contacts: list[Any] = [*each(posting.get("applicationContact"))]
    if isinstance(employer, dict):
        for kind in sorted(types_of(employer) & EMPLOYER_TYPES.keys()):
            advert.state("employer_type", "hiringOrganization.@type", EMPLOYER_TYPES[kind])
        advert.add_line("department", told(employer.get("department")))
        contacts += contacts or [*each(employer.get("contactPoint")), employer | {"name": None}]
    for contact in contacts:
        parts = [contact.get(key) for key in ("name", "telephone", "email")] if isinstance(contact, dict) else [contact]
        advert.state("contact", "applicationContact", "; ".join(filter(None, (plain(told(part)) for part in parts))))


def known_by(posting: Node) -> str:
    """What a person finds a posting by in its file: the number, address or `@id` that it gives, else its title."""
    return _given_number(posting) or text_of(posting.get("title")) or text_of(posting.get("name"))


def _number(posting: Node) -> str:
    """What the advert is known by: `identifier`, headed by whose number it is where that is said; else the address of the page, or the
    posting's `@id`; else a mark of its words, which is another when they change."""
    number = _given_number(posting)
    if not number:
        told_of = (told(posting.get(name)) for name in ("title", "hiringOrganization", "jobLocation", "description", "datePosted"))
        return _mark("\n".join(told_of))
    return number if len(number) <= LONGEST_JOB_ID else _mark(number)


def _given_number(posting: Node) -> str:
    identifier = next(each(posting.get("identifier")), None)
    number = text_of(identifier.get("value") or identifier.get("@value")) if isinstance(identifier, dict) else text_of(identifier)
    if isinstance(identifier, dict) and number and (whose := text_of(identifier.get("name") or identifier.get("propertyID"))):
        number = f"{whose}: {number}"
    return " ".join(number.split()) or text_of(posting.get("url")) or text_of(posting.get("@id"))


def _of_place(number: str, place: Place, taken: set[str]) -> str:
    """The number with its place behind it, and a count where a posting names one twice."""
    named = f"{number} @ {' '.join(filter(None, (place.district or place.state, place.pincode)))}"
    named = named if len(named) <= LONGEST_JOB_ID - 5 else _mark(named)
    told_apart, count = named, 2
    while told_apart in taken:
        told_apart, count = f"{named} {count}", count + 1
    taken.add(told_apart)
    return told_apart


def _mark(text: str) -> str:
    return f"sha256-{hashlib.sha256(text.encode('utf-8')).hexdigest()[:32]}"
