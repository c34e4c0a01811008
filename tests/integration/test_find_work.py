"""From a worker who signed in to jobs, on a small seeded store: the service, narrowing, what she does about a job, what she tells."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from data.store.unit_of_work import UnitOfWork
from matching.index import CURRENT, FORMAT
from matching.model import Address, Preferences, Worker
from matching.sentences import folded_words
from services import apply, profile
from services.engine_room import EngineRoom
from services.find_work import Card, FoundWork, Wishes, look, seen
from services.refusal import Refused
from services.sign_in import take_back
from services.visits import Visitor
from settings import Settings
from tests.integration.conftest import CARPENTER, MASON, TAILOR, Walk
from tests.small_house import SILENT

VARANASI = Address("Uttar Pradesh", "Varanasi", "221001")


def job(found: FoundWork, job_id: str) -> Card:
    return next(card for card in (*found.cards, *found.further) if card.listing.job_id == job_id)


def row(chosen: Settings, question: str, *values: Any) -> Any:
    with closing(sqlite3.connect(chosen.var_dir / "kaam.db")) as store:
        return store.execute(question, values).fetchone()


@pytest.fixture
def mason(walk: Walk) -> Iterator[Visitor]:
    """A mason who signed in, whose data are gone again afterwards."""
    signed_in = walk.signed_in(MASON)
    yield signed_in
    now = walk.again(signed_in)
    if now.case:
        take_back(now)


def test_a_mason_in_varanasi_sees_the_masons_jobs_within_reach_best_first(mason: Visitor) -> None:
    found = look(mason)
    assert {card.listing.job_id for card in found.cards} == {"M1", "M2", "M3"}
    assert [card.position for card in found.cards] == [0, 1, 2]
    scores = [card.match.score for card in found.cards]
    assert scores == sorted(scores, reverse=True)
    assert found.blocked_counts == {"reach": 1}
    assert (found.person.name, found.person.last4, found.person.district) == ("Mohan", "0017", "Varanasi")
    assert not found.none_because
    assert not found.further


def test_an_index_that_an_earlier_version_built_is_built_anew_and_her_jobs_are_there(mason: Visitor, chosen: Settings) -> None:
    meta = chosen.index_dir / (chosen.index_dir / CURRENT).read_text(encoding="utf-8") / "meta.json"
    meta.write_text(json.dumps(json.loads(meta.read_text(encoding="utf-8")) | {"format": FORMAT - 1}), encoding="utf-8")
    later = EngineRoom(chosen).engine()

    assert {match.job_id for match in later.match(Worker(uan=MASON, occupation="mason", current=VARANASI)).matches} == {
        str(card.number) for card in look(mason).cards
    }


def test_a_carpenter_in_leh_is_told_plainly_that_nothing_suits(walk: Walk) -> None:
    found = look(walk.signed_in(CARPENTER))
    assert not found.cards
    assert [reason.code for reason in found.none_because] == ["no_listing_near"]


def test_when_nothing_suits_within_reach_the_nearest_beyond_it_are_shown(walk: Walk, mason: Visitor) -> None:
    away = profile.tell_place(mason, mason.in_hand().id, "Leh")
    found = look(away)
    assert not found.cards
    assert found.further
    kilometres = [card.match.km for card in found.further]
    assert kilometres == sorted(kilometres)
    assert min(kilometres) > found.reach_km


@pytest.mark.parametrize(
    ("km", "jobs", "too_far"), [(5.0, {"M1", "M2"}, 0), (10.0, {"M1", "M2"}, 1), (80.0, {"M1", "M2", "M3", "M4"}, 0)]
)
def test_how_far_she_would_go_today_stands_before_what_she_said(mason: Visitor, km: float, jobs: set[str], too_far: int) -> None:
    found = look(mason, Wishes(max_km=km))
    assert {card.listing.job_id for card in found.cards} == jobs
    assert found.reach_km == km
    assert found.blocked_counts.get("reach", 0) == too_far


def test_a_wish_for_pay_keeps_what_pays_it_and_counts_what_is_left_out(mason: Visitor) -> None:
    found = look(mason, Wishes(min_pay=16_000))
    assert {card.listing.job_id for card in found.cards} == {"M1", "M3"}
    assert (found.filtered_out, found.unsaid) == (1, 0)


def test_an_advert_that_does_not_say_its_kind_is_counted_as_silent_not_as_another(mason: Visitor) -> None:
    found = look(mason, Wishes(job_types=("daily_wage",)))
    assert not found.cards
    assert (found.filtered_out, found.unsaid) == (3, 3)


@pytest.mark.parametrize("kind", ["walk_in", "job_fair"])
def test_who_wishes_to_go_by_herself_sees_walk_ins_and_job_fairs_alone(mason: Visitor, kind: str) -> None:
    number = job(look(mason), "M3").number
    with being(mason, number, kind):
        found = look(mason, Wishes(walk_ins=True))
    assert [card.listing.job_id for card in found.cards] == ["M3"]
    assert (found.filtered_out, found.unsaid) == (2, 0)
    assert not look(mason, Wishes(walk_ins=True)).cards


@contextmanager
def being(mason: Visitor, number: int, kind: str) -> Iterator[None]:
    """A listing is of a kind for the block."""
    for now in (kind, "vacancy"):
        with mason.house.database.begin() as store:
            store.exec_driver_sql("UPDATE listings SET kind = ? WHERE id = ?", (now, number))
        if now == kind:
            yield


@pytest.mark.parametrize(
    ("order", "first"), [("nearest", lambda card: card.match.km), ("best_paid", lambda card: -card.listing.monthly_low)]
)
def test_the_order_is_as_she_wishes(mason: Visitor, order: str, first: Any) -> None:
    cards = look(mason, Wishes(order=order)).cards
    assert [card.position for card in cards] == [0, 1, 2]
    assert [first(card) for card in cards] == sorted(first(card) for card in cards)


@pytest.mark.parametrize("status", ["closed", "held_back", "full", "removed"])
def test_a_job_that_was_closed_a_moment_ago_is_not_shown(walk: Walk, mason: Visitor, status: str) -> None:
    number = job(look(mason), "M1").number
    with UnitOfWork(walk.house.database) as work:
        work.listings.set_status([number], status)
        work.commit()
    try:
        assert {card.listing.job_id for card in look(mason).cards} == {"M2", "M3"}
    finally:
        with UnitOfWork(walk.house.database) as work:
            work.listings.set_status([number], "live")
            work.commit()


def test_what_she_wants_and_keeps_stays_through_a_refresh(walk: Walk, mason: Visitor) -> None:
    case, found = mason.in_hand().id, look(mason)
    assert apply.save(mason, case, job(found, "M1")) == "saved"
    assert apply.want(mason, case, job(found, "M3")) == "interested"
    states = look(walk.again(mason)).states
    assert states == {job(found, "M1").number: "saved", job(found, "M3").number: "interested"}


def test_wanting_a_job_counts_one_who_wants_it_once_and_taking_it_back_counts_none(mason: Visitor, chosen: Settings) -> None:
    case, card = mason.in_hand().id, job(look(mason), "M1")
    counted = "SELECT applicants FROM listings WHERE id = ?"
    before = row(chosen, counted, card.number)[0]
    for _ in range(2):
        assert apply.want(mason, case, card) == "interested"
        assert row(chosen, counted, card.number)[0] == before + 1
    assert apply.save(mason, case, card) == "interested"
    assert apply.take_back(mason, case, card) == "withdrawn"
    assert row(chosen, counted, card.number)[0] == before
    assert apply.take_back(mason, case, card) == "withdrawn"
    assert row(chosen, counted, card.number)[0] == before
    assert apply.want(mason, case, card) == "interested"


def test_what_she_does_is_recorded_along_the_chain(mason: Visitor, chosen: Settings) -> None:
    case, card = mason.in_hand().id, job(look(mason), "M1")
    last = row(chosen, "SELECT coalesce(max(id), 0) FROM events")[0]
    apply.save(mason, case, card)
    apply.want(mason, case, card)
    apply.take_back(mason, case, card)
    with closing(sqlite3.connect(chosen.var_dir / "kaam.db")) as store:
        told = store.execute("SELECT kind, listing_id, km_band FROM events WHERE id > ? ORDER BY id", (last,)).fetchall()
    assert [kind for kind, _, _ in told] == ["saved", "interested", "withdrawn"]
    assert {(number, km) for _, number, km in told} == {(card.number, told[0][2])}
    assert told[0][2]


def test_a_job_that_is_gone_cannot_be_wanted(walk: Walk, mason: Visitor) -> None:
    card = job(look(mason), "M1")
    with UnitOfWork(walk.house.database) as work:
        work.listings.set_status([card.number], "closed")
        work.commit()
    try:
        with pytest.raises(Refused) as refusal:
            apply.want(mason, mason.in_hand().id, card)
        assert refusal.value.code == "listing_gone"
    finally:
        with UnitOfWork(walk.house.database) as work:
            work.listings.set_status([card.number], "live")
            work.commit()


def test_what_really_happens_next_is_the_adverts_own_contact_and_that_nothing_is_sent(mason: Visitor) -> None:
    step = apply.next_step(job(look(mason), "M2").listing)
    assert step.contact == "<img src=x onerror=alert(1)>"
    assert apply.line_to_employer(mason, mason.in_hand().id, job(look(mason), "M2")) == "none"


def test_with_the_consent_what_she_wanted_goes_as_well(walk: Walk, chosen: Settings) -> None:
    signed_in = walk.signed_in(TAILOR)
    case = signed_in.in_hand()
    apply.want(signed_in, case.id, job(look(signed_in), "T1"))
    take_back(signed_in)
    assert row(chosen, "SELECT count(*) FROM applications WHERE worker_id = ?", case.worker_id) == (0,)
    assert not look(walk.signed_in(TAILOR)).states


def test_nobody_does_anything_for_a_worker_who_is_not_in_hand(walk: Walk, mason: Visitor) -> None:
    card = job(look(mason), "M1")
    for visitor, case in ((walk.stranger(), mason.in_hand().id), (mason, "another-case")):
        with pytest.raises(Refused) as refusal:
            apply.want(visitor, case, card)
        assert refusal.value.code == "held_elsewhere"


def test_what_was_shown_is_recorded_with_its_place(mason: Visitor, chosen: Settings) -> None:
    last = row(chosen, "SELECT coalesce(max(id), 0) FROM events")[0]
    seen(mason, look(mason).cards[1:])
    with closing(sqlite3.connect(chosen.var_dir / "kaam.db")) as store:
        told = store.execute("SELECT kind, position FROM events WHERE id > ? ORDER BY id", (last,)).fetchall()
    assert told == [("shown", 1), ("shown", 2)]


def test_the_profile_says_what_is_known_and_how_her_words_were_understood(mason: Visitor) -> None:
    told = profile.read(mason)
    assert (told.trade, told.families, told.place_known, told.complete) == ("rajmistri", ("7112",), True, True)
    assert told.pay
    assert (told.pay.amount, told.pay.period, told.licences, told.education) == (450, "day", None, "primary")


def test_what_she_tells_stands_before_what_e_shram_says_also_the_next_time(walk: Walk) -> None:
    first = walk.signed_in(MASON)
    told = profile.tell_pay(first, first.in_hand().id, "₹ ६५०", "day")
    told = profile.tell_place(told, told.in_hand().id, "232104")
    told = profile.tell_licences(told, told.in_hand().id, ("two_wheeler",))
    again = walk.signed_in(MASON)
    known = profile.read(again)
    assert known.pay
    assert (known.pay.amount, known.licences, known.place and known.place.district) == (650, ("two_wheeler",), "Chandauli")
    take_back(again)
    assert profile.read(walk.signed_in(MASON)).licences is None


def test_another_trade_brings_other_jobs(mason: Visitor) -> None:
    tailor = profile.tell_trade(mason, mason.in_hand().id, "दर्ज़ी")
    assert profile.read(tailor).families[0] == "7531"
    assert {card.listing.job_id for card in look(tailor).cards}.isdisjoint({"M1", "M2", "M3"})


def test_words_that_mean_nothing_we_know_get_an_offer_and_the_choice_is_remembered(mason: Visitor, walk: Walk) -> None:
    odd = profile.tell_trade(mason, mason.in_hand().id, "qwzx vrrt")
    told = profile.read(odd)
    assert not told.families
    assert 1 <= len(told.offers) <= 5
    chosen = profile.choose_trade(odd, odd.in_hand().id, told.trade, "7112")
    profile.choose_trade(chosen, chosen.in_hand().id, told.trade, "7112")
    with UnitOfWork(walk.house.database, writing=False) as work:
        kept = [(each.family, each.confirmed_by, each.count) for each in work.corrections.all() if each.text]
    assert kept == [("7112", "worker", 1)]


def test_what_three_people_chose_is_told_to_the_next(mason: Visitor, walk: Walk) -> None:
    resolve, words = walk.house.engine().resolver.resolve, " ".join(folded_words("zwqx vrrtq"))
    with UnitOfWork(walk.house.database) as work:
        for _ in range(2):
            work.corrections.confirm(words, "7126", "worker", datetime.now(UTC))
        work.commit()
    odd = profile.tell_trade(mason, mason.in_hand().id, "zwqx vrrtq")
    assert not profile.read(odd).families
    profile.choose_trade(odd, odd.in_hand().id, "zwqx vrrtq", "7126")
    found = resolve("Zwqx  VRRTQ")
    assert (found.families[0].code, found.families[0].how) == ("7126", "correction")


def test_what_else_her_words_may_mean_is_offered_beside_what_was_understood(mason: Visitor) -> None:
    told = profile.read(profile.tell_trade(mason, mason.in_hand().id, "helper"))
    assert told.families
    assert told.offers
    assert set(told.offers).isdisjoint(told.families)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "place_missing"), ("000000", "place_not_found"), ("999999", "place_not_found"), ("Qwertystan", "place_not_found")],
)
def test_a_place_that_cannot_be_found_is_refused(mason: Visitor, typed: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        profile.tell_place(mason, mason.in_hand().id, typed)
    assert refusal.value.code == code


def test_a_name_that_two_districts_share_is_asked_about_and_the_state_settles_it(mason: Visitor) -> None:
    with pytest.raises(Refused) as refusal:
        profile.tell_place(mason, mason.in_hand().id, "Bilaspur")
    assert refusal.value.code == "place_ambiguous"
    choices = refusal.value.values["choices"]
    assert len(choices) > 1
    settled = profile.tell_place(mason, mason.in_hand().id, ", ".join(choices[0]))
    place = profile.read(settled).place
    assert place
    assert (place.district, place.state) == choices[0]


@pytest.mark.parametrize("typed", ["four hundred", "45o", "999999999999"])
def test_pay_that_cannot_be_right_is_refused_and_what_stood_stays(walk: Walk, mason: Visitor, typed: str) -> None:
    with pytest.raises(Refused) as refusal:
        profile.tell_pay(mason, mason.in_hand().id, typed, "day")
    assert refusal.value.code == "cannot_keep"
    pay = profile.read(walk.again(mason)).pay
    assert pay
    assert pay.amount == 450


def test_an_answer_about_a_licence_is_kept(mason: Visitor) -> None:
    has = profile.answer_licences(mason, mason.in_hand().id, ("two_wheeler",), True)
    assert profile.read(has).licences == ("two_wheeler",)
    hasnt = profile.answer_licences(has, has.in_hand().id, ("heavy_vehicle",), False)
    assert profile.read(hasnt).licences == ("two_wheeler",)


def test_wishes_reach_the_engine(mason: Visitor) -> None:
    near = profile.tell_wishes(mason, mason.in_hand().id, Preferences(max_km=5.0))
    found = look(near)
    assert found.reach_km == 5.0
    assert {card.listing.job_id for card in found.cards} == {"M1", "M2"}


def test_one_whose_record_says_nothing_tells_trade_and_place_and_finds_work(walk: Walk) -> None:
    silent = walk.signed_in(SILENT)
    assert not profile.read(silent).complete
    told = profile.tell_trade(silent, silent.in_hand().id, "raj mistri")
    told = profile.tell_place(told, told.in_hand().id, "वाराणसी")
    assert profile.read(told).complete
    assert {card.listing.job_id for card in look(told).cards} >= {"M1", "M3"}
    assert replace(told.in_hand(), profile=0) == replace(silent.in_hand(), profile=0)


def test_presses_that_come_at_once_count_one_who_wants_it(walk: Walk, mason: Visitor, chosen: Settings) -> None:
    case, card = mason.in_hand().id, job(look(mason), "M1")
    before = row(chosen, "SELECT applicants FROM listings WHERE id = ?", card.number)[0]
    barrier = threading.Barrier(4)

    def press() -> None:
        barrier.wait()
        apply.want(mason, case, card)

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert row(chosen, "SELECT applicants FROM listings WHERE id = ?", card.number)[0] == before + 1
