"""The screens of the walk without a browser: what each says, what it keeps, and that each leads on to the next."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from access.roles import Purpose
from data.gateways.sms import SandboxSms
from language import words
from services.house import House
from services.profile import read
from services.sign_in import take_back
from services.visits import visitor_of
from settings import ROOT
from tests.conftest import Promise
from tests.integration.conftest import CARPENTER, MASON, NOBODY, TAILOR, Walk


@pytest.fixture
def screen(opened_house: House) -> AppTest:
    """The first screen, in English."""
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()


def everything(screen: AppTest) -> str:
    parts = (*screen.html, *screen.title, *screen.subheader)
    return "\n".join(part.value for part in parts)


def press(screen: AppTest, key: str) -> AppTest:
    screen.button(key=key).click().run()
    assert not screen.exception
    return screen


def to_the_consent(screen: AppTest, uan: str) -> AppTest:
    screen.text_input(key="uan").set_value(uan)
    return press(screen, "go_on")


def to_the_code(screen: AppTest, uan: str) -> AppTest:
    return press(to_the_consent(screen, uan), "agree")


def to_the_profile(screen: AppTest, uan: str) -> AppTest:
    return code_typed(to_the_code(screen, uan))


def code_typed(screen: AppTest) -> AppTest:
    code = re.search(r"\d{6}", everything(screen).split('class="sms"')[1])
    assert code
    screen.text_input[0].set_value(code[0])
    return press(screen, "open")


def to_the_jobs(screen: AppTest, uan: str) -> AppTest:
    return press(to_the_profile(screen, uan), "right")


def test_the_screen_shows_jobs_with_place_distance_pay_and_month(screen: AppTest) -> None:
    text = everything(to_the_jobs(screen, "0010 0000 0017"))
    for told in (
        "3 jobs fit you",
        "demonstration data",
        "…0017",
        "Sample Nirman",
        "₹600–700 a day",
        "₹15,600–18,200 a month at 26 days",
    ):
        assert told in text
    assert "less than 1 km" in text or "about " in text
    assert MASON not in text


def test_hostile_words_of_an_advert_stay_words(screen: AppTest) -> None:
    text = everything(to_the_jobs(screen, MASON))
    assert "[x](javascript:alert(1)) **Mason** $a$ :red[x] &lt;script&gt;" in text
    assert "&lt;b&gt;Evil&lt;/b&gt;" in text
    for harm in ("<script", "<b>", "<img", "href"):
        assert harm not in text
    assert not any("Mason" in markdown.value for markdown in screen.markdown)


def test_a_hostile_contact_stays_words_when_the_job_is_wanted(screen: AppTest) -> None:
    to_the_jobs(screen, MASON)
    for button in [button.key for button in screen.button if button.key and button.key.startswith("want_")]:
        press(screen, button)
    text = everything(screen)
    assert "Ask here: &lt;img src=x onerror=alert(1)&gt;" in text
    assert "<img" not in text
    assert text.count("Noted: you want this job.") == 3
    assert text.count("We have told nobody") == 3


def test_the_consent_says_what_for_what_until_when_and_how_to_take_it_back(screen: AppTest) -> None:
    text = everything(to_the_consent(screen, MASON))
    for told in (
        "To find you work near you",
        "Name, age, place",
        "Never Aadhaar",
        "Until ",
        "with one press, any time",
        "data-listen=",
    ):
        assert told in text
    assert not screen.checkbox[0].value


def test_who_says_no_to_the_consent_is_back_at_the_start_with_an_empty_field(screen: AppTest) -> None:
    press(to_the_consent(screen, MASON), "no")
    assert screen.title[0].value == "Find work near you"
    assert screen.text_input(key="uan").value == ""


def test_the_screen_of_the_code_is_the_same_for_a_uan_that_nobody_has(opened_house: House) -> None:
    told = []
    for uan in (CARPENTER, NOBODY):
        screen = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
        text = everything(to_the_code(screen, uan))
        for varies in (r"\d{6}", r"…\d{4}", r"animation-delay: \d+s"):
            text = re.sub(varies, "", text)
        told.append(text)
    assert told[0] == told[1]
    assert "If e-Shram knows the UAN" in told[0]
    assert "14434" in told[0]


def test_a_wrong_code_says_how_many_tries_are_left_and_another_can_be_sent(screen: AppTest) -> None:
    to_the_code(screen, MASON)
    sent = re.search(r"\d{6}", everything(screen).split('class="sms"')[1])
    assert sent
    screen.text_input[0].set_value(f"{(int(sent[0]) + 1) % 1_000_000:06d}")
    assert "4 tries are left" in everything(press(screen, "open"))
    assert "Another code is on its way" in everything(press(screen, "again"))


def test_a_line_of_the_profile_is_changed_and_the_others_stay(screen: AppTest) -> None:
    text = everything(to_the_profile(screen, MASON))
    assert "rajmistri: bricklayer and mason" in text or "rajmistri: " in text
    press(screen, "change_pay")
    screen.text_input[0].set_value("six hundred")
    press(screen, next(button.key for button in screen.button if "Keep this" in button.label))
    assert "cannot be kept" in everything(screen)
    screen.text_input[0].set_value("600")
    press(screen, next(button.key for button in screen.button if "Keep this" in button.label))
    assert "₹600 a day" in everything(screen)
    assert "Varanasi, Uttar Pradesh" in everything(screen)


def test_a_place_is_shown_and_typed_in_hindi_and_kept_by_its_own_name(screen: AppTest, opened_house: House) -> None:
    to_the_profile(screen, TAILOR)
    screen.segmented_control(key="lang").set_value("hi").run()
    assert "तिरुप्पुर, तमिलनाडु" in everything(screen)
    assert "दर्ज़ी (<bdi>tailor</bdi>)" in everything(screen)
    press(screen, "change_place")
    screen.text_input[0].set_value("गौतम बुद्ध नगर")
    press(screen, next(button.key for button in screen.button if words("hi").say("profile.keep") in button.label))
    assert "गौतम बुद्ध नगर, उत्तर प्रदेश" in everything(screen)
    place = read(visitor_of(screen.session_state["cookie"], of=opened_house)).place
    assert place
    assert (place.district, place.state) == ("Gautam Buddha Nagar", "Uttar Pradesh")


def test_one_whose_trade_nobody_knows_is_asked_for_it_first(screen: AppTest) -> None:
    to_the_profile(screen, NOBODY)
    assert "What work do you do?" in everything(screen)


def test_the_language_can_be_changed_in_the_middle_and_nothing_is_lost(screen: AppTest) -> None:
    to_the_jobs(screen, MASON)
    screen.segmented_control(key="lang").set_value("hi").run()
    text = everything(screen)
    assert "3 काम आपके लायक़ हैं" in text
    assert "वाराणसी" in text
    assert "Varanasi" not in re.sub(r"<style.*?</style>", "", text, flags=re.S)
    assert "26 दिन काम पर ₹15,600–18,200 महीना" in text


def test_the_address_may_set_language_and_channel_and_unknown_ones_are_dropped(opened_house: House) -> None:
    hindi = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    hindi.query_params["lang"] = "hi"
    hindi.query_params["uan"] = MASON
    assert hindi.run().title[0].value == "अपने पास काम ढूँढें"
    assert hindi.text_input(key="uan").value == ""
    odd = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    odd.query_params["lang"] = odd.query_params["via"] = "<script>"
    assert odd.run().title[0].value == "Find work near you"
    to_the_jobs(odd, MASON)
    assert not odd.exception


def shown_jobs(screen: AppTest) -> int:
    """Cards, by the numbers in the keys of their buttons: a job she wants has another button than one she does not."""
    return len({found[1] for button in screen.button if (found := re.search(r"_(\d+)$", button.key or ""))})


def test_walk_ins_and_job_fairs_alone_are_a_choice_that_stays_in_the_address_as_a_code(
    screen: AppTest, opened_house: House
) -> None:
    with opened_house.database.begin() as store:
        store.exec_driver_sql("UPDATE listings SET kind = 'job_fair' WHERE job_id = 'M3'")
    to_the_jobs(screen, MASON)
    assert (shown_jobs(screen), screen.pills(key="go").options) == (3, ["Walk-ins and job fairs"])
    screen.pills(key="go").set_value("walk_ins").run()
    assert (shown_jobs(screen), screen.query_params["go"]) == (1, "walk_ins")
    screen.segmented_control(key="lang").set_value("hi").run()
    assert (shown_jobs(screen), screen.pills(key="go").options) == (1, ["जहाँ सीधे जाना है, और रोज़गार मेले"])
    screen.query_params["go"] = "<script>"
    assert shown_jobs(screen.run()) == 3
    with opened_house.database.begin() as store:
        store.exec_driver_sql("UPDATE listings SET kind = 'vacancy' WHERE job_id = 'M3'")


def test_eleven_digits_are_refused_on_the_screen_and_what_was_typed_stays(screen: AppTest) -> None:
    to_the_consent(screen, "00100000001")
    assert "This has only 11" in everything(screen)
    assert screen.text_input(key="uan").value == "00100000001"


def test_a_number_that_may_be_an_aadhaar_gets_a_line_of_help_and_no_refusal(screen: AppTest) -> None:
    text = everything(to_the_consent(screen, "234123412346"))
    assert "Is this your Aadhaar or PF number?" in text
    assert "May we ask e-Shram about you?" in text


def test_a_made_up_worker_is_tried_by_one_press_and_her_consent_is_asked_first(screen: AppTest) -> None:
    press(screen, "try_tailor")
    assert "May we ask e-Shram about you?" in everything(screen)
    assert "Asha" not in everything(screen)
    assert "Asha" in everything(press(code_typed(press(screen, "agree")), "right"))


def test_nothing_suits_is_said_with_what_is_near(screen: AppTest) -> None:
    text = everything(to_the_jobs(screen, CARPENTER))
    assert "No job fits today" in text
    assert "14434" in text


@pytest.mark.parametrize("key", ["leave", "take_back"])
def test_leaving_and_taking_back_clear_the_person_from_screen_and_session(screen: AppTest, key: str) -> None:
    to_the_jobs(screen, MASON)
    press(screen, key)
    assert "Mohan" not in everything(screen)
    assert ("Your consent is taken back" in everything(screen)) == (key == "take_back")
    assert screen.text_input(key="uan").value == ""
    assert "Mohan" not in json.dumps(screen.session_state.to_dict(), default=repr)


def test_erasing_asks_once_more_and_then_nothing_of_her_is_left(screen: AppTest, opened_house: House, walk: Walk) -> None:
    to_the_jobs(screen, MASON)
    worker_id = opened_house.door.worker_id(MASON)
    press(screen, "erase")
    press(screen, "erase_no")
    assert opened_house.door.worker_id(MASON) == worker_id
    press(screen, "erase")
    assert "Nobody can bring it back" in everything(screen)
    press(screen, "erase_yes")
    assert "Everything about you is erased" in everything(screen)
    assert "Mohan" not in everything(screen)
    assert opened_house.door.worker_id(MASON) is None
    assert opened_house.folder is not None
    assert f"erased {worker_id}" in (opened_house.folder / "ended.txt").read_text().splitlines()
    assert isinstance(opened_house.sms, SandboxSms)
    assert "erased" in (opened_house.sms.last(MASON) or "")
    assert walk.signed_in(MASON).in_hand().worker_id != worker_id


@pytest.mark.trust
def test_taking_back_is_one_press_as_agreeing_was(screen: AppTest, opened_house: House, promise: Promise) -> None:
    to_the_jobs(screen, MASON)
    worker_id = opened_house.door.worker_id(MASON) or ""
    assert opened_house.door.stands(worker_id, Purpose.FIND_WORK, datetime.now(UTC))
    press(screen, "take_back")
    stands = opened_house.door.stands(worker_id, Purpose.FIND_WORK, datetime.now(UTC))
    promise("consents that stand after the one press that takes them back", tried=1, refused=1, leaked=int(stands))


def test_a_tab_that_was_left_elsewhere_is_cleared_and_says_so(screen: AppTest, opened_house: House) -> None:
    to_the_jobs(screen, MASON)
    opened_house.sessions.end(screen.session_state["cookie"], datetime.now(UTC))
    screen.run()
    assert "Mohan" not in everything(screen)
    assert "This screen was closed" in everything(screen)


@pytest.mark.parametrize(
    "page",
    [
        "pages/centre/desk.py",
        "pages/official/placements.py",
        "pages/official/targets.py",
        "pages/official/fairness.py",
        "pages/admin/listings.py",
    ],
)
def test_a_page_of_a_post_refuses_everybody_else(screen: AppTest, page: str) -> None:
    to_the_jobs(screen, MASON)
    asked = AppTest.from_string(f"import runpy; runpy.run_path({str(ROOT / page)!r})", default_timeout=60)
    asked.session_state["cookie"] = screen.session_state["cookie"]
    asked.run()
    assert asked.title[0].value == "This page is not for you"
    assert len(asked.title) == 1


def test_a_press_in_a_tab_whose_worker_is_no_longer_in_hand_does_nothing_to_the_next_one(
    screen: AppTest, opened_house: House, walk: Walk
) -> None:
    to_the_jobs(screen, MASON)
    elsewhere = visitor_of(screen.session_state["cookie"], of=opened_house)
    tailor = walk.signed_in(TAILOR, visitor=elsewhere)
    screen.button(key="take_back").click().run()
    assert not screen.exception
    assert walk.again(tailor).agreed()
    assert "Mohan" not in everything(screen)


def test_a_consent_that_is_taken_back_elsewhere_clears_the_screen(screen: AppTest, walk: Walk) -> None:
    to_the_jobs(screen, MASON)
    take_back(walk.signed_in(MASON))
    screen.run()
    assert "Mohan" not in everything(screen)
    assert "The consent was taken back elsewhere" in everything(screen)
