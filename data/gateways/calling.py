"""The one way in which gateways are asked: patient within bounds, wary of what comes back, and silent about whom it was for.

Headers are those of API Setu (client id, key, transaction id) with the signed statement of what she agreed to. `docs/gateways.md` is the
contract.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from secrets import SystemRandom
from typing import Any

import requests
from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError, MaxRetryError
from urllib3.util import Retry

from data.gateways.addresses import Base
from data.gateways.breaker import Breaker
from data.gateways.errors import GatewayError, GatewayRefused, GatewayUnavailable
from data.gateways.line import CarefulAdapter, Deadline

SAFE = ("GET",)
AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers after which asking again may help."""
TOO_MANY = 429
LINES_AT_ONCE = 16
BROKEN = (requests.RequestException, HTTPError, HTTPException, OSError, ValueError)
"""How a line that breaks shows itself, in the call or in the middle of the body."""
_CHANCE = SystemRandom()


@dataclass(frozen=True, slots=True)
class Manners:
    """How patient we are. In seconds: `connect` for a line, `answer` for each silence, `whole` for the call with all its tries; `again`
    tries after the first; a pause is drawn between nothing and `pause` doubled each time, `longest_pause` at most. `most_bytes` of an
    answer, unpacked."""

    connect: float = 3.05
    answer: float = 5.0
    whole: float = 15.0
    again: int = 4
    pause: float = 0.2
    longest_pause: float = 5.0
    most_bytes: int = 1_048_576


class Patience(Retry):
    """urllib3's count of tries, with pauses drawn from nothing upwards ("full jitter"), so that many who failed at once do not come back
    at once."""

    def get_backoff_time(self) -> float:
        """Seconds."""
        ceiling = min(self.backoff_max, self.backoff_factor * 2.0 ** (len(self.history) - 1))
        return _CHANCE.uniform(0.0, ceiling)


@dataclass(slots=True)
class Caller:
    """Asks one gateway. `key` is our secret there; `base` was looked at by `data.gateways.addresses.base_of`."""

    base: Base
    client_id: str
    key: str = field(repr=False)
    breaker: Breaker = field(default_factory=Breaker)
    manners: Manners = field(default_factory=Manners)
    _session: requests.Session = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, CarefulAdapter(pool_connections=1, pool_maxsize=LINES_AT_ONCE, max_retries=0))

    def close(self) -> None:
        """Close the lines that are kept open."""
        self._session.close()

    def ask(
        self,
        method: str,
        *path: str,
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
        once: str | None = None,
        artefact: str | None = None,
    ) -> dict[str, Any]:
        """The object that the gateway answers.

        body: JSON; once: the idempotency key of what must happen once, which allows to send it again; artefact: the signed statement of
        what she agreed to. Raises `GatewayUnavailable`, `GatewayRefused`, `AddressRefused`.
        """
        url = self.base.under(*path)
        self.breaker.enter()
        try:
            answered = self._patiently(method, url, query, body, self._headers(body, once, artefact))
        except GatewayRefused:
            self.breaker.good()
            raise
        except GatewayError as problem:
            self.breaker.bad(problem)
            raise
        self.breaker.good()
        return answered

    def _headers(self, body: bytes | None, once: str | None, artefact: str | None) -> dict[str, str]:
        told = {
            "X-APISETU-CLIENTID": self.client_id,
            "X-APISETU-APIKEY": self.key,
            "X-Transaction-Id": str(uuid.uuid4()),
            "X-Consent-Artefact": artefact,
            "Idempotency-Key": once,
            "Content-Type": "application/json" if body is not None else None,
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "User-Agent": "kaam-setu",
        }
        return {name: value for name, value in told.items() if value is not None}

    def _patiently(
        self, method: str, url: str, query: Mapping[str, str] | None, body: bytes | None, headers: dict[str, str]
    ) -> dict[str, Any]:
        manners = self.manners
        tries = manners.again if method in SAFE or "Idempotency-Key" in headers else 0
        patience = Patience(
            total=tries,
            allowed_methods=None,
            status_forcelist=AGAIN,
            backoff_factor=manners.pause,
            backoff_max=manners.longest_pause,
        )
        with Deadline(manners.whole) as deadline:
            while True:
                broke: Exception | None = None
                try:
                    seconds = (min(manners.connect, deadline.left), min(manners.answer, deadline.left))
                    with closing(
                        self._session.request(
                            method,
                            url,
                            params=query,
                            data=body,
                            headers=headers,
                            timeout=seconds,
                            allow_redirects=False,
                            stream=True,
                        )
                    ) as answer:
                        status, raw = answer.status_code, answer.raw
                        content = raw.read(manners.most_bytes + 1, decode_content=True)
                    if not deadline.left:
                        raise TimeoutError  # a line that was cut in the headers looks like one that ended
                    if status not in AGAIN:
                        return self._understood(answer, content)
                    failure = "too_many" if status == TOO_MANY else "their_error"
                    after = _told_pause(patience, raw)
                except BROKEN as problem:
                    broke, raw, after = problem, None, None
                    failure = "too_slow" if _late(problem) or not deadline.left else "no_answer"
                try:
                    patience = patience.increment(method, None, response=raw, error=broke)
                except MaxRetryError as problem:
                    raise GatewayUnavailable(failure=failure, after=after) from (broke or problem)
                pause = patience.get_backoff_time() if after is None else after
                if pause > manners.longest_pause or pause >= deadline.left:
                    raise GatewayUnavailable(failure=failure, after=after) from broke
                time.sleep(pause)

    def _understood(self, answer: requests.Response, content: bytes) -> dict[str, Any]:
        """The object in an answer. Raises `GatewayRefused` for a no, `GatewayUnavailable` for what is outside the contract."""
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().casefold()
        told: Any = None
        if len(content) <= self.manners.most_bytes and kind in ("application/json", "application/problem+json"):
            try:
                told = json.loads(content)
            except (ValueError, RecursionError):
                told = None
        if 400 <= answer.status_code < 500:
            said = told.get("code") if isinstance(told, dict) else None
            raise GatewayRefused(answer.status_code, said if isinstance(said, str) else "")
        if not isinstance(told, dict) or not 200 <= answer.status_code < 300:
            raise GatewayUnavailable(failure="answer")
        return told


def _told_pause(patience: Retry, raw: BaseHTTPResponse) -> float | None:
    """The seconds that an answer asks us to wait, where it does."""
    try:
        return patience.get_retry_after(raw)
    except (HTTPError, ValueError):
        return None


def _late(problem: Exception) -> bool:
    seen: BaseException | None = problem
    while seen is not None:
        if isinstance(seen, requests.Timeout | TimeoutError):
            return True
        seen = seen.__cause__ or seen.__context__
    return False
