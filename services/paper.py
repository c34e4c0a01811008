"""The signed form: how a worker agrees at a centre when her telephone is lost, changed or somebody else's.

The form stays at the centre. Here stand its number, who took it and when; each one is looked at by a person, the likeliest to be
false first (`services.review_paper`).
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime

from access.roles import Action
from data.store.consents import ON_PAPER
from language import sentence
from services.receipts import tell_by_sms
from services.refusal import Refused
from services.sign_in import enter
from services.visits import Case, Visitor

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""None that is taken for another when it is copied by hand."""
STEPS = ("code", "guardian")
"""Where a form can stand in for a code."""


def open_form(visitor: Visitor) -> Visitor:
    """A form with a number of its own for the worker in hand. Raises `Refused` for anyone but an operator."""
    case, now = _waiting(visitor), datetime.now(UTC)
    number = "".join(secrets.choice(LETTERS) for _ in range(8))
    return visitor.with_case(replace(case, paper=f"{number[:4]}-{number[4:]}"), now)


def close_form(visitor: Visitor) -> Visitor:
    """No form after all. Raises `Refused`."""
    return visitor.with_case(replace(_waiting(visitor), paper=None), datetime.now(UTC))


def signed(visitor: Visitor, *, by_her: bool, by_witness: bool) -> Visitor:
    """The form is signed, by her (or her guardian, if she is under age) and by a witness: the walk goes on as if her code had opened,
    and her telephone is told. Raises `Refused`.
    """
    case, now = _waiting(visitor), datetime.now(UTC)
    account = visitor.account
    if case.paper is None or account is None:
        raise Refused("held_elsewhere")
    if not (by_her and by_witness):
        raise Refused("paper_not_signed")
    guardian = ON_PAPER if case.step == "guardian" else None
    case = replace(case, step="code", proved_at=now.isoformat(), guardian=guardian)
    entered = enter(visitor.with_case(case, now), case)
    if entered.case and entered.case.worker_id:
        centre = account.centre or account.name
        tell_by_sms(visitor.house, case.uan, sentence("sms_paper", {"centre": centre, "paper": case.paper}, case.language))
    return entered


def _waiting(visitor: Visitor) -> Case:
    visitor.must(Action.GIVE_CONSENT)
    case = visitor.case
    if visitor.account is None:
        raise Refused("not_allowed")
    if case is None or case.step not in STEPS:
        raise Refused("held_elsewhere")
    return case
