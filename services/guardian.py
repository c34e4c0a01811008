"""Who agrees for somebody of sixteen or seventeen: a grown-up whom e-Shram knows, by a code on her own telephone."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime

from access.of_age import OF_AGE, age_at
from access.otp import DIGITS, HOLDS, TRIES
from data.uan import UanError, clean_uan
from data.worker_record import worker_from_record
from language import sentence
from services.refusal import Refused, told_plainly
from services.sign_in import CodeSent, agreed_by, at_step, enter
from services.visits import Case, Visitor

GUARDIAN = "guardian"
"""What e-Shram is told that a guardian's age is asked for."""


def name_guardian(visitor: Visitor, typed_uan: str) -> Visitor:
    """Take the guardian's UAN as people type it and send her a code. Raises `Refused`, also for the worker's own."""
    case, now = at_step(visitor, "guardian"), datetime.now(UTC)
    try:
        uan = clean_uan(typed_uan)
    except UanError as problem:
        raise Refused(problem.code if typed_uan.strip() else "uan_missing", problem.values) from None
    if uan == case.uan:
        raise Refused("guardian_is_herself")
    with told_plainly():
        code = visitor.new_code(_walk(case), uan, now)
        minutes = int(HOLDS.total_seconds() // 60)
        visitor.house.sms.send(uan, sentence("sms_guardian_code", {"otp": code, "minutes": minutes}, case.language), now)
    return visitor.with_case(replace(case, guardian=uan, sent_at=now.isoformat()), now)


def name_another(visitor: Visitor) -> Visitor:
    """Forget this guardian. Raises `Refused`."""
    return visitor.with_case(replace(at_step(visitor, "guardian"), guardian=None), datetime.now(UTC))


def guardian_code_sent(visitor: Visitor) -> CodeSent:
    """What to show while her code is awaited. Raises `Refused`."""
    case = at_step(visitor, "guardian")
    telephone = visitor.house.telephone
    message = telephone.last(case.guardian or "") if telephone else None
    return CodeSent(0.0, int(HOLDS.total_seconds() // 60), DIGITS, TRIES, message)


def prove_guardian(visitor: Visitor, typed_code: str) -> Visitor:
    """Her code: if e-Shram knows her as grown up, she has agreed, and the walk goes on. Raises `Refused`.

    Of her nothing is kept but a mark of her number.
    """
    case, now = at_step(visitor, "guardian"), datetime.now(UTC)
    if case.guardian is None:
        raise Refused("held_elsewhere")
    with told_plainly():
        visitor.house.codes.check(_walk(case), typed_code, now)
        agreed = replace(agreed_by(case, (GUARDIAN,), ("birth_date",), now), agreed_at=now, proof="code", guardian=False)
        record = visitor.house.eshram.find(case.guardian, agreed)
        age = age_at(worker_from_record(record).birth_date, now) if record else None
    if age is None or age < OF_AGE:
        name_another(visitor)
        raise Refused("guardian_not_of_age", {"age": OF_AGE})
    return enter(visitor, case)


def _walk(case: Case) -> str:
    """Under which walk her code is kept: one of its own beside the worker's."""
    return str(uuid.uuid5(uuid.UUID(case.id), "guardian"))
