"""A server over the small house, and a browser whose every complaint fails the test."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from language import Words, words
from services.accounts import seed_accounts
from settings import ROOT, Settings
from tests.browser.open_door import free_port, open_door
from tests.small_house import small_house

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: no browser to drive")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
CHROMIUM = shutil.which("chromium")
SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1366, "height": 768}}
SERIOUS = ("serious", "critical")
OURS_IN_LATIN = (
    "UAN", "PF", "CSC", "UMANG", "GODL-India", "All India Pincode Directory", "eshram.gov.in", "make run", "English", "Alt + N", "CSV",
    "UTF-8", ".xlsx", "schema.org", "ONEST", "YAML", "JSON", "ncs-csv", "job_id, title, state और district", "job_id",
    "PDF", "orissadiary.com", "pib.gov.in", "snappar.com", "medianama.com", "lawspedia.in",
    "PSARA", "FSSAI", "ITI", "scikit-learn", "var/demo/accounts.csv",
)  # fmt: skip
"""What a Hindi screen of ours says in Latin letters on purpose."""
OF_OTHERS = ("CSC Lanka, Varanasi", "feed.csv", "listings.csv")
"""Names of others within our sentences."""
with (ROOT / "data" / "reference" / "district_names.csv").open(encoding="utf-8") as _names:
    DISTRICTS = frozenset(row["district"] for row in csv.DictReader(_names))
"""Names that a Hindi screen says in Devanagari, wherever they stand."""
OTHERS_WORDS = """
() => [...document.querySelectorAll("bdi")].filter((element) => element.checkVisibility()).map((element) => element.textContent.trim())
"""
STRANGE_TEXT = """
(pattern) => {
  const strange = new RegExp(pattern, "u"), found = [];
  const ofOthers = "bdi, [dir=auto], script, style, noscript, [hidden], [data-testid=stIconMaterial]";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!strange.test(node.data) || !element || element.closest(ofOthers)) continue;
    if (element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) found.push(node.data.trim());
  }
  for (const name of ["aria-label", "placeholder", "title", "alt"])
    for (const element of document.querySelectorAll(`[${name}]`))
      if (strange.test(element.getAttribute(name)) && element.checkVisibility() && !element.closest("bdi, [dir=auto]"))
        found.push(element.getAttribute(name));
  return found;
}
"""
FOREIGN = {"hi": "[A-Za-z]{2,}", "en": "[\\u0900-\\u097F]"}
"""Letters that a screen in this language shows only in words of others."""


@dataclass
class Reader:
    """Somebody at a screen of some size, who reads one language."""

    page: Any
    address: str
    language: str
    size: str
    complaints: list[str] = field(default_factory=list)
    at_desk: bool = False
    """Whether the screens speak to her of a worker beside her."""

    @property
    def words(self) -> Words:
        return words(self.language).beside if self.at_desk else words(self.language)

    def say(self, code: str, **values: Any) -> str:
        """What the screen says for a code."""
        return self.words.say(code, **values)

    def open(self, path: str = "") -> None:
        self.page.goto(f"{self.address}/{path}?lang={self.language}")

    def heading(self, code: str, **values: Any) -> None:
        """Wait for a heading."""
        self.page.get_by_role("heading", name=self.say(code, **values), exact=True).first.wait_for()

    def press(self, code: str, **values: Any) -> None:
        self.page.get_by_role("button", name=self.say(code, **values), exact=True).first.click()

    def type(self, code: str, text: str, **values: Any) -> None:
        """Type into a field, and leave it as people do before they press."""
        self.page.get_by_label(self.say(code, **values), exact=True).fill(text)

    def settled(self) -> None:
        """Wait until the script has drawn all."""
        self.page.locator("[data-test-script-state=notRunning]").first.wait_for(state="attached")

    def looks_right(self) -> None:
        """Nothing is wider than the screen, nothing untranslated, nothing that axe finds serious."""
        self.settled()
        untranslated = self._left_of(self.untranslated)
        wider = self.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth")
        assert wider <= 0, f"{wider} pixels wider than the screen"
        assert untranslated == []
        assert self._left_of(self.barriers) == []

    def _left_of(self, faults: Callable[[], list[str]]) -> list[str]:
        """The faults that stay when names that our script puts in place of Streamlit's had a quarter of a minute to come.

        They are looked for once more only while there are some: what is drawn anew has its own name for the twentieth of a second.
        """
        found = faults()
        for _ in range(60):
            if not found:
                break
            self.page.wait_for_timeout(250)
            found = faults()
        return found

    def untranslated(self) -> list[str]:
        """Texts in letters of another language that are not words of others; a district is ours to name."""
        found: list[str] = self.page.evaluate(STRANGE_TEXT, FOREIGN[self.language])
        quoted: list[str] = self.page.evaluate(OTHERS_WORDS) if self.language == "hi" else []
        return [text for text in found if self._strange(text)] + [text for text in quoted if text in DISTRICTS]

    def barriers(self) -> list[str]:
        """What axe finds serious or critical."""
        found = axe.Axe().run(self.page).response["violations"]
        return [
            f"{each['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:200]}"
            for each in found
            if each["impact"] in SERIOUS
            for node in each["nodes"]
        ]

    def _strange(self, text: str) -> bool:
        if self.language == "en":
            return text.strip() != "हिन्दी"
        for known in (*OF_OTHERS, *OURS_IN_LATIN):
            text = text.replace(known, "")
        return re.search(FOREIGN["hi"], text) is not None


@pytest.fixture(scope="session")
def chosen(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The small house with its accounts."""
    made = small_house(tmp_path_factory.mktemp("var"))
    seed_accounts(made)
    return made


