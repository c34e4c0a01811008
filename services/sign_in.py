"""A worker's way in: her UAN, her consent, the code on her telephone. The same answers and the same work for a UAN nobody has."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from access.artefact import DAYS, ConsentRequest
from access.of_age import YOUNGEST, age_at, under_age
from access.otp import DIGITS, HOLDS, TRIES
from access.roles import CONTACT_FIELDS, COUNSEL_FIELDS, COUNTED, FIND_FIELDS, LEARNT, Action, Actor, Purpose, Role
from data.gateways.agreed import Agreed
from data.uan import UanError, clean_uan, looks_like_aadhaar
from data.worker_record import worker_from_record
from language import sentence
from matching.model import CHANNELS, INDIA, Worker
from services.ended import WITHDRAWN, note_ended
from services.happened import note_agreed
from services.refusal import Refused, told_plainly
from services.room_for_more import must_have_room
from services.visits import Case, Visitor, new_case, put_away, tell_what_was_done

NOTICE_VERSION = "find-work-4"
"""Which text the consent notice is; a new text gets a new number."""
NOTICES = {Purpose.CONTACT: "contact-1", Purpose.COUNSEL: "counsel-2"}
"""Of purposes that are asked in a sentence of their own."""
FIELDS = {
    Purpose.FIND_WORK: FIND_FIELDS,
    Purpose.ASSIST: FIND_FIELDS,
    Purpose.STATISTICS: (*COUNTED, *LEARNT),
    Purpose.CONTACT: CONTACT_FIELDS,
    Purpose.COUNSEL: COUNSEL_FIELDS,
}
NOT_UNDER_AGE = (Purpose.STATISTICS, Purpose.CONTACT)
"""Nobody follows people under age, by counting or by calling."""
PATIENCE = timedelta(seconds=60)
"""After so long without a code everybody is shown the same help."""
DEFAULT_CHANNEL = "self"


@dataclass(frozen=True, slots=True)
class CodeSent:
    """What the screen of the code shows: how long to wait for help, how long the code holds, how many digits and tries it has, and in
    the demonstration the message that a telephone would have shown."""

    help_after: float
    minutes: int
    digits: int
    tries: int
    demonstration_message: str | None


def channel_among(wish: str | None) -> str:
    """The channel that a link names, if it is one; else she came by herself."""
    told = (wish or "").casefold()
    return told if told in CHANNELS else DEFAULT_CHANNEL


def consent_until(today: date | None = None) -> date:
    """The day until which a consent given today holds."""
    return (today or datetime.now(INDIA).date()) + timedelta(days=DAYS)


def begin(visitor: Visitor, typed_uan: str, language: str, channel: str) -> Visitor:
    """Take a UAN as people type it; whoever was in hand before is put away. Raises `Refused` saying what is wrong with it.

    Nobody is asked whether e-Shram knows this UAN before its owner has typed the code.
    """
    try:
        uan = clean_uan(typed_uan)
    except UanError as problem:
        raise Refused(problem.code if typed_uan.strip() else "uan_missing", problem.values) from None
    account = visitor.account
    if account:
        visitor.must(Action.GIVE_CONSENT)
        must_have_room(visitor)
    visitor.house.engine()
    channel = (account.channel if account and account.channel else None) or channel_among(channel)
    now = datetime.now(UTC)
    tell_what_was_done(visitor, now)
    case = new_case(uan, language, channel)
    return visitor.with_case(case, now) if account else visitor.begun(Role.WORKER, None, case, now)


def may_be_aadhaar(case: Case) -> bool:
    """Whether the number could as well be an Aadhaar number: a line of help, never a refusal."""
    return looks_like_aadhaar(case.uan)


def agree(visitor: Visitor, *, count_me: bool, ask_me: bool = False, counsel_me: bool = False) -> Visitor:
    """She agrees to the notice, and to being counted, asked how a job went, or counselled if she ticked it: the code is sent; nothing is
    signed until it opens.

    Raises `Refused`.
    """
    case = at_step(visitor, "consent")
    ticked = ((Purpose.STATISTICS, count_me), (Purpose.CONTACT, ask_me), (Purpose.COUNSEL, counsel_me))
    purposes = [Purpose.FIND_WORK, *([Purpose.ASSIST] if visitor.account else []), *(each for each, yes in ticked if yes)]
    return _send(visitor, replace(case, purposes=tuple(purpose.value for purpose in purposes)))


def send_again(visitor: Visitor) -> Visitor:
    """Another code; the one before opens no more. Raises `Refused` when too many were sent."""
    return _send(visitor, at_step(visitor, "code"))


def code_sent(visitor: Visitor) -> CodeSent:
    """What to show while she waits for the code. Raises `Refused`."""
    case = at_step(visitor, "code")
    waited = datetime.now(UTC) - datetime.fromisoformat(case.sent_at or "")
    telephone = visitor.house.telephone
    message = telephone.last(case.uan) if telephone else None
    left = max(0.0, (PATIENCE - waited).total_seconds())
    return CodeSent(left, int(HOLDS.total_seconds() // 60), DIGITS, TRIES, message)


def prove(visitor: Visitor, typed_code: str) -> Visitor:
    """Her code: it opens, e-Shram is asked, the consents are signed, what they name is sealed. Raises `Refused`.

    When e-Shram does not answer, the code need not be typed again. A UAN that e-Shram does not know gets the answer, and costs the
    work, of one whose record says nothing.
    """
    case, now = at_step(visitor, "code"), datetime.now(UTC)
    if case.proved_at is None:
        with told_plainly():
            visitor.house.codes.check(case.id, typed_code, now)
        case = replace(case, proved_at=now.isoformat())
        visitor = visitor.with_case(case, now)
    return enter(visitor, case)


def enter(visitor: Visitor, case: Case) -> Visitor:
    """She is who she says: e-Shram is asked, the consents are signed, what they name is sealed. Raises `Refused`.

    Somebody under sixteen is led no further; under eighteen her guardian is asked first, and nobody counts her.
    """
    house, now = visitor.house, datetime.now(UTC)
    with told_plainly():
        record = house.eshram.find(case.uan, agreed_by(case, case.purposes, _fields(case), now))
        told = Worker(case.uan) if record is None else worker_from_record(record)
        if under_age(told.birth_date, now):
            case = replace(case, purposes=tuple(each for each in case.purposes if each not in NOT_UNDER_AGE))
            if (age_at(told.birth_date, now) or 0) < YOUNGEST:
                visitor.with_case(None, now)
                raise Refused("too_young", {"age": YOUNGEST})
            if case.guardian is None:
                return visitor.with_case(replace(case, step="guardian"), now)
        else:
            case = replace(case, guardian=None)
        actor = Actor(visitor.actor.id, visitor.actor.role, house.door.worker_id(case.uan))
        given = house.door.give(actor, told, _requests(case), now)
        case = replace(case, step="profile", worker_id=given[0].worker_id, consents=tuple(consent.id for consent in given))
        visitor = visitor.with_case(case, now)
        if record is not None:
            note_agreed(visitor, now)
    return visitor


def step_back(visitor: Visitor) -> Visitor:
    """Put this UAN away and type another; nothing was kept of it that her code had not opened."""
    return put_away(visitor)


def take_back(visitor: Visitor) -> Visitor:
    """Withdraw all that she ever agreed to and that still stands; what we kept of her is deleted, and the case is closed.

    Raises `Refused`.
    """
    case, now = visitor.in_hand(), datetime.now(UTC)
    with told_plainly():
        for consent in visitor.house.door.consents(visitor.actor, case.worker_id or "", now):
            if consent.standing(now):
                note_ended(visitor.house.folder, WITHDRAWN, consent.id)
                visitor.house.door.withdraw(visitor.actor, consent.id, now)
    tell_what_was_done(visitor, now)
    return visitor.with_case(None, now)


def at_step(visitor: Visitor, step: str) -> Case:
    """The worker in hand, if her walk stands there. Raises `Refused`."""
    case = visitor.case
    if case is None or case.step != step:
        raise Refused("held_elsewhere")
    return case


def agreed_by(case: Case, purposes: tuple[str, ...], fields: Collection[str], now: datetime) -> Agreed:
    """What is told to a gateway of her agreement: by the code that opened, or the form she signed."""
    return Agreed(
        purposes=purposes,
        fields=tuple(sorted(fields)),
        agreed_at=datetime.fromisoformat(case.proved_at) if case.proved_at else now,
        until=now + timedelta(days=DAYS),
        notice=NOTICE_VERSION,
        language=case.language,
        channel=case.channel,
        proof="paper" if case.paper else "code",
        guardian=case.guardian is not None,
    )


def _fields(case: Case) -> set[str]:
    """All that her purposes need of e-Shram."""
    return {field for purpose in case.purposes for field in FIELDS[Purpose(purpose)]}


def request_for(
    purpose: Purpose, language: str, channel: str, *, paper: str | None = None, guardian: str | None = None
) -> ConsentRequest:
    """What is asked of her for a purpose of the notice, in the words that stand now."""
    notice = NOTICES.get(purpose, NOTICE_VERSION)
    return ConsentRequest(purpose, frozenset(FIELDS[purpose]), notice, language, channel, paper=paper, guardian=guardian)


def _requests(case: Case) -> list[ConsentRequest]:
    return [
        request_for(Purpose(each), case.language, case.channel, paper=case.paper, guardian=case.guardian) for each in case.purposes
    ]


def _send(visitor: Visitor, case: Case) -> Visitor:
    house, now = visitor.house, datetime.now(UTC)
    with told_plainly():
        code = visitor.new_code(case.id, case.uan, now)
        minutes = int(HOLDS.total_seconds() // 60)
        house.sms.send(case.uan, sentence("sms_code", {"otp": code, "minutes": minutes}, case.language), now)
    return visitor.with_case(replace(case, step="code", sent_at=now.isoformat()), now)
