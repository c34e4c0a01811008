"""By how much at most the findings still to come make one vacancy likelier, so that comparing ends where nobody would be asked.

The parts are those of `matching.pair_findings.in_parts`. What can speak for one vacancy is listed with the findings without which it is
nothing, so that one of them that was not found takes it out of the reckoning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Limits = tuple[str, ...]

PAY: Mapping[str, Limits] = {
    "pay_meets": (), "pay_same": (), "pay_edge": (), "pay_told": (), "openings_other_known": ("openings_other", "phone_same"),
    "phone_other_named": ("phone_other", "employer_same"), "phone_other_terms": ("phone_other",),
}  # fmt: skip
AGAINST: Mapping[str, Limits] = {}
"""Titles, what words mean otherwise, and what each text has alone, speak only against one."""
WORDS: Mapping[str, Limits] = {"words_like": (), "rare_shared": (), "names_shared": (), "numbers_shared": ()}
TOGETHER: Mapping[str, Limits] = {
    "pincode_other_named": ("pincode_other", "names_shared"),
    "openings_other_text": ("openings_other", "phone_same", "openings_other_known"),
    "openings_other_words": ("openings_other", "phone_same", "openings_other_known"),
    "same_but_phone": ("phone_other", "employer_same", "pincode_same"),
    "kinds_other_scripts": ("kinds_other",),
    "works_apart_told": ("works_apart",),
    "words_swapped_boards": ("words_swapped",),
}
LATER = (PAY, WORDS, AGAINST, AGAINST, AGAINST, TOGETHER)
"""After the columns, in the order of the parts."""
TAKEN_BACK = {"kinds_other": 4, "works_apart": 5, "words_swapped": 5}
"""Findings that speak against one, of which what limits itself by them takes back a part, and in which part, from 0, each is found."""


@dataclass(frozen=True, slots=True)
class StillToCome:
    """After each part what the later ones add at most to the log-odds: so much in any case, and weights, each with what must not be 0."""

    least: float
    after: tuple[tuple[float, tuple[tuple[float, Limits], ...]], ...]

    @classmethod
    def by(cls, weighing: Mapping[str, float], least: float) -> StillToCome:
        """By these weights of the findings."""
        return cls(least, tuple(_of(done, weighing) for done in range(len(LATER) + 1)))

    def enough(self, sure: float, done: int, found: Mapping[str, float]) -> bool:
        """Whether so much log-odds after so many parts, from 0, of which this was found, can still become `least`."""
        most, limited = self.after[done]
        sure += most
        if sure >= self.least:
            return True
        for weight, limits in limited:
            for limit in limits:
                if not found.get(limit, 1.0):
                    break
            else:
                sure += weight
        return sure >= self.least


def _of(done: int, weighing: Mapping[str, float]) -> tuple[float, tuple[tuple[float, Limits], ...]]:
    most, limited = 0.0, []
    for name, limits in (each for part in LATER[done:] for each in part.items()):
        weight = weighing.get(name, 0.0)
        against = [weighing.get(limit, 0.0) for limit in limits if TAKEN_BACK.get(limit, 0) > done]
        if limits and weight > 0 and not against:
            limited.append((weight, limits))
        else:
            most += max(0.0, weight + sum(against))
    return most, tuple(limited)
