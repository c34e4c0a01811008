"""Who is in front of the screen, and which worker they have in hand: a worker herself, or an account of a post."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from access.roles import FINDING_WORK, Action, Actor, Role, may
from access.sessions import HeldElsewhere, Session, is_token, new_token
from data.store.accounts import Account
from data.store.unit_of_work import UnitOfWork
from services.house import House, house
from services.receipts import send_receipt
from services.refusal import Refused

STEPS = ("consent", "code", "guardian", "profile", "work")
"""Where a walk may stand; at `guardian` only that of one under age."""
GRANT = timedelta(minutes=30)
"""How long a worker's code lets an operator work with her."""
CASE = "case"
COOKIE, SECURE_COOKIE = "kaam", "__Host-kaam"
"""The cookie's name over http and over https."""


@dataclass(frozen=True, slots=True)
class Case:
    """The worker in hand: `step` is where her walk stands (one of `STEPS`); `worker_id` and `consents` are there once her code
    opened; `proved_at` when it did; `paper` is the number of the form that stands in for a code, `guardian` the UAN of who agrees for
    one under age. Times are ISO 8601 in UTC."""

    id: str
    uan: str
    step: str
    language: str
    channel: str
    purposes: tuple[str, ...] = ()
    sent_at: str | None = None
    proved_at: str | None = None
    worker_id: str | None = None
    consents: tuple[str, ...] = ()
    paper: str | None = None
    guardian: str | None = None
    profile: int = 0
    """Counts the changes of what she told, so that a screen knows when to look again."""

    @property
    def last4(self) -> str:
        """All that a screen shows of the number."""
        return self.uan[-4:]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks. A use case takes one first; everything it may do follows from the session."""

    house: House
    token: str
    session: Session | None = None
    account: Account | None = None
    address: str | None = None
    """The network address of the browser, where it is told; never kept, only counted by a mark."""
    by_cookie: bool = False
    """Whether the browser came with this cookie, and can so be given another."""
    word: str | None = field(default=None, repr=False)
    """By which the browser is let in under a fresh cookie; until it has been, none leads to the session."""

    @property
    def role(self) -> str | None:
        """worker or the role of a post; None before signing in."""
        return self.session.role.value if self.session else None

    @property
    def case(self) -> Case | None:
        """The worker in hand."""
        told = self.session.holds.get(CASE) if self.session else None
        return _case(told) if told else None

    @property
    def actor(self) -> Actor:
        """As the doors of `access` know them. A worker who has not signed in is bound to nobody."""
        case = self.case
        subject = case.worker_id if case else None
        if self.session is None:
            return Actor("nobody", Role.WORKER)
        return Actor(self.session.account_id or self.session.id, self.session.role, subject)

    def may(self, action: Action) -> bool:
        """Whether the role allows it."""
        return self.session is not None and may(self.actor, action, self.actor.subject)

    def must(self, action: Action) -> None:
        """Raises `Refused` unless the role allows it."""
        if not self.may(action):
            raise Refused("not_allowed")

    def begun(self, role: Role, account: Account | None, case: Case | None, now: datetime) -> Visitor:
        """The same in a new session, those of before ended; under a fresh cookie where the browser has one."""
        holds = _held(case)
        name, sessions = account.id if account else None, self.house.sessions
        if not self.by_cookie:
            return replace(self, session=sessions.start(self.token, role, name, holds, now), account=account)
        session, word = sessions.start_at_door(self.token, role, name, holds, now)
        return replace(self, session=session, account=account, word=word)

    def with_case(self, case: Case | None, now: datetime) -> Visitor:
        """The same with this worker in hand, or none. A worker's session begins with her first case. Raises `Refused`."""
        if self.session is None:
            return replace(self, session=self.house.sessions.start(self.token, Role.WORKER, None, _held(case), now))
        try:
            return replace(self, session=self.house.sessions.hold(self.session, _held(case), now))
        except HeldElsewhere as problem:
            raise Refused(problem.code) from problem

    def new_code(self, walk: str, uan: str, now: datetime) -> str:
        """A one-time code for this UAN, counted against the caps of who asks and from where. Raises `access.otp.TooManyCodes`."""
        operator = self.account.id if self.account else None
        return self.house.codes.issue(walk, uan, now, address=self.address, operator=operator)

    def agreed(self) -> bool:
        """Whether the worker in hand still agrees to what this visitor does with her data."""
        case = self.case
        purpose = FINDING_WORK.get(self.actor.role)
        if case is None or case.worker_id is None or purpose is None:
            return False
        return self.house.door.stands(case.worker_id, purpose, datetime.now(UTC))

    def in_hand(self, case_id: str | None = None) -> Case:
        """The worker in hand, proved by her code, and the one that the screen was drawn for. Raises `Refused`."""
        case = self.case
        if case is None or case.worker_id is None or (case_id is not None and case.id != case_id):
            raise Refused("held_elsewhere")
        return case


