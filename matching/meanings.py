"""What an advert says, whatever its language: meanings that a table knows, and the words, names and numbers that are left.

`advert_meanings.csv` has a row a meaning: its kind and the words for it in English, Hindi and Hindi in Latin letters, apart by a
semicolon. Two adverts of one post share meanings where they share no word (bartan, utensils); what is in no table tells most, being a
place, a machine or a person.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from rapidfuzz import fuzz

from matching.folding import fold, normalise
from matching.scripts import romanise
from settings import settings

REMEMBERED = 1 << 16
LONGEST_PHRASE = 3
AFTER_A_NUMBER = {"day": "aday", "mango": "clock"}
"""What is said by words of some meanings where a number stands before them (40 din, 5 am)."""
AS_WRITTEN = "="
"""Before a word as it is written, which counts before words that sound like it (mall, male)."""
PLAIN = "plain"
"""Kind and meaning of words that sound like one of a meaning and are none, as they are written (rate, raat)."""
EXCLUSIVE = frozenset({
    "turn", "sex", "stay", "rank", "post", "term", "vehicle", "ward", "floor", "paper", "land", "crop", "farmtask", "cloth", "beast",
    "briktask", "tongue", "call", "diet", "month", "cared", "role", "task2", "place", "thing2",
})  # fmt: skip
"""Kinds of meanings of which one post has one: adverts that have different ones are of two posts."""
LIGHT_KINDS = frozenset({"word", "perk", "filler"})
"""Kinds of meanings that adverts of any work share."""
LIGHT, FULL, RARE = 0.3, 1.0, 1.3
"""What a meaning of a light kind weighs, another one, and a word that no table knows."""

ORDINARY_TEXTS = (
    "labelled_adverts.csv", "demo_adverts.csv", "work_words.csv", "no_trade.csv", "small_words.csv", "skills.csv", "advert_meanings.csv",
)  # fmt: skip
"""Tables of texts whose words in small letters are ordinary ones."""

_SMALL_WORD = re.compile(r"\b[a-z]{3,}\b")
WORD = re.compile(r"[^\W_]+(?:'s)?")
_ENDING = re.compile(r"(?<=....)(?:ing|ings|is|s)$|(?<=...)s$")
_DIGITS = {ord(digit): str(value) for value, digit in enumerate("०१२३४५६७८९")}
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "viii": "8"}
_SAID_NUMBERS = {
    "1": "one ek", "2": "two do", "3": "three teen tin", "4": "four char", "5": "five paanch panch", "6": "six chhah",
    "7": "seven saat", "8": "eight aath", "9": "nine nau", "10": "ten das", "12": "twelve barah", "15": "fifteen pandrah",
    "18": "eighteen", "20": "twenty bees", "30": "thirty tees", "40": "forty chalis",
}  # fmt: skip
_FILLERS = (
    "the a an and or in at of for to with by on from per as is are be our we you your no not only any all both must will who like than it "
    "its this that them their up out into etc via one other new ke ki ka ko me mein se par pe hai ho aur ya wala wale wali bhi na hi "
    "tak sath saath liye kuch sab aana aata jo jana hona dena lena milega milegi karna karne kar apna apni dekhna role location skill "
    "accommodation yes rs rupees rupaye tanka का की के को में से पर है हों और या वाला वाले वाली भी ना ही तक साथ लिए हेतु एक कुछ होगा होगी "
    "मिलेगा मिलेगी देना करना करने अपनी अपना आना रोज़"
)
_FILLERS_IN_LATIN = (
    " have has had was were been being do does did done can could should would shall might if but so such these those there here they he "
    "she his her my mine yours ours us how what when where why while about after before between during under over above below again "
    "also very too just now then every more most much many some few own same other others off yet still each well see take get got gets "
    "give given go goes going come comes make made let say says said en le li de di co mr mrs ms shri sri smt m mai main mein "
    "mujhe hum ham hamare hamara humare humara aap aapka aapke aapko tum unka unke inka isme usme iske uske yah yeh woh wo vo jise jab tab "
    "ab abhi agar lekin magar par pr pe paas tatha evam tha thi the thay gaya gaye gayi gai gya hui hua hue huye hu hun hoga hogi honge "
    "hone hote hota hoti ho jata jati jate jaye jaaye jayega jayegi jayenge jao jaana jaane jane kiya kiye kar kare karen karein karega "
    "kariye karo karte karta karti krna kro krne krega dega degi denge diya diye dete deta de dein dijiye rahe raha rahi rahega rahegi "
    "rehne rhega mile milta milti milte milenge mileinge mil leke lekar laye lana lena lene lenge le aaye aaya aayi aayein aayen aao "
    "aana aane aani aata aati aate aiye wala vala vale vali walo walon walla kya kuchh kuch koi kisi sabhi sabse bahut zyada thoda ek aise "
    "waisa jaise jaisa kam se roj rupay rupaiya rupee opp i n r u ur v ni no ne na nahin nahi nhi mat bas hi bhai ji sirf keval chahie "
    "kripya please kindly etc eg ie till until upto within without only both either"
)
"""Words of no meaning as they are written in Latin letters: one that only sounds like them (coach, kuch; tyre, the) says something."""
_COUNTED = (
    "unit phase sector sec class gate line lines block ward godown grade gr package round branch floor tower shop site plot road depot "
    "shift batch toli age lot project stage plant bay room hub zone kaksha client customer patient"
)
_NO_NUMBERS = frozenset({"at", "now", "sat", "to", "then", "tin"})
"""English words that sound like a number that is said in Hindi (aath, nau, saat) and are none."""
_GAP_THAT_PARTS = re.compile(r"[,;|()\n]|\.\s")
"""What stands between a word and a number that it does not count."""
_MONTHS = frozenset({"june", "jun"})
"""Months that sound like a word that is counted (zone)."""
_LATIN = re.compile(r"[A-Za-z]+")
_DOUBLED = (("aa", "a"), ("ee", "i"), ("oo", "u"), ("w", "v"), ("z", "j"))
"""Letters that people write one way or another for one sound."""
_PLURALS = ("s", "es")
NEARLY_WRITTEN = 80
"""rapidfuzz's ratio (0-100) to a word of a meaning from which a Latin word that sounds like it is that word."""
_LETTERED = re.compile(r"\d{1,4}[a-z]?")


