"""A backup as a file: pieces sealed one after the other, so that none can be read, changed, moved or cut off unseen.

    KAAM-BACKUP-1\\n | id (16 bytes) | for each piece: length (4 bytes, big-endian) | sealed, zlib-compressed JSON

The first piece tells what it is of, the last that it is whole. The key is derived from the master key alone, which is kept elsewhere.
"""

from __future__ import annotations

import os
import secrets
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from data.key_files import VaultError
from data.sealing import Box

MAGIC = b"KAAM-BACKUP-1\n"
ID_BYTES, LENGTH_BYTES = 16, 4
LONGEST = 256 * 1024 * 1024
"""Bytes of a piece: what says it is longer is no backup of ours."""


class BackupBroken(VaultError):
    """The file is no backup of this installation, or not as it was written; `path` names it."""

    code = "backup_broken"


class BackupThere(VaultError):
    """There is a file of this name already; `path` names it."""

    code = "backup_there"


def write_backup(path: Path, box: Box, parts: Iterable[bytes]) -> int:
    """Write the parts, readable by their owner only; the file has its name when it is whole. Its size. Raises `BackupThere`."""
    if path.exists():
        raise BackupThere(path=str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    draft, number = path.with_name(f".{path.name}.part"), secrets.token_bytes(ID_BYTES)
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
            file.write(MAGIC + number)
            for place, part in enumerate(parts):
                sealed = box.seal(zlib.compress(part, 6), table="backup", column="piece", row=number.hex(), version=place)
                file.write(len(sealed).to_bytes(LENGTH_BYTES, "big") + sealed)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path.stat().st_size


def read_backup(path: Path, box: Box) -> Iterator[bytes]:
    """The parts in order. Raises `BackupBroken` at the first that is not as it was written; that none is missing at the end, the last
    one has to tell."""
    with path.open("rb") as file:
        head = file.read(len(MAGIC) + ID_BYTES)
        if not head.startswith(MAGIC) or len(head) != len(MAGIC) + ID_BYTES:
            raise BackupBroken(path=str(path))
        number, place = head[len(MAGIC) :].hex(), 0
        while length := file.read(LENGTH_BYTES):
            size = int.from_bytes(length, "big")
            sealed = file.read(size) if size <= LONGEST else b""
            if len(length) != LENGTH_BYTES or len(sealed) != size:
                raise BackupBroken(path=str(path))
            try:
                yield zlib.decompress(box.unseal(sealed, table="backup", column="piece", row=number, version=place))
            except (VaultError, zlib.error):
                raise BackupBroken(path=str(path)) from None
            place += 1
