"""Gaps of a small store: counted from listings and events, kept, read, asked, and shown on the official's screen."""

from __future__ import annotations

import itertools
import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from access.roles import Role
from access.sessions import Session, new_token
from data.store.accounts import Account
from data.store.unit_of_work import UnitOfWork
from language import words
from matching.model import INDIA
from services.figures import figures_of
from services.gap_report import DistrictGap, Report
from services.gap_selection import Selection
from services.gaps import GapDesk, gaps
from services.house import House
from services.refusal import Refused
from services.renew_gaps import renew_gaps
from services.telling.numbers import day_said
from services.visits import Visitor
from settings import ROOT
from tests.people_events import START, add_people, people

NOW = datetime.now(UTC)
Screen = Callable[..., AppTest]
DAYS = (NOW - START).days - 1
"""From the people's start to now: they are heard of."""


@pytest.fixture(scope="module")
def varanasi(opened_house: House) -> int:
    district = opened_house.room.foundation.gazetteer.district("Varanasi", "Uttar Pradesh")
    assert hasattr(district, "id")
    return int(district.id)


@pytest.fixture(scope="module")
def house(opened_house: House, varanasi: int) -> House:
    """Masons of Varanasi who look for work, some who are placed, or only by their own word against the
    employer's, or of whom nobody heard; and workers who went to Varanasi."""
    here = {"state": "Uttar Pradesh", "district_id": varanasi, "came": DAYS}
    sirsa = opened_house.room.foundation.gazetteer.district("Sirsa", "Haryana")
    assert hasattr(sirsa, "id")
    add_people(
        opened_house.database,
        people(42, "consented", pay_wished="10001_15000", **here),
        people(30, "joined", **here),
        people(10, "disputed", pay_wished="10001_15000", **here),
        people(25, "shown", **{**here, "came": DAYS - 200}),
        people(17, "linked", **here),
        people(7, "consented", family="7531", **here),
        people(14, "consented", home_district_id=sirsa.id, listing_district_id=varanasi, **{**here, "family": "9333"}),
        people(12, "joined", home_district_id=sirsa.id, listing_district_id=varanasi, **{**here, "family": "9333"}),
    )
    figures_of(opened_house.database).refresh()
    assert renew_gaps(opened_house.database, opened_house.room, NOW)
    return opened_house


@pytest.fixture(scope="module")
def desk(house: House) -> GapDesk:
    return GapDesk(house.database, house.room)


def report(desk: GapDesk, selection: Selection) -> Report:
    told = desk.report(selection)
    assert told is not None
    return told


def test_openings_stand_against_those_who_agreed_and_were_heard_of_and_have_not_joined(desk: GapDesk) -> None:
    masons = next(row for row in report(desk, Selection("UP")).trades if row.family == "7112")
    assert (masons.openings, masons.old) == (16, 0)
    assert masons.seekers == 50
    assert masons.wished == 12_500
    assert masons.offered is not None
    assert report(desk, Selection("MH")).trades[0].seekers is None


def test_what_could_be_filled_and_what_more_would_do(desk: GapDesk, varanasi: int) -> None:
    up = report(desk, Selection("UP"))
    assert up.place.fillable == 15
    own = next(row for row in up.districts if row.district == varanasi)
    assert own == DistrictGap(varanasi, 8, 50, None), "fourteen of another sector are not told: of 26 who agreed 12 joined"
    asked = desk.what_if(Selection("UP", varanasi, "7112", 10, "openings"))
    assert asked is not None
    assert (asked.gain, asked.families) == (10, (("7112", 10),))
    none = desk.what_if(Selection("UP", varanasi, "7112", 100, "workers"))
    assert none is not None
    assert none.gain == 0
    assert desk.what_if(Selection("UP", varanasi)) is None


def test_few_people_are_shown_nowhere(desk: GapDesk, varanasi: int) -> None:
    district = report(desk, Selection("UP", varanasi))
    cells = {cell.family: cell.seekers for cell in district.cells}
    assert cells["7112"] == 50
    assert cells.get("7531") is None
    assert all(row.seekers is None for row in report(desk, Selection("")).trades if row.family == "7531")


def test_ways_lead_from_home_to_where_they_live_and_where_they_joined(desk: GapDesk, varanasi: int) -> None:
    told = report(desk, Selection("UP"))
    ways = [(way.there, way.people) for way in (*told.lives, *told.joined) if not way.is_of_states]
    assert ways == [(varanasi, 25), (varanasi, 10)]
    assert [(way.home, way.there, way.people) for way in told.joined if way.is_of_states] == [("HR", "UP", 10)]
    assert not report(desk, Selection("KL")).lives


