"""The engine's answer as the records that commands and the API give out: codes with values, never a name or a whole UAN."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from matching.model import Answer, Blocked, Gap, Gate, Match, Reason
from matching.words import Resolution


def answer_record(uan_last4: str, answer: Answer) -> dict[str, Any]:
    """One worker's answer as the `rank --json` contract has it; `asks`, `counted_all` and `would_open` beside it."""
    return {
        "uan_last4": uan_last4,
        "matches": [_match(match) for match in answer.matches],
        "blocked": [_blocked(blocked) for blocked in answer.blocked],
        "blocked_counts": answer.blocked_counts,
        "counted_all": answer.counted_all,
        "none_because": _coded(answer.none_because),
        "would_open": _coded(answer.would_open),
    }


def resolution_record(resolution: Resolution) -> dict[str, Any]:
    """One resolved text as the `resolve --json` contract has it; `because`, `years` and `offers` beside it."""
    return {
        "query": resolution.query,
        "abstain": resolution.abstain,
        "because": resolution.because,
        "families": [
            {"code": family.code, "title": family.title, "score": round(family.score, 4), "how": family.how}
            for family in resolution.families
        ],
        "skills": [{"id": skill.id, "label": skill.label} for skill in resolution.skills],
        "years": resolution.years,
        "offers": list(resolution.offers),
    }


def _match(match: Match) -> dict[str, Any]:
    return {
        "job_id": match.job_id,
        "score": round(match.score, 6),
        "band": match.band,
        "km": _tenth(match.km),
        "reasons": _coded(match.reasons),
        "gaps": _coded(match.gaps),
        "asks": [_gate(gate) for gate in match.asks],
    }


def _blocked(blocked: Blocked) -> dict[str, Any]:
    return {"job_id": blocked.job_id, "km": _tenth(blocked.km), "gates": [_gate(gate) for gate in blocked.gates]}


def _gate(gate: Gate) -> dict[str, Any]:
    return {"gate": gate.gate, "holds": gate.holds, "detail": gate.detail}


def _coded(items: Iterable[Reason | Gap]) -> list[dict[str, Any]]:
    return [{"code": item.code, "values": item.values} for item in items]


def _tenth(km: float | None) -> float | None:
    return None if km is None else round(km, 1)
