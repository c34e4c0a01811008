"""Addresses that lead elsewhere are refused before anything is opened, and names that lead elsewhere before anything is sent."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from data.gateways.addresses import base_of
from data.gateways.breaker import Breaker
from data.gateways.calling import Caller
from data.gateways.errors import AddressRefused
from data.vault import Vault
from tests.conftest import Promise
from tests.served import CLIENT, KEY, QUICK, caller_of, sandbox_in, served

HOSTS = frozenset({"gateway.eshram.gov.in", "ncs.gov.in:8443"})
HOSTILE = (
    "http://gateway.eshram.gov.in/v1", "ftp://gateway.eshram.gov.in", "file:///etc/passwd", "gopher://gateway.eshram.gov.in",
    "javascript:alert(1)", "data:application/json,{}", "//gateway.eshram.gov.in", "gateway.eshram.gov.in", "", "https://", "https:///v1",
    "https:gateway.eshram.gov.in", "https:/gateway.eshram.gov.in", "HTTPS://gateway.eshram.gov.in", "https://GATEWAY.eshram.gov.in",
    "https://evil.example", "https://gateway.eshram.gov.in.evil.example", "https://evilgateway.eshram.gov.in",
    "https://eshram.gov.in", "https://x.gateway.eshram.gov.in",
    "https://gateway.eshram.gov.in@evil.example", "https://evil.example@gateway.eshram.gov.in", "https://a:b@gateway.eshram.gov.in",
    "https://@gateway.eshram.gov.in", "https://gateway.eshram.gov.in:@evil.example",
    "https://gateway.eshram.gov.in:8443", "https://gateway.eshram.gov.in:80", "https://gateway.eshram.gov.in:0",
    "https://gateway.eshram.gov.in:65536", "https://gateway.eshram.gov.in:0443", "https://gateway.eshram.gov.in:", "https://ncs.gov.in",
    "https://ncs.gov.in:8443443", "https://ncs.gov.in:+8443", "https://ncs.gov.in: 8443",
    "https://192.168.1.1", "https://10.0.0.1", "https://169.254.169.254/latest/meta-data", "https://2130706433", "https://0x7f000001",
    "https://0177.0.0.1", "https://127.1", "https://0", "https://127.0.0.1.nip.io", "https://[::ffff:127.0.0.1]", "https://[fe80::1%25eth0]",
    "https://[::]", "https://8.8.8.8", "https://①②⑦.⓪.⓪.①", "https://１２７.0.0.1",
    "https://gаteway.eshram.gov.in", "https://gateway。eshram。gov。in", "https://xn--gteway-3ve.eshram.gov.in", "https://gateway.eshram.gov.ın",
    "https://gateway.eshram.gov.in.", "https://gateway.eshram.gov.in./v1", "https://gateway..eshram.gov.in", "https://.gateway.eshram.gov.in",
    "https://gateway.eshram.gov.in\\@evil.example", "https:\\\\gateway.eshram.gov.in", "https://gateway.eshram.gov.in\\.evil.example",
    "https://gateway.eshram.gov.in\t/v1", "https://gateway.eshram.gov.in\r\nHost: evil.example", " https://gateway.eshram.gov.in",
    "https://gateway.eshram.gov.in ", "https://gateway.eshram.gov.in\x00.evil.example", "https://gateway.eshram.gov.in\n",
    "https://gateway.eshram.gov.in//evil.example", "https://gateway.eshram.gov.in/../v1", "https://gateway.eshram.gov.in/./v1",
    "https://gateway.eshram.gov.in/%2e%2e/v1", "https://gateway.eshram.gov.in/v1%2f..%2fadmin", "https://gateway.eshram.gov.in/v1;x=1",
    "https://gateway.eshram.gov.in/v1?to=https://evil.example", "https://gateway.eshram.gov.in/v1#@evil.example",
    "https://gateway.eshram.gov.in?@evil.example", "https://gateway.eshram.gov.in#.evil.example",
    "https://gateway.eshram.gov.in/" + "a" * 3_000,
    "https://localhost", "http://127.0.0.1:8600", "http://[::1]:8600", "http://localhost:8600",
)  # fmt: skip
"""None of them is in the configuration's list of hosts, or is what a list can mean."""


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was resolved or connected to."""
    seen: list[Any] = []
    resolve, connect = socket.getaddrinfo, socket.socket.connect

    def resolving(*arguments: Any, **named: Any) -> Any:
        seen.append(arguments[:2])
        return resolve(*arguments, **named)

    def connecting(line: socket.socket, place: Any) -> Any:
        seen.append(place)
        return connect(line, place)

    monkeypatch.setattr(socket, "getaddrinfo", resolving)
    monkeypatch.setattr(socket.socket, "connect", connecting)
    return seen


def ask(address: str, *path: str, own_machine: bool = False) -> None:
    """Ask whoever is there, as a gateway would."""
    caller = Caller(base_of(address, HOSTS, own_machine=own_machine), CLIENT, KEY, Breaker(), QUICK)
    try:
        caller.ask("GET", *(path or ("v1", "listings")))
    finally:
        caller.close()


@pytest.mark.trust
def test_no_hostile_address_opens_anything(opened: list[Any], promise: Promise) -> None:
    leaked, refused = [], 0
    for address in HOSTILE:
        try:
            ask(address)
        except AddressRefused:
            refused += 1
        else:
            leaked.append(address)
    assert len(set(HOSTILE)) == len(HOSTILE) >= 60
    assert opened == []
    promise("hostile addresses for a gateway", tried=len(HOSTILE), refused=refused, leaked=len(leaked))


def test_the_guard_sees_a_good_address_open_a_line(opened: list[Any], tmp_path: Path) -> None:
    vault = Vault.open(tmp_path / "keys", create=True)
    with served(sandbox_in(tmp_path, vault)) as address:
        ask(f"{address}/ncs", own_machine=True)
        port = int(address.rpartition(":")[2])
    assert opened == [("127.0.0.1", port), ("127.0.0.1", port)]


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://gateway.eshram.gov.in", "https://gateway.eshram.gov.in/v1/x"),
        ("https://gateway.eshram.gov.in:443/api/", "https://gateway.eshram.gov.in/api/v1/x"),
        ("https://ncs.gov.in:8443/a/b.c", "https://ncs.gov.in:8443/a/b.c/v1/x"),
    ],
)
def test_an_address_of_the_configuration_is_asked_as_it_stands(address: str, path: str) -> None:
    assert base_of(address, HOSTS, own_machine=False).under("v1", "x") == path


@pytest.mark.parametrize("segment", ["..", ".", "", "a/b", "%2e%2e", "a?b", "a#b", "a\\b", "a\nb", "ä", "a" * 129])
def test_nothing_leads_out_of_the_address(segment: str) -> None:
    with pytest.raises(AddressRefused):
        base_of("https://ncs.gov.in:8443", HOSTS, own_machine=False).under("v1", segment)


@pytest.mark.parametrize(
    "resolved",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.9", "192.168.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "::1", "fe80::1", "::",
        "fd00:ec2::254", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a00:1", "2002:a00:1::", "2001:0:a00:1::",
    ],
)  # fmt: skip
def test_a_name_that_is_allowed_and_leads_into_a_house_is_not_connected_to(
    opened: list[Any], monkeypatch: pytest.MonkeyPatch, resolved: str
) -> None:
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("164.100.1.1", 443))
    inside = (socket.AF_INET6 if ":" in resolved else socket.AF_INET, socket.SOCK_STREAM, 6, "", (resolved, 443))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [public, inside])
    with pytest.raises(AddressRefused) as refusal:
        ask("https://gateway.eshram.gov.in")
    assert (refusal.value.part, opened) == ("resolved", [])


def test_this_machines_name_leads_nowhere_else(opened: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("164.100.1.1", 8600))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [elsewhere])
    with pytest.raises(AddressRefused):
        ask("http://localhost:8600", own_machine=True)
    assert opened == []


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """A proxy that the environment names; what it heard."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{server.getsockname()[1]}")
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        yield heard
        server.settimeout(0.05)
        with suppress(TimeoutError):
            heard.append(server.accept()[0].recv(100))
        assert heard == []


def test_a_proxy_of_the_environment_hears_nothing(proxy: list[bytes], tmp_path: Path) -> None:
    vault = Vault.open(tmp_path / "keys", create=True)
    with served(sandbox_in(tmp_path, vault)) as address:
        caller = caller_of(address, "ncs")
        assert caller.ask("GET", "v1", "listings")["rows"] == []
        caller.close()
