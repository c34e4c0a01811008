"""Spellings of one sound brought together: keys of a word, each rougher than the one before.

`fold` forgets how a sound is spelled (राजमिस्त्री, rajmistri, raajmistree), `stem` also the ending (silna, silti, silai), `root` English
endings alone, but two of them (manager, management), `sound` keeps only the classes of the consonants (driver, டிரைவர், ড্রাইভার).
`rapidfuzz.utils.default_process` has no place here: it strips vowel signs.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST_TEXT = 2000

_LOOK_ALIKE = {ord(alike): latin for alike, latin in zip("авекмнорстухіј", "abekmhopctyxij", strict=True)}
"""Cyrillic letters that stand in for the Latin ones they look like."""
_INVISIBLE = [0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xAD, 0x061C, 0x0640]


class _Plain(dict[int, str]):
    """Character -> how it is written plainly, worked out when first met: ASCII digits, Latin letters without their marks."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        digit = unicodedata.decimal(character, None)
        base = unicodedata.normalize("NFKD", character)[0]
        plain = str(digit) if digit is not None else base if base.isascii() and base.isalnum() else character
        self[code] = plain
        return plain


_PLAIN = _Plain(dict.fromkeys(_INVISIBLE, "") | _LOOK_ALIKE)

# English spellings first, then aspirates and consonants that are written alike, then the vowels in three classes: a, i, u. Each with
# letters without which it finds nothing, which is quicker to see; without a pattern the letters themselves are written otherwise.
_RULES = tuple(
    (letters, re.compile(pattern) if pattern else None, replacement)
    for letters, pattern, replacement in (
        ("machin", "", "mashin"),
        ("techn", "", "tekn"),
        ("mechan", "", "mekan"),
        ("sch", "", "sk"),
        ("mb", r"mb(?=(?:ers?|ing|)$)", "m"),
        ("i", r"[tsc]ion|[tc]ian|shiyan|shian", "shan"),
        ("ck", "", "k"),
        ("c", r"c(?=[eiy])", "s"),
        ("c", r"c(?!h)", "k"),
        ("q", r"qu(?=[aeiou])|q", "k"),
        ("chh", r"chh+", "ch"),
        ("x", "", "ks"),
        ("ph", "", "f"),
        ("zh", "", "l"),
        ("z", "", "j"),
        ("w", "", "v"),
        ("h", r"([kgjtdpbrs])h", r"\1"),
        ("e", r"(?<=..[^aeiouy])e$", ""),
        ("ies", r"(?<=..)ies$", "y"),
        ("r", r"(?<=..)(?:[eo]|ou)rs?$", "ar"),
        ("av", r"(?<=...)av$", "a"),
        ("v", r"[aou]v(?![aeiouy])", "u"),
        ("", r"au|ou|oa", "u"),
        ("yi", r"[ae]yi", "i"),
        ("y", r"(?<=[aeo])y(?![aeiou])|(?<![aeiou])y(?![aeiou])|(?<=[^aeiouy])y", "i"),
        ("", r"[aei]+i|ea(?![aeiouy])", "i"),
        ("iy", r"iy(?=[aeou])", "i"),
        ("e", "", "i"),
        ("o", "", "u"),
        ("m", r"m(?=[bpfv])", "n"),
        ("", r"(.)\1+", r"\1"),
    )
)
_LOAN_ENDING = re.compile(r"(?:[aiu]ring|ing|(?:ar)+)$|(?<=..[^aius])s$")
_OF_SOMEBODY = re.compile(r"(?:(?<=.{6})|(?<=.[^aiu]{2}))ir$|(?<=..)iach(?:[aiu]n?)?$|(?<=.{4})ach(?:[aiu]n?)?$")
_ENDING = re.compile(r"[nt]?(?:iun|un|in|ia|a|i|u)$|[nt]$")
_ENGLISH_ENDING = re.compile(r"(?:shan|mints?|ings?|ists?|ari|ars?|als?|ivs?|is?|ans?|s)$")
_SOUND_CLASSES = str.maketrans("bvfpdtgkjcm", "ppppttkkccn")


def normalise(text: str) -> str:
    """One way of writing the same characters: NFC, casefolded, ASCII digits, nothing invisible; reads at most 2,000 characters."""
    text = unicodedata.normalize("NFC", text[:LONGEST_TEXT]).casefold()
    return text if text.isascii() else text.translate(_PLAIN)


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """The key of one romanised, lower-case word: equal for spellings of the same sound. Folding a key again changes nothing."""
    if not word.isascii() or word.isdigit():
        return word
    for _ in range(4):
        before = word
        for letters, pattern, replacement in _RULES:
            if pattern is None:
                word = word.replace(letters, replacement)
            elif letters in word:
                word = pattern.sub(replacement, word)
        if word == before:
            break
    return word


@lru_cache(maxsize=65536)
def stem(folded: str) -> str:
    """A folded word without its ending (plural, gender, tense, -ing, -er, and "of" in Bengali, Assamese and Marathi); at least three
    letters stay."""
    if len(folded) < 4 or not folded.isascii():
        return folded
    owner = _OF_SOMEBODY.sub("", folded)
    short = _LOAN_ENDING.sub("", owner)
    if short == folded:
        short = _ENDING.sub("", folded)
    return next(word for word in (short, owner, folded) if len(word) >= 3)


@lru_cache(maxsize=65536)
def root(folded: str) -> str:
    """A folded word without up to two English endings (managers and management, installation and installer); four letters stay."""
    for _ in range(2):
        short = _ENGLISH_ENDING.sub("", folded)
        if len(short) < 4:
            break
        folded = short
    return folded


@lru_cache(maxsize=65536)
def sound(folded: str) -> str:
    """The consonant classes of a folded word (p b f v, t d, k g, s, ch j, m n, r, l); a vowel counts only at the start."""
    if not folded.isascii():
        return folded
    rough = folded.replace("ch", "c").translate(_SOUND_CLASSES)
    rough = rough[:1] + re.sub(r"[aiuhy]", "", rough[1:])
    return re.sub(r"(.)\1+", r"\1", "a" + rough[1:] if rough[:1] in "iu" else rough)
