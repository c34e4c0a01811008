"""The one-time link of an employer, as an employer and as an attacker meets it: over real HTTP requests to the page itself."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from sqlalchemy import event

from access.artefact import ConsentRequest
from access.employer_link import OPENS_FOR
from access.roles import APPLY_FIELDS, Purpose
from api.answer import Answers
from api.answer_page import SCRIPT_PATH
from api.front import Guard
from data.store.sent_applications import NCS
from language import words
from services import employer_answers, outcomes
from services.agreements import end
from services.apply import NOTICE_VERSIONS, take_back
from services.ask_outcomes import ask_what_is_due
from services.find_work import Card
from services.house import House
from services.visits import Visitor
from services.who_saw import who_saw
from tests.conftest import Promise
from tests.integration.conftest import MASON, TAILOR, Walk
from tests.integration.test_outcomes import asked_long_ago, due, filled, gone, last_events, rows, signed_in, state_of, wants
from tests.served import app_served

NAME = re.compile(r"<dd dir=auto>([^<]+)</dd>")


@pytest.fixture
def mason(walk: Walk) -> Iterator[Visitor]:
    """A mason who wants a job, is asked whether she began, and agreed that her wishes are sent."""
    found = signed_in(walk, MASON)
    agree_to_apply(found)
    wants(found)
    due(found.house)
    yield found
    gone(walk, found)


class Browser:
    """A browser of an employer, before the server's own headers."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._line = requests.Session()
        self._line.headers["Accept-Language"] = "en"

    def get(self, path: str) -> requests.Response:
        return self._line.get(self._address + path, timeout=10)

    def post(self, path: str, **form: str) -> requests.Response:
        return self._line.post(self._address + path, data=form, timeout=10)

    def put(self, path: str) -> requests.Response:
        return self._line.put(self._address + path, timeout=10)


@pytest.fixture
def browser(opened_house: House) -> Iterator[Browser]:
    async def nothing(_scope: Any, _receive: Any, _send: Any) -> None:
        raise AssertionError("nobody else answers")

    employer_answers._opened.cache_clear()
    with app_served(Guard(Answers(nothing), lambda: ("127.0.0.1",))) as address:
        yield Browser(address)


def agree_to_apply(visitor: Visitor, fields: tuple[str, ...] = APPLY_FIELDS, notice: str = NOTICE_VERSIONS[NCS]) -> None:
    request = ConsentRequest(Purpose.APPLY, frozenset(fields), notice, "hi")
    visitor.house.counsel.agree(visitor.actor, visitor.in_hand().worker_id or "", request, datetime.now(UTC))


def card_of(visitor: Visitor) -> Card:
    return wants(visitor)


def question_of(house: House, asks: str = "joined") -> str:
    with house.database.connect() as store:
        return str(store.exec_driver_sql("SELECT id FROM follow_ups WHERE asks = ?", (asks,)).scalar_one())


def link(house: House, now: datetime | None = None, asks: str = "joined") -> str:
    secret = house.employers.draw(question_of(house, asks), now or datetime.now(UTC))
    assert secret
    return secret


def test_the_page_names_job_place_and_worker_and_only_a_press_settles(mason: Visitor, browser: Browser) -> None:
    house, card, secret = mason.house, card_of(mason), link(mason.house)
    before = filled(house, card)
    empty = browser.get(f"/answer?lang=hi#{secret}")
    assert (empty.status_code, secret in empty.text, "काम सेतु" in empty.text) == (200, False, True)
    shown = browser.post("/answer", link=secret)
    assert {"Mason (brick and plaster)", "Sample Nirman · Varanasi"} <= set(NAME.findall(shown.text))
    assert len(NAME.findall(shown.text)) == 3
    assert "Sample Nirman · वाराणसी" in NAME.findall(browser.post("/answer", link=secret, lang="hi").text)
    assert "a worker who came through" not in shown.text
    for _ in range(3):
        browser.get("/answer")
        browser.post("/answer", link=secret)
    assert (state_of(mason, card), rows(house, "follow_up_answers")) == ("interested", 0)
    asked = browser.post("/answer", link=secret, answer="yes", lang="hi").text
    assert (words("hi").say("answer.which_day_joined") in asked, 'type="date"' in asked) == (True, True)
    assert (state_of(mason, card), rows(house, "follow_up_answers")) == ("interested", 0)
    assert "noted" in browser.post("/answer", link=secret, answer="yes", day=datetime.now(UTC).date().isoformat()).text
    assert (state_of(mason, card), filled(house, card)) == ("joined", before + 1)
    assert last_events(house, 1) == [("joined", "employer_said")]


