"""The demonstration has somebody to call, to counsel and to ask an employer about, in the State of its posts; nobody else has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from access.roles import Role
from data.gateways.eshram import SandboxEShram
from data.store.unit_of_work import UnitOfWork
from services import call_back, counsel, employer_answers
from services.accounts import POSTS
from services.demo.characters import characters
from services.demo.to_try import STATE, give_somebody_to_try
from services.house import House
from tests.integration.test_call_back import post
from tests.integration.test_outcomes import rows
from tests.small_house import SILENT, small_house

NOW = datetime.now(UTC)
MOHAN = characters(NOW.date())[0]
NEIGHBOURS = [
    {**MOHAN, "uan": "001000099901", "name": "Ramesh", "mobile": "9000099901"},
    {**MOHAN, "uan": "001000099902", "name": "Suresh", "mobile": "9000099902"},
    {**MOHAN, "uan": "001000099903", "name": "Sixteen", "mobile": "9000099903", "birth_date": f"{NOW.year - 16}-01-01"},
    {**MOHAN, "uan": "001000099904", "name": "Silent", "mobile": None},
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    chosen = small_house(Path(tmp_path_factory.mktemp("to_try")))
    SandboxEShram(chosen.sandbox_path).fill([*characters(NOW.date()), {"uan": SILENT}, *NEIGHBOURS])
    opened = House.open(chosen)
    assert give_somebody_to_try(opened, NOW, anew=True) == 2
    yield opened
    opened.close()


def test_caller_and_counsellor_of_the_demonstration_are_of_the_state_that_has_somebody() -> None:
    assert {each.state for each in POSTS if each.role in (Role.CALLER, Role.COUNSELLOR)} == {STATE}


def test_a_newcomer_has_a_call_to_try_and_is_told_that_the_number_is_made_up(house: House) -> None:
    caller = post(house, Role.CALLER, STATE)
    assert call_back.waiting(caller) == 2
    sheet = call_back.next_call(caller)
    assert sheet
    assert sheet.simulated
    assert sheet.mobile.startswith("90000")
    assert sheet.name in (
        "Ramesh",
        "Suresh",
    )  # not a character that a visitor signs in as, nobody under age, nobody without a number
    call_back.found(caller, sheet.question_id, "false")
    assert call_back.waiting(caller) == 1
    assert call_back.waiting(post(house, Role.CALLER, "Kerala")) == 0


def test_a_counsellor_has_workers_and_an_administrator_has_employers_to_ask(house: House) -> None:
    page = counsel.counsel_page(post(house, Role.COUNSELLOR, STATE))
    assert {each.name for each in page.workers} == {"Ramesh", "Suresh"}
    administrator = post(house, Role.ADMINISTRATOR)
    waiting = employer_answers.to_pass_on(administrator)
    assert {each.asks for each in waiting} >= {"joined"}
    link = employer_answers.draw_link(administrator, waiting[0].question_id, "http://127.0.0.1:8501").link
    assert link.startswith("http://127.0.0.1:8501/answer#")
    assert employer_answers.look(link.split("#")[1], house) is not None


def test_nobody_of_them_is_counted(house: House) -> None:
    assert rows(house, "events") == 0


def test_asked_again_what_stands_is_left_alone_and_anew_it_is_made_once_more(house: House) -> None:
    before = rows(house, "follow_ups")
    assert give_somebody_to_try(house, NOW, anew=False) == 0
    assert rows(house, "follow_ups") == before
    with UnitOfWork(house.database) as work:
        work.connection.exec_driver_sql("DELETE FROM sampled_calls")
        work.commit()
    assert give_somebody_to_try(house, NOW, anew=True) == 2
    assert (rows(house, "workers"), rows(house, "sampled_calls"), rows(house, "sample_draws")) == (2, 2, 1)
    assert house.calls.holds(house_month(house))


def house_month(house: House) -> str:
    with house.database.connect() as store:
        return str(store.exec_driver_sql("SELECT month FROM sample_draws").scalar_one())


def test_outside_the_demonstration_nobody_is_made_up(house: House) -> None:
    real, before = replace(house, simulated=False), rows(house, "workers")
    assert give_somebody_to_try(real, NOW, anew=True) == 0
    assert rows(house, "workers") == before
