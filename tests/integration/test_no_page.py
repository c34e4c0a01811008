"""Addresses with a second slash: Streamlit would give its page there, which stays blank; we say that there is no such page."""

from __future__ import annotations

import re
from typing import Any

import pytest

from api.files import FIRST, THEIR_PAGE, PackedFiles
from api.index_page import FILES_PATH, LISTEN_PATH
from language import words
from tests.integration.asked import PASSED_ON, asked

OTHERS = (
    "/_stcore/health",
    "/_stcore/upload_file/a/b",
    "/media/a.pdf",
    "/component/a/b.js",
    "/take/a/b",
    "/api/public/figures.json",
)


class BeforeStreamlit(PackedFiles):
    """With a Streamlit behind it that gives its page wherever there is nothing else."""

    def __init__(self, streamlit: Any) -> None:
        async def theirs(scope: Any, receive: Any, send: Any) -> None:
            if scope["path"] in OTHERS:
                await streamlit(scope, receive, send)
                return
            await send({"type": "http.response.start", "status": 200, "headers": [(b"etag", THEIR_PAGE.encode())]})
            await send({"type": "http.response.body", "body": b"theirs"})

        super().__init__(theirs)


@pytest.mark.parametrize("path", ["/placements/UP", "/help/x", "/help/x/", "/take/nothing/here", "/static/gone.js"])
def test_an_address_with_a_second_slash_is_no_page_and_says_so_in_both_languages(path: str) -> None:
    status, headers, body = asked(BeforeStreamlit, path, {})
    told = body.decode()
    assert status == 404
    assert headers["content-type"].startswith("text/html")
    for language in ("en", "hi"):
        assert words(language).say("screen.no_page") in told
        assert words(language).say("screen.to_first_page") in told
    assert re.findall(r'(?:href|src)="([^"]*)"', told) == ["/", "/"]


@pytest.mark.parametrize("path", ["/", "/help", "/placements", "/help/"])
def test_a_page_of_ours_is_given(path: str) -> None:
    status, _headers, body = asked(BeforeStreamlit, path, {})
    assert status == 200
    assert b"theirs" not in body
    assert words("en").say("screen.no_page").encode() not in body


@pytest.mark.parametrize("path", OTHERS)
def test_what_is_no_page_goes_on(path: str) -> None:
    assert asked(BeforeStreamlit, path, {})[0] == PASSED_ON


@pytest.mark.parametrize("path", [FIRST[0], LISTEN_PATH])
def test_our_files_are_given(path: str) -> None:
    assert path.startswith((FILES_PATH, "/kaam/"))
    assert asked(BeforeStreamlit, path, {})[0] == 200
