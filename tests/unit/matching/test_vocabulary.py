"""The reference tables are read whole, and a fault names its file, row and column."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from matching.vocabulary import CellRefused, ColumnMissing, TableMissing, Vocabulary
from settings import ROOT

REFERENCE = ROOT / "data" / "reference"
WORDS = ("text", "language", "script", "family", "weight", "note")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("occupations.csv", "skills.csv", "small_words.csv"):
        shutil.copy(REFERENCE / name, tmp_path / name)
    write(tmp_path / "work_words.csv", WORDS, [("mason", "en", "Latn", "7112", "0.9", "")])
    return tmp_path


def write(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([header, *rows])


def test_every_table_of_work_words_is_read(folder: Path) -> None:
    write(folder / "work_words_regional.csv", WORDS, [("கொத்தனார்", "ta", "Taml", "7112", "0.9", "")])
    assert [(word.text, word.family) for word in Vocabulary.load(folder).work_words] == [("mason", "7112"), ("கொத்தனார்", "7112")]


def test_a_missing_table_is_named(folder: Path) -> None:
    (folder / "skills.csv").unlink()
    with pytest.raises(TableMissing) as told:
        Vocabulary.load(folder)
    assert told.value.values == {"file": "skills.csv"}


def test_a_missing_column_is_named(folder: Path) -> None:
    write(folder / "work_words.csv", ("text", "language", "weight"), [])
    with pytest.raises(ColumnMissing) as told:
        Vocabulary.load(folder)
    assert told.value.values == {"file": "work_words.csv", "column": "family"}


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("mason", "en", "Latn", "9999", "0.9", ""), "family"),
        (("mason", "en", "Latn", "7112", "much", ""), "weight"),
        (("mason", "en", "Latn", "7112", "1.5", ""), "weight"),
        (("mason", "en", "Latn", "7112", "nan", ""), "weight"),
        ((" ", "en", "Latn", "7112", "0.9", ""), "text"),
    ],
)
def test_a_refused_cell_is_named_by_row_and_column(folder: Path, row: tuple[str, ...], column: str) -> None:
    write(folder / "work_words.csv", WORDS, [("tailor", "en", "Latn", "7531", "0.9", ""), row])
    with pytest.raises(CellRefused) as told:
        Vocabulary.load(folder)
    assert (told.value.values["file"], told.value.values["row"], told.value.values["column"]) == ("work_words.csv", 3, column)


def test_an_equivalent_skill_that_is_none_is_named(folder: Path) -> None:
    header = ("id", "label", "label_hi", "families", "equivalents", "licence", "training", "words")
    write(folder / "skills.csv", header, [("tiling", "Tile fixing", "टाइल", "7122", "flying", "", "", "tiles")])
    with pytest.raises(CellRefused) as told:
        Vocabulary.load(folder)
    assert told.value.values["column"] == "equivalents"


def test_the_authored_tables_are_whole() -> None:
    vocabulary = Vocabulary.load(REFERENCE)
    assert len(vocabulary.skills) >= 150
    assert {"bn", "mr", "te", "ta", "gu", "kn", "ml", "pa", "or", "as", "ur"} <= {word.language for word in vocabulary.work_words}
    entry = [small.text for small in vocabulary.small_words if small.kind == "entry_family"]
    assert len({occupation.code for occupation in vocabulary.occupations} & set(entry)) >= 5
