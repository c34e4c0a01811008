"""Asking a gateway that errs, hangs, breaks off, drips, swells or lies."""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from data.gateways.breaker import Breaker, Pulse
from data.gateways.calling import Caller, Manners
from data.gateways.errors import GatewayError, GatewayRefused, GatewayResting, GatewayUnavailable
from tests.served import KEY, QUICK, caller_of

Answer = Callable[[socket.socket, int], None]
ONCE = "00000000-0000-0000-0000-000000000001"


class Server:
    """Answers each line as it is told to; the requests it heard."""

    def __init__(self, address: str, asked: list[bytes]) -> None:
        self.address, self.asked = address, asked

    def caller(self, manners: Manners = QUICK, breaker: Breaker | None = None) -> Caller:
        return caller_of(self.address, "ncs", manners, breaker)


@contextmanager
def serving(answer: Answer) -> Iterator[Server]:
    asked: list[bytes] = []

    def talk(line: socket.socket, number: int) -> None:
        with line, suppress(OSError):
            asked.append(line.recv(65_536))
            answer(line, number)

    def accept() -> None:
        with suppress(OSError):
            for number in range(1_000):
                line, _ = listening.accept()
                threading.Thread(target=talk, args=(line, number), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield Server(f"http://127.0.0.1:{listening.getsockname()[1]}", asked)
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def said(status: str, body: bytes = b"{}", *headers: str, kind: str = "application/json") -> bytes:
    told = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*told, "", ""]).encode() + body


def always(whole: bytes) -> Answer:
    return lambda line, _: line.sendall(whole)


def failure_of(caller: Caller, method: str = "GET", once: str | None = None) -> GatewayError:
    try:
        with pytest.raises(GatewayError) as problem:
            caller.ask(method, "v1", "x", body=b"{}" if method == "POST" else None, once=once)
    finally:
        caller.close()
    return problem.value


@pytest.mark.parametrize(("method", "once", "tries"), [("GET", None, 5), ("POST", ONCE, 5), ("POST", None, 1)])
def test_only_what_may_happen_again_is_asked_again(method: str, once: str | None, tries: int) -> None:
    with serving(always(said("503 No"))) as server:
        problem = failure_of(server.caller(), method, once)
        assert (len(server.asked), problem.failure, problem.code) == (tries, "their_error", "gateway_unavailable")


def test_an_answer_that_comes_after_errors_and_broken_lines_is_the_answer() -> None:
    def answer(line: socket.socket, number: int) -> None:
        if number == 1:
            return
        line.sendall((said("502 No"), b"", said("200 OK", b'{"rows": [1, 2'[:8])[:-4], said("200 OK", b'{"rows": []}'))[number])

    with serving(answer) as server:
        caller = server.caller()
        assert caller.ask("GET", "v1", "listings") == {"rows": []}
        caller.close()
        assert len(server.asked) == 4


@pytest.mark.parametrize(
    ("status", "lasting"),
    [("400 No", True), ("401 No", False), ("403 No", False), ("404 No", True), ("409 No", True), ("422 No", True)],
)
def test_a_no_is_taken_for_a_no(status: str, lasting: bool) -> None:
    with serving(always(said(status, b'{"code": "unknown_uan"}'))) as server:
        problem = failure_of(server.caller())
        assert isinstance(problem, GatewayRefused)
        assert (problem.status, problem.said, problem.lasting) == (int(status[:3]), "unknown_uan", lasting)
        assert len(server.asked) == 1


@pytest.mark.parametrize("status", ["301 Go", "302 Go", "307 Go", "308 Go"])
def test_nobody_is_sent_elsewhere(status: str) -> None:
    with serving(always(said("200 OK", b'{"stolen": true}'))) as elsewhere:
        with serving(always(said(status, b"{}", f"Location: {elsewhere.address}/v1/x"))) as server:
            assert failure_of(server.caller()).failure == "answer"
        assert elsewhere.asked == []


@pytest.mark.parametrize(
    "whole",
    [
        said("200 OK", b"<html>", kind="text/html"),
        said("200 OK", b'{"a": 1}', kind="text/plain"),
        said("200 OK", b"[1, 2]"),
        said("200 OK", b"{"),
        said("200 OK", b"[" * 100_000),
        said("200 OK", b'{"a": "' + b"x" * 1_100_000 + b'"}'),
        said("200 OK", gzip.compress(b'{"a": "' + b"x" * 50_000_000 + b'"}'), "Content-Encoding: gzip"),
    ],
    ids=["a page", "text", "a list", "broken", "deep", "long", "a bomb"],
)
def test_what_is_outside_the_contract_is_no_answer(whole: bytes) -> None:
    with serving(always(whole)) as server:
        assert failure_of(server.caller()).failure == "answer"


def drip(line: socket.socket, of: bytes) -> None:
    for byte in of:
        line.sendall(bytes([byte]))
        time.sleep(0.02)


@pytest.mark.parametrize(
    "answer",
    [
        lambda line, _: drip(line, b"HTTP/1.1 200 OK\r\nX: " + b"x" * 3_000),
        lambda line, _: drip(line, said("200 OK", b" " * 3_000)),
        lambda line, _: (line.sendall(said("200 OK", b" " * 9_000)[:100]), drip(line, b" " * 3_000)),
        lambda *_: time.sleep(3),
    ],
    ids=["in the headers", "from the start", "in the body", "not at all"],
)
def test_whoever_drips_holds_nobody_longer_than_the_whole_call_may_take(answer: Answer) -> None:
    with serving(answer) as server:
        began = time.monotonic()
        assert failure_of(server.caller(replace(QUICK, whole=0.6))).failure == "too_slow"
        assert time.monotonic() - began < 1.2


