"""Words that many employers have in their names: what they stand for, and which line of business they tell of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

from matching.folding import fold, sound
from matching.meaning_table import key_of, meaning_of

REMEMBERED = 1 << 16
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
ABBREVIATED = {
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
IN_ENGLISH = {
    "nagar nigam": "municipal corporation", "nagar parishad": "municipal council", "nagar palika": "municipal council",
    "nagarpalika": "municipal council", "mahanagar palika": "municipal corporation", "sadar hospital": "district hospital",
    "zila hospital": "district hospital", "zila aspatal": "district hospital", "prathamik vidyalaya": "primary school",
    "uchcha vidyalaya": "high school", "madhya vidyalaya": "middle school", "rajkiya": "government", "sarkari": "government",
    "anaj mandi": "grain market", "sabji mandi": "vegetable market", "chini mil": "sugar mill", "sakhar karkhana": "sugar factory",
    "dugdh utpadak": "milk producers", "sahkari samiti": "cooperative society", "int bhatta": "brick kiln", "aspatal": "hospital",
}  # fmt: skip
"""What public bodies and firms are called in Hindi, and in English."""
HINDI = re.compile(r"\b(?:" + "|".join(sorted(IN_ENGLISH, key=len, reverse=True)) + r")\b")
_LINES = (
    "classes coaching academy institute tuition tutorials centre center", "nursing care home homecare bureau",
    "builders builder works work workshop", "builders construction constructions infra developers contractor thekedar theka realtors",
    "transport roadlines roadways carriers carrier cargo freight logistics movers transports", "travels tours coaches",
    "hospital clinic nursinghome nursing home maternity multispeciality healthcare polyclinic medicare dawakhana",
    "hotel restaurant dhaba bhojanalay lodge canteen cafe eatery mess biryani kitchen bar tiffin tiffins room resort inn "
    "bhojnalaya bhojanalaya bhojanalaya khanaval unavagam upahar upahara bhavan rasoi vilas",
    "society samiti sangh sangham samity mandal trust sahakari cooperative", "dairy dugdh milk doodh dudh sankalan collection",
    "jewel jewels jewellers jewelers jewellery jewelry sonar saraf", "security guarding guards suraksha securities",
    "store stores mart supermarket bazaar bazar kirana provision superstore supermarts shop dukan general bhandar departmental grocery "
    "dokan kadai kada angadi dukanam hatti maligai kirani stall bipani stores retail",
    "farm farms estate estates orchard orchards bagan bagh plantation plantations garden kheti thottam thota tota khamar wadi vadi",
    "school vidyalaya vidyamandir pathshala",
    "parlour parlor salon saloon beauty", "bhatta bricks brick kiln bhattha", "foods food bhog sweets mithai bakery bakers namkeen",
    "fabricators fabrication fabs steel welding", "garments garment apparel apparels fashion fashions clothing couture boutique",
    "printers press printing offset", "caterers catering kitchen", "placement staffing manpower consultancy consultants hr",
    "electricals electric electricity electronics", "furniture furnitures interiors interior decor", "motors motor automobiles auto garage",
    "household residence family niwas ghar parivar paribar poribar kutumbam kudumbam kutumba parivaram bari veedu illu mane house",
    "sugar sakhar chini khand shakkar karkhana mill factory",
    "dyeing dyers dye bleaching processors",
    "parlour boutique ladies salon", "mill mills spinners spinning weaving", "marble marbles granite granites stone stones tiles",
    "diagnostics diagnostic pathology path laboratory imaging scan", "medical medicals pharmacy medicos chemist drug aushadhi",
    "courier couriers express logistics cargo", "gas fuel fuels petroleum petrol filling pump station",
    "poultry hatchery farm farms chicken layer layers broiler broilers",
    "oil mill expeller", "cold storage store ice", "tailor tailors tailoring boutique stitching",
    "xerox photocopy photostat cyber computer computers print printers stationery",
    "scrap kabadi traders metal metals", "tyre tyres tire puncture wheel", "cold ice cream icecream kulfi",
    "nursery seeds plants garden", "flower flowers phool pu pushpa puvu hoovu",
    "oldage vriddhashram briddhabas briddhashram",
    "band dhol dj sound light tent decorators decorator events event pandal", "clothes cloth vastra vastralaya saree silk silks fashion",
)  # fmt: skip
LINE_OF: dict[str, frozenset[int]] = {}
for _number, _line in enumerate(_LINES):
    for _each in _line.split():
        LINE_OF[key_of(_each)] = LINE_OF.get(key_of(_each), frozenset()) | {_number}
"""Lines of business by the words (by `key_of`) that firms of one line have in their names; one word may be of several."""
_COMMON = frozenset(key_of(word) for word in _COMMON_WORDS.split())
"""Words that many employers have in their names, by `key_of`."""
_SENDING_WORDS = (
    "security suraksha guarding guards placement placements staffing manpower consultancy consultants consultant hr recruiters "
    "recruitment bureau homecare facility outsourcing outsource workforce deputation payroll labour agency patient attendants "
    "housekeeping rozgar talent jobs"
)
SENDING = frozenset(key_of(word) for word in _SENDING_WORDS.split())
"""Words in the names of firms that send people to work at others', by `key_of`."""
_OWN_NAMES = frozenset(
    key_of(word) for word in ("nair", "khan", "rana", "jain", "sodhi", "subhash", "noor", "rath", "chennai", "patna", "jan", "nav")
)
"""Names of people and towns that sound like a word of a meaning."""
_FOREIGN_TRADES = (
    "fireworks poultry nursery retail finance marketing advertising electronics cosmetics packaging plastics chemicals ceramics"
)
"""English words in firms' names of which no line is known."""
FEWEST_ABROAD = 3
"""Sounds of a word in another script from which it may be an English one."""


