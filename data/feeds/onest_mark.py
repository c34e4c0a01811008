"""A mark of all that an ONEST item is read from: one that comes again with the same mark is the same advert, and need not be read."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from settings import settings

MARK_BYTES = 16
TABLES = ("feed_words.csv", "states.csv", "city_codes.csv")
"""What reading looks up; with a word more in them an item may be another advert than it was."""
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def mark_of_frame(bpp_id: str, bpp_uri: str, city: str, provider: dict[str, Any]) -> bytes:
    """Of whose an item is, and of the reader itself: changed code or tables read every item anew. Like every mark, 16 bytes."""
    return _digest(_reader(), _encode([bpp_id, bpp_uri, city, provider]).encode("utf-8", "surrogatepass"))


def mark_of_item(frame: bytes, item: dict[str, Any]) -> bytes:
    """Of an item within its frame."""
    return _digest(frame, _encode(item).encode("utf-8", "surrogatepass"))


def with_words(mark: bytes, content_hash: bytes) -> bytes:
    """The mark together with that of the words that were read, as it is kept: an advert that got others since has to be read."""
    return _digest(mark, content_hash)


def _digest(first: bytes, then: bytes) -> bytes:
    return hashlib.blake2b(first + then, digest_size=MARK_BYTES).digest()


@cache
def _reader() -> bytes:
    tables = (settings().reference_dir / name for name in TABLES)
    told = hashlib.blake2b(digest_size=MARK_BYTES)
    for file in (*sorted(Path(__file__).parent.glob("*.py")), *tables):
        told.update(file.read_bytes())
    return told.digest()
