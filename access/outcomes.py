"""The door through which she is asked how an application ended, on her page, at a centre or by message, and answers.

An answer moves her application and settles the question in one transaction (`access.settle`).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Engine

from access.act import Act, acting
from access.moves import Settled
from access.refusals import NotAllowed
from access.roles import FINDING_WORK, SYSTEM, Action, Actor, Purpose
from access.settle import ask, question_of, settle
from data.store.consents import Consents
from data.store.follow_ups import (
    EMPLOYER,
    JOINED,
    NO,
    NOT_YET,
    WORKER,
    YES,
    Answered,
    FollowUps,
)
from data.store.unit_of_work import UnitOfWork
from data.vault import Vault
from matching.model import INDIA

A_DAY = timedelta(days=1)
LOOKED_AT = 10_000
"""Applications that are gone through for new questions: those of consents that rest stay, and must not stand in the way."""
MOST_A_DAY = 3
"""Messages that ask one telephone within a day."""
TRIES, TRIES_WITHIN = 6, timedelta(hours=1)
"""Answers of one telephone, right or wrong, that are looked at: a code of four digits is not found by trying."""
TELEPHONE = "telephone"


@dataclass(frozen=True, slots=True)
class Text:
    """A message that asks her: to which number, under which code, about which job, in which language."""

    question_id: str
    mobile: str = field(repr=False)
    code: str
    listing_id: int
    asks: str
    language: str


@dataclass(frozen=True, slots=True)
class Question:
    """What she is asked: a question that is due, or what an employer said of her, for her to say whether it is so."""

    id: str
    listing_id: int
    asks: str
    employer: Answered | None


class OutcomeDoor:
    """Each method is one transaction, with the line that tells of it. All times are aware."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    def make_due(self, waits: Mapping[str, timedelta], now: datetime, most: int) -> int:
        """Ask whether she began, of those whose application has stood at a state (a key of `waits`) for so long, while their consent to
        find work stands; how many questions there are more."""
        today = now.astimezone(INDIA).date()
        with UnitOfWork(self._engine) as work:
            act = Act(work.connection, self._vault, SYSTEM, Action.ASK_OUTCOME, now)
            act.must_be_allowed()
            agreed = set(act.consents.active_for(Purpose.FIND_WORK.value, now))
            found = act.follow_ups.never_asked({state: now - wait for state, wait in waits.items()}, LOOKED_AT)
            standing = [each for each in found if each.worker_id in agreed][:most]
            act.workers.hold(*{each.worker_id for each in standing})
            due = [each for each in standing if act.follow_ups.about(each.worker_id, each.listing_id, JOINED) is None]
            for each in due:
                ask(act, each.worker_id, each.listing_id, JOINED, today, each.job_state)
            work.commit()
        return len(due)

    def questions(self, actor: Actor, worker_id: str, now: datetime) -> tuple[Question, ...]:
        """What she is asked now, the longest due first. Raises a `ConsentRefused`."""
        today, purpose = now.astimezone(INDIA).date(), FINDING_WORK.get(actor.role, Purpose.FIND_WORK)
        with acting(self._engine, self._vault, actor, Action.SEE_APPLICATIONS, now, worker_id, purpose) as act:
            act.must_be_granted(purpose, ())
            asked = act.follow_ups.of_worker(worker_id)
            said = act.follow_ups.answers([each.id for each in asked])
            act.tell()
        found = []
        for each in asked:
            hers, theirs = said.get(each.id, {}).get(WORKER), said.get(each.id, {}).get(EMPLOYER)
            if (hers is None and (each.due_on <= today or theirs)) or (hers and hers.answer == NOT_YET and each.due_on <= today):
                found.append(Question(each.id, each.listing_id, each.asks, theirs))
        return tuple(found)

    def kept(self, actor: Actor, worker_id: str, now: datetime) -> dict[str, list[dict[str, object]]]:
        """All that is kept of her here, for her own file: what was asked with the answers, what counsellors noted, and of which
        State's counsellors see her. Raises a `ConsentRefused`."""
        purpose = FINDING_WORK.get(actor.role, Purpose.FIND_WORK)
        with acting(self._engine, self._vault, actor, Action.SEE_APPLICATIONS, now, worker_id, purpose) as act:
            act.must_be_granted(purpose, ())
            asked = act.follow_ups.of_worker(worker_id)
            said = act.follow_ups.answers([each.id for each in asked])
            notes = act.notes.of([worker_id]).get(worker_id, [])
            state = act.states.of(worker_id)
            act.tell()
        told = [
            {"job": each.listing_id, "asks": each.asks, "due_on": each.due_on, "began_on": each.began_on}
            | {side: answer.answer for side, answer in said.get(each.id, {}).items()}
            for each in asked
        ]
        counsel = [{"note": note.code, "at": note.at} for note in notes]
        return {"asked": told, "counsel": counsel, "counselled_in": [{"state": state}] if state else []}

    def answer(
        self, actor: Actor, worker_id: str, question_id: str, answer: str, day: date, way: str, now: datetime
    ) -> Settled | None:
        """She says it, at her page or a centre; None when it was said before, or whether she stayed is not asked yet. Raises a
        `ConsentRefused`."""
        today = now.astimezone(INDIA).date()
        purpose = FINDING_WORK.get(actor.role, Purpose.FIND_WORK)
        with acting(self._engine, self._vault, actor, Action.ANSWER_OUTCOME, now, worker_id, purpose) as act:
            act.must_be_allowed()
            act.workers.hold(worker_id)
            act.must_be_granted(purpose, ())
            question = act.follow_ups.get(question_id)
            if question is None or question.worker_id != worker_id:
                raise NotAllowed(action=Action.ANSWER_OUTCOME.value)
            settled = (
                settle(act, question, WORKER, answer, day, way) if question.due_on <= today or question.asks == JOINED else None
            )
            act.tell()
        return settled

    def begun(self, actor: Actor, worker_id: str, listing_id: int, day: date, way: str, now: datetime) -> Settled | None:
        """She says by herself that she began at a job she wants, whether or not she was asked and said no. Raises a `ConsentRefused`."""
        purpose = FINDING_WORK.get(actor.role, Purpose.FIND_WORK)
        with acting(self._engine, self._vault, actor, Action.ANSWER_OUTCOME, now, worker_id, purpose) as act:
            act.must_be_allowed()
            act.workers.hold(worker_id)
            act.must_be_granted(purpose, ())
            if listing_id not in act.applications.of_worker(worker_id):
                raise NotAllowed(action=Action.ANSWER_OUTCOME.value)
            settled = settle(act, question_of(act, worker_id, listing_id), WORKER, YES, day, way, (NOT_YET, NO))
            act.tell()
        return settled

    def replied(self, telephone: bytes, code: str, answer: str, now: datetime) -> Settled | None:
        """A telephone answers what it was asked under a code; None when it was not asked, answered before, or too often.
        Raises a `ConsentRefused`."""
        if not self._may_try(telephone, now):
            return None
        with acting(self._engine, self._vault, SYSTEM, Action.MOVE_APPLICATION, now) as act:
            act.must_be_allowed()
            worker_id = act.follow_ups.asked_by(telephone, code)
            if worker_id is None:
                return None
            act.workers.hold(worker_id)
            question = act.follow_ups.from_telephone(telephone, code)
            if question is None:
                return None
            act.subject, act.purpose = question.worker_id, Purpose.CONTACT
            act.must_be_granted(Purpose.CONTACT, ())
            settled = settle(act, question, WORKER, answer, now.astimezone(INDIA).date(), "sms")
            act.tell()
        return settled

    def _may_try(self, telephone: bytes, now: datetime) -> bool:
        """Count an answer before its code is compared, so that no two share a try; of a telephone that nobody asked nothing is kept."""
        with UnitOfWork(self._engine) as work:
            act = Act(work.connection, self._vault, SYSTEM, Action.MOVE_APPLICATION, now)
            act.must_be_allowed()
            asked = bool(act.follow_ups.codes_of(telephone))
            tries = act.reply_tries.count(telephone, now - TRIES_WITHIN, now) if asked else 0
            work.commit()
        return asked and tries <= TRIES

    def to_text(self, now: datetime, most: int) -> list[str]:
        """Questions that are due and that a message may ask, of who agreed to that; names nobody."""
        with UnitOfWork(self._engine, writing=False) as work:
            agreed = Consents(work.connection).active_for(Purpose.CONTACT.value, now)
            found = FollowUps(work.connection).to_text(now.astimezone(INDIA).date(), agreed, most)
        return [each.id for each in found]

    def open_text(self, question_id: str, now: datetime) -> Text | None:
        """A message that asks her, counted as sent; None when it is not to be sent, or not today. Raises a `ConsentRefused`."""
        with acting(self._engine, self._vault, SYSTEM, Action.ASK_OUTCOME, now, None, Purpose.CONTACT, ("mobile",)) as act:
            act.subject = act.follow_ups.whose(question_id)
            if act.subject is None:
                return None
            act.workers.hold(act.subject)
            question = act.follow_ups.get(question_id)
            if question is None or question.texted_at is not None:
                return None
            consent = act.must_be_granted(Purpose.CONTACT, ("mobile",))
            mobile = act.workers.get(question.worker_id, ("mobile",)).get("mobile")
            mark = self.mark_of(mobile) if mobile else None
            if mark is not None and act.follow_ups.texted_to(mark, now - A_DAY) >= MOST_A_DAY:
                return None
            code = _code(act.follow_ups.codes_of(mark)) if mark else None
            act.follow_ups.change(question.id, texted_at=now, telephone=mark, code=code)
            act.tell()
        if not mobile or not code:
            return None
        return Text(question.id, mobile, code, question.listing_id, question.asks, consent.notice_language)

    def not_sent(self, question_id: str) -> None:
        """The message could not be sent; it is tried again."""
        with UnitOfWork(self._engine) as work:
            FollowUps(work.connection).change(question_id, texted_at=None)
            work.commit()

    def mark_of(self, mobile: str) -> bytes:
        """The mark under which a telephone is known here."""
        return self._vault.mark(TELEPHONE, mobile)


def _code(taken: set[str]) -> str:
    """Four digits that this telephone was not asked under."""
    while (code := f"{secrets.randbelow(9_000) + 1_000}") in taken:
        pass
    return code
