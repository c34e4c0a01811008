"""The tables that the demonstration is drawn from, read once: States, names, employers, adverts, what workers call their trades."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from matching.sentences import key_of
from matching.vocabulary import Vocabulary

SURE_WORD = 0.85
"""Work words of at least this weight that mean one family only are used to word adverts."""
BRANDS = re.compile(
    r"amazon|bigbasket|blinkit|dunzo|flipkart|mahindra|\bola\b|porter (?:app|bike|driver)|rapido|swiggy|\btata\b|\buber\b"
    r"|urban company|zepto|zomato",
    re.IGNORECASE,
)
"""Workers name these firms, and the resolver knows them; an invented advert does not."""
OWN_LANGUAGES = ("en", "hi", "hinglish")


@dataclass(frozen=True, slots=True)
class StateFacts:
    """A State or Union Territory: registrations on e-Shram, a construction worker's day's wage in rupees, languages with the share that
    speaks them (assumed, the first is the main one), the region whose given names fit, districts of its big cities, biggest first."""

    name: str
    registered: int
    day_wage: float
    name_region: str
    languages: Mapping[str, float]
    cities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Advert:
    """An authored wording with the terms that go with it; `place` is (State, district) when the words name a town."""

    family: str
    title: str
    description: str
    language: str
    sector: str
    job_type: str
    wage_low: int
    wage_high: int
    wage_period: str
    skills: str
    min_education: str
    min_experience_years: str
    licences: str
    shift: str
    benefits: str
    openings_low: int
    openings_high: int
    gender: str
    place: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Employer:
    """An invented employer."""

    name: str
    employer_type: str
    sector: str


@dataclass(frozen=True, slots=True)
class TradeText:
    """What a worker may have told e-Shram as her occupation."""

    family: str
    text: str
    language: str
    weight: float


@dataclass(frozen=True)
class DemoTables:
    """All of them. `names` is by (gender, region), `employers` by sector, `own_words` by (family, language)."""

    states: tuple[StateFacts, ...]
    adverts: tuple[Advert, ...]
    false_adverts: tuple[Advert, ...]
    employers: Mapping[str, tuple[Employer, ...]]
    names: Mapping[tuple[str, str], tuple[str, ...]]
    trade_texts: tuple[TradeText, ...]
    own_words: Mapping[tuple[str, str], tuple[str, ...]]

    @classmethod
    def load(cls, folder: Path, vocabulary: Vocabulary) -> DemoTables:
        """Read the `demo_*.csv` tables of a folder, and from `vocabulary` the words that our own adverts are made of.

        An independent advert whose title is, spelling and script aside, a work word of ours is left out: it would not be independent.
        """
        known = {key_of(word.text) for word in vocabulary.work_words}
        places = {row["title"]: (row["state"], row["district"]) for row in _rows(folder / "demo_advert_places.csv")}
        adverts = tuple(_advert(row, places) for row in _rows(folder / "demo_adverts.csv"))
        return cls(
            states=tuple(_state(row) for row in _rows(folder / "demo_states.csv")),
            adverts=tuple(advert for advert in adverts if key_of(advert.title) not in known),
            false_adverts=tuple(_advert(row, {}) for row in _rows(folder / "demo_false_adverts.csv")),
            employers=_employers(folder / "demo_employers.csv"),
            names=_names(folder / "demo_names.csv"),
            trade_texts=tuple(
                TradeText(row["family"], row["text"], row["language"], float(row["weight"]))
                for row in _rows(folder / "demo_occupations.csv")
            ),
            own_words=_own_words(vocabulary),
        )


def _rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _state(row: Mapping[str, str]) -> StateFacts:
    spoken = dict(pair.split(":") for pair in row["languages"].split(";"))
    return StateFacts(
        name=row["state"],
        registered=int(row["registered"]),
        day_wage=float(row["construction_day_wage"]),
        name_region=row["name_region"],
        languages={language: float(share) for language, share in spoken.items()},
        cities=tuple(row["cities"].split(";")),
    )


def _advert(row: Mapping[str, str], places: Mapping[str, tuple[str, str]]) -> Advert:
    plain = {name: row[name] for name in Advert.__slots__ if name in row}
    numbers = {name: int(row[name]) for name in ("wage_low", "wage_high", "openings_low", "openings_high")}
    return Advert(**(plain | numbers), place=places.get(row["title"]))  # type: ignore[arg-type]


def _employers(table: Path) -> dict[str, tuple[Employer, ...]]:
    by_sector: dict[str, list[Employer]] = defaultdict(list)
    for row in _rows(table):
        by_sector[row["sector"]].append(Employer(row["name"], row["employer_type"], row["sector"]))
    return {sector: tuple(employers) for sector, employers in by_sector.items()}


def _names(table: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in _rows(table):
        for region in row["regions"].split(";"):
            names[row["gender"], region].append(row["name"])
    return {key: tuple(values) for key, values in names.items()}


def _own_words(vocabulary: Vocabulary) -> dict[tuple[str, str], tuple[str, ...]]:
    families: dict[str, set[str]] = defaultdict(set)
    for word in vocabulary.work_words:
        families[key_of(word.text)].add(word.family)
    words: dict[tuple[str, str], list[str]] = defaultdict(list)
    for word in vocabulary.work_words:
        language = "hinglish" if word.language == "hi" and word.text.isascii() else word.language
        sure = word.weight >= SURE_WORD and len(families[key_of(word.text)]) == 1
        if sure and language in OWN_LANGUAGES and not BRANDS.search(word.text):
            words[word.family, language].append(word.text)
    return {key: tuple(texts) for key, texts in words.items()}
