"""A message of the outbox as calls to NCS, which answers at once."""

from __future__ import annotations

import uuid

from access.sending import Opened
from data.gateways.ncs import Application, NcsGateway, Standing
from data.store.outbox import Message
from services.told_consent import told_consent


def send_to_ncs(ncs: NcsGateway, message: Message, opened: Opened) -> Standing:
    """Where the application stands. Raises `GatewayError`."""
    if opened.consent is None:
        return ncs.take_back(message.reference, message.id)
    agreed, payload = told_consent(opened.consent), opened.payload
    first = str(uuid.uuid5(uuid.UUID(message.id), "seeker"))
    seeker = ncs.register_seeker(payload["uan"], payload["profile"], agreed, first)
    return ncs.push_application(Application(message.reference, payload["job_id"], seeker), agreed, message.id)
