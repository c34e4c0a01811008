"""The occupations table is read, and what is wrong in it is named by row and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from matching.occupations import SKILL_LEVELS, Occupation, OccupationTableError, load_occupations

HEADER = "nco_family,title,title_hi,gloss,gloss_hi,sector,skill_level,licence,kin,nco_status,hazardous\n"
MASON = "7112,Bricklayer,राजमिस्त्री,Builds walls.,दीवार बनाना।,construction,skilled,,9313:0.7;7114:0.6,exact,no\n"


def _table(folder: Path, *rows: str) -> Path:
    path = folder / "occupations.csv"
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


def test_a_row_becomes_a_family_with_its_kin(tmp_path: Path) -> None:
    blaster = "7542,Blaster,ब्लास्टर,Blows up rock.,चट्टान तोड़ना।,mining,skilled,explosives,,exact,yes\n"

    families = load_occupations(_table(tmp_path, MASON, blaster))

    assert list(families) == ["7112", "7542"]
    assert families["7112"].kin == (("9313", 0.7), ("7114", 0.6))
    assert families["7112"].licence is None
    assert not families["7112"].hazardous
    assert families["7542"].kin == ()
    assert families["7542"].licence == "explosives"
    assert families["7542"].hazardous


@pytest.mark.parametrize("pair", ["9313:0", "9313:1.1", "9313:-0.5", "9313:much", "9313", "9313:nan"])
def test_a_kin_weight_outside_0_to_1_is_refused_by_row_and_column(tmp_path: Path, pair: str) -> None:
    with pytest.raises(OccupationTableError, match=r"occupations\.csv, row 2, column kin"):
        load_occupations(_table(tmp_path, MASON.replace("9313:0.7", pair)))


def test_a_family_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OccupationTableError, match=r"row 3, column nco_family: 7112"):
        load_occupations(_table(tmp_path, MASON, MASON))


def test_an_unknown_skill_level_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OccupationTableError, match=r"row 2, column skill_level: 'expert'"):
        load_occupations(_table(tmp_path, MASON.replace(",skilled,", ",expert,")))


def test_the_authored_table_holds_at_least_220_families_that_can_be_named_in_hindi(real_occupations: dict[str, Occupation]) -> None:
    assert len(real_occupations) >= 220
    for occupation in real_occupations.values():
        assert len(occupation.code) == 4
        assert occupation.code.isdigit()
        assert occupation.title
        assert occupation.title_hi
        assert occupation.sector
        assert occupation.skill_level in SKILL_LEVELS


def test_every_kin_of_the_authored_table_is_a_family_of_it_and_never_itself(real_occupations: dict[str, Occupation]) -> None:
    strangers = {
        (code, other) for code, family in real_occupations.items() for other, _ in family.kin if other not in real_occupations
    }
    own = [code for code, family in real_occupations.items() if code in dict(family.kin)]
    repeated = [code for code, family in real_occupations.items() if len(dict(family.kin)) != len(family.kin)]

    assert strangers == set()
    assert own == []
    assert repeated == []
