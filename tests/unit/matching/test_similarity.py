"""What no phrase says is compared with everything known, and nonsense stays far off."""

from __future__ import annotations

import numpy as np
import pytest

from matching.sentences import folded_words
from matching.similarity import FamilyIndex, TextIndex

KNOWN = (
    ("mason", "7112"), ("raj mistri", "7112"), ("brick mason", "7112"), ("house painter", "7131"), ("wall painter", "7131"),
    ("tailor", "7531"), ("ladies tailor", "7531"), ("blouse silai", "7531"), ("truck driver", "8332"), ("lorry driver", "8332"),
    ("car driver", "8322"), ("taxi driver", "8322"), ("plumber", "7126"), ("pipe fitter", "7126"), ("electrician", "7411"),
)  # fmt: skip


@pytest.fixture(scope="module")
def index() -> FamilyIndex:
    texts = [folded_words(text) for text, _ in KNOWN]
    return FamilyIndex().fit(texts, [family for _, family in KNOWN], [0.9] * len(KNOWN))


def best(index: FamilyIndex, text: str) -> tuple[str, float, bool]:
    likely = next(index.likely([folded_words(text)]))
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
    assert best(index, "xqzvk")[1] < best(index, "electrcian")[1] / 3
    assert best(index, "漢字") == ("", 0.0, False)


def test_what_no_known_text_has_makes_a_text_less_like_any(index: FamilyIndex) -> None:
    lengths = [float(np.linalg.norm(index.texts_.vectors([folded_words(text)]).toarray())) for text in ("mason", "xqzvkmason")]
    assert lengths[0] == pytest.approx(1.0, abs=1e-5)
    assert lengths[1] < 0.8


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
        chances = [likely.chance for likely in next(index.likely([folded_words(text)]))]
        assert chances == sorted(chances, reverse=True)
        assert all(0 <= chance <= 1 for chance in chances)


def test_a_batch_answers_as_one_by_one(index: FamilyIndex) -> None:
    texts = [folded_words(text) for text in ("driver", "zzz", "mistri", "", "pipe")]
    assert list(index.likely(texts)) == [next(index.likely([text])) for text in texts]


def test_the_nearest_text_to_a_known_one_is_itself() -> None:
    texts = [folded_words(text) for text, _ in KNOWN]
    index = TextIndex().fit(texts, [1.0] * len(texts))
    nearest = [near.places[0] for near in index.nearest_of(index.vectors(texts), texts)]
    assert nearest == list(range(len(texts)))