def test_an_answer_leads_on_so_that_reloading_sends_no_second_and_another_window_is_told_that_it_is_closed(
    mason: Visitor, browser: Browser
) -> None:
    secret = link(mason.house)
    elsewhere = browser.post("/answer", link=secret, lang="en")
    assert 'value="yes"' in elsewhere.text
    thanks = browser.post("/answer", link=secret, answer="no", lang="hi")
    assert [(each.status_code, each.headers["cache-control"]) for each in thanks.history] == [(303, "no-store")]
    assert thanks.request.method == "GET"
    assert secret not in thanks.url
    assert words("hi").say("answer.thanks") in browser.get("/answer/thanks?lang=hi").text
    assert thanks.text == browser.get("/answer/thanks?lang=hi").text
    kept = rows(mason.house, "follow_up_answers")
    late = browser.post("/answer", link=secret, answer="yes", lang="en")
    assert (late.status_code, rows(mason.house, "follow_up_answers")) == (404, kept)
    assert "perhaps it was answered already" in late.text


def test_nothing_of_it_is_kept_or_told_on(mason: Visitor, browser: Browser) -> None:
    for shown in (browser.get("/answer"), browser.post("/answer", link=link(mason.house))):
        headers = shown.headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-robots-tag"] == "noindex, nofollow"
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
        assert "set-cookie" not in headers
    assert len(browser.get("/answer").content) < 4_000
    assert browser.get(SCRIPT_PATH).headers["content-type"].startswith("text/javascript")


@pytest.mark.trust
def test_a_link_that_opens_nothing_is_the_same_page_whatever_the_reason(
    mason: Visitor, browser: Browser, monkeypatch: pytest.MonkeyPatch, promise: Promise
) -> None:
    house, now = mason.house, datetime.now(UTC)
    monkeypatch.setattr("api.answer.must_be_few", lambda _address: None)
    old = link(house, now - OPENS_FOR)
    overtaken = link(house)
    used = link(house)
    browser.post("/answer", link=used, answer="no")
    kept = rows(house, "follow_up_answers")
    pages, statements = set(), set()
    for secret in ("", "x" * 64, old, overtaken, used, *(secrets.token_urlsafe(16) for _ in range(1_000))):
        for told in ({"link": secret}, {"link": secret, "answer": "yes"}):
            with counting(house) as asked:
                shown = browser.post("/answer", **told)
            pages.add((shown.status_code, shown.text))
            statements.add((len(told), len(asked)))
    assert len(pages) == 1
    assert len(statements) == 2  # the same work for all, to look or to answer
    assert rows(house, "follow_up_answers") == kept
    promise("links that were guessed, used, overtaken or too old", tried=1_005, refused=1_005, leaked=0)


class counting:
    """The statements that the store is asked meanwhile."""

    def __init__(self, house: House) -> None:
        self._engine, self._asked = house.database, []  # type: ignore[var-annotated]

    def _note(self, *told: Any) -> None:
        self._asked.append(told[2])

    def __enter__(self) -> list[str]:
        event.listen(self._engine, "before_cursor_execute", self._note)
        return self._asked

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._note)


def test_two_who_answer_at_once_settle_once(mason: Visitor) -> None:
    secret = link(mason.house)
    assert [employer_answers.settle(secret, "yes", ""), employer_answers.settle(secret, "no", "")] == [True, False]


def test_a_link_is_for_its_own_application(walk: Walk, mason: Visitor) -> None:
    house, card = mason.house, card_of(mason)
    other = signed_in(walk, TAILOR)
    agree_to_apply(other)
    theirs = wants(other, "T1")
    secret = link(house)
    due(house)
    assert employer_answers.settle(secret, "yes", "")
    assert (state_of(mason, card), state_of(other, theirs)) == ("joined", "interested")
    gone(walk, other)


def test_when_she_takes_her_consent_back_in_between_the_link_opens_nothing(mason: Visitor, browser: Browser) -> None:
    house, card, secret = mason.house, card_of(mason), link(mason.house)
    assert browser.post("/answer", link=secret).status_code == 200
    end(mason, mason.in_hand().id, "apply")
    assert rows(house, "employer_links") == 0
    assert browser.post("/answer", link=secret, answer="yes").status_code == 404
    assert state_of(mason, card) == "interested"
    assert house.employers.due(datetime.now(UTC) + timedelta(days=30), 10) == []


