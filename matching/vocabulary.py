"""The tables the resolver knows words from: families, work words, skills and the small words of a sentence; read and checked once."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
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
    "year",
    "month",
    "number",
    "age",
    "entry_family",
)


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
    """A skill with the words people use for it; `equivalents` are ids of skills that do as well."""

    id: str
    label: str
    label_hi: str
    families: tuple[str, ...]
    equivalents: tuple[str, ...]
    licence: str | None
    training: str | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SmallWord:
    """A word that carries no trade: its kind (one of `SMALL_KINDS`), and a value for numbers and units (years)."""

    text: str
    language: str
    kind: str
    value: float | None


@dataclass(frozen=True)
class Vocabulary:
    """Everything the resolver knows, in the order of the tables."""

    occupations: tuple[Occupation, ...]
    work_words: tuple[WorkWord, ...]
    skills: tuple[Skill, ...]
    small_words: tuple[SmallWord, ...]

    @classmethod
    def load(cls, reference_dir: Path) -> Vocabulary:
        """Read occupations.csv, work_words*.csv, skills.csv and small_words.csv.

        Raises `TableMissing`, `ColumnMissing`, `CellRefused` or `OccupationTableError`, which name the file and, where there is
        one, the row (the header is row 1) and the column.
        """
        occupations = _occupations(reference_dir / "occupations.csv")
        families = set(occupations)
        paths = [reference_dir / "work_words.csv", *sorted(reference_dir.glob("work_words_*.csv"))]
        words = tuple(_work_word(row, families) for path in paths for row in _rows(path, WorkWord))
        skills = tuple(_skill(row, families) for row in _rows(reference_dir / "skills.csv", Skill))
        known = {skill.id for skill in skills}
        for at, skill in enumerate(skills, start=2):
            for equivalent in skill.equivalents:
                if equivalent not in known:
                    raise CellRefused(file="skills.csv", row=at, column="equivalents", value=equivalent)
        small = tuple(_small_word(row) for row in _rows(reference_dir / "small_words.csv", SmallWord))
        return cls(tuple(occupations.values()), words, skills, small)


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
    Skill: ("id", "label", "label_hi", "families", "equivalents", "licence", "training", "words"),
    SmallWord: ("text", "language", "kind", "value"),
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
    named = row.many("families")
    if any(code not in families for code in named):
        raise row.refused("families")
    licence, training = row.text("licence", required=False) or None, row.text("training", required=False) or None
    words = row.many("words")
    if not words:
        raise row.refused("words")
    return Skill(row.text("id"), row.text("label"), row.text("label_hi"), named, row.many("equivalents"), licence, training, words)


def _small_word(row: _Row) -> SmallWord:
    kind = row.text("kind")
    if kind not in SMALL_KINDS:
        raise row.refused("kind")
    value = row.amount("value", 0, 1000) if kind in ("number", "year", "month") else None
    return SmallWord(row.text("text"), row.text("language"), kind, value)
