"""Demonstration adverts as rows of the feed `ncs-csv` (DESIGN.md §4), and beside each what it truly is."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.random import Generator

from matching.occupations import Occupation
from services.demo.country import Country
from services.demo.listing_cells import (
    WITH_CODE,
    Cells,
    Luck,
    date_cells,
    employer_cells,
    other_cells,
    pay_cells,
    place_cells,
    terms_cells,
)
from services.demo.listing_plan import Plan, draw_plan
from services.demo.tables import Advert, DemoTables
from services.demo.wording import description_of, languages_of, title_of, word_of

CHANCES = (
    "language", "word", "title", "silent", "gloss", "said", "more", "terms", "openings", "employer", "general", "no_pay", "no_pin",
    "pay", "one_figure", "pincode", "former_name", "code", "role", "posted", "last", "no_last", "written_date", "age", "pwd",
    "hours", "no_openings", "walk_in", "confirmed", "spoken", "link", "copy", "skills",
)  # fmt: skip
REMEMBERED = 50
"""Own adverts that a copy may be of."""
BAD_ROWS_EACH = 2_500
"""For so many good rows there is one that the import has to refuse."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What an advert truly is: its family, whether the feed states it as a code, whose words (own, independent, false), its state
    (open, stale, closed), whose copy."""

    job_id: str
    family: str
    wording: str
    state: str
    copy_of: str
    district_id: int
    title: str
    coded: bool = False


def draw_listings(
    random: Generator, country: Country, tables: DemoTables, occupations: Mapping[str, Occupation], count: int, today: date
) -> Iterator[tuple[dict[str, str], Truth]]:
    """So many rows with their truth, one by one; dates are relative to `today`. A cell that says nothing is absent."""
    plan = draw_plan(random, country, tables, occupations, count)
    writer = _Writer(country, tables, occupations, today)
    openings = random.geometric(0.22, count)
    noise = random.lognormal(0.0, 0.1, count)
    for start in range(0, count, 1_000):
        chances = random.random((min(1_000, count - start), len(CHANCES))).tolist()
        for number, chance in enumerate(chances, start):
            luck = dict(zip(CHANCES, chance, strict=True))
            yield writer.write(plan, number, int(openings[number]), float(noise[number]), luck)


def bad_rows(count: int) -> Iterator[dict[str, str]]:
    """Rows that no import should take, so many as go with `count` good ones."""
    good = {"title": "Helper", "state": "Bihar", "district": "Patna"}
    wrong: Sequence[dict[str, str]] = (
        {"wage_min": "negotiable", "wage_period": "day"},
        {"posted_on": "31-02-2026"},
        {"openings": "many"},
        {"district": ""},
        {"wage_min": "18000", "wage_max": "12000", "wage_period": "month"},
        {"pincode": "80001"},
        {"min_education": "smart"},
    )
    for number in range(-(-count // BAD_ROWS_EACH)):
        yield {"job_id": f"DEMO-BAD-{number:03d}", **good, **wrong[number % len(wrong)]}


class _Writer:
    """Writes one advert after the other, remembering its own ones so that some can be copied."""

    def __init__(self, country: Country, tables: DemoTables, occupations: Mapping[str, Occupation], today: date) -> None:
        self._country = country
        self._tables = tables
        self._occupations = occupations
        self._today = today
        self._of_family: dict[str, list[Advert]] = defaultdict(list)
        self._of_level: dict[tuple[str, str], list[Advert]] = defaultdict(list)
        for advert in tables.adverts:
            occupation = occupations[advert.family]
            self._of_family[advert.family].append(advert)
            for sector in (occupation.sector, ""):
                self._of_level[sector, occupation.skill_level].append(advert)
        self._mixes = {
            state.name: (list(mix), np.cumsum(list(mix.values())).tolist())
            for state in country.states
            if (mix := languages_of(state))
        }
        self._town = {advert.title: country.district_id(*advert.place) for advert in tables.adverts if advert.place}
        self._own: deque[tuple[Cells, Truth, str]] = deque(maxlen=REMEMBERED)

    def write(self, plan: Plan, number: int, openings: int, noise: float, luck: Luck) -> tuple[Cells, Truth]:
        """The row of advert `number` of the plan; `openings` counts for our own wordings, an authored one says how many itself."""
        district, family, wording = int(plan.district[number]), str(plan.family[number]), str(plan.wording[number])
        job_id, standing = f"DEMO-{number:06d}", str(plan.state[number])
        if plan.copied[number] and self._own:
            return self._copied(job_id, luck)
        language = self._language(district, luck["language"])
        terms = self._terms(wording, family, language, district, luck["terms"])
        if wording == "own":
            title, description = self._own_words(family, language, terms, district, openings, luck)
        else:
            title, description, family = terms.title, terms.description, terms.family
            openings = terms.openings_low + int(luck["openings"] * (terms.openings_high - terms.openings_low + 1))
        coded = luck["code"] < WITH_CODE and wording != "false"
        truth = Truth(job_id, family, wording, standing, "", district, title, coded)
        state = self._country.states[self._country.state_of[district]]
        level = 1.0 if wording == "false" else float(self._country.pay_level[district]) * noise
        row = {
            "job_id": job_id,
            "title": title,
            "description": description,
            "functional_role": self._occupations[family].title if wording == "own" and luck["role"] > 0.85 else "",
            "nco_code": family if coded else "",
            **employer_cells(self._tables.employers, terms, wording == "false", luck),
            **place_cells(self._country, district, luck),
            **terms_cells(terms, terms.family == family, wording == "own", luck),
            **pay_cells(terms, level, luck),
            **date_cells(standing, self._today, self._country.districts[district].name, luck),
            **other_cells(state, job_id, openings, terms.wage_period == "hour", luck),
        }
        row = {column: cell for column, cell in row.items() if cell}
        if wording == "own":
            self._own.append((row, truth, language))
        return row, truth

    def _language(self, district: int, chance: float) -> str:
        names, edges = self._mixes[self._country.districts[district].state]
        return next(name for name, edge in zip(names, edges, strict=True) if chance * edges[-1] <= edge)

    def _own_words(self, family: str, language: str, terms: Advert, district: int, openings: int, luck: Luck) -> tuple[str, str]:
        """Title and description from our vocabulary, in the language if it has words for the family, else in English or Hindi."""
        languages = [sort for sort in (language, "en", "hinglish", "hi") if (family, sort) in self._tables.own_words]
        words = self._tables.own_words[family, languages[0]]
        word = word_of(words, luck["word"])
        title = title_of(word, languages[0], luck["title"], openings, self._country.districts[district].name)
        chances = [luck[what] for what in ("silent", "gloss", "said", "more")]
        return title, description_of(self._occupations[family], terms, languages[0], chances)

    def _terms(self, wording: str, family: str, language: str, district: int, chance: float) -> Advert:
        """The authored advert whose terms hold, and whose words too unless they are ours.

        Ours borrow the terms of one of the family, else of its sector, at least of its skill level. An independent one is in the
        language if there is one, and names a town only where it lies there.
        """
        occupation = self._occupations[family]
        known: Sequence[Advert] = self._of_family.get(family, ())
        if wording == "false":
            known = self._tables.false_adverts
        elif wording == "independent":
            known = [advert for advert in known if self._town.get(advert.title, district) == district] or known
            known = [advert for advert in known if advert.language == language] or known
        elif not known:
            level = occupation.skill_level
            known = self._of_level.get((occupation.sector, level)) or self._of_level["", level]
        return known[int(chance * len(known))]

    def _copied(self, job_id: str, luck: Luck) -> tuple[Cells, Truth]:
        """An earlier own advert again, in other words."""
        row, first, language = self._own[int(luck["copy"] * len(self._own))]
        terms = self._terms("own", first.family, language, first.district_id, luck["terms"])
        title, description = self._own_words(first.family, language, terms, first.district_id, int(row.get("openings", "1")), luck)
        again = {**row, "job_id": job_id, "title": title, "description": description}
        return (
            {column: cell for column, cell in again.items() if cell},
            replace(first, job_id=job_id, copy_of=first.job_id, title=title),
        )
