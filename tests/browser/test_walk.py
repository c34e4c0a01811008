"""The walk in a real browser: a phone of 360 pixels, in Hindi, from the number to the job, with nothing asked of any other machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from settings import ROOT
from tests.small_house import small_house

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: no browser to drive")
CHROMIUM = shutil.which("chromium")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed")]
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a server over the small house listens."""
    chosen = small_house(tmp_path_factory.mktemp("var"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "KAAM_VAR_DIR": str(chosen.var_dir), "KAAM_PORT": str(port)}
    with subprocess.Popen([sys.executable, "server.py"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            told = server.stdout.readline() if server.stdout else ""
            assert told.startswith(f"Kaam Setu is open: http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.communicate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def phone(browser: Any, address: str) -> Iterator[Any]:
    """A page at phone size; whatever it complains of, or asks of another machine, fails the test in the end."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    page.on(
        "request", lambda request: None if request.url.startswith((address, "data:", "blob:")) else complaints.append(request.url)
    )
    page.on("websocket", lambda line: None if line.url.startswith(address.replace("http", "ws")) else complaints.append(line.url))
    yield page
    context.close()
    assert complaints == []


def wider_than_the_screen(page: Any) -> int:
    return int(page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"))


def test_a_mason_finds_a_job_in_hindi_on_a_phone(phone: Any, address: str) -> None:
    phone.goto(f"{address}/?lang=hi")
    phone.get_by_role("heading", name="अपने पास काम ढूँढें").wait_for()
    assert phone.title() == "अपने पास काम ढूँढें · काम सेतु"
    assert phone.get_by_text("नमूना डेटा", exact=True).is_visible()
    number = phone.get_by_label("आपका ई-श्रम नंबर (UAN)")
    assert number.get_attribute("type") == "tel"
    number.fill("0010-0000-001")
    phone.get_by_role("button", name="मैं सहमत हूँ। काम दिखाइए").click()
    assert phone.get_by_role("alert").inner_text() == "UAN में 12 अंक होते हैं। इसमें सिर्फ़ 11 हैं।"
    number.fill("००१० ०००० ००१७")
    phone.get_by_role("button", name="मैं सहमत हूँ। काम दिखाइए").click()
    phone.get_by_role("heading", name="3 काम आपके लायक़ हैं").wait_for()
    job = phone.locator("article", has_text="Sample Nirman")
    assert job.locator(".pay").inner_text() == "₹600–700 रोज़"
    assert job.locator(".month").inner_text() == "26 दिन काम पर ₹15,600–18,200 महीना"
    assert 1 <= job.locator("li.reason, li.better").count() <= 3
    assert job.get_by_text("किमी").first.is_visible()
    assert wider_than_the_screen(phone) <= 0
    assert phone.get_by_text("Press Enter").count() == 0


def test_the_language_that_was_chosen_outlasts_a_refresh(phone: Any, address: str) -> None:
    phone.goto(address)
    phone.get_by_role("heading", name="Find work near you").wait_for()
    phone.get_by_role("radio", name="हिन्दी").or_(phone.get_by_role("button", name="हिन्दी")).first.click()
    phone.get_by_role("heading", name="अपने पास काम ढूँढें").wait_for()
    phone.reload()
    phone.get_by_role("heading", name="अपने पास काम ढूँढें").wait_for()


def test_hostile_words_are_shown_and_not_obeyed(phone: Any, address: str) -> None:
    phone.goto(f"{address}/?lang=en")
    phone.get_by_role("button", name="Mason in Varanasi").click()
    sync_api.expect(phone.get_by_label("Your e-Shram number (UAN)")).to_have_value("0010 0000 0017")
    phone.get_by_role("button", name="I agree. Show me work").click()
    hostile = phone.locator("article", has_text="javascript:alert(1)")
    hostile.wait_for()
    assert "**Mason** $a$ :red[x] <script>alert(1)</script>" in hostile.locator("h3").inner_text()
    assert phone.locator("section.jobs").locator("a, img, script, b").count() == 0
    assert wider_than_the_screen(phone) <= 0


def test_every_target_on_the_first_screen_is_large_enough_for_a_thumb(phone: Any, address: str) -> None:
    phone.goto(f"{address}/?lang=hi")
    phone.get_by_role("button", name="मैं सहमत हूँ। काम दिखाइए").wait_for()
    heights = [round(target.bounding_box()["height"]) for target in phone.locator("button:visible").all()]
    assert heights
    assert min(heights) >= 48


def test_leaving_clears_the_screen_for_the_next_person(phone: Any, address: str) -> None:
    phone.goto(f"{address}/?lang=en")
    phone.get_by_label("Your e-Shram number (UAN)").fill("001000000066")
    phone.get_by_role("button", name="I agree. Show me work").click()
    phone.get_by_role("heading", name="No job fits today").wait_for()
    phone.get_by_role("button", name="Leave", exact=True).click()
    sync_api.expect(phone.get_by_label("Your e-Shram number (UAN)")).to_have_value("")
    assert phone.get_by_text("Rigzin").count() == 0
