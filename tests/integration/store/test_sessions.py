"""Sessions on both databases: a cookie leads to one while it holds, in every tab the same, and to nothing afterwards."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from access.roles import Role
from access.sessions import AT_THE_DOOR, IDLE, LONGEST, HeldElsewhere, Sessions, is_token, new_token
from data.vault import Vault

NOW = datetime(2026, 11, 26, 6, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def sessions(store: Engine, vault: Vault) -> Sessions:
    return Sessions(store, vault)


def test_a_refresh_finds_what_was_held(sessions: Sessions) -> None:
    token = new_token()
    sessions.start(token, Role.WORKER, None, {"uan": "001000000017"}, NOW)
    found = sessions.of(token, NOW + MINUTE)
    assert found
    assert (found.role, found.holds) == (Role.WORKER, {"uan": "001000000017"})
    assert sessions.of(new_token(), NOW) is None


def test_signing_out_ends_every_tab(sessions: Sessions) -> None:
    token = new_token()
    sessions.start(token, Role.OFFICIAL, None, {}, NOW)
    sessions.end(token, NOW + MINUTE)
    assert sessions.of(token, NOW + MINUTE) is None


def test_an_idle_session_ends_by_itself_and_a_used_one_does_not(sessions: Sessions) -> None:
    token, other = new_token(), new_token()
    sessions.start(token, Role.WORKER, None, {}, NOW)
    sessions.start(other, Role.WORKER, None, {}, NOW)
    for minutes in range(5, 30, 5):
        assert sessions.of(token, NOW + minutes * MINUTE)
    assert sessions.of(other, NOW + IDLE) is None


def test_a_session_at_the_door_waits_for_its_browser_alone_and_lets_it_in_once(sessions: Sessions) -> None:
    noted, other = new_token(), new_token()
    sessions.start(noted, Role.WORKER, None, {"uan": "001000000058"}, NOW)
    begun, word = sessions.start_at_door(noted, Role.WORKER, None, {"uan": "001000000017"}, NOW)
    assert sessions.of(noted, NOW) is None  # neither what it led to before, nor what begins now
    assert sessions.of(word, NOW) is None
    for token, said in ((other, word), (noted, new_token()), (word, noted)):
        assert sessions.let_in(token, said, NOW) is None
    fresh = sessions.let_in(noted, word, NOW + MINUTE)
    assert fresh
    found = sessions.of(fresh, NOW + MINUTE)
    assert found
    assert (found.id, found.holds) == (begun.id, {"uan": "001000000017"})
    assert sessions.of(noted, NOW + MINUTE) is None
    assert sessions.let_in(noted, word, NOW + MINUTE) is None


def test_a_session_at_the_door_does_not_wait_longer_than_two_minutes(sessions: Sessions) -> None:
    token = new_token()
    _, word = sessions.start_at_door(token, Role.OFFICIAL, None, {}, NOW)
    assert sessions.let_in(token, word, NOW + AT_THE_DOOR) is None


def test_a_word_that_comes_twice_at_once_lets_in_once(sessions: Sessions) -> None:
    token = new_token()
    _, word = sessions.start_at_door(token, Role.OFFICIAL, None, {}, NOW)
    with ThreadPoolExecutor(4) as pool:
        fresh = [each.result() for each in [pool.submit(sessions.let_in, token, word, NOW) for _ in range(4)]]
    assert len([each for each in fresh if each and sessions.of(each, NOW)]) == 1
    assert fresh.count(None) == 3


def test_a_tab_that_only_looks_keeps_nothing_awake(sessions: Sessions) -> None:
    token = new_token()
    sessions.start(token, Role.WORKER, None, {}, NOW)
    for minutes in range(1, 15):
        assert sessions.of(token, NOW + minutes * MINUTE, present=False)
    assert sessions.of(token, NOW + IDLE, present=False) is None


def test_no_session_outlasts_twelve_hours(sessions: Sessions) -> None:
    token, moment = new_token(), NOW
    sessions.start(token, Role.OPERATOR, None, {}, NOW)
    while moment + 10 * MINUTE < NOW + LONGEST:
        moment += 10 * MINUTE
        assert sessions.of(token, moment)
    assert sessions.of(token, NOW + LONGEST) is None


def test_a_new_session_ends_the_one_before(sessions: Sessions) -> None:
    token = new_token()
    worker = sessions.start(token, Role.WORKER, None, {"uan": "001000000017"}, NOW)
    sessions.start(token, Role.OFFICIAL, None, {}, NOW + MINUTE)
    found = sessions.of(token, NOW + MINUTE)
    assert found
    assert (found.role, found.holds) == (Role.OFFICIAL, {})
    with pytest.raises(HeldElsewhere):
        sessions.hold(worker, {"uan": "001000000058"}, NOW + MINUTE)


def test_of_two_tabs_the_second_is_told_that_the_first_went_on(sessions: Sessions) -> None:
    token = new_token()
    sessions.start(token, Role.OPERATOR, None, {}, NOW)
    first, second = sessions.of(token, NOW), sessions.of(token, NOW)
    assert first
    assert second
    sessions.hold(first, {"case": "asha"}, NOW)
    with pytest.raises(HeldElsewhere):
        sessions.hold(second, {"case": "mohan"}, NOW)
    found = sessions.of(token, NOW)
    assert found
    assert found.holds == {"case": "asha"}


def test_the_store_keeps_neither_cookie_nor_what_is_held(sessions: Sessions, store: Engine) -> None:
    token = new_token()
    session = sessions.start(token, Role.WORKER, None, {"uan": "001000000017"}, NOW)
    sessions.hold(session, {"uan": "001000000058"}, NOW)
    with store.connect() as connection:
        row = connection.execute(text("SELECT * FROM sessions")).mappings().one()
    told = b" ".join(bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in row.values())
    assert token.encode() not in told
    assert b"001000000058" not in told


def test_what_was_touched_from_outside_opens_nothing(sessions: Sessions, store: Engine) -> None:
    token, other = new_token(), new_token()
    sessions.start(token, Role.WORKER, None, {"uan": "001000000017"}, NOW)
    sessions.start(other, Role.WORKER, None, {"uan": "001000000058"}, NOW)
    swap = "UPDATE sessions SET sealed = (SELECT sealed FROM sessions AS s WHERE s.id <> sessions.id)"
    with store.begin() as connection:
        connection.execute(text(swap))
    assert sessions.of(token, NOW) is None


@pytest.mark.parametrize("text_", [None, "", "short", "a" * 42, "a" * 44, "a" * 42 + "!", "ा" * 43])
def test_what_could_not_be_a_cookie_of_ours_is_none(text_: str | None) -> None:
    assert not is_token(text_)
    assert is_token(new_token())
