"""The body of a request, and never more of it than its reader can use."""

from __future__ import annotations

from starlette.requests import ClientDisconnect, Request


class NotWhole(Exception):
    """A body that is not read to its end: an HTTP status and a code."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


async def whole_body(request: Request, most: int) -> bytes:
    """All of the body, of `most` bytes. Raises `NotWhole`: 413 as soon as it is larger, 400 where the client goes away in the middle."""
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > most:
                raise NotWhole(413, "too_large")
    except ClientDisconnect as problem:
        raise NotWhole(400, "not_all_came") from problem
    return bytes(body)
