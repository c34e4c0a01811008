"""What can go wrong at a gateway, as a small tree; each has a code for the catalogue and says in one word what failed."""

from __future__ import annotations

FAILURES = (
    "no_answer", "too_slow", "their_error", "too_many", "not_let_in", "refused", "answer", "address", "resting", "sealed",
    "unanswered", "form",
)  # fmt: skip
"""What failed, a closed list: nobody there or the line broke; not in time; an error of theirs (5xx); asked too often (429); our key is
not taken (401); they say no (other 4xx); an answer outside the contract; an address that may not be asked; not asked just now; a
message of ours that does not open; taken by the network, and never answered; a form of theirs to be filled in first."""


class GatewayError(Exception):
    """A gateway could not answer; `code` goes to the catalogue, `failure` (one of `FAILURES`) to the administrator.

    `after`: seconds after which the other side wishes to be asked again, where it said so; `lasting`: asking again will not help.
    """

    code = "gateway"
    lasting = False

    def __init__(self, told: str = "", *, failure: str = "no_answer", after: float | None = None) -> None:
        super().__init__(told)
        self.failure = failure
        self.after = after


class GatewayUnavailable(GatewayError):
    """There is nobody at the other end, or not what is expected; trying later may help."""

    code = "gateway_unavailable"


class GatewayResting(GatewayUnavailable):
    """It failed too often just now, and is left alone for a while: nothing was sent."""

    code = "gateway_resting"

    def __init__(self, after: float) -> None:
        super().__init__(failure="resting", after=after)


class GatewayRefused(GatewayError):
    """The other side understood and said no: its HTTP `status`, and the code of its answer, `said`."""

    code = "gateway_refused"

    def __init__(self, status: int, said: str = "") -> None:
        super().__init__(failure="not_let_in" if status == 401 else "refused")
        self.status = status
        self.said = said
        self.lasting = status not in (
            401,
            403,
        )  # a key that is not taken, or may not do this, is mended, and the message is still good


class AddressRefused(GatewayError):
    """An address that may not be asked; `part` is what is wrong with it. Nothing was opened."""

    code = "gateway_address"

    def __init__(self, part: str) -> None:
        super().__init__(part, failure="address")
        self.part = part
