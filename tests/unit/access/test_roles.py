"""The tables of roles, every cell of them, written out a second time by hand."""

from __future__ import annotations

import itertools

import pytest

from access.roles import OF_ONE_WORKER, PERMITTED, PURPOSES, SYSTEM, Action, Actor, Purpose, Role, may, may_read_for
from data.worker_record import FIELDS
from tests.conftest import Promise

ASHA, RAMESH = "worker-asha", "worker-ramesh"
ABOUT_HERSELF = {
    "give_consent",
    "pause_consent",
    "resume_consent",
    "withdraw_consent",
    "see_consents",
    "see_reads",
    "read_worker",
    "tell_worker",
    "see_applications",
    "apply",
    "send_wish",
    "erase_worker",
    "answer_outcome",
}
TABLE = {
    "worker": ABOUT_HERSELF,
    "operator": ABOUT_HERSELF,
    "official": {"read_statistics", "set_targets"},
    "administrator": {"read_statistics", "keep_listings", "keep_models", "verify_audit", "review_paper", "watch_gateways", "ask_outcome"},
    "caller": {"call_back"},
    "counsellor": {"counsel_worker"},
    "employer": {"move_application"},
    "system": {
        "read_worker", "erase_worker", "expire_consents", "read_statistics", "keep_listings", "keep_models", "verify_audit",
        "change_keys", "back_up", "move_application", "ask_outcome", "draw_sample",
    },
}  # fmt: skip
READS_FOR = {
    "worker": {"find_work", "apply", "apply_onest", "contact"},
    "operator": {"assist", "apply", "apply_onest"},
    "official": set(),
    "administrator": set(),
    "caller": {"contact"},
    "counsellor": {"counsel"},
    "employer": {"apply"},
    "system": {"find_work", "apply", "apply_onest", "statistics", "contact", "counsel"},
}


@pytest.mark.parametrize(("role", "action"), list(itertools.product(Role, Action)))
def test_a_role_may_do_what_its_row_says_and_nothing_else(role: Role, action: Action) -> None:
    bound = Actor("somebody", role, None if role is Role.SYSTEM else ASHA)
    assert may(bound, action, ASHA) is (action.value in TABLE[role.value])


FOR_WORK = {
    "name", "birth_date", "home", "current", "education", "occupation", "occupation_nco", "secondary_occupation", "skills",
    "experience_years", "monthly_income_slab", "current_pay", "languages", "preferences", "licences",
}  # fmt: skip
FIELDS_FOR = {
    "find_work": FOR_WORK,
    "assist": FOR_WORK,
    "apply": FOR_WORK | {"mobile"},
    "apply_onest": {"name", "skills", "languages"},
    "contact": {"name", "mobile"},
    "counsel": {"name", "home", "current", "occupation", "occupation_nco"},
    "statistics": {
        "birth_date", "home", "current", "gender", "social_category", "disability", "worker_type", "occupation", "occupation_nco",
        "secondary_occupation", "education", "skills", "experience_years", "monthly_income_slab", "current_pay", "languages",
        "preferences",
    },
}  # fmt: skip


@pytest.mark.trust
def test_every_role_purpose_and_field_is_as_the_table_says(promise: Promise) -> None:
    cells = list(itertools.product(Role, Purpose, FIELDS))
    wrong = 0
    for role, purpose, field in cells:
        allowed = purpose.value in READS_FOR[role.value] and field in FIELDS_FOR[purpose.value]
        wrong += may_read_for(Actor("somebody", role), purpose, {field}) is not allowed
    refused = sum(not may_read_for(Actor("somebody", role), purpose, {field}) for role, purpose, field in cells)
    assert not any(may_read_for(Actor("somebody", Role.OFFICIAL), purpose, {field}) for _, purpose, field in cells)
    promise("cells of role, purpose and field", tried=len(cells), refused=refused, leaked=wrong)


@pytest.mark.parametrize(("role", "purpose"), list(itertools.product(Role, Purpose)))
def test_a_role_reads_for_the_purposes_of_its_row_and_no_other(role: Role, purpose: Purpose) -> None:
    assert may_read_for(Actor("somebody", role), purpose) is (purpose.value in READS_FOR[role.value])


@pytest.mark.parametrize(("role", "action"), list(itertools.product([Role.WORKER, Role.OPERATOR], sorted(OF_ONE_WORKER))))
def test_nobody_touches_a_worker_they_are_not_bound_to(role: Role, action: Action) -> None:
    assert not may(Actor("somebody", role, RAMESH), action, ASHA)
    assert not may(Actor("somebody", role, ASHA), action, None)
    assert may(Actor("somebody", role, None), action, ASHA) is (action is Action.GIVE_CONSENT)


def test_a_role_that_is_in_no_table_may_do_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(PERMITTED, Role.SYSTEM)
    monkeypatch.delitem(PURPOSES, Role.SYSTEM)
    assert not any(may(SYSTEM, action, ASHA) for action in Action)
    assert not any(may_read_for(SYSTEM, purpose) for purpose in Purpose)
