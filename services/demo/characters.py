"""The workers that the first screen offers to try, each with a number that never changes. Nobody in them is real."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

_UNSAID: dict[str, Any] = {"max_km": None, "min_monthly_wage": None, "job_types": [], "willing_to_relocate": None, "shifts": []}


def characters(today: date) -> list[dict[str, Any]]:
    """Ten records; the first six are a mason in Varanasi, a domestic worker in Kolkata, a farm labourer in Yavatmal, a delivery rider in
    Bengaluru, a tailor in Tiruppur and a carpenter in Leh, for whom nothing suits. The minor is sixteen on any day."""
    return [
        _record(
            17, "Mohan", "male", "1989-06-14", ("Uttar Pradesh", "Varanasi", "221001"), "rajmistri", ["hi"],
            education="primary", occupation_nco="7112", skills=["brick laying", "plastering"], experience_years=13,
            current_pay={"amount": 450, "period": "day"}, monthly_income_slab="10001_15000",
        ),
        _record(
            25, "Malati", "female", "1995-03-02", ("West Bengal", "Kolkata", "700029"), "domestic worker", ["bn", "hi"],
            education="none", social_category="SC",
            preferences={**_UNSAID, "max_km": 5, "min_monthly_wage": 8000, "job_types": ["part_time"], "willing_to_relocate": False},
        ),
        _record(
            33, "Bhimrao", "male", "1978-01-26", ("Maharashtra", "Yavatmal", "445001"), "शेतमजूर", ["mr"],
            education="primary", secondary_occupation="cotton picking",
        ),
        _record(
            41, "Nagaraj", "male", "2001-08-09", ("Karnataka", "Bengaluru Urban", "560034"), "food delivery boy", ["kn", "hi", "te"],
            education="higher_secondary", worker_type="gig", licences=["two_wheeler"], vehicle="motorcycle", smartphone=True,
            monthly_income_slab="10001_15000",
        ),
        _record(
            58, "Asha", "female", "1990-11-19", ("Tamil Nadu", "Tiruppur", "641601"), "tailor", ["ta"],
            education="secondary", skills=["overlock machine"], experience_years=9, current_pay={"amount": 10000, "period": "month"},
        ),
        _record(66, "Rigzin", "male", "1993-09-30", ("Ladakh", "Leh", "194101"), "carpenter", ["bo", "hi"], social_category="ST"),
        _record(
            74, "Sunny", "male", (today - timedelta(days=6_000)).isoformat(), ("Jharkhand", "Ranchi", "834001"), "helper", ["hi"],
            education="middle", social_category="ST",
        ),
        _record(
            82, "Kamla", "female", "1984-05-05", ("Rajasthan", "Ajmer", "305001"), "kuch bhi kaam", ["hi"],
            education="primary", disability=["hearing"], social_category="SC",
        ),
        _record(
            90, "Balwinder", "male", "1982-12-12", ("Punjab", "Ludhiana", "141001"), "truck driver", ["pa", "hi"],
            education="middle", licences=["heavy_vehicle"],
            preferences={**_UNSAID, "max_km": 150, "min_monthly_wage": 18000, "willing_to_relocate": True, "shifts": ["night"]},
        ),
        {
            **_record(108, "Dipen", "male", "1992-04-21", ("Delhi", "South Delhi", "110017"), "raj mistri", ["as", "hi"]),
            "worker_type": "migrant",
            "home": {"state": "Assam", "district": "Kamrup Metropolitan", "pincode": "781001"},
        },
    ]  # fmt: skip


def _record(
    number: int, name: str, gender: str, born: str, place: tuple[str, str, str], occupation: str, languages: list[str], **told: Any
) -> dict[str, Any]:
    state, district, pincode = place
    address = {"state": state, "district": district, "pincode": pincode}
    return {
        "uan": f"0010000{number:05d}",
        "name": name,
        "gender": gender,
        "birth_date": born,
        "mobile": f"90000{number:05d}",
        "home": address,
        "current": dict(address),
        "education": "secondary",
        "occupation": occupation,
        "occupation_nco": "",
        "secondary_occupation": "",
        "skills": [],
        "experience_years": None,
        "monthly_income_slab": "up_to_10000",
        "social_category": "OBC",
        "disability": [],
        "languages": languages,
        "worker_type": "unorganised",
        "preferences": dict(_UNSAID),
        **told,
    }
