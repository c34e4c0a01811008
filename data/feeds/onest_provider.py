"""Whose the items of a catalogue are: a provider's name, its locations and what it says of itself, worked out once for all its items."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from data.feeds.onest_tree import leaves, listed, part, tags_of, text_of

PICTURES = "pictures, sounds and films of others are not shown"
SERVED = "how the participants serve an application: `data.feeds.onest_offers` reads it"
PASSED_OVER = {
    "provider.id": "a part of the job_id",
    "provider.fulfillments.id": SERVED,
    "provider.fulfillments.type": SERVED,
    **{
        f"{whose}descriptor.{what}": PICTURES
        for whose in ("", "creator.", "provider.")
        for what in ("images.url", "media.url", "media.mimetype")
    },
}
"""Paths that a listing does not hold, and why."""
READ_APART = ("contact", "locations", "tags", "items")


class Provider:
    """A provider as a message tells it; `told` is everything but its items."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told

    @cached_property
    def id(self) -> str:
        """Its number at its participant, "" where none is told."""
        return text_of(self.told.get("id"))

    @cached_property
    def name(self) -> str:
        """Its name, "" where none is told."""
        return text_of(part(self.told, "descriptor").get("name"))

    @cached_property
    def locations(self) -> dict[str, dict[str, Any]]:
        """Its locations by their numbers."""
        return {text_of(each.get("id")): each for each in listed(self.told.get("locations")) if isinstance(each, dict)}

    @cached_property
    def lines(self) -> list[tuple[str, str]]:
        """What it says of itself beyond its name, by path; raises `BadCell` for what nests too deep."""
        own = [
            ("provider" if path.startswith("provider.descriptor") else path, text) for path, text in about(self.told, "provider")
        ]
        return own + [
            (f"provider.{group}.{code}", text) for group, values in tags_of(self.told.get("tags")) for code, text in values
        ]


def about(whose: dict[str, Any], role: str) -> Iterator[tuple[str, str]]:
    """What a provider or creator says of itself beyond its name, contact and tags, by path."""
    rest = {key: value for key, value in whose.items() if key not in READ_APART}
    for path, text in leaves(rest, role):
        if path not in PASSED_OVER and path != f"{role}.descriptor.name":
            yield path, text
