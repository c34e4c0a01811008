"""The page before any screen: what it says, what it asks for, and that its policy allows its own scripts and no others."""

from __future__ import annotations

import base64
import hashlib
import re

from api.files import FIRST, PARCELS, START_SECONDS, pack_first_screen
from api.index_page import (
    ANNOUNCED,
    BUNDLE,
    CONTENT_POLICY,
    DRAWN_FIRST,
    FILES_PATH,
    FIRST_SCRIPTS,
    IMPORTED,
    INDEX,
    SCRIPTS,
    STREAMLIT_FILES,
)


def test_the_page_bears_our_name_and_nothing_of_a_stranger() -> None:
    assert "<title>Kaam Setu · काम सेतु</title>" in INDEX
    assert '<meta name="description" content="Jobs near you' in INDEX
    for strange in ("<title>Streamlit", "SourceSans", "service-desc", "favicon.png", "http://localhost", "https://"):
        assert strange not in INDEX


def test_the_policy_allows_the_scripts_in_the_page_and_no_others() -> None:
    inline = re.findall(r"<script>(.*?)</script>", INDEX, re.DOTALL)
    expected = {f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in inline}
    allowed = re.search(r"script-src ([^;]+);", CONTENT_POLICY)
    assert allowed
    assert set(allowed[1].split()) == {"'self'", *expected}
    assert re.findall(r"<script(?! defer src| type=\"module\" crossorigin src)[^>]*>", INDEX) == ["<script>"] * len(inline)


def test_every_script_of_streamlits_own_page_is_asked_for_or_joined_and_each_once() -> None:
    theirs = set(ANNOUNCED.findall((STREAMLIT_FILES / "index.html").read_text(encoding="utf-8")))
    assert set(BUNDLE.left) == theirs & set(FIRST_SCRIPTS)
    assert len(BUNDLE.left) < 0.1 * len(theirs)
    assert len(FIRST_SCRIPTS) == len(set(FIRST_SCRIPTS))
    assert all(INDEX.count(f"/{name}") == 1 for name in FIRST_SCRIPTS)


def test_what_the_first_screen_draws_comes_with_all_that_it_imports() -> None:
    assert set(DRAWN_FIRST) <= {name.split(".")[0] for name in FIRST_SCRIPTS}
    texts = [PARCELS[f"{FILES_PATH}/js/{name}"].pack(None).decode() for name in FIRST_SCRIPTS]
    assert {name for text in texts for name in IMPORTED.findall(text)} <= set(FIRST_SCRIPTS)


def test_no_script_names_one_that_was_joined() -> None:
    joined = set(ANNOUNCED.findall((STREAMLIT_FILES / "index.html").read_text(encoding="utf-8"))) - set(BUNDLE.left)
    texts = [BUNDLE.change(path.read_text(encoding="utf-8")) for path in SCRIPTS.glob("*.js") if path.name not in joined]
    assert {name for text in texts for name in joined if f"/{name}" in text} == set()


def test_what_the_first_screen_needs_is_packed_at_the_start_and_thoroughly() -> None:
    assert all(PARCELS[name].thorough for name in FIRST)
    assert START_SECONDS <= 10


def test_packing_gives_up_when_its_time_is_over() -> None:
    assert pack_first_screen(seconds=0) == len(FIRST) + len(["the page", "our script"])
