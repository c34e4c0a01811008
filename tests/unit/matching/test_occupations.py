"""The occupations table is read, and what is wrong in it is named by row and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from matching.kinship import KIN_FLOOR
from matching.model import LICENCES
from matching.occupations import SKILL_LEVELS, Occupation, OccupationTableError, load_occupations

HEADER = "nco_family,title,title_hi,gloss,gloss_hi,sector,skill_level,licence,kin,nco_status,hazardous,proxy_note\n"
MASON = "7112,Bricklayer,राजमिस्त्री,Builds walls.,दीवार बनाना।,construction,skilled,,9313:0.7;7114:0.6,exact,no,\n"

FEWEST_KIN, MOST_KIN = 3, 8
NOT_ENTERED = {
    "2611": "the bar council's roll",
    "3211": "a radiographer's diploma",
    "5412": "the police's own recruitment",
    "5413": "the jail department's own recruitment",
    "6310": "her own land",
    "6320": "her own animals",
    "6330": "her own land and animals",
    "6340": "her own gathering",
    "7232": "an aircraft maintenance licence",
    "8311": "the railways' own recruitment",
}
"""Families that nobody enters from another trade by an advert, and through what they are entered."""

FAR_WITHOUT_LICENCE = {"heavy_vehicle", "nursing", "pharmacy", "boiler", "crane", "explosives"}
"""Licences that take months; a job that asks one is at most half kin to a trade without it."""


def _table(folder: Path, *rows: str) -> Path:
    path = folder / "occupations.csv"
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


def test_a_row_becomes_a_family_with_its_kin(tmp_path: Path) -> None:
    blaster = "7542,Blaster,ब्लास्टर,Blows up rock.,चट्टान तोड़ना।,mining,skilled,explosives,,exact,yes,\n"

    families = load_occupations(_table(tmp_path, MASON, blaster))

    assert list(families) == ["7112", "7542"]
    assert families["7112"].kin == (("9313", 0.7), ("7114", 0.6))
    assert families["7112"].licence is None
    assert not families["7112"].hazardous
    assert families["7542"].kin == ()
    assert families["7542"].licence == "explosives"
    assert families["7542"].hazardous
    assert families["7542"].proxy_note is None


def test_a_proxy_says_what_it_stands_in_for(tmp_path: Path) -> None:
    rider = "8321,Rider,बाइक चालक,Rides.,बाइक चलाना।,transport,skilled,two_wheeler,,proxy,yes,Stands in for bike taxi.\n"

    assert load_occupations(_table(tmp_path, rider))["8321"].proxy_note == "Stands in for bike taxi."


@pytest.mark.parametrize("cells", ["exact,no,Stands in for paviours.", "family,no,Stands in for paviours.", "proxy,no,"])
def test_a_note_without_a_proxy_or_a_proxy_without_a_note_is_refused(tmp_path: Path, cells: str) -> None:
    with pytest.raises(OccupationTableError, match=r"occupations\.csv, row 2, column proxy_note"):
        load_occupations(_table(tmp_path, MASON.replace("exact,no,", cells)))


def test_an_unknown_status_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OccupationTableError, match=r"row 2, column nco_status: 'nearly'"):
        load_occupations(_table(tmp_path, MASON.replace(",exact,", ",nearly,")))


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


def test_the_authored_table_holds_at_least_350_families_that_can_be_named_in_hindi(real_occupations: dict[str, Occupation]) -> None:
    assert len(real_occupations) >= 350
    assert list(real_occupations) == sorted(real_occupations)
    for occupation in real_occupations.values():
        assert len(occupation.code) == 4
        assert occupation.code.isdigit()
        assert occupation.title
        assert occupation.title_hi
        assert occupation.gloss.endswith(".")
        assert occupation.gloss_hi.endswith("।")
        assert occupation.sector
        assert occupation.licence is None or occupation.licence in LICENCES
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


def test_every_family_of_the_authored_table_has_three_to_eight_kin(real_occupations: dict[str, Occupation]) -> None:
    assert {
        code: len(family.kin) for code, family in real_occupations.items() if not FEWEST_KIN <= len(family.kin) <= MOST_KIN
    } == {}


def test_kin_is_never_so_near_as_the_trade_itself_nor_too_far_to_count(real_occupations: dict[str, Occupation]) -> None:
    odd = {(code, *pair) for code, family in real_occupations.items() for pair in family.kin if not KIN_FLOOR <= pair[1] <= 0.9}
    assert odd == set()


def test_every_family_can_be_entered_from_another_unless_it_is_entered_otherwise(real_occupations: dict[str, Occupation]) -> None:
    entered = {other for family in real_occupations.values() for other, _ in family.kin}
    assert set(real_occupations) - entered == set(NOT_ENTERED)


def test_a_job_bound_by_a_hard_licence_is_not_near_to_a_trade_without_it(real_occupations: dict[str, Occupation]) -> None:
    near = {
        (code, other)
        for code, family in real_occupations.items()
        for other, weight in family.kin
        if weight > 0.5
        and real_occupations[other].licence in FAR_WITHOUT_LICENCE
        and family.licence != real_occupations[other].licence
    }
    assert near == set()


@pytest.mark.parametrize("code", ["4211", "5142", "7319", "7514", "8321", "8322", "9612"])
def test_a_trade_that_the_classification_lacks_says_so(real_occupations: dict[str, Occupation], code: str) -> None:
    note = real_occupations[code].proxy_note or ""
    assert note.startswith("Stands in for ")
    assert note.endswith(", which the classification lacks.")
