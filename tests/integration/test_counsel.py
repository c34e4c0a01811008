"""Counsellors see workers of their State who agreed to it, and nobody else, whatever they try."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from access.refusals import ConsentRefused
from access.roles import COUNSEL_FIELDS, Actor, Purpose, Role
from services import counsel
from services.agreements import end
from services.house import House
from services.refusal import Refused
from services.take_away import KINDS
from services.visits import Visitor
from services.who_saw import who_saw
from tests.conftest import Promise
from tests.integration.conftest import CARPENTER, MASON, TAILOR, Walk
from tests.integration.test_call_back import post
from tests.integration.test_outcomes import gone, rows, signed_in, wants


@pytest.fixture
def agreed(walk: Walk) -> Iterator[Visitor]:
    found = signed_in(walk, TAILOR, counsel=True)
    yield found
    gone(walk, found)


@pytest.fixture
def silent(walk: Walk) -> Iterator[Visitor]:
    """One who agreed to everything else."""
    found = signed_in(walk, MASON)
    yield found
    gone(walk, found)


@pytest.fixture
def counsellor(opened_house: House) -> Visitor:
    return post(opened_house, Role.COUNSELLOR, "Tamil Nadu")


@pytest.fixture
def elsewhere(walk: Walk) -> Iterator[Visitor]:
    """One who agreed, and lives in another State."""
    found = signed_in(walk, CARPENTER, counsel=True)
    yield found
    gone(walk, found)


def lines(house: House) -> list[tuple[str | None, str, str]]:
    """What the trail tells of counselling: subject, fields, outcome, the newest first."""
    with house.database.connect() as store:
        told = "SELECT subject, fields, outcome FROM audit_rows WHERE action = 'counsel_worker' ORDER BY seq DESC"
        return [(row[0], str(row[1]), row[2]) for row in store.exec_driver_sql(told)]


@pytest.mark.trust
def test_a_counsellor_sees_nobody_of_another_state_and_notes_nothing_of_them(
    agreed: Visitor, elsewhere: Visitor, counsellor: Visitor, promise: Promise
) -> None:
    house, theirs = agreed.house, elsewhere.in_hand().worker_id or ""
    page = counsel.counsel_page(counsellor)
    assert [each.worker_id for each in page.workers] == [agreed.in_hand().worker_id]
    assert (page.agreed, page.state) == (1, "Tamil Nadu")
    tried = refused = 0
    for code in counsel.CODES_OF_NOTES:
        tried += 1
        try:
            counsel.note(counsellor, theirs, code)  # her id, as somebody who has seen it would send it
        except Refused as refusal:
            refused += refusal.code == "not_allowed"
    assert rows(house, "counsel_notes") == 0
    subject, _, outcome = lines(house)[0]
    assert (subject, outcome) == (theirs, "not_allowed")
    just_before = chr(ord(theirs[0]) - 1)
    assert theirs not in {each.worker_id for each in counsel.counsel_page(counsellor, just_before).workers}
    hers = counsel.counsel_page(post(house, Role.COUNSELLOR, "Ladakh"))
    assert [each.worker_id for each in hers.workers] == [theirs]
    promise("notes of a counsellor about a worker of another State", tried=tried, refused=refused, leaked=tried - refused)


def test_whose_state_was_looked_for_stands_in_the_trail(agreed: Visitor, counsellor: Visitor) -> None:
    counsel.counsel_page(counsellor)
    looked, sorted_out = lines(agreed.house)[:2]
    assert looked[0] == agreed.in_hand().worker_id
    assert sorted_out[0] is None
    assert "state TN" in sorted_out[1]


def test_an_account_without_a_state_sees_nobody(agreed: Visitor) -> None:
    placeless = post(agreed.house, Role.COUNSELLOR)
    with pytest.raises(Refused, match="state_not_named"):
        counsel.counsel_page(placeless)
    with pytest.raises(Refused, match="state_not_named"):
        counsel.note(placeless, agreed.in_hand().worker_id or "", "met")
    assert rows(agreed.house, "counsel_notes") == 0


def test_who_moves_to_another_state_is_seen_there(agreed: Visitor, counsellor: Visitor) -> None:
    place = {"current": {"state": "கேரளா", "district": "Ernakulam", "pincode": None}}
    agreed.house.door.tell(agreed.actor, agreed.in_hand().worker_id or "", place, datetime.now(UTC))
    assert counsel.counsel_page(counsellor).workers == ()
    assert counsel.counsel_page(post(agreed.house, Role.COUNSELLOR, "Kerala")).agreed == 1


def test_where_only_a_pin_code_is_known_its_state_counts(agreed: Visitor, counsellor: Visitor) -> None:
    place = {"current": {"state": None, "district": None, "pincode": "641601"}}
    agreed.house.door.tell(agreed.actor, agreed.in_hand().worker_id or "", place, datetime.now(UTC))
    assert counsel.counsel_page(counsellor).agreed == 1


def test_a_counsellor_sees_who_agreed_with_work_district_and_applications(
    agreed: Visitor, silent: Visitor, counsellor: Visitor
) -> None:
    wants(agreed, "T1")
    page = counsel.counsel_page(counsellor)
    (worker,) = page.workers
    assert (page.agreed, page.after) == (1, "")
    assert worker.worker_id == agreed.in_hand().worker_id
    assert worker.applications == (("Ladies tailor", "interested"),)
    assert worker.families
    assert any(look.who == "counsellor" and set(look.fields) == set(COUNSEL_FIELDS) for look in who_saw(agreed))
    assert not any(look.who == "counsellor" for look in who_saw(silent))


@pytest.mark.trust
def test_of_the_others_a_counsellor_gets_nothing_whatever_is_tried(silent: Visitor, counsellor: Visitor, promise: Promise) -> None:
    house, worker_id, now = silent.house, silent.in_hand().worker_id or "", datetime.now(UTC)
    assert counsel.counsel_page(counsellor).workers == ()
    bound = Actor(counsellor.actor.id, Role.COUNSELLOR, worker_id)
    tried = refused = 0
    for actor in (counsellor.actor, bound):
        for attack in (
            lambda actor=actor: house.counsel.note(actor, "TN", worker_id, "met", now),
            lambda actor=actor: house.counsel.note(actor, "UP", worker_id, "met", now),
            lambda actor=actor: house.door.read(actor, worker_id, Purpose.COUNSEL, COUNSEL_FIELDS, now),
            lambda actor=actor: house.door.read(actor, worker_id, Purpose.FIND_WORK, ("name",), now),
            lambda actor=actor: house.door.applications(actor, worker_id, now),
            lambda actor=actor: house.door.consents(actor, worker_id, now),
            lambda actor=actor: house.door.erase(actor, worker_id, now),
            lambda actor=actor: house.outcomes.questions(actor, worker_id, now),
            lambda actor=actor: house.calls.next_call(actor, None, now),
        ):
            tried += 1
            try:
                attack()
            except ConsentRefused:
                refused += 1
    assert rows(house, "counsel_notes") == 0
    with pytest.raises(Refused, match="wrong_purpose"):
        counsel.note(counsellor, worker_id, "met")
    promise("ways of a counsellor to one who did not agree", tried=tried, refused=refused, leaked=tried - refused)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.OFFICIAL, Role.ADMINISTRATOR, Role.CALLER])
def test_no_other_post_counsels(agreed: Visitor, role: Role) -> None:
    with pytest.raises(Refused, match="not_allowed"):
        counsel.counsel_page(post(agreed.house, role))


def test_notes_are_codes_of_a_list_and_go_with_her_consent(agreed: Visitor, counsellor: Visitor) -> None:
    worker_id = agreed.in_hand().worker_id or ""
    with pytest.raises(Refused, match="unknown_choice"):
        counsel.note(counsellor, worker_id, "has a cough")
    counsel.note(counsellor, worker_id, "documents")
    assert [each.code for each in counsel.counsel_page(counsellor).workers[0].notes] == ["documents"]
    end(agreed, agreed.in_hand().id, "counsel")
    assert rows(agreed.house, "counsel_notes") == 0
    assert counsel.counsel_page(counsellor).workers == ()


def test_a_page_holds_ten_and_the_next_goes_on(
    agreed: Visitor, elsewhere: Visitor, counsellor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = elsewhere
    place = {"current": {"state": "Tamil Nadu", "district": "Tiruppur", "pincode": None}}
    other.house.door.tell(other.actor, other.in_hand().worker_id or "", place, datetime.now(UTC))
    monkeypatch.setattr(counsel, "AT_ONCE", 1)
    first = counsel.counsel_page(counsellor)
    second = counsel.counsel_page(counsellor, first.after)
    assert {each.workers[0].worker_id for each in (first, second)} == {each.in_hand().worker_id for each in (agreed, other)}
    assert first.after
    assert second.after == ""


def test_she_takes_the_notes_away_with_the_rest(agreed: Visitor, counsellor: Visitor) -> None:
    counsel.note(counsellor, agreed.in_hand().worker_id or "", "training")
    told = KINDS["my_data"].make(agreed, None, "now")
    assert '"training"' in told
    assert json.loads(told)["counselled_in"] == [{"state": "TN"}]
