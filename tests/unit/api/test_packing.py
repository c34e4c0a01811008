"""The strongest coding that a browser takes, and the same content whichever it is."""

from __future__ import annotations

import gzip
from collections.abc import MutableMapping
from typing import Any

import brotli
import pytest

from api.packing import Parcel, coding_for
from tests.apart import run

TEXT = "काम सेतु: work near you. ".encode() * 200


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0.5", "br"),
        ("GZIP", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.0, gzip; q=0", None),
        ("identity", None),
        ("brotli, xgzip", None),
        ("", None),
    ],
)
def test_the_strongest_coding_that_is_taken(accepted: str, coding: str | None) -> None:
    assert coding_for(accepted) == coding


def answer(parcel: Parcel, accepted: str) -> tuple[dict[str, str], bytes]:
    """Headers and body of what a parcel answers to a browser that takes these codings."""
    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": "GET", "headers": [(b"accept-encoding", accepted.encode())]}
    run(parcel, scope, receive, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return headers, b"".join(message.get("body", b"") for message in sent[1:])


def test_every_coding_holds_the_same_content() -> None:
    parcel = Parcel(lambda: TEXT, "text/plain", {"Cache-Control": "no-store"})
    headers, body = answer(parcel, "br, gzip")
    assert (headers["content-encoding"], brotli.decompress(body)) == ("br", TEXT)
    headers, body = answer(parcel, "gzip")
    assert (headers["content-encoding"], gzip.decompress(body)) == ("gzip", TEXT)
    headers, body = answer(parcel, "")
    assert ("content-encoding" in headers, body) == (False, TEXT)
    assert (headers["vary"], headers["cache-control"]) == ("Accept-Encoding", "no-store")


def test_a_parcel_is_read_once_a_coding_however_often_it_is_asked_for() -> None:
    read = []
    parcel = Parcel(lambda: read.append(1) or TEXT, "text/plain", {})
    for _ in range(3):
        answer(parcel, "br")
    assert len(read) == 1
