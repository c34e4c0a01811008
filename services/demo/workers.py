"""Demonstration workers as records of the e-Shram contract (DESIGN.md §4). Nobody in them is real."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.random import Generator

from matching.model import INCOME_SLABS, JOB_TYPES, SHIFTS, WORKING_DAYS_A_MONTH
from matching.occupations import SKILL_LEVELS, Occupation
from services.demo.country import Country, Floats, written
from services.demo.people import People, draw_people, pick
from services.demo.shares import DISABILITIES, EDUCATION, MIGRANTS_FROM
from services.demo.tables import DemoTables, StateFacts
from services.demo.worker_words import WorkerWords, as_typed, languages_spoken

CHANCES = (
    "name", "mobile", "same_home", "text", "case", "code", "second", "second_text", "skill", "years", "years_told", "language",
    "age_unknown", "odd_trade", "odd_place", "reach", "wage", "job_type", "move", "shift", "licence", "vehicle", "smartphone",
    "pay", "available", "pincode", "home_pincode", "former_name", "disability",
)  # fmt: skip
ANY_WORK = ("kuch bhi kaam", "koi bhi kaam chalega", "any work", "कुछ भी काम", "jo mile")
NO_TRADE = ("business", "labour card", "self", "xyz", "")
NO_DISTRICT = ("Purana Zila", "Naya Nagar", "Zilla")
LICENCE_OF = {"8321": "two_wheeler", "8322": "light_vehicle", "8331": "heavy_vehicle", "8332": "heavy_vehicle"}
HOLDS_LICENCE = 0.7
REACHES: Sequence[int] = (3, 5, 10, 15, 25, 60, 150)
LEAST_PAY, MOST_PAY = 5_500, 30_000
"""Rupees a month told by who earns least, and by who is in the open slab."""
UAN_SPACE = 10**10
FIRST_DRAWN = 10**9
"""Numbers under it are kept for the characters on the screens."""
MOBILE_SPACE = 100_000
Luck = Mapping[str, float]


def draw_uans(random: Generator, count: int) -> list[str]:
    """So many different UANs, twelve digits that start with 00 and follow no pattern."""
    numbers: set[int] = set()
    while len(numbers) < count:
        numbers.update(random.integers(FIRST_DRAWN, UAN_SPACE, count - len(numbers)).tolist())
    shuffled = np.array(sorted(numbers), dtype=np.int64)
    random.shuffle(shuffled)
    return [f"00{number:010d}" for number in shuffled.tolist()]


def draw_workers(
    random: Generator, country: Country, tables: DemoTables, occupations: Mapping[str, Occupation], count: int, today: date
) -> Iterator[dict[str, Any]]:
    """So many worker records, one by one; ages are on `today`."""
    people = draw_people(random, country, occupations, tables.trade_texts, count)
    writer = _Writer(country, tables, occupations, today)
    homes = country.draw_districts(random, _migrant_homes(country), count)
    education = pick(random, EDUCATION, count)
    chances = random.random((count, len(CHANCES)))
    for number, uan in enumerate(draw_uans(random, count)):
        luck = dict(zip(CHANCES, chances[number].tolist(), strict=True))
        yield {"uan": uan, "education": str(education[number]) or None, **writer.record(people, number, int(homes[number]), luck)}


class _Writer:
    """Writes one worker after the other."""

    def __init__(self, country: Country, tables: DemoTables, occupations: Mapping[str, Occupation], today: date) -> None:
        self._country = country
        self._words = WorkerWords(tables)
        self._occupations = occupations
        self._today = today

    def record(self, people: People, number: int, away: int, luck: Luck) -> dict[str, Any]:
        """The record of one of the people; `away` is the district a migrant comes from."""
        district, family = int(people.district[number]), str(people.family[number])
        state = self._country.states[self._country.state_of[district]]
        kind, age, gender = str(people.worker_type[number]), float(people.age[number]), str(people.gender[number])
        current = self._address(district, luck["pincode"], luck)
        home = self._address(away, luck["home_pincode"], luck) if kind == "migrant" else dict(current)
        born = self._today - timedelta(days=round(age * 365.25))
        years = min(round(age - 16.5 - 20 * luck["years"]), 35)
        odd = luck["odd_trade"] < 0.008
        return {
            "name": self._words.name(gender, home["state"] or state.name, luck["name"]),
            "gender": gender,
            "birth_date": None if luck["age_unknown"] < 0.004 else born.isoformat(),
            "mobile": None if luck["mobile"] < 0.08 else f"90000{int(luck['mobile'] * MOBILE_SPACE):05d}",
            "home": home,
            "current": None if luck["same_home"] < 0.06 and kind != "migrant" else current,
            "occupation": _odd_trade(luck) if odd else as_typed(self._words.trade(family, state, luck["text"]), luck["case"]),
            "occupation_nco": family if luck["code"] < 0.4 and not odd else "",
            "secondary_occupation": self._second(family, state, luck),
            "skills": self._words.skills(family, luck["skill"]),
            "experience_years": years if luck["years_told"] < 0.55 and years >= 0 else None,
            "monthly_income_slab": str(people.slab[number]),
            "social_category": str(people.category[number]),
            "disability": [DISABILITIES[int(luck["disability"] * len(DISABILITIES))]] if people.disabled[number] else [],
            "languages": languages_spoken(state, luck["language"]),
            "worker_type": kind,
            "preferences": _preferences(luck, kind == "migrant"),
            **self._told(family, str(people.slab[number]), kind, luck),
        }

    def _address(self, district: int, chance: float, luck: Luck) -> dict[str, str | None]:
        place = self._country.districts[district]
        if luck["odd_place"] < 0.003:
            return {"state": place.state, "district": NO_DISTRICT[int(chance * len(NO_DISTRICT))], "pincode": None}
        pincode = self._country.draw_pincode(district, chance) or None
        return {"state": place.state, "district": written(luck["former_name"], place), "pincode": pincode}

    def _second(self, family: str, state: StateFacts, luck: Luck) -> str:
        """One in five has a second trade, kin to the first."""
        kin = [code for code, _ in self._occupations[family].kin if self._words.knows(code)]
        if luck["second"] >= 0.2 or not kin:
            return ""
        return self._words.trade(kin[int(luck["second"] / 0.2 * len(kin))], state, luck["second_text"])

    def _told(self, family: str, slab: str, kind: str, luck: Luck) -> dict[str, Any]:
        """What she tells us herself; what she did not tell is not there."""
        told: dict[str, Any] = {}
        licence = LICENCE_OF.get(family)
        if licence and luck["licence"] < HOLDS_LICENCE:
            told["licences"] = [licence]
        elif luck["licence"] > 0.88:
            told["licences"] = ["two_wheeler"] if luck["vehicle"] < 0.3 else []
        if family == "8321" and kind in ("gig", "platform"):
            told["vehicle"] = "motorcycle" if luck["vehicle"] < 0.7 else "scooter"
        elif luck["vehicle"] < 0.12:
            told["vehicle"] = "bicycle"
        if luck["smartphone"] < 0.4:
            told["smartphone"] = luck["smartphone"] < 0.27
        if luck["pay"] < 0.25:
            skilled = SKILL_LEVELS.index(self._occupations[family].skill_level) > 1
            told["current_pay"] = _pay(slab, "month" if skilled else "day", luck["pay"] / 0.25)
        if luck["available"] < 0.08:
            told["available_from"] = (self._today + timedelta(days=int(luck["available"] / 0.08 * 45))).isoformat()
        return told


def _migrant_homes(country: Country) -> Floats:
    """By district: how likely a migrant comes from there."""
    of_state = np.array([MIGRANTS_FROM.get(state.name, 0.0) for state in country.states])
    return np.asarray(country.worker_weights * of_state[country.state_of], dtype=np.float64)


def _odd_trade(luck: Luck) -> str:
    """Any work, or words that name no work."""
    words = ANY_WORK if luck["odd_trade"] < 0.004 else NO_TRADE
    return words[int(luck["text"] * len(words))]


def _preferences(luck: Luck, migrant: bool) -> dict[str, Any]:
    """Mostly unsaid."""
    moves = luck["move"] < (0.5 if migrant else 0.03)
    said = moves or luck["move"] > 0.93
    return {
        "max_km": REACHES[int(luck["reach"] / 0.15 * len(REACHES))] if luck["reach"] < 0.15 else None,
        "min_monthly_wage": 7_000 + 500 * int(luck["wage"] / 0.12 * 20) if luck["wage"] < 0.12 else None,
        "job_types": [JOB_TYPES[int(luck["job_type"] / 0.1 * 4)]] if luck["job_type"] < 0.1 else [],
        "willing_to_relocate": moves if said else None,
        "shifts": [SHIFTS[int(luck["shift"] / 0.08 * 3)]] if luck["shift"] < 0.08 else [],
    }


def _pay(slab: str, period: str, chance: float) -> dict[str, Any]:
    """Pay within the slab she told."""
    least, most = INCOME_SLABS[slab]
    low, high = max(least, LEAST_PAY), most or MOST_PAY
    month = low + (high - low) * chance
    if period == "day":
        return {"amount": int(month / WORKING_DAYS_A_MONTH / 10) * 10, "period": "day"}
    return {"amount": int(month / 100) * 100, "period": "month"}
