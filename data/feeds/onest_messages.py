"""The items that ONEST messages offer, out of JSON of any length (one message, a list, one a line) or YAML documents."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from data.feeds.base import EmptyFile, NotText
from data.feeds.lines import Readable
from data.feeds.onest_heard import EXCERPT, Heard, NotOnest, Offered, Told, Unread, broken, heard_of, problem_of
from data.feeds.onest_item import CLOSED_LABELS, job_id_of
from data.feeds.onest_json import JsonCursor, Malformed, TooLong
from data.feeds.onest_known import Known, NothingKnown, incremental, merged
from data.feeds.onest_mark import mark_of_frame, mark_of_item
from data.feeds.onest_provider import Provider
from data.feeds.onest_tree import listed, part, text_of
from data.feeds.yaml_documents import YamlBroken, YamlTooDeep, yaml_documents
from data.feeds.yaml_values import Mapping

LONGEST_WHOLE = 4_000_000
"""Letters of a message, or of a provider, that is held whole; a longer one is walked through, its items held one by one."""
LONGEST_PART = 1_000_000
"""Letters of an item, or of another part, of a message that is walked through."""
PROVIDERS_REMEMBERED = 500
MOST_LOCATIONS = 200
"""Of a provider that is remembered; one with more is not."""
REMEMBERED = ("descriptor", "locations", "fulfillments", "tags")


class Messages:
    """Reads a stream of messages; `late` gathers the keys of providers that stood after items and so came too late for them.

    A provider that says neither who nor where it is comes with what changed alone: what its message leaves out is as it was `known`.
    """

    def __init__(self, known: Known | None = None) -> None:
        self._known = known or NothingKnown()
        self.late: set[str] = set()
        self._providers: OrderedDict[tuple[str, str], dict[str, Any]] = OrderedDict()

    def read(self, stream: Readable) -> Iterator[Told]:
        """What the messages offer, in their order. Raises `EmptyFile`, `NotText` or `YamlTooLarge`."""
        cursor = JsonCursor(stream)
        first = cursor.peek()
        if not first:
            raise EmptyFile
        if "\0" in cursor.excerpt(EXCERPT):
            raise NotText(found="binary")
        yield from self._of_json(cursor) if first in "{[" else self._of_yaml(cursor)

    def _of_yaml(self, cursor: JsonCursor) -> Iterator[Told]:
        line = 1
        try:
            for line, document in yaml_documents(cursor):
                for at, message in _placed(document):
                    yield from self._whole(message, getattr(message, "line", line), at)
        except YamlTooDeep as problem:
            yield Unread(line, problem, "")
        except YamlBroken as problem:
            yield broken(problem.line, problem.reason)

    def _of_json(self, cursor: JsonCursor) -> Iterator[Told]:
        while first := cursor.peek():
            line = cursor.line
            try:
                if first == "[":
                    for place in cursor.elements():
                        yield from self._message(cursor, f"[{place}].")
                else:
                    yield from self._message(cursor, "")
                cursor.past_comma()
            except (Malformed, TooLong):
                yield broken(line, cursor.excerpt(EXCERPT))
                cursor.past_line()

    def _message(self, cursor: JsonCursor, at: str) -> Iterator[Told]:
        """Of the next message, which stands `at` this place of a list."""
        cursor.peek()
        line = cursor.line
        try:
            message = cursor.value(LONGEST_WHOLE)
        except TooLong:
            yield from self._walked(cursor, line, at)
        else:
            yield from self._whole(message, line, at)

    def _whole(self, message: Any, line: int, at: str) -> Iterator[Told]:
        """Of a message that is held; one that stands under `value`, as examples do, is read too."""
        if isinstance(message, dict) and "context" not in message and isinstance(message.get("value"), dict):
            message = message["value"]
        problem = problem_of(message, line)
        if problem:
            yield Unread(line, problem, str(message)[:EXCERPT] if isinstance(problem, NotOnest) else str(problem.values["found"]))
            return
        heard = heard_of(message["context"])
        yield heard
        for place, provider in enumerate(listed(part(part(message, "message"), "catalog").get("providers"))):
            yield from self._of_provider(provider, f"{at}providers[{place}]", heard, line)

    def _of_provider(self, provider: Any, path: str, heard: Heard, line: int) -> Iterator[Told]:
        if not isinstance(provider, dict):
            yield broken(line, str(provider))
            return
        frame, changes = self._remembered(heard.bpp_id, provider), incremental(provider)
        offered = [
            self._offered(
                item.line if isinstance(item, Mapping) else line, f"{path}.items[{place}]", heard, frame, item, changes=changes
            )
            for place, item in enumerate(listed(provider.get("items")))
        ]
        yield from self._compared(heard, frame, offered)
        closed = text_of(part(provider, "time").get("label")).casefold() in CLOSED_LABELS
        if closed and "items" not in provider:
            for kept in self._known.items_of(heard.bpp_id, frame.id):
                item = merged(kept.item, {"time": {"label": CLOSED_LABELS[0]}})
                yield Offered(line, path, Heard(heard.bpp_id, kept.bpp_uri, kept.city), frame, item)

    def _offered(self, line: int, path: str, heard: Heard, provider: Provider, item: Any, *, changes: bool) -> Offered:
        """An item; where it comes as what changed alone, with what was told of it before."""
        item_id = text_of(item.get("id")) if changes and isinstance(item, dict) else ""
        kept = self._known.item(job_id_of(heard.bpp_id, provider.id, item_id)) if item_id else None
        return Offered(line, path, heard, provider, merged(kept.item, item) if kept else item)

    def _compared(self, heard: Heard, provider: Provider, offered: Sequence[Offered]) -> Iterator[Offered]:
        """The items of a provider that is held, each with its mark and whether it was told just so before."""
        try:
            marked = _marked(heard, provider, offered)
        except RecursionError:
            yield from offered
            return
        marks = {job_id: mark for job_id, mark in marked if mark}
        same = self._known.same(marks)
        for each, (job_id, mark) in zip(offered, marked, strict=True):
            yield replace(each, job_id=job_id, mark=mark, same=job_id in same and marks[job_id] == mark)

    def _walked(self, cursor: JsonCursor, line: int, at: str) -> Iterator[Told]:
        """Of a message too long to be held; its context must come first."""
        context: dict[str, Any] = {}
        for key in cursor.members():
            if key == "value":
                yield from self._walked(cursor, line, at)
            elif key == "context":
                context = {"context": cursor.value(LONGEST_PART)}
            elif key == "message":
                problem = problem_of(context | {"message": {"catalog": {}}}, line)
                if problem:
                    raise Malformed
                heard = heard_of(context["context"])
                yield heard
                yield from self._walked_message(cursor, heard, at)
            else:
                cursor.value(LONGEST_PART)

    def _walked_message(self, cursor: JsonCursor, heard: Heard, at: str) -> Iterator[Told]:
        for part_name in cursor.members():
            if part_name != "catalog":
                cursor.value(LONGEST_PART)
                continue
            for key in cursor.members():
                if key != "providers":
                    cursor.value(LONGEST_PART)
                    continue
                for place in cursor.elements():
                    yield from self._walked_provider(cursor, f"{at}providers[{place}]", heard)

    def _walked_provider(self, cursor: JsonCursor, path: str, heard: Heard) -> Iterator[Told]:
        cursor.peek()
        line = cursor.line
        try:
            yield from self._of_provider(cursor.value(LONGEST_WHOLE), path, heard, line)
            return
        except TooLong:
            frame: dict[str, Any] = {}
        met = False
        for key in cursor.members():
            if key != "items":
                frame[key] = cursor.value(LONGEST_PART)
                if met:
                    self.late.add(key)
                continue
            met = True
            whose, changes = self._remembered(heard.bpp_id, frame), incremental(frame)
            for place in cursor.elements():
                cursor.peek()
                line = cursor.line
                item = cursor.value(LONGEST_PART)
                yield self._offered(line, f"{path}.items[{place}]", heard, whose, item, changes=changes)

    def _remembered(self, bpp_id: str, provider: dict[str, Any]) -> Provider:
        """The provider with what an earlier message told of it, since an incremental one leaves it out."""
        key = (bpp_id, text_of(provider.get("id")))
        told = {name: provider[name] for name in provider if name != "items"}
        before = self._providers.pop(key, None)
        if before is None and incremental(provider):
            before = self._known.provider(*key)
        frame = (before or {}) | told
        if all(key) and not incremental(provider):
            self._known.learn_provider(*key, {name: frame[name] for name in ("id", *REMEMBERED) if name in frame})
        if len(listed(frame.get("locations"))) <= MOST_LOCATIONS:
            self._providers[key] = {name: frame[name] for name in REMEMBERED if name in frame}
            if len(self._providers) > PROVIDERS_REMEMBERED:
                self._providers.popitem(last=False)
        return Provider(frame)


def _placed(document: Any) -> Iterator[tuple[str, Any]]:
    """The messages of a document, each with its place in the list that it stands in; one alone has none."""
    if isinstance(document, list):
        yield from ((f"[{place}].", message) for place, message in enumerate(document))
    elif document is not None:
        yield "", document


def _marked(heard: Heard, provider: Provider, offered: Sequence[Offered]) -> list[tuple[str, bytes]]:
    """`job_id` and mark of each, nothing of one without a number. Raises `RecursionError` for what nests deeper than any item."""
    frame = mark_of_frame(heard.bpp_id, heard.bpp_uri, heard.city, provider.told)
    numbers = [text_of(each.item.get("id")) if isinstance(each.item, dict) else "" for each in offered]
    return [
        (job_id_of(heard.bpp_id, provider.id, number), mark_of_item(frame, each.item)) if number else ("", b"")
        for each, number in zip(offered, numbers, strict=True)
    ]
