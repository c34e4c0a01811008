"""How alike two employers' names are: spellings, initials, a part alone, a former name in brackets, a branch, a translation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from rapidfuzz import fuzz

from matching.employer_names import NOBODY, without_legal
from matching.folding import fold, sound
from matching.meanings import key_of, meaning_of
from matching.scripts import romanise

REMEMBERED = 1 << 16
SAME, NEAR = 0.8, 0.3
"""Likeness (-1 to 1) from which two names are one employer's, and from which they may be."""
ONE_WORD, SHORT_WORD, WHOLE = 86, 78, 93
"""rapidfuzz's ratios (0-100) from which two words are one, two longer words that begin alike are, and two whole names are."""
RUN_TOGETHER = 85
"""rapidfuzz's ratio (0-100) from which a word is two of the other name's written as one."""
LONG_ACRONYM = 4
"""Letters of initials from which one of a name's may be left out."""
FEWEST_SOUNDS = 2
"""Sounds of a word from which it can be known again in another script."""
FEWEST_BONES = 4
"""First letter and consonants by which a name is known again."""
LEAST_BONES = 3
"""First letter and consonants by which a word is known in a text, at least."""
LONG_WORD = 6
"""Letters of a word from which its sounds may be written more freely in another script."""
_AS_SPOKEN = re.compile(r"^y(?=[aiu])")
"""A y that begins a word, which many say and write as j (Yashaswi, Jashasvi)."""
_BRACKETS = re.compile(r"[(\[](.*?)[)\]]")
_BRANCH = re.compile(r"[(\[].*|,.*|[–-] .*|\bbranch\b.*|\bunit\b.*|\bthrough\b.*|\bke through\b.*", re.IGNORECASE)
_FORMERLY = re.compile(r"old name|formerly|\bex\b|through|via|c/o|\bfor\b|\bke\b", re.IGNORECASE)
_ON_BEHALF = re.compile(r"(?:through|via|\bfor\b|c/o)\s+(.*)|[–-] (.*)", re.IGNORECASE)
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.\s?){2,}")
_CAPITALS = re.compile(r"\b[A-Z]{2,7}\b")
_NOT_INITIAL = frozenset({"and", "of", "the", "for", "pvt", "private", "ltd", "limited", "llp", "co", "company"})
_COMMON_WORDS = (
    "services service industries enterprises enterprise traders trading company group agency agencies works solutions india "
    "international bharat new shri sri store stores shop house centre center unit branch manpower security hospital school hotel "
    "logistics textiles garments exports construction constructions contractor thekedar builders infra projects farm dairy mill "
    "bricks society samiti sangh trust office care home nursing clinic restaurant caterers catering bakery foods retail mart "
    "supermarket and staffing consultants overseas placement labour women ladies partner fleet platform team site campus hub nagar "
    "road chowk outlet franchise dealer general medical super multispeciality multi speciality private public state district block "
    "government municipal corporation department project hr consultancy ke gram panchayat family advocate law residency palace "
    "ji bhai sahab saheb field grand royal classes coaching academy institute sons bros brothers associates mr mrs smt miss dr adv er prof "
    "centre center charitable union society colony bhandar bhavan bhawan sansthan kendra udyog general parishad palika nigam council "
    "point corner world palace plaza mart zone care king junction stop spot works suppliers supplier supply network gallery emporium"
)
_ABBREVIATED = {
    "engg": "engineering", "engrs": "engineers", "mfg": "manufacturing", "intl": "international", "natl": "national",
    "govt": "government", "dept": "department", "hosp": "hospital", "inds": "industries", "ind": "industries", "assn": "association",
    "coop": "cooperative", "trpt": "transport", "tpt": "transport", "const": "construction", "svcs": "services", "mktg": "marketing",
    "sch": "school", "inst": "institute", "fpc": "farmers producer company", "fpo": "farmers producer organisation",
    "gp": "gram panchayat", "shg": "self help group", "ssk": "shetkari sahakari karkhana", "chs": "cooperative housing society",
    "ent": "enterprises", "entp": "enterprises", "enterprise": "enterprises", "bros": "brothers", "tex": "textiles", "elec": "electricals",
    "mgmt": "management", "mgt": "management", "fms": "facility management services", "diag": "diagnostics", "labs": "laboratory",
    "lab": "laboratory", "pharma": "pharmaceuticals", "restro": "restaurant", "mkt": "market", "corpn": "corporation", "muni": "municipal",
    "zp": "zila parishad", "dist": "district", "zilla": "zila", "secy": "secretary", "univ": "university", "clg": "college",
    "phc": "primary health centre", "chc": "community health centre", "mpcs": "milk producers cooperative society", "singh": "sinh",
}  # fmt: skip
"""Short forms that name no firm by themselves, and what they stand for."""
_IN_ENGLISH = {
    "nagar nigam": "municipal corporation", "nagar parishad": "municipal council", "nagar palika": "municipal council",
    "nagarpalika": "municipal council", "mahanagar palika": "municipal corporation", "sadar hospital": "district hospital",
    "zila hospital": "district hospital", "zila aspatal": "district hospital", "prathamik vidyalaya": "primary school",
    "uchcha vidyalaya": "high school", "madhya vidyalaya": "middle school", "rajkiya": "government", "sarkari": "government",
    "anaj mandi": "grain market", "sabji mandi": "vegetable market", "chini mil": "sugar mill", "sakhar karkhana": "sugar factory",
    "dugdh utpadak": "milk producers", "sahkari samiti": "cooperative society", "int bhatta": "brick kiln", "aspatal": "hospital",
}  # fmt: skip
"""What public bodies and firms are called in Hindi, and in English."""
_HINDI = re.compile(r"\b(?:" + "|".join(sorted(_IN_ENGLISH, key=len, reverse=True)) + r")\b")
_LINES = (
    "classes coaching academy institute tuition tutorials centre center", "nursing care home homecare bureau",
    "builders builder works work workshop", "builders construction constructions infra developers contractor thekedar theka realtors",
    "transport roadlines roadways carriers carrier cargo freight logistics movers transports", "travels tours coaches",
    "hospital clinic nursinghome nursing home maternity multispeciality healthcare polyclinic medicare dawakhana",
    "hotel restaurant dhaba bhojanalay lodge canteen cafe eatery mess biryani kitchen bar tiffin tiffins room resort inn",
    "society samiti sangh sangham samity mandal trust sahakari cooperative", "dairy dugdh milk doodh",
    "jewel jewels jewellers jewelers jewellery jewelry sonar saraf", "security guarding guards suraksha securities",
    "store stores mart supermarket bazaar bazar kirana provision superstore supermarts shop dukan general bhandar departmental",
    "farm farms estate estates orchard orchards bagan bagh plantation plantations garden kheti", "school vidyalaya vidyamandir pathshala",
    "parlour parlor salon saloon beauty", "bhatta bricks brick kiln bhattha", "foods food bhog sweets mithai bakery bakers namkeen",
    "fabricators fabrication fabs steel welding", "garments garment apparel apparels fashion fashions clothing couture boutique",
    "printers press printing offset", "caterers catering kitchen", "placement staffing manpower consultancy consultants hr",
    "electricals electric electricity electronics", "furniture furnitures interiors interior decor", "motors motor automobiles auto garage",
    "household residence family niwas ghar", "sugar sakhar chini khand shakkar karkhana mill factory",
    "dyeing dyers dye bleaching processors",
    "parlour boutique ladies salon", "mill mills spinners spinning weaving", "marble marbles granite granites stone stones tiles",
    "diagnostics diagnostic pathology path laboratory imaging scan", "medical medicals pharmacy medicos chemist drug aushadhi",
    "courier couriers express logistics cargo", "gas fuel fuels petroleum petrol filling pump station", "poultry hatchery farm chicken",
    "oil mill expeller", "cold storage store ice", "tailor tailors tailoring boutique stitching",
    "xerox photocopy photostat cyber computer computers print printers stationery",
    "scrap kabadi traders metal metals", "tyre tyres tire puncture wheel", "cold ice cream icecream kulfi", "nursery seeds plants garden",
    "band dhol dj sound light tent decorators decorator events event pandal", "clothes cloth vastra vastralaya saree silk silks fashion",
)  # fmt: skip
_LINE_OF: dict[str, frozenset[int]] = {}
for _number, _line in enumerate(_LINES):
    for _each in _line.split():
        _LINE_OF[key_of(_each)] = _LINE_OF.get(key_of(_each), frozenset()) | {_number}
