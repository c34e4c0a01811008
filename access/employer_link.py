"""The one-time link of an employer: drawn for one question about one application, opened without an account, settled once.

Of the secret (128 bits of chance) only a mark is kept. Whoever holds the link is the role `employer` and can do nothing else; her name is
shown only while she agrees that her applications are sent, and only if that consent names it and its text said so.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Engine

from access.act import Act, acting
from access.moves import Settled
from access.refusals import ConsentRefused, granting
from access.roles import SYSTEM, Action, Actor, Purpose, Role
from access.settle import settle
from data.store.consents import Consents
from data.store.employer_links import EmployerLink
from data.store.follow_ups import EMPLOYER, FollowUp, FollowUps
from data.store.unit_of_work import UnitOfWork
from data.vault import Vault
from matching.model import APPLICATION_ENDS, INDIA

SECRET_BYTES = 16
OPENS_FOR = timedelta(days=14)
MARK = "employer_link"
WHOEVER_HOLDS_IT = Actor("employer", Role.EMPLOYER)
NAMED = ("name",)
NOT_TOLD = frozenset({"apply-1"})
"""Texts by which she agreed before they said that the employer may be asked by her name: under these she is not named."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link asks: about which job, whether she began or stayed, since when, and whom, if she agreed to be named."""

    listing_id: int
    asks: str
    began_on: date | None
    name: str | None = field(repr=False)


class EmployerDoor:
    """Each method is one transaction, with the line that tells of it. All times are aware."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    def due(self, now: datetime, most: int) -> list[FollowUp]:
        """Questions that employers may be asked and were not, of who agreed that her applications are sent."""
        with UnitOfWork(self._engine, writing=False) as work:
            agreed = Consents(work.connection).active_for(Purpose.APPLY.value, now)
            return FollowUps(work.connection).to_link(now.astimezone(INDIA).date(), agreed, most)

    def drawn(self, now: datetime, most: int) -> list[FollowUp]:
        """Questions that employers were asked and did not answer, likewise; the last asked first."""
        with UnitOfWork(self._engine, writing=False) as work:
            agreed = Consents(work.connection).active_for(Purpose.APPLY.value, now)
            return FollowUps(work.connection).linked(now.astimezone(INDIA).date(), agreed, most)

    def draw(self, question_id: str, now: datetime, actor: Actor = SYSTEM, *, first: bool = False) -> str | None:
        """The secret of a new link; those before it open no more. None when there is nothing to ask, or, of a link that is to be the
        `first`, when somebody drew one meanwhile. Raises a `ConsentRefused`."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        with acting(self._engine, self._vault, actor, Action.ASK_OUTCOME, now, None, Purpose.APPLY) as act:
            act.must_be_allowed()
            act.subject = act.follow_ups.whose(question_id)
            if act.subject is None:
                return None
            act.workers.hold(act.subject)
            question = act.follow_ups.get(question_id)
            if question is None or (first and question.linked_at is not None) or _has_ended(act, question):
                return None
            granting(self._vault, act.consents.of_worker(question.worker_id), Purpose.APPLY, (), now)
            act.links.add(EmployerLink(self._mark(secret), question.id, now))
            act.follow_ups.change(question.id, linked_at=now)
            act.tell()
        return secret

    def not_sent(self, question_id: str) -> None:
        """The message with the link could not be sent; it is tried again."""
        with UnitOfWork(self._engine) as work:
            FollowUps(work.connection).change(question_id, linked_at=None)
            work.commit()

    def look(self, secret: str, now: datetime) -> Asked | None:
        """What a link asks; None for one that opens nothing, whatever the reason. Nothing is changed."""
        with acting(self._engine, self._vault, WHOEVER_HOLDS_IT, Action.MOVE_APPLICATION, now, None, Purpose.APPLY) as act:
            asked = act.links.look(self._mark(secret), now - OPENS_FOR)
            question = self._behind(act, act.follow_ups.seen(asked) if asked else None)
            if question is None:
                return None
            name = self._name(act, question)
        return Asked(question.listing_id, question.asks, question.began_on, name)

    def settle(self, secret: str, answer: str, day: date, now: datetime) -> Settled | None:
        """The employer answers; None for a link that opens nothing, and for a second use."""
        with acting(self._engine, self._vault, WHOEVER_HOLDS_IT, Action.MOVE_APPLICATION, now, None, Purpose.APPLY) as act:
            mark = self._mark(secret)
            asked = act.links.look(mark, now - OPENS_FOR)
            whose = act.follow_ups.whose(asked) if asked else None
            if whose is not None:
                act.workers.hold(whose)
            question = self._behind(act, act.follow_ups.get(asked) if asked else None)
            if question is None or act.links.take(mark, now - OPENS_FOR, now) is None:
                return None
            settled = settle(act, question, EMPLOYER, answer, day, "link")
            act.tell()
        return settled

    def _behind(self, act: Act, question: FollowUp | None) -> FollowUp | None:
        """The question, while her application stands and she agrees that it is sent."""
        if question is None or _has_ended(act, question):
            return None
        act.subject = question.worker_id
        try:
            granting(self._vault, act.consents.of_worker(question.worker_id), Purpose.APPLY, (), act.now)
        except ConsentRefused:
            return None
        return question

    def _name(self, act: Act, question: FollowUp) -> str | None:
        try:
            consent = act.must_be_granted(Purpose.APPLY, NAMED)
        except ConsentRefused:
            return None
        if consent.notice_version in NOT_TOLD:
            return None
        act.fields = NAMED
        act.tell()
        name: str | None = act.workers.get(question.worker_id, NAMED).get("name")
        return name

    def _mark(self, secret: str) -> bytes:
        return self._vault.mark(MARK, secret)


def _has_ended(act: Act, question: FollowUp) -> bool:
    """Whether she took her wish back, or it came to nothing: then nobody learns of her any more."""
    return act.applications.of_worker(question.worker_id).get(question.listing_id) in APPLICATION_ENDS
