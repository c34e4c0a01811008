"""Sealed values: AES-256-GCM with everything that says where a value belongs as associated data.

A sealed value is

    version (1 byte) | key id (4) | nonce (12) | AES-256-GCM ciphertext and tag

and its associated data are that header and the table, column, row and version it belongs to: moved elsewhere, it does not open.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from data.key_files import VaultError

KEY_BYTES = 32
KEY_ID_BYTES = 4
NONCE_BYTES = 12
TAG_BYTES = 16
BLOB_VERSION = b"\x01"
HEADER_BYTES = 1 + KEY_ID_BYTES
KEY_ID_PLACE = (2, KEY_ID_BYTES)
"""Where in a blob the id of its key stands, as SQL's substr counts: from the second byte, four of them."""


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


def framed(*parts: bytes) -> bytes:
    """Parts joined so that no other parts give the same bytes: each is led by its length."""
    return b"".join(len(part).to_bytes(8, "big") + part for part in parts)


def _where(header: bytes, table: str, column: str, row: str, version: int) -> bytes:
    return framed(header, table.encode(), column.encode(), row.encode(), str(version).encode())
