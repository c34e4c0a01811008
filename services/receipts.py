"""What a worker is told by message of what an operator did for her, so that nobody acts in her name unseen."""

from __future__ import annotations

from datetime import UTC, datetime

import structlog

from access.audit import AuditTrail
from access.roles import Action
from data.gateways.errors import GatewayError
from data.store.accounts import Account
from data.store.unit_of_work import UnitOfWork
from language import sentence
from services.house import House

log = structlog.get_logger(__name__)


def send_receipt(house: House, account: Account, uan: str, worker_id: str, since: str, language: str) -> None:
    """Tell the telephone that e-Shram knows for this clean UAN what the account did with its owner since an ISO time.

    A message that cannot be sent stops nobody; the log says so.
    """
    with UnitOfWork(house.database, writing=False) as work:
        done = AuditTrail(work.connection, house.vault).done_by(account.id, datetime.fromisoformat(since))
    acts = [action for action, subject in done if subject == worker_id]
    values = {
        "centre": account.centre or account.name,
        "changes": acts.count(Action.TELL_WORKER),
        "wishes": acts.count(Action.APPLY),
    }
    tell_by_sms(house, uan, sentence("sms_receipt", values, language))


def tell_by_sms(house: House, uan: str, text: str) -> None:
    """Send, and go on when nothing can be sent."""
    try:
        house.sms.send(uan, text, datetime.now(UTC))
    except GatewayError as problem:
        log.warning("receipt_not_sent", why=problem.code)
