"""The vault: seals single values, finds a UAN without knowing it, chains the audit trail and signs consents.

The only file that knows cryptography. A master key wraps all others; each has one purpose and an id, so that keys can be changed
one by one. A sealed value is

    version (1 byte) | key id (4) | nonce (12) | AES-256-GCM ciphertext and tag

and its associated data are that header and the table, column, row and version it belongs to: moved elsewhere, it does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from data.key_files import KeyBroken, KeyMissing, KeyUnsafe, VaultError, read_private, write_folder

__all__ = ["Box", "KeyBroken", "KeyMissing", "KeyUnsafe", "Ring", "RowBox", "Tampered", "UnknownKey", "Vault", "VaultError"]

MASTER_FILE = "master.key"
RING_FILE = "ring.json"
DATA, UAN_INDEX, AUDIT_CHAIN, CONSENT_SIGNING = PURPOSES = ("data", "uan_index", "audit_chain", "consent_signing")

KEY_BYTES = 32
KEY_ID_BYTES = 4
NONCE_BYTES = 12
TAG_BYTES = 16
BLOB_VERSION = b"\x01"
HEADER_BYTES = 1 + KEY_ID_BYTES


class Tampered(VaultError):
    """A sealed value was changed, cut, or moved to another table, column, row or version."""

    code = "tampered"


class UnknownKey(VaultError):
    """A sealed value names a key that is not in the ring; `key` is its id."""

    code = "unknown_key"


class Box:
    """AES-256-GCM under a set of keys: any of them opens, the current one seals."""

    def __init__(self, keys: Mapping[bytes, bytes], current: bytes) -> None:
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self.current = current

    def seal(self, value: bytes | str, *, table: str, column: str, row: str, version: int) -> bytes:
        """A value as a sealed blob of `len(value) + 33` bytes; text is sealed as UTF-8."""
        plain = value.encode("utf-8") if isinstance(value, str) else value
        header = BLOB_VERSION + self.current
        nonce = secrets.token_bytes(NONCE_BYTES)
        where = _where(header, table, column, row, version)
        return header + nonce + self._ciphers[self.current].encrypt(nonce, plain, where)

    def unseal(self, blob: bytes, *, table: str, column: str, row: str, version: int) -> bytes:
        """The value that was sealed in this very place.

        Raises `UnknownKey` if the blob names a key that is not here, `Tampered` for anything else that does not open.
        """
        header, nonce, sealed = (
            blob[:HEADER_BYTES],
            blob[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES],
            blob[HEADER_BYTES + NONCE_BYTES :],
        )
        if len(sealed) < TAG_BYTES or header[:1] != BLOB_VERSION:
            raise Tampered(table=table, column=column)
        cipher = self._ciphers.get(header[1:])
        if cipher is None:
            raise UnknownKey(key=header[1:].hex())
        try:
            return cipher.decrypt(nonce, sealed, _where(header, table, column, row, version))
        except InvalidTag:
            raise Tampered(table=table, column=column) from None


class RowBox:
    """The box of one row, under a key of its own: destroy the sealed key and every value of the row is gone with it."""

    def __init__(self, box: Box, row: str) -> None:
        self._box = box
        self._row = row

    def seal(self, value: bytes | str, *, table: str, column: str, version: int) -> bytes:
        """As `Box.seal`, for this row."""
        return self._box.seal(value, table=table, column=column, row=self._row, version=version)

    def unseal(self, blob: bytes, *, table: str, column: str, version: int) -> bytes:
        """As `Box.unseal`, for this row."""
        return self._box.unseal(blob, table=table, column=column, row=self._row, version=version)


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys of one purpose, by id, and the one in force."""

    keys: Mapping[bytes, bytes]
    current: bytes


