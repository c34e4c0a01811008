"""The official's screens over a small store: choices kept in the address, targets set and taken away; in both languages."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from access.roles import Role
from access.sessions import new_token
from data.store.accounts import Account
from data.store.unit_of_work import UnitOfWork
from language import words
from services.figures import figures_of
from services.house import House
from settings import ROOT
from tests.people_events import add_people, people

PAGES = ("placements", "registrations", "gaps", "fairness", "targets")
Screen = Callable[..., AppTest]


@pytest.fixture(scope="module")
def counted(opened_house: House) -> House:
    """Its store with people in two States and two quarters."""
    add_people(
        opened_house.database, people(400, "consented"), people(100, "retained_90"), people(50, "left_90"), people(60, "joined"),
        people(300, "consented", state="Kerala"), people(90, "joined", state="Kerala", family="7531", gender="female"),
        people(80, "joined", district_id=100), people(60, "called_back"), people(40, "not_joined"), people(90, "shown", came=100),
    )  # fmt: skip
    figures_of(opened_house.database).refresh()
    return opened_house


@pytest.fixture
def screen(counted: House) -> Screen:
    def shown(page: str, language: str = "en", **address: str) -> AppTest:
        token, now, role = new_token(), datetime.now(UTC), Role.OFFICIAL
        with UnitOfWork(counted.database) as work:
            account = Account(str(uuid.uuid4()), f"{role}.{token[:8]}", role.value, "", None, None, now)
            work.accounts.add(account)
            work.commit()
        counted.sessions.start(token, role, account.id, {}, now)
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        at.session_state["cookie"] = token
        at.query_params["lang"] = language
        at.run()
        for name, value in address.items():
            at.query_params[name] = value
        at.switch_page(f"pages/official/{page}.py").run()
        assert not at.exception
        return at

    return shown


def everything(shown: AppTest) -> str:
    return "\n".join([*(html.value for html in shown.html), *(title.value for title in shown.title)])


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("page", PAGES)
def test_each_page_stands_in_both_languages(screen: Screen, page: str, language: str) -> None:
    shown = screen(page, language)
    assert shown.title[0].value == words(language).say(f"{page}.title")
    assert "Chart(" not in everything(shown)


def test_the_answer_comes_first_and_every_chart_has_its_sentence_and_table(screen: Screen) -> None:
    told = everything(screen("placements"))
    assert "Of about 1,270 workers who agreed, about 480 joined a job (38%)." in told
    charts = told.count('<section class="chart"')
    assert charts >= 6
    assert told.count('alt="') == told.count("<img") >= 6
    assert told.count("<summary>As a table:") == charts


def test_a_choice_goes_into_the_address_and_counts_anew(screen: Screen) -> None:
    shown = screen("placements")
    shown.selectbox(key="placements_state").select("KL").run()
    assert shown.query_params["place"] == "KL"
    assert "Kerala, all time</strong>: Of about 390 workers who agreed, about 90 joined" in everything(shown)
    shown.selectbox(key="placements_with_place").select("BR").run()
    assert shown.query_params["with_place"] == "BR"
    assert "Kerala, all time: of 100 who agreed, 23% joined. Bihar, all time: 44%." in everything(shown)
    shown.selectbox(key="placements_by").select("gender").run()
    assert shown.query_params["by"] == "gender"
    assert words("en").say("placements.by_gender") in everything(shown)
    shown.button(key="count_everybody").click().run()
    assert not {"place", "with_place", "by"} & set(shown.query_params)
    assert not shown.exception


def test_an_address_that_was_kept_shows_the_same_and_nonsense_is_dropped(screen: Screen) -> None:
    kept = screen("placements", place="BR", period="2026-01", by="channel")
    assert "Bihar, Jan–Mar 2026" in everything(kept)
    assert (kept.selectbox(key="placements_state").value, kept.selectbox(key="placements_by").value) == ("BR", "channel")
    assert "All of India, all time" in everything(screen("placements", place="Atlantis", period="<b>", by="name"))


def test_the_part_of_the_charts_that_a_phone_shows_stays_in_the_address(screen: Screen) -> None:
    shown = screen("placements")
    assert shown.pills(key="placements_part").value == "joined"
    shown.pills(key="placements_part").set_value("stays").run()
    assert shown.query_params["part"] == "stays"
    for title in ("funnel", "stays", "proofs"):
        assert words("en").say(f"placements.{title}") in everything(shown), "a desk and a print show all parts"
    assert screen("placements", part="<b>").pills(key="placements_part").value == "joined"


def test_a_district_is_chosen_within_its_state(screen: Screen) -> None:
    shown = screen("placements", place="BR")
    shown.selectbox(key="placements_district").select("BR/100").run()
    assert shown.query_params["place"] == "BR/100"
    assert "about 80 joined" in everything(shown)
    assert words("en").say("placements.district_all_time") in everything(shown)
    shown.selectbox(key="placements_state").select("KL").run()
    assert shown.query_params["place"] == "KL"
    assert not shown.exception


def test_where_nothing_may_be_told_it_says_what_can_and_leads_there(screen: Screen) -> None:
    shown = screen("placements", place="GA")
    assert words("en").say("placements.elsewhere") in everything(shown)
    assert '<section class="chart"' not in everything(shown)
    assert shown.button(key="wider").label == words("en").say("placements.elsewhere_wider", place="All of India")
    shown.button(key="wider").click().run()
    assert "place" not in shown.query_params
    assert words("en").say("placements.elsewhere") not in everything(shown)
    assert "All of India, all time" in everything(shown)


def test_in_hindi_a_district_is_chosen_and_told_in_devanagari(screen: Screen, counted: House) -> None:
    english = counted.room.foundation.gazetteer.districts[100].name
    hindi = words("hi").speech.district(english, "Bihar")
    assert hindi != english
    shown = screen("placements", "hi", place="BR")
    field = shown.selectbox(key="placements_district")
    assert hindi in field.options
    assert f">{hindi}</th>" in everything(shown)
    field.select("BR/100").run()
    assert shown.query_params["place"] == "BR/100"
    assert hindi in everything(shown)
    assert english not in everything(shown)
    aims = screen("targets", "hi")
    aims.selectbox(key="target_state").select("BR").run()
    assert hindi in aims.selectbox(key="target_district").options


def test_what_calls_do_not_confirm_is_said_after_the_answer_and_before_the_charts(screen: Screen) -> None:
    told = everything(screen("placements"))
    assert "All of India: only 60% of those called back (about 100) had really joined." in told
    assert told.index("Of about 1,270") < told.index(words("en").say("targets.look_at")) < told.index('<section class="chart"')


def test_a_target_is_set_stands_in_the_list_and_is_taken_away(screen: Screen) -> None:
    shown = screen("targets")
    assert words("en").say("targets.none") in everything(shown)
    shown.selectbox(key="target_state").select("KL").run()
    shown.selectbox(key="target_period").select("2026-01").run()
    shown.text_input(key="target_goal").set_value("200").run()
    shown.button(key="set_target").click().run()
    told = everything(shown)
    assert words("en").say("targets.was_set") in told
    assert "is replaced" not in told, "there was none before"
    assert "Behind the target. Kerala, Jan–Mar 2026: joined a job, at least 200; now 90." in told
    assert "Behind the target. Kerala" in everything(screen("placements", place="KL"))
    assert "Behind the target. Kerala" not in everything(screen("placements", place="BR"))
    shown.text_input(key="target_goal").set_value("१,०००").run()
    shown.button(key="set_target").click().run()
    told = everything(shown)
    assert words("en").say("targets.was_replaced") in told
    assert "at least 1,000; now 90." in told
    shown.button(key="remove_target").click().run()
    told = everything(shown)
    assert words("en").say("targets.was_removed") in told
    assert words("en").say("targets.none") in told
    assert not shown.exception


@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_target_without_a_state_is_refused_and_the_form_begins_without_one(screen: Screen, language: str) -> None:
    say = words(language).say
    shown = screen("targets", language)
    assert shown.selectbox(key="target_state").value == ""
    assert shown.selectbox(key="target_state").options[0] == say("targets.no_state")
    assert shown.selectbox(key="target_district").disabled
    shown.text_input(key="target_goal").set_value("200").run()
    shown.button(key="set_target").click().run()
    assert say("target_no_place") in everything(shown)
    assert say("targets.none") in everything(shown)
    assert shown.text_input(key="target_goal").value == "200"


@pytest.mark.parametrize(
    ("measure", "goal", "said"),
    [
        ("joined_share", "101", "A target of a hundred is at most 100."),
        ("joined", "99999999", "A target of people is at most 1 crore."),
        *(("joined_share", goal, words("en").say("target_no_number")) for goal in ("0", "-5", "many", "")),
    ],
)
def test_what_cannot_be_reached_is_refused_with_the_limit_that_holds(screen: Screen, measure: str, goal: str, said: str) -> None:
    shown = screen("targets")
    shown.selectbox(key="target_state").select("KL").run()
    shown.selectbox(key="target_measure").select(measure).run()
    shown.text_input(key="target_goal").set_value(goal).run()
    shown.button(key="set_target").click().run()
    assert said in everything(shown)


def test_a_link_to_figures_goes_when_something_else_is_chosen(screen: Screen) -> None:
    shown = screen("placements")
    shown.button(key="ready_csv").click().run()
    assert "/take/" in everything(shown)
    shown.selectbox(key="placements_state").select("KL").run()
    assert "/take/" not in everything(shown)
