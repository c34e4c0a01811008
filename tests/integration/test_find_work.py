"""From a UAN to jobs, on a small seeded store: the service with its consents and events, and the worker's screen."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from access.consent import ConsentDoor
from access.refusals import ConsentRefused
from access.roles import Actor, Purpose, Role
from data.gateways.eshram import SandboxEShram
from data.store.connect import connect
from data.vault import Vault
from matching.engine import MatchEngine
from services import find_work
from services.engine_room import NotReady
from services.find_work import COUNT_FIELDS, FIND_FIELDS, CannotFindWork, FindWork
from settings import ROOT, Settings, load_settings, settings
from tests.small_house import SILENT, small_house

MASON, TAILOR, CARPENTER = "001000000017", "001000000058", "001000000066"
NOBODY = "009999999999"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return small_house(tmp_path_factory.mktemp("var"))


@pytest.fixture(scope="module")
def desk(house: Settings) -> Iterator[FindWork]:
    """The use case as a server of these settings has it."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KAAM_VAR_DIR", str(house.var_dir))
        settings.cache_clear()
        yield find_work.desk()
        find_work.desk().close()
    settings.cache_clear()
    find_work.opened.cache_clear()


def events(house: Settings) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(house.var_dir / "kaam.db")) as store:
        store.row_factory = sqlite3.Row
        return [dict(row) for row in store.execute("SELECT * FROM events ORDER BY id")]


def door_of(house: Settings) -> tuple[ConsentDoor, Any]:
    database = connect(house.store_url)
    return ConsentDoor(database, Vault.open(house.keys_dir, create=False)), database


def test_a_mason_in_varanasi_sees_the_masons_jobs_within_reach_best_first(desk: FindWork) -> None:
    found = desk.find("visit", MASON, "hi")
    assert {card.listing.job_id for card in found.cards} == {"M1", "M2", "M3"}
    assert [card.position for card in found.cards] == [0, 1, 2]
    scores = [card.match.score for card in found.cards]
    assert scores == sorted(scores, reverse=True)
    assert found.blocked_counts == {"reach": 1}
    assert (found.person.name, found.person.last4, found.person.district) == ("Mohan", "0017", "Varanasi")
    assert not found.none_because


@pytest.mark.parametrize("typed", ["0010 0000 0017", "0010-0000-0017", "००१०००००००१७", " 001000000017 "])
def test_the_number_is_read_as_people_type_it(desk: FindWork, typed: str) -> None:
    assert desk.find("visit", typed, "hi").person.last4 == "0017"


@pytest.mark.parametrize(
    ("typed", "code", "values"),
    [
        ("00100000001", "uan_too_short", {"digits": 11}),
        ("0010000000170", "uan_too_long", {"digits": 13}),
        ("OO1000000017", "uan_not_digits", {"others": 2}),
        ("  ", "uan_missing", None),
    ],
)
def test_what_is_no_uan_is_refused_saying_what_is_wrong(
    desk: FindWork, typed: str, code: str, values: dict[str, int] | None
) -> None:
    with pytest.raises(CannotFindWork) as refusal:
        desk.find("visit", typed, "hi")
    assert refusal.value.code == code
    assert values is None or refusal.value.values == values


def test_a_carpenter_in_leh_is_told_plainly_that_nothing_suits(desk: FindWork) -> None:
    found = desk.find("visit", CARPENTER, "hi")
    assert not found.cards
    assert [reason.code for reason in found.none_because] == ["no_listing_near"]


def test_a_uan_that_nobody_has_gets_the_answer_of_one_whose_record_says_nothing(desk: FindWork) -> None:
    unknown, silent = desk.find("visit", NOBODY, "hi"), desk.find("visit", SILENT, "hi")
    assert [reason.code for reason in unknown.none_because] == ["trade_not_said"]
    same = {"agreement": silent.agreement, "person": replace(unknown.person, last4=silent.person.last4)}
    assert replace(unknown, **same) == silent


