"""What gateways bring to us: messages that telephones answer with (`docs/gateways.md`, *What comes to us*)."""

from __future__ import annotations

from anyio import to_thread
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.sandbox.contract import Reply
from api.whole_body import NotWhole, whole_body
from services.refusal import Refused
from services.replies import brought_by_gateway, take_reply

REPLIES = "/inbound/sms/v1/replies"
LONGEST = 8_192


class Inbound:
    """Answers for its address; everything else goes on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != REPLIES:
            await self._app(scope, receive, send)
            return
        await (await _answer(Request(scope, receive)))(scope, receive, send)


async def _answer(request: Request) -> Response:
    if request.method != "POST":
        return JSONResponse({"code": "not_in_contract"}, 405, {"Allow": "POST"})
    try:
        body = await whole_body(request, LONGEST)
    except NotWhole as problem:
        return JSONResponse({"code": problem.code}, problem.status)
    named = (request.headers.get("X-APISETU-CLIENTID"), request.headers.get("X-APISETU-APIKEY"))
    return await to_thread.run_sync(_take, named, body)


def _take(named: tuple[str | None, str | None], body: bytes) -> Response:
    """The same answer whether or not anybody was asked: whoever brings a message learns nothing of her."""
    if not brought_by_gateway(*named):
        return JSONResponse({"code": "not_let_in"}, 401)
    try:
        reply = Reply.model_validate_json(body)
    except ValidationError:
        return JSONResponse({"code": "not_in_contract"}, 422)
    try:
        take_reply(reply.mobile, reply.text)
    except Refused:
        return JSONResponse({"code": "unavailable"}, 503)
    return JSONResponse({"accepted": True}, 202)
