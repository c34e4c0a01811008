"""What happened to the demonstration's people, in which order and when: chains along `matching.model.APPLICATION_STATES`.

No rate in here is published; all are assumptions, made so that a funnel falls as funnels do and States, trades and channels differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from data.store.events import KINDS
from services.demo.country import Country, Floats, Rows
from services.demo.people import People, Texts

Codes = NDArray[np.int8]

DAYS = 456
"""Fifteen months."""
LINKED, CONSENTED = 0.82, 0.9
APPLIES = 0.36
"""Of those who consented, each for one advert."""
CHAIN = (
    ("saved", 0.7, 0.5),
    ("interested", 0.85, 1.5),
    ("sent", 0.85, 1.0),
    ("seen", 0.72, 4.0),
    ("shortlisted", 0.66, 5.0),
    ("interview", 0.78, 5.0),
    ("offered", 0.62, 4.0),
    ("joined", 0.72, 7.0),
)
"""Each state, its chance after the one before, and the mean of the days until it."""
STAYS = (("retained_30", "left_30", 0.8, 32.0, 0.62), ("retained_90", "left_90", 0.74, 62.0, 0.5))
"""Of who joined: what is told of one who stayed and of one who left, the chance to stay, the days until she is asked (nearly exact), and
how many of those who are asked answer."""
FALSE_JOININGS = 0.08
"""Joinings that never were; nobody answers for those later."""
CALLED, CALLED_AFTER_DAYS = 0.05, 10.0
"""Joinings that are called back by chance, and after how many days on average."""
SCHEMES = {"pmsby": 0.3, "pmjjby": 0.22, "pm_sym": 0.2, "pmjay": 0.15, "apy": 0.1, "nps_traders": 0.03}
"""Codes of schemes of social security, by how often each is suggested."""
SCHEME_CHAIN = (("scheme_suggested", 0.22, 1.0), ("scheme_started", 0.45, 9.0), ("scheme_confirmed", 0.6, 25.0))
"""Of who consented: as `CHAIN`, beside it."""
SWAYED = ("shortlisted", "offered", "joined")
"""States whose odds, as those of staying, differ by State, family and channel, and a little by gender."""
SWAY = 0.35
CHANNEL_SWAY = {"csc": 0.25, "ssk": 0.2, "camp": -0.1, "umang": 0.0, "self": -0.15}
WOMEN = -0.12
"""Added to the logarithm of women's odds: a fairness report has to have something to show."""
ENDS = {
    "interested": ("withdrawn", "expired"),
    "sent": ("expired", "withdrawn"),
    "seen": ("rejected", "expired"),
    "shortlisted": ("rejected", "withdrawn"),
    "interview": ("rejected", "declined"),
    "offered": ("declined", "withdrawn"),
}
"""How a chain may end after a state; `END_TOLD` of those that stop there do, the others fall silent."""
END_TOLD = 0.55
LONGEST_LIST = 20
A_DAY = 86_400
CODE_OF = {kind: code for code, kind in enumerate(KINDS)}
CALLED_BACK = len(KINDS)
"""In the diary: a joining that was called back and found true."""


@dataclass(frozen=True, slots=True)
class Happenings:
    """Arrays of one length in order of time: who (places in the people), what (places in `KINDS`), when (seconds since the first day), at
    which place of a list (-1: not in one), whether a call back told it, about which advert (places in `owner`, the person each advert was
    shown to)."""

    who: Rows
    kind: Codes
    when: Rows
    position: Codes
    called: NDArray[np.bool_]
    advert: Rows
    owner: Rows

    def __len__(self) -> int:
        return len(self.who)


def draw_chains(random: Generator, people: People, channel: Texts, country: Country, count: int) -> Happenings:
    """So many happenings of these people, when enough of them consented; fewer else."""
    number, end = len(people), float(DAYS * A_DAY)
    diary = _Diary(end)
    when = random.random(number) ** 0.75 * end
    alive = diary.note_those(np.ones(number, dtype=np.bool_), "registered", when)
    for kind, chance, days in (("linked", LINKED, 4.0), ("consented", CONSENTED, 0.02)):
        when = when + _lags(random, days, number)
        alive = diary.note_those(alive & (random.random(number) < chance), kind, when)
    consented, agreed = np.flatnonzero(alive), when
    when = when + _lags(random, 2.0, number)
    alive = diary.note_those(alive & (random.random(number) < APPLIES), "shown", when)
    sway = _sway(random, people, channel, country)
    before = "shown"
    for kind, chance, days in CHAIN:
        odds = np.log(chance / (1.0 - chance)) + (sway if kind in SWAYED else 0.0)
        goes = random.random(number) < 1.0 / (1.0 + np.exp(-odds))
        if before in ENDS:
            _end(random, diary, before, alive & ~goes, when)
        when = when + _lags(random, days, number)
        alive = diary.note_those(alive & goes, kind, when)
        before = kind
    _follow_up(random, diary, alive, when, sway)
    _suggest_schemes(random, diary, consented, agreed)
    owner, missing = np.arange(number), count - diary.length
    if missing > 0 and len(consented):
        who = random.choice(consented, missing)
        diary.note(who, "shown", agreed[who] + random.random(missing) ** 2 * (end - agreed[who]), number + np.arange(missing))
        owner = np.concatenate([owner, who])
    return diary.read(random, owner, count)


