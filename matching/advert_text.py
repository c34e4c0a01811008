"""The words of an advert made plain: one spelling, disguises undone, cut into clauses, so that signs can be looked for in them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

START = 3
"""Letters of a word by which expressions are looked up."""

DISGUISED = frozenset({
    "fee", "fees", "free", "deposit", "deposits", "registration", "register", "charge", "charges", "kit", "security", "refundable",
    "payment", "pay", "whatsapp", "telegram", "otp", "advance", "money", "shulk",
})  # fmt: skip
"""Words that false adverts hide behind digits and signs (f33s, dep0sit, wh@tsapp)."""

_LEET = str.maketrans("013457@$!|", "oieastasil")
_MASKED = re.compile(r"[0-9@$!|](?:(?=[a-z])|(?<=[a-z].))")
_MIXED = re.compile(r"(?<![a-z0-9])(?=[a-z0-9@$!|]*[a-z])(?=[a-z0-9@$!|]*[0-9@$!|])[a-z0-9@$!|]{3,15}")
_SPELT_OUT = re.compile(r"(?<![a-z0-9])[a-z](?:[ ._\-*][a-z]){2,}(?![a-z0-9])")
_GROUPED = re.compile(r"(?<=\d),(?=\d)")
_RUPEES = re.compile(
    r"₹|rs(?<![a-z]rs)\b\.?|inr(?<![a-z]inr)\b|rup(?<![a-z]rup)(?:ee|aye|ay|iya)s?\b|रुप(?:ये|ए|या)|र[ूु]\.?(?![\u0900-\u097f])|/[-=](?<=\d/.)"
)
_CLAUSE_ENDS = re.compile(
    r"[!?\n।॥|;,•–—]+|\.+(?!\d)|but(?<![a-z]but)\b|however(?<![a-z]however)\b|lekin(?<![a-z]lekin)\b|magar(?<![a-z]magar)\b|लेकिन|मगर|किन्तु"
)
_PARTING = str.maketrans(dict.fromkeys("|,.:;/()+&=_'\"-", " "))
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xAD])
_INDIC_DIGITS = {start + digit: str(digit) for start in range(0x0966, 0x0D80, 0x80) for digit in range(10)}
_MARKS: dict[int, int | None] = {ord("\u093c"): None, ord("\u0901"): ord("\u0902")}
_PLAIN = _INVISIBLE | _INDIC_DIGITS | _MARKS


@dataclass(frozen=True, slots=True)
class AdvertText:
    """Words in plain form, their clauses, and the first letters of each word, by which tables of expressions are searched."""

    words: str
    clauses: tuple[str, ...]
    starts: frozenset[str]

    @classmethod
    def of(cls, text: str) -> AdvertText:
        """A text as somebody wrote it, made plain; its line breaks end clauses."""
        words = plain(text.replace("\n", " | "))
        return cls(words, tuple(clauses(words)), frozenset([word[:START] for word in parted(words)]))

    def beside(self, other: AdvertText) -> AdvertText:
        """Both, one after the other, as clauses of one text."""
        return AdvertText(f"{self.words} | {other.words}", self.clauses + other.clauses, self.starts | other.starts)


def parted(words: str) -> list[str]:
    """The words of a plain text without the marks between them."""
    return words.translate(_PARTING).split()


def plain(text: str) -> str:
    """Lower case, one form of each letter (nukta and candrabindu folded), ASCII digits without commas, `rs` for every rupee sign, single
    blanks.

    Words spelt out (f e e s) or behind digits (dep0sit) become words again when they are among `DISGUISED`.
    """
    text = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold().translate(_PLAIN)
    text = _GROUPED.sub("", text)
    text = _RUPEES.sub(" rs ", text)
    if _MASKED.search(text):
        text = _MIXED.sub(_unmask, text)
    return " ".join(_SPELT_OUT.sub(_join, text).split())


def clauses(text: str) -> list[str]:
    """The clauses of a plain text, without blanks around them; a decimal point parts nothing."""
    return [clause.strip() for clause in _CLAUSE_ENDS.split(text) if clause and clause.strip()]


def _unmask(found: re.Match[str]) -> str:
    word = found.group().translate(_LEET)
    return word if word in DISGUISED else found.group()


def _join(found: re.Match[str]) -> str:
    word = re.sub("[^a-z]", "", found.group())
    return word if any(hidden in word for hidden in DISGUISED) else found.group()