class Vault:
    """All that is done with keys. `Vault.open` is the way in."""

    def __init__(self, rings: Mapping[str, Ring], passing: bytes | None = None) -> None:
        """`passing`: the key of what lasts a day at most; without one a random key, so that nothing outlasts this object."""
        self._passing = passing or secrets.token_bytes(KEY_BYTES)
        self._box = Box(rings[DATA].keys, rings[DATA].current)
        self._uan_key = rings[UAN_INDEX].keys[rings[UAN_INDEX].current]
        self._chain_key = rings[AUDIT_CHAIN].keys[rings[AUDIT_CHAIN].current]
        self._signing = {key_id: Ed25519PrivateKey.from_private_bytes(key) for key_id, key in rings[CONSENT_SIGNING].keys.items()}
        self._signing_current = rings[CONSENT_SIGNING].current

    @classmethod
    def open(cls, keys_dir: Path, create: bool) -> Self:
        """Open the keys in `keys_dir`; with `create` (demonstration only) an absent or empty folder is filled first.

        A folder that holds something but lacks a key is never completed: what was sealed under the lost key could not be read.
        Raises `KeyMissing` (naming the file or key), `KeyUnsafe`, `KeyBroken`.
        """
        if create and not (keys_dir.is_dir() and any(keys_dir.iterdir())):
            write_folder(keys_dir, _new_ring())
        master = _master(keys_dir)
        return cls(_read_ring(keys_dir, master), hmac.digest(master, b"passing", hashlib.sha256))

    def seal(self, value: bytes | str, *, table: str, column: str, row: str, version: int) -> bytes:
        """Seal a value for its place under the current data key."""
        return self._box.seal(value, table=table, column=column, row=row, version=version)

    def unseal(self, blob: bytes, *, table: str, column: str, row: str, version: int) -> bytes:
        """Open a value in its place. Raises `Tampered`, `UnknownKey`."""
        return self._box.unseal(blob, table=table, column=column, row=row, version=version)

    def new_row_key(self, *, table: str, row: str) -> bytes:
        """A fresh key for one row, sealed under the current data key (69 bytes)."""
        return self.seal(secrets.token_bytes(KEY_ID_BYTES + KEY_BYTES), table=table, column="row_key", row=row, version=1)

    def row_box(self, row_key: bytes, *, table: str, row: str) -> RowBox:
        """The box of a row from its sealed key. Raises `Tampered`, `UnknownKey`."""
        plain = self.unseal(row_key, table=table, column="row_key", row=row, version=1)
        key_id, key = plain[:KEY_ID_BYTES], plain[KEY_ID_BYTES:]
        return RowBox(Box({key_id: key}, key_id), row)

    def uan_index(self, uan: str) -> bytes:
        """HMAC-SHA256 of a clean UAN (32 bytes): equal for equal UANs, and says nothing without the key."""
        return hmac.digest(self._uan_key, uan.encode("utf-8"), hashlib.sha256)

    def mark(self, purpose: str, *parts: str) -> bytes:
        """HMAC-SHA256 (32 bytes) of what lasts a day at most, a cookie or a one-time code: a key a purpose, all of them of the master
        key, so that a new one forgets them."""
        key = hmac.digest(self._passing, purpose.encode("utf-8"), hashlib.sha256)
        return hmac.digest(key, _framed(*(part.encode("utf-8") for part in parts)), hashlib.sha256)

    def same_mark(self, known: bytes, purpose: str, *parts: str) -> bool:
        """Whether these parts give the mark, compared in a time that does not depend on where they differ."""
        return hmac.compare_digest(known, self.mark(purpose, *parts))

    def chain(self, previous: bytes, row: bytes) -> bytes:
        """The next link of the audit chain: HMAC-SHA256 (32 bytes) of the link before and this row."""
        return hmac.digest(self._chain_key, _framed(previous, row), hashlib.sha256)

    def sign(self, message: bytes) -> bytes:
        """Ed25519 signature, led by the id of the signing key (68 bytes)."""
        return self._signing_current + self._signing[self._signing_current].sign(message)

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether one of our signing keys signed this very message."""
        key = self._signing.get(signature[:KEY_ID_BYTES])
        if key is None:
            return False
        try:
            key.public_key().verify(signature[KEY_ID_BYTES:], message)
        except InvalidSignature:
            return False
        return True


def _framed(*parts: bytes) -> bytes:
    """Parts joined so that no other parts give the same bytes: each is led by its length."""
    return b"".join(len(part).to_bytes(8, "big") + part for part in parts)


def _where(header: bytes, table: str, column: str, row: str, version: int) -> bytes:
    return _framed(header, table.encode(), column.encode(), row.encode(), str(version).encode())


def _new_ring() -> dict[str, bytes]:
    """A fresh master key and one key of each purpose, wrapped by it, as the two files."""
    master = secrets.token_bytes(KEY_BYTES)
    ring: dict[str, Any] = {}
    for purpose in PURPOSES:
        key_id = secrets.token_bytes(KEY_ID_BYTES)
        ring[purpose] = {
            "current": key_id.hex(),
            "keys": {key_id.hex(): _wrap(master, purpose, key_id, secrets.token_bytes(KEY_BYTES)).hex()},
        }
    return {MASTER_FILE: master.hex().encode() + b"\n", RING_FILE: json.dumps(ring, indent=1).encode() + b"\n"}


def _wrap(master: bytes, purpose: str, key_id: bytes, key: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(master).encrypt(nonce, key, _framed(purpose.encode(), key_id))


def _master(keys_dir: Path) -> bytes:
    try:
        master = bytes.fromhex(read_private(keys_dir / MASTER_FILE).decode("ascii").strip())
    except ValueError:
        raise KeyBroken(path=str(keys_dir / MASTER_FILE)) from None
    if len(master) != KEY_BYTES:
        raise KeyBroken(path=str(keys_dir / MASTER_FILE))
    return master


def _read_ring(keys_dir: Path, master: bytes) -> dict[str, Ring]:
    path = keys_dir / RING_FILE
    contents = read_private(path)
    rings: dict[str, Ring] = {}
    try:
        stored = json.loads(contents)
        for purpose in PURPOSES:
            if purpose not in stored:
                raise KeyMissing(missing=f"{purpose} in {path}")
            keys = {}
            for name, wrapped in stored[purpose]["keys"].items():
                blob, key_id = bytes.fromhex(wrapped), bytes.fromhex(name)
                plain = AESGCM(master).decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], _framed(purpose.encode(), key_id))
                keys[key_id] = plain
            current = bytes.fromhex(stored[purpose]["current"])
            if current not in keys:
                raise KeyMissing(missing=f"current key of {purpose} in {path}")
            rings[purpose] = Ring(keys, current)
    except (ValueError, KeyError, TypeError, AttributeError, InvalidTag):
        raise KeyBroken(path=str(path)) from None
    return rings
