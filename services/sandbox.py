"""The other side of the gateways, for demonstrations and tests: who is let in, whether a signed consent holds, and what is answered."""

from __future__ import annotations

import csv
import secrets
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hmac import compare_digest
from typing import Any, cast

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from data.feeds.onest_tree import listed, part
from data.gateways.addresses import base_of
from data.gateways.agreed import Agreed, body_mark
from data.gateways.calling import Caller
from data.gateways.errors import GatewayError, GatewayRefused
from data.gateways.eshram import SandboxEShram
from data.gateways.ncs import STANDINGS, Application, Standing
from data.gateways.ncs_sandbox import SandboxNcs
from data.gateways.onest_calls_back import Draw, calling_back
from data.gateways.onest_sandbox import SandboxOnest
from data.gateways.sms import SandboxSms
from data.store.column_types import compact_json
from data.vault import Vault
from services.open_gateways import DEMONSTRATION, gateway_key
from settings import Settings

FEED_FILE = "demonstration_listings.csv"
"""The adverts of the demonstration, as `services.demo` writes them."""
SAID = {state: said for said, state in STANDINGS.items()}


class Declined(Exception):
    """The other side says no: an HTTP status and a code of the contract."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A register, a telephone, an NCS and a participant of the ONEST network in files, and whom they let in. `public_keys` gives the JWK
    set of who signs consents; `address`: where the demonstration itself is reached."""

    eshram: SandboxEShram
    sms: SandboxSms
    ncs: SandboxNcs
    onest: SandboxOnest
    client_id: str
    key: str = field(repr=False)
    public_keys: Callable[[], Mapping[str, Any]]
    address: str = ""

    def let_in(self, client_id: str | None, key: str | None) -> None:
        """Raises `Declined` unless both are ours."""
        same = [
            compare_digest((told or "").encode(), known.encode()) for told, known in ((client_id, self.client_id), (key, self.key))
        ]
        if not all(same):
            raise Declined(401, "not_let_in")

    def agreed(self, artefact: str | None, audience: str, body: bytes) -> Agreed:
        """What the signed artefact says, when it is of ours, for this reader, for this body, and not stale. Raises `Declined`."""
        wanted = {"iss": self.client_id, "aud": audience, "body_sha256": body_mark(body)}
        rules = {name: {"essential": True, "value": value} for name, value in wanted.items()} | {"exp": {"essential": True}}
        try:
            keys = KeySet.import_key_set(cast("Any", self.public_keys()))
            claims = jwt.decode(artefact or "", keys, algorithms=["Ed25519"]).claims
            jwt.JWTClaimsRegistry(**cast("Any", rules)).validate(claims)
            told = dict(claims["consent"])
            for name in ("agreed_at", "until"):
                told[name] = datetime.fromisoformat(told[name])
            agreed = Agreed(**{name: tuple(value) if isinstance(value, list) else value for name, value in told.items()})
        except (JoseError, ValueError, KeyError, TypeError):
            raise Declined(403, "bad_artefact") from None
        if agreed.until <= datetime.now(UTC):
            raise Declined(403, "consent_over")
        return agreed

    def profile(self, uan: str, agreed: Agreed) -> dict[str, Any]:
        """The worker record with the fields she agreed to, and no others. Raises `Declined`."""
        with _declining():
            record = self.eshram.find(uan, agreed)
        if record is None:
            raise Declined(404, "unknown_uan")
        return {name: value for name, value in record.items() if name in (*agreed.fields, "uan")}

    def message(self, uan: str, text: str) -> None:
        """A text for the telephone of a UAN. Raises `Declined`."""
        with _declining():
            self.sms.send(uan, text, datetime.now(UTC))

    def text_to(self, mobile: str, text: str) -> None:
        """A text to a number. Raises `Declined`."""
        with _declining():
            self.sms.send_to(mobile, text, datetime.now(UTC))

    def reply(self, mobile: str, text: str) -> None:
        """The telephone of a number answers; the demonstration is told as a provider would tell it. Raises `Declined`."""
        told = {"mobile": mobile, "text": text, "received_at": datetime.now(UTC).isoformat(), "nonce": secrets.token_hex(16)}
        with _declining(), closing(Caller(base_of(self.address, (), own_machine=True), self.client_id, self.key)) as caller:
            caller.ask("POST", "inbound", "sms", "v1", "replies", body=compact_json(told).encode(), once=str(uuid.uuid4()))

    def seeker(self, uan: str, profile: Mapping[str, Any], agreed: Agreed, once: str) -> str:
        """She is known as a seeker; her id. Raises `Declined`, also when more is told of her than she agreed to."""
        if not set(profile) <= set(agreed.fields) or "apply" not in agreed.purposes:
            raise Declined(403, "not_agreed")
        with _declining():
            return self.ncs.register_seeker(uan, profile, agreed, once)

    def listings(
        self, since: datetime | None, cursor: str | None, size: int, words: str
    ) -> tuple[list[dict[str, Any]], str | None]:
        """Rows of listings, and the cursor of the next ones. Raises `Declined`."""
        with _declining():
            page = self.ncs.listings(since=since, cursor=cursor, size=size, words=words)
        return [dict(row) for row in page.rows], page.cursor

    def apply(self, reference: str, job_id: str, seeker: str, agreed: Agreed, once: str) -> tuple[str, str]:
        """An application is taken in: its id and its status. Raises `Declined`."""
        if "apply" not in agreed.purposes:
            raise Declined(403, "not_agreed")
        with _declining():
            return _said(self.ncs.push_application(Application(reference, job_id, seeker), agreed, once))

    def status(self, reference: str) -> tuple[str, str]:
        """The id and status of an application. Raises `Declined`."""
        with _declining():
            return _said(self.ncs.application_status(reference))

    def take_back(self, reference: str, once: str) -> tuple[str, str]:
        """An application is taken back. Raises `Declined`."""
        with _declining():
            return _said(self.ncs.take_back(reference, once))

    def heard(self, action: str, message: Mapping[str, Any], artefact: str | None, body: bytes) -> None:
        """A message for the ONEST network. Raises `Declined`, also when more is told of her than she agreed to."""
        if part(message, "context").get("action") != action:
            raise Declined(422, "not_in_contract")
        told = [
            part(part(each, "customer"), "person") for each in listed(part(part(message, "message"), "order").get("fulfillments"))
        ]
        if any(told):
            agreed = self.agreed(artefact, "onest", body)
            if "apply_onest" not in agreed.purposes or not {name for each in told for name in each} <= set(agreed.fields):
                raise Declined(403, "not_agreed")
        with _declining():
            self.onest.hear(message)

    def calling_back(self, draw: Draw = lambda _: "") -> AbstractContextManager[None]:
        """Make the calls of the ONEST participant while the block lasts, over a line that is as bad as `draw` says."""
        return calling_back(self.onest, self.client_id, self.key, draw)


