"""Which trade and skills an advert is about: its stated NCO code, its title and role, and its description where they leave a doubt.

The weighing is that of `matching.resolution`; here it is done lazily, since adverts repeat their titles but seldom their descriptions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from matching.advert_text import plain
from matching.model import Listing
from matching.resolution import CODED, FamilyScore, Resolution, obey_code, weigh_advert
from matching.sentences import Word
from matching.vocabulary import Skill
from matching.words import Resolver

DOUBT = 0.4
"""A title's family under this score is weighed together with the description. A title that names no trade at all is not: of 30
authored adverts whose description then named one, 8 were right."""
LONGEST_READ = 600
"""Characters of a description that are read for the trade and the skills."""
TITLES_REMEMBERED = 50_000
DESCRIPTIONS_REMEMBERED = 1 << 14
CLAUSES_REMEMBERED = 1 << 15

GENERAL_SKILL = 2
"""A skill of so many families may be asked in any work; one of a single family only in work near it."""


@dataclass(frozen=True, slots=True)
class Trade:
    """A family with its score in 0-1, both None when the words name no trade, and skill ids."""

    family: str | None
    score: float | None
    skills: tuple[str, ...]


class Trades:
    """Finds the trades of listings; remembers titles and roles it has seen."""

    def __init__(self, resolver: Resolver, skills: Sequence[Skill]) -> None:
        self._resolver = resolver
        self._families_of = {skill.id: skill.families for skill in skills}
        self._skills = {plain(name): skill.id for skill in skills for name in (*skill.words, skill.label, skill.label_hi, skill.id)}
        self._named = lru_cache(TITLES_REMEMBERED)(lambda text: self._skills.get(plain(text)))
        self._in_words = lru_cache(DESCRIPTIONS_REMEMBERED)(self._read_skills)
        self._in_clause = lru_cache(CLAUSES_REMEMBERED)(self._skills_in)
        self._remembered: dict[str, Resolution] = {}
        self._weighed: dict[tuple[str, str, str], Resolution] = {}

    def of(self, listings: Sequence[Listing]) -> list[Trade]:
        """The trade of each listing, in their order."""
        known = self._resolved(text for listing in listings for text in (listing.title, listing.functional_role or ""))
        drafts = [self._by_title(listing, known) for listing in listings]
        doubtful = [place for place, draft in enumerate(drafts) if not draft.abstain and draft.families[0].score < DOUBT]
        descriptions = self._resolver.resolve_many(
            [listings[place].description[:LONGEST_READ] for place in doubtful], several=False
        )
        for place, description in zip(doubtful, descriptions, strict=True):
            drafts[place] = weigh_advert(drafts[place], known[""], description, threshold=self._resolver.threshold)
        return [self._trade(listing, draft) for listing, draft in zip(listings, drafts, strict=True)]

    def _resolved(self, texts: Iterable[str]) -> dict[str, Resolution]:
        """All that is remembered, these texts and the empty one among it; a full memory is replaced, since others may be reading it."""
        if len(self._remembered) > TITLES_REMEMBERED:
            self._remembered = {}
        if len(self._weighed) > TITLES_REMEMBERED:
            self._weighed = {}
        known = self._remembered
        unseen = [text for text in dict.fromkeys((*texts, "")) if text not in known]
        known.update(zip(unseen, self._resolver.resolve_many(unseen, several=False), strict=True))
        return known

    def _by_title(self, listing: Listing, known: Mapping[str, Resolution]) -> Resolution:
        """Title and role, and above them the code that the advert states, when we know its family."""
        key = (listing.title, listing.functional_role or "", (listing.nco_code or "")[:4])
        found = self._weighed.get(key)
        if found is None:
            found = self._weighed[key] = self._weigh(*key, known)
        return found

    def _weigh(self, said: str, role: str, code: str, known: Mapping[str, Resolution]) -> Resolution:
        found = weigh_advert(known[said], known[role], known[""], threshold=self._resolver.threshold)
        official = self._resolver.titles_.get(code)
        return obey_code(found, FamilyScore(code, official, CODED, "exact"), self._resolver.kin_) if official else found

    def _trade(self, listing: Listing, found: Resolution) -> Trade:
        skills = self._skills_of(listing, found)
        if found.abstain or not found.families:
            return Trade(None, None, skills)
        family = found.families[0].code
        fitting = tuple(skill for skill in skills if self._fits(skill, family))
        return Trade(family, round(min(1.0, found.families[0].score), 4), fitting)

    def _fits(self, skill: str, family: str) -> bool:
        """Whether a skill belongs to work of this kind: a *grader* sorts patterns at a tailor's and levels earth on a road."""
        families = self._families_of[skill]
        near = {family, *self._resolver.kin_.get(family, ())}
        return len(families) >= GENERAL_SKILL or any(code in near or code[:2] == family[:2] for code in families)

    def _skills_of(self, listing: Listing, found: Resolution) -> tuple[str, ...]:
        """Skills of the skills column that the table knows by that name, then those that the column's other texts and the words name."""
        stated = {text: self._named(text) for text in listing.skills_text}
        rest = ". ".join((*(text for text, skill in stated.items() if not skill), listing.description[:LONGEST_READ]))
        return tuple(dict.fromkeys((*filter(None, stated.values()), *(skill.id for skill in found.skills), *self._in_words(rest))))

    def _read_skills(self, words: str) -> tuple[str, ...]:
        """The skills that words name and do not deny, in their order."""
        clauses = self._resolver.reader_.read(words).clauses
        return tuple(skill for clause in clauses if not clause.denied for skill in self._in_clause(clause.words))

    def _skills_in(self, clause: tuple[Word, ...]) -> tuple[str, ...]:
        return tuple(skill for span in self._resolver.skills_.find(clause) for skill in span.meanings)