@lru_cache(REMEMBERED)
def key_of(word: str) -> str:
    """What all spellings and endings of one word share, in any script."""
    folded = fold(romanise(word.casefold()))
    return _ENDING.sub("", folded) if folded.isascii() and not folded[:1].isdigit() else folded


_NUMBER = {key_of(word): number for number, words in _SAID_NUMBERS.items() for word in words.split()}
_SHIFT = key_of("shift")
_FILLER = frozenset(key_of(word) for word in _FILLERS.split()) - {key_of("do")}
_FILLER_AS_WRITTEN = frozenset(word for word in (_FILLERS + _FILLERS_IN_LATIN).split() if word.isascii())
_PASSED_OVER = frozenset({"no", "nos", "number", "num"})
_COUNTED_KEYS = frozenset(key_of(word) for word in _COUNTED.split())


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text says: meanings, and by kind; the words left; which of them are names; numbers; and what is numbered (unit, 3)."""

    meanings: frozenset[str]
    kinds: Mapping[str, frozenset[str]]
    rest: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    counted: frozenset[tuple[str, str]]
    words: frozenset[str]
    """Meanings and words left."""
    weight: float
    """How much it says."""


@lru_cache(1)
def _table() -> tuple[dict[tuple[str, ...], str], dict[str, str]]:
    return load(settings().reference_dir / "advert_meanings.csv")


def load(table: Path) -> tuple[dict[tuple[str, ...], str], dict[str, str]]:
    """Meaning by the keys of a phrase, and as it is written after `AS_WRITTEN` (the first row that has it counts); kind by meaning."""
    phrases: dict[tuple[str, ...], str] = {}
    kinds: dict[str, str] = {}
    with table.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            kinds[row["meaning"]] = row["kind"]
            for phrase in row["words"].split(";"):
                words = WORD.findall(romanise(phrase))
                if words and row["kind"] != PLAIN:
                    phrases.setdefault(tuple(key_of(word) for word in words), row["meaning"])
                if words:
                    phrases.setdefault((AS_WRITTEN, *(word.lower() for word in words)), row["meaning"])
    return phrases, kinds


def kind_of(meaning: str) -> str | None:
    """The kind of a meaning; None for a word that is none."""
    return _table()[1].get(meaning)


def meaning_of(word: str) -> str | None:
    """The meaning of one word by its key, if the table knows it."""
    return _table()[0].get((word,))


def heard_as(word: str, foreign: bool = False) -> str:
    """What one word says: its meaning if the table knows it, else its number or its key."""
    key = key_of(word)
    return _as_written(word, meaning_of(key), _table()[0], foreign) or _NUMBER.get(key, key)


def is_filler(word: str, foreign: bool = False) -> bool:
    """Whether a word says nothing of the work: as it is written, or as it sounds where it was `foreign`, in another script."""
    return word.lower() in _FILLER_AS_WRITTEN or (foreign and key_of(word) in _FILLER)


def latin_words(text: str) -> frozenset[str] | None:
    """The words that a text has in Latin letters; None for all of them."""
    return None if text.isascii() else frozenset(_LATIN.findall(text))


@lru_cache(1 << 12)
def weight_of(meaning: str) -> float:
    """How much a shared meaning tells."""
    return LIGHT if kind_of(meaning) in LIGHT_KINDS else FULL


@lru_cache(REMEMBERED)
def hear(text: str) -> Heard:
    """What a text says."""
    phrases, kind_by_meaning = _table()
    words = list(_words(text))
    keys = [key for _, key, _, _ in words]
    meanings: set[str] = set()
    rest: set[str] = set()
    names: set[str] = set()
    numbers: set[str] = set()
    at, counted = 0, False
    latin = latin_words(text)
    while at < len(words):
        word, key, named, _ = words[at]
        foreign = latin is not None and word not in latin
        filler = is_filler(word, foreign)
        length, meaning = (1, None) if filler else _phrase(keys, at, phrases)
        meaning = _as_written(word, meaning, phrases, foreign) if length == 1 and not filler else meaning
        at += length
        plain = normalise(word)
        if meaning and counted:
            meaning = AFTER_A_NUMBER.get(meaning, meaning)
        said = None if plain in _NO_NUMBERS else _NUMBER.get(key)
        counted = plain.isdigit() or said is not None
        if meaning:
            meanings.add(meaning)
        elif plain.isdigit():
            numbers.add(str(int(plain)))
        elif said is not None:
            numbers.add(said)
        elif not filler and len(key) > 1:
            rest.add(key)
            if named:
                names.add(key)
    return _heard(meanings, rest, names, numbers, frozenset(_counted(words)), kind_by_meaning)


def both(first: Heard, second: Heard) -> Heard:
    """Two texts heard as one."""
    parts = ("meanings", "rest", "names", "numbers")
    meanings, rest, names, numbers = (getattr(first, part) | getattr(second, part) for part in parts)
    return _heard(meanings, rest, names, numbers, first.counted | second.counted, _table()[1])


def _heard(
    meanings: set[str],
    rest: set[str],
    names: set[str],
    numbers: set[str],
    counted: frozenset[tuple[str, str]],
    kinds: Mapping[str, str],
) -> Heard:
    by_kind: dict[str, set[str]] = {}
    for meaning in meanings:
        by_kind.setdefault(kinds[meaning], set()).add(meaning)
    of_kinds = {kind: frozenset(found) for kind, found in by_kind.items()}
    weight = sum(map(weight_of, meanings)) + RARE * len(rest)
    words = frozenset(meanings | rest)
    return Heard(frozenset(meanings), of_kinds, frozenset(rest), frozenset(names), frozenset(numbers), counted, words, weight)


def _words(text: str) -> Iterator[tuple[str, str, bool, str]]:
    """Each word in Latin letters, its key, whether it is a name (written with a capital, and no ordinary word), and what stands between
    it and the word before."""
    plain = romanise(unicodedata.normalize("NFC", text).replace("।", ". ").translate(_DIGITS))
    ordinary = _ordinary()
    end = 0
    for found in WORD.finditer(plain):
        word = found.group().removesuffix("'s")
        named = word[0].isupper() and word[1:].islower() and word.lower() not in ordinary
        yield word, key_of(word), named, plain[end : found.start()]
        end = found.end()


@lru_cache(1)
def _ordinary() -> frozenset[str]:
    """Words that texts about work have in small letters; a word with a capital that is not among them names a place, a brand, a person."""
    folder = settings().reference_dir
    texts = "\n".join((folder / name).read_text(encoding="utf-8") for name in ORDINARY_TEXTS)
    return frozenset(_SMALL_WORD.findall(texts))


def _as_written(word: str, meaning: str | None, phrases: Mapping[tuple[str, ...], str], foreign: bool) -> str | None:
    """The meaning of a word as it is written, which counts before the one that it sounds like; that one where it is nearly written so."""
    written = phrases.get((AS_WRITTEN, word.lower()))
    if written is None and meaning is not None and (foreign or _nearly_written(word.lower(), meaning)):
        written = meaning
    return None if written == PLAIN else written


@lru_cache(REMEMBERED)
def _nearly_written(word: str, meaning: str) -> bool:
    """Whether a Latin word looks like a word of the meaning that it sounds like (aaloo, aloo), and not only sounds so (lures, lorry)."""
    plain = _undoubled(word)
    return any(
        fuzz.ratio(plain, other) >= NEARLY_WRITTEN or any(plain == other + ending for ending in _PLURALS)
        for other in _spellings()[meaning]
    )


@lru_cache(1)
def _spellings() -> dict[str, frozenset[str]]:
    """How single words of each meaning are written in Latin letters."""
    spellings: dict[str, set[str]] = {}
    for phrase, meaning in _table()[0].items():
        if phrase[0] == AS_WRITTEN and len(phrase) == 2:
            spellings.setdefault(meaning, set()).add(_undoubled(phrase[1]))
    return defaultdict(frozenset, {meaning: frozenset(words) for meaning, words in spellings.items()})


def _undoubled(word: str) -> str:
    for letters, one in _DOUBLED:
        word = word.replace(letters, one)
    return word


def _phrase(keys: list[str], at: int, phrases: Mapping[tuple[str, ...], str]) -> tuple[int, str | None]:
    for length in range(min(LONGEST_PHRASE, len(keys) - at), 0, -1):
        meaning = phrases.get(tuple(keys[at : at + length]))
        if meaning:
            return length, meaning
    return 1, None


def _without_passed_over(words: list[tuple[str, str, bool, str]]) -> Iterator[tuple[str, str, bool, str]]:
    """The words without "no." and its like, what stands before each being what stood before that."""
    before: str | None = None
    for word, key, named, gap in words:
        if normalise(word) in _PASSED_OVER:
            before = gap
            continue
        yield word, key, named, gap if before is None else before
        before = None


def _counted(words: list[tuple[str, str, bool, str]]) -> Iterator[tuple[str, str]]:
    """What is numbered or lettered, and its number: unit 3, gate no. 2, sector 35-B, B shift."""
    kept = list(_without_passed_over(words))
    for place, ((word, key, _, _), (following, following_key, _, gap)) in enumerate(pairwise(kept)):
        if key in _COUNTED_KEYS and word.lower() not in _MONTHS and not _GAP_THAT_PARTS.search(gap):
            plain = normalise(following)
            number = plain if plain in _NO_NUMBERS else _ROMAN.get(plain, _NUMBER.get(following_key, plain))
            letter, _, _, before_letter = kept[place + 2] if place + 2 < len(kept) else ("", "", False, "")
            if number.isdigit() and len(letter) == 1 and letter.isalpha() and before_letter == "-":
                number += letter.lower()
            if _LETTERED.fullmatch(number) or len(number) == 1:
                yield key, number
        elif following_key == _SHIFT and len(word) == 1 and word.isalpha():
            yield _SHIFT, normalise(word)
