"""Of who stayed and who left: she is believed before her employer, and a call before both, in whatever order they speak."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from access.settle import OUTWEIGHS
from access.settle import PROOFS as PROOF_OF
from indicators.dimensions import STEPS
from indicators.journeys import BELIEVED, DTYPES, HAPPENED, JOINED_BY, NEVER, NOT_YET, WORDS, gathered, still_there
from matching.model import PROOFS

DAY = 20_454
"""2026-01-01."""
JOINED, STAYED_30, STAYED_90 = (STEPS.index(step) for step in ("joined", "retained_30", "retained_90"))
SHOWS = {"joined": JOINED, "retained_30": STAYED_30, "retained_90": STAYED_90, "left_30": -1, "left_90": -1}
Said = tuple[str, str]
"""A kind of event and its proof."""


def told(*said: Said) -> pd.DataFrame:
    """A row for each of these, all of one pseudonym."""
    rows = []
    for number, (kind, proof) in enumerate(said, start=1):
        row = dict.fromkeys(HAPPENED, 0) | {"spoken": number + NOT_YET, "joined": NOT_YET, "joined_day": NEVER, "agreed_day": NEVER}
        row |= {"high": 7, "low": 7, "first_day": DAY + number, "last_day": DAY + number, "stayed_day": -1, "reached": SHOWS[kind]}
        believed = 1 + BELIEVED.index(proof)
        if kind == "joined":
            row |= {"joined": number * JOINED_BY, "joined_day": DAY + number, "proof_joined": 1 + PROOFS.index(proof)}
        elif kind.startswith("retained"):
            row |= {f"proof_{kind}": 1 + PROOFS.index(proof), "stayed_30": believed}
            row |= {"stayed_90": believed} if kind == "retained_90" else {}
        else:
            row[kind] = believed
        rows.append(row)
    return pd.DataFrame({name: np.array([row[name] for row in rows]).astype(DTYPES[name]) for name in HAPPENED})


def came_to(*said: Said) -> str:
    """How far she came, which is the same in whatever order, in parts and twice over."""
    reached = set()
    for order in itertools.permutations((("joined", "worker_said"), *said)):
        rows = told(*order)
        for cut in range(len(rows) + 1):
            parts = [gathered(rows[:cut]), gathered(rows[cut // 2 :]), gathered(rows)]
            reached.add(int(still_there(gathered(pd.concat(parts)))["reached"].iloc[0]))
    assert len(reached) == 1
    return STEPS[reached.pop()]


@pytest.mark.parametrize(
    ("said", "reached"),
    [
        ([("retained_30", "employer_said"), ("left_30", "worker_said")], "joined"),
        ([("retained_30", "worker_said"), ("left_30", "employer_said")], "retained_30"),
        ([("retained_30", "worker_said"), ("left_30", "called_back")], "joined"),
        ([("retained_30", "called_back"), ("left_30", "worker_said")], "retained_30"),
        ([("retained_30", "document"), ("left_30", "worker_said")], "retained_30"),
        ([("retained_30", "employer_said"), ("left_30", "worker_said"), ("retained_30", "called_back")], "retained_30"),
        ([("retained_30", "employer_said"), ("retained_30", "worker_said"), ("left_30", "called_back")], "joined"),
        ([("retained_30", "employer_said"), ("retained_30", "worker_said"), ("left_30", "worker_said")], "retained_30"),
    ],
)
def test_who_left_within_a_month_has_not_stayed_it(said: list[Said], reached: str) -> None:
    assert came_to(*said) == reached


@pytest.mark.parametrize(
    ("said", "reached"),
    [
        ([("retained_30", "employer_said"), ("retained_90", "employer_said"), ("left_90", "worker_said")], "retained_30"),
        ([("retained_90", "employer_said"), ("left_90", "worker_said")], "retained_30"),
        ([("retained_90", "employer_said"), ("left_30", "worker_said")], "joined"),
        ([("retained_30", "employer_said"), ("left_30", "worker_said"), ("retained_90", "called_back")], "retained_90"),
        ([("retained_30", "called_back"), ("left_30", "worker_said"), ("retained_90", "employer_said")], "retained_30"),
        ([("retained_90", "worker_said"), ("left_90", "employer_said")], "retained_90"),
    ],
)
def test_who_left_within_three_months_has_not_stayed_them(said: list[Said], reached: str) -> None:
    assert came_to(*said) == reached


def test_a_proof_of_staying_goes_with_it() -> None:
    said = [("joined", "worker_said"), ("retained_30", "called_back"), ("retained_90", "employer_said"), ("left_90", "worker_said")]
    columns = ["proof_joined", "proof_retained_30", "proof_retained_90"]
    assert still_there(gathered(told(*said)))[columns].to_numpy().tolist() == [[1, 4, 0]]
    assert still_there(gathered(told(*said, ("left_30", "called_back"))))[columns].to_numpy().tolist() == [[1, 4, 0]]
    assert still_there(gathered(told(*said[2:], ("left_30", "worker_said"))))[columns].to_numpy().tolist() == [[0, 0, 0]]


def test_what_was_told_is_kept_as_it_was_told() -> None:
    """A later word can weigh more: what is taken back in the counts stands in the row."""
    rows = gathered(told(("retained_30", "employer_said"), ("left_30", "worker_said")))
    assert rows[["reached", *WORDS]].to_numpy().tolist() == [[STAYED_30, 1, 0, 2, 0]]
    still_there(rows)
    assert rows["reached"].tolist() == [STAYED_30]


def test_figures_believe_whom_applications_believe() -> None:
    assert [proof for proof in BELIEVED if proof != "document"] == [PROOF_OF[side] for side in OUTWEIGHS]
    assert set(BELIEVED) == set(PROOFS)
