"""The reference tables are read whole, and a fault names its file, row and column."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from matching.model import LICENCES
from matching.vocabulary import TRAINING_KINDS, CellRefused, ColumnMissing, TableMissing, Vocabulary
from settings import ROOT

REFERENCE = ROOT / "data" / "reference"
WORDS = ("text", "language", "script", "family", "weight", "note")
TILING = {
    "id": "tiling", "label": "Tile fixing", "label_hi": "टाइल", "families": "7122", "equivalents": "", "licence": "",
    "training": "NSQF level 4: Mason Tiling", "training_kind": "nsqf", "implied_by": "7122", "words": "tiles",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("occupations.csv", "skills.csv", "small_words.csv", "no_trade.csv"):
        shutil.copy(REFERENCE / name, tmp_path / name)
    write(tmp_path / "work_words.csv", WORDS, [("mason", "en", "Latn", "7112", "0.9", "")])
    return tmp_path


def write(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([header, *rows])


def test_texts_that_name_no_trade_have_one_of_two_kinds(folder: Path) -> None:
    write(folder / "no_trade.csv", ("text", "language", "script", "kind"), [("namaste", "hi", "Latn", "everyday")])
    assert [(talk.text, talk.kind) for talk in Vocabulary.load(folder).no_trade] == [("namaste", "everyday")]
    write(folder / "no_trade.csv", ("text", "language", "script", "kind"), [("namaste", "hi", "Latn", "greeting")])
    with pytest.raises(CellRefused) as told:
        Vocabulary.load(folder)
    assert (told.value.values["file"], told.value.values["column"]) == ("no_trade.csv", "kind")


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


def write_skill(folder: Path, **cells: str) -> None:
    skill = TILING | cells
    write(folder / "skills.csv", tuple(skill), [tuple(skill.values())])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("equivalents", "flying"),
        ("families", "7122;9999"),
        ("implied_by", "9999"),
        ("training_kind", "university"),
        ("training_kind", ""),
        ("words", " ; "),
    ],
)
def test_a_refused_cell_of_a_skill_is_named(folder: Path, column: str, value: str) -> None:
    write_skill(folder, **{column: value})
    with pytest.raises(CellRefused) as told:
        Vocabulary.load(folder)
    assert (told.value.values["file"], told.value.values["row"], told.value.values["column"]) == ("skills.csv", 2, column)


def test_a_skill_table_without_kinds_of_training_is_refused_by_name(folder: Path) -> None:
    write(folder / "skills.csv", tuple(column for column in TILING if column != "training_kind"), [])
    with pytest.raises(ColumnMissing) as told:
        Vocabulary.load(folder)
    assert told.value.values == {"file": "skills.csv", "column": "training_kind"}


def test_a_skill_tells_how_it_is_learnt_and_which_trades_have_it_anyway(folder: Path) -> None:
    write_skill(folder, implied_by="7122; 7112")
    vocabulary = Vocabulary.load(folder)
    (skill,) = vocabulary.skills
    assert (skill.training, skill.training_kind) == ("NSQF level 4: Mason Tiling", "nsqf")
    assert skill.implied_by == ("7122", "7112")
    assert vocabulary.implied_skills() == {"7122": ("tiling",), "7112": ("tiling",)}
    assert vocabulary.family_skills() == dict.fromkeys(skill.families, ("tiling",))


def test_a_skill_that_no_trade_implies_is_implied_by_none(folder: Path) -> None:
    write_skill(folder, implied_by="")
    assert Vocabulary.load(folder).implied_skills() == {}


def test_the_authored_tables_are_whole() -> None:
    vocabulary = Vocabulary.load(REFERENCE)
    assert len(vocabulary.skills) >= 330
    assert {"bn", "mr", "te", "ta", "gu", "kn", "ml", "pa", "or", "as", "ur"} <= {word.language for word in vocabulary.work_words}
    entry = [small.text for small in vocabulary.small_words if small.kind == "entry_family"]
    assert len({occupation.code for occupation in vocabulary.occupations} & set(entry)) >= 5


def test_every_trade_that_works_with_its_hands_has_two_skills_or_more() -> None:
    vocabulary = Vocabulary.load(REFERENCE)
    known = Counter(family for skill in vocabulary.skills for family in skill.families)
    assert [each.code for each in vocabulary.occupations if each.code[0] in "56789" and known[each.code] < 2] == []


def test_every_authored_skill_can_be_learnt_and_is_known_by_words_of_its_own() -> None:
    skills = Vocabulary.load(REFERENCE).skills
    assert {skill.training_kind for skill in skills} == set(TRAINING_KINDS)
    for skill in skills:
        assert skill.training
        assert bool(re.match(r"NSQF level \d: \S", skill.training)) is (skill.training_kind == "nsqf"), skill.id
        assert skill.training.startswith("ITI: ") is (skill.training_kind == "iti"), skill.id
        assert skill.licence is None or skill.licence in LICENCES, skill.id
        assert 4 <= len(skill.words) <= 12, skill.id
    shared = Counter(word.casefold() for skill in skills for word in set(skill.words))
    assert [word for word, count in shared.items() if count > 1] == []


@pytest.mark.parametrize(
    ("family", "skill"),
    [
        ("8321", "two_wheeler_riding"),
        ("7531", "hand_stitching"),
        ("7112", "brick_laying"),
        ("5120", "cooking_home"),
        ("8332", "heavy_vehicle_driving"),
    ],
)
def test_a_trade_implies_the_skill_it_consists_of(family: str, skill: str) -> None:
    assert skill in Vocabulary.load(REFERENCE).implied_skills()[family]