def test_what_was_shown_is_recorded_with_its_place_under_a_pseudonym(desk: FindWork, house: Settings) -> None:
    before = len(events(house))
    found = desk.find("visit", TAILOR, "hi")
    told = events(house)[before:]
    assert [(event["kind"], event["position"]) for event in told] == [("consented", None), ("shown", 0)]
    assert len({event["pseudonym"] for event in told}) == 1
    shown = told[1]
    assert (shown["state"], shown["gender"], shown["listing_family"], shown["age_band"]) == (
        "Tamil Nadu",
        "female",
        "7531",
        "36_45",
    )
    assert shown["wage_band"] == "10001_15000"
    assert shown["listing_id"] == int(found.cards[0].match.job_id)
    assert all(event["simulated"] for event in told)


def test_a_uan_that_nobody_has_counts_nowhere(desk: FindWork, house: Settings) -> None:
    before = len(events(house))
    desk.find("visit", NOBODY, "hi")
    assert len(events(house)) == before


def test_the_store_keeps_what_she_agreed_to_sealed_and_nothing_else(desk: FindWork, house: Settings) -> None:
    found = desk.find("visit", MASON, "hi")
    door, database = door_of(house)
    try:
        actor = Actor("visit", Role.WORKER, found.agreement.worker_id)
        consents = door.consents(actor, found.agreement.worker_id, datetime.now(UTC))
        standing = {consent.purpose: frozenset(consent.fields) for consent in consents if consent.status == "active"}
        assert standing == {Purpose.FIND_WORK: FIND_FIELDS, Purpose.STATISTICS: COUNT_FIELDS}
        with pytest.raises(ConsentRefused):
            door.read(actor, found.agreement.worker_id, Purpose.FIND_WORK, ("mobile",), datetime.now(UTC))
    finally:
        database.dispose()
    kept = b"".join(path.read_bytes() for path in house.var_dir.glob("kaam.db*"))
    assert b"Mohan" not in kept
    assert MASON.encode() not in kept


def test_a_consent_that_is_taken_back_leaves_nothing_to_read(desk: FindWork, house: Settings) -> None:
    found = desk.find("visit", TAILOR, "hi")
    desk.take_back(found.agreement)
    door, database = door_of(house)
    try:
        actor = Actor("visit", Role.WORKER, found.agreement.worker_id)
        with pytest.raises(ConsentRefused):
            door.read(actor, found.agreement.worker_id, Purpose.FIND_WORK, ("name",), datetime.now(UTC))
    finally:
        database.dispose()
    with closing(sqlite3.connect(house.var_dir / "kaam.db")) as store:
        left = store.execute("SELECT count(*) FROM worker_values WHERE worker_id = ?", (found.agreement.worker_id,)).fetchone()
    assert left == (0,)


def test_nobody_takes_back_the_consent_of_another(desk: FindWork) -> None:
    mine, other = desk.find("visit", MASON, "hi").agreement, desk.find("visit", TAILOR, "hi").agreement
    with pytest.raises(CannotFindWork) as refusal:
        desk.take_back(replace(mine, consents=other.consents))
    assert refusal.value.code == "not_allowed"


class Room:
    """An engine room with this engine, or none yet."""

    def __init__(self, engine: MatchEngine | None) -> None:
        self._engine = engine

    def engine(self) -> MatchEngine:
        if self._engine is None:
            raise NotReady
        return self._engine


def test_when_e_shram_does_not_answer_she_is_told_and_nothing_is_kept(desk: FindWork, house: Settings, tmp_path: Path) -> None:
    door, database = door_of(house)
    vault = Vault.open(house.keys_dir, create=False)
    deaf = FindWork(Room(desk.engine()), SandboxEShram(tmp_path / "absent.db"), database, vault, simulated=True)
    with pytest.raises(CannotFindWork) as refusal:
        deaf.find("visit", "001000000108", "hi")
    assert refusal.value.code == "gateway_unavailable"
    assert door.worker_id("001000000108") is None
    deaf.close()


def test_before_anything_is_seeded_the_answer_is_that_there_are_no_jobs_yet(house: Settings) -> None:
    vault = Vault.open(house.keys_dir, create=False)
    empty = FindWork(Room(None), SandboxEShram(house.sandbox_path), connect(house.store_url), vault, simulated=True)
    with pytest.raises(CannotFindWork) as refusal:
        empty.find("visit", MASON, "hi")
    assert refusal.value.code == "not_ready"
    empty.close()


