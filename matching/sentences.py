"""A sentence read word by word: what may name a trade, what is only grammar, what is denied, and how many years she has worked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from matching.folding import fold, normalise, stem
from matching.scripts import OTHER_SPELLINGS, USUAL, Spelling, romanise
from matching.vocabulary import SmallWord

MOST_YEARS = 60.0
SURE_LENGTH = 5
SPELT_KINDS = ("name", "topic", "question")
GRAMMAR_KINDS = frozenset({"filler", "work", "any", "joiner", "closer", "want", "year", "month"})
"""Kinds of small words that a phrase means the same without; a name, a number or a topic in it is what it is about."""
SPOKEN_BY_ALL = ("en", "hi")
"""Languages whose small words are mixed into every other."""

_INITIALS = re.compile(r"(?<![a-z])(?:[a-z][./]){1,4}[a-z](?![a-z])\.?")
_APOSTROPHES = re.compile(r"(?<=\w)['’‘`](?=\w)")
_PIECES = re.compile(
    r"[\u0900-\u0963\u0970-\u0d7f]+|[\u0620-\u065f\u066e-\u06d3\u06fa-\u06ff]+|[^\W\d_\u0600-\u06ff\u0900-\u0d7f]+"
    r"|\d+(?:\.\d+)?|[,;:/|()\[\]{}!?\n•–—&+*=।॥،؟۔]|\.(?=\s|$)|\s-+\s"
)
_MARKUP = re.compile(r"</?[a-z!][^<>]*>")
_ADDRESS = re.compile(r"[a-z][a-z+.-]*://\S+|\bwww\.\S+")
_FORMULA = re.compile(r"\s*=[^=].*", re.DOTALL)
_COUNTED = {"2": "two", "3": "three", "4": "four"}
_MARK = "|"
_LONGEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as spelt, folded key, stem, the kinds of small word it may be (none: it may name a trade), and what number it says."""

    spelt: str
    folded: str
    stem: str
    kinds: frozenset[str] = frozenset()
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """Neighbouring words that belong together; `denied` when the speaker says that it is not her work."""

    words: tuple[Word, ...]
    denied: bool = False

    @property
    def content(self) -> tuple[Word, ...]:
        """The words that may name a trade."""
        return tuple(word for word in self.words if not word.kinds)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as understood: the whole as spelt and its key, its clauses, years of experience, and what it asks for.

    `any_work`: perhaps any work at all is wanted; surely so when a whole phrase says it (`any_phrase`), or only work (*want work*) and not
    any (`says_any`). `asks`: it is a question, or on another matter (a pension, a password), and says nothing of work.
    """

    spelt: str
    key: str
    clauses: tuple[Clause, ...]
    years: float | None
    any_work: bool
    any_phrase: bool
    says_any: bool
    asks: bool


def pieces(text: str) -> list[str]:
    """The words and numbers of a text in their own script, normalised, in order; a mark that parts clauses is "|".

    Nothing of web addresses, nor of a spreadsheet's formula (*=HYPERLINK(…)*).
    """
    text = normalise(text)
    if text.isalpha():
        return [text] if text.isascii() else _PIECES.findall(text)
    if "=" in text and _FORMULA.fullmatch(text):
        return []
    if "://" in text or "www." in text:
        text = _ADDRESS.sub(_MARK, text)
    if "<" in text:
        text = _MARKUP.sub(_MARK, text)
    text = _APOSTROPHES.sub("", text)
    text = _INITIALS.sub(lambda found: re.sub(r"[./]", "", found.group()), text)
    return [piece if piece[0].isalnum() else _MARK for piece in _PIECES.findall(text)]


def folded_words(text: str, spelling: Spelling = USUAL) -> list[str]:
    """The folded words of a text without its marks."""
    return [_folded(piece, spelling) for piece in pieces(text) if piece != _MARK]


def spelt_of(text: str) -> str:
    """A text as spelt, without its marks and spaces."""
    return "".join(piece for piece in pieces(text) if piece != _MARK)


def other_spellings(text: str) -> set[str]:
    """The keys of a text under every way that people write its sounds in Latin letters."""
    words = [piece for piece in pieces(text) if piece != _MARK]
    return {"".join(_folded(piece, spelling) for piece in words) for spelling in (USUAL, *OTHER_SPELLINGS)}


def key_of(text: str) -> str:
    """The folded key of a whole text: its folded words without spaces, so that raj mistri and rajmistri meet."""
    return "".join(folded_words(text))


@lru_cache(maxsize=65536)
def _folded(piece: str, spelling: Spelling = USUAL) -> str:
    return fold(romanise(_COUNTED.get(piece, piece), spelling))


def _keys(piece: str, folded: str) -> list[tuple[str, str]]:
    """What a small word is known by: its script and spelling, and its folded key where that is long."""
    script = 0 if piece.isascii() else ord(piece[0]) // 0x80
    return [(str(script), piece), *([(f"{script} sounds", folded)] if len(folded) >= SURE_LENGTH else [])]


class Reader:
    """Reads sentences with the small words of the reference table, each counting only in its own script (চাই is want, chai is tea)."""

    def __init__(
        self, small_words: Iterable[SmallWord], trade_texts: Iterable[str] = (), spelt_only: Iterable[Sequence[str]] = ()
    ) -> None:
        """`trade_texts` name trades: a spelling of their words is no misspelt small word (waiter is not weather).

        `spelt_only` of another reader may stand in for them.
        """
        self._kinds: dict[tuple[str, str], set[str]] = {}
        self._values: dict[tuple[str, str], float] = {}
        self._phrases: dict[tuple[str, ...], str] = {}
        self._light: set[str] = set()
        self._languages: dict[str, set[str]] = {}
        for small in small_words:
            words = folded_words(small.text)
            if small.kind in GRAMMAR_KINDS:
                for piece in pieces(small.text):
                    self._languages.setdefault(piece, set()).add(small.language)
            if small.kind == "light_verb":
                self._light.update(stem(word) for word in words)
            elif len(words) > 1 or small.kind == "any_work":
                self._phrases[tuple(words)] = small.kind
            elif words and small.kind != "entry_family":
                known_by = _keys(pieces(small.text)[0], words[0])
                for where in known_by[:1] if small.kind in SPELT_KINDS else known_by:
                    self._kinds.setdefault(where, set()).add(small.kind)
                    if small.value is not None:
                        self._values[where] = small.value
        heard = {where for piece in {piece for text in trade_texts for piece in pieces(text)} for where in self._misheard(piece)}
        self.spelt_only = sorted(heard | {(script, sound) for script, sound in spelt_only})
        for where in self.spelt_only:
            self._kinds.pop(where, None)
        self._longest = max((len(phrase) for phrase in self._phrases), default=0)
        self._openings = {phrase[0] for phrase in self._phrases}
        self._word = lru_cache(maxsize=65536)(self._classify)

    def _misheard(self, piece: str) -> list[tuple[str, str]]:
        """The sounds under which a word of a trade would be taken for a small word that it is not."""
        spelt, *sounds = _keys(piece, _folded(piece))
        return [] if spelt in self._kinds else [where for where in sounds if where in self._kinds]

    def read(self, text: str) -> Reading:
        """Read any text; never raises."""
        words = _wish_first([None if piece == _MARK else self._word(piece) for piece in pieces(text)])
        spelt, key = ("".join(getattr(word, part) for word in words if word) for part in ("spelt", "folded"))
        years = self._take_years(words)
        says_any = any("any" in word.kinds for word in words if word)
        any_phrase = self._take_phrases(words)
        _take_names(words)
        clauses = tuple(clause for part in _parts(words) for clause in _by_denial(part))
        kinds = {kind for word in words if word for kind in word.kinds}
        any_work = any_phrase or "any" in kinds or ("work" in kinds and not any(clause.content for clause in clauses))
        asks = bool(kinds & {"question", "topic"}) and "work" not in kinds
        return Reading(spelt, key, clauses, years, any_work, any_phrase, says_any, asks)

    def means_alone(self, words: Sequence[Word], language: str | None) -> bool:
        """Whether a phrase of this language (None: of any) says the same without its small words.

        Not when one of them is what it is about (the *mala*, garland, of *mala banana* is "to me" in Marathi), nor when only a verb like
        *banana*, to make, is left.
        """
        small = [word for word in words if word.kinds]
        if any(not word.kinds & GRAMMAR_KINDS for word in small):
            return False
        spoken = {language, *SPOKEN_BY_ALL}
        if language and any(self._languages.get(word.spelt, spoken).isdisjoint(spoken) for word in small):
            return False
        return self.names_something(words)

    def names_something(self, words: Iterable[Word]) -> bool:
        """Whether one of the words may name a trade by itself: it is no small word, and no verb like *banana*, to make."""
        return any(not word.kinds and word.stem not in self._light for word in words)

    def _classify(self, piece: str) -> Word:
        folded = _folded(piece)
        where = next((key for key in _keys(piece, folded) if key in self._kinds), ("", ""))
        kinds, value = frozenset(self._kinds.get(where, ())), self._values.get(where)
        if piece[0].isdigit():
            kinds, value = frozenset() if piece in _COUNTED else frozenset({"number"}), float(piece)
        return Word(piece, folded, stem(folded), kinds, value)

    def _take_phrases(self, words: list[Word | None]) -> bool:
        """Make the words of each small phrase small words; True when one of them asks for any work."""
        any_work = False
        for at, word in enumerate(words):
            if word is None or word.folded not in self._openings:
                continue
            for length in range(min(self._longest, len(words) - at), 0, -1):
                phrase = words[at : at + length]
                kind = self._phrases.get(tuple(part.folded if part else _MARK for part in phrase))
                if kind:
                    words[at : at + length] = [part and replace(part, kinds=frozenset({kind})) for part in phrase]
                    any_work = any_work or kind == "any_work"
                    break
        return any_work

    def _take_years(self, words: list[Word | None]) -> float | None:
        """Years of experience ("8 saal", "6 months", "2-3 years" is 2), taken out of the words; an age is none."""
        found: float | None = None
        for at, unit in enumerate(words):
            if unit is None or not unit.kinds & {"year", "month"}:
                continue
            numbers = self._numbers_before(words, at)
            if not numbers:
                continue
            years = min(word.value for place in numbers if (word := words[place]) and word.value is not None)
            years *= unit.value or 1.0
            around = [*words[max(0, numbers[0] - 2) : numbers[0]], *words[at + 1 : at + 3]]
            after = tuple(word.folded for word in words[at + 1 : at + 3] if word)
            aged = any(word and "age" in word.kinds for word in around) or self._phrases.get(after) == "age"
            if found is None and not aged and years <= MOST_YEARS:
                found = round(years, 2)
            for place in (*numbers, at):
                words[place] = Word("", "", "", frozenset({"number"}))
        return found

    @staticmethod
    def _numbers_before(words: Sequence[Word | None], at: int) -> list[int]:
        """Where the one or two numbers stand that belong to the unit at `at`: "5 years", "5+ years", "2 to 3 years"."""
        last = at - 1 if at and words[at - 1] else at - 2
        if last < 0 or not _is_number(words[last]):
            return []
        first = next((place for place in (last - 1, last - 2) if place >= 0 and _is_number(words[place])), last)
        return sorted({first, last})


def _wish_first(words: list[Word | None]) -> list[Word | None]:
    """What she wants before what she can, and what she does now before what she did once: *was a driver, now I sew*."""
    past = _first(words, "past", 0)
    cut = _first(words, "present", past)
    if cut == len(words):
        want = _first(words, "want", 0)
        cut = max((at for at in range(want) if _ends(words[at])), default=-1) + 1
        if want == len(words) or all(word is None or word.kinds for word in words[cut:]):
            return words
    return [*words[cut:], None, *words[:cut]] if cut else words


def _first(words: Sequence[Word | None], kind: str, start: int) -> int:
    """Where the first word of a kind stands, from `start`; after the last when there is none."""
    return next((at for at in range(start, len(words)) if (word := words[at]) and kind in word.kinds), len(words))


def _ends(word: Word | None) -> bool:
    """Whether a statement ends with this word or mark."""
    return word is None or bool(word.kinds & {"closer", "joiner"})


def _take_names(words: list[Word | None]) -> None:
    """Make the words after *my name is* a name, whatever they mean elsewhere (raj is a mason too)."""
    left = 0
    for at, word in enumerate(words):
        if word is None or _ends(word):
            left = 0
        elif "naming" in word.kinds:
            left = _LONGEST_NAME
        elif left and not word.kinds:
            words[at] = replace(word, kinds=frozenset({"name"}))
            left -= 1


def _is_number(word: Word | None) -> bool:
    return word is not None and word.value is not None and not word.kinds & {"year", "month"}


def _parts(words: Sequence[Word | None]) -> list[list[Word]]:
    """Cut at marks and at joining words (and, aur, ya)."""
    parts: list[list[Word]] = [[]]
    for word in words:
        if word is None or "joiner" in word.kinds:
            parts.append([])
        elif word.folded:
            parts[-1].append(word)
    return [part for part in parts if part]


def _by_denial(words: list[Word]) -> list[Clause]:
    """Cut one part at its negations: "driver nahi helper" denies what stands before, "not a driver" what follows."""
    clauses: list[Clause] = []
    waiting: list[Word] = []
    denied = False
    for word in words:
        before, after = "not_before" in word.kinds, "not_after" in word.kinds
        if not before and not after:
            waiting.append(word)
            continue
        said = any(not other.kinds for other in waiting)
        if after and said:
            cut = _last_statement(waiting)
            if cut:
                clauses.append(Clause(tuple(waiting[:cut])))
            clauses.append(Clause(tuple(waiting[cut:]), denied=True))
            denied = False
        elif waiting or not (clauses and clauses[-1].denied and after):
            if waiting:
                clauses.append(Clause(tuple(waiting), denied=denied))
            denied = True
        waiting = []
    if denied and clauses and not any(not word.kinds for word in waiting):
        clauses[-1] = replace(clauses[-1], denied=True)
    if waiting:
        clauses.append(Clause(tuple(waiting), denied=denied))
    return clauses


def _last_statement(words: Sequence[Word]) -> int:
    """Where the last statement of a part begins: after the last word that closes one (hai, hoon, chahiye) and is followed by content."""
    closers = [at for at, word in enumerate(words) if "closer" in word.kinds and any(not other.kinds for other in words[at + 1 :])]
    return closers[-1] + 1 if closers else 0
