"""Groups, ratios and what they say, as they are said: never by a colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from language import Words, begun, within
from services.fair.desk import AMBER, BEST, FAIR, FEW, NEAR, PAY, RED, SHARES, Against, Group, Grouping
from services.fair.desk import HIDDEN as SMALL
from services.markup import tag
from services.telling.numbers import count_said, hundredths, key_said
from services.telling.squares import HIDDEN

SIGNS = {RED: "■", AMBER: "▲", FAIR: "●", BEST: "★", FEW: "○", SMALL: HIDDEN}
AND = " · "


@dataclass(frozen=True, slots=True)
class Sayings:
    """How fairness is said in one language."""

    words: Words

    def state(self, code: str) -> str:
        """A State, or India."""
        return self.words.say(f"place_{code}") if code else self.words.say("placements.all_states")

    def by(self, grouping: Grouping) -> str:
        """What people are parted by."""
        return " × ".join(self.words.say(f"placements.one_{name}") for name in grouping)

    def measure(self, measure: str) -> str:
        """What is compared."""
        return self.words.say(f"fairness.measure_{measure}")

    def group(self, grouping: Grouping, group: Group) -> str:
        """A group or a pair of groups."""
        return begun(AND.join(self._key(name, key) for name, key in zip(grouping, group.keys, strict=True)))

    def people(self, group: Group) -> str:
        """How many were asked about."""
        return count_said(self.words, group.people)

    def level(self, measure: str, level: float | None) -> str:
        """A group's mean, or how many of 100."""
        if level is None:
            return HIDDEN
        if measure in SHARES:
            return hundredths(self.words, level)
        if measure == PAY:
            return hundredths(self.words, 100.0 * level)
        return self.words.speech.number(level if measure == NEAR else 10.0 * level)

    def level_in_words(self, measure: str, level: float | None) -> str:
        """The same within a sentence: what it is a number of stands behind it, where no % says it."""
        said = self.level(measure, level)
        return said if level is None or measure in SHARES else f"{said} ({within(self.words.say(f'fairness.level_{measure}'))})"

    def ratio(self, told: Against) -> str:
        """A ratio with its interval, or why there is none."""
        return self.word(told) if told.ratio is None else f"{told.ratio:.2f} ({told.low:.2f}–{told.high:.2f})"

    def judged(self, told: Against) -> str:
        """The same with what it says."""
        return self.word(told) if told.ratio is None else f"{self.ratio(told)} {self.word(told)}"

    def marked(self, told: Against) -> Markup:
        """The same in a table, coloured too."""
        if told.verdict == SMALL:
            return escape(HIDDEN)
        if told.ratio is None:
            return tag("span", self.word(told))
        return tag("span", self.ratio(told), " ", tag("span", self.word(told), class_=f"verdict-{told.verdict}"))

    def word(self, told: Against) -> str:
        """What it says: a sign and a word."""
        return f"{SIGNS[told.verdict]}\N{NO-BREAK SPACE}{self.words.say(f'fairness.verdict_{told.verdict}')}"

    def _key(self, name: str, key: str) -> str:
        if name == "disability" and key == "unknown":
            return self.words.say("fairness.no_disability_told")
        return key_said(self.words, name, key)
