"""A counsellor sees the workers of one State, and nobody else is opened to find them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, delete, select, update

from access.artefact import ConsentRequest
from access.consent import ConsentDoor
from access.counsel import CounselDoor
from access.roles import COUNSEL_FIELDS, Actor, Purpose, Role
from data.store.outcome_tables import counsel_states
from data.store.person_tables import consents, worker_values
from data.vault import RowBox, Vault
from matching.model import Address, Worker

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
CODES = {"Uttar Pradesh": "UP", "Bihar": "BR"}
COUNSEL = ConsentRequest(Purpose.COUNSEL, frozenset(COUNSEL_FIELDS), "counsel-2", "hi")
FIND = ConsentRequest(Purpose.FIND_WORK, frozenset({*COUNSEL_FIELDS}), "2026-11", "hi", days=300)
COUNSELLOR = Actor("counsellor", Role.COUNSELLOR)
PATNA = {"current": {"state": "Bihar", "district": "Patna", "pincode": None}}


def state_of(place: Address) -> str | None:
    return CODES.get(place.state or "")


@dataclass
class Centre:
    """A store, its doors, and what counsellors of either State see there."""

    store: Engine
    vault: Vault
    door: ConsentDoor = field(init=False)
    counsel: CounselDoor = field(init=False)
    people: int = 0

    def __post_init__(self) -> None:
        self.door = ConsentDoor(self.store, self.vault, state_of)
        self.restart()

    def restart(self) -> None:
        """Another process begins."""
        self.counsel = CounselDoor(self.store, self.vault, state_of)

    def enters(self, state: str | None, *requests: ConsentRequest) -> str:
        """Somebody who lives there agrees to it; her id."""
        self.people += 1
        uan, home = f"{200_000_000 + self.people:012d}", Address(state, None, None)
        worker = Worker(uan=uan, name=f"Asha {self.people}", birth_date=date(1990, 1, 1), current=home)
        given = self.door.give(Actor("page", Role.WORKER), worker, requests or (FIND, COUNSEL), NOW)
        return given[0].worker_id

    def seen(self, state: str, after: str = "", most: int = 10, now: datetime = NOW) -> list[str]:
        return [each.worker_id for each in self.counsel.page(COUNSELLOR, state, after, most, now)[0]]

    def kept(self) -> dict[str, str | None]:
        with self.store.connect() as connection:
            return {row.worker_id: row.state for row in connection.execute(select(counsel_states))}

    def run(self, statement: object) -> None:
        with self.store.begin() as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def consent_of(self, worker_id: str, purpose: Purpose = Purpose.COUNSEL) -> str:
        given = self.door.consents(self.herself(worker_id), worker_id, NOW)
        return next(each.id for each in given if each.purpose == purpose and each.standing(NOW))

    @staticmethod
    def herself(worker_id: str) -> Actor:
        return Actor("page", Role.WORKER, worker_id)


@pytest.fixture
def centre(store: Engine, vault: Vault) -> Centre:
    return Centre(store, vault)


def test_a_counsellor_sees_those_of_her_state_and_not_of_another(centre: Centre) -> None:
    asha, bina, _ = centre.enters("Uttar Pradesh"), centre.enters("Bihar"), centre.enters("Uttar Pradesh", FIND)
    assert centre.seen("UP") == [asha]
    assert centre.seen("BR") == [bina]
    assert centre.counsel.page(COUNSELLOR, "UP", "", 10, NOW)[1] == 1


def test_what_is_kept_is_the_code_of_the_state_and_nothing_finer(centre: Centre) -> None:
    asha, nowhere = centre.enters("Uttar Pradesh"), centre.enters("Atlantis")
    assert centre.kept() == {asha: "UP", nowhere: None}
    assert centre.seen("UP") == [asha]


def test_who_agrees_later_is_seen_from_then_on(centre: Centre) -> None:
    asha = centre.enters("Uttar Pradesh", FIND)
    assert centre.seen("UP") == []
    assert centre.kept() == {}
    centre.counsel.agree(centre.herself(asha), asha, COUNSEL, NOW)
    assert centre.seen("UP") == [asha]


def test_who_moves_to_another_state_is_seen_there_and_no_longer_here(centre: Centre) -> None:
    asha = centre.enters("Uttar Pradesh")
    centre.door.tell(centre.herself(asha), asha, PATNA, NOW)
    assert centre.kept() == {asha: "BR"}
    assert centre.seen("UP") == []
    assert centre.seen("BR") == [asha]


def test_what_e_shram_says_anew_moves_her_as_well(centre: Centre) -> None:
    asha = centre.enters("Uttar Pradesh")
    worker = Worker(uan=f"{200_000_000 + centre.people:012d}", birth_date=date(1990, 1, 1), current=Address("Bihar", "Patna", None))
    centre.door.give(centre.herself(asha), worker, (FIND,), NOW)
    assert centre.kept() == {asha: "BR"}


ENDS: dict[str, Callable[[Centre, str], object]] = {
    "withdrawn": lambda centre, her: centre.door.withdraw(centre.herself(her), centre.consent_of(her), NOW),
    "erased": lambda centre, her: centre.door.erase(centre.herself(her), her, NOW),
    "expired": lambda centre, _: centre.door.expire(NOW + timedelta(days=181)),
    "ended again": lambda centre, her: centre.door.end_again((), (centre.consent_of(her),), NOW),
}


@pytest.mark.parametrize("way", ENDS)
def test_with_her_agreement_her_state_is_forgotten(centre: Centre, way: str) -> None:
    asha = centre.enters("Uttar Pradesh")
    ENDS[way](centre, asha)
    assert centre.kept() == {}
    assert centre.seen("UP") == []
    centre.restart()
    assert centre.counsel.sort_in(NOW) == 0, "nobody who took it back is sorted in again"


def test_taking_back_another_agreement_leaves_it(centre: Centre) -> None:
    asha = centre.enters("Uttar Pradesh")
    centre.door.withdraw(centre.herself(asha), centre.consent_of(asha, Purpose.FIND_WORK), NOW)
    assert centre.seen("UP") == [asha]


def test_whose_time_is_over_is_not_seen_though_no_sweep_has_come(centre: Centre) -> None:
    centre.enters("Uttar Pradesh")
    assert centre.seen("UP", now=NOW + timedelta(days=181)) == []


def test_who_paused_it_is_not_seen_until_she_resumes(centre: Centre) -> None:
    asha = centre.enters("Uttar Pradesh")
    consent = centre.consent_of(asha)
    centre.door.pause(centre.herself(asha), consent, NOW)
    assert centre.seen("UP") == []
    centre.door.resume(centre.herself(asha), consent, NOW)
    assert centre.seen("UP") == [asha]


def test_agreements_from_before_are_sorted_in_once_and_each_has_her_line(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("access.counsel.SORTED_AT_ONCE", 2)
    here = sorted(centre.enters("Uttar Pradesh") for _ in range(5))
    there = centre.enters("Bihar")
    centre.enters("Bihar", FIND)
    centre.run(delete(counsel_states))
    assert centre.counsel.sort_in(NOW) == 6
    assert centre.kept() == dict.fromkeys(here, "UP") | {there: "BR"}
    assert centre.counsel.sort_in(NOW) == 0
    lines = centre.door.reads(centre.herself(there), there, NOW)
    ours = [(line.purpose, set(line.fields)) for line in lines if line.role == Role.SYSTEM]
    assert ours == [("counsel", {"current", "home"})]


def test_the_first_page_after_an_upgrade_lacks_nobody(centre: Centre) -> None:
    here = sorted(centre.enters("Uttar Pradesh") for _ in range(3))
    centre.run(delete(counsel_states))
    centre.restart()
    assert centre.seen("UP") == here


def test_who_cannot_be_opened_keeps_nobody_else_out(centre: Centre) -> None:
    asha, touched = centre.enters("Uttar Pradesh"), centre.enters("Uttar Pradesh")
    centre.run(delete(counsel_states))
    centre.run(update(worker_values).where(worker_values.c.worker_id == touched).values(sealed=b"x" * 64))
    assert centre.counsel.sort_in(NOW) == 1
    assert centre.seen("UP") == [asha]


def test_a_forged_agreement_sorts_nobody_in(centre: Centre) -> None:
    asha = centre.enters("Uttar Pradesh", FIND)
    forged = update(consents).where(consents.c.worker_id == asha).values(purpose="counsel")
    centre.run(forged)
    assert centre.counsel.sort_in(NOW) == 0
    assert centre.seen("UP") == []


def test_a_row_that_says_another_state_shows_nobody_and_is_put_right(centre: Centre) -> None:
    bina = centre.enters("Bihar")
    centre.run(update(counsel_states).values(state="UP"))
    assert centre.seen("UP") == []
    assert centre.kept() == {bina: "BR"}
    assert centre.seen("BR") == [bina]


def test_where_nobody_knows_states_she_waits_to_be_sorted_in(centre: Centre) -> None:
    centre.door = ConsentDoor(centre.store, centre.vault)
    asha = centre.enters("Uttar Pradesh")
    assert centre.kept() == {}
    assert centre.seen("UP") == [asha]


def test_pages_hold_so_many_and_together_everybody_once(centre: Centre) -> None:
    here = sorted(centre.enters("Uttar Pradesh") for _ in range(7))
    for _ in range(3):
        centre.enters("Bihar")
    pages, after = [], ""
    while True:
        found, agreed, after = centre.counsel.page(COUNSELLOR, "UP", after, 3, NOW)
        pages.append([each.worker_id for each in found])
        assert agreed == 7
        if not after:
            break
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [each for page in pages for each in page] == here


def test_a_page_opens_those_it_shows_and_nobody_else(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    for state in ("Uttar Pradesh", "Bihar") * 6:
        centre.enters(state)
    centre.seen("UP")
    opened: list[str] = []
    unseal = RowBox.unseal

    def counted(box: RowBox, sealed: bytes, *, table: str, column: str, version: int) -> bytes:
        opened.append(column)
        return unseal(box, sealed, table=table, column=column, version=version)

    monkeypatch.setattr(RowBox, "unseal", counted)
    assert len(centre.seen("UP", most=2)) == 2
    assert {name: opened.count(name) for name in opened} == dict.fromkeys(COUNSEL_FIELDS, 2)


def test_moving_back_and_forth_leaves_one_row(centre: Centre) -> None:
    asha = centre.enters("Uttar Pradesh")
    for _ in range(2):
        centre.door.tell(centre.herself(asha), asha, PATNA, NOW)
        centre.door.tell(centre.herself(asha), asha, {"current": {**PATNA["current"], "state": "Uttar Pradesh"}}, NOW)
    assert centre.kept() == {asha: "UP"}
