"""Why this job, and what is missing: the terms of the ranker's sum against a neutral value, as codes with figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from matching.columns import Columns, Encoder
from matching.features import NAMES, Floats, Seeker
from matching.gates import licence_names
from matching.model import Gap, Reason
from matching.ranker import Ranker

REASONS = 3
GAPS = 2
LEAST_TERM = 0.02
"""A term under this (log-odds) moves no rank that a person would see; no reason is told for it."""
NEAR_KM = 100.0
"""Beyond this, distance is no reason for a job, however it compares."""
FRESH_DAYS = 14
"""Older adverts are not called new."""


def contributions(ranker: Ranker, features: Mapping[str, Floats]) -> dict[str, Floats]:
    """Each feature's term less its neutral value: what the raw score would lose if the cause were neutral. Shapes as given."""
    return {name: ranker.curves[name](features[name]) - ranker.neutral[name] for name in NAMES}


def reasons(
    seeker: Seeker,
    columns: Columns,
    encoder: Encoder,
    row: int,
    features: Mapping[str, float],
    shares: Mapping[str, float],
) -> tuple[Reason, ...]:
    """The `REASONS` greatest contributions of one row that can be said truthfully, greatest first."""
    told: list[Reason] = []
    for name in sorted(NAMES, key=lambda name: -shares[name]):
        if shares[name] < LEAST_TERM or len(told) == REASONS:
            break
        reason = _WORDING[name](seeker, columns, encoder, row, features[name])
        if reason is not None:
            told.append(Reason(reason.code, {**reason.values, "feature": name, "term": round(shares[name], 4)}))
    return tuple(told)


def gaps(seeker: Seeker, columns: Columns, encoder: Encoder, row: int, features: Mapping[str, float]) -> tuple[Gap, ...]:
    """What the advert asks and she lacks though it could be got: skills she has not named, years of experience."""
    missing: list[Gap] = []
    if features["skills_missing"] > 0 and seeker.skills is not None:
        for skill in encoder.skill_ids(np.asarray(columns.skills[row]) & ~seeker.skills):
            missing.append(Gap("skill_missing", {"skill": skill}))
    least = float(columns.min_experience[row])
    if features["experience_short"] > 0 and seeker.experience_years < least:
        missing.append(Gap("experience_short", {"asked": least, "has": seeker.experience_years}))
    return tuple(missing[:GAPS])


def licence_openings(licence_only: Mapping[int, int], reach_km: float) -> tuple[Gap, ...]:
    """What one licence more would open within reach, most first."""
    told = [
        Gap("licence_would_open", {"licences": licence_names(bits), "listings": count, "km": reach_km})
        for bits, count in licence_only.items()
    ]
    return tuple(sorted(told, key=lambda gap: -gap.values["listings"]))


def _kinship(seeker: Seeker, columns: Columns, encoder: Encoder, row: int, value: float) -> Reason:
    family = encoder.kinship.codes[columns.family[row]]
    own = {code for code, _ in seeker.trades}
    return Reason("your_trade" if family in own else "kin_trade", {"family": family, "trades": [code for code, _ in seeker.trades]})


def _km(seeker: Seeker, columns: Columns, encoder: Encoder, row: int, value: float) -> Reason | None:
    return Reason("near", {"km": round(value)}) if value <= NEAR_KM else None


def _pay_gain(seeker: Seeker, columns: Columns, encoder: Encoder, row: int, value: float) -> Reason | None:
    """Exact against pay she has told; against a slab only `at least`, from its upper end; silent for the open slab."""
    pay = float(columns.pay[row])
    exact = seeker.pay_told == seeker.pay_told
    more = pay - (seeker.pay_told if exact else seeker.pay_at_most)
    if not more > 0:
        return None
    return Reason("more_than_now" if exact else "at_least_more", {"rupees_a_month": int(more)})


def _pay_wish(seeker: Seeker, columns: Columns, encoder: Encoder, row: int, value: float) -> Reason | None:
    return Reason("pays_your_wish", {"wish": int(seeker.wish)}) if value >= 1 else None


def _skill_share(seeker: Seeker, columns: Columns, encoder: Encoder, row: int, value: float) -> Reason | None:
    if not value > 0 or seeker.skills is None:
        return None
    return Reason("skills_you_have", {"skills": list(encoder.skill_ids(np.asarray(columns.skills[row]) & seeker.skills))})


def _skills_missing(seeker: Seeker, columns: Columns, encoder: Encoder, row: int, value: float) -> Reason | None:
    return Reason("no_skill_missing") if value == 0 else None


def _schooling(seeker: Seeker, columns: Columns, encoder: Encoder, row: int, value: float) -> Reason | None:
    return Reason("schooling_fits") if value == value else None


def _experience(seeker: Seeker, columns: Columns, encoder: Encoder, row: int, value: float) -> Reason | None:
    return Reason("experience_fits", {"years": seeker.experience_years}) if value == 0 else None


def _wished(code: str) -> Callable[[Seeker, Columns, Encoder, int, float], Reason | None]:
    def reason(seeker: Seeker, columns: Columns, encoder: Encoder, row: int, value: float) -> Reason | None:
        return Reason(code) if value == 1 else None

    return reason


def _minimum(seeker: Seeker, columns: Columns, encoder: Encoder, row: int, value: float) -> Reason | None:
    """Never *meets the minimum*: only that the pay is good for this kind of work in this State."""
    return Reason("good_pay_here", {"rupees_a_month": int(columns.pay[row])}) if value >= 1.25 else None


def _fresh(seeker: Seeker, columns: Columns, encoder: Encoder, row: int, value: float) -> Reason | None:
    return Reason("new", {"days": int(value)}) if value <= FRESH_DAYS else None


def _openings(seeker: Seeker, columns: Columns, encoder: Encoder, row: int, value: float) -> Reason | None:
    openings = int(columns.openings[row]) - int(columns.filled[row])
    return Reason("many_openings", {"openings": openings}) if openings > 1 else None


def _trust(seeker: Seeker, columns: Columns, encoder: Encoder, row: int, value: float) -> Reason | None:
    return Reason("trusted_employer") if value >= 0.8 else None


def _silent(seeker: Seeker, columns: Columns, encoder: Encoder, row: int, value: float) -> None:
    """How sure we are of the trade helps ranking; it is no reason that helps her."""


_WORDING: dict[str, Callable[[Seeker, Columns, Encoder, int, float], Reason | None]] = {
    "kinship": _kinship,
    "km": _km,
    "pay_gain": _pay_gain,
    "pay_wish": _pay_wish,
    "skill_share": _skill_share,
    "skills_missing": _skills_missing,
    "schooling_surplus": _schooling,
    "experience_short": _experience,
    "job_type": _wished("job_type_wished"),
    "shift": _wished("shift_wished"),
    "language": _wished("your_language"),
    "pay_to_minimum": _minimum,
    "days_since_confirmed": _fresh,
    "openings_per_applicant": _openings,
    "trust": _trust,
    "trade_certainty": _silent,
}
