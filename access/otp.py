"""One-time codes: six digits that prove a telephone is in hand. They are kept as a mark, hold ten minutes and open once."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy import Engine

from data.store.codes import CodeRow
from data.store.unit_of_work import UnitOfWork
from data.uan import fold_digits
from data.vault import Vault

DIGITS = 6
HOLDS = timedelta(minutes=10)
TRIES = 5
WINDOW = timedelta(hours=1)
MOST_IN_WINDOW, MOST_FOR_UAN = 5, 15
"""Codes that are sent for one UAN within an hour without any of them opening, to one who asks and to all of them: a stranger elsewhere
who asks for hers does not lock a worker out."""
MOST_FROM_ADDRESS, MOST_BY_OPERATOR, MOST_IN_ALL = 60, 60, 20_000
"""The same from one network address (a centre, or a mast that a thousand telephones share), by one operator, and for everybody: figures
of ours, well above an honest hour, in which most codes do open."""
KEPT = timedelta(days=1)
IPV6 = 6
PURPOSE, ADDRESS = "one_time_code", "address"


class CodeRefused(PermissionError):
    """The code does not open; `code` and `values` go to the catalogue."""

    code = "code_refused"

    def __init__(self, **values: int) -> None:
        super().__init__(self.code)
        self.values = values


class TooManyCodes(CodeRefused):
    """So many were asked for that no other is sent yet; `minutes` until one is."""

    code = "too_many_codes"


class CodeWrong(CodeRefused):
    """Not the code that was sent; `left` tries remain."""

    code = "code_wrong"


class CodeNotDigits(CodeRefused):
    """Not six digits; `digits` counts them. It costs no try."""

    code = "code_not_digits"


class CodeOver(CodeRefused):
    """Its ten minutes are over, it was used, or it was tried too often: another one has to be sent."""

    code = "code_over"


def network_of(address: str) -> str:
    """Whom an address is given to: of IPv6 a customer has at least a /56, of IPv4 one number."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((known, 56), strict=False)) if known.version == IPV6 else str(known)


class OneTimeCodes:
    """Codes of walks (`case_id`); the same work for a UAN that somebody has and one that nobody has."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    def issue(self, case_id: str, uan: str, now: datetime, *, address: str | None = None, operator: str | None = None) -> str:
        """A fresh code for this walk; those before it open no more. `address`: the network's, of which a mark is kept; `operator`: the
        account that asks. Raises `TooManyCodes`."""
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        indexes = self._vault.uan_indexes(uan)
        asked_from = None if address is None else self._vault.mark(ADDRESS, network_of(address))
        caps: list[tuple[dict[str, Sequence[object]], int]] = [
            ({"uan_index": indexes, "asked_from": [asked_from], "asked_by": [operator]}, MOST_IN_WINDOW),
            ({"uan_index": indexes}, MOST_FOR_UAN),
            ({}, MOST_IN_ALL),
        ]
        caps += [({"asked_from": [asked_from]}, MOST_FROM_ADDRESS)] if asked_from else []
        caps += [({"asked_by": [operator]}, MOST_BY_OPERATOR)] if operator else []
        with UnitOfWork(self._engine) as work:
            work.codes.sweep(now - KEPT)
            for to, most in caps:
                sent, first = work.codes.issued_since(now - WINDOW, to)
                if sent >= most and first is not None:
                    raise TooManyCodes(minutes=max(1, -(-int((first + WINDOW - now).total_seconds()) // 60)))
            mark = self._vault.mark(PURPOSE, case_id, code)
            work.codes.add(CodeRow(str(uuid.uuid4()), case_id, indexes[0], mark, now, now + HOLDS, asked_from, operator))
            work.commit()
        return code

    def check(self, case_id: str, typed: str, now: datetime) -> None:
        """Open with what was typed, digits of any script. A try is counted before it is compared, so that no two share one.

        Raises `CodeNotDigits`, `CodeWrong`, `CodeOver`.
        """
        digits, others = fold_digits(typed)
        if others or len(digits) != DIGITS:
            raise CodeNotDigits(digits=len(digits))
        with UnitOfWork(self._engine) as work:
            row = work.codes.newest_of(case_id)
            if row is None or row.used_at or row.tries >= TRIES or now >= row.expires_at:
                raise CodeOver
            work.codes.tried(row.id)
            right = self._vault.same_mark(row.code_mac, PURPOSE, case_id, digits)
            if right:
                work.codes.used(row.id, now)
            work.commit()
        if not right:
            if row.tries + 1 >= TRIES:
                raise CodeOver
            raise CodeWrong(left=TRIES - row.tries - 1)
