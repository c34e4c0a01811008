"""Takes the pictures of the README from the demonstration: `python -m tests.browser.pictures` writes `docs/images/*.webp`."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from language import words
from settings import ROOT, settings
from tests.browser.conftest import telephone
from tests.browser.open_door import free_port, open_door

FOLDER = ROOT / "docs" / "images"
QUALITY = 72
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1366, "height": 860}
say = words("hi").say
english = words("en").say


def keep(page: Page, name: str, height: int | None = None) -> None:
    """The screen as a compressed picture."""
    page.locator("[data-test-script-state=notRunning]").first.wait_for(state="attached")
    page.wait_for_timeout(800)
    page.locator(".stMain").evaluate("node => node.scrollTo(0, 0)")
    if height:
        page.set_viewport_size({"width": (page.viewport_size or DESK)["width"], "height": height})
        page.wait_for_timeout(400)
    Image.open(io.BytesIO(page.screenshot())).convert("RGB").save(FOLDER / f"{name}.webp", quality=QUALITY, method=6)


def worker(page: Page, address: str) -> None:
    """A mason in Hindi, on a phone."""
    page.goto(f"{address}/?lang=hi")
    page.locator(".st-key-uan input").fill("0010 0000 0017")
    keep(page, "worker-uan", 800)
    page.locator(".st-key-go_on button").click()
    page.locator(".st-key-agree button").wait_for()
    keep(page, "worker-consent", 800)
    page.locator(".st-key-agree button").click()
    page.locator(".stForm input").fill(telephone(page))
    page.locator(".st-key-open button").click()
    page.locator(".st-key-right button").click()
    page.locator("article.job").first.wait_for()
    keep(page, "worker-jobs", 800)


def operator(page: Page, address: str) -> None:
    """A tailor at a centre."""
    page.locator(".st-key-uan input").fill("0010 0000 0058")
    page.locator(".st-key-go_on button").click()
    page.locator(".st-key-agree button").click()
    page.locator(".stForm input").fill(telephone(page))
    page.locator(".st-key-open button").click()
    page.locator(".st-key-right button").click()
    page.locator("article.job").first.wait_for()
    keep(page, "operator")


def official(page: Page, address: str) -> None:
    """The answer, the funnel, the map."""
    page.locator("h1").wait_for()
    keep(page, "official", 1180)


def administrator(page: Page, address: str) -> None:
    """The queue of adverts that look false."""
    page.goto(f"{address}/held_back?lang=en")
    page.locator("h1").wait_for()
    keep(page, "administrator")


POSTS: dict[str, Callable[[Page, str], None]] = {
    "centre.varanasi": operator,
    "official.labour": official,
    "administrator": administrator,
}


def signed_in(browser: Browser, address: str, name: str, password: str) -> Page:
    """A desk at which a post has signed in."""
    page = browser.new_context(viewport=DESK).new_page()  # type: ignore[arg-type]
    page.goto(f"{address}/sign_in?lang=en")
    page.get_by_label(english("enter.account"), exact=True).fill(name)
    page.get_by_label(english("enter.password"), exact=True).fill(password)
    page.get_by_role("button", name=english("enter.enter"), exact=True).click()
    page.locator(".st-key-sign_out button").wait_for()
    return page


def main() -> None:
    """Of every role one picture, of the worker three."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (settings().var_dir / "demo" / "accounts.csv").open(encoding="utf-8") as file:
        passwords = {row["name"]: row["password"] for row in csv.DictReader(file)}
    launch: dict[str, Any] = {"executable_path": shutil.which("chromium"), "args": ["--no-sandbox"]}
    with open_door("server.py", port=free_port()) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch)
        worker(browser.new_context(viewport=PHONE).new_page(), address)  # type: ignore[arg-type]
        for name, draw in POSTS.items():
            draw(signed_in(browser, address, name, passwords[name]), address)
        browser.close()


if __name__ == "__main__":
    main()