def visitor_of(
    token: str | None,
    *,
    present: bool = True,
    address: str | None = None,
    by_cookie: bool = False,
    of: House | None = None,
) -> Visitor:
    """Who the browser with this cookie is; a stranger when it leads nowhere. An operator's grant that has run out is taken away.

    `present`: somebody is at the screen, so the session is not idle; `by_cookie`: it came from the browser, and is not a stand-in. Raises
    `Refused` when the service is not open.
    """
    chosen, now = of or house(), datetime.now(UTC)
    if token is None or not is_token(token):
        return Visitor(chosen, new_token(), address=address)
    stranger = Visitor(chosen, token, address=address, by_cookie=by_cookie)
    session = chosen.sessions.of(token, now, present=present)
    if session is None:
        return stranger
    account = None
    if session.account_id:
        with UnitOfWork(chosen.database, writing=False) as work:
            account = work.accounts.get(session.account_id)
        if account is None or account.disabled_at or account.role != session.role:
            return stranger
    visitor = replace(stranger, session=session, account=account)
    if not _run_out(visitor, now):
        return visitor
    try:
        return put_away(visitor)
    except Refused:  # another tab, or another process, did so at the same moment
        return visitor_of(token, present=present, address=address, by_cookie=by_cookie, of=chosen)


def let_in(token: str | None, word: str) -> str | None:
    """The fresh cookie of the browser with this one, for the session that waits for it under this word; None where none does. Raises
    `Refused` when the service is not open."""
    if not is_token(token) or not is_token(word):
        return None
    return house().sessions.let_in(token, word, datetime.now(UTC))


def cookie_among(*sent: object) -> str | None:
    """The first of these that could be a cookie of ours."""
    return next((value for value in sent if is_token(value)), None)


def token_for(sent: str | None) -> str | None:
    """A fresh value for the cookie of a browser that sent this one; None when it may keep what it has."""
    return None if is_token(sent) else new_token()


def may_upload(token: str | None) -> bool:
    """Whether the browser with this cookie may send files: an administrator's, and nobody's while the service is not open."""
    try:
        return visitor_of(token).may(Action.KEEP_LISTINGS)
    except Refused:
        return False


def put_away(visitor: Visitor) -> Visitor:
    """Nobody in hand any more. A worker whom an operator helped gets a message of what was done for her, from whichever tab lets her go
    first; the others are refused."""
    now = datetime.now(UTC)
    left = visitor.with_case(None, now)
    tell_what_was_done(visitor, now)
    return left


def tell_what_was_done(visitor: Visitor, now: datetime) -> None:
    """Before an operator lets a worker go, however it comes about: the message of what was done for her."""
    case = visitor.case
    if visitor.account and case and case.worker_id:
        send_receipt(visitor.house, visitor.account, case.uan, case.worker_id, case.proved_at or now.isoformat(), case.language)


def let_go_of_the_left(of: House, now: datetime) -> int:
    """End the sessions of posts that nobody sits at any more, and tell the workers who were still in hand what was done for them; how
    many sessions."""
    ended = of.sessions.end_left_lying(now)
    for session in ended:
        with UnitOfWork(of.database, writing=False) as work:
            account = work.accounts.get(session.account_id or "")
        tell_what_was_done(Visitor(of, "", session, account), now)
    return len(ended)


def new_case(uan: str, language: str, channel: str) -> Case:
    """A walk that begins with this clean UAN."""
    return Case(str(uuid.uuid4()), uan, STEPS[0], language, channel)


def sign_out(visitor: Visitor) -> None:
    """Leave: every tab of this browser is signed out, and what it held is forgotten."""
    now = datetime.now(UTC)
    tell_what_was_done(visitor, now)
    visitor.house.sessions.end(visitor.token, now)


def _run_out(visitor: Visitor, now: datetime) -> bool:
    case = visitor.case
    if visitor.account is None or case is None or case.proved_at is None:
        return False
    return now - datetime.fromisoformat(case.proved_at) >= GRANT


def _held(case: Case | None) -> dict[str, Any]:
    return {} if case is None else {CASE: asdict(case)}


def _case(told: dict[str, Any]) -> Case:
    return Case(**{**told, "purposes": tuple(told["purposes"]), "consents": tuple(told["consents"])})
