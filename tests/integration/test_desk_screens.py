"""The operator's desk as the real script draws it: what help a worker may get is shown when somebody asks, and put away again."""

from __future__ import annotations

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from access.roles import Role
from access.schemes import NOT_FOR_ME, STARTED, SUGGESTED
from language import words
from pages.parts.walk.ask_profile import LINES
from services.house import House
from services.schemes import offered
from services.visits import Visitor
from settings import ROOT
from tests.integration.conftest import MASON, TAILOR, Walk
from tests.integration.test_admin_screens import everything
from tests.integration.test_call_back import post


def desk(operator: Visitor, language: str) -> AppTest:
    """The desk with the worker in hand."""
    shown = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    shown.session_state["cookie"] = operator.token
    shown.query_params["lang"] = language
    shown.run()
    assert not shown.exception
    return shown


def press(shown: AppTest, key: str) -> AppTest:
    shown.button(key=key).click().run()
    assert not shown.exception
    return shown


def keys(shown: AppTest) -> set[str]:
    return {button.key for button in shown.button}


@pytest.mark.parametrize("language", ["en", "hi"])
def test_an_operator_unfolds_the_schemes_says_how_far_she_is_and_folds_them_away(
    walk: Walk, opened_house: House, language: str
) -> None:
    say = words(language).say
    operator = walk.signed_in(TAILOR, visitor=post(opened_house, Role.OPERATOR), channel="csc")
    before = {each.fit.scheme.code: each.step for each in offered(operator)}
    shown = desk(operator, language)
    assert say("schemes.name_apy") not in everything(shown)
    press(shown, "schemes")
    told = everything(shown)
    assert say("schemes.how_at_desk") in told
    assert say("schemes.how") not in told
    assert all(say(f"schemes.name_{code}") in told for code in before)
    step = NOT_FOR_ME if before["apy"] == SUGGESTED else STARTED
    assert shown.button(key=f"{step}_apy").label == say(f"schemes.told_{step}")
    press(shown, f"{step}_apy")
    assert words(language).beside.say(f"schemes.step_{step}") in everything(shown)
    assert {each.fit.scheme.code: each.step for each in offered(walk.again(operator))} == {**before, "apy": step}
    press(shown, "fold_schemes")
    assert say("schemes.name_apy") not in everything(shown)
    assert "schemes" in keys(shown)


@pytest.mark.parametrize(("language", "you"), [("en", r"\b(you|your|yours)\b"), ("hi", "आप|मुझे|मेर")])
def test_the_desk_speaks_of_the_worker_and_the_slip_to_her(walk: Walk, opened_house: House, language: str, you: str) -> None:
    say = words(language).say
    operator = walk.signed_in(TAILOR, visitor=post(opened_house, Role.OPERATOR), channel="csc")
    shown = desk(operator, language)

    def of_her() -> list[str]:
        """What stands on the desk itself: its sentences, headings and buttons."""
        parts = [each.value for kind in (shown.html, shown.title, shown.subheader) for each in kind]
        told = [part for part in parts if 'class="slip"' not in part and not part.startswith("<style")]
        told += [button.label for button in shown.button]
        return [re.sub(r'data-listen="[^"]*"|<bdi>.*?</bdi>', "", text) for text in told]

    def spoken_to_her() -> list[str]:
        own = say("desk.minutes", minutes=29).split("29")[-1]
        return [text for text in of_her() if re.search(you, re.sub(r"<[^>]*>", " ", text)) and own not in text]

    if wanted := [key for key in keys(shown) if str(key).startswith("back_")]:
        press(shown, wanted[0])
    press(shown, next(key for key in keys(shown) if str(key).startswith("want_")))
    assert words(language).beside.say("job.wanted") in unescape(everything(shown))
    assert say("slip.wanted") in everything(shown)
    assert spoken_to_her() == []
    press(shown, "change")
    assert words(language).beside.say("profile.trade") in unescape(everything(shown))
    assert spoken_to_her() == []
    for line in LINES:
        press(shown, f"change_{line}")
        assert spoken_to_her() == []
        press(shown, next(button.key for button in shown.button if button.label == say("profile.leave_it")))


@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_report_leaves_the_slip_and_comes_back_to_it_when_it_is_taken_back(
    walk: Walk, opened_house: House, language: str
) -> None:
    say = words(language).say
    operator = walk.signed_in(MASON, visitor=post(opened_house, Role.OPERATOR), channel="csc")
    shown = desk(operator, language)
    for key in [str(key) for key in keys(shown) if str(key).startswith(("back_", "unsave_"))]:
        press(shown, key)

    def slip() -> str:
        return next(each.value for each in shown.html if 'class="slip"' in each.value)

    before = slip()
    number = next(str(button.key) for button in shown.button if str(button.key).startswith("wrong_")).removeprefix("wrong_")
    press(shown, f"wrong_{number}")
    assert say("job.reported") in everything(shown)
    assert slip() != before
    again = desk(operator, language)
    assert f"right_{number}" in keys(again), "a refresh loses neither the report nor the way back"
    press(shown, f"right_{number}")
    assert say("job.report_taken_back") in everything(shown)
    assert f"wrong_{number}" in keys(shown)
    assert slip() == before


def test_the_next_worker_s_schemes_are_folded_whatever_was_unfolded_before(walk: Walk, opened_house: House) -> None:
    operator = walk.signed_in(TAILOR, visitor=post(opened_house, Role.OPERATOR), channel="csc")
    shown = press(desk(operator, "en"), "schemes")
    walk.signed_in(MASON, visitor=walk.again(operator), channel="csc")
    shown.run()
    assert "Mohan" in everything(shown)
    assert "schemes" in keys(shown)
    assert words("en").say("schemes.name_apy") not in everything(shown)
