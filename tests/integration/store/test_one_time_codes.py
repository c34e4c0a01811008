"""One-time codes on both databases: they open once, for a while, for their own walk, and never after five tries."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from access.otp import MOST_IN_WINDOW, TRIES, CodeNotDigits, CodeOver, CodeWrong, OneTimeCodes, TooManyCodes
from data.vault import Vault
from tests.conftest import Promise

NOW = datetime(2026, 11, 26, 6, 30, tzinfo=UTC)
UAN, OTHER = "001000000017", "001000000058"
WALK = "walk-1"


@pytest.fixture
def codes(store: Engine, vault: Vault) -> OneTimeCodes:
    return OneTimeCodes(store, vault)


def another(code: str) -> str:
    """Six digits that are not the code."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_code_that_was_sent_opens_once(codes: OneTimeCodes) -> None:
    code = codes.issue(WALK, UAN, NOW)
    assert len(code) == 6
    codes.check(WALK, code, NOW + timedelta(minutes=9))
    with pytest.raises(CodeOver):
        codes.check(WALK, code, NOW + timedelta(minutes=9))


@pytest.mark.parametrize("typed", ["{} ", "{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}", "{0[0]}-{0[1]}{0[2]}{0[3]}{0[4]}{0[5]}"])
def test_it_is_read_as_people_type_it(codes: OneTimeCodes, typed: str) -> None:
    code = codes.issue(WALK, UAN, NOW)
    codes.check(WALK, typed.format(code), NOW)


def test_devanagari_digits_open_as_well(codes: OneTimeCodes) -> None:
    code = codes.issue(WALK, UAN, NOW)
    codes.check(WALK, code.translate(str.maketrans("0123456789", "०१२३४५६७८९")), NOW)


def test_after_ten_minutes_it_opens_no_more(codes: OneTimeCodes) -> None:
    code = codes.issue(WALK, UAN, NOW)
    with pytest.raises(CodeOver):
        codes.check(WALK, code, NOW + timedelta(minutes=10))


def test_five_wrong_tries_close_it_even_for_the_right_one(codes: OneTimeCodes) -> None:
    code = codes.issue(WALK, UAN, NOW)
    for left in range(TRIES - 1, 0, -1):
        with pytest.raises(CodeWrong) as refusal:
            codes.check(WALK, another(code), NOW)
        assert refusal.value.values == {"left": left}
    with pytest.raises(CodeOver):
        codes.check(WALK, another(code), NOW)
    with pytest.raises(CodeOver):
        codes.check(WALK, code, NOW)


def test_five_digits_cost_no_try(codes: OneTimeCodes) -> None:
    code = codes.issue(WALK, UAN, NOW)
    for _ in range(TRIES + 1):
        with pytest.raises(CodeNotDigits):
            codes.check(WALK, code[:5], NOW)
    codes.check(WALK, code, NOW)


def test_a_newer_code_closes_the_one_before(codes: OneTimeCodes) -> None:
    first = codes.issue(WALK, UAN, NOW)
    second = codes.issue(WALK, UAN, NOW + timedelta(seconds=5))
    if first != second:
        with pytest.raises(CodeWrong):
            codes.check(WALK, first, NOW + timedelta(seconds=6))
    codes.check(WALK, second, NOW + timedelta(seconds=6))


def test_the_code_of_one_walk_opens_no_other(codes: OneTimeCodes) -> None:
    code = codes.issue(WALK, UAN, NOW)
    codes.issue("walk-2", OTHER, NOW)
    with pytest.raises((CodeWrong, CodeOver)):
        codes.check("walk-3", code, NOW)
    codes.check(WALK, code, NOW)


def test_only_so_many_are_sent_for_one_uan_whoever_asks_until_one_opens(codes: OneTimeCodes) -> None:
    for number in range(MOST_IN_WINDOW):
        codes.issue(f"walk-{number}", UAN, NOW + timedelta(minutes=number))
    with pytest.raises(TooManyCodes) as refusal:
        codes.issue("walk-x", UAN, NOW + timedelta(minutes=10))
    assert refusal.value.values == {"minutes": 50}
    codes.issue("walk-y", OTHER, NOW + timedelta(minutes=10))
    codes.issue("walk-z", UAN, NOW + timedelta(minutes=61))


@pytest.mark.trust
def test_an_address_an_operator_and_everybody_together_have_caps(
    codes: OneTimeCodes, monkeypatch: pytest.MonkeyPatch, promise: Promise
) -> None:
    monkeypatch.setattr("access.otp.MOST_FROM_ADDRESS", 4)
    monkeypatch.setattr("access.otp.MOST_BY_OPERATOR", 6)
    monkeypatch.setattr("access.otp.MOST_IN_ALL", 9)
    asked = iter(range(100))

    def sent(many: int, **who: str) -> int:
        count = 0
        for number in (next(asked) for _ in range(many)):
            with suppress(TooManyCodes):
                codes.issue(f"walk-{number}", f"{number:012d}", NOW, **who)
                count += 1
        return count

    here = sent(10, address="203.0.113.7")
    elsewhere = sent(10, address="2001:db8::7", operator="one")
    operator = sent(10, operator="one")
    anybody = sent(10)
    assert (here, elsewhere, operator, anybody) == (4, 4, 1, 0)  # nine in all: the last two meet that cap
    codes.issue("walk-later", UAN, NOW + timedelta(minutes=61), address="203.0.113.7", operator="one")
    promise("codes past the caps of address, operator and everybody", tried=40, refused=40 - 9, leaked=0)


