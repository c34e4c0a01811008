"""The contract's routes: each asks who it is, whether a signed consent holds where one is needed, and answers from the sandbox."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from api.sandbox.contract import (
    Accepted,
    Action,
    ApplicationTold,
    Listings,
    MessageSent,
    Mobile,
    NetworkMessage,
    NumberTexted,
    Passed,
    Problem,
    Profile,
    ProfileAsked,
    Reference,
    Reply,
    Seeker,
    SeekerTold,
    Standing,
    Withdrawal,
)
from services.sandbox import Declined, Sandbox

VERSION = "1.0.0"
DESCRIPTION = (
    "How Kaam Setu asks e-Shram, NCS and an SMS provider. Modelled on API Setu; no public API of e-Shram or NCS exists, and live use needs "
    "an agreement with the government. docs/gateways.md tells the rules."
)


async def body_of(request: Request) -> bytes:
    """The body as it came: what the artefact speaks of."""
    return await request.body()


Body = Annotated[bytes, Depends(body_of)]
Once = Annotated[str, Header(alias="Idempotency-Key", min_length=16, max_length=64)]
Artefact = Annotated[str, Header(alias="X-Consent-Artefact", max_length=8_000)]
REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": told}
    for status, told in (
        (401, "client id or key is not ours"),
        (403, "the artefact does not cover this"),
        (404, "unknown"),
        (409, "this key was used for another message"),
        (422, "not in the contract"),
        (429, "too often; Retry-After tells seconds"),
        (503, "not now"),
    )
}


def sandbox_app(sandbox: Sandbox) -> FastAPI:
    """The server of a sandbox, without faults."""

    def let_in(
        x_apisetu_clientid: Annotated[str, Header(alias="X-APISETU-CLIENTID")],
        x_apisetu_apikey: Annotated[str, Header(alias="X-APISETU-APIKEY")],
        x_transaction_id: Annotated[str, Header(alias="X-Transaction-Id", max_length=64)],
    ) -> None:
        del x_transaction_id
        sandbox.let_in(x_apisetu_clientid, x_apisetu_apikey)

    app = FastAPI(
        title="Kaam Setu: gateways", version=VERSION, description=DESCRIPTION, docs_url=None, redoc_url=None,
        dependencies=[Depends(let_in)], responses=REFUSALS,
    )  # fmt: skip

    @app.exception_handler(Declined)
    async def declined(_request: Request, problem: Declined) -> JSONResponse:
        return JSONResponse({"code": problem.code}, problem.status)

    @app.exception_handler(RequestValidationError)
    async def not_in_the_contract(_request: Request, _problem: RequestValidationError) -> JSONResponse:
        return JSONResponse({"code": "not_in_contract"}, 422)  # what was wrong may be a UAN

    @app.post("/eshram/v1/profiles", tags=["e-Shram"])
    def profile(asked: ProfileAsked, artefact: Artefact, once: Once, body: Body) -> Profile:
        """The worker record of a UAN."""
        del once  # nothing happens by asking
        return Profile(worker=sandbox.profile(asked.uan, sandbox.agreed(artefact, "eshram", body)))

    @app.post("/sms/v1/messages", tags=["SMS"], status_code=202)
    def message(told: MessageSent, once: Once) -> Accepted:
        """A text to the telephone of a UAN."""
        del once  # the same text again stands in the place of the first
        sandbox.message(told.uan, told.text)
        return Accepted()

    @app.post("/sms/v1/numbers", tags=["SMS"], status_code=202)
    def text_to_number(told: NumberTexted, once: Once) -> Accepted:
        """A text to a mobile number."""
        del once  # the same text again stands in the place of the first
        sandbox.text_to(told.mobile, told.text)
        return Accepted()

    @app.post("/sms/v1/telephones/{mobile}/replies", status_code=202, include_in_schema=False)
    def answer_by_telephone(mobile: Mobile, text: Annotated[str, Query(max_length=1_000)]) -> Accepted:
        """The sandbox's telephone answers: what a real provider would bring to us."""
        sandbox.reply(mobile, text)
        return Accepted()

    @app.webhooks.post("inbound/sms/v1/replies", tags=["SMS"], status_code=202)
    def reply(told: Reply) -> Accepted:
        """What comes to us: a telephone that was asked answers."""
        del told
        return Accepted()

    @app.post("/ncs/v1/seekers", tags=["NCS"])
    def seeker(told: SeekerTold, artefact: Artefact, once: Once, body: Body) -> Seeker:
        """Make a worker known as a job seeker."""
        return Seeker(seeker=sandbox.seeker(told.uan, told.profile, sandbox.agreed(artefact, "ncs", body), once))

    @app.get("/ncs/v1/listings", tags=["NCS"])
    def listings(
        since: datetime | None = None,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
        size: Annotated[int, Query(ge=1, le=500)] = 200,
        words: Annotated[str, Query(max_length=200)] = "",
    ) -> Listings:
        """Listings that changed, page by page."""
        rows, following = sandbox.listings(since, cursor, size, words)
        return Listings(rows=rows, cursor=following)

    @app.post("/ncs/v1/applications", tags=["NCS"])
    def application(told: ApplicationTold, artefact: Artefact, once: Once, body: Body) -> Standing:
        """She wants a job."""
        agreed = sandbox.agreed(artefact, "ncs", body)
        return _standing(sandbox.apply(told.reference, told.job_id, told.seeker, agreed, once))

    @app.get("/ncs/v1/applications/{reference}", tags=["NCS"])
    def status(reference: Reference) -> Standing:
        """Where an application stands."""
        return _standing(sandbox.status(reference))

    @app.post("/ncs/v1/applications/{reference}/withdrawal", tags=["NCS"])
    def withdrawal(reference: Reference, told: Withdrawal, once: Once) -> Standing:
        """She does not want it after all."""
        del told
        return _standing(sandbox.take_back(reference, once))

    @app.post("/onest/{action}", tags=["ONEST"])
    def network(
        action: Action,
        told: NetworkMessage,
        once: Once,
        body: Body,
        artefact: Annotated[str | None, Header(alias="X-Consent-Artefact", max_length=8_000)] = None,
    ) -> Passed:
        """A message for a participant of the ONEST network; with the artefact where something of a worker is told."""
        if told.context.get("message_id") != once:
            raise Declined(422, "not_in_contract")
        sandbox.heard(action, told.model_dump(), artefact, body)
        return Passed()

    return app


def _standing(told: tuple[str, str]) -> Standing:
    return Standing(application=told[0], status=told[1])