def test_in_production_the_door_stays_shut_until_there_is_a_one_time_code() -> None:
    with pytest.raises(CannotFindWork) as refusal:
        FindWork.open(load_settings({"KAAM_MODE": "production"}))
    assert refusal.value.code == "not_live"


@pytest.fixture
def screen(desk: FindWork) -> AppTest:
    """The first screen, in English."""
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()


def everything(screen: AppTest) -> str:
    return "\n".join([*(html.value for html in screen.html), *(title.value for title in screen.title)])


def look(screen: AppTest, uan: str) -> AppTest:
    screen.text_input(key="uan").set_value(uan)
    screen.button(key="agree").click().run()
    assert not screen.exception
    return screen


def test_the_screen_shows_jobs_with_place_distance_pay_and_month(screen: AppTest) -> None:
    text = everything(look(screen, "0010 0000 0017"))
    for told in (
        "3 jobs fit you",
        "demonstration data",
        "…0017",
        "Sample Nirman",
        "₹600–700 a day",
        "₹15,600–18,200 a month at 26 days",
    ):
        assert told in text
    assert "less than 1 km" in text or "about " in text
    assert MASON not in text


def test_hostile_words_of_an_advert_stay_words(screen: AppTest) -> None:
    text = everything(look(screen, MASON))
    assert "[x](javascript:alert(1)) **Mason** $a$ :red[x] &lt;script&gt;" in text
    assert "&lt;b&gt;Evil&lt;/b&gt;" in text
    for harm in ("<script", "<b>", "<img", "href"):
        assert harm not in text
    assert not any("Mason" in markdown.value for markdown in screen.markdown)


def test_the_language_can_be_changed_in_the_middle_and_nothing_is_lost(screen: AppTest) -> None:
    look(screen, MASON)
    screen.segmented_control(key="lang").set_value("hi").run()
    text = everything(screen)
    assert "3 काम आपके लायक़ हैं" in text
    assert "26 दिन काम पर ₹15,600–18,200 महीना" in text


def test_the_address_may_set_the_language_and_an_unknown_one_is_dropped(screen: AppTest) -> None:
    hindi = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    hindi.query_params["lang"] = "hi"
    assert hindi.run().title[0].value == "अपने पास काम ढूँढें"
    odd = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    odd.query_params["lang"] = "<script>"
    assert odd.run().title[0].value == "Find work near you"
    assert not odd.exception


def test_eleven_digits_are_refused_on_the_screen_and_what_was_typed_stays(screen: AppTest) -> None:
    look(screen, "00100000001")
    assert "This has only 11" in everything(screen)
    assert screen.text_input(key="uan").value == "00100000001"


def test_a_number_that_may_be_an_aadhaar_gets_a_line_of_help_and_no_refusal(screen: AppTest) -> None:
    text = everything(look(screen, "234123412346"))
    assert "Is this your Aadhaar or PF number?" in text
    assert "No job fits today" in text


def test_a_made_up_worker_fills_the_field_and_agreeing_stays_with_the_visitor(screen: AppTest) -> None:
    screen.button(key="try_tailor").click().run()
    assert screen.text_input(key="uan").value == "0010 0000 0058"
    assert "Asha" not in everything(screen)
    screen.button(key="agree").click().run()
    assert "Asha" in everything(screen)


def test_leaving_clears_the_person_from_screen_and_session(screen: AppTest) -> None:
    look(screen, MASON)
    screen.button(key="leave").click().run()
    assert "Mohan" not in everything(screen)
    assert screen.text_input(key="uan").value == ""
    assert "Mohan" not in json.dumps(screen.session_state.to_dict(), default=repr)


def test_taking_the_consent_back_says_so_and_leaves(screen: AppTest) -> None:
    look(screen, MASON)
    screen.button(key="take_back").click().run()
    assert "Your consent is taken back" in everything(screen)
    assert "Mohan" not in everything(screen)
