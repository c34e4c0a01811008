"""Names of States and districts as people write them -> canonical States and district ids.

A name is folded (`fold`), then looked up exactly, as an alias, and by spelling distance: of States anywhere, of districts only
within a known State. Of one name's meanings in a State the first counts: district, former name, new district, town.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

TYPO_CUT = 86.0  # rapidfuzz ratio, 0-100: one slip in a word of seven letters
TYPO_LEAD = 4.0  # by which the best must beat the next best of another place
TYPO_LETTERS = 5  # shorter names are looked up exactly

_SISTERS = (
    ("Andhra Pradesh", "Telangana"),
    ("Uttar Pradesh", "Uttarakhand"),
    ("Madhya Pradesh", "Chhattisgarh"),
    ("Bihar", "Jharkhand"),
    ("Jammu and Kashmir", "Ladakh"),
    ("Delhi", "Haryana"),
    ("Delhi", "Uttar Pradesh"),
    ("Chandigarh", "Punjab"),
    ("Chandigarh", "Haryana"),
    ("Puducherry", "Tamil Nadu"),
    ("Puducherry", "Kerala"),
    ("Puducherry", "Andhra Pradesh"),
    ("Lakshadweep", "Kerala"),
    ("Dadra and Nagar Haveli and Daman and Diu", "Gujarat"),
)
# States that were one, or share a city: a district of the one is believed beside the name of the other.
SISTER_STATES = frozenset(_SISTERS) | frozenset((second, first) for first, second in _SISTERS)

DISTRICT, FORMER, NEW, TOWN = range(4)
ALIAS_RANK = {"district": FORMER, "new_district": NEW, "city": TOWN}


class PlacesError(Exception):
    """The gazetteer cannot be used; `code` names why."""

    code = "places"


class AliasesUnusable(PlacesError):
    """Rows of the alias table name no place, or name two; `rows` holds (alias, state, district)."""

    code = "aliases_unusable"

    def __init__(self, rows: Sequence[tuple[str, str, str]]) -> None:
        super().__init__("; ".join(" / ".join(row) for row in rows))
        self.rows = tuple(rows)


class _Letters(dict[int, str | None]):
    """Keeps letters, marks and digits of any script, drops joiners, turns all else into a space."""

    def __missing__(self, point: int) -> str | None:
        kind = unicodedata.category(chr(point))
        self[point] = chr(point) if kind[0] in "LMN" else None if kind == "Cf" else " "
        return self[point]


_LETTERS = _Letters()
_LETTERS.update(dict.fromkeys([*range(0x0300, 0x0370), *range(0x064B, 0x0653)]))  # Latin accents, Arabic vowel marks
_LETTERS.update(dict.fromkeys([0x093C, 0x09BC, 0x0A3C, 0x0ABC, 0x0B3C, 0x0CBC]))  # nukta: ज़िला and जिला are one word
_LETTERS.update({0x0901: "ं", 0x0643: "ک", 0x064A: "ی", 0x0649: "ی", 0x06C3: "ہ", 0x0629: "ہ"})
_NASAL = re.compile(r"[ङञणनम]्(?=[क-ह])")  # चण्डीगढ़ and चंडीगढ़
_FIRST_PART = re.compile(r"[(\[,;/]")


def _words(text: str) -> list[str]:
    letters = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold()).translate(_LETTERS)
    return _NASAL.sub("ं", unicodedata.normalize("NFC", letters)).split()


_NOISE = frozenset(
    _words(
        "district dist distt zila zilla jila jilla state the of and ज़िला जनपद राज्य और एवं व तथा जिल्हा आणि জেলা জিলা রাজ্য ও এবং আৰু"
        " જિલ્લો જિલ્લા અને మరియు జిల్లా மாவட்டம் மற்றும் ಜಿಲ್ಲೆ ಮತ್ತು ജില്ല ജില്ലാ ਜ਼ਿਲ੍ਹਾ ਅਤੇ ਤੇ ଜିଲ୍ଲା ଓ ଏବଂ ضلع اور و"
    )
)


def fold(text: str) -> str:
    """The key of a place name: NFKC, lower case, only letters and digits, without "district" or "and"; may be empty."""
    return "".join(word for word in _words(text) if word not in _NOISE)


@dataclass(frozen=True, slots=True)
class Name:
    """What one name in one State stands for: the first id is meant; further ids are parents that share a new district."""

    ids: tuple[int, ...]
    rank: int

    @property
    def is_new(self) -> bool:
        """Whether the name is of a district younger than the gazetteer, which counts as its parent."""
        return self.rank == NEW


class PlaceNames:
    """All names of the States and districts; built once, then only read."""

    def __init__(self, districts: Sequence[tuple[int, str, str]], aliases: Iterable[Mapping[str, str]]) -> None:
        """Index (id, name, state) of each district and the rows of the alias table.

        Raises `AliasesUnusable` when an alias points to a place that is not there, or one alias points to two.
        """
        self.states = tuple(sorted({state for _, _, state in districts}))
        self._states = {fold(state): state for state in self.states}
        self._names: dict[str, dict[str, Name]] = {}
        canonical = {(state, fold(name)): number for number, name, state in districts}
        for (state, key), number in canonical.items():
            self._names.setdefault(key, {})[state] = Name((number,), DISTRICT)
        broken = [row for row in aliases if not self._add(row, canonical)]
        if broken:
            raise AliasesUnusable([(row["alias"], row["state"], row["district"]) for row in broken])
        self._state_keys = list(self._states)
        self._district_keys = {state: [key for key, names in self._names.items() if state in names] for state in self.states}

    def state(self, text: str | None) -> str | None:
        """The canonical name of a State or Union Territory, or None when the text names none."""
        keys = _keys(text)
        for key in keys:
            if key in self._states:
                return self._states[key]
        for key in keys:
            nearest = _nearest(key, self._state_keys, self._states.__getitem__)
            if nearest:
                return self._states[nearest]
        return None

    def find(self, text: str | None, state: str | None) -> tuple[Name, ...]:
        """What a text may name: nothing, one district, or (when `state`, canonical, is None) several of different States."""
        keys = _keys(text)
        for key in keys:
            names = self._names.get(key, {})
            if state in names:
                return (names[state],)
            if names and state is None:
                towns_only = all(name.rank == TOWN for name in names.values())
                return tuple(name for name in names.values() if towns_only or name.rank != TOWN)
        if state in self._district_keys:
            for key in keys:
                nearest = _nearest(key, self._district_keys[state], lambda known: self._names[known][state].ids[0])
                if nearest:
                    return (self._names[nearest][state],)
        return ()

    def _add(self, row: Mapping[str, str], canonical: Mapping[tuple[str, str], int]) -> bool:
        key, state = fold(row["alias"]), row["state"]
        if not key or state not in self.states:
            return False
        if row["kind"] == "state":
            return self._states.setdefault(key, state) == state
        number = canonical.get((state, fold(row["district"])))
        rank = ALIAS_RANK.get(row["kind"])
        if number is None or rank is None:
            return False
        names = self._names.setdefault(key, {})
        known = names.get(state)
        if known is None or rank < known.rank:
            names[state] = Name((number,), rank)
        elif rank == known.rank == NEW:
            names[state] = Name((*known.ids, number), NEW)
        return known is None or rank != known.rank or rank == NEW or known.ids[0] == number


def _keys(text: str | None) -> list[str]:
    """The whole text folded, then its part before a bracket, comma or slash."""
    if not text:
        return []
    keys = [fold(text), fold(_FIRST_PART.split(text, maxsplit=1)[0])]
    return [key for key in dict.fromkeys(keys) if key]


def _nearest(key: str, known: Sequence[str], meaning: Callable[[str], object]) -> str | None:
    """The known key closest in spelling, unless it is too far or another place is about as close."""
    if len(key) < TYPO_LETTERS:
        return None
    found = process.extract(key, known, scorer=fuzz.ratio, score_cutoff=TYPO_CUT, limit=8)
    meant = {meaning(other) for other, score, _ in found if score > found[0][1] - TYPO_LEAD}
    return found[0][0] if len(meant) == 1 else None
