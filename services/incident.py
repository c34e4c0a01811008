"""When something has happened: the report that is due, drafted from the audit trail, and the ids of whoever has to be told.

The hours are those of the CERT-In directions of 28 April 2022 (six hours from noticing) and of rule 7 of the DPDP Rules 2025 (the Data
Protection Board without delay, and in full within seventy-two hours). The draft holds counts, posts and fields, never a worker.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from access.audit import DONE, AuditTrail
from access.roles import Role
from data.store.audit_rows import AuditRow
from data.store.unit_of_work import UnitOfWork
from services.house import House

CERT_IN, BOARD = timedelta(hours=6), timedelta(hours=72)
MOST_NAMED = 20
"""Actors in the draft's table, those with most lines first."""


class IncidentRefused(ValueError):
    """The times are not in order."""

    code = "incident_times"


@dataclass(frozen=True, slots=True)
class Incident:
    """What was noticed: aware times from when to when it lasted, when it was noticed, who (an account's name; None: anybody), and what."""

    since: datetime
    until: datetime
    noticed: datetime
    account: str | None
    what: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """The draft and the list: where they are, how many lines and workers they rest on, the first line that does not stand."""

    report: str
    affected: str
    lines: int
    workers: int
    broken_at: int | None


def draft(house: House, incident: Incident, folder: Path) -> Drafted:
    """Write `report.md` and `affected.txt` (ids of workers, a line each, readable by their owner only) into a new folder.

    Raises `IncidentRefused`, `OSError`.
    """
    if not incident.since <= incident.until or incident.noticed < incident.since:
        raise IncidentRefused
    with UnitOfWork(house.database, writing=False) as work:
        trail = AuditTrail(work.connection, house.vault)
        account = work.accounts.named(incident.account) if incident.account else None
        actor = account.id if account else incident.account
        rows = [row for row in trail.between(incident.since, incident.until) if actor is None or row.actor_id == actor]
        broken = trail.verify()
        names = {row.actor_id: found.name for row in rows if (found := work.accounts.get(row.actor_id))}
    touched = sorted({row.subject for row in rows if row.subject and row.outcome == DONE})
    folder.mkdir(parents=True)
    report, affected = folder / "report.md", folder / "affected.txt"
    _write(report, _report(incident, rows, names, len(touched), broken))
    _write(affected, "".join(f"{worker}\n" for worker in touched))
    return Drafted(str(report), str(affected), len(rows), len(touched), broken)


def _report(incident: Incident, rows: list[AuditRow], names: dict[str, str], workers: int, broken: int | None) -> str:
    done = [row for row in rows if row.outcome == DONE]
    fields = Counter(name for row in done for name in row.fields)
    acts = Counter((row.role, row.action, row.purpose or "") for row in done)
    by = Counter(_who(row, names) for row in rows)
    refused = Counter(row.outcome for row in rows if row.outcome != DONE)
    turned_away = sum(refused.values())
    trail = (
        "stands: every line is as it was written"
        if broken is None
        else f"does not stand from line {broken} on; what follows may lack lines"
    )
    parts = [
        "# Report of an incident (draft)",
        f"Drafted {_at(datetime.now(UTC))} from the audit trail, which {trail}. Fill in what stands in brackets.",
        "## When it is due",
        f"- CERT-In: by **{_at(incident.noticed + CERT_IN)}** (six hours from noticing)",
        f"- Data Protection Board: without delay; in full by **{_at(incident.noticed + BOARD)}** (seventy-two hours)",
        "- Every worker concerned: without delay, in her language (`affected.txt`)",
        "## What happened",
        incident.what.strip() or "[what happened]",
        f"From {_at(incident.since)} to {_at(incident.until)}, noticed {_at(incident.noticed)}"
        + (f", by the account {incident.account}." if incident.account else "."),
        f"Workers whose data was touched in that time: **{workers:,}**. Lines of the trail: {len(rows):,}, refused: {turned_away:,}.",
        _table(("fields", "times"), fields.most_common()),
        _table(("role", "what was done", "what for", "times"), [(*act, times) for act, times in sorted(acts.items())]),
        _table(("who", "lines"), by.most_common(MOST_NAMED)),
        _table(("refused because", "times"), refused.most_common()),
        "## What it may mean for them",
        "[what somebody could do with these fields]",
        "## What was done against it, and what they can do",
        "[measures; what a worker can do; whom to call]",
        "## Who reports",
        "[name, post, telephone]",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _who(row: AuditRow, names: dict[str, str]) -> str:
    """A post by its name; a worker's session, which is nobody's name, as what it is."""
    return names.get(row.actor_id) or ("workers themselves" if row.role == Role.WORKER else row.role)


def _table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    if not rows:
        return ""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _write(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
