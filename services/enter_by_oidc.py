"""Signing in through the provider of the State: the browser goes there and comes back with a code that only this browser can use.

Who may enter as what stands in our own table of accounts; the provider only proves the name. What the browser carries meanwhile is
sealed to its own cookie.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from access.roles import Role
from access.sessions import is_token, new_token
from data.gateways.errors import GatewayError
from data.gateways.oidc import OidcProvider
from data.key_files import read_private
from data.store.unit_of_work import UnitOfWork
from data.vault import VaultError
from services.refusal import Refused
from services.visits import Visitor, tell_what_was_done, visitor_of
from settings import Settings, settings

BACK = "/oidc/back"
LASTS = timedelta(minutes=10)
TABLE, COLUMN = "oidc", "way"


def offered(chosen: Settings | None = None) -> bool:
    """Whether posts sign in through a provider."""
    return bool((chosen or settings()).oidc_issuer)


def begin(token: str | None, back: str) -> tuple[str, str]:
    """Where the browser with this cookie goes, and what it carries until it comes back. Raises `Refused`, also without a cookie of ours:
    what is carried would be bound to no browser, and somebody who plants it could let another in as herself."""
    if not is_token(token):
        raise Refused("identity_refused")
    visitor = visitor_of(token)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    try:
        url = _provider(settings()).authorization_url(back, state, nonce, verifier)
    except GatewayError as problem:
        raise Refused(problem.code) from problem
    plain = json.dumps({"state": state, "nonce": nonce, "verifier": verifier, "at": datetime.now(UTC).isoformat()})
    sealed = visitor.house.vault.seal(plain, table=TABLE, column=COLUMN, row=_row(visitor, token), version=1)
    return url, base64.urlsafe_b64encode(sealed).decode("ascii")


def finish(token: str | None, carried: str | None, back: str, told: Mapping[str, str]) -> Visitor:
    """The post that came back, signed in under a fresh cookie.

    Raises `Refused`: the same for whatever does not hold, and for a name without an account.
    """
    visitor, now = visitor_of(token), datetime.now(UTC)
    way = _opened(visitor, token, carried) if is_token(token) else None
    fresh = way is not None and now - datetime.fromisoformat(way["at"]) < LASTS
    if (
        way is None
        or not fresh
        or not hmac.compare_digest(way["state"].encode(), told.get("state", "").encode())
        or not told.get("code")
    ):
        raise Refused("identity_refused")
    try:
        since = datetime.fromisoformat(way["at"]).timestamp()
        name = _provider(settings()).account_name(back, told["code"], way["nonce"], way["verifier"], since)
    except GatewayError as problem:
        raise Refused(problem.code) from problem
    with UnitOfWork(visitor.house.database, writing=False) as work:
        account = work.accounts.named(name)
    if account is None or account.disabled_at:
        raise Refused("identity_refused")
    tell_what_was_done(visitor, now)
    visitor.house.sessions.end(visitor.token, now)
    fresh_token = new_token()  # whoever knew the cookie of before is not let in with it
    session = visitor.house.sessions.start(fresh_token, Role(account.role), account.id, {}, now)
    return Visitor(visitor.house, fresh_token, session, account)


def _opened(visitor: Visitor, token: str, carried: str | None) -> dict[str, str] | None:
    try:
        sealed = base64.urlsafe_b64decode((carried or "").encode("ascii"))
        plain = visitor.house.vault.unseal(sealed, table=TABLE, column=COLUMN, row=_row(visitor, token), version=1)
    except (VaultError, binascii.Error, UnicodeError):
        return None
    way: dict[str, str] = json.loads(plain)
    return way


def _row(visitor: Visitor, token: str) -> str:
    return visitor.house.vault.mark(TABLE, token).hex()


@lru_cache(maxsize=1)
def _provider(chosen: Settings) -> OidcProvider:
    secret = read_private(Path(chosen.oidc_secret_file)).decode("utf-8").strip() if chosen.oidc_secret_file else ""
    return OidcProvider(chosen.oidc_issuer, chosen.oidc_client_id, secret, chosen.oidc_claim)
