"""What stands before Streamlit: who may open a line, and who may send a file."""

from __future__ import annotations

from typing import Any

import pytest

from api import front
from api.front import Guard
from settings import load_settings
from tests.apart import run

HOST = (b"host", b"127.0.0.1:8501")


def answers(scope: dict[str, Any], monkeypatch: pytest.MonkeyPatch, *, uploads: bool = False, allowed: str = "") -> list[Any]:
    """What a client is told: messages of the guard, or `passed` where it lets Streamlit answer."""
    told: list[Any] = []
    hosts = load_settings({"KAAM_ALLOWED_HOSTS": allowed}).hosts
    monkeypatch.setattr(front, "may_upload", lambda _token: uploads)

    async def streamlit(scope: Any, receive: Any, send: Any) -> None:
        told.append("passed")

    async def send(message: Any) -> None:
        told.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    run(lambda: Guard(streamlit, lambda: hosts)(scope, receive, send))
    return told


@pytest.mark.parametrize(
    ("origin", "passes"),
    [
        (b"http://127.0.0.1:8501", True),
        (None, True),
        (b"http://127.0.0.1:8913", False),
        (b"http://elsewhere.example", False),
        (b"null", False),
    ],
)
def test_only_our_own_pages_open_a_line(origin: bytes | None, passes: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = [HOST] if origin is None else [HOST, (b"origin", origin)]
    told = answers({"type": "websocket", "path": "/_stcore/stream", "headers": headers, "scheme": "ws"}, monkeypatch)
    assert told == (["passed"] if passes else [{"type": "websocket.close", "code": 1008}])


@pytest.mark.parametrize("may", [True, False])
def test_only_who_keeps_listings_sends_files(may: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    path = "/_stcore/upload_file/session/file"
    scope = {"type": "http", "method": "PUT", "path": path, "headers": [HOST], "scheme": "http"}
    told = answers(scope, monkeypatch, uploads=may)
    assert (told == ["passed"]) is may
    assert may or told[0]["status"] == 404


@pytest.mark.parametrize(
    ("host", "allowed", "ours"),
    [
        ("127.0.0.1:8501", "", True),
        ("localhost", "", True),
        ("LOCALHOST:8501", "", True),
        ("[::1]:8501", "", True),
        ("elsewhere.example", "", False),
        ("127.0.0.1.elsewhere.example", "", False),
        ("localhost@elsewhere.example", "", False),
        ("", "", False),
        ("kaam.example:443", "kaam.example, www.kaam.example", True),
        ("localhost", "kaam.example", False),
    ],
)
def test_only_a_name_of_ours_is_answered(host: str, allowed: str, ours: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = [(b"host", host.encode())] if host else []
    page = answers(
        {"type": "http", "method": "GET", "path": "/", "headers": headers, "scheme": "http"}, monkeypatch, allowed=allowed
    )
    assert (page == ["passed"]) is ours
    assert ours or page[0]["status"] == 421
    line = answers(
        {"type": "websocket", "path": "/_stcore/stream", "headers": headers, "scheme": "ws"}, monkeypatch, allowed=allowed
    )
    assert line == (["passed"] if ours else [{"type": "websocket.close", "code": 1008}])


@pytest.mark.parametrize(
    ("kind", "scheme", "passes"),
    [("http", "https", True), ("http", "http", False), ("websocket", "ws", False), ("websocket", "wss", True)],
)
def test_in_earnest_nothing_is_answered_in_the_clear(kind: str, scheme: str, passes: bool) -> None:
    told: list[Any] = []

    async def streamlit(_scope: Any, _receive: Any, _send: Any) -> None:
        told.append("passed")

    async def send(message: Any) -> None:
        told.append(message)

    scope = {"type": kind, "method": "GET", "path": "/", "headers": [(b"host", b"kaam.example")], "scheme": scheme}
    run(lambda: Guard(streamlit, lambda: {"kaam.example"}, lambda: True)(scope, None, send))  # type: ignore[arg-type]
    assert (told == ["passed"]) is passes
    assert passes or told[0].get("status", told[0].get("code")) in (403, 1008)


@pytest.mark.parametrize(("size", "passes"), [(1_000, True), (262_144, True), (262_145, False), (20_000_000, False)])
def test_a_browser_that_says_too_much_at_once_is_cut_off(size: int, passes: bool) -> None:
    sent: list[Any] = []
    heard: list[Any] = []

    async def streamlit(_scope: Any, receive: Any, _send: Any) -> None:
        heard.append(await receive())

    async def receive() -> Any:
        return {"type": "websocket.receive", "bytes": bytes(size)}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": [HOST], "scheme": "ws"}
    run(lambda: Guard(streamlit, lambda: {"127.0.0.1"})(scope, receive, send))
    assert (heard[0]["type"] == "websocket.receive") is passes
    assert sent == ([] if passes else [{"type": "websocket.close", "code": 1009}])
