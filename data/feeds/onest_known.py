"""What is known already of a network's items while its messages are read: an incremental one says only what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from data.feeds.onest_tree import listed, part, text_of


@dataclass(frozen=True, slots=True)
class Kept:
    """An item as it was told last, whole: under its listing's `job_id`, with its participant's address and the city it was told for.

    `mark`: of all that its listing was read from (`data.feeds.onest_mark`); none where it is unknown.
    """

    job_id: str
    bpp_uri: str
    city: str
    item: dict[str, Any]
    mark: bytes = b""


class Known(Protocol):
    """Whoever remembers what the messages of a source told before."""

    def item(self, job_id: str) -> Kept | None:
        """An item as it was told last."""
        ...

    def provider(self, bpp_id: str, provider_id: str) -> dict[str, Any] | None:
        """A provider as it told of itself last, without its items."""
        ...

    def items_of(self, bpp_id: str, provider_id: str) -> Iterator[Kept]:
        """All items of a provider."""
        ...

    def same(self, marks: Mapping[str, bytes]) -> set[str]:
        """Of listings, by `job_id`, with the marks of what tells of them now: those that were told just so, and stand so."""
        ...

    def learn(self, kept: Kept) -> None:
        """An item is told."""
        ...

    def learn_provider(self, bpp_id: str, provider_id: str, told: dict[str, Any]) -> None:
        """A provider tells of itself."""
        ...


class NothingKnown:
    """Nobody remembers: an incremental message says what it says."""

    def item(self, job_id: str) -> Kept | None:  # noqa: ARG002 - as `Known`
        """None."""
        return None

    def provider(self, bpp_id: str, provider_id: str) -> dict[str, Any] | None:  # noqa: ARG002 - as `Known`
        """None."""
        return None

    def items_of(self, bpp_id: str, provider_id: str) -> Iterator[Kept]:  # noqa: ARG002 - as `Known`
        """None."""
        return iter(())

    def same(self, marks: Mapping[str, bytes]) -> set[str]:  # noqa: ARG002 - as `Known`
        """None."""
        return set()

    def learn(self, kept: Kept) -> None:
        """Forget it."""

    def learn_provider(self, bpp_id: str, provider_id: str, told: dict[str, Any]) -> None:
        """Forget it."""


def incremental(provider: Mapping[str, Any]) -> bool:
    """Whether a provider comes with what changed alone: in a catalogue that is whole it says who it is and where."""
    return "descriptor" not in provider and "locations" not in provider


def merged(before: Any, told: Any) -> Any:
    """What was told before with what is told now: a part changes by its parts, tags by their groups, anything else as a whole."""
    if not (isinstance(before, dict) and isinstance(told, dict)):
        return told
    both = dict(before)
    for key, value in told.items():
        both[key] = _tags(before.get(key), value) if key == "tags" else merged(before.get(key), value)
    return both


def _tags(before: Any, told: Any) -> list[Any]:
    """All groups of a code that is told now stand in the place of those of before."""
    codes = {_code(group) for group in listed(told)}
    return [*(group for group in listed(before) if _code(group) not in codes), *listed(told)]


def _code(group: Any) -> str:
    return text_of(part(group, "descriptor").get("code")).upper()
