"""Where an employer answers: `/answer#SECRET`. What stands behind # never leaves the browser with the address, so it is in no log of ours
or of a proxy, and whoever looks a link up for a preview sees a page that says nothing. Only a form tells it, and only a press settles."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.answer_page import ANSWER, SCRIPT, SCRIPT_PATH, THANKS_PATH, ask_day, opening, question, told, wants_day
from api.whole_body import NotWhole, whole_body
from language import LANGUAGES, Words, language_among, words
from services.employer_answers import look, must_be_few, settle
from services.house import house
from services.refusal import Refused

LONGEST_FORM = 2_048
LANGUAGE_ASKED = re.compile(r"[A-Za-z-]{2,10}")
KEPT_NOWHERE = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}


class Answers:
    """Answers for its address; everything else goes on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or not (path == ANSWER or path.startswith(f"{ANSWER}/")):
            await self._app(scope, receive, send)
            return
        answer = await _answer(Request(scope, receive))
        answer.headers.update(KEPT_NOWHERE)
        await answer(scope, receive, send)


async def _answer(request: Request) -> Response:
    if request.url.path == SCRIPT_PATH and request.method in ("GET", "HEAD"):
        return Response(SCRIPT, media_type="text/javascript")
    if request.url.path == THANKS_PATH and request.method in ("GET", "HEAD"):
        return await to_thread.run_sync(_thanks, _words(request, request.query_params.get("lang")))
    if request.url.path != ANSWER:
        return PlainTextResponse("Not found", 404)
    if request.method in ("GET", "HEAD"):
        return await to_thread.run_sync(_open, _words(request, request.query_params.get("lang")))
    if request.method != "POST":
        return PlainTextResponse("Method not allowed", 405, {"Allow": "GET, POST"})
    try:
        form = _form(await whole_body(request, LONGEST_FORM))
    except NotWhole as problem:
        return PlainTextResponse(problem.code, problem.status)
    address = request.client.host if request.client else None
    return await to_thread.run_sync(_told, _words(request, form.get("lang")), form, address)


def _open(words: Words) -> Response:
    try:
        return HTMLResponse(opening(words, simulated=house().simulated))
    except Refused:
        return HTMLResponse(told(words, "closed", simulated=False), 503)


def _thanks(words: Words) -> Response:
    try:
        return HTMLResponse(told(words, "thanks", simulated=house().simulated))
    except Refused:
        return HTMLResponse(told(words, "closed", simulated=False), 503)


def _told(words: Words, form: dict[str, str], address: str | None) -> Response:
    """The question behind a secret, or what becomes of an answer; one page for all that opens nothing."""
    secret, answer = form.get("link", "").strip(), form.get("answer")
    try:
        simulated = house().simulated
        must_be_few(address)
        if answer is None and (asked := look(secret)):
            return HTMLResponse(question(words, secret, asked, simulated=simulated))
        if answer is not None and "day" not in form and (asked := look(secret)) and wants_day(asked, answer):
            return HTMLResponse(ask_day(words, secret, asked, answer, simulated=simulated))
        if answer is not None and settle(secret, answer, form.get("day", "")):
            return RedirectResponse(f"{THANKS_PATH}?lang={words.language}", 303)
    except Refused as problem:
        few = problem.code == "too_many_guesses"
        return HTMLResponse(told(words, "too_many" if few else "closed", simulated=False), 429 if few else 503)
    return HTMLResponse(told(words, "gone", simulated=simulated), 404)


def _form(body: bytes) -> dict[str, str]:
    """The first value of each field."""
    return {name: values[0] for name, values in parse_qs(body.decode("ascii", "replace")).items()}


def _words(request: Request, wish: str | None) -> Words:
    asked = LANGUAGE_ASKED.findall(request.headers.get("accept-language", "")[:200])
    return words(language_among(wish if wish in LANGUAGES else None, *asked))