def open_sandbox(settings: Settings) -> Sandbox:
    """The sandbox of a demonstration's folder, with its register, its adverts, and the key that the demonstration itself uses."""
    ncs, feed = SandboxNcs(settings.ncs_path), settings.var_dir / "demo" / FEED_FILE
    if feed.exists() and not ncs.listings(size=1).rows:
        with feed.open(encoding="utf-8", newline="") as file:
            rows = ({name: cell for name, cell in row.items() if cell} for row in csv.DictReader(file))
            ncs.fill_listings((row for row in rows if row.get("job_id")), datetime.now(UTC))
    return Sandbox(
        SandboxEShram(settings.sandbox_path),
        SandboxSms(settings.sms_path),
        ncs,
        SandboxOnest(settings.onest_path),
        settings.gateway_client_id or DEMONSTRATION,
        gateway_key(settings),
        Vault.open(settings.keys_dir, create=True).public_keys,
        settings.address,
    )


def _said(standing: Standing) -> tuple[str, str]:
    return standing.remote_id, SAID[standing.state]


@contextmanager
def _declining() -> Iterator[None]:
    """What the sandbox's files refuse, in the words of the contract."""
    try:
        yield
    except GatewayRefused as problem:
        raise Declined(problem.status, problem.said) from problem
    except GatewayError as problem:
        raise Declined(503, "unavailable") from problem
