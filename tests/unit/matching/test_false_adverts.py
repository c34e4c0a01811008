"""False adverts that nobody saw before are held back, and the words that speak for it can be told."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.false_adverts import measured
from data.feeds.onest import Onest
from matching.false_adverts import heard
from matching.model import Listing
from services.foundation import Foundation
from settings import settings

SAMPLES = os.environ.get("ONEST_SAMPLES")
STRANGE = Listing(
    "1", "Process Safety Engineer", "", "",
    "We are a consortium of chemical manufacturers operating continuous distillation columns. The incumbent conducts hazard and "
    "operability workshops, verifies relief valve calculations, audits interlocks against functional safety standards and mentors "
    "junior colleagues. Chartered membership and exposure to solvent recovery are advantageous. Remuneration commensurate with seniority.",
)  # fmt: skip
"""An honest advert in words that hardly stand in any advert that was learnt from."""


@pytest.fixture(scope="module")
def foundation() -> Foundation:
    return Foundation.load(settings())


def test_of_adverts_by_authors_never_met_most_false_ones_are_held_back_and_few_genuine_ones(foundation: Foundation) -> None:
    rules, both = measured(foundation.understanding())[:2]
    assert (both["false"], both["genuine"]) == (210, 270)
    assert both["recall"] >= 0.95
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


def test_an_advert_in_words_that_were_never_met_is_not_called_false(foundation: Foundation) -> None:
    (understood,) = foundation.understanding().understand_many([STRANGE])
    assert understood.held_back_because == ()


def test_strange_words_do_not_hide_that_a_fee_is_asked(foundation: Foundation) -> None:
    asking = replace(STRANGE, description=f"{STRANGE.description} A registration fee of Rs 2,000 is payable before the interview.")
    (understood,) = foundation.understanding().understand_many([asking])
    assert "asks_fee" in understood.held_back_because


@pytest.mark.skipif(not SAMPLES, reason="ONEST_SAMPLES names no folder")
def test_the_networks_own_sample_adverts_are_not_called_false(foundation: Foundation) -> None:
    files = sorted(Path(SAMPLES or "").glob("on_search*.yaml"))
    adverts = [item for file in files for item in Onest().read(file) if isinstance(item, Listing)]
    assert len(adverts) >= len(files) > 0
    assert not [each.title for each in foundation.understanding().understand_many(adverts) if each.held_back_because]


def test_the_sentence_that_gives_an_advert_away_is_told_and_neither_its_place_nor_its_employer(foundation: Foundation) -> None:
    advert = Listing(
        "1", "Packing helper at home", "Delhi", "New Delhi",
        "Pens are packed in boxes of ten at home. Before the first parcel is sent Rs. 1,250 is to be paid for the kit, which comes back "
        "with the first salary. Contact the HR on WhatsApp only.",
        employer_name="Delhi Pen Works",
    )  # fmt: skip
    understanding = foundation.understanding()
    (understood,) = understanding.understand_many([advert])
    assert "reads_false" in understood.held_back_because
    assert understanding.false_sentences(understood) == (
        "Before the first parcel is sent Rs. 1,250 is to be paid for the kit, which comes back with the first salary",
        "Contact the HR on WhatsApp only",
    )
