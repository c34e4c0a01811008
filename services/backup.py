"""Backups: the whole store and its ring of keys in one sealed file while the house is open, and back into an empty store.

Only `master.key` must be kept elsewhere: with it and the file everything comes back, with either alone nothing.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from access.act import acting, end_again
from access.audit import AuditHead, AuditTrail
from access.roles import SYSTEM, Action
from data.backup_file import BackupBroken, read_backup, write_backup
from data.key_ring import MASTER_FILE, RING_FILE, adopt_ring, backup_box
from data.sealing import Box
from data.store.connect import connect
from data.store.dump import counts, number_on, parsed, pieces, put, read, snapshot, written
from data.store.migrate import upgrade
from data.store.unit_of_work import UnitOfWork
from data.store.workers import Workers
from data.vault import Vault
from services.ended import CLOSED, ENDED_FILE, ERASED, WITHDRAWN, noted_ended
from services.train import Progress, silent
from settings import Settings

NOT_BACK = ("sessions", "one_time_codes", "takeaways")
"""What lasts a day at most: it is in a backup, and opens nothing after one."""


class StoreInUse(RuntimeError):
    """There are rows in the store that a backup shall go into; `rows` counts them."""

    code = "store_in_use"

    def __init__(self, rows: int) -> None:
        super().__init__(self.code)
        self.values = {"rows": rows}


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What was done: rows, the size of the file in bytes, seconds, and the newest line of the audit trail that is in it."""

    file: str
    rows: int
    size: int
    seconds: float
    head: int | None


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What came back. `wrong`: what is not as the backup says, which must be nothing; `ended_again`: erasures,
    consents taken back and accounts closed since, which stay so."""

    taken_at: str
    rows: int
    workers: int
    lines: int
    ended_again: int
    seconds: float
    wrong: tuple[str, ...] = field(default=())


def back_up(settings: Settings, file: Path, told: Progress = silent) -> BackupReport:
    """Write a backup of the store as it is now. Raises `data.vault.VaultError`, `OSError`."""
    began, now = time.monotonic(), datetime.now(UTC)
    vault = Vault.open(settings.keys_dir, create=settings.mode == "demonstration")
    box = backup_box(settings.keys_dir)
    upgrade(settings.store_url)
    database = connect(settings.store_url)
    done: Counter[str] = Counter()
    try:
        with acting(database, vault, SYSTEM, Action.BACK_UP, now) as act:
            act.must_be_allowed()
            act.tell()
        with snapshot(database) as connection:
            head, there = AuditTrail(connection, vault).head(), counts(connection)

            def parts() -> Iterator[bytes]:
                ring = (settings.keys_dir / RING_FILE).read_text(encoding="ascii")
                yield json.dumps({"at": now.isoformat(), "ring": ring, "counts": there}).encode()
                for piece in pieces(connection):
                    done[piece[0]] += len(piece[1])
                    told("backing up", done.total() / max(sum(there.values()), 1))
                    yield written(piece)
                yield json.dumps({"end": True, "head": head.told(now) if head else None}).encode()

            size = write_backup(file, box, parts())
    finally:
        database.dispose()
    return BackupReport(str(file), done.total(), size, round(time.monotonic() - began, 2), head.seq if head else None)


def restore(settings: Settings, file: Path, told: Progress = silent) -> RestoreReport:
    """Bring a backup back into the store of the settings, which must be empty, and look whether all of it is there and opens.

    What was ended since is ended again in the same transaction, by the file of `services.ended`; sessions, codes and links of before open
    nothing and do not come back. Nothing is touched before the whole file has been read.
    Raises `StoreInUse`, `data.vault.VaultError` (`BackupBroken` among them), `OSError`.
    """
    began, now = time.monotonic(), datetime.now(UTC)
    box = backup_box(settings.keys_dir)
    about, end = _ends(file, box)
    upgrade(settings.store_url)
    database = connect(settings.store_url)
    try:
        with UnitOfWork(database) as work:
            there = sum(counts(work.connection).values())
            if there:
                raise StoreInUse(there)
            adopt_ring(settings.keys_dir, about["ring"])
            done, whole = 0, max(sum(about["counts"].values()), 1)
            for part in read_backup(file, box):
                piece = parsed(part)
                if piece.get("table") in NOT_BACK:
                    done += len(piece["rows"])
                elif "table" in piece:
                    put(work.connection, read(piece))
                    done += len(piece["rows"])
                    told("bringing back", done / whole)
            number_on(work.connection)
            vault = Vault.open(settings.keys_dir, create=False)
            wrong = _wrong(work.connection, vault, about["counts"], end["head"])
            gone, taken_back = (noted_ended(settings.var_dir, kind) for kind in (ERASED, WITHDRAWN))
            back = end_again(work.connection, vault, gone, taken_back, now)
            back += sum(work.accounts.disable(name, now) for name in noted_ended(settings.var_dir, CLOSED))
            work.commit()
    finally:
        database.dispose()
    return RestoreReport(
        taken_at=about["at"],
        rows=done,
        workers=about["counts"]["workers"],
        lines=about["counts"]["audit_rows"],
        ended_again=back,
        seconds=round(time.monotonic() - began, 2),
        wrong=wrong,
    )


def drill(settings: Settings, file: Path, told: Progress = silent) -> RestoreReport:
    """Bring a backup back into an empty place of its own, with nothing but the file, the master key and the list of who was erased;
    look at it, and throw it away. Raises as `restore`."""
    with tempfile.TemporaryDirectory(prefix="kaam-drill-") as place:
        elsewhere = settings.model_copy(update={"var_dir": Path(place), "database_url": ""})
        elsewhere.keys_dir.mkdir(mode=0o700)
        shutil.copy(settings.keys_dir / MASTER_FILE, elsewhere.keys_dir)
        if (settings.var_dir / ENDED_FILE).exists():
            shutil.copy(settings.var_dir / ENDED_FILE, elsewhere.var_dir)
        return restore(elsewhere, file, told)


def _ends(file: Path, box: Box) -> tuple[dict[str, Any], dict[str, Any]]:
    """The first and the last piece of a backup that is whole."""
    first, last, seen = None, None, Counter[str]()
    for part in read_backup(file, box):
        last = parsed(part)
        first = first or last
        if "table" in last:
            seen[last["table"]] += len(last["rows"])
    if first is None or last is None or not last.get("end") or {**first["counts"], **seen} != first["counts"]:
        raise BackupBroken(path=str(file))
    return first, last


def _wrong(connection: Connection, vault: Vault, told: dict[str, int], head: dict[str, Any] | None) -> tuple[str, ...]:
    """What is not as the backup says: counts of tables, the trail and its newest link, keys of workers that do not open."""
    wrong = [name for name, count in counts(connection).items() if name not in NOT_BACK and count != told.get(name, 0)]
    if AuditTrail(connection, vault).verify(AuditHead.parse(json.dumps(head)) if head else None) is not None:
        wrong.append("audit_trail")
    if Workers(connection, vault).unreadable():
        wrong.append("worker_keys")
    return tuple(wrong)
