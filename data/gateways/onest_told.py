"""What the network tells of an application (`on_confirm`, `on_status`, `on_update`, `on_cancel`), asked for or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from data.feeds.onest_states import STATES
from data.feeds.onest_tree import listed, part, tags_of, text_of

ACTIONS = ("on_confirm", "on_status", "on_update", "on_cancel")


class Unreadable(ValueError):
    """A message that tells nothing of an application: `why` is action, transaction, order, state or moment."""

    code = "onest_told_nothing"

    def __init__(self, why: str, found: str) -> None:
        super().__init__(self.code, why, found)
        self.why = why
        self.values = {"why": why, "found": found[:100]}


@dataclass(frozen=True, slots=True)
class StatusTold:
    """Where an application stands: `said` in the network's word, `state` in ours; `at` is UTC, the network's moment of it.

    `state` is None for a word that nobody told us. `message_id` and `bpp_id` are of whoever told it: whoever takes it in must have sent
    this transaction to this participant, and takes a message once.
    """

    transaction_id: str
    order_id: str
    bpp_id: str
    message_id: str
    action: str
    said: str
    state: str | None
    at: datetime
    reason: str | None = None


def read_status(message: Any) -> StatusTold:
    """What a message tells. Raises `Unreadable`."""
    context, order = part(message, "context"), part(part(message, "message"), "order")
    action, transaction, number = text_of(context.get("action")), text_of(context.get("transaction_id")), text_of(order.get("id"))
    if action not in ACTIONS:
        raise Unreadable("action", action)
    if not transaction:
        raise Unreadable("transaction", "")
    if not number:
        raise Unreadable("order", "")
    state = next((part(each, "state") for each in listed(order.get("fulfillments")) if part(each, "state")), {})
    said = text_of(part(state, "descriptor").get("code")).upper()
    if not said:
        raise Unreadable("state", text_of(order.get("status")))
    bpp_id = text_of(context.get("bpp_id"))
    at = _moment(text_of(state.get("updated_at"))) or _moment(text_of(context.get("timestamp")))
    if at is None:
        raise Unreadable("moment", text_of(context.get("timestamp")))
    reason, by = _cancelled(order)
    ours = "rejected" if said == "CANCELLED" and by and by == bpp_id else STATES.get(said)
    return StatusTold(transaction, number, bpp_id, text_of(context.get("message_id")), action, said, ours, at, reason)


def _cancelled(order: dict[str, Any]) -> tuple[str | None, str]:
    """Why an application was ended, by the network's number of reasons, and by whom."""
    found = {
        code: text
        for item in listed(order.get("items"))
        if isinstance(item, dict)
        for group, values in tags_of(item.get("tags"))
        if group == "CANCEL_REQUEST"
        for code, text in values
    }
    return found.get("REASON_ID"), found.get("INITIATED_BY", "")


def _moment(text: str) -> datetime | None:
    """A moment that tells its zone, in UTC; None for anything else (the network writes some that are none)."""
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None
