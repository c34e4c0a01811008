"""The administrator's screens over a small store: filtered, acted on, undone; in both languages; hostile words stay words."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select, update
from streamlit.testing.v1 import AppTest

from access.roles import Role
from access.sessions import new_token
from data.store.accounts import Account
from data.store.duplicates import Pair
from data.store.listing_tables import listing_pairs, listings
from data.store.unit_of_work import UnitOfWork
from language import words
from services.house import House
from services.take_upload import start
from services.visits import visitor_of
from settings import ROOT
from tests.small_house import LISTINGS

PAGES = (
    "listings",
    "import_feed",
    "held_back",
    "duplicates",
    "employers",
    "paper_forms",
    "gateways",
    "employer_links",
    "model_card",
)


@pytest.fixture
def house(opened_house: House) -> Iterator[House]:
    """All its listings live, as they came."""
    yield opened_house
    assert opened_house.renewal.wait(60)
    with UnitOfWork(opened_house.database) as work:
        work.listings.set_status(range(1, len(LISTINGS) + 1), "live")
        work.commit()


class Desk:
    """Whoever is signed in at this browser; the page of a script run without a server has no cookie."""

    def __init__(self, house: House) -> None:
        self._house = house

    def sign_in(self) -> str:
        """What stands in for the cookie of a browser that is signed in."""
        token, now, role = new_token(), datetime.now(UTC), Role.ADMINISTRATOR
        with UnitOfWork(self._house.database) as work:
            account = Account(str(uuid.uuid4()), f"{role}.{token[:8]}", role.value, "", None, None, now)
            work.accounts.add(account)
            work.commit()
        self._house.sessions.start(token, role, account.id, {}, now)
        return token

    def screen(self, page: str, language: str = "en", **address: str) -> AppTest:
        """A page of the administrator, signed in, come to by this address."""
        shown = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        shown.session_state["cookie"] = self.sign_in()
        shown.query_params["lang"] = language
        shown.run()
        for name, value in address.items():
            shown.query_params[name] = value
        shown.switch_page(f"pages/admin/{page}.py").run()
        assert not shown.exception
        return shown


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk(house)


def everything(shown: AppTest) -> str:
    return "\n".join([*(html.value for html in shown.html), *(title.value for title in shown.title)])


def rows(shown: AppTest) -> int:
    return everything(shown).count('<th scope="row"')


def choose(shown: AppTest, *places: int) -> None:
    pills = next(group for group in shown.button_group if str(group.key).startswith("chosen_"))
    pills.set_value(list(places)).run()


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("page", PAGES)
def test_each_page_stands_in_both_languages(desk: Desk, page: str, language: str) -> None:
    shown = desk.screen(page, language)
    assert shown.title[0].value == words(language).say(f"{page}.title")


def test_hostile_words_of_an_advert_stay_words_and_no_label_says_them(desk: Desk, house: House) -> None:
    with UnitOfWork(house.database) as work:
        work.listings.set_status([2], "held_back")
        work.commit()
    told = everything(desk.screen("held_back")) + everything(desk.screen("listings"))
    assert "[x](javascript:alert(1)) **Mason** $a$ :red[x] &lt;script&gt;" in told
    for harm in ("<script", "<b>Evil", "<img", "href"):
        assert harm not in told
    shown = desk.screen("held_back")
    labels = [button.label for button in shown.button]
    assert labels
    assert not any("Mason" in label for label in labels)
    assert not any("Mason" in markdown.value for markdown in shown.markdown)


def test_listings_are_filtered_and_the_address_remembers_the_filter(desk: Desk, house: House) -> None:
    shown = desk.screen("listings")
    assert rows(shown) == len(LISTINGS)
    shown.selectbox(key="listings_state").select("Tamil Nadu").run()
    assert (rows(shown), shown.query_params["state"]) == (1, "Tamil Nadu")
    shown.text_input(key="listings_words").set_value("mason").run()
    assert rows(shown) == 0
    assert words("en").say("listings.none") in everything(shown)


def test_another_filter_begins_with_its_newest_listings(desk: Desk, house: House) -> None:
    shown = desk.screen("listings", below="3")
    assert rows(shown) == 2
    shown.text_input(key="listings_words").set_value("sample").run()
    assert (rows(shown), "below" in shown.query_params) == (1, False)
    shown.text_input(key="listings_words").set_value("").run()
    assert rows(shown) == len(LISTINGS)


def test_whoever_comes_back_from_another_page_sees_the_live_listings(desk: Desk, house: House) -> None:
    shown = desk.screen("listings", status="closed")
    assert rows(shown) == 0
    for name in ("status", "below"):
        shown.query_params.pop(name, None)
    shown.switch_page("pages/admin/held_back.py").run()
    shown.switch_page("pages/admin/listings.py").run()
    assert rows(shown) == len(LISTINGS)


def test_what_an_address_says_is_obeyed_where_it_is_known_and_dropped_where_it_is_not(desk: Desk, house: House) -> None:
    shown = desk.screen("listings", state="Atlantis", status="asleep", family="7531", below="x")
    assert (rows(shown), "Ladies tailor" in everything(shown)) == (1, True)


def test_chosen_listings_are_closed_and_that_is_taken_back(desk: Desk, house: House) -> None:
    shown = desk.screen("listings")
    assert all(shown.button(key=act).disabled for act in ("close", "remove", "hold_back", "put_live"))
    choose(shown, 1, 3)
    shown.button(key="close").click().run()
    assert "2 listings closed." in everything(shown)
    assert rows(shown) == len(LISTINGS) - 2
    shown.button(key="undo").click().run()
    assert "Taken back: 2 listings are as they were before." in everything(shown)
    assert rows(shown) == len(LISTINGS)


def test_a_press_after_signing_out_in_another_tab_does_nothing(desk: Desk, house: House) -> None:
    shown = desk.screen("listings")
    choose(shown, 1, 3)
    house.sessions.end(shown.session_state["cookie"], datetime.now(UTC))
    with UnitOfWork(house.database, writing=False) as work:
        before = work.read.listing_counts()
    shown.button(key="close").click().run()
    with UnitOfWork(house.database, writing=False) as work:
        assert work.read.listing_counts() == before
    assert "listings closed" not in everything(shown)


def test_an_advert_that_waits_is_let_live_or_removed(desk: Desk, house: House) -> None:
    with UnitOfWork(house.database) as work:
        work.listings.set_status([1, 3], "held_back")
        work.commit()
    shown = desk.screen("held_back")
    assert "2 adverts wait for you" in everything(shown)
    with UnitOfWork(house.database, writing=False) as work:
        title = work.listings.by_ids([1])[1].listing.title
    shown.button(key="judge_genuine_1").click().run()
    assert "1 advert waits for you" in everything(shown)
    assert f"it is live. <bdi>{title}</bdi>" in everything(shown)
    shown.button(key="judge_false_3").click().run()
    assert words("en").say("held_back.none") in everything(shown)
    with UnitOfWork(house.database, writing=False) as work:
        found = work.listings.by_ids([1, 3])
    assert (found[1].status, found[3].status) == ("live", "removed")


@pytest.mark.parametrize("language", ["en", "hi"])
def test_the_queue_says_why_listings_counts_more_than_waits_there(desk: Desk, house: House, language: str) -> None:
    with UnitOfWork(house.database) as work:
        work.listings.set_status([1, 3, 4], "held_back")
        work.duplicates.show_on({4: 3}, datetime.now(UTC))
        work.commit()
    say = words(language).say
    told = everything(desk.screen("held_back", language))
    assert say("held_back.left", listings=2) in told
    assert say("held_back.counted", listings=3) in told
    with UnitOfWork(house.database) as work:
        work.duplicates.show_on({3: None, 4: None}, datetime.now(UTC))
        work.commit()


def test_several_that_wait_for_one_reason_are_decided_at_once_and_that_is_taken_back(desk: Desk, house: House) -> None:
    with UnitOfWork(house.database) as work:
        work.listings.set_status([1, 3, 4], "held_back")
        work.commit()
    shown = desk.screen("held_back")
    assert not [box for box in shown.checkbox if str(box.key).startswith("together_")]
    shown.selectbox(key="held_back_reason").set_value("by_hand").run()
    assert "by_hand" in shown.query_params["reason"]
    shown.checkbox(key="together_1").check()
    shown.checkbox(key="together_4").check().run()
    shown.button(key="judge_false_chosen").click().run()
    assert not shown.exception
    assert "1 advert waits for you" in everything(shown)
    with UnitOfWork(house.database, writing=False) as work:
        assert [work.listings.by_ids([number])[number].status for number in (1, 3, 4)] == ["removed", "held_back", "removed"]
    shown.button(key="undo").click().run()
    assert "3 adverts wait for you" in everything(shown)


def test_a_filter_of_the_queue_that_nothing_waits_for_is_dropped(desk: Desk, house: House) -> None:
    with UnitOfWork(house.database) as work:
        work.listings.set_status([1], "held_back")
        work.commit()
    shown = desk.screen("held_back", state="Atlantis", order="newest")
    assert "1 advert waits for you" in everything(shown)
    assert shown.selectbox(key="held_back_order").value == "newest"


@pytest.mark.parametrize("language", ["en", "hi"])
def test_of_two_who_judge_one_advert_the_second_is_told(desk: Desk, house: House, language: str) -> None:
    with UnitOfWork(house.database) as work:
        work.listings.set_status([1], "held_back")
        work.commit()
        title = work.listings.by_ids([1])[1].listing.title
    one, other = desk.screen("held_back"), desk.screen("held_back", language)
    one.button(key="judge_false_1").click().run()
    other.button(key="judge_genuine_1").click().run()
    assert not other.exception
    assert words(language).sentence("decided_removed", {"title": title}) in everything(other)
    with UnitOfWork(house.database, writing=False) as work:
        assert work.listings.by_ids([1])[1].status == "removed"


@pytest.mark.parametrize("language", ["en", "hi"])
def test_of_two_who_decide_on_one_pair_the_second_is_told(desk: Desk, house: House, language: str) -> None:
    with UnitOfWork(house.database) as work:
        work.connection.execute(delete(listing_pairs))
        work.duplicates.put([Pair(1, 3, 0.6, "unsure")], datetime.now(UTC))
        work.commit()
    one, other = desk.screen("duplicates"), desk.screen("duplicates", language)
    one.button(key="apart_1_3").click().run()
    other.button(key="same_1_3").click().run()
    assert not other.exception
    assert words(language).sentence("pair_decided_apart", {}) in everything(other)
    with UnitOfWork(house.database, writing=False) as work:
        assert work.listings.by_ids([3])[3].same_as is None


@pytest.mark.parametrize("language", ["en", "hi"])
def test_what_was_said_of_a_pair_is_taken_back_by_a_press(desk: Desk, house: House, language: str) -> None:
    with UnitOfWork(house.database) as work:
        work.connection.execute(delete(listing_pairs))
        work.duplicates.put([Pair(1, 3, 0.6, "unsure")], datetime.now(UTC))
        work.commit()
        title = work.listings.by_ids([3])[3].listing.title
    shown, said = desk.screen("duplicates", language), words(language).say
    shown.button(key="same_1_3").click().run()
    assert said("duplicates.said_same") in everything(shown)
    assert title in everything(shown)
    with UnitOfWork(house.database, writing=False) as work:
        assert work.listings.by_ids([3])[3].same_as == 1
    shown.button(key="undo").click().run()
    assert not shown.exception
    assert said("duplicates.undone") in everything(shown)
    assert [button.key for button in shown.button if button.key == "same_1_3"]
    assert not [button for button in shown.button if button.key == "undo"]
    with UnitOfWork(house.database, writing=False) as work:
        assert work.listings.by_ids([3])[3].same_as is None
        work.connection.execute(delete(listing_pairs))


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize(("rows", "code"), [(b"", "import_feed.none_held"), (b"Z1,,,\n", "import_feed.none_taken")])
def test_a_file_that_held_no_listings_says_so(desk: Desk, house: House, language: str, rows: bytes, code: str) -> None:
    shown = desk.screen("import_feed", language)
    who = visitor_of(shown.session_state["cookie"], of=house)
    start(who, "bare.csv", io.BytesIO(b"job_id,title,state,district\n" + rows))
    house.uploads.wait(60)
    told = everything(shown.run())
    assert words(language).say(code, file="bare.csv") in told
    assert words(language).say("import_feed.done", file="bare.csv") not in told


def test_a_place_that_is_not_known_is_told_as_the_advert_writes_it(desk: Desk, house: House) -> None:
    with UnitOfWork(house.database) as work:
        was = work.connection.execute(select(listings).where(listings.c.id == 1)).one()
        known = update(listings).where(listings.c.id == 1)
        work.connection.execute(known.values(district="Nowhere", district_id=None, place_precision="state"))
        work.commit()
    assert "“Nowhere” as the advert writes it" in everything(desk.screen("listings"))
    with UnitOfWork(house.database) as work:
        work.connection.execute(known.values(district_id=was.district_id, place_precision="pincode"))
        work.commit()
    told = everything(desk.screen("listings"))
    with UnitOfWork(house.database) as work:
        work.connection.execute(known.values(district=was.district, place_precision=was.place_precision))
        work.commit()
    assert "Nowhere" not in told


def test_a_run_that_was_cut_short_says_what_to_do(desk: Desk, house: House) -> None:
    with UnitOfWork(house.database) as work:
        work.imports.start("ncs-csv", "cut.csv", datetime.now(UTC))
        work.commit()
    assert everything(desk.screen("import_feed")).count("cut.csv") == 2
    assert "Not finished. What was taken in is whole" in everything(desk.screen("import_feed"))
