"""Indic and Arabic script written in plain Latin letters.

Every Indic block of Unicode follows one layout (that of ISCII), so one table of offsets reads nine scripts; what a script does
differently is listed beside it. The text is expected in NFC, which leaves the dot below (nukta) as a character of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_BLOCKS = range(0x0900, 0x0D80, 0x80)
_DEVANAGARI, _BENGALI, _GURMUKHI, _GUJARATI, _ODIA, _TAMIL, _MALAYALAM = 0x0900, 0x0980, 0x0A00, 0x0A80, 0x0B00, 0x0B80, 0x0D00
_SILENT_SCHWA = (_DEVANAGARI, _BENGALI, _GURMUKHI, _GUJARATI)
_DERIVED_Y = (_BENGALI, _ODIA)

_CONSONANTS = "k kh g gh n ch chh j jh n t th d dh n t th d dh n n p ph b bh m y r r l l zh v sh sh s h"
_VOWEL_LETTERS = "a a i i u u ri li e e e ai o o o au"
_VOWEL_SIGNS = "a i i u u ri ri e e e ai o o o au"
_NUKTA = {"k": "k", "kh": "kh", "g": "g", "j": "z", "ph": "f", "b": "r", "y": "y", "v": "v", "l": "l", "s": "sh"}
_OTHER_LETTERS = {"ৎ": "t", "ৰ": "rA", "ৱ": "vA", "ୱ": "vA", "ୟ": "yA", "ॐ": "om", "ೞ": "l"} | dict(
    zip("ൺൻർൽൾൿ", "nnrllk", strict=True)
)
_TAMIL_SOFT = {"k": "g", "ch": "s", "t": "d", "p": "b"}
_AYTHAM = ("h", " ")
"""The Tamil letter that makes an f of the p after it, as `_syllables` reads it."""
_SPOKEN = set("aeiouA")


@dataclass(frozen=True, slots=True)
class Spelling:
    """How people write what Latin letters cannot: ड़ (gadi, gari), ँ (gaon, gao), the inherent vowel of Bengali (rang, rong)."""

    flap: str = "d"
    nasal: str = "n"
    eastern: str = "a"


USUAL = Spelling()
OTHER_SPELLINGS = (Spelling(flap="r"), Spelling(nasal=""), Spelling(eastern="o"))


def _letters() -> dict[str, tuple[str, str]]:
    """Character -> (kind, sound) for all nine blocks; kinds: consonant, vowel, sign, nasal, virama, nukta, double, plain."""
    letters: dict[str, tuple[str, str]] = {}
    for block in _BLOCKS:
        letters |= {chr(block + 0x15 + at): ("consonant", sound) for at, sound in enumerate(_CONSONANTS.split())}
        letters |= {chr(block + 0x05 + at): ("vowel", sound) for at, sound in enumerate(_VOWEL_LETTERS.split())}
        letters |= {chr(block + 0x3E + at): ("sign", sound) for at, sound in enumerate(_VOWEL_SIGNS.split())}
        letters |= {chr(block + at): ("nasal", "n") for at in (0x00, 0x01, 0x02)}
        letters |= {chr(block + 0x03): ("plain", "h"), chr(block + 0x3C): ("nukta", ""), chr(block + 0x4D): ("virama", "")}
        letters |= {chr(block + at): ("sign", "au") for at in (0x55, 0x56, 0x57)}
    letters["ॲ"] = ("vowel", "e")
    letters["\u0a70"], letters["\u0a71"] = ("nasal", "n"), ("double", "")
    letters[chr(_GURMUKHI + 0x5C)] = ("flap", "")
    for character, sound in _OTHER_LETTERS.items():
        letters[character] = ("consonant", sound[:-1]) if sound.endswith("A") else ("plain", sound)
    return letters


_LETTERS = _letters()


def _syllables(word: str, spelling: Spelling) -> list[list[str]]:
    """A word as [consonant, vowel] pairs; an inherent vowel is "A" until it is known to be spoken."""
    pairs: list[list[str]] = []
    block = ord(word[0]) // 0x80 * 0x80
    for character in word:
        kind, sound = _LETTERS.get(character, ("plain", ""))
        if kind == "consonant":
            joined = bool(pairs) and pairs[-1][1] == ""
            pairs.append(["j" if sound == "y" and block in _DERIVED_Y and character != "ୟ" and not joined else sound, "A"])
        elif kind == "flap":
            pairs.append([spelling.flap, "A"])
        elif kind == "sign" and pairs:
            pairs[-1][1] = sound
        elif kind == "virama" and pairs:
            pairs[-1][1] = ""
        elif kind == "vowel":
            pairs.append(["", sound])
        elif kind == "nasal":
            pairs.append([spelling.nasal if block != _MALAYALAM else "m", " "])
        elif kind == "plain":
            pairs.append([sound, " "])
        elif kind == "nukta" and pairs:
            pairs[-1][0] = _dotted(pairs[-1][0], block, spelling)
    return pairs


def _dotted(sound: str, block: int, spelling: Spelling) -> str:
    if sound in ("d", "dh"):
        return "r" if block in (_BENGALI, _ODIA) else spelling.flap
    return "y" if sound in ("j", "y") and block in _DERIVED_Y else _NUKTA.get(sound, sound)


def _drop_silent(pairs: list[list[str]]) -> None:
    """Delete the inherent vowels nobody speaks: the last one, and from the right each between a spoken vowel and consonant + vowel."""
    if len(pairs) > 1 and pairs[-1][1] == "A" and not (pairs[-2][1] == "" and pairs[-1][0] in ("r", "y", "v")):
        pairs[-1][1] = ""
    for at in range(len(pairs) - 2, 0, -1):
        after = pairs[at + 1]
        if pairs[at][1] == "A" and pairs[at][0] and after[0] and after[1] not in ("", " ") and pairs[at - 1][1] not in ("", " "):
            pairs[at][1] = ""


def _soften(pairs: list[list[str]]) -> None:
    """Tamil writes k and g, t and d, p and b alike: soft between vowels and after a nasal, hard at the start and doubled; f
    with an aytham before it (ஃபேக்டரி)."""
    hard = [pair[0] for pair in pairs]
    for at, pair in enumerate(pairs):
        before = pairs[at - 1] if at else None
        if hard[at] == "p" and before == [*_AYTHAM]:
            before[0], pair[0] = "", "f"
            continue
        if hard[at] not in _TAMIL_SOFT or before is None or pair[1] == "":
            if hard[at] == "ch" and before is None:
                pair[0] = "s"
            continue
        if before[1] in ("", " "):
            pair[0] = _TAMIL_SOFT[hard[at]] if hard[at - 1] in ("n", "m") and hard[at] != "ch" else hard[at]
        else:
            pair[0] = _TAMIL_SOFT[hard[at]]


def _romanise_indic(word: str, spelling: Spelling) -> str:
    pairs = _syllables(word, spelling)
    block = ord(word[0]) // 0x80 * 0x80
    if block in _SILENT_SCHWA:
        _drop_silent(pairs)
    elif block == _TAMIL:
        _soften(pairs)
    inherent = spelling.eastern if block == _BENGALI else "a"
    return "".join(consonant + vowel.strip().replace("A", inherent) for consonant, vowel in pairs)


_ARABIC_LETTERS = "ابپتٹثجچحخدڈذرزژسشصضطظعغفقکگلمنںہھةكئآؤأهۃ"
_ARABIC_SOUNDS = "a b p t t s j ch h kh d d z r z z s sh s z t z a g f k k g l m n n h h a k i a o a h a"
_ARABIC_MARKS = {"\u064e": "a", "\u0650": "i", "\u064f": "u", "\u0670": "a"}
_ARABIC = dict(zip(_ARABIC_LETTERS, _ARABIC_SOUNDS.split(), strict=True)) | _ARABIC_MARKS
_GLIDES = {"و": ("v", "o"), "ی": ("y", "i"), "ي": ("y", "i"), "ے": ("e", "e"), "ى": ("i", "i")}


def _romanise_arabic(word: str, spelling: Spelling) -> str:
    """Short vowels are not written; و and ی are consonants at the start and between vowels. و after ا at the start is its vowel."""
    written = ""
    for at, character in enumerate(word):
        following = word[at + 1] if at + 1 < len(word) else ""
        if character in _GLIDES:
            consonant, vowel = _GLIDES[character]
            glides = at == 0 or following in ("ا", "آ") or (written[-1:] in _SPOKEN and following != "")
            written += consonant if glides else vowel
        elif character == "ہ" and not following and written[-1:] not in _SPOKEN:
            written += "a"
        elif character == "ڑ":
            written += spelling.flap
        elif character != "ا" or at or following not in _GLIDES:
            written += _ARABIC.get(character, "")
    return written


_INDIC_WORD = re.compile(r"[\u0900-\u0963\u0966-\u0d7f]+")
_ARABIC_WORD = re.compile(r"[\u0620-\u065f\u066e-\u06d3\u06fa-\u06ff]+")


@lru_cache(maxsize=65536)
def _word(word: str, spelling: Spelling) -> str:
    return _romanise_arabic(word, spelling) if _ARABIC_WORD.match(word) else _romanise_indic(word, spelling)


def romanise(text: str, spelling: Spelling = USUAL) -> str:
    """Write the Indic and Arabic words of a text (NFC) in plain Latin letters; everything else stays as it is."""
    if text.isascii():
        return text
    text = _INDIC_WORD.sub(lambda found: _word(found.group(), spelling), text)
    return _ARABIC_WORD.sub(lambda found: _word(found.group(), spelling), text)
