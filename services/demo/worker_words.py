"""What demonstration workers call themselves, their trades and their skills, in words that are used where they live."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from itertools import accumulate

from services.demo.tables import DemoTables, StateFacts

ENGLISH = 0.6
LITTLE_HINDI = 0.05
OWN_LANGUAGE = 6.0
"""A text in the State's own language weighs that much more than its table says, times the share that speaks it."""
WITH_SKILLS = 0.35


class WorkerWords:
    """The texts of `DemoTables` by State; chances are in 0-1."""

    def __init__(self, tables: DemoTables) -> None:
        self._names = tables.names
        self._region = {state.name: state.name_region for state in tables.states}
        self._texts: dict[str, list[tuple[str, str, float]]] = defaultdict(list)
        for text in tables.trade_texts:
            self._texts[text.family].append((text.text, text.language, text.weight))
        skills: dict[str, dict[str, None]] = defaultdict(dict)
        for advert in tables.adverts:
            skills[advert.family].update(dict.fromkeys(skill for skill in advert.skills.split(";") if skill))
        self._skills = {family: tuple(words) for family, words in skills.items()}
        self._fitting: dict[tuple[str, str], tuple[list[str], list[float]]] = {}

    def knows(self, family: str) -> bool:
        """Whether there is a text for the family."""
        return family in self._texts

    def name(self, gender: str, state: str, chance: float) -> str:
        """A given name that fits the region of the State."""
        sort = gender if gender in ("female", "male") else ("female", "male")[int(chance * 1000) % 2]
        names = self._names[sort, self._region[state]]
        return names[int(chance * len(names))]

    def trade(self, family: str, state: StateFacts, chance: float) -> str:
        """One of the family's texts, in a language that is written in the State."""
        if (family, state.name) not in self._fitting:
            texts = [(text, weight * _written_there(language, state)) for text, language, weight in self._texts[family]]
            total = sum(weight for _, weight in texts)
            edges = list(accumulate(weight / total for _, weight in texts))
            self._fitting[family, state.name] = [text for text, _ in texts], edges
        names, edges = self._fitting[family, state.name]
        return names[min(bisect_left(edges, chance), len(names) - 1)]

    def skills(self, family: str, chance: float) -> list[str]:
        """One to three skills of a part of the workers."""
        known = self._skills.get(family, ())
        if chance >= WITH_SKILLS or not known:
            return []
        first = int(chance / WITH_SKILLS * len(known))
        return list(known[first : first + 1 + first % 3])


def as_typed(text: str, chance: float) -> str:
    """Now and then in small letters, in capitals, or with a letter dropped, as registers have it."""
    if chance < 0.1:
        return text.lower()
    if chance < 0.16:
        return text.upper()
    if chance < 0.18 and len(text) > 6:
        at = 2 + int(chance * 1000) % (len(text) - 4)
        return text[:at] + text[at + 1 :]
    return text


def languages_spoken(state: StateFacts, chance: float) -> list[str]:
    """The main language, and the others that so many of the State speak."""
    main, *others = state.languages
    return [main, *(language for language in others if chance < state.languages[language])]


def _written_there(language: str, state: StateFacts) -> float:
    if language == "en":
        return ENGLISH
    if language in ("hi", "hinglish"):
        return state.languages.get("hi", LITTLE_HINDI)
    return OWN_LANGUAGE * state.languages.get(language, 0.0)
