"""Messages that come back: a telephone that was asked answers with its code and 1 or 2. Whoever brings them proves that by our key."""

from __future__ import annotations

from datetime import UTC, datetime
from hmac import compare_digest

from access.refusals import ConsentRefused
from data.store.follow_ups import NO, YES
from data.uan import fold_digits
from services.house import House, house
from services.open_gateways import DEMONSTRATION, gateway_key
from services.outcomes import note_settled
from settings import settings

ANSWERS = {"1": YES, "2": NO}
CODE_DIGITS = 4


def brought_by_gateway(client_id: str | None, key: str | None) -> bool:
    """Whether these are the client id and key that the contract of the gateways has (docs/gateways.md)."""
    chosen = settings()
    ours = (chosen.gateway_client_id or DEMONSTRATION, gateway_key(chosen))
    same = [compare_digest((told or "").encode(), known.encode()) for told, known in zip((client_id, key), ours, strict=True)]
    return all(same)


def take_reply(mobile: str, text: str, of: House | None = None) -> bool:
    """An answer of this number (ten digits); whether it was to something that was asked. Nobody outside is told which."""
    chosen, now = of or house(), datetime.now(UTC)
    digits, _ = fold_digits(text)
    answer = ANSWERS.get(digits[CODE_DIGITS:])
    if answer is None:
        return False
    try:
        settled = chosen.outcomes.replied(chosen.outcomes.mark_of(mobile), digits[:CODE_DIGITS], answer, now)
    except ConsentRefused:
        return False
    note_settled(chosen, settled, now)
    return settled is not None
