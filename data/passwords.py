"""Passwords of accounts: argon2id, and the same work whether or not there is such an account."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST = 200
"""Characters of a password that are looked at; a longer one is refused, or hashing it would be a way to keep us busy."""
_hasher = PasswordHasher()
"""argon2id with the library's own choice, RFC 9106's second: 64 MiB, three passes, four lanes."""


def hash_password(password: str) -> str:
    """The password as it is kept: salt and parameters stand in it."""
    return _hasher.hash(password)


def password_is(password: str, kept: str | None) -> bool:
    """Whether this is the password of an account; None, no such account, costs the same work and is never right."""
    try:
        right = len(password) <= LONGEST and _hasher.verify(kept or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return right and kept is not None


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _hasher.hash("the password of no account")
