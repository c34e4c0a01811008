"""The shape of ONEST messages: authored JSON Schemas, and the paths that all of the network's own messages of a kind hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

CODE = {"type": "object", "required": ["code"], "properties": {"code": {"type": "string", "minLength": 1}}}
NAMED = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string", "minLength": 1}}}
CONTEXT = {
    "type": "object",
    "additionalProperties": False,
    "required": [
        "domain", "action", "version", "bap_id", "bap_uri", "bpp_id", "bpp_uri", "transaction_id", "message_id", "location",
        "timestamp", "ttl",
    ],
    "properties": {
        "domain": {"const": "ONDC:ONEST10"},
        "action": {"enum": ["on_search", "select", "init", "confirm", "status", "cancel"]},
        "version": {"const": "2.0.0"},
        "bap_uri": {"pattern": "^https://"},
        "bpp_uri": {"pattern": "^https://"},
        "location": {"type": "object", "required": ["city", "country"], "properties": {"city": CODE, "country": CODE}},
        "timestamp": {"pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"},
        "ttl": {"pattern": "^PT"},
        **{key: {"type": "string", "minLength": 1} for key in ("bap_id", "bpp_id", "transaction_id", "message_id")},
    },
}  # fmt: skip
FEES = {"type": "array", "items": {"type": "object", "required": ["descriptor", "list"], "properties": {"descriptor": CODE}}}
ITEM = {"type": "object", "required": ["id", "tags"], "properties": {"id": {"type": "string", "minLength": 1}, "tags": FEES}}
CHOSEN = ITEM | {"required": ["id", "fulfillment_ids", "tags"]}
PERSON = {
    "type": "object",
    "required": ["name", "gender", "age"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string"},
        "gender": {"enum": ["Male", "Female", "Other"]},
        "age": {"type": "string", "pattern": r"^\d+$"},
        "skills": {"type": "array", "items": NAMED},
        "languages": {"type": "array", "items": NAMED},
    },
}
CUSTOMER = {"type": "object", "required": ["person"], "properties": {"person": PERSON}}
SERVED = {"type": "object", "required": ["id", "type"]}


def _many(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "items": of}


def _order(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"required": ["order"], "properties": {"order": {"type": "object", "required": [*properties], "properties": properties}}}


PROVIDER_ID = {"type": "object", "required": ["id"]}
CATALOGUED = {
    "type": "object",
    "required": ["id", "category_ids", "descriptor", "time", "location_ids", "fulfillment_ids", "creator", "tags", "price"],
    "properties": {"descriptor": NAMED, "time": {"type": "object", "required": ["label", "range"]}, "tags": FEES},
}
LOCATED = {"type": "object", "required": ["id", "city", "state", "area_code"], "properties": {"city": CODE, "state": CODE}}
PROVIDER = {
    "type": "object",
    "required": ["id", "descriptor", "fulfillments", "locations", "items"],
    "properties": {"descriptor": NAMED, "locations": _many(LOCATED), "items": _many(CATALOGUED), "fulfillments": _many(SERVED)},
}
MESSAGES: dict[str, dict[str, Any]] = {
    "on_search": {
        "required": ["catalog"],
        "properties": {
            "catalog": {
                "required": ["descriptor", "providers"],
                "properties": {"descriptor": NAMED, "providers": {"type": "array", "items": PROVIDER}},
            }
        },
    },
    "select": _order(provider=PROVIDER_ID, fulfillments=_many(SERVED), items=_many(ITEM)),
    "init": _order(
        provider=PROVIDER_ID,
        items=_many(CHOSEN),
        fulfillments=_many(SERVED | {"required": ["id", "type", "customer"], "properties": {"customer": CUSTOMER}}),
        payments=_many({"type": "object", "required": ["status", "type", "collected_by", "tags"]}),
    ),
    "confirm": _order(
        id={"type": "string", "minLength": 1},
        status={"const": "Created"},
        provider=PROVIDER_ID,
        items=_many(CHOSEN),
        fulfillments=_many(SERVED | {"required": ["id", "type", "state", "customer"], "properties": {"customer": CUSTOMER}}),
        quote={"type": "object", "required": ["price", "breakup", "ttl"]},
        payments=_many({"type": "object", "required": ["status", "type", "collected_by", "tags"]}),
    ),
    "status": {"required": ["order_id"], "additionalProperties": False, "properties": {"order_id": {"type": "string"}}},
    "cancel": {"required": ["order_id", "cancellation_reason_id"]},
}


def schema(action: str) -> dict[str, Any]:
    """The JSON Schema of a message of an action."""
    return {
        "type": "object",
        "required": ["context", "message"],
        "additionalProperties": False,
        "properties": {"context": CONTEXT, "message": {"type": "object"} | MESSAGES[action]},
    }


def paths(node: Any, path: str = "") -> set[str]:
    """The paths of a message that lead to something, of mappings and lists alike; lists and tags' values do not show."""
    if isinstance(node, dict):
        return {each for key, value in node.items() for each in {f"{path}.{key}", *paths(value, f"{path}.{key}")}}
    if isinstance(node, list):
        return {each for value in node for each in paths(value, path)}
    return set()


def in_all(messages: Iterable[Any]) -> set[str]:
    """The paths that every one of these messages has."""
    return set.intersection(*(paths(message) for message in messages))
