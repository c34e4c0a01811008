"""Accounts of posts: signing in with a password, and those that the demonstration is seeded with."""

from __future__ import annotations

import csv
import os
import secrets
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import BoundedSemaphore

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from access.roles import Role
from data.passwords import hash_password, password_is
from data.store.accounts import Account, Accounts
from data.store.connect import connect
from data.store.migrate import upgrade
from data.store.unit_of_work import UnitOfWork
from services.ended import CLOSED, note_ended
from services.enter_by_oidc import offered
from services.listing_filters import state_names
from services.production import NO_HASH
from services.refusal import Refused
from services.visits import Visitor, tell_what_was_done
from settings import Settings

GUESSES = RateLimitItemPerMinute(8, 15)
"""Passwords that may be tried for one name within a quarter of an hour, in each process."""
AT_ONCE = BoundedSemaphore(2)
"""Hashing takes 64 MiB; more at once would be a way to exhaust us."""
COLUMNS = ("name", "password", "role", "centre", "state")
OF_ONE_STATE = (Role.COUNSELLOR,)
"""Posts that see nobody unless their account names a State."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post of the demonstration: what its account is called, its role, its centre and channel, the State whose workers it
    calls or counsels."""

    name: str
    role: Role
    centre: str | None = None
    channel: str | None = None
    state: str | None = None


POSTS = (
    Post("centre.varanasi", Role.OPERATOR, "CSC Lanka, Varanasi", "csc"),
    Post("seva.tiruppur", Role.OPERATOR, "State Seva Kendra, Tiruppur", "ssk"),
    Post("official.labour", Role.OFFICIAL),
    Post("administrator", Role.ADMINISTRATOR),
    Post("caller", Role.CALLER, "Call centre, Lucknow", state="Uttar Pradesh"),
    Post("counsellor", Role.COUNSELLOR, "Model Career Centre, Varanasi", state="Uttar Pradesh"),
)


def sign_in(visitor: Visitor, name: str, password: str) -> Visitor:
    """The visitor as the post with this name and password; whoever was in hand before is put away.

    Raises `Refused`: the same whether the name or the password is wrong, and after too many guesses for one name.
    """
    name = name.strip().casefold()
    if offered():
        raise Refused("sign_in_by_provider")
    if not name or not password:
        raise Refused("sign_in_missing")
    if not _guesses().hit(GUESSES, name):
        raise Refused("too_many_guesses", {"minutes": 15})
    house, now = visitor.house, datetime.now(UTC)
    with UnitOfWork(house.database, writing=False) as work:
        account = work.accounts.named(name)
    with AT_ONCE:
        right = password_is(password, None if account is None or account.disabled_at else account.password_hash)
    if not right or account is None:
        raise Refused("sign_in_wrong")
    _guesses().clear(GUESSES, name)
    tell_what_was_done(visitor, now)
    return visitor.begun(Role(account.role), account, None, now)


def seed_accounts(settings: Settings) -> Path:
    """The accounts of the demonstration, made once with passwords drawn for this installation; the file that tells them. Of those that an
    earlier version made without a State, the State is entered.

    Nothing happens outside the demonstration, or when there are accounts already.
    """
    told = settings.var_dir / "demo" / "accounts.csv"
    if settings.mode != "demonstration":
        return told
    upgrade(settings.store_url)
    database = connect(settings.store_url)
    try:
        with UnitOfWork(database) as work:
            if work.accounts.count():
                _place(work.accounts)
                work.commit()
                return told
            passwords = {post.name: secrets.token_hex(5) for post in POSTS}
            for post in POSTS:
                work.accounts.add(_account(post, passwords[post.name]))
            _tell(told, passwords)
            work.commit()
    finally:
        database.dispose()
    return told


def add_post(settings: Settings, name: str, role: str, centre: str | None, channel: str | None, state: str | None = None) -> bool:
    """Enter an account without a password, whom the provider vouches for; False when there is one of this name, or it is not ASCII."""
    if not name.isascii():
        return False
    upgrade(settings.store_url)
    database = connect(settings.store_url)
    try:
        with UnitOfWork(database) as work:
            if work.accounts.named(name):
                return False
            now, known = datetime.now(UTC), name.strip().lower()
            new = Account(str(uuid.uuid4()), known, Role(role).value, NO_HASH, centre, channel, now, state=state)
            work.accounts.add(new)
            work.commit()
    finally:
        database.dispose()
    return True


def official_state(told: str) -> str | None:
    """The State or Union Territory that is told, by its official name; None when there is none of this name."""
    return next((name for name in state_names() if name.casefold() == told.strip().casefold()), None)


def place_post(settings: Settings, name: str, state: str) -> bool:
    """This account calls or counsels in this State from now on; False when there is none of this name."""
    database = connect(settings.store_url)
    try:
        with UnitOfWork(database) as work:
            placed = work.accounts.place(name, state)
            work.commit()
    finally:
        database.dispose()
    return placed


def close_post(settings: Settings, name: str) -> bool:
    """Nobody signs in to this account any more, and whoever is signed in is out; False when there is none of this name."""
    database = connect(settings.store_url)
    note_ended(settings.var_dir, CLOSED, name.lower())
    try:
        with UnitOfWork(database) as work:
            closed = work.accounts.disable(name, datetime.now(UTC))
            work.commit()
    finally:
        database.dispose()
    return closed


def _account(post: Post, password: str) -> Account:
    hashed = hash_password(password)
    return Account(
        str(uuid.uuid4()), post.name, post.role.value, hashed, post.centre, post.channel, datetime.now(UTC), state=post.state
    )


def _tell(path: Path, passwords: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "w", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        rows = ((post.name, passwords[post.name], post.role.value, post.centre or "", post.state or "") for post in POSTS)
        writer.writerows(rows)


def _place(accounts: Accounts) -> None:
    """Enter the State of a post of ours that has none yet."""
    for post in POSTS:
        account = accounts.named(post.name) if post.state else None
        if post.state and account and account.role == post.role.value and account.state is None:
            accounts.place(post.name, post.state)


@lru_cache(maxsize=1)
def _guesses() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(MemoryStorage())
