"""The cells of a demonstration advert: employer, place, pay, dates and the rest, each from chances in 0-1 by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from services.demo.country import Country, written
from services.demo.tables import Advert, Employer, StateFacts

SILENT_ABOUT = 0.18
"""Adverts without pay, and independently those without a PIN code: a third lack one of the two."""
WITH_CODE = 0.25
OWN_SKILLS = 0.25
ROUNDED_TO = {"month": 500, "day": 10, "hour": 5, "piece": 1, "year": 1_000}
GENERAL = "general"
"""Placement organisations and government offices, which advertise for every sector."""
Luck = Mapping[str, float]
Cells = dict[str, str]


def employer_cells(employers: Mapping[str, Sequence[Employer]], terms: Advert, false: bool, luck: Luck) -> Cells:
    """An invented employer of the sector; of a false advert a placement organisation."""
    if false:
        chosen: Sequence[Employer] = [employer for employer in employers[GENERAL] if employer.employer_type == "placement_org"]
    else:
        chosen = employers[GENERAL if luck["general"] < 0.12 or terms.sector not in employers else terms.sector]
    employer = chosen[int(luck["employer"] * len(chosen))]
    sector = terms.sector.replace("_", " ").capitalize() if luck["role"] < 0.6 else ""
    return {"employer_name": employer.name, "employer_type": employer.employer_type, "sector": sector}


def place_cells(country: Country, district: int, luck: Luck) -> Cells:
    """State, district and PIN code; whom to ask is an office, never a telephone."""
    place = country.districts[district]
    return {
        "state": place.state,
        "district": written(luck["former_name"], place),
        "pincode": "" if luck["no_pin"] < SILENT_ABOUT else country.draw_pincode(district, luck["pincode"]),
        "contact": f"District employment office, {place.name}" if luck["link"] > 0.7 else "",
    }


def terms_cells(terms: Advert, same_family: bool, own: bool, luck: Luck) -> Cells:
    """What the advert asks and offers; what only fits its own family is left out for another.

    Our own wordings state skills in `OWN_SKILLS` of the cases.
    """
    kept = {
        "job_type": terms.job_type,
        "min_experience_years": terms.min_experience_years,
        "shift": terms.shift,
        "benefits": terms.benefits,
    }
    if not same_family:
        return kept
    asked = ("skills", "min_education", "min_experience_years", "licences", "gender")
    told = kept | {column: str(getattr(terms, column)) for column in asked}
    return told if not own or luck["skills"] < OWN_SKILLS else told | {"skills": ""}


def pay_cells(terms: Advert, level: float, luck: Luck) -> Cells:
    """The advert's pay at the level of the State (1 is the mean); by the piece it stands as it is."""
    if luck["no_pay"] < SILENT_ABOUT:
        return {}
    step = ROUNDED_TO[terms.wage_period]
    level = 1.0 if terms.wage_period == "piece" else level
    low, high = (max(round(wage * level / step), 1) * step for wage in (terms.wage_low, terms.wage_high))
    figures = {"wage_min": f"{low:,}" if luck["pay"] < 0.05 else str(low), "wage_period": terms.wage_period}
    return figures if luck["one_figure"] < 0.2 or high <= low else {**figures, "wage_max": str(high)}


def date_cells(state: str, today: date, district: str, luck: Luck) -> Cells:
    """Open ones were posted within 75 days, stale ones over 90 days ago without a last date, closed ones are past their last date."""

    def written_day(days: int) -> str:
        day = today + timedelta(days=days)
        return day.strftime("%d-%m-%Y") if luck["written_date"] < 0.1 else day.isoformat()

    if state == "stale":
        return {"posted_on": written_day(-91 - int(luck["posted"] * 150))}
    ago = int(luck["posted"] ** 1.7 * 75)
    if state == "closed":
        return {"posted_on": written_day(-ago - 25), "last_date": written_day(-1 - int(luck["last"] * 20))}
    return {
        "posted_on": written_day(-ago),
        "last_date": "" if luck["no_last"] < 0.15 else written_day(1 + int(luck["last"] * 60)),
        "last_confirmed_on": written_day(-int(luck["confirmed"] / 0.25 * min(ago, 15))) if luck["confirmed"] < 0.25 else "",
        "walk_in_on": written_day(1 + int(luck["walk_in"] * 200)) if luck["walk_in"] < 0.06 else "",
        "walk_in_place": f"District employment office, {district}" if luck["walk_in"] < 0.06 else "",
    }


def other_cells(state: StateFacts, job_id: str, openings: int, hourly: bool, luck: Luck) -> Cells:
    """What stands in a part of the adverts only; work that is paid by the hour says how many hours a day it is."""
    hours = ("2", "3", "4") if hourly else ("8", "8", "9", "10", "12") if luck["hours"] < 0.12 else ("",)
    for_disabled = luck["pwd"] < 0.03
    return {
        "openings": "" if luck["no_openings"] < 0.1 else str(openings),
        "languages": next(iter(state.languages)) if luck["spoken"] < 0.08 else "",
        "pwd_openings": str(1 + int(luck["pwd"] * 100)) if for_disabled else "",
        "disability_types": ("locomotor", "hearing", "hearing;speech")[int(luck["pwd"] * 100)] if for_disabled else "",
        "min_age": "18" if luck["age"] < 0.14 else "",
        "max_age": "45" if luck["age"] < 0.06 else "",
        "hours_per_day": hours[int(luck["hours"] * 1_000) % len(hours)],
        "weekly_off": "Sunday" if luck["hours"] < 0.08 else "",
        "source_url": f"https://demonstration.invalid/jobs/{job_id}" if luck["link"] < 0.3 else "",
    }
