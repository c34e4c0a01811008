"""Free text in any of our scripts lands on the right shelf, or is honestly not known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.vocabulary import Vocabulary
from matching.words import Resolver
from settings import ROOT


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return Resolver(Vocabulary.load(ROOT / "data" / "reference")).fit()


@pytest.mark.parametrize(
    "text", ["राजमिस्त्री", "rajmistri", "raj mistry", "raajmistree", "Rajmistri ", "ৰাজমিস্ত্ৰী", "राजमिस्त्री चाहिए"]
)
def test_the_mason_is_one_word_in_every_spelling(resolver: Resolver, text: str) -> None:
    found = resolver.resolve(text)
    assert not found.abstain
    assert found.families[0].code == "7112"


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("घर का काम", "9111"),
        ("domestic worker", "9111"),
        ("jhadu pocha", "9111"),
        ("zomato delivery", "8321"),
        ("truck driver", "8332"),
        ("शेतमजूर", "9211"),
        ("தையல்காரர்", "7531"),
        ("Security Guard", "5414"),
        ("Packing helper", "9321"),
        ("securty gard", "5414"),
    ],
)
def test_what_workers_and_adverts_say_finds_its_family(resolver: Resolver, text: str, family: str) -> None:
    found = resolver.resolve(text)
    assert not found.abstain
    assert found.families[0].code == family


@pytest.mark.parametrize("text", ["kuch bhi kaam", "koi bhi kaam chalega", "कोई भी काम", "any job"])
def test_any_work_is_no_trade_and_five_are_offered(resolver: Resolver, text: str) -> None:
    found = resolver.resolve(text)
    assert (found.abstain, found.because) == (True, "any_work")
    assert len(found.offers) == 5


@pytest.mark.parametrize("text", ["asdfgh", "9876543210", "Varanasi", "नमस्ते जी", "@@@ !!!"])
def test_nonsense_is_not_guessed_at(resolver: Resolver, text: str) -> None:
    assert resolver.resolve(text).abstain


@pytest.mark.parametrize("text", ["", "   ", "\u200d"])
def test_nothing_said_is_told_apart_from_nonsense(resolver: Resolver, text: str) -> None:
    assert resolver.resolve(text).because == "empty"


def test_what_is_denied_is_not_taken(resolver: Resolver) -> None:
    codes = [family.code for family in resolver.resolve("driver nahi, security guard").families]
    assert codes[0] == "5414"
    assert not {"8322", "8332"} & set(codes[:2])


@pytest.mark.parametrize(
    ("text", "years"),
    [("8 saal se rajmistri ka kaam", 8), ("दस साल से दर्जी", 10), ("tailor 5 years exp", 5), ("८ साल राजमिस्त्री", 8)],
)
def test_years_of_experience_are_read_from_the_sentence(resolver: Resolver, text: str, years: float) -> None:
    assert resolver.resolve(text).years == years


def test_two_trades_in_one_sentence_are_both_found(resolver: Resolver) -> None:
    codes = {family.code for family in resolver.resolve("plumber aur electrician dono").families[:2]}
    assert codes == {"7126", "7411"}


def test_skills_are_found_in_the_words(resolver: Resolver) -> None:
    assert [skill.id for skill in resolver.resolve("overlock machine").skills] == ["overlock_machine"]


def test_a_confirmed_correction_is_remembered() -> None:
    vocabulary = Vocabulary.load(ROOT / "data" / "reference")
    taught = Resolver(vocabulary, corrections={"qwop blim": "7126"}).fit().resolve("Qwop  Blim")
    assert (taught.abstain, taught.families[0].code, taught.families[0].how) == (False, "7126", "correction")


def test_many_at_once_are_as_one_by_one(resolver: Resolver) -> None:
    texts = ["rajmistri", "कोई भी काम", "xyzzy", "delivery boy 2 saal", "rajmistri"]
    assert resolver.resolve_many(texts) == [resolver.resolve(text) for text in texts]


@given(st.text(max_size=200))
def test_no_text_breaks_it_and_scores_are_in_order(resolver: Resolver, text: str) -> None:
    scores = [family.score for family in resolver.resolve(text).families]
    assert all(0 <= score <= 1 for score in scores)
    assert scores == sorted(scores, reverse=True)