class _Diary:
    """Takes down what happens before the end of time."""

    def __init__(self, end: float) -> None:
        self.end = end
        self._parts: list[tuple[Rows, Codes, Rows, Rows]] = []

    @property
    def length(self) -> int:
        """How many entries there are."""
        return sum(len(part[0]) for part in self._parts)

    def note_those(self, mask: NDArray[np.bool_], kind: str | int, when: Floats) -> NDArray[np.bool_]:
        """An entry for each masked person to whom it happens in time, about her own advert; who they are."""
        there = mask & (when < self.end)
        who = np.flatnonzero(there)
        self.note(who, kind, when[who], who)
        return there

    def note(self, who: Rows, kind: str | int, when: Floats, advert: Rows) -> None:
        """An entry for each of `who`; `kind` is one of `KINDS`, or `CALLED_BACK`."""
        code = CODE_OF[kind] if isinstance(kind, str) else kind
        self._parts.append((small(who), np.full(len(who), code, dtype=np.int8), small(when), small(advert)))

    def read(self, random: Generator, owner: Rows, most: int) -> Happenings:
        """The first `most` entries in order of time."""
        who, kind, when, advert = (np.concatenate(columns) for columns in zip(*self._parts, strict=True))
        self._parts.clear()
        order = np.argsort(when, kind="stable")[:most]
        kind = kind[order]
        place = np.minimum(random.geometric(0.18, len(order)), LONGEST_LIST) - 1
        position = np.where(kind == CODE_OF["shown"], place, -1).astype(np.int8)
        called = kind == CALLED_BACK
        kind[called] = CODE_OF["joined"]
        return Happenings(who[order], kind, when[order], position, called, advert[order], owner)


def small(numbers: NDArray[Any]) -> Rows:
    """Numbers that fit in half the room, in half the room."""
    return numbers.astype(np.int32)


def _follow_up(random: Generator, diary: _Diary, joined: NDArray[np.bool_], when: Floats, sway: Floats) -> None:
    """Whether who joined is called back, and what is told of her staying, when anybody answers."""
    number = len(joined)
    really = random.random(number) >= FALSE_JOININGS
    called = joined & (random.random(number) < CALLED)
    rung = when + _lags(random, CALLED_AFTER_DAYS, number)
    diary.note_those(called & really, CALLED_BACK, rung)
    diary.note_those(called & ~really, "not_joined", rung)
    stays = asked = joined & really
    for stayed, left, chance, days, answers in STAYS:
        odds = np.log(chance / (1.0 - chance)) + sway
        stays = stays & (random.random(number) < 1.0 / (1.0 + np.exp(-odds)))
        when = when + (days + 4.0 * random.random(number) - 2.0) * A_DAY
        told = asked & (random.random(number) < answers)
        diary.note_those(told & stays, stayed, when)
        diary.note_those(told & ~stays, left, when)
        asked = asked & (stays | ~told)


def _suggest_schemes(random: Generator, diary: _Diary, consented: Rows, agreed: Floats) -> None:
    """Which of those who consented were told of a scheme, began, and were confirmed."""
    who, when = consented, agreed[consented]
    for kind, chance, days in SCHEME_CHAIN:
        goes = random.random(len(who)) < chance
        who, when = who[goes], when[goes] + _lags(random, days, int(goes.sum()))
        there = when < diary.end
        who, when = who[there], when[there]
        diary.note(who, kind, when, who)


def _lags(random: Generator, days: float, number: int) -> Floats:
    """Seconds until the next state."""
    return random.exponential(days * A_DAY, number)


def _end(random: Generator, diary: _Diary, before: str, stopped: NDArray[np.bool_], when: Floats) -> None:
    """How the chains of those who stopped are said to have ended."""
    told = stopped & (random.random(len(stopped)) < END_TOLD)
    ended = when + _lags(random, 6.0, len(stopped))
    first = random.random(len(stopped)) < 0.6
    for kind, chosen in zip(ENDS[before], (first, ~first), strict=True):
        diary.note_those(told & chosen, kind, ended)


def _sway(random: Generator, people: People, channel: Texts, country: Country) -> Floats:
    """What is added to each person's log odds: of her State, her family, her channel."""
    families, family = np.unique(people.family, return_inverse=True)
    of_state = random.normal(0.0, SWAY, len(country.states))[country.state_of[people.district]]
    of_family = random.normal(0.0, SWAY, len(families))[family]
    of_channel = np.array([CHANNEL_SWAY[name] for name in channel.tolist()])
    return np.asarray(of_state + of_family + of_channel + np.where(people.gender == "female", WOMEN, 0.0))