"""Lines of business by the words (by `key_of`) that firms of one line have in their names; one word may be of several."""
_COMMON = frozenset(key_of(word) for word in _COMMON_WORDS.split())
"""Words that many employers have in their names, by `key_of`."""

_SENDING_WORDS = (
    "security suraksha guarding guards placement placements staffing manpower consultancy consultants consultant hr recruiters "
    "recruitment bureau homecare facility outsourcing workforce labour agency patient attendants housekeeping rozgar talent jobs"
)
_SENDING = frozenset(key_of(word) for word in _SENDING_WORDS.split())
"""Words in the names of firms that send people to work at others', by `key_of`."""
_OWN_NAMES = frozenset(
    key_of(word) for word in ("nair", "khan", "rana", "jain", "sodhi", "subhash", "noor", "rath", "chennai", "patna", "jan", "nav")
)
"""Names of people and towns that sound like a word of a meaning."""


@dataclass(frozen=True, slots=True)
class Name:
    """An employer's name taken apart, all words folded: the name itself, all of it, other names in it, what follows it as a branch."""

    main: tuple[str, ...]
    whole: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]
    branch: str
    initials: frozenset[str]
    acronyms: frozenset[str]

    latin: bool
    telling: frozenset[str]
    """The longer words of the name itself that few others have, as their consonants tell them."""
    named_by: frozenset[str]
    """The same, as they are known in a text."""
    begins: str
    """The first consonants of what few others have in their names, its words run together; empty where they are too few."""
    sends: bool
    """Whether it sends people to work at others'."""


