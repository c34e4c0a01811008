"""Erasure: everything that is kept of the worker in hand goes, and nobody can bring it back."""

from __future__ import annotations

from datetime import UTC, datetime

from language import sentence
from services.ended import ERASED, note_ended
from services.receipts import tell_by_sms
from services.refusal import told_plainly
from services.visits import Visitor


def erase_all(visitor: Visitor) -> Visitor:
    """Erase the worker in hand, tell her telephone, and close the case. Raises `Refused`."""
    case, now = visitor.in_hand(), datetime.now(UTC)
    worker_id = case.worker_id or ""
    with told_plainly():
        visitor.house.door.must_be_able_to_erase(visitor.actor, worker_id)
        note_ended(visitor.house.folder, ERASED, worker_id)
        visitor.house.door.erase(visitor.actor, worker_id, now)
    tell_by_sms(visitor.house, case.uan, sentence("sms_erased", {}, case.language))
    return visitor.with_case(None, now)
