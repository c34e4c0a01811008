"""The tables the resolver knows words from: families, work words, skills, the small words of a sentence and what names no
trade; read and checked once."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from matching.occupations import Occupation, load_occupations

SMALL_KINDS = (
    "filler",
    "work",
    "any",
    "any_work",
    "question",
    "topic",
    "name",
    "not_before",
    "not_after",
    "joiner",
    "closer",
    "naming",
    "want",
    "past",
    "present",
    "year",
    "month",
    "number",
    "age",
    "entry_family",
    "light_verb",
)
NO_TRADE = (EVERYDAY, ANY_WORK) = ("everyday", "any_work")
"""Kinds of texts that name no trade."""
TRAINING_KINDS = ("nsqf", "iti", "short_course", "on_the_job", "licence_school")


class VocabularyError(Exception):
    """A reference table cannot be used; `code` says how, `values` where (file, row, column, value)."""

    code = "vocabulary"

    def __init__(self, **values: object) -> None:
        super().__init__(f"{self.code}: " + ", ".join(f"{name} {value}" for name, value in values.items()))
        self.values = values


class TableMissing(VocabularyError):
    """A reference table is not there."""

    code = "table_missing"


class ColumnMissing(VocabularyError):
    """A reference table lacks a column."""

    code = "column_missing"


class CellRefused(VocabularyError):
    """A cell is empty where it must not be, or names a family, a kind or a number that is none."""

    code = "cell_refused"


@dataclass(frozen=True, slots=True)
class WorkWord:
    """What people call a family; `weight` in (0, 1] is how surely the words mean it."""

    text: str
    language: str
    family: str
    weight: float


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill with the words people use for it.

    `equivalents` are ids of skills that do as well; `training` is how it is learnt (an NSQF role with its level, an ITI trade, a course
    or work with its length) and `training_kind` one of `TRAINING_KINDS`; whoever is of a family of `implied_by` has it without saying so.
    """

    id: str
    label: str
    label_hi: str
    families: tuple[str, ...]
    equivalents: tuple[str, ...]
    licence: str | None
    training: str | None
    training_kind: str
    implied_by: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SmallWord:
    """A word that carries no trade: its kind (one of `SMALL_KINDS`), and a value for numbers and units (years).

    A light_verb (*banana*, to make) says something only together with what is made.
    """

    text: str
    language: str
    kind: str
    value: float | None


@dataclass(frozen=True, slots=True)
class NoTrade:
    """What people say that names no trade: everyday talk (greetings, meals, weather, the pension) or a wish for any work."""

    text: str
    language: str
    kind: str


@dataclass(frozen=True)
class Vocabulary:
    """Everything the resolver knows, in the order of the tables."""

    occupations: tuple[Occupation, ...]
    work_words: tuple[WorkWord, ...]
    skills: tuple[Skill, ...]
    small_words: tuple[SmallWord, ...]
    no_trade: tuple[NoTrade, ...] = ()

    @classmethod
    def load(cls, reference_dir: Path) -> Vocabulary:
        """Read occupations.csv, work_words.csv, skills.csv, small_words.csv and no_trade.csv.

        Raises `TableMissing`, `ColumnMissing`, `CellRefused` or `OccupationTableError`, which name the file and, where there is
        one, the row (the header is row 1) and the column.
        """
        occupations = _occupations(reference_dir / "occupations.csv")
        families = set(occupations)
        words = tuple(_work_word(row, families) for row in _rows(reference_dir / "work_words.csv", WorkWord))
        skills = tuple(_skill(row, families) for row in _rows(reference_dir / "skills.csv", Skill))
        known = {skill.id for skill in skills}
        for at, skill in enumerate(skills, start=2):
            for equivalent in skill.equivalents:
                if equivalent not in known:
                    raise CellRefused(file="skills.csv", row=at, column="equivalents", value=equivalent)
        small = tuple(_small_word(row) for row in _rows(reference_dir / "small_words.csv", SmallWord))
        no_trade = tuple(_no_trade(row) for row in _rows(reference_dir / "no_trade.csv", NoTrade))
        return cls(tuple(occupations.values()), words, skills, small, no_trade)

    def implied_skills(self) -> dict[str, tuple[str, ...]]:
        """Family code -> ids of the skills that everyone of that family has; families that imply none are left out."""
        return _by_family((skill.id, skill.implied_by) for skill in self.skills)

    def family_skills(self) -> dict[str, tuple[str, ...]]:
        """Family code -> ids of the skills that its work asks for; families that ask none are left out."""
        return _by_family((skill.id, skill.families) for skill in self.skills)


