"""What no phrase says is compared with everything known, and nonsense stays far off."""

from __future__ import annotations

import json

import numpy as np
import pytest

from matching.sentences import folded_words
from matching.similarity import FamilyIndex, TextIndex

KNOWN = (
    ("mason", "7112"), ("raj mistri", "7112"), ("brick mason", "7112"), ("house painter", "7131"), ("wall painter", "7131"),
    ("tailor", "7531"), ("ladies tailor", "7531"), ("blouse silai", "7531"), ("truck driver", "8332"), ("lorry driver", "8332"),
    ("car driver", "8322"), ("taxi driver", "8322"), ("plumber", "7126"), ("pipe fitter", "7126"), ("electrician", "7411"),
)  # fmt: skip

LABELS = (("painter", "7531"), ("mason", "8332"), ("tailor", "7126"))
"""Meanings that the known texts contradict, so that it is seen what was taught."""


@pytest.fixture(scope="module")
def index() -> FamilyIndex:
    texts = [folded_words(text) for text, _ in KNOWN]
    return FamilyIndex().fit(texts, [family for _, family in KNOWN], [0.9] * len(KNOWN))


def best(index: FamilyIndex, text: str) -> tuple[str, float, bool]:
    likely = next(index.likely([folded_words(text)])).families
    return (likely[0].code, likely[0].chance, likely[0].misspelt) if likely else ("", 0.0, False)


@pytest.mark.parametrize(
    ("text", "family"), [("electrcian", "7411"), ("plumbar", "7126"), ("lori driver", "8332"), ("painter of houses", "7131")]
)
def test_a_misspelt_or_new_phrase_finds_its_family(index: FamilyIndex, text: str, family: str) -> None:
    assert best(index, text)[0] == family


def test_a_slip_of_the_pen_is_told_from_a_new_combination(index: FamilyIndex) -> None:
    assert best(index, "electrcian")[2] is True
    assert best(index, "tailor of ladies clothes and uniforms")[2] is False


def test_nonsense_has_less_chance_than_a_misspelling(index: FamilyIndex) -> None:
    assert best(index, "xqzvk")[1] < best(index, "electrcian")[1] / 2
    assert best(index, "漢字") == ("", 0.0, False)


def test_everyday_talk_is_told_from_work() -> None:
    talk = [("namaste ji", "talk"), ("khana kha liya", "talk"), ("baarish ho rahi hai", "talk")]
    known = [(folded_words(text), family) for text, family in (*KNOWN, *talk)]
    index = FamilyIndex(no_trade=("talk",)).fit([text for text, _ in known], [family for _, family in known], [0.9] * len(known))
    idle, work = (next(index.likely([folded_words(text)])) for text in ("kha liya namaste", "painter of walls"))
    assert idle.margins["talk"] < 0 < work.margins["talk"]
    assert "talk" not in {family.code for likeness in (idle, work) for family in likeness.families}


def test_a_known_phrase_inside_raises_its_family(index: FamilyIndex) -> None:
    words = folded_words("driver")
    alone, told = next(index.likely([words])), next(index.likely([words], [{"8332": 1.0}]))
    chances = [{family.code: family.chance for family in likeness.families} for likeness in (alone, told)]
    assert told.families[0].code == "8332"
    assert chances[1]["8332"] / chances[1]["8322"] > chances[0]["8332"] / chances[0]["8322"]


def test_a_text_that_several_languages_write_alike_counts_once() -> None:
    def prior(texts: list[str]) -> list[float]:
        known = [("driver", "8322")] + [(text, "7112") for text in texts]
        index = FamilyIndex().fit([folded_words(text) for text, _ in known], [family for _, family in known], [0.9] * len(known))
        return index.prior_.tolist()

    assert prior(["welder", "वेल्डर"]) == prior(["welder"]) != prior(["welder", "वेल्डिंग"])


def test_many_labelled_texts_teach_what_no_table_says(index: FamilyIndex) -> None:
    texts, families = [folded_words(text) for text, _ in KNOWN], [family for _, family in KNOWN]
    labelled = [(folded_words(f"{word} hand {number}"), code) for number in range(80) for word, code in LABELS]
    taught = FamilyIndex().fit(texts, families, [0.9] * len(texts), labelled)
    few = FamilyIndex().fit(texts, families, [0.9] * len(texts), labelled[:6])
    asked = [folded_words("painter hand")]
    assert taught.taught_.bonus(taught.texts_.vectors_.vectors(asked)).max() > 0
    assert few.taught_.bonus(few.texts_.vectors_.vectors(asked)).max() == 0
    assert next(taught.likely(asked)).families[0].code == "7531"


def test_what_was_learnt_can_be_kept_and_taken_up(index: FamilyIndex) -> None:
    arrays, words = index.state()
    again = FamilyIndex().restore(arrays, json.loads(json.dumps(words)))
    asked = [folded_words(text) for text in ("lori driver", "silai", "xqzvk", "brick")]
    assert list(again.likely(asked)) == list(index.likely(asked))


def test_what_no_known_text_has_makes_a_text_less_like_any(index: FamilyIndex) -> None:
    vectors = index.texts_.vectors_
    known, odd, half = (
        float(np.linalg.norm(vectors.vector(folded_words(text))[1])) for text in ("house painter", "xqzvk", "xqzvk mason")
    )
    assert known == pytest.approx(1.0, abs=1e-5)
    assert odd < half < 0.8


def test_a_part_that_only_one_family_has_tells_more_than_one_that_many_share() -> None:
    known = [("taxi driver", "8322"), ("mason", "7112"), ("sweet seller", "5211"), ("sweet shop", "5211"), ("sweet stall", "5211")]
    known += [("sweet maker", "7512"), ("laddu maker", "7512"), ("barfi maker", "7512"), ("house painter", "7131")]
    index = FamilyIndex().fit([folded_words(text) for text, _ in known], [family for _, family in known], [0.9] * len(known))
    assert best(index, "sweet cake taxi")[0] == "8322"


def test_of_two_with_the_same_parts_the_same_order_wins() -> None:
    known = [("packing machine", "8183"), ("machine packing", "9321")]
    index = FamilyIndex().fit([folded_words(text) for text, _ in known], [family for _, family in known], [0.9] * 2)
    assert best(index, "machine packing")[0] == "9321"


def test_chances_are_in_order_and_within_bounds(index: FamilyIndex) -> None:
    for text in ("driver", "silai blouse", "brick"):
        chances = [likely.chance for likely in next(index.likely([folded_words(text)])).families]
        assert chances == sorted(chances, reverse=True)
        assert all(0 <= chance <= 1 for chance in chances)


def test_a_batch_answers_as_one_by_one(index: FamilyIndex) -> None:
    texts = [folded_words(text) for text in ("driver", "zzz", "mistri", "", "pipe")]
    assert list(index.likely(texts)) == [next(index.likely([text])) for text in texts]


def test_the_nearest_text_to_a_known_one_is_itself() -> None:
    texts = [folded_words(text) for text, _ in KNOWN]
    index = TextIndex().fit(texts, [1.0] * len(texts))
    nearest = [near.places[0] for near in index.nearest_of(index.vectors_.vectors(texts), texts)]
    assert nearest == list(range(len(texts)))