@lru_cache(REMEMBERED)
def taken_apart(name: str | None) -> Name | None:
    """An employer's name taken apart; None where it names nobody."""
    if not name or not (whole := _words(name)):
        return None
    others = [_words(_FORMERLY.sub("", found)) for found in _BRACKETS.findall(name)]
    others += [_words((found[1] or found[2]).strip("()[] ")) for found in _ON_BEHALF.finditer(name)]
    branch = _BRANCH.search(name)
    main = _words(_BRANCH.sub(" ", name)) or whole
    kept = tuple(other for other in others if other)
    sends = any(key_of(word) in _SENDING for word in whole)
    telling = frozenset(skeleton(word) for word in main if len(word) > 3 and not common(word))
    named_by = frozenset(bones(word) for word in main if len(word) > 3 and not common(word))
    begins = skeleton("".join([word for word in main if not common(word)] or main))[:FEWEST_BONES]
    begins = begins if len(begins) == FEWEST_BONES else ""
    initials, acronyms, latin = _initials(name), _acronyms(name), name.isascii()
    return Name(main, whole, kept, branch.group() if branch else "", initials, acronyms, latin, telling, named_by, begins, sends)


@lru_cache(REMEMBERED)
def likeness(one_name: str | None, other_name: str | None) -> float | None:
    """-1 (nothing in common) to 1 (one name); None where one of the two names nobody."""
    first, second = taken_apart(one_name), taken_apart(other_name)
    return _likeness(first, second) if first and second else None


def _likeness(first: Name, second: Name) -> float:
    best = _alike(first.main, second.main, first.latin != second.latin)
    if _joined(first.whole, second.whole) >= WHOLE:
        best = 1.0
    best = max(best, _led_by_initials(first, second), _led_by_initials(second, first))
    if _short_for(first.acronyms, second.initials) or _short_for(second.acronyms, first.initials):
        best = max(best, 0.9)
    for one, other in ((first, second), (second, first)):
        if any(_alike(name, other.main) >= SAME for name in one.others):
            best = max(best, 0.9)
    if any(_alike(one, other) >= 1 for one in first.others for other in second.others):
        best = max(best, SAME if best > -NEAR else 0.4)
    return min(best, 0.0) if _other_numbers(first.main, second.main) else best


