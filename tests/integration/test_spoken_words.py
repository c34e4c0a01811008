"""The resolver is fitted once a version, kept, and loaded from then on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.store.connect import connect
from data.store.migrate import upgrade
from data.store.unit_of_work import UnitOfWork
from matching.vocabulary import NoTrade, SmallWord, Vocabulary, WorkWord
from matching.words import Resolver
from services.spoken_words import corrections_of, fit_words, resolver_of, version_of
from settings import Settings, load_settings


@pytest.fixture
def house(tmp_path: Path) -> Settings:
    return load_settings({"KAAM_VAR_DIR": str(tmp_path)})


@pytest.fixture
def vocabulary(house: Settings) -> Vocabulary:
    """The true families and a handful of words, so that fitting takes no time."""
    words = (WorkWord("mason", "en", "7112", 1.0), WorkWord("tailor", "en", "7531", 1.0), WorkWord("plumber", "en", "7126", 1.0))
    occupations = Vocabulary.load(house.reference_dir).occupations
    return Vocabulary(occupations, words, (), (SmallWord("wanted", "en", "filler", None),), (NoTrade("hello", "en", "everyday"),))


def confirmed(house: Settings, times: int) -> None:
    upgrade(house.store_url)
    database = connect(house.store_url)
    with UnitOfWork(database) as work:
        for _ in range(times):
            work.corrections.confirm("qwop blim", "7126", "operator", datetime.now(UTC))
        work.commit()
    database.dispose()


def test_it_is_fitted_at_the_first_call_and_loaded_at_the_second(
    house: Settings, vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = resolver_of(house, vocabulary)
    monkeypatch.setattr(Resolver, "fit", lambda *_: pytest.fail("fitted again"))
    again = resolver_of(house, vocabulary)
    assert again.resolve_many(["mason", "tailr", "hello"]) == first.resolve_many(["mason", "tailr", "hello"])


def test_an_earlier_version_makes_room_for_the_new(house: Settings, vocabulary: Vocabulary) -> None:
    (house.words_dir / "0123456789abcdef").mkdir(parents=True)
    fit_words(house, vocabulary)
    assert [folder.name for folder in house.words_dir.iterdir()] == [version_of(house.reference_dir)]


def test_without_a_store_nobody_has_agreed_on_anything(house: Settings) -> None:
    assert corrections_of(house) == {}
    assert not Path(house.store_url.removeprefix("sqlite:///")).exists()


def test_what_people_agreed_on_is_known_and_learnt_from(house: Settings, vocabulary: Vocabulary) -> None:
    confirmed(house, 2)
    assert "correction" not in {family.how for family in resolver_of(house, vocabulary).resolve("qwop blim").families}
    confirmed(house, 1)
    assert resolver_of(house, vocabulary).resolve("qwop blim").families[0].how == "correction"
    taught = fit_words(house, vocabulary)
    taught.learn({})
    assert taught.resolve("qwop blimm").families[0].code == "7126"
