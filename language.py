"""Words in the user's language: the catalogues, numbers as people say them, and sentences for codes.

Everything a person reads stands in `locales/<language>/LC_MESSAGES/kaam.po`, keyed by a code. A text may name values in braces and how to
say them: `{km:about_km}`, `{rupees_a_month:rupees}`, `{last_date:day}`, `{skills:skills}` … (the methods of `Speech` below). Of an entry
with plural forms `msgid_plural` is the name of the value that is counted. Nothing is installed globally: ask `words()` in each rerun.
"""

from __future__ import annotations

import csv
import io
import string
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, get_day_names
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

ROOT = Path(__file__).resolve().parent
LANGUAGES = {"en": "English", "hi": "हिन्दी"}
"""The languages there are, each by its own name."""
DEFAULT_LANGUAGE = "en"
DOMAIN = "kaam"
INDIA_AHEAD = timedelta(hours=5, minutes=30)

VARIANTS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "stopped_by": lambda values: str(values["gate"]),
    "new": lambda values: "" if values["days"] else "today",
    "no_listing_near": lambda values: "" if values["trades"] else "any",
    "trade_any_work": lambda values: "" if values["offers"] else "alone",
    "trade_unknown": lambda values: ("" if values["offers"] else "alone") if "offers" in values else "advert",
    "uan_too_short": lambda values: "" if "digits" in values else "alone",
    "uan_too_long": lambda values: "" if "digits" in values else "alone",
    "not_text": lambda values: "file" if "found" in values else "",
    "onest_other_action": lambda values: "file" if "found" in values else "",
    "onest_told_error": lambda values: "file" if "found" in values else "",
    "row_rejected": lambda values: "" if values["column"] else "whole",
    "ask_age": lambda values: _range_of(values, "min_age", "max_age"),
    "gate_age": lambda values: _range_of(values, "min_age", "max_age"),
    "gate_reach": lambda values: "" if values["km"] is not None else "unknown",
    "ask_reach": lambda values: "housed" if values["accommodation"] else "",
}
"""Codes whose sentence depends on their values: what comes after the dot in the catalogue's key."""

OF_HER = "of_her"
"""What the key of a sentence ends with that speaks of the worker, to whoever sits beside her: *your trade* is *the worker's trade*."""


class UnknownCode(KeyError):
    """The catalogue of a language has no sentence for a code; both are named."""


