"""An application as ONEST messages: `select`, `init`, `confirm`, `status`, `cancel`, as whoever looks for work sends them.

What they say of the worker is what `person` holds and nothing else: whoever calls passes the fields that she agreed to, and only those.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from data.feeds.onest_offers import Offer
from data.gateways.onest_context import Between, envelope, moment

TOLD = ("name", "gender", "age", "skills", "languages", "phone", "email")
"""All that can be told of a worker; a field that the person's mapping lacks is not told."""
GENDERS = {"female": "Female", "male": "Male"}
CANCELLED_BY_WORKER = "001"


class FieldNotTold(ValueError):
    """A field was passed that these messages never tell: `field`."""

    code = "onest_field_not_told"

    def __init__(self, field: str) -> None:
        super().__init__(self.code, field)
        self.field = field
        self.values = {"field": field}


def select(offer: Offer, between: Between, at: datetime) -> dict[str, Any]:
    """Asks on what terms the item can be applied for; nothing of the worker is told."""
    order = {"provider": {"id": offer.provider_id}, "fulfillments": [_fulfilment(offer)], "items": [_item(offer, chosen=False)]}
    return envelope("select", between, at, {"order": order})


def init(offer: Offer, between: Between, at: datetime, person: Mapping[str, Any]) -> dict[str, Any]:
    """Opens the application. Raises `FieldNotTold`."""
    order = {
        "provider": {"id": offer.provider_id},
        "items": [_item(offer, chosen=True)],
        "fulfillments": [_fulfilment(offer) | {"customer": _customer(person)}],
        "payments": [_payment()],
    }
    return envelope("init", between, at, {"order": order})


def confirm(
    offer: Offer, between: Between, at: datetime, person: Mapping[str, Any], order_id: str, quote: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Sends the application under a number of ours; `quote` is that of `on_init`, given back as it came. Raises `FieldNotTold`."""
    submitted = {"state": {"descriptor": {"code": "APPLICATION_SUBMITTED"}, "updated_at": moment(at)}}
    order = {
        "id": order_id,
        "status": "Created",
        "provider": {"id": offer.provider_id},
        "items": [_item(offer, chosen=True)],
        "fulfillments": [_fulfilment(offer) | submitted | {"customer": _customer(person)}],
        "quote": dict(quote) if quote else _no_price(offer),
        "payments": [_payment()],
    }
    return envelope("confirm", between, at, {"order": order})


def status(between: Between, at: datetime, order_id: str) -> dict[str, Any]:
    """Asks where an application stands."""
    return envelope("status", between, at, {"order_id": order_id})


def cancel(between: Between, at: datetime, order_id: str, reason: str = CANCELLED_BY_WORKER) -> dict[str, Any]:
    """Takes an application back."""
    return envelope("cancel", between, at, {"order_id": order_id, "cancellation_reason_id": reason})


def _fulfilment(offer: Offer) -> dict[str, Any]:
    chosen = offer.fulfilments[0]
    return {"id": chosen.id, "type": chosen.type}


def _item(offer: Offer, *, chosen: bool) -> dict[str, Any]:
    fees = [{"descriptor": {"code": "NP_FEES"}, "list": [{"code": "ID", "value": number}]} for number in offer.fees]
    return {"id": offer.item_id, **({"fulfillment_ids": [offer.fulfilments[0].id]} if chosen else {}), "tags": fees}


def _customer(person: Mapping[str, Any]) -> dict[str, Any]:
    """The worker as the network writes a customer, of the fields that were passed."""
    for field in person:
        if field not in TOLD:
            raise FieldNotTold(field)
    told: dict[str, Any] = {}
    if name := person.get("name"):
        told["name"] = str(name)
    if gender := person.get("gender"):
        told["gender"] = GENDERS.get(gender, "Other")
    if (age := person.get("age")) is not None:
        told["age"] = str(age)
    told |= {field: _named(person[field]) for field in ("skills", "languages") if person.get(field)}
    contact = {field: str(person[field]) for field in ("phone", "email") if person.get(field)}
    return {"person": told} | ({"contact": contact} if contact else {})


def _named(values: Sequence[str]) -> list[dict[str, str]]:
    return [{"name": value} for value in values]


def _payment() -> dict[str, Any]:
    """Nothing is paid by whoever looks for work; what the participants settle is not settled here."""
    return {"status": "NOT-PAID", "type": "ON-ORDER", "collected_by": "BAP", "tags": []}


def _no_price(offer: Offer) -> dict[str, Any]:
    nothing = {"currency": "INR", "value": "0"}
    return {"price": nothing, "breakup": [{"item": {"id": offer.item_id, "price": nothing, "title": "item"}}], "ttl": "P1D"}