def test_codes_that_opened_do_not_count(codes: OneTimeCodes) -> None:
    for number in range(MOST_IN_WINDOW + 3):
        moment = NOW + timedelta(seconds=number)
        codes.check(f"walk-{number}", codes.issue(f"walk-{number}", UAN, moment), moment)


def test_many_guesses_at_once_share_five_tries(codes: OneTimeCodes) -> None:
    code = codes.issue(WALK, UAN, NOW)
    compared, barrier = [], threading.Barrier(8)

    def guess() -> None:
        barrier.wait()
        for _ in range(4):
            try:
                codes.check(WALK, another(code), NOW)
            except CodeWrong:
                compared.append(1)
            except CodeOver:
                pass

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(compared) == TRIES - 1


@pytest.mark.trust
def test_many_who_ask_at_once_share_the_cap_of_a_number(codes: OneTimeCodes, store: Engine, promise: Promise) -> None:
    sent, refused, barrier = [], [], threading.Barrier(12)

    def ask(place: int) -> None:
        barrier.wait()
        for number in range(3):
            try:
                sent.append(codes.issue(f"walk-{place}-{number}", UAN, NOW))
            except TooManyCodes:
                refused.append(place)

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sent) + len(refused) == 36
    told = f"one-time codes: those asked for at once share the cap of a number ({store.dialect.name})"
    promise(told, tried=36, refused=len(refused), leaked=len(sent) - MOST_IN_WINDOW)


@pytest.mark.slow
@pytest.mark.trust
def test_ten_thousand_guesses_at_once_share_five_tries(codes: OneTimeCodes, store: Engine, promise: Promise) -> None:
    code = codes.issue(WALK, UAN, NOW)
    compared, over, problems, barrier = [], [], [], threading.Barrier(16)

    def guess() -> None:
        barrier.wait()
        for _ in range(625):
            try:
                codes.check(WALK, another(code), NOW)
                problems.append("opened")
            except CodeWrong:
                compared.append(1)
            except CodeOver:
                over.append(1)

    threads = [threading.Thread(target=guess) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len(compared) + len(over) == 10_000
    with store.connect() as connection:
        tries = int(connection.execute(text("SELECT max(tries) FROM one_time_codes")).scalar_one())
    told = f"one-time codes: of guesses at once five are compared ({store.dialect.name})"
    promise(told, tried=10_000, refused=10_000 - tries, leaked=max(0, tries - TRIES))


def test_neither_code_nor_uan_is_kept(codes: OneTimeCodes, store: Engine) -> None:
    code = codes.issue(WALK, UAN, NOW)
    with store.connect() as connection:
        row = connection.execute(text("SELECT * FROM one_time_codes")).mappings().one()
    told = " ".join(str(value) for value in row.values())
    assert code not in told.replace("-", "").split()
    assert UAN not in told


def test_one_customer_of_a_network_is_one_address(codes: OneTimeCodes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("access.otp.MOST_FROM_ADDRESS", 3)
    for number in range(3):
        codes.issue(f"walk-{number}", f"{number:012d}", NOW, address=f"2001:db8:1:2{number}::{number + 1}")
    with pytest.raises(TooManyCodes):
        codes.issue("walk-x", OTHER, NOW, address="2001:db8:1:2f:a:b:c:d")
    codes.issue("walk-y", OTHER, NOW, address="2001:db8:2::1")
    for number in range(3):
        codes.issue(f"walk-{number}", f"{number + 9:012d}", NOW, address="203.0.113.7")
    codes.issue("walk-z", UAN, NOW, address="203.0.113.8")


def test_a_stranger_who_asks_for_her_codes_does_not_lock_her_out(codes: OneTimeCodes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("access.otp.MOST_FOR_UAN", 12)
    for number in range(MOST_IN_WINDOW):
        codes.issue(f"his-{number}", UAN, NOW, address="203.0.113.7")
    with pytest.raises(TooManyCodes):
        codes.issue("his-x", UAN, NOW, address="203.0.113.7")
    assert codes.issue("hers", UAN, NOW, address="198.51.100.4")
    assert codes.issue("at-the-centre", UAN, NOW, operator="one")
    sent = 0
    for number in range(9):
        with suppress(TooManyCodes):
            codes.issue(f"theirs-{number}", UAN, NOW, address=f"203.0.113.{number + 20}")
            sent += 1
    assert sent == 12 - MOST_IN_WINDOW - 2  # many strangers together do
