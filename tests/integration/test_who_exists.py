"""Nobody learns from the door who has a UAN: the same steps, the same words, the same time."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from services.refusal import Refused
from services.sign_in import agree, begin, code_sent, prove
from services.visits import Visitor
from tests.conftest import Promise
from tests.integration.conftest import CARPENTER, MASON, RIDER, TAILOR, Walk

TURNS = 800
"""Of each kind: chance alone moves the area under the curve by .0144 (one standard deviation), a third of what is allowed."""


def timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def guess(visitor: Visitor) -> str:
    try:
        prove(visitor, "000000")
    except Refused as refusal:
        return refusal.code
    return "opened"


@pytest.mark.slow
@pytest.mark.trust
def test_neither_words_nor_time_tell_who_has_a_uan(walk: Walk, monkeypatch: pytest.MonkeyPatch, promise: Promise) -> None:
    monkeypatch.setattr("access.otp.MOST_IN_WINDOW", 10**6)
    monkeypatch.setattr("access.otp.MOST_FOR_UAN", 10**6)
    known = [MASON, TAILOR, RIDER, CARPENTER]
    unknown = [f"0099999999{number:02}" for number in range(4)]
    random = np.random.default_rng(5)
    order = random.permutation([True] * TURNS + [False] * TURNS)
    asking, guessing, answers = [], [], {True: set(), False: set()}
    for turn, exists in enumerate(order.tolist()):
        uan = (known if exists else unknown)[turn % 4]
        halfway = begin(walk.stranger(), uan, "hi", "self")
        sent: list[Visitor] = []
        asking.append(timed(lambda halfway=halfway, sent=sent: sent.append(agree(halfway, count_me=True))))
        shown = code_sent(sent[0])
        said: list[str] = []
        guessing.append(timed(lambda sent=sent, said=said: said.append(guess(sent[0]))))
        answers[exists].add((shown.minutes, shown.digits, shown.tries, said[0]))
    assert answers[True] == answers[False] == {(10, 6, 5, "code_wrong")}
    half = len(order) // 2
    areas = [float(roc_auc_score(order[half // 10 :], times[half // 10 :])) for times in (asking, guessing)]  # caches are warm
    told_apart = sum(not 0.45 <= area <= 0.55 for area in areas)
    figures = " and ".join(f"{area:.3f}" for area in areas)
    promise(f"UANs told apart by time, area under the curve {figures}", tried=2 * TURNS, refused=2 * TURNS, leaked=told_apart)
