"""The sandbox server: described as it is written down, closed to whoever has no key, and its faults are what they say."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from api.sandbox.faults import Faults
from data.vault import Vault
from services.sandbox import Sandbox
from settings import ROOT
from tests.served import CLIENT, KEY, sandbox_in, served

DESCRIPTION = ROOT / "docs" / "gateways.openapi.json"
LET_IN = {"X-APISETU-CLIENTID": CLIENT, "X-APISETU-APIKEY": KEY, "X-Transaction-Id": "t"}
ROUTES = [
    ("POST", "/eshram/v1/profiles"), ("POST", "/sms/v1/messages"), ("POST", "/sms/v1/numbers"), ("POST", "/ncs/v1/seekers"),
    ("GET", "/ncs/v1/listings"),
    ("POST", "/ncs/v1/applications"), ("GET", "/ncs/v1/applications/00000000-0000-0000-0000-000000000001"),
    ("POST", "/ncs/v1/applications/00000000-0000-0000-0000-000000000001/withdrawal"), ("POST", "/onest/select"),
]  # fmt: skip


def written(path: str) -> str:
    """A path as a contract writes it."""
    return path.replace("00000000-0000-0000-0000-000000000001", "{reference}").replace("/onest/select", "/onest/{action}")


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    folder = tmp_path_factory.mktemp("sandbox")
    return sandbox_in(folder, Vault.open(folder / "keys", create=True))


@pytest.fixture(scope="module")
def address(sandbox: Sandbox) -> Iterator[str]:
    with served(sandbox) as at:
        yield at


def test_what_is_written_down_is_what_the_server_says(address: str) -> None:
    """After a change: `python cli.py sandbox`, and keep what http://127.0.0.1:8600/openapi.json answers, indented by one."""
    told = requests.get(f"{address}/openapi.json", timeout=5).json()
    assert json.loads(DESCRIPTION.read_text(encoding="utf-8")) == told
    told_routes = {(method.upper(), path) for path, methods in told["paths"].items() for method in methods}
    assert set(told["webhooks"]) == {"inbound/sms/v1/replies"}
    assert told_routes == {(method, written(path)) for method, path in ROUTES}


def test_every_route_is_in_the_page_for_people() -> None:
    page = (ROOT / "docs" / "gateways.md").read_text(encoding="utf-8")
    for _, path in ROUTES:
        assert written(path) in page


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize(
    "changed", [{"X-APISETU-APIKEY": "x"}, {"X-APISETU-CLIENTID": "x"}, {"X-APISETU-APIKEY": ""}, {"X-APISETU-APIKEY": None}]
)
def test_nobody_is_let_in_without_the_key(address: str, method: str, path: str, changed: dict[str, str | None]) -> None:
    headers = {name: value for name, value in (LET_IN | changed).items() if value is not None}
    answer = requests.request(method, address + path, headers=headers, json={} if method == "POST" else None, timeout=5)
    assert (answer.status_code, answer.json()["code"]) in ((401, "not_let_in"), (422, "not_in_contract"))


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"uan": "12"}', b'{"uan": "001000000017", "nonce": "x", "aadhaar": "1"}'])
def test_what_is_outside_the_contract_is_refused_without_saying_it_again(address: str, body: bytes) -> None:
    headers = LET_IN | {"Idempotency-Key": "0" * 36, "X-Consent-Artefact": "a.b.c", "Content-Type": "application/json"}
    answer = requests.post(f"{address}/eshram/v1/profiles", headers=headers, data=body, timeout=5)
    assert (answer.status_code, answer.json()) == (422, {"code": "not_in_contract"})


def test_faults_are_drawn_by_their_shares_and_equal_seeds_draw_equal_faults() -> None:
    faults = Faults(errors=0.3, hangs=0.1, resets=0.1, slow=0.05, seed=7)
    drawn = [faults.draw(number)[0] for number in range(20_000)]
    shares = {name: drawn.count(name) / len(drawn) for name in ("errors", "hangs", "resets", "slow", "")}
    assert shares == pytest.approx({"errors": 0.3, "hangs": 0.1, "resets": 0.1, "slow": 0.05, "": 0.45}, abs=0.01)
    assert drawn == [Faults(errors=0.3, hangs=0.1, resets=0.1, slow=0.05, seed=7).draw(number)[0] for number in range(20_000)]
    assert Faults().draw(1)[0] == ""


def answer_of(sandbox: Sandbox, faults: Faults, seconds: float = 0.3) -> requests.Response:
    with served(sandbox, faults) as at:
        return requests.get(f"{at}/ncs/v1/listings", headers=LET_IN, timeout=seconds)


def test_each_fault_is_what_it_says(sandbox: Sandbox) -> None:
    assert answer_of(sandbox, Faults()).json() == {"rows": [], "cursor": None}
    assert answer_of(sandbox, Faults(errors=1)).status_code in (500, 502, 503, 504, 429)
    with pytest.raises(requests.exceptions.ReadTimeout):
        answer_of(sandbox, Faults(hangs=1))
    with pytest.raises(requests.exceptions.ConnectionError, match="reset"):
        answer_of(sandbox, Faults(resets=1))
    began = time.monotonic()
    assert answer_of(sandbox, Faults(slow=1), 5).json() == {"rows": [], "cursor": None}
    assert time.monotonic() - began > 1


def test_of_a_hundred_lost_answers_half_had_their_work_done(tmp_path: Path, sandbox: Sandbox) -> None:
    def told(number: int) -> dict[str, str]:
        return {"uan": f"0011{number:08}", "text": "x", "written_at": "2026-11-27T09:00:00Z", "nonce": "0" * 32}

    with served(sandbox, Faults(errors=1, seed=3)) as at:
        for number in range(100):
            headers = LET_IN | {"Idempotency-Key": "0" * 36}
            assert requests.post(f"{at}/sms/v1/messages", headers=headers, json=told(number), timeout=5).status_code >= 429
    done = sum(sandbox.sms.last(f"0011{number:08}") is not None for number in range(100))
    assert 35 <= done <= 65