def test_nobody_there_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        address = f"http://127.0.0.1:{gone.getsockname()[1]}"
    assert failure_of(caller_of(address, "ncs")).failure == "no_answer"


@pytest.mark.parametrize(("seconds", "tries", "after"), [("0", 5, 0.0), ("1", 1, 1.0), ("3600", 1, 3_600.0)])
def test_who_asks_for_patience_gets_it_or_is_left_alone(seconds: str, tries: int, after: float) -> None:
    with serving(always(said("429 Slowly", b"{}", f"Retry-After: {seconds}"))) as server:
        problem = failure_of(server.caller())
        assert (len(server.asked), problem.failure, problem.after) == (tries, "too_many", after)


def test_pauses_are_drawn_from_nothing_to_twice_as_much_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    ceilings: list[float] = []
    monkeypatch.setattr("data.gateways.calling._CHANCE.uniform", lambda low, high: ceilings.append(high) or low)
    with serving(always(said("500 No"))) as server:
        failure_of(server.caller(replace(QUICK, pause=0.1, longest_pause=0.3)))
    assert ceilings == [0.1, 0.2, 0.3, 0.3]


def test_every_call_says_who_asks_and_none_says_it_in_its_address() -> None:
    with serving(always(said("200 OK"))) as server:
        caller = server.caller()
        caller.ask("POST", "v1", "x", body=json.dumps({"uan": "001000000017"}).encode(), once=ONCE, artefact="a.b.c")
        caller.close()
        line, _, rest = server.asked[0].decode().partition("\r\n")
    headers = dict(header.split(": ", 1) for header in rest.partition("\r\n\r\n")[0].split("\r\n"))
    assert line == "POST /ncs/v1/x HTTP/1.1"
    assert (headers["X-APISETU-CLIENTID"], headers["X-APISETU-APIKEY"]) == ("kaam-setu-test", KEY)
    assert (headers["Idempotency-Key"], headers["X-Consent-Artefact"], len(headers["X-Transaction-Id"])) == (ONCE, "a.b.c", 36)
    assert "Cookie" not in headers


def test_a_cookie_is_not_brought_back() -> None:
    with serving(always(said("200 OK", b"{}", "Set-Cookie: who=you; Path=/"))) as server:
        caller = server.caller()
        for _ in range(2):
            caller.ask("GET", "v1", "x")
        caller.close()
        assert b"ookie" not in server.asked[1]


def test_the_key_is_in_no_description_of_who_asks() -> None:
    caller = caller_of("http://127.0.0.1:9", "ncs")
    assert KEY not in repr(caller)
    caller.close()


def test_a_gateway_that_fails_again_and_again_is_left_alone_then_asked_once() -> None:
    told: list[Pulse] = []
    good = threading.Event()
    breaker = Breaker(failures=3, rest=0.2, tell=told.append)
    with serving(lambda line, _: line.sendall(said("200 OK" if good.is_set() else "500 No"))) as server:
        caller = server.caller(replace(QUICK, again=0), breaker)
        for _ in range(3):
            with pytest.raises(GatewayUnavailable):
                caller.ask("GET", "v1", "x")
        with pytest.raises(GatewayResting) as resting:
            caller.ask("GET", "v1", "x")
        assert 0 < (resting.value.after or 0) <= 0.2
        assert (len(server.asked), breaker.pulse.state, breaker.pulse.failure) == (3, "open", "their_error")
        time.sleep(0.21)
        with pytest.raises(GatewayUnavailable):
            caller.ask("GET", "v1", "x")
        with pytest.raises(GatewayResting):
            caller.ask("GET", "v1", "x")
        good.set()
        time.sleep(0.21)
        assert caller.ask("GET", "v1", "x") == {}
        assert caller.ask("GET", "v1", "x") == {}
        caller.close()
    assert [pulse.state for pulse in told] == ["closed", "open", "half_open", "open", "half_open", "closed"]


def test_while_one_tries_whether_it_is_well_again_the_others_are_told_to_wait() -> None:
    breaker = Breaker(failures=1, rest=0.05)
    breaker.bad(GatewayUnavailable())
    time.sleep(0.06)
    breaker.enter()
    with pytest.raises(GatewayResting):
        breaker.enter()
    breaker.good()
    breaker.enter()


def test_a_no_is_an_answer_and_opens_no_breaker() -> None:
    breaker = Breaker(failures=1)
    with serving(always(said("404 No", b'{"code": "unknown_uan"}'))) as server:
        failure_of(server.caller(breaker=breaker))
    assert (breaker.pulse.state, breaker.pulse.failure) == ("closed", None)
    assert breaker.pulse.good_at is not None


def test_whoever_cannot_prove_its_name_hears_nothing(tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    itself = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - timedelta(1), now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, None)
    )
    pem = tmp_path / "pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pem.write_bytes(private + itself.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

        def talk() -> None:
            with suppress(OSError), context.wrap_socket(listening.accept()[0], server_side=True) as line:
                heard.append(line.recv(100))

        threading.Thread(target=talk, daemon=True).start()
        assert failure_of(caller_of(f"https://localhost:{port}", "ncs", replace(QUICK, again=0))).failure == "no_answer"
    assert heard == []
