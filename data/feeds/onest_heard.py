"""What an ONEST message turns out to be: items that are offered, a catalogue that begins, or something that cannot be read, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from data.feeds.base import FeedError
from data.feeds.onest_provider import Provider
from data.feeds.onest_tree import part, text_of

EXCERPT = 200
"""Characters of what cannot be read that are told."""


class NotOnest(FeedError):
    """What stands on this `line` is no message: neither JSON nor YAML, or another shape."""

    code = "not_onest"


class NothingOnest(NotOnest):
    """The whole source is none, from this `line` on: `found` stands there, or is what is wrong with it."""

    code = "nothing_onest"


class OtherAction(FeedError):
    """The message is of another action than on_search: `found`."""

    code = "onest_other_action"


class ToldError(FeedError):
    """The message tells an error instead of a catalogue: `found`."""

    code = "onest_told_error"


@dataclass(frozen=True, slots=True)
class Heard:
    """A catalogue begins, of a participant and for a city; what follows, up to the next, stands in one message."""

    bpp_id: str
    bpp_uri: str
    city: str


@dataclass(frozen=True, slots=True)
class Offered:
    """An item, the line it stands on (of its message, where only that is known), its path, of which catalogue, and whose it is.

    `job_id` and `mark` (`data.feeds.onest_mark`) of one that can be compared with what was told before; `same`: it was told just so.
    """

    line: int
    path: str
    catalogue: Heard
    provider: Provider
    item: Any
    job_id: str = ""
    mark: bytes = b""
    same: bool = False

    @property
    def bpp_id(self) -> str:
        """The participant that offers it."""
        return self.catalogue.bpp_id


@dataclass(frozen=True, slots=True)
class Unread:
    """A message, or the rest of one, that could not be read: where, why, and what stood there."""

    line: int
    problem: FeedError
    excerpt: str


Told: TypeAlias = Offered | Heard | Unread


def heard_of(context: dict[str, Any]) -> Heard:
    """The catalogue that a context announces."""
    city = part(part(context, "location"), "city")
    return Heard(text_of(context.get("bpp_id")), text_of(context.get("bpp_uri")), text_of(city.get("code")))


def broken(line: int, excerpt: str) -> Unread:
    """No message stands on this line, but this."""
    return Unread(line, NotOnest(line=line), excerpt[:EXCERPT])


def problem_of(message: Any, line: int) -> FeedError | None:
    """Why this is no catalogue, or None."""
    context = part(message, "context")
    action = text_of(context.get("action"))
    if not action:
        return NotOnest(line=line)
    if action != "on_search":
        return OtherAction(found=action)
    if "message" not in message:
        error = part(message, "error")
        return ToldError(found=" ".join(filter(None, (text_of(error.get("code")), text_of(error.get("message"))))) or action)
    return None if isinstance(part(message, "message").get("catalog"), dict) else NotOnest(line=line)