@lru_cache(REMEMBERED)
def common(word: str) -> bool:
    """Whether many employers have this folded word in their names."""
    key = key_of(word)
    return plainly_common(word) or (key not in _OWN_NAMES and meaning_of(key) is not None)


def plainly_common(word: str) -> bool:
    """Whether it is common as such, and not only a word with a meaning, as people's names may be (Kali, Mali)."""
    key = key_of(word)
    return len(word) == 1 or key in _COMMON or key in LINE_OF


def common_abroad(word: str) -> bool:
    """Whether a folded word of another script is common, or sounds as an English one that is (ketaring, catering)."""
    return common(word) or rough(word) in _abroad()


def lines_of(words: Iterable[str]) -> frozenset[int]:
    """The lines of business that words of a name tell of, as they are spelt or in another script as they sound."""
    return frozenset(chain.from_iterable(LINE_OF.get(key_of(word)) or _abroad().get(rough(word)) or frozenset() for word in words))


@lru_cache(REMEMBERED)
def rough(word: str) -> str:
    """How a folded word sounds in any script, all hissing sounds being one; empty where it has too few sounds to be known by them."""
    heard = re.sub(r"(?:tc|ks|kc|[cs])+", "c", sound(re.sub(r"(?<=n)g$", "", word.removesuffix("s"))))
    return heard if len(heard) >= FEWEST_ABROAD else ""


@lru_cache(1)
def _abroad() -> dict[str, frozenset[int]]:
    """Lines of business by how the words that tell of them sound, none for a word that is only common."""
    heard: dict[str, frozenset[int]] = {}
    for word in (*_COMMON_WORDS.split(), *chain.from_iterable(map(str.split, _LINES)), *_FOREIGN_TRADES.split()):
        heard[rough(fold(word))] = heard.get(rough(fold(word)), frozenset()) | LINE_OF.get(key_of(word), frozenset())
    return {sounds: lines for sounds, lines in heard.items() if sounds}
