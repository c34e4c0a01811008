"""The ring of keys: `master.key` wraps all others, which lie in `ring.json` by purpose and id.

A key that is changed stays in the ring until nothing stands under it any more. Of a signing key that is changed only its public half
stays, which proves what it signed and signs nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from data.key_files import KeyBroken, KeyMissing, alone_with, read_private, replace_private, write_folder
from data.sealing import KEY_BYTES, KEY_ID_BYTES, NONCE_BYTES, Box, framed

MASTER_FILE = "master.key"
RING_FILE = "ring.json"
DATA, UAN_INDEX, AUDIT_CHAIN, CONSENT_SIGNING = PURPOSES = ("data", "uan_index", "audit_chain", "consent_signing")
CHANGEABLE = (DATA, UAN_INDEX, CONSENT_SIGNING)
"""Purposes whose key can be changed. The chain of the audit trail hangs on one key from its first line: a new key is a new trail."""


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys of one purpose, by id, the one in force, and the public halves of those that signed before."""

    keys: Mapping[bytes, bytes]
    current: bytes
    public: Mapping[bytes, bytes] = field(default_factory=dict)


def make_ring(keys_dir: Path) -> None:
    """Make the folder with a fresh master key and one key of each purpose, unless somebody else had made it first."""
    master = secrets.token_bytes(KEY_BYTES)
    ring: dict[str, Any] = {purpose: {"current": "", "keys": {}} for purpose in PURPOSES}
    for purpose in PURPOSES:
        _put_in_force(ring[purpose], master, purpose)
    write_folder(keys_dir, {MASTER_FILE: master.hex().encode() + b"\n", RING_FILE: _written(ring)})


def read_master(keys_dir: Path) -> bytes:
    """The key that wraps all others. Raises `KeyMissing`, `KeyUnsafe`, `KeyBroken`."""
    try:
        master = bytes.fromhex(read_private(keys_dir / MASTER_FILE).decode("ascii").strip())
    except ValueError:
        raise KeyBroken(path=str(keys_dir / MASTER_FILE)) from None
    if len(master) != KEY_BYTES:
        raise KeyBroken(path=str(keys_dir / MASTER_FILE))
    return master


def read_ring(keys_dir: Path, master: bytes) -> dict[str, Ring]:
    """The keys of every purpose. Raises `KeyMissing` (naming file or key), `KeyUnsafe`, `KeyBroken`."""
    path = keys_dir / RING_FILE
    contents = read_private(path)
    rings: dict[str, Ring] = {}
    try:
        stored = json.loads(contents)
        for purpose in PURPOSES:
            if purpose not in stored:
                raise KeyMissing(missing=f"{purpose} in {path}")
            keys = {bytes.fromhex(name): _unwrap(master, purpose, name, text) for name, text in stored[purpose]["keys"].items()}
            current = bytes.fromhex(stored[purpose]["current"])
            if current not in keys:
                raise KeyMissing(missing=f"current key of {purpose} in {path}")
            public = {bytes.fromhex(name): bytes.fromhex(text) for name, text in stored[purpose].get("public", {}).items()}
            rings[purpose] = Ring(keys, current, public)
    except (ValueError, KeyError, TypeError, AttributeError, InvalidTag):
        raise KeyBroken(path=str(path)) from None
    return rings


def change_key(keys_dir: Path, purpose: str) -> None:
    """Put a fresh key of this purpose in force, in one step on disk; the one before still opens, or as a signing key still proves."""
    with alone_with(keys_dir):
        master = read_master(keys_dir)
        before = read_ring(keys_dir, master)[purpose]
        stored = json.loads(read_private(keys_dir / RING_FILE))
        if purpose == CONSENT_SIGNING:
            name = before.current.hex()
            stored[purpose].setdefault("public", {})[name] = _public_half(master, name, stored[purpose]["keys"][name])
            stored[purpose]["keys"] = {}
        _put_in_force(stored[purpose], master, purpose)
        replace_private(keys_dir / RING_FILE, _written(stored))


def adopt_ring(keys_dir: Path, text: str) -> None:
    """Take the keys of another ring under the same master key in, that of a backup: they open and prove, and those in force stay so. A
    folder without a ring gets it whole. Raises `KeyBroken`."""
    with alone_with(keys_dir):
        master = read_master(keys_dir)
        path = keys_dir / RING_FILE
        try:
            other = json.loads(text)
            for purpose in PURPOSES:
                for name, wrapped in other[purpose]["keys"].items():
                    _unwrap(master, purpose, name, wrapped)
        except (ValueError, KeyError, TypeError, AttributeError, InvalidTag):
            raise KeyBroken(path=str(path)) from None
        if not path.exists():
            replace_private(path, _written(other))
            return
        stored = json.loads(read_private(path))
        if stored[AUDIT_CHAIN] != other[AUDIT_CHAIN]:
            raise KeyBroken(path=str(path))
        for purpose in CHANGEABLE:
            public = other[purpose].get("public", {})
            if purpose == CONSENT_SIGNING:
                public |= {name: _public_half(master, name, wrapped) for name, wrapped in other[purpose]["keys"].items()}
                stored[purpose].setdefault("public", {}).update(public)
            else:
                stored[purpose]["keys"] = other[purpose]["keys"] | stored[purpose]["keys"]
        replace_private(path, _written(stored))


def backup_box(keys_dir: Path) -> Box:
    """The box of backups: its key is derived from the master key alone, so that no change of other keys closes an old backup.

    Raises `KeyMissing`, `KeyUnsafe`, `KeyBroken`.
    """
    derived = hmac.digest(read_master(keys_dir), b"backup", hashlib.sha512)
    key, key_id = derived[:KEY_BYTES], derived[KEY_BYTES : KEY_BYTES + KEY_ID_BYTES]
    return Box({key_id: key}, key_id)


def drop_keys(keys_dir: Path, purpose: str) -> int:
    """Forget every key of this purpose but the one in force; how many there were. What still stands under them is lost."""
    with alone_with(keys_dir):
        stored = json.loads(read_private(keys_dir / RING_FILE))
        current, keys = stored[purpose]["current"], stored[purpose]["keys"]
        if len(keys) == 1:
            return 0
        stored[purpose]["keys"] = {current: keys[current]}
        replace_private(keys_dir / RING_FILE, _written(stored))
        return len(keys) - 1


def _put_in_force(ring: dict[str, Any], master: bytes, purpose: str) -> None:
    key_id, nonce = secrets.token_bytes(KEY_ID_BYTES), secrets.token_bytes(NONCE_BYTES)
    wrapped = nonce + AESGCM(master).encrypt(nonce, secrets.token_bytes(KEY_BYTES), framed(purpose.encode(), key_id))
    ring["keys"][key_id.hex()] = wrapped.hex()
    ring["current"] = key_id.hex()


def _public_half(master: bytes, name: str, wrapped: str) -> str:
    private = Ed25519PrivateKey.from_private_bytes(_unwrap(master, CONSENT_SIGNING, name, wrapped))
    return private.public_key().public_bytes_raw().hex()


def _unwrap(master: bytes, purpose: str, name: str, wrapped: str) -> bytes:
    blob = bytes.fromhex(wrapped)
    return AESGCM(master).decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], framed(purpose.encode(), bytes.fromhex(name)))


def _written(ring: Mapping[str, Any]) -> bytes:
    return json.dumps(ring, indent=1).encode() + b"\n"