class Speech(string.Formatter):
    """Fills values into a text of the catalogue, said as the part after the colon asks."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._locale = Locale.parse(f"{language}_IN")

    def format_field(self, value: Any, format_spec: str) -> str:
        """A value as a public method of this class says it; as it is without a name."""
        return str(getattr(self, format_spec)(value) if format_spec else value)

    def number(self, amount: float) -> str:
        """12,34,567; at most one digit after the point."""
        return str(format_decimal(round(amount, 1), locale=self._locale))

    def short(self, amount: float) -> str:
        """1.2 lakh, 3.4 crore: for axes and headlines; below a lakh as `number`."""
        if abs(amount) >= 99_95_000:
            return words(self._language).say("crore", amount=amount / 1_00_00_000)
        return words(self._language).say("lakh", amount=amount / 1_00_000) if abs(amount) >= 99_999.5 else self.number(amount)

    def rupees(self, amount: float) -> str:
        """₹12,34,567: whole rupees."""
        return f"₹{self.number(round(amount))}"

    def about_km(self, km: float) -> str:
        """About so many whole kilometres, or less than one."""
        return words(self._language).say("about_km", km=round(km)) if km >= 1 else words(self._language).say("under_1_km")

    def day(self, day: date) -> str:
        """Day and month; the year too when it is not this year in India."""
        this_year = (datetime.now(UTC) + INDIA_AHEAD).year
        return str(format_date(day, "d MMMM" if day.year == this_year else "d MMMM y", locale=self._locale))

    def weekday(self, name: str) -> str:
        """The name of a day of the week, told in English; anything else as it is."""
        names = get_day_names("wide", locale="en")
        found = next((number for number, known in names.items() if known.casefold() == name.strip().casefold()), None)
        return name if found is None else str(get_day_names("wide", locale=self._locale)[found])

    def family(self, code: str) -> str:
        """The name of an occupation family, as it stands within a sentence."""
        return within(_named("occupations.csv", "nco_family", "title", self._language)[code])

    def families(self, codes: Sequence[str]) -> str:
        """Names of families, the last joined by *or*."""
        return self._either(self.family(code) for code in codes)

    def offers(self, offers: Sequence[Mapping[str, Any]]) -> str:
        """Names of the families that are offered."""
        return self.families([offer["family"] for offer in offers])

    def state(self, name: str) -> str:
        """The name of a State or Union Territory; one that we do not know as it is."""
        code = _named("states.csv", "name", "code", DEFAULT_LANGUAGE).get(name)
        return self.word(f"place_{code}") if code else name

    def district(self, name: str, state: str | None = None) -> str:
        """The name of a district in a State, written in whatever language; one that we do not know, and what the reader's own language
        also calls it, as it is. Without a State that we know, as the States that have a district of this name agree."""
        known = _districts(self._language)
        return known.get((_key(state or ""), _key(name))) or known.get(("", _key(name))) or name

    def districts(self, places: Sequence[tuple[str, str]]) -> str:
        """Districts (name, State) with their States, the last joined by *or*."""
        return self._either(f"{self.district(name, state)}, {self.state(state)}" for name, state in places)

    def skill(self, skill: str) -> str:
        """The name of a skill, as it stands within a sentence."""
        return within(_named("skills.csv", "id", "label", self._language)[skill])

    def skills(self, skills: Sequence[str]) -> str:
        """Names of skills."""
        return ", ".join(self.skill(skill) for skill in skills)

    def licences(self, licences: Sequence[str]) -> str:
        """Names of licences, all of them wanted."""
        return self._all(self.word(f"licence_{licence}") for licence in licences)

    def schooling(self, level: str) -> str:
        """The name of a level of schooling."""
        return self.word(f"schooling_{level}")

    def word(self, code: str) -> str:
        """The sentence of another code that has no values."""
        return words(self._language).say(code)

    def sayings(self, codes: Iterable[str]) -> str:
        """The sentences of several codes that have no values."""
        return "; ".join(map(self.word, codes))

    def choices(self, texts: Sequence[str]) -> str:
        """Texts as they are, the last joined by *or*."""
        return self._either(texts)

    def texts(self, texts: Sequence[str]) -> str:
        """Texts as they are."""
        return ", ".join(texts)

    def _either(self, texts: Iterable[str]) -> str:
        return str(format_list(list(texts), style="or", locale=self._locale))

    def _all(self, texts: Iterable[str]) -> str:
        return str(format_list(list(texts), style="standard", locale=self._locale))


class Words:
    """The catalogue of one language, ready to speak; read-only, and safe to share between sessions."""

    def __init__(
        self, language: str, translations: GNUTranslations, counted: Mapping[str, str], to_her: Words | None = None
    ) -> None:
        self.language = language
        self.gettext = translations.gettext
        self.ngettext = translations.ngettext
        self.speech = Speech(language)
        self._counted = counted
        self.to_her = to_her or self
        """The same words as they are said to the worker herself: what is read aloud, or printed for her."""
        self.beside = self if to_her else Words(language, translations, counted, self)
        """The same words for an operator: where a sentence says *you* to the worker, this one speaks of her."""

    def say(self, code: str, **values: Any) -> str:
        """As `sentence`, with the values by name."""
        return self.sentence(code, values)

    def sentence(self, code: str, values: Mapping[str, Any]) -> str:
        """The sentence of a code with its values filled in. Raises `UnknownCode`, and `KeyError` for a value it needs and lacks."""
        variant = VARIANTS[code](values) if code in VARIANTS else ""
        key = f"{code}.{variant}" if variant else code
        text = (self is not self.to_her and self._text(f"{key}.{OF_HER}", values)) or self._text(key, values)
        if text is None:
            raise UnknownCode(key, self.language)
        return self.speech.vformat(text, (), values)

    def _text(self, key: str, values: Mapping[str, Any]) -> str | None:
        """The text of a key, of one or of many; None where the catalogue has none."""
        counted = self._counted.get(key)
        text = self.ngettext(key, key, _whole(values[counted])) if counted else self.gettext(key)
        return None if text == key else text


@lru_cache(maxsize=len(LANGUAGES))
def words(language: str) -> Words:
    """The words of a language, compiled at first use. Raises `FileNotFoundError` for a language that there is not."""
    with (ROOT / "locales" / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        catalogue = read_po(file, locale=language, domain=DOMAIN, abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    counted = {message.id[0]: message.id[1] for message in catalogue if isinstance(message.id, tuple)}
    return Words(language, GNUTranslations(compiled), counted)


def sentence(code: str, values: Mapping[str, Any], language: str) -> str:
    """The sentence of a code, as `Words.sentence`."""
    return words(language).sentence(code, values)


def language_among(*wishes: str | None) -> str:
    """The first wish that is a language we have (`hi`, `hi-IN`), else the default."""
    for wish in wishes:
        language = (wish or "").replace("_", "-").split("-")[0].casefold()
        if language in LANGUAGES:
            return language
    return DEFAULT_LANGUAGE


def begun(text: str) -> str:
    """The text as it begins a line: its first letter large."""
    return text[:1].upper() + text[1:]


def within(name: str) -> str:
    """A name within a sentence: its first letter small, but not of initials."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _range_of(values: Mapping[str, Any], least: str, most: str) -> str:
    if values[most] is None:
        return "from"
    return "to" if values[least] is None else ""


def _whole(amount: float) -> int:
    """What a plural rule can count: a half counts as more than one."""
    return int(amount) if amount == int(amount) else 2


@lru_cache(maxsize=8)
def _named(table: str, key: str, column: str, language: str) -> dict[str, str]:
    """Names of our reference tables in a language; English where a row has none."""
    return {row[key]: row.get(f"{column}_{language}") or row[column] for row in _rows(table)}


@lru_cache(maxsize=len(LANGUAGES))
def _districts(language: str) -> dict[tuple[str, str], str]:
    """Names of districts in a language by State and name, as `_key` writes them: by their English names, and by what other languages
    call them. Of no State are those that every State means alike."""
    said: dict[tuple[str, str], str] = {}
    for row in _rows("district_names.csv"):
        said[_key(row["state"]), _key(row["district"])] = row.get(f"district_{language}") or row["district"]
    for row in _rows("place_aliases.csv"):
        if row["kind"] == "district" and row["language"] != language:
            said.setdefault((_key(row["state"]), _key(row["alias"])), said[_key(row["state"]), _key(row["district"])])
    meant: dict[str, set[str]] = {}
    for (_, name), district in said.items():
        meant.setdefault(name, set()).add(district)
    return said | {("", name): meanings.pop() for name, meanings in meant.items() if len(meanings) == 1}


def _key(name: str) -> str:
    """A name whatever its capitals and spaces."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _rows(table: str) -> list[dict[str, str]]:
    with (ROOT / "data" / "reference" / table).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
