"""The screens of outcomes: her card, what she agreed to, the caller's and the counsellor's page, as the real script draws them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from access.employer_link import OPENS_FOR
from access.roles import Role
from language import words
from services import employer_answers, outcomes
from services.agreements import end
from services.employer_answers import settle, to_pass_on
from services.house import House
from services.visits import Visitor
from settings import ROOT
from tests.integration.conftest import MASON, TAILOR, Walk
from tests.integration.test_admin_screens import everything
from tests.integration.test_call_back import called, post, told_in
from tests.integration.test_employer_links import agree_to_apply, link
from tests.integration.test_outcomes import asked_long_ago, due, gone, rows, signed_in, state_of, wants


@pytest.fixture
def mason(walk: Walk) -> Iterator[Visitor]:
    found = signed_in(walk, MASON, counsel=True)
    agree_to_apply(found)
    wants(found)
    due(found.house)
    asked_long_ago(found.house)
    yield found
    gone(walk, found)
    with found.house.database.begin() as store:
        store.exec_driver_sql("DELETE FROM sample_draws")


def screen(visitor: Visitor, page: str, language: str = "en") -> AppTest:
    """A page as whoever sits there sees it."""
    shown = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    shown.session_state["cookie"] = visitor.token
    shown.query_params["lang"] = language
    shown.run()
    shown.switch_page(f"pages/{page}.py").run()
    assert not shown.exception
    return shown


def question_id(house: House) -> str:
    with house.database.connect() as store:
        return str(store.exec_driver_sql("SELECT id FROM follow_ups WHERE asks = 'joined'").scalar_one())


@pytest.mark.parametrize("language", ["en", "hi"])
def test_her_card_asks_and_her_press_is_kept(mason: Visitor, language: str) -> None:
    card = wants(mason)
    shown = screen(mason, "worker/jobs", language)
    said = words(language).say
    assert said("outcome.ask_joined") in everything(shown)
    shown.button(key=f"yes_{question_id(mason.house)}").click().run()
    assert not shown.exception
    assert said("outcome.thanks") in everything(shown)
    assert said("outcome.ask_joined") not in everything(shown)
    assert state_of(mason, card) == "joined"


def test_her_card_says_what_the_employer_said_and_she_contradicts_it(mason: Visitor) -> None:
    card = wants(mason)
    settle(link(mason.house), "yes", "")
    shown = screen(mason, "worker/jobs")
    assert "The employer says that you began on" in everything(shown)
    shown.button(key=f"no_{question_id(mason.house)}").click().run()
    assert not shown.exception
    assert state_of(mason, card) == "interested"


@pytest.mark.parametrize("language", ["en", "hi"])
def test_once_she_has_started_her_card_no_longer_says_how_to_ask_for_the_job(mason: Visitor, language: str) -> None:
    card, said = wants(mason), words(language).say
    before = (said("job.take_along"), said("job.ask_ncs", number=card.listing.job_id), said("job.wanted"))
    shown = screen(mason, "worker/jobs", language)
    assert all(text in everything(shown) for text in before)
    shown.button(key=f"began_{card.number}").click().run()
    assert not shown.exception
    assert said("state_joined") in everything(shown)
    assert not any(text in everything(shown) for text in before)
    kept = {str(button.key) for button in shown.button if str(button.key).endswith(f"_{card.number}")}
    assert kept == {f"wrong_{card.number}"}
    assert state_of(mason, card) == "joined"


def test_she_takes_back_one_agreement_by_a_press(mason: Visitor) -> None:
    shown = screen(mason, "worker/agreements", "hi")
    shown.button(key="end_contact").click().run()
    assert not shown.exception
    assert not [button for button in shown.button if button.key == "end_contact"]
    shown.button(key="end_counsel").click().run()
    shown.button(key="counsel").click().run()
    assert [button for button in shown.button if button.key == "end_counsel"]


@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_caller_takes_the_next_call_and_says_what_it_found(mason: Visitor, language: str) -> None:
    outcomes.begun(mason, mason.in_hand().id, wants(mason).number)
    told_in(mason.house, date(2026, 9, 1))
    shown = screen(called(mason.house), "centre/calls", language)
    assert "Mohan" not in everything(shown)
    shown.button(key="next_call").click().run()
    assert "Mohan" in everything(shown)
    assert words(language).say("call.say_free") in everything(shown)
    assert words(language).speech.district("Varanasi", "Uttar Pradesh") in everything(shown)
    assert words(language).say("call.simulated") in everything(shown)
    assert "tel:" not in everything(shown)
    before = rows(mason.house, "audit_rows")
    shown.run()
    assert rows(mason.house, "audit_rows") == before  # drawing anew is no second look
    shown.button(key="found_true").click().run()
    assert not shown.exception
    assert "Mohan" not in everything(shown)


@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_second_tab_shows_the_call_in_hand_and_not_the_next_one(mason: Visitor, language: str) -> None:
    outcomes.begun(mason, mason.in_hand().id, wants(mason).number)
    told_in(mason.house, date(2026, 9, 1))
    caller, said = called(mason.house), words(language).say
    first = screen(caller, "centre/calls", language)
    assert said("call.in_hand") not in everything(first)
    first.button(key="next_call").click().run()
    second = screen(caller, "centre/calls", language)
    assert said("call.in_hand") in everything(second)
    assert said("call.say_free") in everything(second)
    assert "next_call" not in {button.key for button in second.button}
    second.button(key="found_true").click().run()
    assert said("call.in_hand") not in everything(second)
    first.button(key="found_false").click().run()
    assert not first.exception
    assert words(language).sentence("not_allowed", {"action": "call_back"}) in everything(first)
    other = screen(called(mason.house), "centre/calls", language)
    assert said("call.in_hand") not in everything(other)


@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_counsellor_sees_who_agreed_and_notes_what_was_done(walk: Walk, mason: Visitor, language: str) -> None:
    silent = signed_in(walk, TAILOR)
    shown = screen(post(mason.house, Role.COUNSELLOR, "Uttar Pradesh"), "centre/counsel", language)
    assert "Mohan" in everything(shown)
    assert words(language).speech.district("Varanasi", "Uttar Pradesh") in everything(shown)
    assert "Asha" not in everything(shown)
    shown.button(key=f"note_training_{mason.in_hand().worker_id}").click().run()
    assert not shown.exception
    assert words(language).say("counsel.note_training")[3:] in everything(shown)
    gone(walk, silent)


def test_who_signs_in_beside_a_counsellor_does_not_see_what_she_looked_at(mason: Visitor) -> None:
    shown = screen(post(mason.house, Role.COUNSELLOR, "Uttar Pradesh"), "centre/counsel")
    assert "Mohan" in everything(shown)
    shown.session_state["cookie"] = post(mason.house, Role.COUNSELLOR, "Kerala").token
    shown.run()
    assert not shown.exception
    assert "Mohan" not in everything(shown)


@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_counsellor_without_a_state_is_told_what_is_missing(mason: Visitor, language: str) -> None:
    shown = screen(post(mason.house, Role.COUNSELLOR), "centre/counsel", language)
    assert words(language).say("state_not_named") in everything(shown)
    assert "Mohan" not in everything(shown)


@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_district_that_the_advert_wrote_otherwise_is_shown_in_the_language_of_the_screen(mason: Visitor, language: str) -> None:
    house = mason.house
    with house.database.begin() as store:
        store.exec_driver_sql("UPDATE listings SET district = 'Lanka BHU' WHERE job_id = 'M1'")
    try:
        shown = screen(post(house, Role.ADMINISTRATOR), "admin/employer_links", language)
        assert words(language).speech.district("Varanasi", "Uttar Pradesh") in everything(shown)
        assert "Lanka" not in everything(shown)
    finally:
        with house.database.begin() as store:
            store.exec_driver_sql("UPDATE listings SET district = 'Varanasi' WHERE job_id = 'M1'")


@pytest.fixture
def tailor(walk: Walk, mason: Visitor) -> Iterator[Visitor]:
    """A second worker, about whom another employer is to be asked."""
    found = signed_in(walk, TAILOR)
    agree_to_apply(found)
    wants(found, "T1")
    due(mason.house)
    asked_long_ago(mason.house)
    yield found
    gone(walk, found)


def drawn_link(shown: AppTest) -> str:
    return shown.code[0].value.partition("#")[2]


@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_drawn_link_stands_with_whom_it_is_for_and_stays_listed_until_it_is_answered(tailor: Visitor, language: str) -> None:
    said, administrator = words(language).say, post(tailor.house, Role.ADMINISTRATOR)
    shown = screen(administrator, "admin/employer_links", language)
    by_job = {each.job.job_id: each for each in to_pass_on(administrator)}
    asked, other = by_job["M1"], by_job["T1"]
    shown.button(key=f"draw_{asked.question_id}").click().run()
    assert not shown.exception
    at = [each.value for each in shown.html].index(
        next(each.value for each in shown.html if said("employer_links.drawn") in each.value)
    )
    beside = shown.html[at + 1].value
    assert asked.job.title in beside
    assert str(asked.job.employer_name) in beside
    assert said(f"employer_links.asks_{asked.asks}") in beside
    lost = drawn_link(shown)

    shown = screen(administrator, "admin/employer_links", language)
    assert not shown.code
    assert said("employer_links.unheard") in everything(shown)
    assert shown.button(key=f"draw_{other.question_id}").label == said("employer_links.draw")
    assert shown.button(key=f"draw_{asked.question_id}").label == said("employer_links.draw_again")
    shown.button(key=f"draw_{asked.question_id}").click().run()
    again = drawn_link(shown)
    assert employer_answers.look(lost) is None
    assert employer_answers.look(again) is not None

    assert settle(again, "no", "")
    shown = screen(administrator, "admin/employer_links", language)
    assert said("employer_links.unheard") not in everything(shown)
    assert asked.question_id not in {each.question_id for each in to_pass_on(administrator)}


def test_a_link_that_opens_no_more_says_so_and_another_can_be_drawn(mason: Visitor) -> None:
    house, administrator = mason.house, post(mason.house, Role.ADMINISTRATOR)
    house.employers.draw(question_id(house), datetime.now(UTC) - OPENS_FOR)
    shown = screen(administrator, "admin/employer_links")
    assert "opens no more; nobody answered" in everything(shown)
    shown.button(key=f"draw_{question_id(house)}").click().run()
    assert employer_answers.look(drawn_link(shown)) is not None


def test_who_takes_her_consent_back_is_asked_about_no_more(mason: Visitor) -> None:
    house, administrator = mason.house, post(mason.house, Role.ADMINISTRATOR)
    link(house)
    assert len(employer_answers.not_answered(administrator)) == 1
    end(mason, mason.in_hand().id, "apply")
    assert employer_answers.not_answered(administrator) == ()


@pytest.mark.parametrize("language", ["en", "hi"])
def test_many_questions_stand_twenty_at_a_time_and_the_address_keeps_the_place(
    tailor: Visitor, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    administrator = post(tailor.house, Role.ADMINISTRATOR)
    (one, *_) = to_pass_on(administrator)
    many = tuple(replace(one, question_id=f"q{number:02}") for number in range(45))
    monkeypatch.setattr(employer_answers, "to_pass_on", lambda _: many)
    say = words(language).say

    def drawn(shown: AppTest) -> list[str]:
        keys = [str(button.key) for button in shown.button]
        return [key.removeprefix("draw_") for key in keys if key.startswith("draw_")]

    shown = screen(administrator, "admin/employer_links", language)
    assert drawn(shown) == [item.question_id for item in many[:20]]
    assert say("employer_links.left", count=45) in everything(shown)
    assert say("listings.those_shown", begins=1, ends=20, count=45) in everything(shown)
    assert shown.button(key="before_from").disabled
    shown.button(key="after_from").click().run()
    shown.button(key="after_from").click().run()
    assert drawn(shown) == [item.question_id for item in many[40:]]
    assert shown.query_params["from"] == "40"
    assert shown.button(key="after_from").disabled
    monkeypatch.setattr(employer_answers, "to_pass_on", lambda _: many[:30])
    shown.run()
    assert drawn(shown) == [item.question_id for item in many[20:30]], "of a list that has grown shorter its last part"
    shown.button(key="before_from").click().run()
    assert "from" not in shown.query_params
