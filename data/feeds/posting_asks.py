"""What a posting asks and offers: texts without a form, kept in a column where a closed list knows them, else as a line."""

from __future__ import annotations

import re
from typing import Any

from data.feeds import cells
from data.feeds.advert import Advert
from data.feeds.base import BadCell
from data.feeds.feed_words import feed_words
from data.feeds.json_text import Node
from data.feeds.plain_number import plain_number
from data.feeds.posting_words import each, plain, text_of, texts_of, told
from matching.model import EDUCATION_RANK

LONGEST_PART = 80
"""Characters of one skill or benefit; what is longer is a sentence, and no list."""
_PARTS = re.compile(r"\s*(?:[;,|•·]|\n-?|(?<=\s)-(?=\s))\s*")
_HOURS = re.compile(
    r"(\d{1,2}(?:\.\d+)?)\s*(?:hours?|hrs?|घंटे|घंटा)\.?(?:\s*(?:/|per|a|every|each|प्रति)?\s*(?:day|daily|दिन|रोज़|रोज))?", re.I
)
_CODED = re.compile(r"(?<![\d-])(\d{4}(?:\.\d{1,4})?)(?![\d.-])")
_OUR_CODES = re.compile(r"\b(?:NCO|ISCO)", re.I)


def read_asks(posting: Node, advert: Advert) -> None:
    """Schooling, experience, kind of work, hours, skills, benefits and trade of a posting; raises `BadCell`."""
    _schooling(posting.get("educationRequirements"), advert)
    _experience(posting.get("experienceRequirements"), advert)
    _kind(posting.get("employmentType"), advert)
    _hours(posting.get("workHours"), advert)
    _list(posting.get("skills"), "skills", "skills", advert)
    for name in ("jobBenefits", "benefits"):
        _list(posting.get(name), name, "benefits", advert)
    _trade(posting.get("occupationalCategory"), advert)


def _schooling(value: Any, advert: Advert) -> None:
    """The least of the levels that are named: whoever has it may ask."""
    levels = []
    for stated in each(value):
        category = stated.get("credentialCategory") if isinstance(stated, dict) else stated
        levels += [feed_words().value("min_education", text) for text in texts_of(category if category is not None else stated)]
    known = [level for level in levels if level is not None]
    if known:
        advert.state("min_education", "educationRequirements", min(known, key=EDUCATION_RANK.__getitem__))
    if len(levels) > 1 or len(known) < len(levels):
        advert.add_line("educationRequirements", told(value))


def _experience(value: Any, advert: Advert) -> None:
    stated = next(each(value), None)
    months = text_of(stated.get("monthsOfExperience")) if isinstance(stated, dict) else ""
    if months:
        path = "experienceRequirements.monthsOfExperience"
        try:
            cells.read_number(plain_number(months), 0, 720)
        except ValueError as problem:
            raise BadCell(problem.args[0], path, months) from None
        advert.state("min_experience_years", path, f"{plain_number(months)} months")
        return
    text = plain(text_of(stated))
    try:
        cells.read_years(text)
    except ValueError:
        advert.add_line("experienceRequirements", told(value))
    else:
        advert.state("min_experience_years", "experienceRequirements", text)


def _kind(value: Any, advert: Advert) -> None:
    """The first kind of employment that a listing has; all of them as a line when there are others."""
    stated = [part for text in texts_of(value) for part in re.split(r"\s*[,;|]\s*", text) if part]
    known = [kind for kind in (feed_words().value("job_type", part) for part in stated) if kind]
    if known:
        advert.state("job_type", "employmentType", known[0])
    if len(stated) > 1 or not known:
        advert.add_line("employmentType", "; ".join(stated))


def _hours(value: Any, advert: Advert) -> None:
    text = plain(told(value))
    if found := _HOURS.fullmatch(text):
        advert.state("hours_per_day", "workHours", found[1])
    elif shift := feed_words().value("shift", text):
        advert.state("shift", "workHours", shift)
    else:
        advert.add_line("workHours", text)


def _list(value: Any, name: str, column: str, advert: Advert) -> None:
    parts = [part for text in texts_of(value) for part in _PARTS.split(plain(text)) if part]
    if not parts:
        return
    if max(map(len, parts)) > LONGEST_PART or sum(map(len, parts)) > LONGEST_PART * 20:
        advert.add_line(name, told(value))
    else:
        advert.state(column, name, ";".join(part.strip(" -") for part in parts))


def _trade(value: Any, advert: Advert) -> None:
    """A code of NCO or ISCO is the trade; other codes are of lists that we do not have, and their names stand for the role."""
    names = []
    for stated in each(value):
        code = text_of(stated.get("codeValue")) if isinstance(stated, dict) else ""
        text = f"{code} {told(stated.get('inCodeSet')) if isinstance(stated, dict) else ''} {text_of(stated)}".strip()
        ours = _CODED.search(text)
        if ours and (_OUR_CODES.search(text) or text.startswith(ours[1])):
            advert.state("nco_code", "occupationalCategory", ours[1])
        name = re.sub(r"^[\d.\-\s:]+|\b(?:NCO|ISCO)[\w-]*", "", text_of(stated)).strip(" -:()[]")
        names.append(name.replace(ours[1], "").strip(" -:()[]") if ours else name)
    if spoken := "; ".join(dict.fromkeys(filter(None, names))):
        advert.state("functional_role", "occupationalCategory", spoken)
