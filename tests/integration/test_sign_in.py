"""A worker's way in: UAN, consent, code; what is kept of it, who may take it back, and that nobody learns who exists."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import numpy as np
import pytest

from access.refusals import ConsentRefused
from access.roles import COUNTED, FIND_FIELDS, LEARNT, Actor, Purpose, Role
from data.gateways.eshram import SandboxEShram
from data.gateways.sms import SandboxSms
from data.store.unit_of_work import UnitOfWork
from matching.coarse import refined
from matching.engine import MatchEngine
from matching.features import NAMES
from services import find_work, happened, profile, visits
from services import sign_in as way_in
from services.accounts import seed_accounts, sign_in
from services.engine_room import NotReady
from services.house import House
from services.refusal import Refused
from services.sign_in import (
    agree,
    begin,
    channel_among,
    code_sent,
    may_be_aadhaar,
    prove,
    send_again,
    take_back,
)
from services.visits import GRANT, Visitor, let_go_of_the_left, sign_out, visitor_of
from settings import Settings, load_settings
from tests.conftest import Promise
from tests.integration.conftest import CARPENTER, MASON, NOBODY, RIDER, TAILOR, Walk
from tests.small_house import SILENT


def events(chosen: Settings) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(chosen.var_dir / "kaam.db")) as store:
        store.row_factory = sqlite3.Row
        return [dict(row) for row in store.execute("SELECT * FROM events ORDER BY id")]


@pytest.mark.parametrize("typed", ["0010 0000 0017", "0010-0000-0017", "००१०००००००१७", " 001000000017 "])
def test_the_number_is_read_as_people_type_it(walk: Walk, typed: str) -> None:
    case = begin(walk.stranger(), typed, "hi", "self").case
    assert case
    assert (case.uan, case.last4, case.step) == (MASON, "0017", "consent")


@pytest.mark.parametrize(
    ("typed", "code", "values"),
    [
        ("00100000001", "uan_too_short", {"digits": 11}),
        ("0010000000170", "uan_too_long", {"digits": 13}),
        ("OO1000000017", "uan_not_digits", {"others": 2}),
        ("  ", "uan_missing", None),
    ],
)
def test_what_is_no_uan_is_refused_saying_what_is_wrong(walk: Walk, typed: str, code: str, values: dict[str, int] | None) -> None:
    with pytest.raises(Refused) as refusal:
        begin(walk.stranger(), typed, "hi", "self")
    assert refusal.value.code == code
    assert values is None or refusal.value.values == values


def test_a_number_that_may_be_an_aadhaar_gets_a_line_and_no_refusal(walk: Walk) -> None:
    told = [begin(walk.stranger(), uan, "hi", "self").case for uan in ("234123412346", MASON)]
    assert [case is not None and may_be_aadhaar(case) for case in told] == [True, False]


@pytest.mark.parametrize(
    ("wish", "channel"), [("umang", "umang"), ("CSC", "csc"), ("<script>", "self"), ("", "self"), (None, "self")]
)
def test_a_link_sets_the_channel_and_nothing_else_does(wish: str | None, channel: str) -> None:
    assert channel_among(wish) == channel


def test_before_the_code_opens_nothing_is_kept_and_nothing_can_be_read(walk: Walk) -> None:
    waiting = walk.waiting(RIDER)
    assert walk.house.door.worker_id(RIDER) is None
    for act in (find_work.look, profile.read):
        with pytest.raises(Refused) as refusal:
            act(waiting)
        assert refusal.value.code == "held_elsewhere"


def test_without_the_right_code_the_door_stays_shut(walk: Walk) -> None:
    waiting = walk.waiting(RIDER)
    wrong = f"{(int(walk.code_of(waiting)) + 1) % 1_000_000:06d}"
    with pytest.raises(Refused) as refusal:
        prove(waiting, wrong)
    assert (refusal.value.code, refusal.value.values) == ("code_wrong", {"left": 4})
    assert walk.house.door.worker_id(RIDER) is None


def test_a_walk_cannot_skip_the_consent_or_the_code(walk: Walk) -> None:
    begun = begin(walk.stranger(), MASON, "hi", "self")
    for act in (lambda: prove(begun, "123456"), lambda: send_again(begun), lambda: code_sent(begun)):
        with pytest.raises(Refused):
            act()
    waiting = walk.waiting(MASON)
    with pytest.raises(Refused):
        agree(waiting, count_me=True)


def test_what_she_agreed_to_is_kept_sealed_and_nothing_else(walk: Walk, chosen: Settings) -> None:
    signed_in = walk.signed_in(MASON)
    case, door = signed_in.in_hand(), walk.house.door
    consents = door.consents(signed_in.actor, case.worker_id or "", datetime.now(UTC))
    standing = {consent.purpose: frozenset(consent.fields) for consent in consents if consent.status == "active"}
    assert standing == {Purpose.FIND_WORK: frozenset(FIND_FIELDS), Purpose.STATISTICS: frozenset((*COUNTED, *LEARNT))}
    with pytest.raises(ConsentRefused):
        door.read(signed_in.actor, case.worker_id or "", Purpose.FIND_WORK, ("mobile",), datetime.now(UTC))
    kept = b"".join(path.read_bytes() for path in chosen.var_dir.glob("kaam.db*"))
    assert b"Mohan" not in kept
    assert MASON.encode() not in kept


def test_who_does_not_want_to_be_counted_leaves_no_event(walk: Walk, chosen: Settings) -> None:
    before = len(events(chosen))
    signed_in = walk.signed_in(MASON, count_me=False)
    find_work.seen(signed_in, find_work.look(signed_in).cards)
    assert len(events(chosen)) == before


def test_who_does_is_counted_with_the_channel_she_came_by(walk: Walk, chosen: Settings) -> None:
    before = len(events(chosen))
    signed_in = walk.signed_in(TAILOR, channel="umang")
    find_work.seen(signed_in, find_work.look(signed_in).cards)
    told = events(chosen)[before:]
    assert [(event["kind"], event["position"]) for event in told] == [("consented", None), ("shown", 0)]
    assert {event["channel"] for event in told} == {"umang"}
    assert len({event["pseudonym"] for event in told}) == 1
    shown = told[1]
    assert (shown["state"], shown["gender"], shown["listing_family"], shown["age_band"], shown["family"]) == (
        "Tamil Nadu",
        "female",
        "7531",
        "36_45",
        "7531",
    )
    assert shown["wage_band"] == "10001_15000"
    assert all(event["simulated"] for event in told)
    assert told[0]["fit"] is None
    assert refined(np.frombuffer(shown["fit"], dtype=np.uint8).reshape(1, -1))[0, NAMES.index("kinship")] == 1.0


def test_nothing_is_learnt_from_people_under_age_or_who_agreed_to_an_earlier_notice(
    walk: Walk, chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown_to(signed_in: Visitor) -> list[Any]:
        before = len(events(chosen))
        find_work.seen(signed_in, find_work.look(signed_in).cards)
        return [event["fit"] for event in events(chosen)[before:]]

    tailor = walk.signed_in(TAILOR)
    assert shown_to(tailor) != [None]
    with monkeypatch.context() as young:
        young.setattr(happened, "age_band", lambda *_: "under_18")
        assert shown_to(tailor) == [None]
    with monkeypatch.context() as unsaid:
        unsaid.setattr(happened, "age_band", lambda *_: None)
        assert shown_to(tailor) == [None]
    with monkeypatch.context() as earlier:
        earlier.setitem(way_in.FIELDS, Purpose.STATISTICS, COUNTED)
        assert shown_to(walk.signed_in(TAILOR)) == [None]


def test_a_uan_that_nobody_has_walks_like_one_whose_record_says_nothing(walk: Walk, chosen: Settings) -> None:
    before = len(events(chosen))
    unknown, silent = walk.signed_in(NOBODY), walk.signed_in(SILENT)
    found = [
        replace(find_work.look(each), case_id="", person=find_work.Person(None, "", None, None, None)) for each in (unknown, silent)
    ]
    assert found[0] == found[1]
    assert [reason.code for reason in found[0].none_because] == ["trade_not_said"]
    assert not [event for event in events(chosen)[before:] if event["state"]]


def test_what_the_screen_of_the_code_says_is_the_same_for_a_uan_that_nobody_has(walk: Walk) -> None:
    told = [code_sent(walk.waiting(uan)) for uan in (MASON, NOBODY)]
    assert len({(each.minutes, each.digits, each.tries, bool(each.demonstration_message)) for each in told}) == 1


def test_a_consent_that_is_taken_back_leaves_nothing_to_read(walk: Walk, chosen: Settings) -> None:
    signed_in = walk.signed_in(TAILOR)
    case = signed_in.in_hand()
    left = take_back(signed_in)
    assert left.case is None
    actor = Actor("visit", Role.WORKER, case.worker_id)
    with pytest.raises(ConsentRefused):
        walk.house.door.read(actor, case.worker_id or "", Purpose.FIND_WORK, ("name",), datetime.now(UTC))
    with closing(sqlite3.connect(chosen.var_dir / "kaam.db")) as store:
        values = store.execute("SELECT count(*) FROM worker_values WHERE worker_id = ?", (case.worker_id,)).fetchone()
    assert values == (0,)


def test_a_refresh_loses_nothing_and_leaving_ends_every_tab(walk: Walk) -> None:
    signed_in = walk.signed_in(MASON)
    again = walk.again(signed_in)
    assert again.case == signed_in.case
    assert find_work.look(again).person.name == "Mohan"
    sign_out(signed_in)
    assert walk.again(signed_in).case is None


def test_another_browser_sees_nothing_of_it(walk: Walk) -> None:
    walk.signed_in(MASON)
    assert walk.stranger().case is None


def test_when_e_shram_does_not_answer_the_code_need_not_be_typed_again(walk: Walk, tmp_path: Path) -> None:
    house = walk.house
    deaf = House(house.room, house.database, house.vault, SandboxEShram(tmp_path / "absent.db"), house.sms, simulated=True)
    waiting = walk.waiting(CARPENTER)
    code = walk.code_of(waiting)
    with pytest.raises(Refused) as refusal:
        prove(replace(waiting, house=deaf), code)
    assert refusal.value.code == "gateway_unavailable"
    assert house.door.worker_id(CARPENTER) is None
    proved = prove(walk.again(waiting), "")
    assert proved.in_hand().step == "profile"


def test_before_anything_is_seeded_the_answer_is_that_there_are_no_jobs_yet(walk: Walk) -> None:
    class Room:
        def engine(self) -> MatchEngine:
            raise NotReady

        def rebuild(self) -> None:
            raise NotReady

    house = walk.house
    empty = House(Room(), house.database, house.vault, house.eshram, house.sms, simulated=True)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refusal:
        begin(visitor_of(None, of=empty), MASON, "hi", "self")
    assert refusal.value.code == "not_ready"


def test_in_production_the_service_is_not_open_until_there_are_real_gateways() -> None:
    with pytest.raises(Refused) as refusal:
        House.open(load_settings({"KAAM_MODE": "production"}))
    assert refusal.value.code == "not_live"


def password_of(chosen: Settings, name: str) -> str:
    lines = seed_accounts(chosen).read_text(encoding="utf-8").splitlines()
    return next(line.split(",")[1] for line in lines if line.startswith(f"{name},"))


@pytest.mark.trust
def test_an_operator_does_nothing_to_a_worker_who_is_not_in_hand(walk: Walk, chosen: Settings, promise: Promise) -> None:
    operator = walk.signed_in(TAILOR, visitor=sign_in(walk.stranger(), "centre.varanasi", password_of(chosen, "centre.varanasi")))
    other, door, now = walk.signed_in(RIDER).in_hand(), walk.house.door, datetime.now(UTC)
    worker_id, actor = other.worker_id or "", operator.actor
    attempts: list[Any] = [
        lambda: door.read(actor, worker_id, Purpose.ASSIST, {"name"}, now),
        lambda: door.read(actor, worker_id, Purpose.FIND_WORK, {"name"}, now),
        lambda: door.applications(actor, worker_id, now),
        lambda: door.consents(actor, worker_id, now),
        lambda: door.reads(actor, worker_id, now),
        lambda: door.withdraw(actor, other.consents[0], now),
        lambda: door.pause(actor, other.consents[0], now),
        lambda: door.erase(actor, worker_id, now),
        lambda: door.must_be_able_to_erase(actor, worker_id),
        lambda: door.read(replace(actor, subject=None), worker_id, Purpose.ASSIST, {"name"}, now),
    ]
    refused = 0
    for attempt in attempts:
        with pytest.raises(ConsentRefused):
            attempt()
        refused += 1
    assert door.stands(worker_id, Purpose.FIND_WORK, now)
    promise("acts of an operator on a worker not in hand", tried=len(attempts), refused=refused, leaked=len(attempts) - refused)


def test_an_operator_sees_nothing_of_a_worker_before_her_code_and_nothing_after_half_an_hour(
    walk: Walk, chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = sign_in(walk.stranger(), "centre.varanasi", password_of(chosen, "centre.varanasi"))
    waiting = walk.waiting(TAILOR, visitor=operator)
    with pytest.raises(Refused):
        find_work.look(waiting)
    helped = walk.signed_in(TAILOR, visitor=walk.again(waiting))
    assert helped.in_hand().channel == "csc"
    assert find_work.look(helped).person.name == "Asha"
    late = datetime.fromisoformat(helped.in_hand().proved_at or "") - GRANT - timedelta(seconds=1)
    stale = helped.with_case(replace(helped.in_hand(), proved_at=late.isoformat()), datetime.now(UTC))
    assert walk.again(stale).case is None


@pytest.mark.parametrize("way", ["sign out", "another worker", "sign in again", "taken back"])
def test_however_an_operator_lets_her_go_she_is_told_what_was_done(walk: Walk, chosen: Settings, way: str) -> None:
    password = password_of(chosen, "centre.varanasi")
    helped = walk.signed_in(RIDER, visitor=sign_in(walk.stranger(), "centre.varanasi", password))
    sms = walk.house.sms
    assert isinstance(sms, SandboxSms)
    sms.send(RIDER, "nothing yet", datetime.now(UTC))
    if way == "sign out":
        sign_out(helped)
    elif way == "another worker":
        begin(helped, MASON, "hi", "csc")
    elif way == "sign in again":
        sign_in(helped, "centre.varanasi", password)
    else:
        take_back(helped)
    assert "nothing yet" not in (sms.last(RIDER) or "")


def test_when_half_an_hour_is_over_in_several_tabs_at_once_she_is_told_once(
    walk: Walk, chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = sign_in(walk.stranger(), "centre.varanasi", password_of(chosen, "centre.varanasi"))
    helped = walk.signed_in(RIDER, visitor=operator)
    late = datetime.fromisoformat(helped.in_hand().proved_at or "") - GRANT - timedelta(seconds=1)
    helped.with_case(replace(helped.in_hand(), proved_at=late.isoformat()), datetime.now(UTC))
    told: list[str] = []
    both, run_out = Barrier(2), visits._run_out

    def at_once(visitor: Visitor, now: datetime) -> bool:
        over = run_out(visitor, now)
        if over:
            both.wait(10)
        return over

    monkeypatch.setattr(visits, "_run_out", at_once)
    monkeypatch.setattr(visits, "send_receipt", lambda _house, _account, uan, *_more: told.append(uan))
    with ThreadPoolExecutor(2) as pool:
        tabs = [each.result() for each in [pool.submit(walk.again, operator) for _ in range(2)]]
    assert [(tab.role, tab.case) for tab in tabs] == [("operator", None)] * 2
    assert told == [RIDER]


def test_a_worker_left_in_hand_at_an_empty_desk_is_told_once_what_was_done(walk: Walk, chosen: Settings) -> None:
    operator = sign_in(walk.stranger(), "centre.varanasi", password_of(chosen, "centre.varanasi"))
    walk.signed_in(RIDER, visitor=operator)
    sms, now = walk.house.sms, datetime.now(UTC)
    assert isinstance(sms, SandboxSms)
    sms.send(RIDER, "nothing yet", now)
    let_go_of_the_left(walk.house, now + timedelta(minutes=14))
    assert walk.again(operator, present=False).account
    assert sms.last(RIDER) == "nothing yet"
    assert let_go_of_the_left(walk.house, now + timedelta(minutes=16)) >= 1
    assert "nothing yet" not in (sms.last(RIDER) or "")
    assert walk.again(operator, present=False).account is None
    sms.send(RIDER, "nothing more", now)
    let_go_of_the_left(walk.house, now + timedelta(minutes=17))
    assert sms.last(RIDER) == "nothing more"


def test_of_two_tabs_of_a_desk_the_older_cannot_touch_the_next_worker(walk: Walk, chosen: Settings) -> None:
    operator = sign_in(walk.stranger(), "centre.varanasi", password_of(chosen, "centre.varanasi"))
    first = walk.signed_in(TAILOR, visitor=operator)
    old_tab = first.in_hand().id
    second = walk.signed_in(MASON, visitor=walk.again(first))
    assert find_work.look(walk.again(first)).person.name == "Mohan"
    with pytest.raises(Refused) as refusal:
        profile.tell_trade(walk.again(first), old_tab, "tailor")
    assert refusal.value.code == "held_elsewhere"
    assert profile.read(second).trade == "rajmistri"


def test_the_sandbox_telephone_forgets(tmp_path: Path) -> None:
    sms = SandboxSms(tmp_path / "sms.db")
    now = datetime.now(UTC)
    sms.send(MASON, "first", now - timedelta(minutes=20))
    sms.send(TAILOR, "second", now)
    assert (sms.last(MASON), sms.last(TAILOR), sms.last(NOBODY)) == (None, "second", None)


def test_taking_back_ends_what_was_agreed_to_on_other_visits_too(walk: Walk, chosen: Settings) -> None:
    operator = sign_in(walk.stranger(), "centre.varanasi", password_of(chosen, "centre.varanasi"))
    helped = walk.signed_in(CARPENTER, visitor=operator)
    alone = walk.signed_in(CARPENTER, count_me=False)
    assert helped.agreed()
    worker_id = alone.in_hand().worker_id
    take_back(alone)
    with closing(sqlite3.connect(chosen.var_dir / "kaam.db")) as store:
        assert store.execute("SELECT count(*) FROM worker_values WHERE worker_id = ?", (worker_id,)).fetchone() == (0,)
        left = store.execute("SELECT count(*) FROM consents WHERE worker_id = ? AND status = 'active'", (worker_id,)).fetchone()
    assert left == (0,)
    assert not helped.agreed()


def test_who_is_not_in_hand_teaches_no_words_and_words_that_may_tell_of_a_person_are_not_kept(walk: Walk) -> None:
    def kept() -> list[str]:
        with UnitOfWork(walk.house.database, writing=False) as work:
            return [each.text for each in work.corrections.all()]

    before = kept()
    with pytest.raises(Refused):
        profile.choose_trade(walk.stranger(), "no-case", "vrrtq", "7112")
    mason = walk.signed_in(MASON)
    mason = profile.choose_trade(mason, mason.in_hand().id, "vrrtq 9812345678", "7112")
    mason = profile.choose_trade(mason, mason.in_hand().id, "meri beti sunita ka ghar gali tin ke paas hai wahan", "7112")
    assert kept() == before
    take_back(mason)
