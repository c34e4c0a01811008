"""The page of fairness over a small store, for officials and administrators; the way back to the model before, pressed on the screen."""

from __future__ import annotations

import csv
import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from access.roles import Role
from access.sessions import new_token
from data.store.accounts import Account
from data.store.unit_of_work import UnitOfWork
from indicators.atoms import Known
from language import words
from matching.features import FEATURES
from matching.occupations import load_occupations
from matching.ranker_training import RankerEstimator
from services.fair.snapshot import KIND, packed
from services.fair.watch_model import renew_watch
from services.fair.work_out import work_out
from services.figures import figures_of
from services.house import House
from services.promote import record
from services.train import current_ranker, put_in_force
from settings import ROOT
from tests.people_events import add_people
from tests.plain_cubes import plain_cubes
from tests.served_people import served

Screen = Callable[..., AppTest]


@pytest.fixture(scope="module")
def counted(opened_house: House) -> House:
    """Its store with women who join half as often as men, and a ranker that came after another."""
    add_people(
        opened_house.database,
        served(600, 60, gender="female", social_category="SC"),
        served(600, 120, gender="male", social_category="SC"),
        served(300, 60, gender="female", social_category="General", state="Kerala"),
        served(50, 5, gender="transgender"),
        served(9, 5, gender="male", social_category="ST"),
        *(served(30, 3, gender=gender) for gender in ("female", "male")),
        *(served(30, 3, gender=None, social_category=category) for category in ("SC", "General")),
    )
    chosen, now = opened_house.room.settings, datetime.now(UTC)
    figures_of(opened_house.database).refresh()
    first = current_ranker(chosen.models_dir)
    assert first
    record(chosen, first, in_force=True)
    told = np.random.default_rng(9).gamma(2.0, 1.0, (4_000, len(FEATURES)))
    second = RankerEstimator(max_iter=20).fit(told, (told[:, 0] > 2).astype(np.int8))
    put_in_force(second, chosen.models_dir)
    record(chosen, second.ranker_, in_force=True)
    with (chosen.reference_dir / "states.csv").open(encoding="utf-8") as file:
        states = {row["name"]: row["code"] for row in csv.DictReader(file)}
    cubes = plain_cubes(opened_house.database, Known(states, figures_of(opened_house.database).sector_of))
    occupations = load_occupations(chosen.reference_dir / "occupations.csv")
    told_of_all = work_out(opened_house.database, occupations, states, dict.fromkeys(states.values(), ""), cubes)
    with UnitOfWork(opened_house.database) as work:
        work.snapshots.put(KIND, work.cubes.cursor().newest_event, packed(told_of_all), now)
        work.commit()
    assert renew_watch(opened_house.database, chosen.models_dir, now)
    return opened_house


def signed_in(house: House, role: Role) -> str:
    """What stands in for the cookie of a browser that is signed in."""
    token, now = new_token(), datetime.now(UTC)
    with UnitOfWork(house.database) as work:
        account = Account(str(uuid.uuid4()), f"{role}.{token[:8]}", role.value, "", None, None, now)
        work.accounts.add(account)
        work.commit()
    house.sessions.start(token, role, account.id, {}, now)
    return token


@pytest.fixture
def screen(counted: House) -> Screen:
    def shown(page: str = "official/fairness", role: Role = Role.OFFICIAL, language: str = "en", **address: str) -> AppTest:
        token = signed_in(counted, role)
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        at.session_state["cookie"] = token
        at.query_params["lang"] = language
        at.run()
        for name, value in address.items():
            at.query_params[name] = value
        at.switch_page(f"pages/{page}.py").run()
        assert not at.exception
        return at

    return shown


def everything(shown: AppTest) -> str:
    return "\n".join([*(html.value for html in shown.html), *(title.value for title in shown.title)])


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.ADMINISTRATOR])
def test_the_page_stands_for_officials_and_administrators_in_both_languages(screen: Screen, role: Role, language: str) -> None:
    assert screen(role=role, language=language).title[0].value == words(language).say("fairness.title")


