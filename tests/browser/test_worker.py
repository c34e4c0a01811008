"""A worker's journey in a real browser, in both languages, on a phone and at a desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from language import words
from tests.browser.conftest import Reader, sync_api, telephone

pytestmark = pytest.mark.browser
EVERYWHERE = [(language, size) for language in ("en", "hi") for size in ("phone", "desktop")]
Sit = Callable[..., Reader]


def to_the_code(reader: Reader, uan: str = "0010 0000 0017") -> None:
    reader.open()
    reader.heading("find_work.title")
    reader.type("find_work.uan", uan)
    reader.press("find_work.go_on")
    reader.heading("consent.title")
    reader.press("consent.agree")
    reader.heading("code.title")


def to_the_jobs(reader: Reader, uan: str = "0010 0000 0017") -> None:
    to_the_code(reader, uan)
    reader.type("code.code", telephone(reader.page), digits=6)
    reader.press("code.open")
    reader.heading("profile.title")
    reader.press("profile.right")
    reader.heading("jobs.title")
    reader.page.locator("article.job, section.none").first.wait_for()


@pytest.mark.parametrize(("language", "size"), EVERYWHERE)
def test_a_mason_walks_from_the_number_to_a_job(sit_down: Sit, language: str, size: str) -> None:
    mason = sit_down(language, size)
    page = mason.page
    mason.open()
    mason.heading("find_work.title")
    assert page.title() == f"{mason.say('find_work.title')} · {mason.say('screen.name')}"
    sync_api.expect(page.locator("html")).to_have_attribute("lang", language)
    sync_api.expect(page.get_by_text(mason.say("screen.demonstration"), exact=True)).to_be_visible()
    assert page.get_by_label(mason.say("find_work.uan")).get_attribute("type") == "tel"
    mason.looks_right()
    mason.type("find_work.uan", "0010-0000-001")
    mason.press("find_work.go_on")
    assert page.get_by_role("alert").inner_text() == words(language).say("uan_too_short", digits=11)
    mason.type("find_work.uan", "००१० ०००० ००१७")
    mason.press("find_work.go_on")
    mason.heading("consent.title")
    mason.looks_right()
    mason.press("consent.agree")
    mason.heading("code.title")
    mason.looks_right()
    mason.type("code.code", telephone(page), digits=6)
    mason.press("code.open")
    mason.heading("profile.title")
    mason.looks_right()
    mason.press("profile.right")
    mason.heading("find_work.found", jobs=3)
    job = page.locator("article", has_text="Sample Nirman")
    assert "₹600–700" in job.locator(".pay").inner_text()
    assert "₹15,600–18,200" in job.locator(".month").inner_text()
    assert 1 <= job.locator("li.reason, li.better").count() <= 3
    sync_api.expect(job.get_by_text("km" if language == "en" else "किमी").first).to_be_visible()
    mason.looks_right()
    mason.press("job.want")
    page.locator(".next-step").first.wait_for()
    page.locator("summary").first.click()
    mason.looks_right()
    mason.press("job.not_after_all")
    sync_api.expect(page.locator(".next-step")).to_have_count(0)


@pytest.mark.parametrize(("language", "size"), EVERYWHERE)
def test_for_a_carpenter_in_leh_nothing_suits_and_it_is_said_plainly(sit_down: Sit, language: str, size: str) -> None:
    carpenter = sit_down(language, size)
    to_the_jobs(carpenter, "001000000066")
    carpenter.heading("find_work.none")
    carpenter.looks_right()


@pytest.mark.parametrize(("language", "size"), [("hi", "phone"), ("en", "desktop")])
def test_a_tailor_sees_what_help_she_may_get_and_says_how_far_she_is(sit_down: Sit, language: str, size: str) -> None:
    tailor = sit_down(language, size)
    to_the_jobs(tailor, "0010 0000 0058")
    tailor.page.get_by_role("link", name=tailor.say("schemes.title")).click()
    tailor.heading("schemes.title")
    tailor.page.get_by_role("heading", name=tailor.say("schemes.name_pm_vishwakarma")).wait_for()
    tailor.looks_right()
    card = tailor.page.locator(".st-key-scheme_apy")
    card.get_by_role("button", name=tailor.say("schemes.say_not_for_me")).or_(
        card.get_by_role("button", name=tailor.say("schemes.say_started"))
    ).first.click()
    card.get_by_text(tailor.say("schemes.step_not_for_me")).or_(card.get_by_text(tailor.say("schemes.step_started"))).wait_for()


@pytest.mark.parametrize(("language", "size"), EVERYWHERE)
def test_a_worker_without_a_uan_is_led_somewhere_real(sit_down: Sit, language: str, size: str) -> None:
    lost = sit_down(language, size)
    lost.open()
    lost.page.get_by_role("link", name=lost.say("help.none")).click()
    lost.heading("help.title")
    lost.settled()
    assert lost.page.locator("section.help h2").first.inner_text() == lost.say("help.none")
    lost.looks_right()
    lost.page.get_by_role("link", name=lost.say("help.back")).click()
    lost.heading("find_work.title")


@pytest.mark.parametrize("language", ["en", "hi"])
def test_every_line_of_the_profile_can_be_changed(sit_down: Sit, language: str) -> None:
    mason = sit_down(language)
    to_the_code(mason)
    mason.type("code.code", telephone(mason.page), digits=6)
    mason.press("code.open")
    mason.heading("profile.title")
    for line in ("trade", "place", "reach", "pay", "licences", "schooling", "wishes"):
        mason.page.locator(f".st-key-change_{line} button").click()
        mason.page.get_by_role("button", name=mason.say("profile.keep"), exact=True).wait_for()
        mason.looks_right()
        mason.press("profile.leave_it")
        mason.page.locator(f".st-key-change_{line} button").wait_for()


@pytest.mark.parametrize("language", ["en", "hi"])
def test_the_choices_narrow_and_stay_in_the_address_through_a_refresh(sit_down: Sit, language: str) -> None:
    mason = sit_down(language)
    to_the_jobs(mason)
    mason.page.get_by_role("button", name=mason.say("jobs.narrow")).click()
    mason.page.get_by_role("button", name=mason.say("jobs.km", km=5), exact=True).or_(
        mason.page.get_by_role("radio", name=mason.say("jobs.km", km=5), exact=True)
    ).first.click()
    mason.heading("find_work.found", jobs=2)
    mason.looks_right()
    mason.page.reload()
    mason.heading("find_work.found", jobs=2)


def test_a_refresh_loses_nothing_and_back_works(sit_down: Sit) -> None:
    mason = sit_down("hi")
    to_the_jobs(mason)
    mason.press("job.want")
    mason.page.locator(".next-step").first.wait_for()
    mason.page.reload()
    mason.page.locator(".next-step").first.wait_for()
    for code in ("profile.title", "code.title", "consent.title", "find_work.title"):
        mason.page.go_back()
        mason.heading(code)
        mason.settled()
    mason.page.get_by_role("button", name=mason.say("walk.go_on"), exact=True).click()
    mason.heading("jobs.title")
    mason.press("job.not_after_all")
    sync_api.expect(mason.page.locator(".next-step")).to_have_count(0)


def test_leaving_ends_every_tab_and_clears_the_screen(sit_down: Sit) -> None:
    mason = sit_down("en")
    to_the_jobs(mason)
    other = sit_down("en", beside=mason)
    other.open("jobs")
    other.page.get_by_text("Mohan").first.wait_for()
    mason.press("find_work.leave")
    mason.heading("find_work.title")
    sync_api.expect(mason.page.get_by_label(mason.say("find_work.uan"))).to_have_value("")
    other.page.get_by_text(other.say("walk.note_signed_out")).wait_for(timeout=25_000)
    for reader in (mason, other):
        sync_api.expect(reader.page.get_by_text("Mohan")).to_have_count(0)


def test_a_line_that_drops_loses_nothing(sit_down: Sit) -> None:
    mason = sit_down("en")
    to_the_jobs(mason)
    mason.page.context.set_offline(True)
    mason.page.context.set_offline(False)
    mason.page.reload()
    mason.page.get_by_text("Mohan").first.wait_for()


def test_another_browser_at_the_same_address_sees_nothing(sit_down: Sit) -> None:
    mason = sit_down("en")
    to_the_jobs(mason)
    stranger = sit_down("en")
    stranger.open("jobs")
    stranger.heading("find_work.title")
    assert stranger.page.get_by_text("Mohan").count() == 0


def test_whoever_noted_the_cookie_of_the_machine_sees_nothing_of_the_next_who_begins_there(sit_down: Sit) -> None:
    mason = sit_down("en")
    mason.open()
    mason.heading("find_work.title")
    noted = mason.page.context.cookies()
    to_the_jobs(mason)
    assert mason.page.context.cookies() != noted
    thief = sit_down("en")
    thief.page.context.add_cookies(noted)
    thief.open("jobs")
    thief.heading("find_work.title")
    assert thief.page.get_by_text("0017").count() == 0


def test_the_cookie_is_out_of_reach_of_scripts_and_no_address_carries_a_number(sit_down: Sit) -> None:
    mason = sit_down("en")
    to_the_jobs(mason)
    cookie = next(each for each in mason.page.context.cookies() if each["name"] == "kaam")
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Lax", -1)
    assert "kaam=" not in mason.page.evaluate("document.cookie")
    assert "0017" not in mason.page.url
    assert cookie["value"] not in mason.page.url


def test_a_link_sets_language_and_channel_and_the_way_on_keeps_them(sit_down: Sit) -> None:
    mason = sit_down("hi")
    mason.page.goto(f"{mason.address}/?lang=hi&via=umang&uan=001000000017")
    mason.heading("find_work.title")
    sync_api.expect(mason.page.get_by_label(mason.say("find_work.uan"))).to_have_value("")
    mason.type("find_work.uan", "001000000058")
    mason.press("find_work.go_on")
    mason.heading("consent.title")
    mason.page.reload()
    mason.heading("consent.title")


def test_the_language_that_was_chosen_outlasts_a_refresh(sit_down: Sit) -> None:
    reader = sit_down("en")
    reader.open()
    reader.heading("find_work.title")
    reader.page.get_by_role("radio", name="हिन्दी").or_(reader.page.get_by_role("button", name="हिन्दी")).first.click()
    hindi = words("hi").say("find_work.title")
    reader.page.get_by_role("heading", name=hindi).wait_for()
    reader.page.reload()
    reader.page.get_by_role("heading", name=hindi).wait_for()


def test_hostile_words_are_shown_and_not_obeyed(sit_down: Sit) -> None:
    mason = sit_down("en")
    to_the_jobs(mason)
    hostile = mason.page.locator("article", has_text="javascript:alert(1)")
    hostile.wait_for()
    assert "**Mason** $a$ :red[x] <script>alert(1)</script>" in hostile.locator("h3").inner_text()
    assert mason.page.locator("article.job").locator("a, img, script, b").count() == 0


@pytest.mark.parametrize("language", ["en", "hi"])
def test_every_target_of_the_walk_is_large_enough_for_a_thumb(sit_down: Sit, language: str) -> None:
    mason = sit_down(language)

    def small() -> list[tuple[str, int]]:
        mason.settled()
        targets = mason.page.locator("button:visible, summary:visible").all()
        assert targets
        sizes = [(target.inner_text()[:30], round((target.bounding_box() or {"height": 0})["height"])) for target in targets]
        return [each for each in sizes if each[1] < 48]

    def stays_small() -> list[tuple[str, int]]:
        """A button that still comes in is measured once more."""
        for _ in range(12):
            if not small():
                return []
            mason.page.wait_for_timeout(250)
        return small()

    mason.open()
    mason.heading("find_work.title")
    assert stays_small() == []
    to_the_jobs(mason)
    assert stays_small() == []


def test_after_a_minute_without_the_code_everybody_sees_the_same_help(sit_down: Sit) -> None:
    told: list[Any] = []
    for uan in ("001000000066", "009999999998"):
        waiting = sit_down("en")
        to_the_code(waiting, uan)
        late = waiting.page.locator(".late")
        assert not late.is_visible()
        assert 50 <= float(late.evaluate("node => parseFloat(getComputedStyle(node).animationDelay)")) <= 60
        late.evaluate("node => { node.style.animationDelay = '0s' }")
        sync_api.expect(late).to_be_visible()
        told.append(late.inner_text())
    assert told[0] == told[1]
