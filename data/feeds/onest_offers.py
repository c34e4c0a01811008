"""How an ONEST item is applied for: whom to ask, and the numbers that `select`, `init` and `confirm` name it by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from data.feeds.lines import Readable
from data.feeds.onest_heard import Offered
from data.feeds.onest_item import job_id_of
from data.feeds.onest_messages import Messages
from data.feeds.onest_tags import FEES
from data.feeds.onest_tree import listed, tags_of, text_of


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """A way in which a participant serves an application: its number at the provider, and `lead`, `recruitment` or both."""

    id: str
    type: str


@dataclass(frozen=True, slots=True)
class Offer:
    """An item as it is applied for; `job_id` is its listing's, at least one way of `fulfilments`, `fees` the numbers of the terms."""

    job_id: str
    bpp_id: str
    bpp_uri: str
    provider_id: str
    item_id: str
    fulfilments: tuple[Fulfilment, ...]
    fees: tuple[str, ...] = ()
    city: str = "*"

    def as_route(self) -> dict[str, Any]:
        """It as JSON, to be kept with an application."""
        return asdict(self)

    @classmethod
    def of_route(cls, route: Mapping[str, Any]) -> Offer:
        """What `as_route` gave; other keys are passed over."""
        told = {field.name: route[field.name] for field in fields(cls)}
        ways = tuple(Fulfilment(**each) for each in told["fulfilments"])
        return cls(**told | {"fulfilments": ways, "fees": tuple(told["fees"])})


def read_offers(stream: Readable) -> Iterator[Offer]:
    """The offers of catalogues, in the order of their items; messages and items without the numbers that it takes are passed over.

    Raises as `data.feeds.onest_messages.Messages.read`.
    """
    for told in Messages().read(stream):
        if isinstance(told, Offered) and isinstance(told.item, dict) and (offer := offer_of(told)):
            yield offer


def offer_of(told: Offered) -> Offer | None:
    """How an item is applied for; None where a number is missing that it takes."""
    item_id = text_of(told.item.get("id"))
    if not (told.bpp_id and told.provider.id and item_id):
        return None
    told_ways = (each for each in listed(told.provider.told.get("fulfillments")) if isinstance(each, dict))
    ways = {text_of(each.get("id")): text_of(each.get("type")) for each in told_ways}
    wanted = [text_of(name) for name in listed(told.item.get("fulfillment_ids"))] or [*ways]
    fulfilments = tuple(Fulfilment(name, ways.get(name, "")) for name in wanted if name)
    if not fulfilments:
        return None
    return Offer(
        job_id_of(told.bpp_id, told.provider.id, item_id),
        told.bpp_id,
        told.catalogue.bpp_uri,
        told.provider.id,
        item_id,
        fulfilments,
        tuple(text for group, values in tags_of(told.item.get("tags")) if group == FEES for code, text in values if code == "ID"),
        told.catalogue.city or "*",
    )
