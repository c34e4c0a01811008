"""What happened to the demonstration's people, in which order and when: chains along `matching.model.APPLICATION_STATES`.

A job that she was shown she looks at or not, by its place in the list (`matching.choice.seen_at`); one that she looked at she joins with
the chance that the simulated market gives the pair, moved by her State, family and channel, which no ranker sees. How far those come who
do not join is an assumption, as every other rate in here: none is published. They are made so that a funnel falls as funnels do and
States, trades and channels differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from data.store.events import KINDS
from matching.choice import Choice, seen_at
from services.demo.country import Country, Floats, Rows
from services.demo.people import People, Texts

Codes = NDArray[np.int8]

DAYS = 456
"""Fifteen months."""
LINKED, CONSENTED = 0.82, 0.9
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
"""Each state, its chance after the one before, and the mean of the days until it; the first is of jobs that were looked at. Who joins is
drawn beforehand, and the others come as far as somebody does of whom it is known that she does not join; without a market all chances
together are the chance to join."""
JOINS = float(np.prod([chance for _, chance, _ in CHAIN]))
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
SWAYED = ("shortlisted", "offered")
"""States whose odds, as those of joining and staying, differ by State, family and channel, and a little by gender."""
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
FARTHER_DOWN = 0.18
"""How the places in a list that she comes to fall off: the parameter of a geometric distribution."""
SHOWN_AT_MOST = 0.7
"""Of the events that are left for jobs, more than are ever jobs shown: the others tell what came of them."""
SURELY = 1e-9
A_DAY = 86_400
CODE_OF = {kind: code for code, kind in enumerate(KINDS)}
CALLED_BACK = len(KINDS)
"""In the diary: a joining that was called back and found true."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Jobs that were shown, arrays of one length: to whom (places in the people), when (seconds since the first day), at which place of the
    list, from 0. More than the events asked for have room for; the first of them happen."""

    owner: Rows
    when: Floats
    place: Codes


@dataclass(frozen=True, slots=True)
class Begun:
    """What happened before the first job was shown, and what is shown."""

    diary: _Diary
    shown: Shown


@dataclass(frozen=True, slots=True)
class Happenings:
    """Arrays of one length in order of time: who (places in the people), what (places in `KINDS`), when (seconds since the first day), at
    which place of a list (-1: not in one), whether a call back told it, about which advert (places in `Shown`)."""

    who: Rows
    kind: Codes
    when: Rows
    position: Codes
    called: NDArray[np.bool_]
    advert: Rows

    def __len__(self) -> int:
        return len(self.who)


def begin(random: Generator, people: People, count: int) -> Begun:
    """How these people came to agree, and which jobs they are shown, of so many happenings in all."""
    number, end = len(people), float(DAYS * A_DAY)
    diary, herself = _Diary(end), np.arange(len(people))
    when = random.random(number) ** 0.75 * end
    alive = diary.note_those(np.ones(number, dtype=np.bool_), "registered", when, herself)
    for kind, chance, days in (("linked", LINKED, 4.0), ("consented", CONSENTED, 0.02)):
        when = when + _lags(random, days, number)
        alive = diary.note_those(alive & (random.random(number) < chance), kind, when, herself)
    consented = np.flatnonzero(alive)
    _suggest_schemes(random, diary, consented, when)
    most = int(np.ceil(SHOWN_AT_MOST * max(count - diary.length, 0))) if len(consented) else 0
    owner = random.choice(consented, most) if most else np.empty(0, dtype=np.int64)
    at = when[owner] + random.random(most) ** 2 * (end - when[owner])
    place = np.minimum(random.geometric(FARTHER_DOWN, most), LONGEST_LIST) - 1
    return Begun(diary, Shown(owner, at, place.astype(np.int8)))


def draw_chains(
    random: Generator, begun: Begun, people: People, channel: Texts, country: Country, count: int, chance: Floats | None = None
) -> Happenings:
    """So many happenings of these people, when enough of them consented; fewer else. `chance` to join each of the jobs shown, 0-1, if she
    looks at it and nothing else sways her."""
    shown, end = begun.shown, begun.diary.end
    number, diary = len(shown.owner), _Diary(end)
    diary.note_those(np.ones(number, dtype=np.bool_), "shown", shown.when, shown.owner)
    sway = _sway(random, people, channel, country)[shown.owner]
    looked = random.random(number) < seen_at(Choice(), shown.place.astype(np.float64) + 1.0)
    joins = looked & _happens(random, np.full(number, JOINS) if chance is None else chance, sway)
    alive, when, before = looked, shown.when, "shown"
    for kind, short, days in _steps():
        goes = joins | _happens(random, np.full(number, short), sway if kind in SWAYED else 0.0)
        if before in ENDS:
            _end(random, diary, before, alive & ~goes, when, shown.owner)
        when = when + _lags(random, days, number)
        alive = diary.note_those(alive & goes, kind, when, shown.owner)
        before = kind
    _follow_up(random, diary, alive, when, sway, shown.owner)
    return begun.diary.read(diary, shown.place, count)


def _steps() -> list[tuple[str, float, float]]:
    """Each state of `CHAIN`, its chance after the one before of those who do not join in the end, and the mean of the days until it."""
    joins = 1.0
    steps = []
    for kind, chance, days in reversed(CHAIN):
        steps.append((kind, chance * (1.0 - joins) / (1.0 - chance * joins), days))
        joins *= chance
    return steps[::-1]


def _happens(random: Generator, chance: Floats, sway: Floats | float) -> NDArray[np.bool_]:
    """Whether something of this chance happens, whose log odds are swayed; what cannot happen does not."""
    likely = np.clip(chance, SURELY, 1.0 - SURELY)
    odds = np.log(likely / (1.0 - likely)) + sway
    return np.asarray((chance > 0) & (random.random(len(chance)) < 1.0 / (1.0 + np.exp(-odds))))


class _Diary:
    """Takes down what happens before the end of time."""

    def __init__(self, end: float) -> None:
        self.end = end
        self._parts: list[tuple[Rows, Codes, Rows, Rows]] = []

    @property
    def length(self) -> int:
        """How many entries there are."""
        return sum(len(part[0]) for part in self._parts)

    def note_those(self, mask: NDArray[np.bool_], kind: str | int, when: Floats, owner: Rows) -> NDArray[np.bool_]:
        """An entry for each masked advert, about its owner, to whom it happens in time; which they are."""
        there = mask & (when < self.end)
        about = np.flatnonzero(there)
        self.note(owner[about], kind, when[about], about)
        return there

    def note(self, who: Rows, kind: str | int, when: Floats, advert: Rows) -> None:
        """An entry for each of `who`; `kind` is one of `KINDS`, or `CALLED_BACK`."""
        code = CODE_OF[kind] if isinstance(kind, str) else kind
        self._parts.append((small(who), np.full(len(who), code, dtype=np.int8), small(when), small(advert)))

    def read(self, of_adverts: _Diary, place: Codes, most: int) -> Happenings:
        """The entries of this one and, of the other, those of the first adverts that there is room for; at most so many, by time."""
        before, after = self._columns(), of_adverts._columns()
        told = np.cumsum(np.bincount(after[3], minlength=len(place)))
        adverts = int(np.searchsorted(told, most - len(before[0]))) + 1
        kept = after[3] < adverts
        who, kind, when, advert = (np.concatenate([first, then[kept]]) for first, then in zip(before, after, strict=True))
        order = np.argsort(when, kind="stable")[:most]
        kind, advert = kind[order], advert[order]
        shown = kind == CODE_OF["shown"]
        position = np.full(len(order), -1, dtype=np.int8)
        position[shown] = place[advert[shown]]
        called = kind == CALLED_BACK
        kind[called] = CODE_OF["joined"]
        return Happenings(who[order], kind, when[order], position, called, advert)

    def _columns(self) -> list[NDArray[Any]]:
        columns = [np.concatenate(column) for column in zip(*self._parts, strict=True)]
        self._parts.clear()
        return columns


def small(numbers: NDArray[Any]) -> Rows:
    """Numbers that fit in half the room, in half the room."""
    return numbers.astype(np.int32)


def _follow_up(random: Generator, diary: _Diary, joined: NDArray[np.bool_], when: Floats, sway: Floats, owner: Rows) -> None:
    """Whether who joined is called back, and what is told of her staying, when anybody answers."""
    number = len(joined)
    really = random.random(number) >= FALSE_JOININGS
    called = joined & (random.random(number) < CALLED)
    rung = when + _lags(random, CALLED_AFTER_DAYS, number)
    diary.note_those(called & really, CALLED_BACK, rung, owner)
    diary.note_those(called & ~really, "not_joined", rung, owner)
    stays = asked = joined & really
    for stayed, left, chance, days, answers in STAYS:
        stays = stays & _happens(random, np.full(number, chance), sway)
        when = when + (days + 4.0 * random.random(number) - 2.0) * A_DAY
        told = asked & (random.random(number) < answers)
        diary.note_those(told & stays, stayed, when, owner)
        diary.note_those(told & ~stays, left, when, owner)
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


def _end(random: Generator, diary: _Diary, before: str, stopped: NDArray[np.bool_], when: Floats, owner: Rows) -> None:
    """How the chains of those who stopped are said to have ended."""
    told = stopped & (random.random(len(stopped)) < END_TOLD)
    ended = when + _lags(random, 6.0, len(stopped))
    first = random.random(len(stopped)) < 0.6
    for kind, chosen in zip(ENDS[before], (first, ~first), strict=True):
        diary.note_those(told & chosen, kind, ended, owner)


def _sway(random: Generator, people: People, channel: Texts, country: Country) -> Floats:
    """What is added to each person's log odds: of her State, her family, her channel. Over all people the odds are as they were, so that
    what the market has stays so on the whole, and only differs."""
    families, family = np.unique(people.family, return_inverse=True)
    of_state = random.normal(0.0, SWAY, len(country.states))[country.state_of[people.district]]
    of_family = random.normal(0.0, SWAY, len(families))[family]
    of_channel = np.array([CHANNEL_SWAY[name] for name in channel.tolist()])
    sway = of_state + of_family + of_channel + np.where(people.gender == "female", WOMEN, 0.0)
    return np.asarray(sway - np.log(np.exp(sway).mean()) if len(sway) else sway)