def _other_numbers(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether both names have a number and it is another: 21st Century is not 22nd Century."""
    numbers = ["".join(letter for letter in "".join(words) if letter.isdigit()) for words in (first, second)]
    return all(numbers) and numbers[0] != numbers[1]


def _led_by_initials(first: Name, second: Name) -> float:
    """How alike a name that begins with initials (LN Oil Mill) is to one that begins with what they stand for; -1 where it is none."""
    head = first.main[0] if len(first.main) > 1 else ""
    if head not in first.acronyms or head != "".join(word[:1] for word in second.main[: len(head)]):
        return -1.0
    return min(SAME, _alike(first.main, (head, *second.main[len(head) :])))


def alike_words(first: str, second: str, in_two_scripts: bool = False) -> bool:
    """Whether two folded words are spellings of one; in two scripts, whether they sound as one."""
    if in_two_scripts and _sound_alike(first, second):
        return True
    first, second = first.removesuffix("s"), second.removesuffix("s")
    if first == second:
        return True
    shorter = min(len(first), len(second))
    if shorter < 4:
        return False
    ratio = fuzz.ratio(first, second)
    if ratio >= ONE_WORD or (ratio >= SHORT_WORD and first[0] == second[0] and shorter >= 5):
        return True
    return len(skeleton(first)) >= 4 and skeleton(first) == skeleton(second)


def _sound_alike(first: str, second: str) -> bool:
    """Whether two folded words sound as one; longer ones also where scripts write a hissing sound or an English g otherwise."""
    first, second = _AS_SPOKEN.sub("j", first), _AS_SPOKEN.sub("j", second)
    if len(sound(first)) >= FEWEST_SOUNDS and sound(first) == sound(second):
        return True
    long = min(len(first), len(second)) >= LONG_WORD or len(_hissing(first)) > FEWEST_SOUNDS
    return long and _hissing(first) == _hissing(second)


@lru_cache(REMEMBERED)
def _hissing(word: str) -> str:
    """How a folded word sounds, all of ksh, ch, j, s and a g before e or i being one sound."""
    return re.sub(r"(?:tc|ks|kc|[cs])+", "c", sound(re.sub(r"^v(?=u)", "", word.replace("gi", "ji"))))


@lru_cache(REMEMBERED)
def skeleton(word: str) -> str:
    """A folded word's first letter and consonants: what two hearings of an English word share."""
    return word[:1] + re.sub("[aiuv]", "", word[1:]).removesuffix("s")


@lru_cache(REMEMBERED)
def bones(word: str) -> str:
    """How a folded word is known in a text: by its consonants, or as it is where it has few."""
    few = skeleton(word)
    return few if len(few) >= LEAST_BONES else word


@lru_cache(REMEMBERED)
def _words(name: str) -> tuple[str, ...]:
    plain = _HINDI.sub(lambda found: _IN_ENGLISH[found.group()], " ".join(without_legal(name)))
    words = tuple(chain.from_iterable(_ABBREVIATED.get(word, word).split() for word in plain.split()))
    return tuple(fold(word) for word in words) if set(words) - NOBODY else ()


@lru_cache(REMEMBERED)
def common(word: str) -> bool:
    """Whether many employers have this folded word in their names."""
    key = key_of(word)
    return len(word) == 1 or key in _COMMON or key in _LINE_OF or (key not in _OWN_NAMES and meaning_of(key) is not None)


def _joined(first: Sequence[str], second: Sequence[str]) -> float:
    one, other = "".join(first), "".join(second)
    if one == other:
        return 100.0
    return fuzz.ratio(one, other) if min(len(one), len(other)) >= 6 else 0.0


@lru_cache(REMEMBERED)
def _alike(first: tuple[str, ...], second: tuple[str, ...], in_two_scripts: bool = False) -> float:
    joined = _joined(first, second)
    bones = skeleton("".join(first))
    if joined >= WHOLE or (len(bones) >= 5 and bones == skeleton("".join(second))):
        return 1.0
    first, second = _run_together(first, second), _run_together(second, first)
    left = [word for word in first if not any(alike_words(word, other, in_two_scripts) for other in second)]
    right = [word for word in second if not any(alike_words(word, other, in_two_scripts) for other in first)]
    shared = [word for word in first if word not in left]
    telling = any(not common(word) for word in shared)
    if not left and not right:
        return 1.0
    if not left or not right:
        return 0.85 if telling else 0.2
    own, others = [word for word in left if not common(word)], [word for word in right if not common(word)]
    if telling and not own and not others:
        meant = {meaning_of(key_of(word)) for word in left} & {meaning_of(key_of(word)) for word in right} - {None}
        return 0.5 if meant or _lines(left) & _lines(right) else 0.0
    if telling and not (own and others):
        heads = alike_words(first[0], second[0]) or common(first[0]) or common(second[0])
        return NEAR if heads else -0.1
    if shared:
        return -NEAR if telling else -0.7
    return max(-1.0, min(0.0, (joined - 85) / 30))


def _lines(words: Iterable[str]) -> frozenset[int]:
    """The lines of business that words of a name tell of."""
    return frozenset(chain.from_iterable(_LINE_OF.get(key_of(word), ()) for word in words))


def _run_together(name: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """A name with its first words written as one where the other has them so (Surya Mitra Rooftop, Suryamitra)."""
    for length in (2, 3):
        head = "".join(name[:length])
        if any(word in other for word in name[:length]):
            return name
        if len(name) >= length and len(head) >= 6 and any(fuzz.ratio(head, word) >= RUN_TOGETHER for word in other[:2]):
            return (head, *name[length:])
    return name


def _initials(name: str) -> frozenset[str]:
    words = re.findall(r"[^\W_]+", romanise(_BRACKETS.sub(" ", name).casefold()))
    told = [words, [word for word in words if word not in _NOT_INITIAL]]
    return frozenset("".join(word[0] for word in each) for each in told if len(each) > 1)


def _acronyms(name: str) -> frozenset[str]:
    plain = _DOTTED.sub(lambda letters: re.sub(r"[.\s]", "", letters.group()) + " ", name)
    short = (word for word in re.findall(r"[^\W_]+", plain) if len(word) <= 6 and word.isupper())
    return frozenset(word.casefold() for word in (*_CAPITALS.findall(plain), *short) if len(word) > 1)


def _short_for(acronyms: frozenset[str], initials: frozenset[str]) -> bool:
    return any(
        short == full or (len(short) >= 3 and full.startswith(short)) or _one_left_out(short, full)
        for short in acronyms
        for full in initials
    )


def _one_left_out(short: str, full: str) -> bool:
    """Whether initials (KGBV) are all but one of a name's, in their order, the first among them."""
    left_out = (full[:at] + full[at + 1 :] for at in range(1, len(full)))
    return len(short) >= LONG_ACRONYM and len(full) == len(short) + 1 and short in left_out
