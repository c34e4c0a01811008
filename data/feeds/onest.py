"""The feed `onest`: catalogues of the ONEST network (Beckn `on_search`), whole or incremental, as JSON, lines of JSON or YAML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from data.feeds.base import BadCell, FeedError, Item, Notices, Rejected, Same, Source
from data.feeds.lines import Readable
from data.feeds.onest_heard import Heard, NothingOnest, NotOnest, Offered, OtherAction, ToldError, Unread
from data.feeds.onest_item import read_item
from data.feeds.onest_known import Kept, Known, NothingKnown
from data.feeds.onest_messages import Messages
from data.feeds.onest_tree import part, text_of
from matching.model import Listing

MOST_UNREAD = 1_000
"""Messages that cannot be read before the first that can; then the source is none of ours."""
WHERE = {OtherAction: "context.action", ToldError: "error"}


class Onest:
    """Reads ONEST catalogues; see `data.feeds.base.Feed`.

    A listing's `job_id` is the participant, the provider and the item, since only together they are one of a kind. An item that is
    labelled as disabled comes with no openings. An item that comes again in a later message of the source is given again: the later
    word counts; one that comes as what changed alone is given with what `known` tells of it, and one that `known` had told just so is
    not read again: it is the `Same`, and nothing of it is noticed anew. (In a message too long to be held every item is read.) What has
    no column is a line of the description; a name that nobody told us is noticed once (onest_unknown).

    Rejected are items by their line (YAML: their own; JSON: of their message, or their own where the message was too long to be held)
    and the path of what is to blame, with the codes of `data.feeds.ncs_rows.read_listing` and: repeated (within one message),
    not_an_object; and messages between others that cannot be read: not_onest, onest_other_action, onest_told_error, yaml_too_deep.
    """

    name = "onest"

    def __init__(self, known: Known | None = None) -> None:
        """`known`: what earlier sources told, to be added to and built upon."""
        self._known = known or NothingKnown()

    def read(self, source: Source, notices: Notices | None = None) -> Iterator[Item]:
        """Listings and rejected items in their order.

        Raises `EmptyFile`, `NotText`, `YamlTooLarge`, or of a source without a single catalogue `NotOnest`, `OtherAction`, `ToldError`.
        """
        notices = Notices() if notices is None else notices
        if isinstance(source, Path):
            with source.open("rb") as stream:
                yield from self._read(stream, notices)
        else:
            yield from self._read(source, notices)

    def _read(self, stream: Readable, notices: Notices) -> Iterator[Item]:
        messages = Messages(self._known)
        unread: list[Unread] | None = []
        seen: set[str] = set()
        unknown: set[str] = set()
        for told in messages.read(stream):
            if isinstance(told, Offered) and told.same and told.job_id not in seen:
                seen.add(told.job_id)
                yield Same(told.job_id)
            elif isinstance(told, Offered):
                item = _item(told, notices, seen, unknown)
                if isinstance(item, Listing):
                    self._known.learn(Kept(item.job_id, told.catalogue.bpp_uri, told.catalogue.city, told.item, told.mark))
                yield item
            elif isinstance(told, Heard):
                seen = set()
                yield from map(_rejected, unread or ())
                unread = None
            elif unread is None:
                yield _rejected(told)
            else:
                unread.append(told)
                if len(unread) > MOST_UNREAD:
                    break
        if unread:
            raise _refusal(unread[0])
        if messages.late:
            notices.tell("onest_after_items", names=tuple(sorted(messages.late)))


def _item(offered: Offered, notices: Notices, seen: set[str], unknown: set[str]) -> Listing | Rejected:
    """The listing of an item, or why there is none; `seen` are the items of this message so far."""
    try:
        listing = read_item(offered, notices, unknown)
        if listing.job_id in seen:
            raise BadCell("repeated", f"{offered.path}.id", listing.job_id)
    except BadCell as problem:
        return Rejected.because(offered.line, problem, _known_by(offered.item))
    seen.add(listing.job_id)
    return listing


def _known_by(item: Any) -> str:
    """The number of an item, else its name."""
    if not isinstance(item, dict):
        return ""
    return text_of(item.get("id")) or text_of(part(item, "descriptor").get("name"))


def _rejected(told: Unread) -> Rejected:
    return Rejected.because(told.line, BadCell(told.problem.code, _where(told.problem), told.excerpt))


def _refusal(first: Unread) -> FeedError:
    """Why a source is refused in which this was read first, and nothing else; of what is no message, with its line."""
    return NothingOnest(line=first.line, found=first.excerpt) if isinstance(first.problem, NotOnest) else first.problem


def _where(problem: FeedError) -> str | None:
    return WHERE.get(type(problem))
