"""The first load: small, ours by name, guarded, asking nobody else, and announcing every script that the first screen draws with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from settings import Settings
from tests.browser.open_door import free_port, open_door

pytestmark = pytest.mark.browser
LARGEST_FIRST_LOAD = 500_000
"""Bytes of everything until the first screen stands still; 440,000 when this was written, 2,800,000 of stock Streamlit."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """server.py over an empty var folder: the first screen needs nothing of it."""
    with open_door("server.py", port=free_port(), KAAM_VAR_DIR=str(tmp_path_factory.mktemp("var"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def page(browser: Any, address: str) -> Iterator[Any]:
    """The first screen in a browser; `page.asked` holds what it asked for, `page.came` the bytes that came, `page.complaints` …"""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.asked, page.came, page.complaints = [], {}, []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.complaints.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    chromium = context.new_cdp_session(page)
    chromium.on("Network.loadingFinished", lambda event: page.came.update({event["requestId"]: event["encodedDataLength"]}))
    chromium.send("Network.enable")
    page.goto(f"{address}/?lang=hi")
    page.locator("h1").wait_for()
    page.locator(".st-key-uan input").wait_for()
    page.wait_for_load_state("networkidle")
    yield page
    context.close()


def get(address: str, path: str = "/", coding: str = "identity", **headers: str) -> requests.Response:
    return requests.get(address + path, headers={"Accept-Encoding": coding, **headers}, timeout=30)


def test_the_first_screen_complains_of_nothing_and_asks_nobody_else(page: Any, address: str) -> None:
    assert page.complaints == []
    assert [asked for asked in page.asked if not asked.startswith((address, "data:"))] == []


def test_the_first_screen_needs_no_script_that_the_page_does_not_announce(page: Any, address: str) -> None:
    announced = get(address).text
    late = [asked for asked in page.asked if asked.endswith(".js") and asked.removeprefix(address) not in announced]
    assert late == [], "the first screen is made of something new: put it into DRAWN_FIRST of api/index_page.py"


def test_the_first_load_is_small_and_draws_with_the_fonts_that_are_there(page: Any) -> None:
    assert sum(page.came.values()) < LARGEST_FIRST_LOAD
    assert len(page.came) < 40
    assert [asked for asked in page.asked if ".woff" in asked] == []


def test_the_page_is_in_the_language_of_its_first_screen(page: Any) -> None:
    page.locator("html[lang=hi]").wait_for(state="attached")
    assert page.locator(".opening").count() == 0


def test_an_address_that_is_none_leads_to_the_first_screen_without_an_english_dialog(page: Any, address: str) -> None:
    other = page.context.new_page()
    other.goto(f"{address}/no-such-screen?lang=hi")
    other.locator(".st-key-uan input").wait_for()
    assert other.get_by_role("dialog").count() == 0
    other.close()


@pytest.mark.parametrize("path", ["/", "/?lang=hi", "/some-screen"])
def test_wherever_streamlit_gives_its_page_ours_is_given_and_kept_by_nobody(address: str, path: str) -> None:
    answer = get(address, path)
    assert "<title>Kaam Setu · काम सेतु</title>" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert get(address, path, "br, gzip").headers["Content-Encoding"] == "br"


def test_scripts_come_compressed_and_stay(address: str) -> None:
    script = next(part.split('"')[0] for part in get(address).text.split('src=".')[1:] if "/js/index" in part)
    plain, zipped = get(address, script), get(address, script, "gzip")
    assert zipped.content == plain.content
    packed = get(address, script, "br, gzip")
    assert packed.headers["Content-Encoding"] == "br"
    assert int(packed.headers["Content-Length"]) < 0.3 * len(plain.content)
    assert "immutable" in packed.headers["Cache-Control"]
    assert packed.headers["X-Content-Type-Options"] == "nosniff"


def test_our_own_script_has_its_content_in_its_name(address: str) -> None:
    name = get(address).text.split('defer src=".')[1].split('"')[0]
    answer = get(address, name)
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_page_is_guarded_and_lets_no_text_be_run(address: str) -> None:
    headers = get(address, "/some-screen").headers
    policy = headers["Content-Security-Policy"]
    assert all(word not in policy for word in ("unsafe-eval", "script-src 'self' blob:", "*"))
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Frame-Options"] == "DENY"


def test_only_what_a_proxy_of_ours_says_came_over_https_is_bound_to_it(address: str, chosen: Settings) -> None:
    said = {"X-Forwarded-Proto": "https"}
    assert "Strict-Transport-Security" not in get(address).headers
    assert "Strict-Transport-Security" not in get(address, "/", **said).headers
    with open_door("server.py", port=free_port(), KAAM_VAR_DIR=str(chosen.var_dir), KAAM_TRUSTED_PROXY="127.0.0.1") as behind:
        assert "max-age" in get(behind, "/", **said).headers["Strict-Transport-Security"]


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp"])
def test_doors_that_streamlit_leaves_open_are_shut(address: str, path: str) -> None:
    assert get(address, path).status_code == 404
