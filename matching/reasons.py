"""Why this job, and what is missing: the terms of the ranker's sum against a neutral value, as codes with figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isnan

import numpy as np
from numpy.typing import NDArray

from matching.columns import Columns, Encoder
from matching.features import NAMES, Floats, Seeker
from matching.gates import covered_licences, licence_names
from matching.model import EDUCATION_RANK, Gap, Reason
from matching.ranker import OWN_TRADE, Ranker

REASONS = 3
GAPS = 2
LEAST_TERM = 0.02
"""A term under this (log-odds) moves no rank that a person would see; no reason is told for it."""
NEAR_KM = 100.0
"""Beyond this, distance is no reason for a job, however it compares."""
GOOD_PAY = 1.25
"""Pay this many times the minimum-wage yardstick is called good; nothing is said of the minimum itself."""
TRUSTED = 0.8
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
        reason = _WORDING[name](_Case(seeker, columns, encoder, row, features[name]))
        if reason is not None:
            told.append(Reason(reason.code, {**reason.values, "feature": name, "term": round(shares[name], 4)}))
    return tuple(told)


def gaps(seeker: Seeker, columns: Columns, encoder: Encoder, row: int, features: Mapping[str, float]) -> tuple[Gap, ...]:
    """What the advert asks and she lacks though it could be got: another trade than hers, skills she has not named, years."""
    missing: list[Gap] = []
    if features["kinship"] < OWN_TRADE:
        missing.append(Gap("other_trade", {"family": encoder.kinship.codes[columns.family[row]]}))
    if features["skills_missing"] > 0 and seeker.skills is not None:
        for skill in encoder.skill_ids(np.asarray(columns.skills[row]) & ~seeker.skills):
            missing.append(Gap("skill_missing", {"skill": skill}))
    least = float(columns.min_experience[row])
    if features["experience_short"] > 0 and seeker.experience_years < least:
        missing.append(Gap("experience_short", {"asked": least, "has": seeker.experience_years}))
    return tuple(missing[:GAPS])


def licence_openings(licence_only: Mapping[int, int], reach_km: float) -> tuple[Gap, ...]:
    """What getting the licences she lacks would open within reach, most first; `licence_only` as `matching.search.Search` has it."""
    told = []
    for bits in licence_only:
        opened = sum(count for lacked, count in licence_only.items() if not lacked & ~covered_licences(bits))
        told.append(Gap("licence_would_open", {"licences": licence_names(bits), "listings": opened, "km": reach_km}))
    return tuple(sorted(told, key=lambda gap: -gap.values["listings"]))


def schooling_openings(schooling_only: Mapping[int, int], reach_km: float) -> tuple[Gap, ...]:
    """What the schooling that opens most for the least would open within reach; `schooling_only` as `matching.search.Search` has it."""
    if not schooling_only:
        return ()
    level = min(schooling_only)
    return (
        Gap("schooling_would_open", {"schooling": tuple(EDUCATION_RANK)[level], "listings": schooling_only[level], "km": reach_km}),
    )


def reach_openings(reach_only: int, further_km: float) -> tuple[Gap, ...]:
    """What going further would open."""
    return (Gap("reach_would_open", {"listings": reach_only, "km": further_km}),) if reach_only else ()


@dataclass(frozen=True, slots=True)
class _Case:
    """One feature of one listing for one seeker."""

    seeker: Seeker
    columns: Columns
    encoder: Encoder
    row: int
    value: float

    @property
    def pay(self) -> float:
        """What the advert promises: "up to 20,000" promises nothing, so no reason quotes it (NaN)."""
        return float(self.columns.pay_low[self.row])

    def asked_skills(self) -> NDArray[np.uint64]:
        return np.asarray(self.columns.skills[self.row])


def _kinship(case: _Case) -> Reason:
    family = case.encoder.kinship.codes[case.columns.family[case.row]]
    trades = [code for code, _ in case.seeker.trades]
    return Reason("your_trade" if family in trades else "kin_trade", {"family": family, "trades": trades})


def _km(case: _Case) -> Reason | None:
    return Reason("near", {"km": round(case.value)}) if case.value <= NEAR_KM else None


def _pay_gain(case: _Case) -> Reason | None:
    """Exact against pay she has told; against a slab only `at least`, from its upper end; silent for the open slab."""
    exact = not isnan(case.seeker.pay_told)
    more = case.pay - (case.seeker.pay_told if exact else case.seeker.pay_at_most)
    if not more > 0:
        return None
    return Reason("more_than_now" if exact else "at_least_more", {"rupees_a_month": int(more)})


def _pay_wish(case: _Case) -> Reason | None:
    return Reason("pays_your_wish", {"wish": int(case.seeker.wish)}) if case.pay >= case.seeker.wish else None


def _skill_share(case: _Case) -> Reason | None:
    if not case.value > 0 or case.seeker.skills is None:
        return None
    return Reason("skills_you_have", {"skills": list(case.encoder.skill_ids(case.asked_skills() & case.seeker.skills))})


def _skills_missing(case: _Case) -> Reason | None:
    return Reason("no_skill_missing") if case.value == 0 else None


def _schooling(case: _Case) -> Reason | None:
    return None if isnan(case.value) else Reason("schooling_fits")


def _experience(case: _Case) -> Reason | None:
    return Reason("experience_fits", {"years": case.seeker.experience_years}) if case.value == 0 else None


def _job_type(case: _Case) -> Reason | None:
    return Reason("job_type_wished") if case.value == 1 else None


def _shift(case: _Case) -> Reason | None:
    return Reason("shift_wished") if case.value == 1 else None


def _language(case: _Case) -> Reason | None:
    return Reason("your_language") if case.value == 1 else None


def _minimum(case: _Case) -> Reason | None:
    """Never *meets the minimum*: only that the pay is good for this kind of work in this State."""
    promised = not isnan(case.pay) and case.value >= GOOD_PAY
    return Reason("good_pay_here", {"rupees_a_month": int(case.pay)}) if promised else None


def _fresh(case: _Case) -> Reason | None:
    return Reason("new", {"days": int(case.value)}) if case.value <= FRESH_DAYS else None


def _openings(case: _Case) -> Reason | None:
    openings = int(case.columns.openings[case.row]) - int(case.columns.filled[case.row])
    return Reason("many_openings", {"openings": openings}) if openings > 1 else None


def _trust(case: _Case) -> Reason | None:
    return Reason("trusted_employer") if case.value >= TRUSTED else None


def _silent(_: _Case) -> None:
    """How sure we are of the trade helps ranking; it is no reason that helps her."""


_WORDING: dict[str, Callable[[_Case], Reason | None]] = {
    "kinship": _kinship,
    "km": _km,
    "pay_gain": _pay_gain,
    "pay_wish": _pay_wish,
    "skill_share": _skill_share,
    "skills_missing": _skills_missing,
    "schooling_surplus": _schooling,
    "experience_short": _experience,
    "job_type": _job_type,
    "shift": _shift,
    "language": _language,
    "pay_to_minimum": _minimum,
    "days_since_confirmed": _fresh,
    "openings_per_applicant": _openings,
    "trust": _trust,
    "trade_certainty": _silent,
}
