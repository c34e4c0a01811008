"""How many workers an operator may serve in a day: enough for a queue or a camp, too few for harvesting numbers."""

from __future__ import annotations

from services.desk import today
from services.refusal import Refused
from services.visits import Visitor

MOST_A_DAY = 150
MOST_AT_A_CAMP = 700
"""A camp is planned for 500 (docs: the operator's desk); what is above goes to the next day or another account."""


def must_have_room(visitor: Visitor) -> None:
    """Raises `Refused` when this account has served as many workers today as it may."""
    account = visitor.account
    most = MOST_AT_A_CAMP if account and account.channel == "camp" else MOST_A_DAY
    if today(visitor).workers >= most:
        raise Refused("enough_today", {"workers": most})
