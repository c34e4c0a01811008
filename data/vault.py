"""The vault: seals single values, finds a UAN without knowing it, chains the audit trail and signs consents.

With the two files it stands on, `sealing` and `key_ring`, all that knows cryptography. A key has one purpose and an id, so that keys can
be changed one by one; a vault that is open takes a changed ring up with its next use.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from data.key_files import KeyBroken, KeyMissing, KeyUnsafe, VaultError
from data.key_ring import (
    AUDIT_CHAIN,
    CONSENT_SIGNING,
    DATA,
    RING_FILE,
    UAN_INDEX,
    Ring,
    change_key,
    drop_keys,
    make_ring,
    read_master,
    read_ring,
)
from data.sealing import KEY_BYTES, KEY_ID_BYTES, Box, RowBox, Tampered, UnknownKey, framed

__all__ = ["Box", "KeyBroken", "KeyMissing", "KeyUnsafe", "Ring", "RowBox", "Tampered", "UnknownKey", "Vault", "VaultError"]


class _Keys:
    """The rings, ready for use."""

    def __init__(self, rings: Mapping[str, Ring]) -> None:
        self.box = Box(rings[DATA].keys, rings[DATA].current)
        current = rings[UAN_INDEX].current
        self.uan_key = current
        self.uan_keys = [rings[UAN_INDEX].keys[current], *(key for name, key in rings[UAN_INDEX].keys.items() if name != current)]
        self.chain = rings[AUDIT_CHAIN].keys[rings[AUDIT_CHAIN].current]
        signing = rings[CONSENT_SIGNING]
        private = {name: Ed25519PrivateKey.from_private_bytes(key) for name, key in signing.keys.items()}
        self.signing_id, self.signing = signing.current, private[signing.current]
        self.proving = {name: Ed25519PublicKey.from_public_bytes(key) for name, key in signing.public.items()}
        self.proving |= {name: key.public_key() for name, key in private.items()}


class Vault:
    """All that is done with keys. `Vault.open` is the way in."""

    def __init__(self, rings: Mapping[str, Ring], passing: bytes | None = None, keys_dir: Path | None = None) -> None:
        """`passing`: the key of what lasts a day at most; without one a random key, so that nothing outlasts this object. `keys_dir`:
        where the rings came from, and where a changed one is looked for."""
        self._passing = passing or secrets.token_bytes(KEY_BYTES)
        self._keys_dir = keys_dir
        self._seen: tuple[int, int] | None = None
        self._known = _Keys(rings)

    @classmethod
    def open(cls, keys_dir: Path, create: bool) -> Self:
        """Open the keys in `keys_dir`; with `create` (demonstration only) an absent or empty folder is filled first.

        A folder that holds something but lacks a key is never completed: what was sealed under the lost key could not be read.
        Raises `KeyMissing` (naming the file or key), `KeyUnsafe`, `KeyBroken`.
        """
        if create and not (keys_dir.is_dir() and any(keys_dir.iterdir())):
            make_ring(keys_dir)
        master = read_master(keys_dir)
        return cls(read_ring(keys_dir, master), hmac.digest(master, b"passing", hashlib.sha256), keys_dir)

    @property
    def data_key(self) -> bytes:
        """Id of the data key in force."""
        return self._keys.box.current

    @property
    def uan_key(self) -> bytes:
        """Id of the key in force of the index of UANs."""
        return self._keys.uan_key

    @property
    def changed_at(self) -> float:
        """When a key was changed last, in seconds since 1970."""
        return (self._folder / RING_FILE).stat().st_mtime

    def change(self, purpose: str) -> None:
        """Put a fresh key of a purpose of `data.key_ring.CHANGEABLE` in force, here and in every process that has the folder open."""
        change_key(self._folder, purpose)

    def drop(self, purpose: str) -> int:
        """Forget the keys of a purpose that are no longer in force; how many. What still stands under them is lost."""
        return drop_keys(self._folder, purpose)

    def seal(self, value: bytes | str, *, table: str, column: str, row: str, version: int) -> bytes:
        """Seal a value for its place under the current data key."""
        return self._keys.box.seal(value, table=table, column=column, row=row, version=version)

    def unseal(self, blob: bytes, *, table: str, column: str, row: str, version: int) -> bytes:
        """Open a value in its place. Raises `Tampered`, `UnknownKey`."""
        return self._keys.box.unseal(blob, table=table, column=column, row=row, version=version)

    def reseal(self, blob: bytes, *, table: str, column: str, row: str, version: int) -> bytes:
        """The same value in the same place under the current data key. Raises `Tampered`, `UnknownKey`."""
        plain = self.unseal(blob, table=table, column=column, row=row, version=version)
        return self.seal(plain, table=table, column=column, row=row, version=version)

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
        return self.uan_indexes(uan)[0]

    def uan_indexes(self, uan: str) -> list[bytes]:
        """The index of a clean UAN under the key in force, then under those that were before it."""
        return [hmac.digest(key, uan.encode("utf-8"), hashlib.sha256) for key in self._keys.uan_keys]

    def mark(self, purpose: str, *parts: str) -> bytes:
        """HMAC-SHA256 (32 bytes) of what lasts a day at most, a cookie or a one-time code: a key a purpose, all of them of the master
        key, so that a new one forgets them."""
        key = hmac.digest(self._passing, purpose.encode("utf-8"), hashlib.sha256)
        return hmac.digest(key, framed(*(part.encode("utf-8") for part in parts)), hashlib.sha256)

    def same_mark(self, known: bytes, purpose: str, *parts: str) -> bool:
        """Whether these parts give the mark, compared in a time that does not depend on where they differ."""
        return hmac.compare_digest(known, self.mark(purpose, *parts))

    def chain(self, previous: bytes, row: bytes) -> bytes:
        """The next link of the audit chain: HMAC-SHA256 (32 bytes) of the link before and this row."""
        return hmac.digest(self._keys.chain, framed(previous, row), hashlib.sha256)

    def sign(self, message: bytes) -> bytes:
        """Ed25519 signature, led by the id of the signing key (68 bytes)."""
        keys = self._keys
        return keys.signing_id + keys.signing.sign(message)

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether one of our signing keys, of now or of before, signed this very message."""
        key = self._keys.proving.get(signature[:KEY_ID_BYTES])
        if key is None:
            return False
        try:
            key.verify(signature[KEY_ID_BYTES:], message)
        except InvalidSignature:
            return False
        return True

    def attest(self, claims: Mapping[str, Any]) -> str:
        """These claims as a compact JWS (RFC 7515, signed by Ed25519 as RFC 9864 names it), which others verify by `public_keys`.

        What is signed begins with letters and a consent with a brace: neither is ever taken for the other.
        """
        keys = self._keys
        header = {"alg": "Ed25519", "typ": "JWT", "kid": keys.signing_id.hex()}
        said = ".".join(_base64(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims))
        return f"{said}.{_base64(keys.signing.sign(said.encode('ascii')))}"

    def public_keys(self) -> dict[str, Any]:
        """The public halves of our signing keys, of now and of before, as a JWK set (RFC 7517)."""
        usual = {"kty": "OKP", "crv": "Ed25519", "use": "sig"}
        proving = self._keys.proving.items()
        return {"keys": [usual | {"kid": name.hex(), "x": _base64(key.public_bytes_raw())} for name, key in proving]}

    @property
    def _folder(self) -> Path:
        if self._keys_dir is None:
            raise KeyMissing(missing=RING_FILE)
        return self._keys_dir

    @property
    def _keys(self) -> _Keys:
        """The keys as they are on disk now: asking after the file takes a few microseconds."""
        seen = self._ring_on_disk()
        if seen != self._seen and self._keys_dir is not None:
            self._known = _Keys(read_ring(self._keys_dir, read_master(self._keys_dir)))
            self._seen = seen
        return self._known

    def _ring_on_disk(self) -> tuple[int, int] | None:
        """What changes with the file, or None where there is none to look at."""
        try:
            stat = (self._keys_dir / RING_FILE).stat() if self._keys_dir else None
        except OSError:
            return None
        return (stat.st_ino, stat.st_mtime_ns) if stat else None


def _base64(plain: bytes) -> str:
    return urlsafe_b64encode(plain).decode("ascii").rstrip("=")
