"""The journeys of operator, official and administrator in a real browser, in both languages, on a phone and at a desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import Reader, small_feed, sync_api, telephone
from tests.small_house import NEAR

pytestmark = pytest.mark.browser
EVERYWHERE = [(language, size) for language in ("en", "hi") for size in ("phone", "desktop")]
Sit = Callable[..., Reader]
Passwords = Callable[[str], str]
HOMES = {"centre.varanasi": "desk", "official.labour": "placements", "administrator": "listings"}


def sign_in(reader: Reader, password_of: Passwords, name: str) -> None:
    reader.open("sign_in")
    reader.heading("enter.title")
    reader.type("enter.account", name)
    reader.type("enter.password", password_of(name))
    reader.press("enter.enter")
    reader.page.get_by_role("button", name=reader.say("enter.sign_out"), exact=True).wait_for()
    reader.page.wait_for_url(f"**/{HOMES[name]}?**")
    reader.settled()


@pytest.mark.parametrize(("language", "size"), EVERYWHERE)
def test_an_operator_helps_a_tailor_and_clears_the_desk(sit_down: Sit, password_of: Passwords, language: str, size: str) -> None:
    operator = sit_down(language, size)
    page = operator.page
    operator.open("sign_in")
    operator.heading("enter.title")
    operator.looks_right()
    sign_in(operator, password_of, "centre.varanasi")
    operator.at_desk = True
    operator.heading("desk.whom")
    operator.looks_right()
    operator.type("find_work.uan", "001000000058")
    operator.press("find_work.go_on")
    operator.heading("consent.title")
    page.get_by_text("CSC Lanka, Varanasi").nth(1).wait_for()
    operator.looks_right()
    operator.press("consent.agree")
    operator.heading("code.title")
    assert page.get_by_text("Asha").count() == 0
    operator.type("code.code", telephone(page), digits=6)
    operator.press("code.open")
    operator.heading("profile.title")
    operator.looks_right()
    operator.press("profile.right")
    page.locator("article.job").first.wait_for()
    sync_api.expect(page.locator(".person").get_by_text("Asha")).to_be_visible()
    operator.press("job.want")
    page.locator(".next-step").first.wait_for()
    sync_api.expect(page.locator(".slip-what")).to_have_text(operator.say("slip.wanted"))
    operator.looks_right()
    operator.press("schemes.title")
    operator.heading("schemes.name_pm_vishwakarma")
    operator.looks_right()
    operator.press("schemes.fold_away")
    sync_api.expect(page.get_by_role("heading", name=operator.say("schemes.name_pm_vishwakarma"))).to_have_count(0)
    page.reload()
    page.locator(".next-step").first.wait_for()
    operator.press("job.not_after_all")
    sync_api.expect(page.locator(".next-step")).to_have_count(0)
    page.locator(".st-key-next_worker button").click()
    page.get_by_text(operator.say("walk.note_cleared")).wait_for()
    operator.heading("desk.whom")
    sync_api.expect(page.get_by_text("Asha")).to_have_count(0)
    sync_api.expect(page.get_by_label(operator.say("find_work.uan"))).to_have_value("")


def test_of_two_tabs_of_a_desk_both_show_the_worker_in_hand(sit_down: Sit, password_of: Passwords) -> None:
    operator = sit_down("en", "desktop")
    sign_in(operator, password_of, "centre.varanasi")
    operator.at_desk = True
    other = sit_down("en", "desktop", beside=operator)
    other.open("desk")
    other.heading("desk.whom")
    operator.type("find_work.uan", "001000000058")
    operator.press("find_work.go_on")
    operator.heading("consent.title")
    other.page.get_by_role("heading", name=other.say("consent.title")).wait_for(timeout=25_000)
    other.page.locator(".st-key-next_worker button").click()
    operator.page.get_by_role("heading", name=operator.say("desk.whom")).wait_for(timeout=25_000)


@pytest.mark.parametrize(("language", "size"), EVERYWHERE)
def test_an_official_sees_counts_and_never_a_person(sit_down: Sit, password_of: Passwords, language: str, size: str) -> None:
    official = sit_down(language, size)
    sign_in(official, password_of, "official.labour")
    official.heading("placements.title")
    official.looks_right()
    official.page.get_by_role("link", name=official.say("registrations.title"), exact=True).click()
    official.heading("registrations.title")
    official.looks_right()
    official.page.get_by_role("link", name=official.say("gaps.title"), exact=True).click()
    official.heading("gaps.title")
    official.looks_right()
    official.page.get_by_role("link", name=official.say("fairness.title"), exact=True).click()
    official.heading("fairness.title")
    official.looks_right()
    official.page.get_by_role("link", name=official.say("targets.title"), exact=True).click()
    official.heading("targets.title")
    official.looks_right()
    official.page.get_by_role("link", name=official.say("placements.title"), exact=True).click()
    official.heading("placements.title")
    for name in ("Mohan", "Asha", "0017"):
        assert official.page.get_by_text(name).count() == 0
    official.page.reload()
    official.heading("placements.title")
    for path in ("listings", "desk", "jobs"):
        official.open(path)
        official.heading("enter.not_yours")
    official.looks_right()
    official.press("enter.sign_out")
    official.heading("enter.title")
    official.open("placements")
    official.heading("enter.not_yours")


@pytest.mark.parametrize(("language", "typed"), [("en", "kera"), ("hi", "केर")])
def test_an_official_types_into_the_list_of_states_and_is_told_where_none_is_like_it(
    sit_down: Sit, password_of: Passwords, language: str, typed: str
) -> None:
    official = sit_down(language, "desktop")
    page = official.page
    sign_in(official, password_of, "official.labour")
    field = page.locator(".st-key-placements_state input")
    field.focus()
    page.keyboard.insert_text("zzz")
    nothing = page.locator("[role=listbox][data-empty] [role=option]")
    nothing.wait_for(state="attached")
    assert official.say("listings.no_choice") in nothing.evaluate("node => getComputedStyle(node, '::after').content")
    page.keyboard.press("Escape")
    page.keyboard.insert_text(typed)
    sync_api.expect(page.get_by_role("option")).to_have_text([official.say("place_KL")])
    assert official.barriers() == []
    page.keyboard.press("Enter")
    page.wait_for_url("**place=KL**")
    sync_api.expect(field).to_have_value(official.say("place_KL"))


def test_a_first_touch_opens_a_list_without_the_keyboard_of_the_phone_and_a_second_brings_it(
    sit_down: Sit, password_of: Passwords
) -> None:
    official = sit_down("en", "phone", has_touch=True)
    sign_in(official, password_of, "official.labour")
    official.page.locator(".st-key-open_filters button").tap()
    field = official.page.locator(".st-key-placements_state input")
    field.tap()
    sync_api.expect(official.page.get_by_role("option", name=official.say("place_AP"), exact=True)).to_be_visible()
    sync_api.expect(field).to_have_attribute("inputmode", "none")
    field.tap()
    sync_api.expect(field).to_have_attribute("inputmode", "search")
    sync_api.expect(field).to_be_focused()


def test_a_phone_folds_away_whom_to_count_and_a_desk_shows_it(sit_down: Sit, password_of: Passwords) -> None:
    official = sit_down("hi", "phone")
    page = official.page
    sign_in(official, password_of, "official.labour")
    sync_api.expect(page.locator(".st-key-filters")).to_be_hidden()
    page.locator(".st-key-open_filters button").click()
    sync_api.expect(page.locator(".st-key-filters")).to_be_visible()
    official.looks_right()
    page.locator(".st-key-open_filters button").click()
    sync_api.expect(page.locator(".st-key-filters")).to_be_hidden()
    page.set_viewport_size({"width": 1366, "height": 768})
    sync_api.expect(page.locator(".st-key-filters")).to_be_visible()
    sync_api.expect(page.locator(".st-key-open_filters")).to_be_hidden()


def test_figures_come_by_one_press_and_their_link_goes_once_the_file_was_taken(sit_down: Sit, password_of: Passwords) -> None:
    official = sit_down("hi", "phone")
    page = official.page
    sign_in(official, password_of, "official.labour")
    link = page.get_by_role("link", name=official.say("screen.take_away"), exact=True)
    for form in ("csv", "xlsx"):
        with page.expect_download() as taken:
            official.press(f"charts.take_{form}")
        assert taken.value.suggested_filename.endswith(f".{form}")
        sync_api.expect(link).to_have_count(0)
    sync_api.expect(page.get_by_role("status").get_by_text(official.say("screen.take_away_taken"))).to_be_visible()
    official.looks_right()


def turn_to(keeper: Reader, code: str) -> None:
    """Open the menu of the pages, go to one: the menu is closed there."""
    menu = keeper.page.locator("[data-testid=stPopoverBody]")
    link = menu.get_by_role("link", name=keeper.say(code), exact=True)
    keeper.press("screen.pages")
    link.wait_for()
    assert keeper.barriers() == []
    link.click()
    keeper.heading(code)
    sync_api.expect(link).to_have_count(0)


def test_what_an_administrator_uses_most_is_one_press_away_at_a_desk_and_in_the_menu_on_a_phone(
    sit_down: Sit, password_of: Passwords
) -> None:
    for size in ("desktop", "phone"):
        keeper = sit_down("hi", size)
        sign_in(keeper, password_of, "administrator")
        for page in ("import_feed", "held_back", "duplicates", "employers", "gateways"):
            link = keeper.page.get_by_role("link", name=keeper.say(f"{page}.title"), exact=True)
            if size == "phone":
                sync_api.expect(link).to_have_count(0)
                continue
            link.click()
            keeper.heading(f"{page}.title")
            keeper.settled()


@pytest.mark.parametrize(("language", "size"), EVERYWHERE)
def test_an_administrator_keeps_the_listings(
    sit_down: Sit, password_of: Passwords, tmp_path: Path, language: str, size: str
) -> None:
    keeper = sit_down(language, size)
    page = keeper.page
    sign_in(keeper, password_of, "administrator")
    keeper.heading("listings.title")
    keeper.looks_right()
    screens = (
        "import_feed",
        "held_back",
        "duplicates",
        "employers",
        "employer_links",
        "paper_forms",
        "gateways",
        "model_card",
        "fairness",
    )
    for code in (f"{screen}.title" for screen in screens):
        turn_to(keeper, code)
        keeper.looks_right()
    turn_to(keeper, "import_feed.title")
    good = {**NEAR, "job_id": f"N-{language}-{size}", "title": "Painter", "nco_code": "7131", "wage_min": "500"}
    bad = {**good, "job_id": f"B-{language}-{size}", "wage_min": "a lot"}
    page.locator("input[type=file]").set_input_files(small_feed(tmp_path, [good, bad]))
    keeper.press("import_feed.take_in")
    page.get_by_text(keeper.say("import_feed.done", file="feed.csv")).wait_for(timeout=90_000)
    sync_api.expect(page.get_by_text("a lot").first).to_be_visible()
    keeper.looks_right()


@pytest.mark.parametrize(
    "path",
    [
        "desk",
        "placements",
        "registrations",
        "gaps",
        "fairness",
        "targets",
        "listings",
        "import_feed",
        "held_back",
        "duplicates",
        "employers",
        "gateways",
        "employer_links",
        "paper_forms",
        "model_card",
        "calls",
        "counsel",
    ],
)
def test_a_page_of_a_post_refuses_a_stranger_who_types_its_address(sit_down: Sit, path: str) -> None:
    stranger = sit_down("hi")
    stranger.open(path)
    stranger.heading("enter.not_yours")
    stranger.looks_right()


def test_a_worker_is_not_let_in_by_a_posts_address_nor_a_post_by_a_workers(sit_down: Sit, password_of: Passwords) -> None:
    operator = sit_down("en", "desktop")
    sign_in(operator, password_of, "centre.varanasi")
    for path in ("placements", "listings", "jobs", "profile"):
        operator.open(path)
        operator.heading("enter.not_yours")


def test_a_post_that_signs_out_is_signed_out_in_every_tab(sit_down: Sit, password_of: Passwords) -> None:
    official = sit_down("en", "desktop")
    sign_in(official, password_of, "official.labour")
    other = sit_down("en", "desktop", beside=official)
    other.open("placements")
    other.heading("placements.title")
    official.press("enter.sign_out")
    official.heading("enter.title")
    other.page.get_by_role("heading", name=other.say("enter.not_yours")).wait_for(timeout=25_000)
    sync_api.expect(other.page.get_by_role("heading", name=other.say("placements.title"), exact=True)).to_have_count(0)
