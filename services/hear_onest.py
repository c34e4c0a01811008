"""What the ONEST network calls us with: answers to what the outbox sent, and where an application stands, asked for or not.

Nothing is believed that is not signed with our key, of a transaction of ours, and by the participant that it was sent to. What comes
twice, or late, moves nothing.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from access.outgoing import CONFIRM, INIT, SELECT, TAKE_BACK
from data.feeds.onest_states import next_state
from data.feeds.onest_tree import listed, part, text_of
from data.gateways.onest import OnestGateway, genuine
from data.gateways.onest_told import ACTIONS, StatusTold, Unreadable, read_status
from data.store.column_types import compact_json
from data.store.outbox import Message
from data.store.sent_applications import SentApplication
from data.store.unit_of_work import UnitOfWork
from matching.model import APPLICATION_ENDS
from services.house import House, house
from services.outcomes import note_settled
from services.refusal import Refused
from telemetry import log

ANSWERS = {"on_select": (SELECT, INIT), "on_init": (INIT, CONFIRM), "on_confirm": (CONFIRM, CONFIRM)}
"""Which kind of message a call answers, and the kind that follows."""
LONGEST_ID, LONGEST_QUOTE = 200, 20_000


class NotHeard(Exception):
    """A call that is not taken: an HTTP status and a code of the contract."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


def hear_call(action: str, authorization: str, body: bytes) -> None:
    """Take a call of the network in, in the house of this process. Raises `NotHeard`."""
    try:
        hear(house(), action, authorization, body, datetime.now(UTC))
    except (SQLAlchemyError, Refused) as problem:
        log("gateways").warning("call_not_taken", action=action, why=type(problem).__name__)
        raise NotHeard(503, "unavailable") from problem


def hear(of: House, action: str, authorization: str, body: bytes, now: datetime) -> None:
    """As `hear_call`, in another house."""
    onest = of.onest
    if onest is None or action not in {*ANSWERS, *ACTIONS}:
        raise NotHeard(404, "not_found")
    if not genuine(authorization, body, onest.client_id, onest.key, now):
        raise NotHeard(401, "not_let_in")
    told = _read(body)
    application, waiting = _about(of, onest, action, told)
    if "message" not in told:
        _no(of, action, waiting, text_of(part(told, "error").get("code")), now)
    elif action in ("on_select", "on_init"):
        _goes_on(of, action, part(part(told, "message"), "order"), waiting, now)
    else:
        _stands(of, application, waiting, told, now)


def _read(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise NotHeard(422, "not_in_contract")
    return told


def _about(of: House, onest: OnestGateway, action: str, told: dict[str, Any]) -> tuple[SentApplication | None, dict[str, Message]]:
    """The application of a call (None when she took her consent back) and what waits about it, by kind. Raises `NotHeard`."""
    context = part(told, "context")
    reference, bpp_id, bap_id = (text_of(context.get(name)) for name in ("transaction_id", "bpp_id", "bap_id"))
    if text_of(context.get("action")) != action or bap_id != onest.us.id:
        raise NotHeard(422, "not_in_contract")
    with UnitOfWork(of.database, writing=False) as work:
        application = work.sent.get(reference)
        waiting = {each.kind: each for each in work.outbox.about(reference)}
    routes = [application.route] if application else [each.plain for each in waiting.values()]
    if not any(route and route.get("bpp_id") == bpp_id for route in routes):
        raise NotHeard(404, "unknown_transaction")
    return application, waiting


def _no(of: House, action: str, waiting: dict[str, Message], said: str, now: datetime) -> None:
    """The participant says that it cannot: a person looks; for a taking back, there is nothing to be taken back."""
    log("gateways").warning("onest_refused", action=action, said=said[:LONGEST_ID])
    with UnitOfWork(of.database) as work:
        for kind, message in waiting.items():
            if action in ANSWERS and kind == ANSWERS[action][0]:
                work.outbox.give_up(message.reference, kind, "refused", now)
            if action == "on_cancel" and kind.endswith(TAKE_BACK):
                work.outbox.done(message)
        work.commit()


def _goes_on(of: House, action: str, order: dict[str, Any], waiting: dict[str, Message], now: datetime) -> None:
    """The next message of the application is due; one whose item asks for a form first waits for a person."""
    kind, following = ANSWERS[action]
    message = waiting.get(kind)
    if message is None:
        return
    with UnitOfWork(of.database) as work:
        if any(text_of(part(item, "xinput").get("required")) == "true" for item in listed(order.get("items"))):
            work.outbox.give_up(message.reference, kind, "form", now)
        else:
            quote = part(order, "quote")
            terms = {"quote": quote} if quote and len(compact_json(quote)) <= LONGEST_QUOTE else {}
            work.outbox.advance(message.reference, kind, following, (message.plain or {}) | terms, now)
        work.commit()


def _stands(
    of: House, application: SentApplication | None, waiting: dict[str, Message], told: dict[str, Any], now: datetime
) -> None:
    """Where an application stands. Raises `NotHeard`."""
    try:
        status = read_status(told)
    except Unreadable as problem:
        raise NotHeard(422, "not_in_contract") from problem
    if status.state in APPLICATION_ENDS:
        of.sending.taken_back(status.transaction_id)
    else:
        _number_told(of, status, waiting, now)
    if application is None:
        return
    if application.remote_id is None and CONFIRM not in waiting and application.state != "withdrawn":
        return  # nothing was confirmed yet
    if len(status.order_id) > LONGEST_ID or application.remote_id not in (None, status.order_id):
        raise NotHeard(404, "unknown_transaction")
    settled = of.sending.answered(status.transaction_id, CONFIRM, status.order_id, status.state, now, _forward)
    note_settled(of, settled, now)


def _number_told(of: House, status: StatusTold, waiting: dict[str, Message], now: datetime) -> None:
    """An application that is to be taken back turns out to have a number of theirs: by that it is taken back."""
    for kind, message in waiting.items():
        plain = message.plain or {}
        if kind.endswith(TAKE_BACK) and plain.get("remote_id") is None and len(status.order_id) <= LONGEST_ID:
            with UnitOfWork(of.database) as work:
                work.outbox.advance(message.reference, kind, kind, plain | {"remote_id": status.order_id}, now)
                work.commit()


def _forward(before: str, after: str) -> bool:
    return next_state(before, after) is not None
