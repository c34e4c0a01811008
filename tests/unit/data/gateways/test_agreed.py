"""The signed artefact holds for one reader, one message and five minutes, and for nothing that was changed in it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.gateways.agreed import artefact
from data.gateways.errors import GatewayRefused, GatewayUnavailable
from data.gateways.eshram_http import HttpEShram
from data.key_ring import CONSENT_SIGNING
from data.vault import Vault
from services.sandbox import Declined, Sandbox
from tests.conftest import Promise
from tests.served import AGREED, CLIENT, caller_of, sandbox_in, served

BODY = b'{"uan":"001000000017","nonce":"0123456789abcdef0123456789abcdef"}'


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.open(tmp_path / "keys", create=True)


@pytest.fixture
def sandbox(tmp_path: Path, vault: Vault) -> Sandbox:
    return sandbox_in(tmp_path, vault)


def signed(vault: Vault, body: bytes = BODY, audience: str = "eshram", issuer: str = CLIENT, **changed: Any) -> str:
    return artefact(vault.attest, replace(AGREED, **changed), issuer=issuer, audience=audience, body=body)


def refused(sandbox: Sandbox, token: str | None) -> str:
    try:
        sandbox.agreed(token, "eshram", BODY)
    except Declined as problem:
        return problem.code
    return ""


def coded(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def relabelled(token: str, **header: str) -> str:
    _, claims, mark = token.split(".")
    return ".".join((coded(header), claims, mark))


def test_what_she_agreed_to_comes_out_as_it_went_in(vault: Vault, sandbox: Sandbox) -> None:
    assert sandbox.agreed(signed(vault), "eshram", BODY) == AGREED


def test_an_artefact_of_before_a_change_of_keys_still_proves_and_one_after_it_too(vault: Vault, sandbox: Sandbox) -> None:
    before = signed(vault)
    vault.change(CONSENT_SIGNING)
    assert refused(sandbox, before) == refused(sandbox, signed(vault)) == ""


def test_a_private_half_is_not_among_the_public_keys(vault: Vault) -> None:
    vault.change(CONSENT_SIGNING)
    keys = vault.public_keys()["keys"]
    assert len(keys) == 2
    assert all(set(key) == {"kty", "crv", "use", "kid", "x"} for key in keys)


@pytest.mark.trust
def test_no_other_artefact_is_believed(vault: Vault, sandbox: Sandbox, tmp_path: Path, promise: Promise) -> None:
    good = signed(vault)
    head, claims, mark = good.split(".")
    stranger = Vault.open(tmp_path / "other", create=True)
    told = json.loads(base64.urlsafe_b64decode(claims + "=="))
    more = told | {"consent": told["consent"] | {"fields": ["name", "mobile"]}}
    past = told | {"exp": 1}
    tried: dict[str, str | None] = {
        "none": None, "empty": "", "words": "a.b.c", "half": f"{head}.{claims}", "unsigned": f"{head}.{claims}.",
        "of a stranger": signed(stranger), "for another reader": signed(vault, audience="ncs"),
        "of another client": signed(vault, issuer="x"),
        "for another body": signed(vault, body=BODY + b" "), "with more fields": f"{head}.{coded(more)}.{mark}",
        "without algorithm": relabelled(good, alg="none", kid=json.loads(base64.urlsafe_b64decode(head + "=="))["kid"]),
        "by a shared secret": relabelled(good, alg="HS256"), "by no key": relabelled(good, alg="Ed25519", kid="00000000"),
        "stale": vault.attest(past), "without a consent": vault.attest({name: value for name, value in told.items() if name != "consent"}),
        "of a consent that is over": signed(vault, until=datetime.now(UTC) - timedelta(seconds=1)),
        "turned round": f"{claims}.{head}.{mark}", "one bit": f"{head}.{claims}.{('A' if mark[0] != 'A' else 'B') + mark[1:]}",
    }  # fmt: skip
    codes = {name: refused(sandbox, token) for name, token in tried.items()}
    assert set(codes.values()) <= {"bad_artefact", "consent_over", ""}
    leaked = [name for name, code in codes.items() if not code]
    assert leaked == []
    promise("artefacts that do not hold", tried=len(tried), refused=len(tried) - len(leaked), leaked=len(leaked))


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [({"key": "another"}, 401, "not_let_in"), ({"attest": lambda _: "a.b.c"}, 403, "bad_artefact")],
)
def test_over_the_line_as_well(vault: Vault, sandbox: Sandbox, changed: dict[str, Any], status: int, said: str) -> None:
    attest: Callable[..., str] = changed.get("attest", vault.attest)
    with served(sandbox) as address:
        caller = caller_of(address, "eshram", key=changed.get("key", "a key of a test"))
        with pytest.raises(GatewayRefused) as refusal:
            HttpEShram(caller, attest).find("001000000017", AGREED)
        caller.close()
    assert (refusal.value.status, refusal.value.said) == (status, said)


def test_of_a_worker_only_what_she_agreed_to_is_told(vault: Vault, sandbox: Sandbox) -> None:
    sandbox.eshram.fill([{"uan": "001000000017", "name": "रमेश", "gender": "male", "social_category": "obc"}])
    with served(sandbox) as address:
        caller = caller_of(address, "eshram")
        found = HttpEShram(caller, vault.attest).find("001000000017", AGREED)
        caller.close()
    assert found == {"uan": "001000000017", "name": "रमेश"}


def test_the_record_of_somebody_else_is_no_answer(vault: Vault, sandbox: Sandbox) -> None:
    class Mixed:
        client_id = CLIENT

        def ask(self, *_: object, **__: object) -> dict[str, Any]:
            return {"worker": {"uan": "001000000025", "name": "somebody"}}

    with pytest.raises(GatewayUnavailable) as problem:
        HttpEShram(Mixed(), vault.attest).find("001000000017", AGREED)  # type: ignore[arg-type]
    assert problem.value.failure == "answer"
