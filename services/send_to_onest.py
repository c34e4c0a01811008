"""A message of the outbox as a message of the ONEST network, which answers later by a call of its own (`services.hear_onest`).

The reference of an application is its transaction, and our number of the order.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from access.outgoing import CONFIRM, INIT, SELECT
from access.sending import Opened
from data.feeds.onest_offers import Offer
from data.gateways.onest import OnestGateway
from data.gateways.onest_application import cancel, confirm, init, select, status
from data.gateways.onest_context import Between, Participant
from data.store.outbox import Message
from data.store.sent_applications import SentApplication
from services.told_consent import told_consent


def send_to_onest(onest: OnestGateway, message: Message, opened: Opened) -> None:
    """Send the message of its kind; sent again, it goes under the number that it had. Raises `GatewayError`."""
    now, plain = datetime.now(UTC), message.plain or {}
    route, order = opened.route or plain, plain.get("remote_id") or message.reference
    between = _between(onest, message.reference, route, str(uuid.uuid5(uuid.UUID(message.id), f"{message.kind} {order}")))
    if opened.consent is None:
        onest.tell(cancel(between, now, order), None)
        return
    offer = Offer.of_route(route)
    if message.kind == SELECT:
        onest.tell(select(offer, between, now), None)
        return
    person, agreed = opened.payload["person"], told_consent(opened.consent)
    if message.kind == INIT:
        onest.tell(init(offer, between, now, person), agreed)
    elif message.kind == CONFIRM:
        onest.tell(confirm(offer, between, now, person, message.reference, plain.get("quote")), agreed)


def ask_status(onest: OnestGateway, application: SentApplication) -> None:
    """Ask where an application stands; the answer comes later. Raises `GatewayError`."""
    between = _between(onest, application.reference, application.route or {}, None)
    onest.tell(status(between, datetime.now(UTC), application.remote_id or application.reference), None)


def _between(onest: OnestGateway, reference: str, route: Mapping[str, Any], message_id: str | None) -> Between:
    return Between(onest.us, Participant(route["bpp_id"], route["bpp_uri"]), reference, route["city"], message_id)
