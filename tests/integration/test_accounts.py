"""Accounts of posts: who gets in, who does not and learns nothing from it, and what each role may then do."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from access.roles import Action
from data.passwords import hash_password, password_is
from services import accounts, find_work
from services.accounts import POSTS, seed_accounts, sign_in
from services.refusal import Refused
from services.sign_in import begin
from services.trust import enter_account, place_account
from services.visits import may_upload, sign_out
from settings import Settings, load_settings
from tests.integration.conftest import MASON, Walk


@pytest.fixture(autouse=True)
def nobody_has_guessed_yet() -> None:
    accounts._guesses.cache_clear()


@pytest.fixture(scope="module")
def passwords(chosen: Settings) -> dict[str, str]:
    lines = seed_accounts(chosen).read_text(encoding="utf-8").splitlines()[1:]
    return {line.split(",")[0]: line.split(",")[1] for line in lines}


@pytest.mark.parametrize("post", POSTS, ids=lambda post: post.name)
def test_a_post_signs_in_with_its_password_and_has_its_role(walk: Walk, passwords: dict[str, str], post: accounts.Post) -> None:
    entered = sign_in(walk.stranger(), f" {post.name.upper()} ", passwords[post.name])
    assert entered.role == post.role
    again = walk.again(entered)
    assert again.account
    assert (again.role, again.account.name) == (post.role, post.name)
    sign_out(entered)
    assert walk.again(entered).role is None


@pytest.mark.parametrize(("name", "right"), [("official.labour", False), ("nobody", True), ("", True)])
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(
    walk: Walk, passwords: dict[str, str], name: str, right: bool
) -> None:
    with pytest.raises(Refused) as refusal:
        sign_in(walk.stranger(), name, passwords["official.labour"] if right else "not the password")
    assert refusal.value.code == ("sign_in_wrong" if name else "sign_in_missing")


def test_guessing_comes_to_an_end_even_for_the_right_password(walk: Walk, passwords: dict[str, str]) -> None:
    for _ in range(8):
        with pytest.raises(Refused) as refusal:
            sign_in(walk.stranger(), "administrator", "guess")
        assert refusal.value.code == "sign_in_wrong"
    with pytest.raises(Refused) as refusal:
        sign_in(walk.stranger(), "administrator", passwords["administrator"])
    assert refusal.value.code == "too_many_guesses"
    assert sign_in(walk.stranger(), "official.labour", passwords["official.labour"]).role == "official"


def test_an_account_that_is_disabled_is_out_at_once(walk: Walk, passwords: dict[str, str], chosen: Settings) -> None:
    entered = sign_in(walk.stranger(), "seva.tiruppur", passwords["seva.tiruppur"])
    with closing(sqlite3.connect(chosen.var_dir / "kaam.db")) as store, store:
        store.execute("UPDATE accounts SET disabled_at = created_at WHERE name = 'seva.tiruppur'")
    assert walk.again(entered).role is None
    with pytest.raises(Refused):
        sign_in(walk.stranger(), "seva.tiruppur", passwords["seva.tiruppur"])
    with closing(sqlite3.connect(chosen.var_dir / "kaam.db")) as store, store:
        store.execute("UPDATE accounts SET disabled_at = NULL")


def test_who_gets_another_role_while_signed_in_has_neither_until_signing_in_anew(
    walk: Walk, passwords: dict[str, str], chosen: Settings
) -> None:
    def turned(role: str) -> None:
        with closing(sqlite3.connect(chosen.var_dir / "kaam.db")) as store, store:
            store.execute("UPDATE accounts SET role = ? WHERE name = 'administrator'", (role,))

    accounts._guesses.cache_clear()
    entered = sign_in(walk.stranger(), "administrator", passwords["administrator"])
    turned("official")
    assert (walk.again(entered).role, walk.again(entered).account) == (None, None)
    assert not may_upload(entered.token)
    assert sign_in(entered, "administrator", passwords["administrator"]).role == "official"
    turned("administrator")
    assert walk.again(entered).role is None


def test_a_worker_in_hand_is_put_away_when_a_post_signs_in(walk: Walk, passwords: dict[str, str]) -> None:
    worker = walk.signed_in(MASON)
    entered = sign_in(worker, "official.labour", passwords["official.labour"])
    assert entered.case is None
    assert walk.again(entered).case is None


@pytest.mark.parametrize("name", ["official.labour", "administrator"])
def test_neither_official_nor_administrator_reaches_a_worker(walk: Walk, passwords: dict[str, str], name: str) -> None:
    entered = sign_in(walk.stranger(), name, passwords[name])
    with pytest.raises(Refused):
        find_work.look(entered)
    with pytest.raises(Refused) as refusal:
        walk.signed_in(MASON, visitor=entered)
    assert refusal.value.code == "not_allowed"


def test_what_a_role_may_not_do_is_refused(walk: Walk, passwords: dict[str, str]) -> None:
    official = sign_in(walk.stranger(), "official.labour", passwords["official.labour"])
    official.must(Action.READ_STATISTICS)
    for visitor in (official, walk.stranger(), begin(walk.stranger(), MASON, "hi", "self")):
        with pytest.raises(Refused) as refusal:
            visitor.must(Action.KEEP_LISTINGS)
        assert refusal.value.code == "not_allowed"


def test_passwords_are_drawn_for_each_installation_told_to_the_owner_only_and_kept_as_argon2(
    chosen: Settings, passwords: dict[str, str], tmp_path: Path
) -> None:
    other = load_settings({"KAAM_VAR_DIR": str(tmp_path)})
    told = seed_accounts(other)
    assert told.stat().st_mode & 0o777 == 0o600
    assert not set(passwords.values()) & {line.split(",")[1] for line in told.read_text(encoding="utf-8").splitlines()[1:]}
    before = told.read_text(encoding="utf-8")
    assert seed_accounts(other).read_text(encoding="utf-8") == before
    with closing(sqlite3.connect(chosen.var_dir / "kaam.db")) as store:
        kept = [row[0] for row in store.execute("SELECT password_hash FROM accounts")]
    assert len(kept) == len(POSTS)
    assert all(each.startswith("$argon2id$") for each in kept)


def test_outside_the_demonstration_no_account_is_made_up(tmp_path: Path) -> None:
    real = load_settings({"KAAM_VAR_DIR": str(tmp_path), "KAAM_MODE": "production"})
    assert not seed_accounts(real).exists()
    assert list(tmp_path.iterdir()) == []


def test_a_password_is_its_own_hash_and_no_other() -> None:
    kept = hash_password("river lamp")
    assert password_is("river lamp", kept)
    assert not password_is("river lamps", kept)
    assert not password_is("river lamp", None)
    assert not password_is("river lamp", "not a hash")
    assert not password_is("x" * 201, hash_password("x" * 201))


@pytest.mark.parametrize(("state", "good"), [(None, False), ("Atlantis", False), ("uttar pradesh", True)])
def test_a_counsellor_is_entered_with_a_state_that_there_is(tmp_path: Path, state: str | None, good: bool) -> None:
    chosen = load_settings({"KAAM_VAR_DIR": str(tmp_path)})
    outcome = enter_account(chosen, "rama", "counsellor", None, None, state)
    assert outcome.good == good
    with closing(sqlite3.connect(tmp_path / "kaam.db")) as store:
        kept = store.execute("SELECT name, state FROM accounts").fetchall() if good else []
    assert kept == ([("rama", "Uttar Pradesh")] if good else [])


def test_of_which_state_an_account_is_can_be_said_later(tmp_path: Path) -> None:
    chosen = load_settings({"KAAM_VAR_DIR": str(tmp_path)})
    assert enter_account(chosen, "rama", "caller", None, None).good
    assert not place_account(chosen, "rama", "Atlantis").good
    assert not place_account(chosen, "nobody", "Goa").good
    assert place_account(chosen, "Rama", "goa").good
    with closing(sqlite3.connect(tmp_path / "kaam.db")) as store:
        assert store.execute("SELECT state FROM accounts").fetchall() == [("Goa",)]


def test_posts_that_were_seeded_before_they_had_a_state_get_it_and_nobody_else_s_is_changed(tmp_path: Path) -> None:
    chosen = load_settings({"KAAM_VAR_DIR": str(tmp_path)})
    seed_accounts(chosen)
    with closing(sqlite3.connect(tmp_path / "kaam.db")) as store, store:
        store.execute("UPDATE accounts SET state = NULL WHERE name = 'counsellor'")
        store.execute("UPDATE accounts SET state = 'Goa' WHERE name = 'caller'")
    seed_accounts(chosen)
    with closing(sqlite3.connect(tmp_path / "kaam.db")) as store:
        states = dict(store.execute("SELECT name, state FROM accounts").fetchall())
    assert (states["counsellor"], states["caller"], states["administrator"]) == ("Uttar Pradesh", "Goa", None)
