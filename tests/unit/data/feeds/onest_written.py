"""ONEST messages of invented employers, written as the network writes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

BPP = "jobs.nirman.example"


def entry(code: str, value: str) -> dict[str, Any]:
    return {"descriptor": {"code": code}, "value": value}


def tag(group: str, *values: tuple[str, str]) -> dict[str, Any]:
    return {"descriptor": {"code": group}, "list": [entry(*each) for each in values]}


def fee(number: str, *values: tuple[str, str]) -> dict[str, Any]:
    codes = (("ID", number), ("COMMERCIAL_TYPE", "percent"), ("COMMERCIAL_VALUE", "0.5"), *values)
    return {"descriptor": {"code": "NP_FEES"}, "list": [{"code": code, "value": value} for code, value in codes]}


def mason(**changes: Any) -> dict[str, Any]:
    """An item with all that the network's catalogues hold."""
    item: dict[str, Any] = {
        "id": "M1",
        "category_ids": ["Construction"],
        "descriptor": {
            "name": "Mason",
            "short_desc": "Brick work at a school",
            "long_desc": "Walls and plaster of a school of two floors.",
            "images": [{"url": "https://nirman.example/wall.jpg"}],
            "media": [{"mimetype": "audio/mp4", "url": "https://nirman.example/call.mp4"}],
        },
        "quantity": {"available": {"count": 12}},
        "time": {
            "label": "enable",
            "timestamp": "2026-11-20T06:15:10.171Z",
            "range": {"start": "2026-11-01T20:30:00.000Z", "end": "2026-12-31T10:00:00.000Z"},
        },
        "location_ids": ["L2"],
        "fulfillment_ids": ["F3"],
        "creator": {
            "descriptor": {"name": "Setu Staffing", "code": "SET_7", "short_desc": "People for building sites"},
            "address": "Gate 4, Sigra, Varanasi",
            "state": {"code": "UP"},
            "city": {"code": "VNS"},
            "contact": {"phone": "+91-5420000000", "email": "site@nirman.example"},
        },
        "tags": [
            tag("TIMING", ("DAY_FROM", "1"), ("DAY_TO", "5"), ("TIME_FROM", "0830"), ("TIME_TO", "1700")),
            tag("TIMING", ("DAY_FROM", "6"), ("DAY_TO", "6"), ("TIME_FROM", "0830"), ("TIME_TO", "1300")),
            tag("ACADEMIC_QUALIFICATIONS", ("COURSE_NAME", "Class-VIII"), ("MIN_PERCENTAGE", "40"), ("MANDATORY_ELIGIBILITY", "true")),
            tag("ACADEMIC_QUALIFICATIONS", ("COURSE_LEVEL", "Class-X"), ("MANDATORY_ELIGIBILITY", "false")),
            tag("JOB_REQUIREMENTS", ("REQ_EXPERIENCE", "P1Y6M"), ("ADD_PROF_SKILL", "plastering"), ("ADD_PROF_SKILL", "tile-laying")),
            tag("DOC_REQUIREMENTS", ("DOCUMENT_NAME", "AADHAAR_CARD")),
            tag("JOB_RESPONSIBILITIES", ("RESPONSIBILITY", "Lay bricks to the line"), ("RESPONSIBILITY", "Mix mortar")),
            tag("JOB_DETAILS", ("JOB_TYPE", "contractual"), ("JOB_ROLE", "Brick mason"), ("JOB_LEVEL", "Skilled"),
                ("GENDER_PREFERENCE", "Female"), ("WORK_DURATION", "P120D")),
            tag("COMPENSATION", ("TYPE", "monthly"), ("MIN", "18000"), ("MAX", "21000")),
            fee("1", ("COMMERCIAL_TRIGGERING_STATE", "OFFER_ACCEPTED")),
        ],
        "price": {"currency": "INR", "value": "1100.00", "maximum_value": "1200.0"},
    }  # fmt: skip
    return item | changes


def provider(*items: Any, **changes: Any) -> dict[str, Any]:
    return {
        "id": "7",
        "descriptor": {"name": "Nirman Sample Works", "short_desc": "We build schools", "images": [{"url": "https://nirman.example/a.png"}]},
        "fulfillments": [{"id": "F3", "type": "lead & recruitment"}],
        "locations": [
            {"id": "L1", "city": {"code": "std:020"}, "state": {"code": "MH"}, "area_code": {"code": "411002"}},
            {"id": "L2", "city": {"code": "std:0542"}, "state": {"code": "UP"}, "area_code": {"code": "221005"}},
        ],
        "items": list(items),
        "tags": [tag("LOCATION", ("ADDRESS", "12 Cantonment Road, Varanasi"))],
    } | changes  # fmt: skip


def catalogue(*providers: Any, **context: Any) -> dict[str, Any]:
    """An `on_search` of these providers."""
    return {
        "context": {
            "domain": "ONDC:ONEST10", "action": "on_search", "version": "2.0.0", "bap_id": "workers.example",
            "bap_uri": "https://workers.example", "bpp_id": BPP, "bpp_uri": f"https://{BPP}", "transaction_id": "t-1",
            "message_id": "m-1", "timestamp": "2026-11-20T06:15:10.171Z", "ttl": "PT30S",
        } | context,
        "message": {"catalog": {"descriptor": {"name": "Sample jobs"}, "providers": list(providers)}},
    }  # fmt: skip


def row_item(row: dict[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """An item and its location, of a row of `ncs-csv`."""
    item: dict[str, Any] = {"id": row["job_id"], "descriptor": {"name": row["title"]}, "location_ids": [f"L{row['job_id']}"]}
    if "last_date" in row:
        item["time"] = {"label": "enable", "range": {"end": f"{row['last_date']}T12:00:00Z"}}
    if "description" in row:
        item["descriptor"]["long_desc"] = row["description"]
    if "wage_min" in row:
        pay = [(code, row[column]) for code, column in (("TYPE", "wage_period"), ("MIN", "wage_min")) if column in row]
        item["tags"] = [tag("COMPENSATION", *pay)]
    return item, {"id": f"L{row['job_id']}", "city": {"name": row["district"]}, "state": {"name": row["state"]}}


def messages_of(rows: Sequence[dict[str, str]], each: int = 50) -> list[dict[str, Any]]:
    """Rows of `ncs-csv` as catalogues of at most so many items."""
    pairs = [row_item(row) for row in rows]
    pieces = [pairs[start : start + each] for start in range(0, len(pairs), each)]
    return [
        catalogue({"id": "7", "locations": [place for _, place in piece], "items": [item for item, _ in piece]}) for piece in pieces
    ]