@pytest.fixture(scope="session")
def address(chosen: Settings) -> Iterator[str]:
    """Where a server over the small house listens."""
    with open_door("server.py", port=free_port(), KAAM_VAR_DIR=str(chosen.var_dir)) as listening:
        yield listening


@pytest.fixture(scope="session")
def password_of(chosen: Settings) -> Callable[[str], str]:
    """The password of a post."""
    with (chosen.var_dir / "demo" / "accounts.csv").open(encoding="utf-8") as file:
        known = {row["name"]: row["password"] for row in csv.DictReader(file)}
    return known.__getitem__


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("Debian's chromium is not installed")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def sit_down(browser: Any, address: str) -> Iterator[Callable[..., Reader]]:
    """Opens browsers of their own; what they complain of, or ask of another machine, fails the test in the end."""
    contexts: list[Any] = []
    readers: list[Reader] = []

    def sit(language: str = "en", size: str = "phone", beside: Reader | None = None, *, has_touch: bool = False) -> Reader:
        new = {"viewport": SIZES[size], "accept_downloads": True, "has_touch": has_touch}
        context = beside.page.context if beside else browser.new_context(**new)
        if not beside:
            contexts.append(context)
        reader = Reader(context.new_page(), address, language, size)
        watch(reader.page, address, reader.complaints)
        readers.append(reader)
        return reader

    yield sit
    for context in contexts:
        context.close()
    assert [complaint for reader in readers for complaint in reader.complaints] == []


def watch(page: Any, address: str, complaints: list[str]) -> None:
    """Write down errors of the console, dialogs, and whatever is asked of another machine."""
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    page.on(
        "request", lambda request: None if request.url.startswith((address, "data:", "blob:")) else complaints.append(request.url)
    )
    page.on("websocket", lambda line: None if line.url.startswith(address.replace("http", "ws")) else complaints.append(line.url))


def telephone(page: Any) -> str:
    """The code that the demonstration shows."""
    told = re.search(r"\d{6}", page.locator(".sms").inner_text())
    assert told
    return told[0]


def small_feed(folder: Path, rows: list[dict[str, str]]) -> Path:
    """A feed with these rows."""
    path = folder / "feed.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path
