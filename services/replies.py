"""Messages that come back: a telephone that was asked answers with its code and 1 or 2. Whoever brings them proves that by our key."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from hmac import compare_digest

from limits import RateLimitItemPerHour
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from access.refusals import ConsentRefused
from data.store.follow_ups import NO, YES
from data.uan import fold_digits
from services.house import House, house
from services.open_gateways import DEMONSTRATION, gateway_key
from services.outcomes import note_settled
from settings import settings

ANSWERS = {"1": YES, "2": NO}
CODE_DIGITS = 4
TRIES = RateLimitItemPerHour(6)
"""Answers of one telephone, in each process: a code of four digits is not found by trying."""


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
    mark = chosen.outcomes.mark_of(mobile)
    if answer is None or not _tries().hit(TRIES, mark.hex()):
        return False
    try:
        settled = chosen.outcomes.replied(mark, digits[:CODE_DIGITS], answer, now)
    except ConsentRefused:
        return False
    note_settled(chosen, settled, now)
    return settled is not None


@lru_cache(maxsize=1)
def _tries() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(MemoryStorage())
