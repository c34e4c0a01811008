"""Listings are kept true: people report, a person judges, twins share a card, employers are checked, a full one is ranked no more."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete

from access.roles import FIND_FIELDS, Purpose, Role
from access.sessions import new_token
from data.store.duplicates import Pair
from data.store.listing_tables import listing_pairs, listing_reports
from data.store.listings import StoredListing
from data.store.unit_of_work import UnitOfWork
from matching.model import INDIA, Worker
from services.find_work import Card, look
from services.held_queue import held_back, reported
from services.house import House
from services.joined import note_joined
from services.keep_duplicates import APART, SAME, Decided, decide, last_decision, twin_queue
from services.keep_duplicates import undo as undo_twins
from services.keep_employers import check, employer_sheet, uncheck
from services.keep_listings import Done, do, undo
from services.refusal import Refused
from services.report_listing import report, reported_by, take_back
from services.turn_day import turn_the_day
from services.visits import Visitor
from tests.integration.conftest import CARPENTER, MASON, RIDER, TAILOR, Walk
from tests.small_house import LISTINGS

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NUMBERS = range(1, len(LISTINGS) + 1)


@pytest.fixture
def house(opened_house: House) -> Iterator[House]:
    """The small house, its listings live as they came, each on a card of its own."""
    yield opened_house
    with UnitOfWork(opened_house.database) as work:
        work.listings.set_status(NUMBERS, "live", by="feed")
        work.duplicates.show_on(dict.fromkeys(NUMBERS), NOW)
        work.connection.execute(delete(listing_pairs))
        work.connection.execute(delete(listing_reports))
        work.commit()
    opened_house.renewal.ask()
    assert opened_house.renewal.wait(60)


@pytest.fixture
def administrator(house: House) -> Visitor:
    token = new_token()
    return Visitor(house, token, house.sessions.start(token, Role.ADMINISTRATOR, None, {}, datetime.now(UTC)))


def first_card(visitor: Visitor) -> Card:
    return look(visitor).cards[0]


def stored(house: House, number: int) -> StoredListing:
    with UnitOfWork(house.database, writing=False) as work:
        return work.listings.by_ids([number])[number]


def tell(visitor: Visitor, card: Card, reason: str = "asks_money") -> None:
    report(visitor, visitor.in_hand().id, card, reason)


def test_three_people_who_report_a_job_hold_it_back_until_a_person_has_looked(
    house: House, walk: Walk, administrator: Visitor
) -> None:
    mason = walk.signed_in(MASON)
    card = first_card(mason)
    for reason in ("asks_money", "not_there", "asks_money"):
        tell(mason, card, reason)
    tell(walk.signed_in(TAILOR), card)
    assert stored(house, card.number).status == "live", "one who says it three times is one"
    tell(walk.signed_in(RIDER), card, "unsafe")
    assert (stored(house, card.number).status, stored(house, card.number).status_by) == ("held_back", "reports")
    assert card.number not in {each.number for each in look(mason).cards}
    assert reported(administrator, [card.number]) == {card.number: {"all": 3, "asks_money": 2, "unsafe": 1}}
    assert card.number in {item.id for item in held_back(administrator).listings}
    do(administrator, "judge_genuine", [card.number])
    assert stored(house, card.number).status == "live"
    assert reported(administrator, [card.number]) == {}
    tell(walk.signed_in(CARPENTER), card)
    assert stored(house, card.number).status == "live", "what was answered does not count again"


def withdraw(visitor: Visitor, card: Card) -> None:
    take_back(visitor, visitor.in_hand().id, card)


def test_a_report_that_was_taken_back_counts_no_more(house: House, walk: Walk, administrator: Visitor) -> None:
    mason, tailor = walk.signed_in(MASON), walk.signed_in(TAILOR)
    card = first_card(mason)
    tell(mason, card)
    tell(tailor, card, "unsafe")
    assert reported_by(walk.again(mason), mason.in_hand().id, [card]) == {card.number: "asks_money"}
    withdraw(mason, card)
    assert reported_by(walk.again(mason), mason.in_hand().id, [card]) == {}
    tell(walk.signed_in(RIDER), card)
    assert stored(house, card.number).status == "live"
    assert reported(administrator, [card.number])[card.number] == {"all": 2, "asks_money": 1, "unsafe": 1}


def test_what_three_reports_held_back_is_live_again_once_one_is_taken_back(house: House, walk: Walk) -> None:
    mason = walk.signed_in(MASON)
    card, twin, closed = look(mason).cards[:3]
    with UnitOfWork(house.database) as work:
        work.duplicates.show_on({twin.number: card.number, closed.number: card.number}, NOW)
        work.listings.set_status([closed.number], "closed", by="feed")
        work.commit()
    reporters = [mason, walk.signed_in(TAILOR), walk.signed_in(RIDER)]
    for each in reporters:
        tell(each, card)
    numbers = (card.number, twin.number, closed.number)
    assert [stored(house, number).status for number in numbers] == ["held_back", "held_back", "closed"]
    tell(mason, twin)
    withdraw(mason, twin)
    assert stored(house, card.number).status == "held_back", "three still report the card that both share"
    withdraw(reporters[2], card)
    assert [stored(house, number).status for number in numbers] == ["live", "live", "closed"]
    assert card.number in {each.number for each in look(walk.again(mason)).cards}


def test_once_a_person_has_looked_nothing_is_taken_back(house: House, walk: Walk, administrator: Visitor) -> None:
    reporters = [walk.signed_in(each) for each in (MASON, TAILOR, RIDER)]
    card = first_card(reporters[0])
    for each in reporters:
        tell(each, card)
    do(administrator, "judge_false", [card.number])
    withdraw(reporters[0], card)
    assert stored(house, card.number).status == "removed"
    undo(administrator)
    assert reported(administrator, [card.number])[card.number]["all"] == 3


def test_what_a_person_held_back_stays_so_when_a_report_is_taken_back(house: House, walk: Walk, administrator: Visitor) -> None:
    mason = walk.signed_in(MASON)
    card = first_card(mason)
    tell(mason, card)
    do(administrator, "hold_back", [card.number])
    withdraw(mason, card)
    assert stored(house, card.number).status == "held_back"


def test_a_report_needs_a_reason_of_the_list(walk: Walk) -> None:
    mason = walk.signed_in(MASON)
    with pytest.raises(Refused) as refusal:
        tell(mason, first_card(mason), "because")
    assert refusal.value.code == "unknown_choice"


def test_found_false_it_counts_against_the_employer_and_undone_it_does_not(
    house: House, walk: Walk, administrator: Visitor
) -> None:
    card = first_card(walk.signed_in(MASON))
    employer = stored(house, card.number).employer_id
    assert employer

    def complaints() -> int:
        with UnitOfWork(house.database, writing=False) as work:
            found = work.employers.get(employer)
        assert found
        return found.complaints

    do(administrator, "judge_false", [card.number])
    assert (stored(house, card.number).status, complaints()) == ("removed", 1)
    undo(administrator)
    assert (stored(house, card.number).status, complaints()) == ("live", 0)


def test_an_employer_whose_papers_were_looked_at_is_trusted_and_the_card_says_the_day(
    house: House, walk: Walk, administrator: Visitor
) -> None:
    mason = walk.signed_in(MASON)
    card = first_card(mason)
    employer = stored(house, card.number).employer_id
    assert employer
    with pytest.raises(Refused) as refusal:
        check(administrator, employer, "  ")
    assert refusal.value.code == "say_what_was_checked"
    assert check(administrator, employer, "GST certificate") >= 1
    found = next(each for each, _ in employer_sheet(administrator).rows if each.id == employer)
    assert (found.verified_how, found.verified_by) == ("GST certificate", administrator.actor.id)
    assert (stored(house, card.number).listing.trust or 0) > 0.8
    assert next(each for each in look(mason).cards if each.number == card.number).about.checked_on == datetime.now(INDIA).date()
    uncheck(administrator, employer)
    assert stored(house, card.number).listing.trust is None


def test_twins_share_a_card_and_its_fate(house: House, walk: Walk, administrator: Visitor) -> None:
    mason = walk.signed_in(MASON)
    first, second = (card.number for card in look(mason).cards[:2])
    first, second = min(first, second), max(first, second)
    with UnitOfWork(house.database) as work:
        work.duplicates.put([Pair(first, second, 0.6, "unsure")], NOW)
        work.commit()
    (twins,) = twin_queue(administrator).twins
    assert (twins.first.id, twins.second.id) == (first, second)
    decide(administrator, first, second, SAME)
    assert twin_queue(administrator).twins == ()
    shown = {card.number for card in look(mason).cards}
    assert (first in shown, second in shown) == (True, False)
    assert stored(house, second).same_as == first
    do(administrator, "close", [first])
    assert {stored(house, number).status for number in (first, second)} == {"closed"}
    undo(administrator)
    decide(administrator, first, second, APART)
    assert second in {card.number for card in look(mason).cards}
    with pytest.raises(Refused):
        decide(administrator, first, first, SAME)


def test_the_twin_of_what_is_held_back_is_not_told_as_left_alone(house: House, administrator: Visitor) -> None:
    with UnitOfWork(house.database) as work:
        work.duplicates.show_on({4: 3}, NOW)
        work.commit()
    assert do(administrator, "hold_back", [3]) == Done("hold_back", 2, 0)
    assert do(administrator, "hold_back", [3, 5]) == Done("hold_back", 1, 1)


@pytest.mark.parametrize(
    ("first", "second", "status", "code"),
    [
        ("judge_false", "judge_genuine", "removed", "decided_removed"),
        ("judge_genuine", "judge_false", "live", "decided_live"),
        ("close", "judge_genuine", "closed", "decided_closed"),
    ],
)
def test_whoever_judges_second_is_told_and_changes_nothing(
    house: House, administrator: Visitor, first: str, second: str, status: str, code: str
) -> None:
    do(administrator, "hold_back", [3])
    (shown,) = held_back(administrator).listings
    do(administrator, first, [3], [shown])
    complaints = [employer.complaints for employer, _ in employer_sheet(administrator).rows]
    with pytest.raises(Refused) as told:
        do(administrator, second, [3], [shown])
    assert (told.value.code, told.value.values) == (code, {"title": shown.listing.title})
    assert stored(house, 3).status == status
    assert [employer.complaints for employer, _ in employer_sheet(administrator).rows] == complaints
    assert do(administrator, first, [3], [shown]) == Done(first, 0, 1)


def test_what_was_held_back_again_since_is_looked_at_again(house: House, administrator: Visitor) -> None:
    do(administrator, "hold_back", [3])
    (shown,) = held_back(administrator).listings
    do(administrator, "judge_genuine", [3], [shown])
    do(administrator, "hold_back", [3])
    with pytest.raises(Refused) as told:
        do(administrator, "judge_genuine", [3], [shown])
    assert told.value.code == "listing_changed"
    assert stored(house, 3).status == "held_back"


@pytest.mark.parametrize(("first", "second"), [(SAME, APART), (APART, SAME)])
def test_whoever_decides_second_on_a_pair_is_told_and_changes_nothing(
    house: House, administrator: Visitor, first: str, second: str
) -> None:
    with UnitOfWork(house.database) as work:
        work.duplicates.put([Pair(3, 4, 0.6, "unsure")], NOW)
        work.commit()
    (twins,) = twin_queue(administrator).twins
    decide(administrator, 3, 4, first, twins.pair)
    card = stored(house, 4).same_as
    assert card == (3 if first == SAME else None)
    with pytest.raises(Refused) as told:
        decide(administrator, 3, 4, second, twins.pair)
    assert told.value.code == f"pair_decided_{first}"
    assert stored(house, 4).same_as == card


def unsure_pair(house: House, first: int, second: int) -> None:
    with UnitOfWork(house.database) as work:
        work.duplicates.put([Pair(first, second, 0.6, "unsure")], NOW)
        work.commit()


def said_last(visitor: Visitor) -> Decided:
    decided = last_decision(visitor)
    assert decided
    return decided


def another(house: House) -> Visitor:
    token = new_token()
    return Visitor(house, token, house.sessions.start(token, Role.ADMINISTRATOR, None, {}, datetime.now(UTC)))


def test_taken_back_the_two_part_again_and_wait_again_and_the_trail_says_so(
    house: House, walk: Walk, administrator: Visitor
) -> None:
    mason = walk.signed_in(MASON)
    first, second = sorted(card.number for card in look(mason).cards[:2])
    unsure_pair(house, first, second)
    decide(administrator, first, second, SAME, twin_queue(administrator).twins[0].pair)
    assert second not in {card.number for card in look(mason).cards}
    said = said_last(administrator)
    assert (said.verdict, said.first) == (SAME, stored(house, first).listing.title)
    undo_twins(administrator, said)
    assert stored(house, second).same_as is None
    assert {first, second} <= {card.number for card in look(mason).cards}
    (twins,) = twin_queue(administrator).twins
    assert (twins.pair.first, twins.pair.second, twins.pair.verdict, twins.pair.by) == (first, second, "unsure", "import")
    assert last_decision(administrator) is None
    with house.database.connect() as store:
        newest = store.exec_driver_sql(
            "SELECT actor_id, purpose, fields FROM audit_rows WHERE action = 'keep_listings' ORDER BY seq DESC LIMIT 1"
        ).one()
    assert newest[:2] == (administrator.actor.id, "twins_undo")
    assert f"listing {second}" in str(newest[2])


def test_who_share_a_card_with_a_third_stay_there_when_only_the_last_link_is_taken_back(
    house: House, administrator: Visitor
) -> None:
    with UnitOfWork(house.database) as work:
        work.duplicates.put([Pair(3, 4, 0.95, "same"), Pair(4, 5, 0.6, "unsure"), Pair(5, 6, 0.9, "same")], NOW)
        work.duplicates.show_on({4: 3, 6: 5}, NOW)
        work.commit()
    decide(administrator, 4, 5, SAME)
    assert len({stored(house, number).same_as or number for number in (3, 4, 5, 6)}) == 1
    undo_twins(administrator, said_last(administrator))
    cards = [stored(house, number).same_as or number for number in (3, 4, 5, 6)]
    assert cards[0] == cards[1] != cards[2] == cards[3]


def test_what_an_import_had_put_together_is_together_again_when_parting_is_taken_back(house: House, administrator: Visitor) -> None:
    with UnitOfWork(house.database) as work:
        work.duplicates.put([Pair(3, 4, 0.95, "same")], NOW)
        work.duplicates.show_on({4: 3}, NOW)
        work.commit()
    decide(administrator, 3, 4, APART)
    assert stored(house, 4).same_as is None
    undo_twins(administrator, said_last(administrator))
    assert (stored(house, 3).same_as, stored(house, 4).same_as) == (None, 3)
    assert [(twins.first.id, twins.second.id) for twins in twin_queue(administrator, joined=True).twins] == [(3, 4)]


def test_where_somebody_has_decided_since_nothing_is_taken_back(house: House, administrator: Visitor) -> None:
    unsure_pair(house, 3, 4)
    decide(administrator, 3, 4, SAME)
    said = said_last(administrator)
    decide(another(house), 3, 4, APART)
    with pytest.raises(Refused, match="pair_decided_apart"):
        undo_twins(administrator, said)
    with UnitOfWork(house.database, writing=False) as work:
        pair = work.duplicates.pair(3, 4)
    assert pair
    assert (pair.verdict, pair.by) == ("apart", "person")
    assert stored(house, 4).same_as is None


def test_of_two_windows_the_older_one_does_not_take_back_what_the_newer_decided(house: House, administrator: Visitor) -> None:
    unsure_pair(house, 3, 4)
    unsure_pair(house, 5, 6)
    decide(administrator, 3, 4, SAME)
    older = said_last(administrator)
    decide(administrator, 5, 6, SAME)
    with pytest.raises(Refused, match="not_the_last_decision"):
        undo_twins(administrator, older)
    assert (stored(house, 4).same_as, stored(house, 6).same_as) == (3, 5)
    undo_twins(administrator, said_last(administrator))
    assert (stored(house, 4).same_as, stored(house, 6).same_as) == (3, None)


def test_another_account_takes_nothing_back(house: House, administrator: Visitor) -> None:
    unsure_pair(house, 3, 4)
    decide(administrator, 3, 4, SAME)
    said, other = said_last(administrator), another(house)
    assert last_decision(other) is None
    with pytest.raises(Refused, match="not_the_last_decision"):
        undo_twins(other, said)
    assert stored(house, 4).same_as == 3


def test_the_likeliest_pairs_come_first_and_each_once(house: House, administrator: Visitor) -> None:
    told = [Pair(3, 5, 0.4, "unsure"), Pair(3, 6, 0.7, "unsure"), Pair(4, 6, 0.4, "unsure"), Pair(4, 5, 0.4, "unsure")]
    with UnitOfWork(house.database) as work:
        work.duplicates.put(told, NOW)
        work.commit()
        order = [(3, 6), (3, 5), (4, 5), (4, 6)]
        assert [(pair.first, pair.second) for pair in work.duplicates.unsure(None, 9)] == order
        for place, after in enumerate(order, start=1):
            assert [(pair.first, pair.second) for pair in work.duplicates.unsure(after, 9)] == order[place:]


def test_what_is_held_for_one_can_be_looked_at_and_parted(house: House, administrator: Visitor) -> None:
    with UnitOfWork(house.database) as work:
        work.duplicates.put([Pair(3, 4, 0.95, "same"), Pair(5, 6, 0.8, "same")], NOW)
        work.commit()
    queue = twin_queue(administrator, joined=True)
    assert [(twins.first.id, twins.second.id) for twins in queue.twins] == [(5, 6), (3, 4)]
    assert queue.waiting == 2
    assert all(twins.reasons.speaks_for or twins.reasons.speaks_against for twins in queue.twins)
    assert [(twins.first.id, twins.second.id) for twins in twin_queue(administrator, (5, 6), joined=True).twins] == [(3, 4)]
    decide(administrator, 5, 6, APART)
    assert [(twins.first.id, twins.second.id) for twins in twin_queue(administrator, joined=True).twins] == [(3, 4)]


def test_two_that_a_person_called_apart_meet_on_no_card_through_a_third(house: House, administrator: Visitor) -> None:
    with UnitOfWork(house.database) as work:
        told = [Pair(3, 4, 0.95, "same"), Pair(4, 5, 0.85, "same"), Pair(5, 6, 0.9, "same"), Pair(3, 5, 0.6, "unsure")]
        work.duplicates.put(told, NOW)
        work.commit()
    decide(administrator, 3, 5, APART)
    assert [stored(house, number).same_as for number in (3, 4, 5, 6)] == [None, 3, None, 5]
    with UnitOfWork(house.database) as work:
        work.duplicates.put([Pair(4, 5, 0.5, "unsure")], NOW)
        work.commit()
    decide(administrator, 4, 5, SAME)
    assert [stored(house, number).same_as for number in (3, 4, 5, 6)] == [None, 5, None, 5]


def test_when_the_card_of_twins_ends_the_other_one_gets_its_own(house: House, walk: Walk, administrator: Visitor) -> None:
    first, second = sorted(card.number for card in look(walk.signed_in(MASON)).cards[:2])
    with UnitOfWork(house.database) as work:
        work.duplicates.put([Pair(first, second, 0.9, "same", "person")], NOW)
        work.duplicates.show_on({second: first}, NOW)
        work.listings.set_status([first], "expired", NOW, "clock")
        work.commit()
    turn_the_day(house, datetime.now(UTC))
    assert (stored(house, first).same_as, stored(house, second).same_as) == (second, None)


def test_a_listing_whose_last_opening_is_taken_is_ranked_no_more_within_a_second(house: House, walk: Walk) -> None:
    mason = walk.signed_in(MASON)
    card = first_card(mason)
    openings = stored(house, card.number).listing.openings
    assert openings
    for _ in range(openings):
        note_joined(house, card.number, datetime.now(UTC))
    began = time.perf_counter()
    engine = house.engine()
    found = {match.job_id for match in engine.answer(engine.seekers([walk_worker(mason)])[0], 20).matches}
    assert time.perf_counter() - began < 1
    assert str(card.number) not in found
    assert stored(house, card.number).status == "full"
    with UnitOfWork(house.database) as work:
        for _ in range(openings):
            work.lifecycle.fill(card.number, -1, NOW)
        work.commit()


def walk_worker(visitor: Visitor) -> Worker:
    """The worker in hand, read as the screen of jobs reads her."""
    case = visitor.in_hand()
    return visitor.house.door.read(visitor.actor, case.worker_id or "", Purpose.FIND_WORK, FIND_FIELDS, datetime.now(UTC))


@pytest.mark.parametrize("role", [Role.WORKER, Role.OPERATOR, Role.OFFICIAL])
def test_nobody_but_an_administrator_judges(house: House, role: Role) -> None:
    token = new_token()
    other = Visitor(house, token, house.sessions.start(token, role, None, {}, datetime.now(UTC)))
    for act in (
        lambda: twin_queue(other),
        lambda: employer_sheet(other),
        lambda: reported(other, [1]),
        lambda: check(other, 1, "x"),
    ):
        with pytest.raises(Refused):
            act()
