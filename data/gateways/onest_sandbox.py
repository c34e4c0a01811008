"""A participant of the ONEST network that stands in for all of them: a SQLite file with applications that nobody real reads, and the calls
by which it answers."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.feeds.onest_tree import part
from data.gateways.errors import GatewayRefused
from data.gateways.onest_context import moment
from data.gateways.sandbox_file import Cursor, opened
from data.store.column_types import compact_json

TABLES = """
CREATE TABLE IF NOT EXISTS applications (
    reference TEXT PRIMARY KEY, context TEXT NOT NULL, chosen TEXT NOT NULL, person TEXT, order_id TEXT, state TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS confirmed (number INTEGER PRIMARY KEY AUTOINCREMENT, reference TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS heard (message_id TEXT PRIMARY KEY, call TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS calls (
    number INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL, body TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0);
"""
MOST_TRIES = 5
MISSING, UNUSABLE = 404, 422
STATES = {"select": "SELECTED", "init": "APPLICATION_IN_PROGRESS", "confirm": "APPLICATION_ACCEPTED", "cancel": "CANCELLED"}
QUOTE = {"price": {"currency": "INR", "value": "0"}, "breakup": [], "ttl": "P1D"}
FORM = {"required": "true", "form": {"mime_type": "text/html", "url": "https://forms.example/1"}}


class SandboxOnest:
    """Hears messages and has calls to make. What is confirmed twice is there twice: only a message's number keeps it from happening again.

    `asks_form`: whether its items ask for a form before an application is taken.
    """

    def __init__(self, path: Path, *, asks_form: bool = False) -> None:
        self.path = path
        self.asks_form = asks_form

    def hear(self, message: Mapping[str, Any]) -> None:
        """A message of the network; its answer is a call to be made. Raises `GatewayRefused`, `GatewayUnavailable`."""
        context, told = part(message, "context"), part(message, "message")
        with opened(self.path, TABLES) as file:
            known = file.execute("SELECT call FROM heard WHERE message_id = ?", (context["message_id"],)).fetchone()
            if known is None:
                call = compact_json(self._answer(file, context, told))
                file.execute("INSERT INTO heard VALUES (?, ?)", (context["message_id"], call))
            else:
                call = known[0]
            _queue(file, call)

    def decide(self, reference: str, state: str, action: str = "on_update") -> None:
        """An employer decides: a state of the network's, told unasked."""
        with opened(self.path, TABLES) as file:
            file.execute("UPDATE applications SET state = ? WHERE reference = ?", (state, reference))
            row = file.execute("SELECT context FROM applications WHERE reference = ?", (reference,)).fetchone()
            context = json.loads(row[0]) | {"message_id": str(uuid.uuid4())}
            _queue(file, compact_json(self._call(file, action, context)))

    def received(self) -> dict[str, int]:
        """How often each application was confirmed: once, unless it was taken in twice."""
        with opened(self.path, TABLES) as file:
            return dict(file.execute("SELECT reference, count(*) FROM confirmed GROUP BY reference").fetchall())

    def standing(self, reference: str) -> tuple[str, dict[str, Any] | None] | None:
        """The state of an application, and whatever is held of the worker."""
        with opened(self.path, TABLES) as file:
            row = file.execute("SELECT state, person FROM applications WHERE reference = ?", (reference,)).fetchone()
        return None if row is None else (row[0], None if row[1] is None else json.loads(row[1]))

    def calls(self) -> list[tuple[int, str, bytes]]:
        """The calls to be made: number, address and body."""
        with opened(self.path, TABLES) as file:
            found = file.execute("SELECT number, url, body FROM calls ORDER BY number").fetchall()
        return [(number, url, body.encode()) for number, url, body in found]

    def called(self, number: int, *, taken: bool) -> None:
        """A call was made; it is made again unless it was `taken`, or was not so often that the participant lets it be."""
        with opened(self.path, TABLES) as file:
            file.execute("UPDATE calls SET tries = tries + 1 WHERE number = ?", (number,))
            file.execute("DELETE FROM calls WHERE number = ? AND (? OR tries >= ?)", (number, taken, MOST_TRIES))

    def _answer(self, file: Cursor, context: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
        """What happens by a message, and the call that answers it."""
        action, reference, order = context["action"], context["transaction_id"], part(told, "order")
        if action == "select":
            values = (reference, compact_json(context), compact_json(order), STATES[action])
            file.execute("INSERT OR REPLACE INTO applications (reference, context, chosen, state) VALUES (?, ?, ?, ?)", values)
        elif file.execute("SELECT 1 FROM applications WHERE reference = ?", (reference,)).fetchone() is None:
            raise GatewayRefused(MISSING, "unknown_reference")
        elif action in ("init", "confirm"):
            person = compact_json(order["fulfillments"][0]["customer"])
            query = "UPDATE applications SET person = ?, order_id = ?, state = ? WHERE reference = ?"
            file.execute(query, (person, order.get("id"), STATES[action], reference))
        elif action == "cancel":
            file.execute("UPDATE applications SET person = NULL, state = ? WHERE reference = ?", (STATES[action], reference))
        if action == "confirm":
            file.execute("INSERT INTO confirmed (reference) VALUES (?)", (reference,))
        return self._call(file, f"on_{action}", context)

    def _call(self, file: Cursor, action: str, context: dict[str, Any]) -> dict[str, Any]:
        query = "SELECT chosen, order_id, state FROM applications WHERE reference = ?"
        chosen, order_id, state = file.execute(query, (context["transaction_id"],)).fetchone()
        now = moment(datetime.now(UTC))
        order = json.loads(chosen) | {"quote": QUOTE}
        if action != "on_select":
            stands = {"state": {"descriptor": {"code": state}, "updated_at": now}}
            order["fulfillments"] = [each | stands for each in order["fulfillments"]]
        if action == "on_init" and self.asks_form:
            order["items"] = [each | {"xinput": FORM} for each in order["items"]]
        if order_id:
            order |= {"id": order_id, "status": "Active"}
        elif action == "on_cancel":
            order["id"] = context["transaction_id"]
        return {"context": context | {"action": action, "timestamp": now}, "message": {"order": order}}


def _queue(file: Cursor, call: str) -> None:
    context = json.loads(call)["context"]
    file.execute("INSERT INTO calls (url, body) VALUES (?, ?)", (f"{context['bap_uri']}/{context['action']}", call))
