"""Posts sign in through a provider: who comes back with what it really said, and nobody else."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc.jwk import RSAKey

from access.sessions import new_token
from api.oidc import Oidc
from services import enter_by_oidc
from services.accounts import add_post, close_post, sign_in
from services.enter_by_oidc import begin, finish
from services.refusal import Refused
from services.visits import Visitor, visitor_of
from settings import Settings, settings
from tests.conftest import Promise
from tests.integration.asked import PASSED_ON, asked
from tests.integration.conftest import Walk
from tests.integration.provider import CLIENT, SECRET, Provider, by_hand, provider

BACK = "http://localhost:8501/oidc/back"


@pytest.fixture
def told(walk: Walk, chosen: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider that the house trusts, and accounts of two names, one of them closed."""
    secret = tmp_path / "secret"
    secret.touch(0o600)
    secret.write_text(SECRET + "\n")
    add_post(chosen, "asha.kumari", "official", None, None)
    add_post(chosen, "gone.away", "administrator", None, None)
    close_post(chosen, "gone.away")
    with provider() as serving:
        wanted = chosen.model_copy(
            update={
                "oidc_issuer": serving.issuer,
                "oidc_client_id": CLIENT,
                "oidc_secret_file": secret,
                "oidc_claim": "preferred_username",
            }
        )
        monkeypatch.setattr(enter_by_oidc, "settings", lambda: wanted)
        monkeypatch.setattr(enter_by_oidc, "visitor_of", lambda token: visitor_of(token, of=walk.house))
        enter_by_oidc._provider.cache_clear()
        yield serving
    enter_by_oidc._provider.cache_clear()
    settings.cache_clear()


def there(told: Provider, token: str) -> tuple[dict[str, str], str]:
    """The browser goes to the provider, which sends it back with a code."""
    url, carried = begin(token, BACK)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert (asked["redirect_uri"], asked["client_id"], asked["code_challenge_method"]) == (BACK, CLIENT, "S256")
    told.nonce = asked["nonce"]
    return {"state": asked["state"], "code": f"code-{time.monotonic_ns()}"}, carried


def test_who_comes_back_is_what_our_own_table_says(told: Provider, walk: Walk) -> None:
    token = new_token()
    sent, carried = there(told, token)
    entered = finish(token, carried, BACK, sent)
    assert (entered.role, entered.account and entered.account.name) == ("official", "asha.kumari")
    assert visitor_of(token, of=walk.house).role is None  # whoever knew the cookie of before is not let in with it
    assert visitor_of(entered.token, of=walk.house).role == "official"
    assert len(told.asked[0]["code_verifier"]) >= 43


