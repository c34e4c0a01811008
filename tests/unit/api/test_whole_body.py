"""However much somebody sends us, no more of it is taken in than is of use, and each face refuses it the same way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from api.answer import LONGEST_FORM, Answers
from api.inbound import LONGEST as LONGEST_REPLY
from api.inbound import REPLIES, Inbound
from api.let_in import LET_IN, LetIn
from api.let_in import LONGEST as LONGEST_WORD
from api.onest import LARGEST, OnestCalls
from tests.apart import run

FACES = [
    pytest.param(Answers, "/answer", LONGEST_FORM, id="answer"),
    pytest.param(Inbound, REPLIES, LONGEST_REPLY, id="inbound"),
    pytest.param(LetIn, LET_IN, LONGEST_WORD, id="let_in"),
    pytest.param(OnestCalls, "/api/onest/on_select", LARGEST, id="onest"),
]


def posted(face: type[Any], path: str, pieces: Iterator[dict[str, Any]]) -> tuple[int, bytes]:
    """Status and body of the answer to what comes piece by piece."""
    told: list[Any] = []
    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"", "scheme": "http",
        "headers": [(b"host", b"localhost:8501")], "server": ("localhost", 8501), "root_path": "", "http_version": "1.1",
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return next(pieces)

    async def send(message: Any) -> None:
        told.append(message)

    async def streamlit(_scope: Any, _receive: Any, _send: Any) -> None:
        raise AssertionError("passed on")

    run(lambda: face(streamlit)(scope, receive, send))
    return told[0]["status"], b"".join(message.get("body", b"") for message in told[1:])


@pytest.mark.parametrize(("face", "path", "most"), FACES)
def test_what_never_ends_is_refused_as_soon_as_it_is_too_large(face: type[Any], path: str, most: int) -> None:
    came = 0

    def endless() -> Iterator[dict[str, Any]]:
        nonlocal came
        while True:
            came += 256
            yield {"type": "http.request", "body": b"x" * 256, "more_body": True}

    status, told = posted(face, path, endless())
    assert (status, b"too_large" in told) == (413, True)
    assert most < came <= most + 256


@pytest.mark.parametrize(("face", "path", "most"), FACES)
def test_who_goes_away_in_the_middle_is_no_fault_of_ours(face: type[Any], path: str, most: int) -> None:
    pieces: list[dict[str, Any]] = [{"type": "http.request", "body": b"x", "more_body": True}, {"type": "http.disconnect"}]
    status, told = posted(face, path, iter(pieces))
    assert (status, b"not_all_came" in told) == (400, True)
