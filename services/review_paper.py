"""The administrator looks at signed forms: the oddest first, with who took them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from access.paper import PaperForm, PaperTrail
from access.roles import Action
from data.store.unit_of_work import UnitOfWork
from services.ended import WITHDRAWN, note_ended
from services.refusal import told_plainly
from services.visits import Visitor

SHEET = 20


@dataclass(frozen=True, slots=True)
class FormAtCentre:
    """A form and the post that took it."""

    form: PaperForm
    centre: str


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """Some forms of the last thirty days, how many nobody has looked at, and how many there are."""

    forms: tuple[FormAtCentre, ...]
    waiting: int
    count: int


def paper_sheet(visitor: Visitor, first: int = 0) -> PaperSheet:
    """The oddest forms that wait, then those looked at: `SHEET` of them from this one on, counted from 0. Raises `Refused`."""
    visitor.must(Action.REVIEW_PAPER)
    with told_plainly():
        forms = PaperTrail(visitor.house.database, visitor.house.vault).forms(visitor.actor, datetime.now(UTC))
    part = forms[first : first + SHEET]
    with UnitOfWork(visitor.house.database, writing=False) as work:
        posts = {form.account_id: work.accounts.get(form.account_id) for form in part}
    shown = []
    for form in part:
        post = posts[form.account_id]
        shown.append(FormAtCentre(form, (post.centre or post.name) if post else form.account_id))
    return PaperSheet(tuple(shown), sum(form.in_order is None for form in forms), len(forms))


def judge_paper(visitor: Visitor, paper: str, *, in_order: bool) -> None:
    """What was found of a form; one that is not in order ends its consents. Raises `Refused`."""
    visitor.must(Action.REVIEW_PAPER)
    with told_plainly():
        PaperTrail(visitor.house.database, visitor.house.vault).judge(
            visitor.actor, paper, in_order, datetime.now(UTC), partial(note_ended, visitor.house.folder, WITHDRAWN)
        )
