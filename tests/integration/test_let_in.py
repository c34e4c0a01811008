"""Whoever signs in comes for a fresh cookie: who noted the one before is left outside."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from access.sessions import new_token
from api.let_in import LONGEST, LetIn
from services import accounts
from services.accounts import seed_accounts, sign_in
from services.sign_in import begin
from services.visits import Visitor, visitor_of
from settings import Settings
from tests.integration.asked import PASSED_ON, asked
from tests.integration.conftest import MASON, TAILOR, Walk


def at_screen(walk: Walk, token: str) -> Visitor:
    """Whoever sits at a browser with this cookie."""
    return visitor_of(token, by_cookie=True, of=walk.house)


def brought(token: str, word: str | None, who: str = "worker", **more: str) -> tuple[str, str | None]:
    """Where the browser is sent to, and its cookie when it is given another."""
    body = urlencode({"word": word or "", "who": who, "speaks": "hi"} | more).encode()
    status, headers, _ = asked(LetIn, "/let_in", {"kaam": token}, "POST", body=body)
    assert (status, headers["cache-control"]) == (303, "no-store")
    cookie = headers.get("set-cookie")
    if cookie is None:
        return headers["location"], None
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "expires" not in cookie.lower()
    return headers["location"], cookie.split(";")[0].removeprefix("kaam=")


def test_a_worker_begins_under_a_cookie_that_nobody_noted_before(walk: Walk) -> None:
    noted = new_token()
    begun = begin(at_screen(walk, noted), MASON, "hi", "umang")
    assert at_screen(walk, noted).case is None
    location, fresh = brought(noted, begun.word, via="umang")
    assert location == "/consent?lang=hi&via=umang"
    assert fresh
    case = at_screen(walk, fresh).case
    assert case
    assert (case.uan, case.step, case.channel) == (MASON, "consent", "umang")
    assert at_screen(walk, noted).case is None
    assert brought(noted, begun.word) == ("/consent?lang=hi", None)


def test_the_next_worker_at_the_same_screen_begins_under_another(walk: Walk) -> None:
    first, second = new_token(), ""
    for uan in (MASON, TAILOR):
        begun = begin(at_screen(walk, second or first), uan, "hi", "")
        _, fresh = brought(second or first, begun.word)
        assert fresh
        first, second = second or first, fresh
    assert at_screen(walk, first).case is None
    case = at_screen(walk, second).case
    assert case
    assert case.uan == TAILOR


def test_a_post_signs_in_under_a_cookie_that_nobody_noted_before(walk: Walk, chosen: Settings) -> None:
    accounts._guesses.cache_clear()
    lines = seed_accounts(chosen).read_text(encoding="utf-8").splitlines()
    password = next(line.split(",")[1] for line in lines if line.startswith("administrator,"))
    noted = new_token()
    entered = sign_in(at_screen(walk, noted), "administrator", password)
    assert at_screen(walk, noted).role is None
    location, fresh = brought(noted, entered.word, "post")
    assert location == "/sign_in?lang=hi"
    assert fresh
    assert at_screen(walk, fresh).role == "administrator"
    assert at_screen(walk, noted).role is None


def test_without_a_cookie_the_tab_goes_on_as_it_is(walk: Walk) -> None:
    begun = begin(walk.stranger(), MASON, "hi", "")
    assert begun.word is None
    assert walk.again(begun).case


@pytest.mark.parametrize("cookie", ["theirs", "none", "no token"])
def test_a_word_is_good_for_the_browser_alone_that_it_was_told_to(walk: Walk, cookie: str) -> None:
    begun = begin(at_screen(walk, new_token()), MASON, "hi", "")
    token = {"theirs": new_token(), "none": "", "no token": "x"}[cookie]
    assert brought(token, begun.word) == ("/consent?lang=hi", None)


def test_what_else_is_brought_leads_nowhere(walk: Walk) -> None:
    token = new_token()
    for word in ("", "x", "x" * 900, "\x00", "é", new_token()):
        assert brought(token, word) == ("/consent?lang=hi", None)
    assert brought(token, "x", "//evil.example", via="//evil.example") == ("/?lang=hi", None)
    assert asked(LetIn, "/let_in", {"kaam": token}, "POST", body=b"x" * (LONGEST + 1))[0] == 413
    assert asked(LetIn, "/let_in", {"kaam": token})[0] == 405
    assert asked(LetIn, "/consent", {"kaam": token})[0] == PASSED_ON