def _by_family(skills: Iterable[tuple[str, Iterable[str]]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for skill, families in skills:
        for family in families:
            found.setdefault(family, []).append(skill)
    return {family: tuple(skills) for family, skills in found.items()}


_COLUMNS: Mapping[type, tuple[str, ...]] = {
    Occupation: (
        "nco_family",
        "title",
        "title_hi",
        "gloss",
        "gloss_hi",
        "sector",
        "skill_level",
        "licence",
        "kin",
        "nco_status",
        "hazardous",
        "proxy_note",
    ),
    WorkWord: ("text", "language", "family", "weight"),
    Skill: (
        "id",
        "label",
        "label_hi",
        "families",
        "equivalents",
        "licence",
        "training",
        "training_kind",
        "implied_by",
        "words",
    ),
    SmallWord: ("text", "language", "kind", "value"),
    NoTrade: ("text", "language", "kind"),
}


@dataclass(frozen=True, slots=True)
class _Row:
    file: str
    number: int
    cells: Mapping[str, str]

    def text(self, column: str, *, required: bool = True) -> str:
        value = (self.cells.get(column) or "").strip()
        if required and not value:
            raise self.refused(column)
        return value

    def many(self, column: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text(column, required=False).split(";") if part.strip())

    def amount(self, column: str, low: float, high: float) -> float:
        try:
            value = float(self.text(column))
        except ValueError:
            raise self.refused(column) from None
        if not low < value <= high:
            raise self.refused(column)
        return value

    def family(self, column: str, known: set[str]) -> str:
        code = self.text(column)
        if code not in known:
            raise self.refused(column)
        return code

    def refused(self, column: str) -> CellRefused:
        return CellRefused(file=self.file, row=self.number, column=column, value=self.cells.get(column))


def _rows(path: Path, kind: type) -> Iterator[_Row]:
    if not path.is_file():
        raise TableMissing(file=path.name)
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        for column in _COLUMNS[kind]:
            if column not in (reader.fieldnames or ()):
                raise ColumnMissing(file=path.name, column=column)
        for number, cells in enumerate(reader, start=2):
            yield _Row(path.name, number, cells)


def _occupations(path: Path) -> dict[str, Occupation]:
    for row in _rows(path, Occupation):
        if not re.fullmatch(r"\d{4}", row.text("nco_family"), re.ASCII):
            raise row.refused("nco_family")
    return load_occupations(path)


def _work_word(row: _Row, families: set[str]) -> WorkWord:
    return WorkWord(row.text("text"), row.text("language"), row.family("family", families), row.amount("weight", 0, 1))


def _skill(row: _Row, families: set[str]) -> Skill:
    for column in ("families", "implied_by"):
        if any(code not in families for code in row.many(column)):
            raise row.refused(column)
    if row.text("training_kind") not in TRAINING_KINDS:
        raise row.refused("training_kind")
    if not row.many("words"):
        raise row.refused("words")
    return Skill(
        id=row.text("id"),
        label=row.text("label"),
        label_hi=row.text("label_hi"),
        families=row.many("families"),
        equivalents=row.many("equivalents"),
        licence=row.text("licence", required=False) or None,
        training=row.text("training", required=False) or None,
        training_kind=row.text("training_kind"),
        implied_by=row.many("implied_by"),
        words=row.many("words"),
    )


def _no_trade(row: _Row) -> NoTrade:
    kind = row.text("kind")
    if kind not in NO_TRADE:
        raise row.refused("kind")
    return NoTrade(row.text("text"), row.text("language"), kind)


def _small_word(row: _Row) -> SmallWord:
    kind = row.text("kind")
    if kind not in SMALL_KINDS:
        raise row.refused("kind")
    value = row.amount("value", 0, 1000) if kind in ("number", "year", "month") else None
    return SmallWord(row.text("text"), row.text("language"), kind, value)
