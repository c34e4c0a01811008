"""The provider that knows who operators, officials and administrators are: OpenID Connect, authorization code flow with PKCE.

OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3.7; RFC 7636 for the verifier. Nothing of a worker goes this way.
"""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, KeySet
from urllib3.exceptions import HTTPError as Urllib3Error

from data.gateways.errors import GatewayError, GatewayUnavailable

DISCOVERY = "/.well-known/openid-configuration"
SCOPE = "openid profile"
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""Signatures of a provider's own key; one by a shared secret, or none, is refused."""
SECONDS = (3.05, 10)
REMEMBERED_SECONDS = 3_600.0
SILENT_SECONDS = 30.0
"""A provider that did not answer is not asked again for so long."""
MOST_BYTES = 512 * 1024
LEEWAY_SECONDS = 60
ASKED_ANEW = "login"
"""`prompt`: the provider asks who it is even where it remembers. On a shared desk it would let the next one in as the one before."""
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class IdentityRefused(GatewayError):
    """The provider's answer does not prove who it is."""

    code = "identity_refused"


@dataclass(slots=True)
class OidcProvider:
    """A provider by its issuer's address; `claim` of its token names the account."""

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    claim: str = "sub"
    _known: dict[str, Any] = field(default_factory=dict, repr=False)
    _silent_until: float = field(default=0.0, repr=False)
    _known_at: float = field(default=-REMEMBERED_SECONDS, repr=False)

    def authorization_url(self, back: str, state: str, nonce: str, verifier: str) -> str:
        """Where to send the browser. Raises `GatewayError`."""
        with self._session(back) as session:
            endpoint = _safe(self._metadata()["authorization_endpoint"])
            url, _ = session.create_authorization_url(endpoint, state=state, code_verifier=verifier, nonce=nonce, prompt=ASKED_ANEW)
        return str(url)

    def account_name(self, back: str, code: str, nonce: str, verifier: str, since: float) -> str:
        """The account that the provider vouches for, from the code it sent back. `since`: when the browser went there, in seconds since
        1970; where the provider tells that it asked who it is before that, it did not ask. Raises `GatewayError`, `IdentityRefused` among
        them."""
        metadata = self._metadata()
        try:
            with self._session(back) as session:
                token = session.fetch_token(
                    _safe(metadata["token_endpoint"]),
                    code=code,
                    code_verifier=verifier,
                    timeout=SECONDS,
                    allow_redirects=False,
                )
        except requests.RequestException as problem:
            raise GatewayUnavailable from problem
        except (AuthlibBaseError, ValueError, LookupError, TypeError, AttributeError) as problem:
            raise IdentityRefused from problem
        claims = self._claims(token.get("id_token"), nonce)
        asked_at = claims.get("auth_time", since)
        if not isinstance(asked_at, int | float) or asked_at < since - LEEWAY_SECONDS:
            raise IdentityRefused
        name = claims.get(self.claim)
        if not isinstance(name, str) or not name.strip():
            raise IdentityRefused
        return name

    def _claims(self, token: object, nonce: str) -> Mapping[str, Any]:
        """What the identity token says, when its signature, issuer, audience, time and nonce hold."""
        registry = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True},
        )
        try:
            claims = jwt.decode(str(token), self._keys(), algorithms=ALGORITHMS).claims
            registry.validate(claims)
        except (JoseError, ValueError, LookupError, TypeError, AttributeError) as problem:
            raise IdentityRefused from problem
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (several and claims.get("azp") != self.client_id) or not hmac.compare_digest(
            str(claims["nonce"]).encode(), nonce.encode()
        ):
            raise IdentityRefused
        return claims

    def _keys(self) -> KeySet:
        """The provider's keys for signing as they are now; one of a kind that is not known here is passed over (RFC 7517, section 5)."""
        told = self._get(self._metadata()["jwks_uri"]).get("keys")
        known = []
        for each in told if isinstance(told, list) else ():
            if isinstance(each, dict) and each.get("use", "sig") == "sig":
                with suppress(JoseError, ValueError, LookupError, TypeError, AttributeError):
                    known.append(JWKRegistry.import_key(each))
        return KeySet(known)

    def _metadata(self) -> dict[str, Any]:
        if time.monotonic() - self._known_at > REMEMBERED_SECONDS:
            if time.monotonic() < self._silent_until:
                raise GatewayUnavailable
            try:
                told = self._get(self.issuer.rstrip("/") + DISCOVERY)
            except GatewayUnavailable:
                self._silent_until = time.monotonic() + SILENT_SECONDS
                raise
            if told.get("issuer") != self.issuer or not all(isinstance(told.get(name), str) for name in ENDPOINTS):
                raise IdentityRefused
            self._known, self._known_at = told, time.monotonic()
        return self._known

    def _get(self, url: str) -> dict[str, Any]:
        try:
            with requests.Session() as session:
                session.trust_env = False
                with session.get(_safe(url), timeout=SECONDS, allow_redirects=False, stream=True) as answer:
                    answer.raise_for_status()
                    body = answer.raw.read(MOST_BYTES + 1, decode_content=True)
            if answer.is_redirect or len(body) > MOST_BYTES:
                raise GatewayUnavailable
            told = json.loads(body)
        except (requests.RequestException, Urllib3Error, ValueError, RecursionError) as problem:
            raise GatewayUnavailable from problem
        if not isinstance(told, dict):
            raise GatewayUnavailable
        return told

    def _session(self, back: str) -> OAuth2Session:
        session = OAuth2Session(self.client_id, self.secret, scope=SCOPE, redirect_uri=back, code_challenge_method="S256")
        session.trust_env = False
        return session


def _safe(url: str) -> str:
    """An address that may be asked: https, or this machine's own. Raises `IdentityRefused`."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise IdentityRefused
    return url
