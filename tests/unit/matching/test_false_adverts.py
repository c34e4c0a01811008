"""False adverts that nobody saw before are held back, and the words that speak for it can be told."""

from __future__ import annotations

import pytest

from benchmarks.false_adverts import measured
from matching.false_adverts import heard
from services.foundation import Foundation
from settings import settings


@pytest.fixture(scope="module")
def foundation() -> Foundation:
    return Foundation.load(settings())


def test_of_adverts_by_authors_never_met_most_false_ones_are_held_back_and_few_genuine_ones(foundation: Foundation) -> None:
    rules, both = measured(foundation.understanding())[:2]
    assert (both["false"], both["genuine"]) == (150, 150)
    assert both["recall"] >= 0.93
    assert both["held_back_wrongly"] <= 0.05
    assert both["recall"] > rules["recall"] + 0.2


@pytest.mark.parametrize(
    ("disguised", "plain"),
    [
        ("r3g1strat10n", "registration"),
        ("f e e s", "fees"),
        ("W.h.a.t.s.a.p.p", "WhatsApp"),
        ("पेशगी", "peshgi"),
        ("Rs 1,500", "Rs 2,900"),
    ],
)
def test_a_disguise_is_heard_as_what_it_hides(disguised: str, plain: str) -> None:
    assert heard(disguised) == heard(plain)
