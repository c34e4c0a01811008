"""Key files on disk: written once, whole, readable by their owner only.

A folder of keys comes into being in one rename, so that two processes which start
at once agree on one ring and a crash leaves none.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

OWNER_ONLY = 0o600
OTHERS = stat.S_IRWXG | stat.S_IRWXO


class VaultError(Exception):
    """Something about keys or sealed values; `code` and `values` go to the catalogue, never key material."""

    code = "vault"

    def __init__(self, **values: object) -> None:
        super().__init__(f"{self.code} {values}" if values else self.code)
        self.values = values


class KeyMissing(VaultError):
    """A key file or a key in it is absent; `missing` names it."""

    code = "key_missing"


class KeyUnsafe(VaultError):
    """A key file can be read by its group or by others; `path` and `mode` say which and how."""

    code = "key_unsafe"


class KeyBroken(VaultError):
    """A key file is there but cannot be understood, or was wrapped by another master key."""

    code = "key_broken"


def read_private(path: Path) -> bytes:
    """The contents of a key file.

    Raises `KeyMissing` if it is absent and `KeyUnsafe` if anybody but its owner may read or write it.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        raise KeyMissing(missing=str(path)) from None
    with os.fdopen(descriptor, "rb") as file:
        mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        if mode & OTHERS:
            raise KeyUnsafe(path=str(path), mode=f"{mode:04o}")
        return file.read()


def write_folder(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Make `folder` (mode 0700) with these files (mode 0600) in one step; False if somebody else had made it first.

    An existing empty folder is filled; one that holds anything is left as it is.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, contents in files.items():
            descriptor = os.open(draft / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY)
            with os.fdopen(descriptor, "wb") as file:
                file.write(contents)
                file.flush()
                os.fsync(file.fileno())
        with suppress(OSError):
            draft.rename(folder)
            return True
        if not folder.is_dir() or not any(folder.iterdir()):
            raise KeyMissing(missing=str(folder))
        return False
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def replace_private(path: Path, contents: bytes) -> None:
    """Put other contents in the place of a key file in one step: whoever reads meets the one or the other, whole."""
    descriptor, draft = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # made for its owner only
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(contents)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    finally:
        Path(draft).unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def write_private(path: Path, contents: bytes) -> bool:
    """Put these contents there for their owner only, whole; False if somebody else had put something there first, which stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        return False
    descriptor, draft = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # made for its owner only
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(contents)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        Path(draft).unlink(missing_ok=True)
    return True


@contextmanager
def alone_with(folder: Path) -> Iterator[None]:
    """Nobody else who asks for this folder changes its files meanwhile; waits for whoever does."""
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