def test_she_is_named_only_if_her_consent_names_it_and_told_her_and_one_that_rests_shuts_the_link(
    mason: Visitor,
) -> None:
    house, secret = mason.house, link(mason.house)
    named = employer_answers.look(secret)
    assert named is not None
    assert named.name
    agree_to_apply(mason, notice="apply-1")
    before_it_was_told = employer_answers.look(secret)
    assert before_it_was_told is not None
    assert before_it_was_told.name is None
    agree_to_apply(mason, ("occupation",))
    nameless = employer_answers.look(secret)
    assert nameless is not None
    assert nameless.name is None
    now = datetime.now(UTC)
    resting = [each for each in house.door.consents(mason.actor, mason.in_hand().worker_id or "", now) if each.purpose == "apply"][
        -1
    ]
    house.door.pause(mason.actor, resting.id, now)
    assert employer_answers.look(secret) is None
    assert not employer_answers.settle(secret, "yes", "")
    house.door.resume(mason.actor, resting.id, now)
    assert employer_answers.settle(secret, "yes", "")


def test_a_false_answer_of_an_employer_is_hers_to_contradict(mason: Visitor) -> None:
    house, card, case = mason.house, card_of(mason), mason.in_hand().id
    before = filled(house, card)
    employer_answers.settle(link(house), "yes", datetime.now(UTC).date().isoformat())
    assert (state_of(mason, card), filled(house, card)) == ("joined", before + 1)
    (asked,) = outcomes.asked_of_her(mason)
    assert (asked.employer_said, asked.asks) == ("yes", "joined")
    outcomes.say(mason, case, asked.id, "no")
    assert (state_of(mason, card), filled(house, card)) == ("interested", before)
    assert last_events(house, 2) == [("joined", "employer_said"), ("disputed", "worker_said")]
    asked_long_ago(house)
    assert outcomes.asked_of_her(mason) == ()  # nor is it asked whether she stayed


def test_an_employer_does_not_undo_what_she_says(mason: Visitor) -> None:
    house, card = mason.house, card_of(mason)
    outcomes.begun(mason, mason.in_hand().id, card.number)
    joined = filled(house, card)
    employer_answers.settle(link(house), "no", "")
    assert (state_of(mason, card), filled(house, card)) == ("joined", joined)
    assert last_events(house, 1) == [("disputed", "employer_said")]


def test_an_employer_tells_that_she_left(mason: Visitor, browser: Browser) -> None:
    house, card = mason.house, card_of(mason)
    outcomes.begun(mason, mason.in_hand().id, card.number)
    secret, told = link(house, asks="retained_30"), rows(house, "follow_up_answers")
    shown = browser.post("/answer", link=secret).text
    assert ("after a month" in shown, 'type="date"' in shown) == (True, False)
    assert words("en").say("answer.which_day_stay") in browser.post("/answer", link=secret, answer="no").text
    assert rows(house, "follow_up_answers") == told
    browser.post("/answer", link=secret, answer="no", day="not a day")
    assert last_events(house, 1) == [("left_30", "employer_said")]


def test_the_day_is_asked_after_a_yes_alone_and_the_way_back_settles_nothing(mason: Visitor, browser: Browser) -> None:
    house, card, secret = mason.house, card_of(mason), link(mason.house)
    assert 'type="date"' not in browser.post("/answer", link=secret).text
    day = browser.post("/answer", link=secret, answer="yes").text
    assert words("en").say("answer.back") in day
    assert 'name="answer" value="yes"' in day
    assert 'value="no"' in browser.post("/answer", link=secret).text
    assert (state_of(mason, card), rows(house, "follow_up_answers")) == ("interested", 0)
    assert "noted" in browser.post("/answer", link=secret, answer="no").text
    assert rows(house, "follow_up_answers") == 1


def test_who_looked_is_told_to_her(mason: Visitor) -> None:
    employer_answers.look(link(mason.house))
    assert any(look.who == "employer" and look.fields == ("name",) for look in who_saw(mason))


def test_one_network_opens_so_many_and_no_more(mason: Visitor, browser: Browser) -> None:
    tried = [browser.post("/answer", link="x").status_code for _ in range(45)]
    assert tried[:40] == [404] * 40
    assert set(tried[40:]) == {429}


def test_a_form_that_is_too_long_is_not_read(browser: Browser) -> None:
    assert browser.post("/answer", link="x" * 5_000).status_code == 413
    assert browser.put("/answer").status_code == 405
    assert browser.get("/answer/else").status_code == 404