def test_there_is_no_password_where_a_provider_vouches(told: Provider, walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.accounts.offered", lambda: True)
    with pytest.raises(Refused) as refusal:
        sign_in(walk.stranger(), "asha.kumari", "!")
    assert refusal.value.code == "sign_in_by_provider"


def test_an_account_that_is_closed_is_out_with_the_next_press(told: Provider, walk: Walk, chosen: Settings) -> None:
    add_post(chosen, "short.stay", "official", None, None)
    told.claims = {"preferred_username": "short.stay"}
    token = new_token()
    sent, carried = there(told, token)
    entered = finish(token, carried, BACK, sent)
    assert visitor_of(entered.token, of=walk.house).role == "official"
    close_post(chosen, "short.stay")
    assert visitor_of(entered.token, of=walk.house).role is None


def forged(told: Provider, algorithm: str, secret: bytes | None) -> None:
    """A token of somebody who has all but the provider's private key."""
    now = int(time.time())
    claims = {"iss": told.issuer, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 300, "nonce": told.nonce}
    told.token = by_hand({"alg": algorithm}, claims | {"preferred_username": "asha.kumari"}, secret)


LIES: dict[str, Callable[[Provider], object]] = {
    "another issuer": lambda told: told.claims.update(iss="https://elsewhere.example"),
    "another audience": lambda told: told.claims.update(aud="another"),
    "several audiences": lambda told: told.claims.update(aud=[CLIENT, "another"]),
    "run out": lambda told: told.claims.update(exp=int(time.time()) - 120, iat=int(time.time()) - 400),
    "never runs out": lambda told: told.claims.update(exp=None),
    "another nonce": lambda told: told.claims.update(nonce="another"),
    "no nonce": lambda told: told.claims.update(nonce=None),
    "no name": lambda told: told.claims.update(preferred_username=None),
    "an empty name": lambda told: told.claims.update(preferred_username=" "),
    "a list of names": lambda told: told.claims.update(preferred_username=["asha.kumari"]),
    "nobody here": lambda told: told.claims.update(preferred_username="nobody"),
    "a name that folds to one": lambda told: told.claims.update(preferred_username="a\u017fha.kumari"),
    "a closed account": lambda told: told.claims.update(preferred_username="gone.away"),
    "another key": lambda told: setattr(told, "signs_with", RSAKey.generate_key(2048)),
    "no signature": lambda told: forged(told, "none", None),
    "no token": lambda told: setattr(told, "token", "x.y.z"),
    "public key as secret": lambda told: forged(told, "HS256", told.key.as_pem(private=False)),
    "our secret as key": lambda told: forged(told, "HS256", SECRET.encode()),
    "asked who it is yesterday": lambda told: told.claims.update(auth_time=int(time.time()) - 86_400),
    "asked in words": lambda told: told.claims.update(auth_time="just now"),
}


@pytest.mark.trust
def test_twenty_lies_of_a_provider_and_eight_of_a_browser_open_nothing(told: Provider, walk: Walk, promise: Promise) -> None:
    tried = leaked = 0

    def attempt(token: str | None, carried: str | None, sent: dict[str, str]) -> None:
        nonlocal tried, leaked
        tried += 1
        try:
            finish(token, carried, BACK, sent)
        except Refused:
            return
        leaked += 1

    for lie in LIES.values():
        told.claims, told.header, told.signs_with, told.token = {}, {"alg": "RS256"}, None, None
        token = new_token()
        sent, carried = there(told, token)
        lie(told)
        attempt(token, carried, sent)
        assert visitor_of(token, of=walk.house).role is None
    told.claims, told.header, told.signs_with, told.token = {}, {"alg": "RS256"}, None, None
    token, other = new_token(), new_token()
    sent, carried = there(told, token)
    attempt(other, carried, sent)  # what the browser carries, planted in another
    attempt(token, None, sent)
    attempt(token, carried[:-4] + "AAAA", sent)
    attempt(token, carried, sent | {"state": "another"})
    attempt(token, carried, sent | {"state": "\u00e9"})
    finish(token, carried, BACK, sent)
    attempt(token, carried, sent)  # the same code once more
    with pytest.raises(Refused):
        begin(None, BACK)  # what it would carry were bound to no browser, and let anybody in who has no cookie yet
    unbound = visitor_of(None, of=walk.house).house.vault.seal(
        json.dumps({"state": "s", "nonce": told.nonce, "verifier": "v", "at": datetime.now(UTC).isoformat()}),
        table="oidc", column="way", row=walk.house.vault.mark("oidc", "").hex(), version=1,
    )  # fmt: skip
    for none in (None, ""):
        attempt(none, base64.urlsafe_b64encode(unbound).decode(), {"state": "s", "code": f"planted-{none}"})
    promise("sign-ins with a forged or stolen word of the provider", tried=tried, refused=tried - leaked, leaked=leaked)


def comes_back(told: Provider) -> Visitor:
    """Once there and back. Raises `Refused`."""
    token = new_token()
    sent, carried = there(told, token)
    return finish(token, carried, BACK, sent)


def test_whoever_signs_in_is_asked_who_she_is_though_the_provider_remembers_the_one_before(told: Provider) -> None:
    url, _ = begin(new_token(), BACK)
    assert parse_qs(urlsplit(url).query)["prompt"] == ["login"]
    told.claims = {"auth_time": int(time.time())}
    assert comes_back(told).role == "official"


def test_when_the_provider_changes_its_key_the_new_one_opens_and_the_old_one_no_more(told: Provider) -> None:
    assert comes_back(told).role == "official"
    old, told.key = told.key, RSAKey.generate_key(2048)
    assert comes_back(told).role == "official"
    told.signs_with = old
    with pytest.raises(Refused):
        comes_back(told)


def test_a_key_of_a_kind_that_is_not_known_here_keeps_nobody_out(told: Provider) -> None:
    ours = told.key.as_dict(private=False)
    strange = [{"kty": "AKP", "alg": "ML-DSA-65", "pub": "AA"}, {"kty": "RSA"}, {}, "no key", {**ours, "use": "enc", "kid": "enc"}]
    told.instead = {"/keys": {"keys": [*strange, {**ours, "use": "sig", "kid": "ours"}]}}
    assert comes_back(told).role == "official"


ODD: tuple[object, ...] = (
    *([], "no", 7, None, {}),
    *({"keys": None}, {"keys": [7]}, {"id_token": {"a": 1}}, {"id_token": None}, {"error": ["x"]}),
)


@pytest.mark.parametrize("end", ["openid-configuration", "/keys", "/token"])
def test_whatever_else_a_provider_answers_is_refused_plainly(told: Provider, end: str) -> None:
    for odd in ODD:
        enter_by_oidc._provider.cache_clear()
        told.instead = {end: odd}
        with pytest.raises(Refused) as refusal:
            comes_back(told)
        assert refusal.value.code in ("identity_refused", "gateway_unavailable"), odd


def test_of_two_tabs_that_go_there_the_later_one_comes_in_though_the_earlier_comes_back_first(
    told: Provider, walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.oidc.offered", lambda: True)
    jar = {"kaam": new_token()}
    ways = []
    for _ in range(2):
        _, headers, _ = asked(Oidc, "/oidc/start", jar)
        jar["kaam_oidc"] = headers["set-cookie"].split(";")[0].removeprefix("kaam_oidc=").strip('"')
        ways.append({name: values[0] for name, values in parse_qs(urlsplit(headers["location"]).query).items()})
    _, headers, _ = asked(Oidc, "/oidc/back", jar, query=f"state={ways[0]['state']}&code=first")
    assert "refused" in headers["location"]
    assert "kaam_oidc" not in headers.get("set-cookie", "")
    told.nonce = ways[1]["nonce"]
    _, headers, _ = asked(Oidc, "/oidc/back", jar, query=f"state={ways[1]['state']}&code=second")
    assert "refused" not in headers["location"]


def test_a_code_that_comes_back_twice_at_once_opens_once(told: Provider, walk: Walk) -> None:
    token = new_token()
    sent, carried = there(told, token)

    def back() -> str | None:
        try:
            return finish(token, carried, BACK, sent).role
        except Refused:
            return None

    with ThreadPoolExecutor(4) as pool:
        entered = [each.result() for each in [pool.submit(back) for _ in range(4)]]
    assert sorted(str(each) for each in entered) == ["None", "None", "None", "official"]


@pytest.mark.parametrize("long", ["x" * 60_000, "\x00", "%", "é" * 9_000])
def test_what_is_odd_or_long_in_an_address_is_refused_like_the_rest(
    told: Provider, monkeypatch: pytest.MonkeyPatch, long: str
) -> None:
    monkeypatch.setattr("api.oidc.offered", lambda: True)
    token = new_token()
    sent, carried = there(told, token)
    for told_back in ({"state": long, "code": "c"}, {"state": sent["state"], "code": long}, {"code": long}, {"state": long}):
        told.token = "x.y.z"
        query = urlencode(told_back)
        cookies = {"kaam": token, "kaam_oidc": carried}
        location = asked(Oidc, "/oidc/back", cookies, query=query)[1]["location"]
        assert location == "/sign_in?lang=en&refused=identity_refused"


def test_a_provider_that_does_not_answer_is_told_plainly(told: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.gateways.oidc.SECONDS", (0.2, 0.2))
    told.issuer = "http://127.0.0.1:9"
    enter_by_oidc._provider.cache_clear()
    wanted = enter_by_oidc.settings().model_copy(update={"oidc_issuer": told.issuer})
    monkeypatch.setattr(enter_by_oidc, "settings", lambda: wanted)
    with pytest.raises(Refused) as refusal:
        begin(new_token(), BACK)
    assert refusal.value.code == "gateway_unavailable"


@pytest.mark.parametrize("issuer", ["http://elsewhere.example", "ftp://127.0.0.1", "file:///etc/passwd"])
def test_only_https_is_asked(issuer: str, told: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = enter_by_oidc.settings().model_copy(update={"oidc_issuer": issuer})
    monkeypatch.setattr(enter_by_oidc, "settings", lambda: wanted)
    enter_by_oidc._provider.cache_clear()
    with pytest.raises(Refused) as refusal:
        begin(new_token(), BACK)
    assert refusal.value.code == "identity_refused"


def test_the_browser_goes_there_and_back(told: Provider, walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.oidc.offered", lambda: True)
    token = new_token()
    status, headers, _ = asked(Oidc, "/oidc/start", {"kaam": token})
    assert status == 303
    assert headers["location"].startswith(f"{told.issuer}/authorize?")
    assert "HttpOnly" in headers["set-cookie"]
    carried = headers["set-cookie"].split(";")[0].removeprefix("kaam_oidc=").strip('"')
    sent = {name: values[0] for name, values in parse_qs(urlsplit(headers["location"]).query).items()}
    told.nonce = sent["nonce"]
    query = f"state={sent['state']}&code=once"
    cookies = {"kaam": token, "kaam_oidc": carried, "kaam_lang": "hi"}
    assert (
        asked(Oidc, "/oidc/back", {"kaam_oidc": carried}, query=query)[1]["location"] == "/sign_in?lang=en&refused=identity_refused"
    )
    _, headers, _ = asked(Oidc, "/oidc/back", cookies, query=query)
    assert headers["location"] == "/sign_in?lang=hi"
    assert visitor_of(token, of=walk.house).role is None
    refused = asked(Oidc, "/oidc/back", cookies | {"kaam_lang": "//evil.example"}, query="error=access_denied")
    assert refused[1]["location"] == "/sign_in?lang=en&refused=identity_refused"


def test_without_a_provider_there_is_no_such_address() -> None:
    assert asked(Oidc, "/oidc/start", {})[0] == 404
    assert asked(Oidc, "/sign_in", {})[0] == PASSED_ON
