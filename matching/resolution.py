"""What a text was understood to say, and how the parts of an advert are weighed against each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

OFFERS = 5
STRONG_TITLE, CLEAR_TITLE = 0.7, 0.85
ROLE_WEIGHT, DESCRIPTION_WEIGHT = 0.7, 0.5
CODED, BESIDE_CODE, OVERRULED = 0.95, 0.6, 0.4


@dataclass(frozen=True, slots=True)
class FamilyScore:
    """A family the text may mean; score in [0, 1]; `how`: correction, exact, span, similar or typo."""

    code: str
    title: str
    score: float
    how: str


@dataclass(frozen=True, slots=True)
class SkillFound:
    """A skill the text names."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a text was understood to say.

    `families` are best first, also when it abstains (then the nearest five, so that a person can choose, and `offers` their codes);
    `because` is any_work, unknown or empty when it abstains, else None; `years` of experience are None when not said.
    """

    query: str
    abstain: bool
    because: str | None
    families: tuple[FamilyScore, ...]
    skills: tuple[SkillFound, ...]
    years: float | None
    offers: tuple[str, ...]


def weigh_advert(title: Resolution, role: Resolution, description: Resolution, *, threshold: float) -> Resolution:
    """One resolution of an advert from those of its parts: a strong title stands alone, a weak one is helped by the others.

    What a title that names no trade is nearest to is an offer to a person, and counts for nothing.
    """
    skills = tuple(dict.fromkeys((*title.skills, *role.skills, *description.skills)))
    years = title.years if title.years is not None else description.years
    weighed = replace(title, skills=skills, years=years)
    if not title.abstain and title.families[0].score >= STRONG_TITLE:
        return weighed
    merged = {} if title.abstain else {family.code: family for family in title.families}
    for helper, weight in ((role, ROLE_WEIGHT), (description, DESCRIPTION_WEIGHT)):
        for family in () if helper.abstain else helper.families:
            known = merged.get(family.code, replace(family, score=0.0))
            merged[family.code] = replace(known, score=known.score + (1.0 - known.score) * weight * family.score)
    families = tuple(sorted(merged.values(), key=lambda family: (-family.score, family.code)))[:OFFERS]
    if not families or families[0].score < threshold:
        return weighed
    return replace(weighed, abstain=False, because=None, families=families, offers=())


def obey_code(found: Resolution, coded: FamilyScore, kin: Mapping[str, Sequence[str]]) -> Resolution:
    """Let the advert's own family code decide, unless the title clearly says an unrelated family."""
    others = tuple(family for family in found.families if family.code != coded.code)
    best = found.families[0] if found.families else None
    related = best is None or (
        coded.code in kin.get(best.code, ())
        or best.code in kin.get(coded.code, ())
        or best.code[:2] == coded.code[:2]
        or any(family.code == coded.code for family in found.families)
    )
    if best and not found.abstain and not related and best.score >= CLEAR_TITLE:
        families = (best, replace(coded, score=OVERRULED), *others[1:])
    else:
        families = (coded, *(replace(family, score=BESIDE_CODE * family.score) for family in others))
    return replace(found, abstain=False, because=None, families=families[:OFFERS], offers=())
