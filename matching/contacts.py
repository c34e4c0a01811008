"""Telephone numbers and addresses taken out of an advert's words, so that a card shows them only when the worker asks."""

from __future__ import annotations

import re
import unicodedata

_MANY_DIGITS = re.compile(r"[0-9०-९][0-9०-९ -]{7}")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_LINK = re.compile(r"(?:https?://|www\.|(?<![\w.])(?:wa|t)\.me/)[^\s,;)<>\"']+[^\s,;)<>\"'.।]", re.IGNORECASE)
_MOBILE = re.compile(r"(?<![\d०-९])(?:\+?\s?(?:91|९१)[\s-]{0,2}|[0०])?[6-9६-९](?:[\s-]?[\d०-९]){9}(?![\d०-९])")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,4}[\s-]\d{6,8}(?!\d)")
_HOLES = re.compile(r"[ \t]*(?:\(\s*\)|\[\s*\])")
_LOOSE_ENDS = re.compile(r"[ \t]+([,.;:।!?])")
_SPACES = re.compile(r"[ \t]{2,}")
_LEFT_OVER = re.compile(r"(?:[,;:/|&+-]\s*)+(?=[.।!?]|$)", re.MULTILINE)


def take_contacts(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without telephone numbers, e-mail addresses and links, and these in their order, numbers in ASCII digits."""
    if not (_MANY_DIGITS.search(text) or "@" in text or ".me" in text or "http" in text or "www." in text):
        return text, ()
    found: list[str] = []

    def take(hit: re.Match[str]) -> str:
        value = hit.group().strip()
        found.append("".join(str(unicodedata.decimal(letter, letter)) for letter in value))
        return ""

    left = text
    for pattern in (_LINK, _MAIL, _MOBILE, _LANDLINE):
        left = pattern.sub(take, left)
    if not found:
        return text, ()
    left = _LOOSE_ENDS.sub(r"\1", _HOLES.sub("", left))
    left = _SPACES.sub(" ", _LEFT_OVER.sub("", left)).strip()
    return left, tuple(dict.fromkeys(found))
