"""How close trades are: directed, whole for the own trade, nothing under the floor."""

from __future__ import annotations

import numpy as np
import pytest

from matching.kinship import KIN_FLOOR, SAME_MINOR_GROUP, SECONDARY_TRADE, Kinship
from matching.occupations import Occupation


@pytest.fixture(scope="module")
def kinship(occupations: dict[str, Occupation]) -> Kinship:
    return Kinship(occupations)


def test_a_mason_can_work_as_a_labourer_sooner_than_a_labourer_as_a_mason(kinship: Kinship) -> None:
    assert kinship.between("7112", "9313") == 0.7
    assert kinship.between("9313", "7112") == 0.35


def test_every_trade_is_wholly_its_own_kin(kinship: Kinship) -> None:
    assert np.array_equal(np.diag(kinship.matrix), np.ones(len(kinship)))
    assert all(kinship.between(code, code) == 1.0 for code in kinship.codes)


def test_families_of_one_minor_group_are_kin_where_the_table_is_silent(occupations: dict[str, Occupation]) -> None:
    silent = {code: occupations[code] for code in ("7112", "7531")}
    stranger = Occupation("7119", "Builder", "", "", "", "construction", "skilled", None, (), "exact", False)
    kinship = Kinship({**silent, "7119": stranger})

    assert kinship.between("7119", "7112") == SAME_MINOR_GROUP
    assert kinship.between("7112", "7119") == SAME_MINOR_GROUP
    assert kinship.between("7119", "7531") == 0.0


def test_what_the_table_says_outranks_the_minor_group(kinship: Kinship) -> None:
    assert kinship.between("7114", "7112") == 0.5
    assert kinship.between("7112", "7114") == 0.6


def test_a_code_we_do_not_know_is_kin_to_nothing(kinship: Kinship) -> None:
    assert kinship.between("0000", "7112") == 0.0
    assert kinship.between("7112", "0000") == 0.0
    assert not kinship.towards([("0000", 1.0)]).any()
    assert not kinship.towards([]).any()


def test_under_the_floor_a_family_is_no_kin(kinship: Kinship) -> None:
    labourer = kinship.towards([("9313", SECONDARY_TRADE)])

    assert labourer[kinship.position["9313"]] == SECONDARY_TRADE
    assert SECONDARY_TRADE * 0.35 < KIN_FLOOR
    assert labourer[kinship.position["7112"]] == 0.0


def test_the_floor_itself_is_kin(kinship: Kinship) -> None:
    assert kinship.towards([("8332", 1.0)])[kinship.position["9329"]] == KIN_FLOOR


def test_a_second_trade_adds_its_own_kin_and_takes_nothing_from_the_first(kinship: Kinship) -> None:
    mason, both = kinship.towards([("7112", 1.0)]), kinship.towards([("7112", 1.0), ("7531", SECONDARY_TRADE)])

    assert both[kinship.position["7531"]] == SECONDARY_TRADE
    assert both[kinship.position["9329"]] == pytest.approx(SECONDARY_TRADE * 0.4)
    assert (both >= mason).all()
    assert mason[kinship.position["7531"]] == 0.0


def test_asking_twice_leaves_the_table_as_it_was(kinship: Kinship) -> None:
    before = kinship.matrix.copy()
    kinship.towards([("7112", 0.5), ("9313", 1.0)])

    assert np.array_equal(kinship.matrix, before)


def test_the_authored_table_gives_weights_between_0_and_1(real_occupations: dict[str, Occupation]) -> None:
    kinship = Kinship(real_occupations)

    assert kinship.codes == tuple(sorted(real_occupations))
    assert kinship.matrix.min() >= 0.0
    assert kinship.matrix.max() == 1.0
