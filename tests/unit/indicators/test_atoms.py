"""Journeys can be gathered in any parts, and what is counted of them can be taken away again."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from indicators.atoms import CELL, NOT_JOINED, WAIT, Known, Told, atoms_of, difference, waits_of
from indicators.cube import UNCOUNTED
from indicators.dimensions import ALL_TIME, COUNTED_BY, DIMENSIONS, IN_DISTRICTS, MEASURES, PAY, STEPS
from indicators.exact import exact_cubes, shown_waits, subtotals_of, totals_of
from indicators.journeys import COLUMNS, DTYPES, FLAGS, JOINED_BY, NEVER, NOT_YET, PROOF_COLUMNS, WORDS, gathered
from indicators.lexicon import Lexicon
from indicators.small_cells import protect
from matching.model import INCOME_SLABS

KNOWN = Known({"Bihar": "BR", "Goa": "GA"}, {"7112": "construction", "7531": "textiles"})
DAY = 20_454
"""2026-01-01."""


def journey(lexicon: Lexicon, who: int, until: str, **told: object) -> dict[str, object]:
    known = {"state": "Bihar", "family": "7112", "channel": "csc", "gender": "female", "age_band": "18_25"} | told
    texts = {name: lexicon.codes([str(known.get(name, ""))])[0] for name in COLUMNS if name in DTYPES and name in (
        "state", "family", "channel", "gender", "age_band", "social_category", "disability", "worker_type", "pay_before")}  # fmt: skip
    row = dict.fromkeys((*PROOF_COLUMNS, *FLAGS, *WORDS), 0) | {"high": who, "low": who, "spoken": who, "joined": NOT_YET}
    row |= {"first_day": DAY, "last_day": DAY, "agreed_day": DAY, "joined_day": NEVER, "stayed_day": -1, "district_id": 3}
    row |= texts | {"reached": STEPS.index(until)}
    return row | {name: value for name, value in told.items() if name in COLUMNS and name not in texts}


def people(lexicon: Lexicon, *rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame({name: np.array([row[name] for row in rows]).astype(DTYPES[name]) for name in COLUMNS})


@pytest.fixture
def lexicon() -> Lexicon:
    return Lexicon()


def test_whoever_reached_a_step_counts_for_those_before_it_in_every_dimension(lexicon: Lexicon) -> None:
    frame = people(lexicon, journey(lexicon, 1, "sent"), journey(lexicon, 2, "linked", state="Goa"))
    cubes = exact_cubes(atoms_of(Told(frame, lexicon, KNOWN), -1), KNOWN)
    assert set(cubes) == {*DIMENSIONS, PAY}
    for name, cube in cubes.items():
        if name in COUNTED_BY:
            assert totals_of(cube)[0, 0].tolist() == [0 if measure in COUNTED_BY[name] else UNCOUNTED for measure in MEASURES]
            continue
        totals = dict(zip(MEASURES, totals_of(cube)[0, 0], strict=True))
        assert (totals["registered"], totals["linked"], totals["consented"], totals["sent"], totals["joined"]) == (2, 2, 1, 1, 0), (
            name
        )
        assert ("BR/3" in cube.places) == (name in IN_DISTRICTS)
    assert cubes["family"].periods == (ALL_TIME, "2026-01")
    parts = subtotals_of(cubes["family"])
    assert parts is not None
    assert parts[0, 0, :, 0].tolist() == [2, 0, 0]


def test_who_can_be_asked_is_counted_by_the_day_of_joining(lexicon: Lexicon) -> None:
    joined = {"agreed_day": DAY, "joined": 7 * JOINED_BY + 2, "pay_before": "up_to_10000", "answered_30": 1}
    frame = people(lexicon, *(journey(lexicon, who, "joined", joined_day=DAY + who, **joined) for who in range(5)))
    told = Told(frame, lexicon, KNOWN)
    for heard, settled in ((-1, 0), (DAY + 29, 0), (DAY + 30, 1), (DAY + 33, 4), (DAY + 90, 5)):
        counts = exact_cubes(atoms_of(told, heard), KNOWN)["gender"].counts[0, 0].sum(axis=0)
        assert counts[MEASURES.index("settled_30")] == counts[MEASURES.index("answered_30")] == settled
        assert counts[MEASURES.index("settled_90")] == (heard == DAY + 90)
    pay = exact_cubes(atoms_of(told, -1), KNOWN)[PAY]
    assert len(pay.keys) == len(INCOME_SLABS) ** 2 + 1
    told = dict(zip(pay.keys, pay.counts[0, 0, :, MEASURES.index("joined")].tolist(), strict=True))
    assert {key: count for key, count in told.items() if count} == {"up_to_10000/10001_15000": 5}


def test_the_difference_of_two_counts_added_to_one_is_the_other(lexicon: Lexicon) -> None:
    then = people(lexicon, journey(lexicon, 1, "sent"), journey(lexicon, 2, "linked"))
    now = people(lexicon, journey(lexicon, 1, "joined", joined_day=DAY + 15), journey(lexicon, 2, "linked", state="Goa"))
    before, after = Told(then, lexicon, KNOWN), Told(now, lexicon, KNOWN)
    for of, cell in ((lambda told: atoms_of(told, DAY + 60), CELL), (waits_of, WAIT)):
        added = pd.concat([of(before), difference(of(after), of(before), cell)]).groupby(list(cell)).sum()
        wanted = of(after).groupby(list(cell)).sum()
        pd.testing.assert_frame_equal(added[(added != 0).any(axis=1)], wanted[(wanted != 0).any(axis=1)])


def test_waits_are_whole_weeks_since_consent(lexicon: Lexicon) -> None:
    rows = [journey(lexicon, who, "joined", joined_day=DAY + 13) for who in range(40)]
    rows += [journey(lexicon, who, "joined", joined_day=DAY + 7 * 53) for who in range(40, 45)]
    rows += [journey(lexicon, who, "consented") for who in range(45, 150)]
    told = Told(people(lexicon, *rows), lexicon, KNOWN)
    waits, cubes = waits_of(told), protect(exact_cubes(atoms_of(told, DAY + 400), KNOWN))
    everybody = waits[waits["dimension"] == ""]
    assert dict(zip(everybody["weeks"], everybody["people"], strict=True)) == {1: 40, NOT_JOINED: 110}
    shown = shown_waits(waits, DAY + 400, cubes)
    assert shown["", ""].waiting[:3] == (100, 73, 73)
    assert ("state", "BR") in shown
    assert ("worker_type", "") not in shown


@pytest.mark.trust
def test_no_wait_tells_what_the_cubes_hide(lexicon: Lexicon) -> None:
    """Two came by a camp, so that those who came by themselves are hidden beside them: their wait would say how many they are."""
    rows = [journey(lexicon, who, "joined", joined_day=DAY + 13) for who in range(140)]
    rows += [journey(lexicon, who, "joined", joined_day=DAY + 13, channel="camp") for who in range(140, 142)]
    told = Told(people(lexicon, *rows), lexicon, KNOWN)
    cubes = protect(exact_cubes(atoms_of(told, DAY + 60), KNOWN))
    shown = shown_waits(waits_of(told), DAY + 400, cubes)
    assert ("", "") in shown
    assert [cubes["channel"].count("joined", key) for key in ("csc", "camp")] == [None, None]
    assert not [key for dimension, key in shown if dimension == "channel"]
    for (dimension, key), wait in shown.items():
        if dimension not in ("", "state"):
            assert (wait.consented, wait.joined) == tuple(cubes[dimension].count(each, key) for each in ("consented", "joined"))


def test_gathering_twice_or_in_parts_changes_nothing(lexicon: Lexicon) -> None:
    random = np.random.default_rng(3)
    rows = [
        journey(
            lexicon,
            int(random.integers(20)),
            STEPS[random.integers(12)],
            spoken=int(spoken),
            first_day=DAY - int(random.integers(9)),
        )
        for spoken in random.permutation(200)
    ]
    frame = people(lexicon, *rows)
    whole = gathered(frame)
    assert len(whole) == 20
    parts = pd.concat([gathered(frame[:70]), gathered(frame[50:]), whole])
    pd.testing.assert_frame_equal(gathered(parts), whole)
