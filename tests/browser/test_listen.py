"""Reading aloud, the language of the page and the lost line, in a browser whose voice is a stub that remembers what it was told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.open_door import free_port, open_screen

pytestmark = pytest.mark.browser

SCREEN = """
import streamlit as st
speech = '<button type="button" class="{0}" data-listen="{1}" data-listen-lang="{2}"><span>{0}</span></button>'
st.html(f'<p class="frame" lang="{st.query_params.get("lang", "hi")}">Kaam Setu</p>')
st.title("A screen")
if not st.session_state.get("gone"):
    st.html(speech.format("hindi", "काम मिल गया। पैसा अच्छा है!", "hi-IN") + speech.format("english", "Work near you", "en-IN"))
    st.html(speech.format("bodo", "मावनाय", "brx-IN"))
if st.button("Move on"):
    st.session_state.gone = True
    st.rerun()
"""
VOICES = """
window.told = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [{ lang: "en-US" }, { lang: "hi_IN" }],
  speak: (utterance) => {
    told.push(utterance);
    document.documentElement.dataset.voice = "speaks";
    setTimeout(() => utterance.onstart?.({}), 0);
  },
  cancel: () => { told.push("cancel"); document.documentElement.dataset.voice = "silent"; },
}});
"""
SILENT = "delete window.speechSynthesis; delete Window.prototype.speechSynthesis;"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a screen with buttons to listen to is served."""
    with open_screen(SCREEN, tmp_path_factory.mktemp("screen")) as opened:
        yield opened


@pytest.fixture
def page(browser: Any, address: str, request: pytest.FixtureRequest) -> Iterator[Any]:
    """The planted screen; what the policy forbids or a script throws fails the test in the end."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.add_init_script(getattr(request, "param", VOICES))
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    page.locator("button.hindi").wait_for()
    yield page
    context.close()
    assert complaints == []


def told(page: Any) -> list[Any]:
    """What the voice was told: texts, and `cancel`."""
    return list(page.evaluate("told.map((entry) => entry.text ?? entry)"))


def pressed(page: Any, name: str) -> str | None:
    value = page.locator(f"button.{name}").get_attribute("aria-pressed")
    return None if value is None else str(value)


def test_a_click_reads_the_text_aloud_in_its_language_and_calmly(page: Any) -> None:
    page.locator("button.hindi span").click()
    assert told(page) == ["काम मिल गया।", "पैसा अच्छा है!"]
    assert page.evaluate("[told[0].lang, told[0].voice.lang, told[0].rate < 1]") == ["hi-IN", "hi_IN", True]
    assert pressed(page, "hindi") == "true"
    page.evaluate("told[0].onend?.()")
    assert pressed(page, "hindi") == "true"
    page.evaluate("told[1].onend()")
    assert pressed(page, "hindi") == "false"


def test_a_second_click_makes_it_silent(page: Any) -> None:
    page.locator("button.hindi").click()
    page.locator("button.hindi").click()
    assert told(page)[-1] == "cancel"
    assert pressed(page, "hindi") == "false"


def test_two_do_not_speak_at_once(page: Any) -> None:
    page.locator("button.hindi").click()
    page.locator("button.english").click()
    assert told(page)[-2:] == ["cancel", "Work near you"]
    assert (pressed(page, "hindi"), pressed(page, "english")) == ("false", "true")


def test_the_keyboard_reaches_it_too(page: Any) -> None:
    page.locator("button.english").focus()
    page.keyboard.press("Enter")
    assert told(page) == ["Work near you"]


def test_a_language_without_a_voice_is_marked_and_not_read_in_another(page: Any) -> None:
    page.locator("button.bodo").click()
    assert page.locator("button.bodo").get_attribute("data-listen-state") == "no-voice"
    assert told(page) == []


def test_a_voice_that_fails_is_marked(page: Any) -> None:
    page.locator("button.hindi").click()
    page.evaluate("told[0].onerror({ error: 'synthesis-failed' })")
    assert page.locator("button.hindi").get_attribute("data-listen-state") == "no-voice"
    assert pressed(page, "hindi") == "false"


def test_the_voice_stops_when_its_screen_goes(page: Any) -> None:
    page.locator("button.hindi").click()
    page.get_by_role("button", name="Move on").click()
    page.locator("button.hindi").wait_for(state="detached")
    page.locator("html[data-voice=silent]").wait_for(state="attached")


def test_the_style_sheet_learns_that_the_device_speaks(page: Any) -> None:
    assert page.evaluate("[...document.documentElement.classList]") == ["speaks"]


@pytest.mark.parametrize("page", [SILENT], indirect=True)
def test_the_style_sheet_learns_that_the_device_is_mute(page: Any) -> None:
    page.locator("html[lang=hi]").wait_for(state="attached")
    assert page.evaluate("[...document.documentElement.classList]") == ["mute"]


def test_the_page_is_in_the_language_of_its_screen(page: Any, address: str) -> None:
    page.locator("html[lang=hi]").wait_for(state="attached")
    page.goto(f"{address}/?lang=ta")
    page.locator("html[lang=ta]").wait_for(state="attached")


def test_a_lost_line_is_told_in_two_languages_and_mends_itself(browser: Any, tmp_path: Path) -> None:
    port = free_port()
    context = browser.new_context()
    page = context.new_page()
    lost = page.get_by_role("status").filter(has_text="Connection lost; trying again · संपर्क टूटा; फिर कोशिश हो रही है")
    with open_screen(SCREEN, tmp_path, port) as opened:
        page.goto(opened)
        page.get_by_role("button", name="Move on").wait_for()
        assert not lost.is_visible()
    lost.wait_for()
    assert page.get_by_role("heading", name="A screen").is_visible()
    with open_screen(SCREEN, tmp_path, port):
        lost.wait_for(state="hidden", timeout=60_000)
        page.get_by_role("button", name="Move on").click()
        page.locator("button.hindi").wait_for(state="detached")
        assert page.get_by_role("dialog").count() == 0
    context.close()
