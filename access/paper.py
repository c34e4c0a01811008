"""Signed forms under review: which consents rest on paper alone, what is odd about each, and what a person found.

A form is never refused by a number: telephones are lost and shared every day. The odd ones are looked at first, and one that is not in
order ends every consent that rested on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from access.act import acting
from access.refusals import NoConsent
from access.roles import Action, Actor
from data.store.consents import Consent
from data.vault import Vault
from matching.model import INDIA

LOOKED_BACK = timedelta(days=30)
OFTEN_SHARE, OFTEN_LEAST = 0.3, 5
"""From this share of paper, and this many forms, an account takes paper more often than lost telephones explain."""
QUICK = timedelta(minutes=3)
"""Reading the notice aloud, two signatures and a form: hardly done in less."""
OPEN_FROM, OPEN_UNTIL = 7, 21
"""Hours in India in which centres work."""
WEIGHTS = {"twice": 3.0, "quick": 2.0, "taken_back": 2.0, "often": 1.5, "at_night": 1.0}
"""What each oddity counts. Ours, not learnt: nobody has labelled forms yet."""


@dataclass(frozen=True, slots=True)
class PaperForm:
    """A form without its worker: who took it and when, whether its consent still stands, what is odd (keys of `WEIGHTS`), and what a
    person found (None: nobody looked yet)."""

    paper: str
    account_id: str
    taken_at: datetime
    stands: bool
    odd: tuple[str, ...]
    in_order: bool | None

    @property
    def risk(self) -> float:
        """The sum of what its oddities count; 0 when there are none."""
        return sum(WEIGHTS[each] for each in self.odd)


class PaperTrail:
    """The forms of the last thirty days, through a door of their own: no row of a person comes out of it."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    def forms(self, actor: Actor, now: datetime) -> list[PaperForm]:
        """Those nobody has looked at first, of them the oddest first, then the newest. Raises `NotAllowed`."""
        with acting(self._engine, self._vault, actor, Action.REVIEW_PAPER, now) as act:
            act.must_be_allowed()
            given = act.consents.on_paper(now - LOOKED_BACK)
            served = act.consents.counts_by_user(now - LOOKED_BACK)
            reviewed = act.consents.reviewed()
        firsts = list({consent.paper: consent for consent in reversed(given)}.values())
        forms = [_form(one, odd_about(one, firsts, served), reviewed, now) for one in firsts]
        return sorted(forms, key=lambda form: (form.in_order is not None, -form.risk, -form.taken_at.timestamp()))

    def judge(self, actor: Actor, paper: str, in_order: bool, now: datetime, ending: Callable[[str], None]) -> None:
        """What a person found of a form; one that is not in order ends its consents, and what they covered is deleted. `ending` is told
        the id of each before.

        Raises `NotAllowed`, `NoConsent`.
        """
        with acting(self._engine, self._vault, actor, Action.REVIEW_PAPER, now) as act:
            act.must_be_allowed()
            given = act.consents.of_paper(paper)
            if not given:
                raise NoConsent(paper=paper)
            act.consents.review(paper, in_order, actor.id, now)
            for consent in given if not in_order else ():
                ending(consent.id)
                act.change(consent, "withdrawn")
                act.drop_uncovered(consent.worker_id)
            act.subject = given[0].worker_id
            act.tell()


def odd_about(form: Consent, forms: Sequence[Consent], served: Mapping[str, int]) -> tuple[str, ...]:
    """What is odd about one of these forms, beside how many workers each user served in the same days."""
    mine = sorted((one for one in forms if one.user == form.user), key=lambda one: one.given_at)
    place = mine.index(form)
    hour = form.given_at.astimezone(INDIA).hour
    workers = Counter(one.worker_id for one in forms)
    odd = {
        "twice": workers[form.worker_id] > 1,
        "quick": place > 0 and form.given_at - mine[place - 1].given_at < QUICK,
        "taken_back": form.status == "withdrawn",
        "often": len(mine) >= OFTEN_LEAST and len(mine) >= OFTEN_SHARE * served.get(form.user, 0),
        "at_night": not OPEN_FROM <= hour < OPEN_UNTIL,
    }
    return tuple(name for name, found in odd.items() if found)


def _form(consent: Consent, odd: tuple[str, ...], reviewed: Mapping[str, bool], now: datetime) -> PaperForm:
    paper = consent.paper or ""
    return PaperForm(paper, consent.user, consent.given_at, consent.standing(now), odd, reviewed.get(paper))