@pytest.mark.parametrize("role", [Role.WORKER, Role.OPERATOR, None])
def test_only_who_may_read_statistics_reads_it(house: House, role: Role | None) -> None:
    session = Session("s", role, None, NOW, NOW) if role else None
    with pytest.raises(Refused):
        gaps(Visitor(house, "", session))


@pytest.fixture
def screen(house: House) -> Screen:
    def shown(language: str = "en", **address: str) -> AppTest:
        token, role = new_token(), Role.OFFICIAL
        with UnitOfWork(house.database) as work:
            account = Account(str(uuid.uuid4()), f"{role}.{token[:8]}", role.value, "", None, None, NOW)
            work.accounts.add(account)
            work.commit()
        house.sessions.start(token, role, account.id, {}, datetime.now(UTC))
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        at.session_state["cookie"] = token
        at.query_params["lang"] = language
        at.run()
        for name, value in address.items():
            at.query_params[name] = value
        at.switch_page("pages/official/gaps.py").run()
        assert not at.exception
        return at

    return shown


def everything(shown: AppTest) -> str:
    return "\n".join(html.value for html in shown.html)


def test_the_answer_comes_first_and_says_on_what_it_stands(screen: Screen, desk: GapDesk) -> None:
    told = everything(screen(state="UP"))
    assert "In Uttar Pradesh, 16 openings stand open and about 50 people look for work." in told
    assert f"Openings of {day_said(words('en'), report(desk, Selection()).listings_on)};" in told
    for heading in ("gaps.trainings", "gaps.camps", "gaps.ways_lives", "gaps.ways_joined", "gaps.what_if", "gaps.notes"):
        assert words("en").say(heading) in told
    assert told.count('alt="') == told.count("<img") >= 3


def test_a_district_is_asked_what_more_openings_would_do(screen: Screen, varanasi: int) -> None:
    shown = screen("hi", state="UP", district=str(varanasi), trade="7112", number="10", more="openings")
    assert words("hi").say("gaps.what_if") in everything(shown)
    assert "इनमें से करीब 10 भर सकती हैं" in everything(shown)
    shown.selectbox(key="gaps_more").select("workers").run()
    assert shown.query_params["more"] == "workers"
    assert "और कोई जगह नहीं भर सकती" in everything(shown)


def test_in_hindi_districts_are_named_and_chosen_in_devanagari_and_the_address_keeps_their_numbers(
    screen: Screen, varanasi: int
) -> None:
    shown = screen("hi", state="UP")
    names = shown.selectbox(key="gaps_district").options
    assert len(names) == 76
    assert list(names[1:]) == sorted(names[1:])
    assert not [name for name in names if re.search("[A-Za-z]", name)]
    assert re.search(r"वाराणसी \(\d+\)", everything(shown))
    assert "सिरसा, हरियाणा" in everything(shown)
    assert "वाराणसी, उत्तर प्रदेश" in everything(shown)
    shown.selectbox(key="gaps_district").select(str(varanasi)).run()
    assert shown.query_params["district"] == str(varanasi)
    assert "वाराणसी" in everything(shown)
    assert "Varanasi" not in everything(shown)


def test_another_state_forgets_the_district_and_what_is_unknown_is_dropped(screen: Screen, varanasi: int) -> None:
    shown = screen(state="UP", district=str(varanasi))
    shown.selectbox(key="gaps_state").select("KL").run()
    assert (shown.query_params["state"], "district" in shown.query_params) == ("KL", False)
    odd = screen(state="Atlantis", district="x", trade="0", number="-5", more="gold")
    assert "In India," in everything(odd)


def test_every_address_is_read(desk: GapDesk) -> None:
    """Whatever an address says, there is a report; of a district only within its own State."""
    district = str(desk.choices.districts["KL"][0].id)
    for state, number in itertools.product(("", "KL", "UP", "x"), ("", district, "99999", "-1")):
        selection = desk.choices.selection({"state": state, "district": number})
        assert (selection.district is not None) == (state == "KL" and number == district)
        assert desk.report(selection) is not None


def test_it_is_worked_out_each_day_and_never_twice_for_who_came_between(house: House, varanasi: int) -> None:
    def renewed(at: datetime) -> bool:
        return renew_gaps(house.database, house.room, at)

    today = NOW.astimezone(INDIA).replace(hour=12)
    assert renewed(today + timedelta(days=1))
    assert not renewed(today + timedelta(days=1, minutes=30))
    assert not renewed(today + timedelta(days=1, hours=2))
    add_people(house.database, people(1, "linked", state="Uttar Pradesh", district_id=varanasi, came=DAYS))
    assert not renewed(today + timedelta(days=1, hours=9))
    assert renewed(today + timedelta(days=2))