def test_the_employer_gets_a_message_where_the_advert_gives_a_mobile_number(mason: Visitor) -> None:
    house, card = mason.house, card_of(mason)
    noon = (datetime.now(UTC) + timedelta(days=1)).replace(hour=7)
    assert ask_what_is_due(house, noon).links == 0
    with house.database.begin() as store:
        store.exec_driver_sql("UPDATE listings SET contact = '+91 90000 77777' WHERE id = ?", (card.number,))
    asked_long_ago(house)
    assert [ask_what_is_due(house, noon).links for _ in range(2)] == [1, 0]
    assert house.telephone
    text = house.telephone.last("+919000077777") or ""
    found = re.search(r"/answer#([\w-]{22})", text)
    assert found
    assert employer_answers.look(found[1]) is not None


def test_her_no_stands_against_a_yes_that_comes_after_it(mason: Visitor) -> None:
    house, case, card = mason.house, mason.in_hand().id, wants(mason)
    asked_long_ago(house)
    secret, before = link(house), filled(house, card)
    (asked,) = outcomes.asked_of_her(mason)
    outcomes.say(mason, case, asked.id, "no")
    stood, told = state_of(mason, card), last_events(house, 1)
    assert employer_answers.settle(secret, "yes", "", house)
    assert state_of(mason, card) == stood
    assert filled(house, card) == before
    assert last_events(house, 1) == told


def test_who_took_her_wish_back_is_named_to_nobody(mason: Visitor) -> None:
    house, case, card = mason.house, mason.in_hand().id, wants(mason)
    asked_long_ago(house)
    secret, now = link(house), datetime.now(UTC)
    assert house.employers.look(secret, now)
    take_back(mason, case, card)
    assert house.employers.look(secret, now) is None
    assert not employer_answers.settle(secret, "yes", "", house)
    assert not house.employers.due(now, 10)
    assert not house.employers.drawn(now, 10)


def test_where_she_began_her_wish_is_not_taken_back_and_one_opening_is_filled_once(mason: Visitor) -> None:
    house, case, card = mason.house, mason.in_hand().id, wants(mason)
    before = filled(house, card)
    outcomes.begun(mason, case, card.number)
    assert take_back(mason, case, card) == "joined"
    assert employer_answers.settle(link(house), "yes", "", house)
    assert filled(house, card) == before + 1


def test_whether_she_stayed_is_not_told_before_it_is_asked(mason: Visitor) -> None:
    house, case, card = mason.house, mason.in_hand().id, wants(mason)
    outcomes.begun(mason, case, card.number)
    told = last_events(house, 1)
    outcomes.say(mason, case, question_of(house, "retained_30"), "yes")
    assert state_of(mason, card) == "joined"
    assert last_events(house, 1) == told


def test_her_yes_after_the_employers_no_is_believed_and_the_contradiction_is_told(mason: Visitor) -> None:
    house, case, card = mason.house, mason.in_hand().id, wants(mason)
    before = filled(house, card)
    employer_answers.settle(link(house), "no", "", house)
    assert outcomes.begun(mason, case, card.number)
    assert (state_of(mason, card), filled(house, card)) == ("joined", before + 1)
    assert last_events(house, 2) == [("joined", "worker_said"), ("disputed", "employer_said")]


def stayed_a_month(mason: Visitor, first: str, answer: str, second: str, other: str) -> list[tuple[str, str | None]]:
    """She began; a month after both are asked whether she is still there, and answer one after the other."""
    house, case, card = mason.house, mason.in_hand().id, wants(mason)
    outcomes.begun(mason, case, card.number)
    asked_long_ago(house)
    before = rows(house, "events")
    for side, said in ((first, answer), (second, other)):
        if side == "worker":
            outcomes.say(mason, case, question_of(house, "retained_30"), said)
        else:
            employer_answers.settle(link(house, asks="retained_30"), said, "", house)
    assert state_of(mason, card) == ("joined" if "no" in (answer, other) else "retained_30")
    return last_events(house, rows(house, "events") - before)


def test_that_she_left_is_believed_before_an_employer_who_says_that_she_stayed(mason: Visitor) -> None:
    assert stayed_a_month(mason, "worker", "no", "employer", "yes") == [("left_30", "worker_said")]


def test_that_she_left_takes_back_what_an_employer_said_before_it(mason: Visitor) -> None:
    told = stayed_a_month(mason, "employer", "yes", "worker", "no")
    assert told == [("retained_30", "employer_said"), ("left_30", "worker_said")]
