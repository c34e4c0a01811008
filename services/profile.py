"""Is this still right? What is known of the worker in hand for finding work, and what she says instead."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from access.roles import FIND_FIELDS, FINDING_WORK, Purpose
from data.store.unit_of_work import UnitOfWork
from data.uan import fold_digits
from data.worker_record import BadWorkerRecord
from matching.model import INCOME_SLABS, Address, Pay, Preferences
from matching.places import Ambiguous, parse_pincode
from matching.resolution import OFFERS
from matching.seekers import DEFAULT_REACH_KM
from matching.sentences import folded_words
from services.find_work import Person
from services.refusal import Refused, told_plainly
from services.visits import Visitor

LONGEST = 300
"""Characters of job words that are read."""
LONGEST_WORDS = 30
OTHER_MEANING = 0.02
"""Score from which another meaning of her words is offered beside what was understood."""
USUAL_REACH_KM = DEFAULT_REACH_KM
"""How far work is looked for, in kilometres, while nobody has told how far she would go."""
NUMBER = re.compile(r"\d{3}")
"""Of words that a correction remembers: longer ones, or such with a number in them, may tell of a person."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What is asked back, drawn for `case_id`. None and empty are what nobody has told.

    `families` are what her words for the trade mean, `offers` what else they may mean, or the nearest when they mean nothing we know;
    `place_known` is whether it can be found on a map; `slab_most` the upper end of her income slab, in rupees a month.
    """

    case_id: str
    person: Person
    trade: str | None
    families: tuple[str, ...]
    offers: tuple[str, ...]
    place: Address | None
    place_known: bool
    education: str | None
    pay: Pay | None
    slab_most: int | None
    licences: tuple[str, ...] | None
    wishes: Preferences

    @property
    def blank(self) -> bool:
        """Whether nobody has told anything of her."""
        return not (self.person.name or self.trade or self.place or self.pay or self.education)

    @property
    def complete(self) -> bool:
        """Whether trade and place are known, without which nothing can be found."""
        return bool(self.families) and self.place_known


def read(visitor: Visitor) -> Profile:
    """The profile of the worker in hand. Raises `Refused`."""
    case = visitor.in_hand()
    purpose = FINDING_WORK.get(visitor.actor.role, Purpose.FIND_WORK)
    with told_plainly():
        worker = visitor.house.door.read(visitor.actor, case.worker_id or "", purpose, FIND_FIELDS, datetime.now(UTC))
    engine = visitor.house.engine()
    seeker = engine.seekers([worker])[0]
    where = engine.gazetteer.locate(worker.stands_at) if worker.stands_at else None
    families = tuple(code for code, _ in seeker.trades)
    likely = engine.resolver.resolve(worker.occupation or "").families if families else ()
    others = tuple(each.code for each in likely if each.score >= OTHER_MEANING)
    offers = others if families else seeker.offers or engine.resolver.entry_families_
    return Profile(
        case_id=case.id,
        person=Person.of(worker, case.last4, seeker),
        trade=worker.occupation,
        families=families,
        offers=tuple(code for code in offers if code not in families)[:OFFERS],
        place=worker.stands_at,
        place_known=where is not None and where.precision != "state",
        education=worker.education,
        pay=worker.current_pay,
        slab_most=INCOME_SLABS.get(worker.monthly_income_slab or "", (0, None))[1],
        licences=worker.licences,
        wishes=worker.preferences,
    )


def confirm(visitor: Visitor, case_id: str) -> Visitor:
    """It is still right: on to the jobs. Raises `Refused`."""
    return visitor.with_case(replace(visitor.in_hand(case_id), step="work"), datetime.now(UTC))


def change(visitor: Visitor, case_id: str) -> Visitor:
    """Back to the profile. Raises `Refused`."""
    return visitor.with_case(replace(visitor.in_hand(case_id), step="profile"), datetime.now(UTC))


def tell_trade(visitor: Visitor, case_id: str, words: str) -> Visitor:
    """Her trade in her own words, in place of what e-Shram has. Raises `Refused`."""
    text = words.strip()[:LONGEST]
    if not text:
        raise Refused("trade_missing")
    return _tell(visitor, case_id, occupation=text, occupation_nco=None, secondary_occupation=None)


def choose_trade(visitor: Visitor, case_id: str, words: str | None, family: str) -> Visitor:
    """The family she picked of those that were offered; what short words without a number mean is learnt, once enough people said so.

    Raises `Refused`.
    """
    before = read(visitor)
    told = _tell(visitor, case_id, occupation=words or None, occupation_nco=family)
    key = " ".join(folded_words(words or ""))
    said_before = before.trade == words and before.families[:1] == (family,)
    of_age = visitor.in_hand(case_id).guardian is None
    if key and of_age and not said_before and len(key) <= LONGEST_WORDS and not NUMBER.search(words or ""):
        with UnitOfWork(visitor.house.database) as work:
            work.corrections.confirm(key, family, visitor.role or "worker", datetime.now(UTC))
            work.commit()
        visitor.house.room.learn_words()
    return told


def tell_place(visitor: Visitor, case_id: str, typed: str) -> Visitor:
    """Where she looks for work: a PIN code, or the name of a district or town. Raises `Refused`, with the choices where a name has
    several."""
    gazetteer = visitor.house.engine().gazetteer
    text, _, state = (part.strip() for part in typed.partition(","))
    if parse_pincode(text) is not None:
        where = gazetteer.locate(Address(pincode=text))
        if where is None or where.district_id < 0:
            raise Refused("place_not_found", {"place": text})
        district = gazetteer.districts[where.district_id]
        return _tell(visitor, case_id, current=Address(district.state, district.name, f"{parse_pincode(text):06d}"))
    found = gazetteer.district(text, state or None) if text else None
    if isinstance(found, Ambiguous):
        raise Refused("place_ambiguous", {"place": text, "choices": [(each.name, each.state) for each in found.candidates]})
    if found is None:
        raise Refused("place_not_found" if text else "place_missing", {"place": text})
    return _tell(visitor, case_id, current=Address(found.state, found.name))


def tell_pay(visitor: Visitor, case_id: str, typed: str, period: str) -> Visitor:
    """What she earns now, rupees as people type them; nothing typed is *not told*. Raises `Refused`."""
    digits, others = fold_digits(typed.replace(",", "").replace("₹", ""))
    if others or typed.strip().startswith(("-", "−")):
        raise Refused("cannot_keep", {"why": "not_a_wage", "value": typed})
    return _tell(visitor, case_id, current_pay=Pay(int(digits), period) if digits else None)


def tell_schooling(visitor: Visitor, case_id: str, level: str | None) -> Visitor:
    """How far she went to school. Raises `Refused`."""
    return _tell(visitor, case_id, education=level)


def tell_licences(visitor: Visitor, case_id: str, licences: tuple[str, ...]) -> Visitor:
    """Which licences she has; an empty one says that she has none. Raises `Refused`."""
    return _tell(visitor, case_id, licences=licences)


def answer_licences(visitor: Visitor, case_id: str, asked: tuple[str, ...], has: bool) -> Visitor:
    """An answer to a card that asked for licences. Raises `Refused`."""
    known = read(visitor).licences or ()
    return tell_licences(visitor, case_id, tuple(dict.fromkeys((*known, *asked))) if has else known)


def tell_wishes(visitor: Visitor, case_id: str, wishes: Preferences) -> Visitor:
    """What she wishes for. Raises `Refused`."""
    return _tell(visitor, case_id, preferences=wishes)


def _tell(visitor: Visitor, case_id: str, **values: Any) -> Visitor:
    case, now = visitor.in_hand(case_id), datetime.now(UTC)
    told = {name: _plain(value) for name, value in values.items()}
    with told_plainly():
        try:
            visitor.house.door.tell(visitor.actor, case.worker_id or "", told, now)
        except BadWorkerRecord as problem:
            raise Refused("cannot_keep", {"why": problem.code, "value": problem.value}) from None
    return visitor.with_case(replace(case, profile=case.profile + 1), now)


def _plain(value: Any) -> Any:
    if isinstance(value, Address | Pay | Preferences):
        return {name: _plain(part) for name, part in asdict(value).items()}
    return list(value) if isinstance(value, tuple) else value
