"""A worker as the engine sees her: words to families, an address to a point, names to numbers. What is not needed stays behind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from matching.columns import LANGUAGES, Encoder, bit_set
from matching.features import UNKNOWN, Seeker
from matching.kinship import SECONDARY_TRADE
from matching.model import DEFAULT_REACH_KM, EDUCATION_RANK, JOB_TYPES, LICENCES, SHIFTS, Worker
from matching.pay import pay_now
from matching.places import Gazetteer
from matching.words import Resolution, Resolver

SECOND_MEANING = 0.5
"""Of a word with several meanings, families that score at least this share of the best are all taken for her trade."""
MEANINGS = 3


def seekers(workers: Sequence[Worker], encoder: Encoder, resolver: Resolver, gazetteer: Gazetteer, today: date) -> list[Seeker]:
    """Workers as seekers, in order; each distinct text is resolved once."""
    resolved = _resolve(workers, resolver)
    return [_seeker(worker, resolved, encoder, gazetteer, today) for worker in workers]


def age_on(birth: date | None, today: date) -> int:
    """Completed years, -1 when the birth date is unknown."""
    if birth is None:
        return UNKNOWN
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def _resolve(workers: Iterable[Worker], resolver: Resolver) -> dict[str, Resolution]:
    texts = {
        text
        for worker in workers
        for text in (worker.occupation, worker.secondary_occupation, *worker.skills)
        if text and text.strip()
    }
    ordered = sorted(texts)
    return dict(zip(ordered, resolver.resolve_many(ordered), strict=True))


def _seeker(worker: Worker, resolved: dict[str, Resolution], encoder: Encoder, gazetteer: Gazetteer, today: date) -> Seeker:
    trades, because, offers = _trades(worker, resolved, encoder)
    where = gazetteer.locate(worker.stands_at) if worker.stands_at else None
    pointed = where is not None and where.precision != "state"
    pay_told, at_most = pay_now(worker.current_pay, worker.monthly_income_slab)
    wishes = worker.preferences
    texts = [text for text in (worker.occupation, *worker.skills) if text in resolved]
    told_skills = {found.id for text in texts for found in resolved[text].skills}
    skills = told_skills | _implied(trades, encoder)
    years = worker.experience_years
    if years is None:
        years = next((resolved[text].years for text in texts if resolved[text].years is not None), None)
    return Seeker(
        kin=encoder.kinship.towards(trades),
        trades=trades,
        latitude=where.latitude if where and pointed else float("nan"),
        longitude=where.longitude if where and pointed else float("nan"),
        state=encoder.states.index(where.state) if where and where.state in encoder.states else UNKNOWN,
        reach_km=float(wishes.max_km) if wishes.max_km is not None else DEFAULT_REACH_KM,
        relocates=bool(wishes.willing_to_relocate),
        age=age_on(worker.birth_date, today),
        education=EDUCATION_RANK.get(worker.education or "", UNKNOWN),
        experience_years=float("nan") if years is None else float(years),
        pay_told=pay_told,
        pay_at_most=at_most,
        wish=float(wishes.min_monthly_wage or "nan"),
        job_types=bit_set(wishes.job_types, JOB_TYPES),
        shifts=bit_set(wishes.shifts, SHIFTS),
        languages=bit_set(worker.languages, LANGUAGES),
        skills=encoder.skill_set(skills) if skills else None,
        implied_only=bool(skills) and not told_skills,
        licences=None if worker.licences is None else bit_set(worker.licences, LICENCES),
        trade_because=because,
        offers=offers,
    )


def _trades(
    worker: Worker, resolved: dict[str, Resolution], encoder: Encoder
) -> tuple[tuple[tuple[str, float], ...], str | None, tuple[str, ...]]:
    """Families with weights; else why none (any_work, unknown, not_said) and the nearest to offer."""
    because = "not_said"
    offers: tuple[str, ...] = ()
    weights: dict[str, float] = {}
    code = (worker.occupation_nco or "")[:4]
    if code in encoder.kinship.position:
        weights[code] = 1.0
    elif worker.occupation in resolved:
        first = resolved[worker.occupation]
        weights = meanings(first)
        because, offers = first.because or "unknown", first.offers
    if worker.secondary_occupation in resolved:
        for family, weight in meanings(resolved[worker.secondary_occupation]).items():
            weights[family] = max(weights.get(family, 0.0), SECONDARY_TRADE * weight)
    if weights:
        return tuple(sorted(weights.items(), key=lambda item: -item[1])), None, ()
    return (), because, offers


def _implied(trades: Iterable[tuple[str, float]], encoder: Encoder) -> set[str]:
    """Skills that everyone of her trades has; a family that her words mean less surely than a second trade counts implies none."""
    return {skill for family, weight in trades if weight >= SECONDARY_TRADE for skill in encoder.implied_skills.get(family, ())}


def meanings(resolution: Resolution) -> dict[str, float]:
    """The families that a text means, each weighted by its score against the best; none when it abstains."""
    if resolution.abstain or not resolution.families:
        return {}
    best = resolution.families[0].score
    kept = [family for family in resolution.families[:MEANINGS] if family.score >= SECOND_MEANING * best]
    return {family.code: family.score / best for family in kept}
