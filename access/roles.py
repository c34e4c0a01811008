"""Who asks, what for, and whether that role may do it at all. What is not in the tables here is refused."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Who somebody is here; `SYSTEM` is our own work without a person in front of it, `EMPLOYER` whoever holds a one-time link."""

    WORKER = "worker"
    OPERATOR = "operator"
    OFFICIAL = "official"
    ADMINISTRATOR = "administrator"
    CALLER = "caller"
    COUNSELLOR = "counsellor"
    EMPLOYER = "employer"
    SYSTEM = "system"


class Purpose(StrEnum):
    """What a worker's data may be used for, a closed list; a consent names one."""

    FIND_WORK = "find_work"
    ASSIST = "assist"
    APPLY = "apply"
    APPLY_ONEST = "apply_onest"
    STATISTICS = "statistics"
    CONTACT = "contact"
    COUNSEL = "counsel"


class Action(StrEnum):
    """What can be done behind a door."""

    GIVE_CONSENT = "give_consent"
    PAUSE_CONSENT = "pause_consent"
    RESUME_CONSENT = "resume_consent"
    WITHDRAW_CONSENT = "withdraw_consent"
    SEE_CONSENTS = "see_consents"
    SEE_READS = "see_reads"
    READ_WORKER = "read_worker"
    TELL_WORKER = "tell_worker"
    SEE_APPLICATIONS = "see_applications"
    APPLY = "apply"
    SEND_WISH = "send_wish"
    ERASE_WORKER = "erase_worker"
    EXPIRE_CONSENTS = "expire_consents"
    READ_STATISTICS = "read_statistics"
    KEEP_LISTINGS = "keep_listings"
    KEEP_MODELS = "keep_models"
    VERIFY_AUDIT = "verify_audit"
    REVIEW_PAPER = "review_paper"
    CHANGE_KEYS = "change_keys"
    BACK_UP = "back_up"
    MOVE_APPLICATION = "move_application"
    WATCH_GATEWAYS = "watch_gateways"
    SET_TARGETS = "set_targets"
    ANSWER_OUTCOME = "answer_outcome"
    ASK_OUTCOME = "ask_outcome"
    DRAW_SAMPLE = "draw_sample"
    CALL_BACK = "call_back"
    COUNSEL_WORKER = "counsel_worker"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who asks. `id` is an account or session, never a UAN; `subject` the one worker this actor acts for, or None.

    A worker's subject is herself once she is known; an operator's is the worker whose own code gave the grant.
    """

    id: str
    role: Role
    subject: str | None = None


SYSTEM = Actor("system", Role.SYSTEM)

OF_ONE_WORKER = frozenset(
    {
        Action.GIVE_CONSENT,
        Action.PAUSE_CONSENT,
        Action.RESUME_CONSENT,
        Action.WITHDRAW_CONSENT,
        Action.SEE_CONSENTS,
        Action.SEE_READS,
        Action.READ_WORKER,
        Action.TELL_WORKER,
        Action.SEE_APPLICATIONS,
        Action.APPLY,
        Action.SEND_WISH,
        Action.ERASE_WORKER,
        Action.ANSWER_OUTCOME,
    }
)
"""Actions that worker and operator may do for their subject only."""

PERMITTED: dict[Role, frozenset[Action]] = {
    Role.WORKER: OF_ONE_WORKER,
    Role.OPERATOR: OF_ONE_WORKER,
    Role.OFFICIAL: frozenset({Action.READ_STATISTICS, Action.SET_TARGETS}),
    Role.ADMINISTRATOR: frozenset(
        {
            Action.READ_STATISTICS,
            Action.KEEP_LISTINGS,
            Action.KEEP_MODELS,
            Action.VERIFY_AUDIT,
            Action.REVIEW_PAPER,
            Action.WATCH_GATEWAYS,
            Action.ASK_OUTCOME,
        }
    ),
    Role.CALLER: frozenset({Action.CALL_BACK}),
    Role.COUNSELLOR: frozenset({Action.COUNSEL_WORKER}),
    Role.EMPLOYER: frozenset({Action.MOVE_APPLICATION}),
    Role.SYSTEM: frozenset(
        {
            Action.READ_WORKER,
            Action.ERASE_WORKER,
            Action.EXPIRE_CONSENTS,
            Action.READ_STATISTICS,
            Action.KEEP_LISTINGS,
            Action.KEEP_MODELS,
            Action.VERIFY_AUDIT,
            Action.CHANGE_KEYS,
            Action.BACK_UP,
            Action.MOVE_APPLICATION,
            Action.ASK_OUTCOME,
            Action.DRAW_SAMPLE,
        }
    ),
}

PURPOSES: dict[Role, frozenset[Purpose]] = {
    Role.WORKER: frozenset({Purpose.FIND_WORK, Purpose.APPLY, Purpose.APPLY_ONEST, Purpose.CONTACT}),
    Role.OPERATOR: frozenset({Purpose.ASSIST, Purpose.APPLY, Purpose.APPLY_ONEST}),
    Role.OFFICIAL: frozenset(),
    Role.ADMINISTRATOR: frozenset(),
    Role.CALLER: frozenset({Purpose.CONTACT}),
    Role.COUNSELLOR: frozenset({Purpose.COUNSEL}),
    Role.EMPLOYER: frozenset({Purpose.APPLY}),
    Role.SYSTEM: frozenset(
        {Purpose.FIND_WORK, Purpose.APPLY, Purpose.APPLY_ONEST, Purpose.STATISTICS, Purpose.CONTACT, Purpose.COUNSEL}
    ),
}
"""For which purposes a role may read a worker's values at all, consent given."""