def test_an_operator_is_not_let_in(counted: House) -> None:
    path = str(ROOT / "pages" / "official" / "fairness.py")
    asked = AppTest.from_string(f"import runpy; runpy.run_path({path!r})", default_timeout=60)
    asked.session_state["cookie"] = signed_in(counted, Role.OPERATOR)
    asked.run()
    assert [title.value for title in asked.title] == [words("en").say("enter.not_yours")]


def test_the_answer_comes_first_with_signs_and_words_and_the_small_are_hidden(screen: Screen) -> None:
    told = everything(screen())
    assert "Men are shown about as many jobs as women: 1.00 times" in told
    assert "Women: 13% of those who were shown a job joined one; men: 20%." in told
    assert "That is 0.66 times as many (0.53 to 0.83): ▲\N{NO-BREAK SPACE}amber; at equal qualification" in told
    assert "○\N{NO-BREAK SPACE}too few to say" in told
    assert words("en").say("placements.simulated") in told


def test_a_choice_goes_into_the_address_and_nonsense_in_it_is_dropped(screen: Screen) -> None:
    shown = screen()
    shown.selectbox(key="fairness_by").select("gender-social_category").run()
    assert shown.query_params["by"] == "gender-social_category"
    told = everything(shown)
    assert "Women · Scheduled Castes" in told
    assert "Scheduled Tribes" not in told
    shown.selectbox(key="fairness_measure").select("near").run()
    shown.selectbox(key="fairness_state").select("KL").run()
    assert (shown.query_params["measure"], shown.query_params["state"]) == ("near", "KL")
    assert "How near the jobs are · Gender × Social category · Kerala" in everything(shown)
    kept = screen(by="<b>", measure="name", state="Atlantis")
    assert "Joined, of those shown a job · Gender · All of India" in everything(kept)


def test_the_best_served_are_compared_with_none_and_a_level_says_what_it_counts(screen: Screen) -> None:
    told = everything(screen(measure="places", by="gender"))
    assert re.search(r"Best served: (Wo)?[Mm]en, [0-9.]+ \(jobs in ten places\)", told)
    (row,) = re.findall(r"<tr>(?:(?!</tr>).)*★\N{NO-BREAK SPACE}best served.*?</tr>", told)
    assert re.findall(r"<td[^>]*>(.*?)</td>", row)[-2:] == ["–", "–"]


def test_what_stands_out_is_named_and_the_model_told_in_plain_words(screen: Screen) -> None:
    told = everything(screen())
    assert words("en").say("fairness.alarms") in told
    assert "alarm-red" in told
    assert words("en").say("fairness.watched_nothing") in told
    assert "It never looks at: gender, social category, disability, religion." in told


def test_an_official_is_not_let_near_the_switch(counted: House) -> None:
    path = str(ROOT / "pages" / "admin" / "model_card.py")
    asked = AppTest.from_string(f"import runpy; runpy.run_path({path!r})", default_timeout=60)
    asked.session_state["cookie"] = signed_in(counted, Role.OFFICIAL)
    asked.run()
    assert [title.value for title in asked.title] == [words("en").say("enter.not_yours")]
    assert not asked.button


def test_an_administrator_goes_back_to_the_model_before_and_takes_that_back(screen: Screen, counted: House) -> None:
    folder = counted.room.settings.models_dir
    before = current_ranker(folder)
    shown = screen("admin/model_card", Role.ADMINISTRATOR)
    shown.button(key="switch_ask").click().run()
    same = current_ranker(folder)
    assert before
    assert same
    assert same.version == before.version
    shown.button(key="switch_no").click().run()
    shown.button(key="switch_ask").click().run()
    shown.button(key="switch_yes").click().run()
    other = current_ranker(folder)
    assert other
    assert other.version != before.version
    assert words("en").say("switch.done", version=other.version, before=before.version) in everything(shown)
    # What was worked out of the one before is not told of this one.
    assert words("en").say("fairness.watched_soon") in everything(screen())
    shown.button(key="switch_take_back").click().run()
    again = current_ranker(folder)
    assert again
    assert again.version == before.version
    assert words("en").say("switch.taken_back", version=again.version, before=other.version) in everything(shown)
    assert not shown.exception