FIND_FIELDS = (
    "name", "birth_date", "home", "current", "education", "occupation", "occupation_nco", "secondary_occupation", "skills",
    "experience_years", "monthly_income_slab", "current_pay", "languages", "preferences", "licences",
)  # fmt: skip
"""What finding work needs of a worker, and what the notice names."""
COUNTED = (
    "birth_date", "home", "current", "gender", "social_category", "disability", "worker_type", "occupation", "occupation_nco",
    "secondary_occupation",
)  # fmt: skip
"""What a count without name or number needs of her; the notice names it."""
LEARNT = ("education", "skills", "experience_years", "monthly_income_slab", "current_pay", "languages", "preferences")
"""What lies behind how well a listing fitted; of that only coarse steps are kept, and nothing of people under age."""
APPLY_FIELDS = (
    "name", "current", "education", "occupation", "occupation_nco", "skills", "experience_years", "languages", "licences",
)  # fmt: skip
"""What goes out with a wish for a job, and what is said before she agrees to it."""
ONEST_FIELDS = ("name", "skills", "languages")
"""The same where the wish goes to an employer of the ONEST network."""
CONTACT_FIELDS = ("name", "mobile")
"""What asking her by message or telephone needs."""
COUNSEL_FIELDS = ("name", "home", "current", "occupation", "occupation_nco")
"""What a counsellor of a career centre sees, beside where her applications stand."""
NEEDED: dict[Purpose, frozenset[str]] = {
    Purpose.FIND_WORK: frozenset(FIND_FIELDS),
    Purpose.ASSIST: frozenset(FIND_FIELDS),
    Purpose.APPLY: frozenset({*FIND_FIELDS, "mobile"}),
    Purpose.APPLY_ONEST: frozenset(ONEST_FIELDS),
    Purpose.STATISTICS: frozenset({*COUNTED, *LEARNT}),
    Purpose.CONTACT: frozenset(CONTACT_FIELDS),
    Purpose.COUNSEL: frozenset(COUNSEL_FIELDS),
}
"""Which fields a purpose can need at all: what a consent names beyond them is not read, however gladly it was given."""

FINDING_WORK = {Role.WORKER: Purpose.FIND_WORK, Role.OPERATOR: Purpose.ASSIST}
"""For which purpose a role looks for work: a worker for herself, an operator with her."""


def may(actor: Actor, action: Action, worker_id: str | None = None) -> bool:
    """Whether this actor may do this, to this worker where there is one; no unless the tables say yes.

    An actor who is bound to a worker may not touch another. Worker and operator must be bound before they touch anybody, but for
    giving consent, by which a worker becomes known.
    """
    if action not in PERMITTED.get(actor.role, frozenset()):
        return False
    if action not in OF_ONE_WORKER or actor.role is Role.SYSTEM:
        return True
    if actor.subject is None:
        return action is Action.GIVE_CONSENT
    return actor.subject == worker_id


def may_read_for(actor: Actor, purpose: Purpose, fields: Collection[str] = ()) -> bool:
    """Whether this role may read these fields for this purpose at all."""
    return purpose in PURPOSES.get(actor.role, frozenset()) and NEEDED.get(purpose, frozenset()).issuperset(fields)
