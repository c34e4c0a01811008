"""Signs that an advert is false: what its words ask of the worker, and pay that nobody pays for such work.

The words' signs stand in `suspicious_words.csv` (its form: `matching.expressions`). Signs that money is asked are looked for clause by
clause and count for nothing in a clause that denies it ("no registration fee", "कोई शुल्क नहीं"; a denial carries over a list of fees);
others are looked for in the whole advert. A word of `unless` near a sign takes it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from matching.advert_text import AdvertText, plain
from matching.expressions import Expression, ExpressionTable
from matching.model import WORKING_DAYS_A_MONTH, Listing
from matching.occupations import Occupation

WEIGHTS = {
    "asks_fee": 1.0,
    "asks_bank_details": 1.0,
    "asks_documents": 0.6,
    "work_abroad_fee": 1.0,
    "work_abroad_unregistered": 0.6,
    "binds_by_advance": 1.0,
    "keeps_originals": 1.0,
    "lures_girls": 1.0,
    "impersonates_government": 1.0,
    "asks_children": 1.0,
    "rents_account": 1.0,
    "sells_papers": 1.0,
    "threatens_penalty": 1.0,
    "task_fraud": 1.0,
    "asks_purchase": 1.0,
    "recruits_recruiters": 0.6,
    "pay_too_good": 1.0,
    "easy_money": 0.6,
    "messenger_only": 0.6,
    "promises_job": 0.4,
}
"""How much each sign weighs; an advert is held back for a person when its signs weigh `HELD_BACK_AT` together."""
HELD_BACK_AT = 1.0

USUAL_MONTHLY_PAY = {"unskilled": 14_000, "semi_skilled": 17_000, "skilled": 21_000}
"""Rupees a month, the middle of the bands that site and agency guides of 2024-2026 give for helpers, machine hands and trades."""
TOO_GOOD, TOO_GOOD_IF_UNSURE = 2.5, 4.0
"""Times the usual pay beyond which an advert is not believed without a person's look, the latter where the trade is a guess
(`SURE_OF_FAMILY`); highly skilled work has no such bound."""
TOO_GOOD_FOR_NO_TRADE = 100_000
"""Rupees a month in an advert whose words name no trade."""
TOO_GOOD_AT_HOME = 30_000
"""Rupees a month for typing, form filling or packing at home, which is paid by the piece and earns less than half of this."""
SURE_OF_FAMILY = 0.6
CHILD_AGE = 14
SHORT_CLAUSE = 5
BESIDE = 40
"""Characters before and after a sign among which a word may take it back."""
ASKS_MONEY = frozenset({"asks_fee", "work_abroad_fee"})
_FEE_WORD = re.compile(r"fee|charge|deposit|shulk|payment|money|amount|शुल्क|फीस|चार्ज|डिपॉजिट|डिपोजिट|पैस|राशि|pais")
_NOT_GIVEN_BACK = re.compile(r"(?:non|not|no)[ -]?refund\w*|(?:wapas|वापस|वापिस) (?:nahi\w*|नहीं)[^,]*")
_DENIAL = re.compile(
    r"\b(?:no|not|nil|zero|without|never|don'?t|none|nahi|nahin|nhi|mat|bina|neither|nor)\b|(?<!\d)0 ?(?:fee|charge)"
    r"|नहीं|बिना|मत(?![\u0900-\u097f])|(?<![\u0900-\u097f])न (?:दें|लें|दे|ले)"
    r"|(?:borne|paid|covered) by (?:the |our )?(?:company|employer)|company (?:bears|pays|covers|degi|dega|deti)"
    r"|कंपनी (?:देगी|देती|उठा)|reimburs"
)
_FREE = re.compile(r"\bfree\b|\bmuft\b|\bfr[ei]e?\b|nishulk|निःशुल्क|नि:शुल्क|मुफ्त|फ्री|waive")
_EXAMINATION = re.compile(r"exam|application|pariksha|aavedan|avedan|परीक्षा|आवेदन")
_SUM = re.compile(r"rs ?\d{2,}|\d{2,} ?rs")
_MESSENGER = re.compile(r"whats ?app|watsapp|whatsap|wa\.me|telegram|t\.me/|व्हाट्सएप|व्हाट्सऐप|वाट्सएप|वॉट्सऐप|टेलीग्राम")
_REACHABLE = re.compile(r"\bcall|phone|walk.?in|\bvisit|address|office|gate|milein|\bmile\b|कॉल|फोन|मिलें|पते|पता|गेट|@")
_MESSENGERS = ("whats", "wa.me", "watsapp", "telegram", "t.me/", "टेली", "व्हा", "वाट्स", "वॉट्स")
_AT_HOME = re.compile(r"from home|at home|home ?based|\bwfh\b|ghar (?:se|baithe)|घर (?:से|बैठे)|online|ऑनलाइन|mobile se|मोबाइल से")
_DESK_AT_HOME = re.compile(r"data ?entry|typing|copy|form|packing|डाटा|डेटा|टाइपिंग|फॉर्म|पैकिंग|part ?time|online|ऑनलाइन")
_TOLD_PAY = re.compile(
    r"(?:earn\w*|income|salary|pay|kama\w*|कमा[\u0900-\u097f]*|वेतन|सैलरी).{0,20}?(?:rs )?(?<!\d)(\d{3,7}|\d{2}(?=k))(k)?\b"
    r"(?:.{0,15}?(daily|per day|day|roz|din|week|month|mahin|रोज|दिन|हफ्|मह|माह))?"
)
_DAILY, _WEEKLY = ("daily", "per day", "day", "roz", "din", "रोज", "दिन"), ("week", "हफ")
WEEKS_A_MONTH = 4


class SuspiciousWordsError(ValueError):
    """`suspicious_words.csv` names a code that has no weight."""


class Suspicions:
    """Finds the signs in listings; `occupations` give the skill level that pay is held against."""

    def __init__(self, signs: ExpressionTable, occupations: Mapping[str, Occupation]) -> None:
        """Take the rows of `suspicious_words.csv`; raises `SuspiciousWordsError` for a code that has no weight."""
        if unknown := {sign.code for sign in signs.rows} - WEIGHTS.keys():
            raise SuspiciousWordsError(f"no weight for {', '.join(sorted(unknown))}")
        self._signs = signs
        self._occupations = occupations

    def of(self, listing: Listing, text: AdvertText | None = None) -> tuple[str, ...]:
        """Codes of `WEIGHTS` that this listing shows, heaviest first.

        Pay is judged on `monthly_low`, so it must be understood; `text` is "title | description" where it has been read already.
        """
        text = AdvertText.of(f"{listing.title} | {listing.description}") if text is None else text
        for beside in (listing.employer_name, listing.contact):
            text = text.beside(_short(beside)) if beside else text
        codes = {*self._in_words(text, listing), *self._in_figures(text.words, listing)}
        return tuple(sorted(codes, key=lambda code: (-WEIGHTS[code], code)))

    def _in_words(self, text: AdvertText, listing: Listing) -> Iterator[str]:
        asked: list[str] | None = None
        found: set[str] = set()
        for sign in self._signs.worth_a_look(text):
            if sign.code in found or (sign.around and not sign.around.search(text.words)):
                continue
            if sign.code == "impersonates_government" and listing.employer_type == "government":
                continue
            if sign.code in ASKS_MONEY:
                asked = _asking(text.clauses, listing) if asked is None else asked
                shown = any(shows(sign, clause) for clause in asked)
            else:
                shown = shows(sign, text.words)
            if shown:
                found.add(sign.code)
                yield sign.code

    def _in_figures(self, text: str, listing: Listing) -> Iterator[str]:
        if listing.min_age is not None and listing.min_age < CHILD_AGE:
            yield "asks_children"
        if not listing.employer_name and _only_by_messenger(text, listing.contact):
            yield "messenger_only"
        if self._pays_too_much(text, listing):
            yield "pay_too_good"

    def _pays_too_much(self, text: str, listing: Listing) -> bool:
        pay = listing.monthly_low or listing.monthly_high or _told_pay(text)
        if not pay or listing.wage_period == "piece":
            return False
        if pay >= TOO_GOOD_AT_HOME and _AT_HOME.search(text) and _DESK_AT_HOME.search(text):
            return True
        occupation = self._occupations.get(listing.family or "")
        if occupation is None:
            return pay > TOO_GOOD_FOR_NO_TRADE
        usual = USUAL_MONTHLY_PAY.get(occupation.skill_level)
        sure = listing.family_score is None or listing.family_score >= SURE_OF_FAMILY
        return usual is not None and pay > usual * (TOO_GOOD if sure else TOO_GOOD_IF_UNSURE)


_short = lru_cache(1 << 14)(AdvertText.of)


def held_back(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes, when together they weigh enough to hold the listing back for a person; else none."""
    codes = tuple(codes)
    return codes if sum(WEIGHTS[code] for code in codes) >= HELD_BACK_AT else ()


def _asking(parts: Iterable[str], listing: Listing) -> list[str]:
    """The clauses in which money may be asked: a government employer may ask the fee of an examination, and a denial is none."""
    if listing.employer_type == "government":
        parts = [part for part in parts if not _EXAMINATION.search(part)]
    return _not_denied(parts)


def _not_denied(parts: Iterable[str]) -> list[str]:
    """The clauses that do not deny asking for money; a denial carries over to the short clauses of a list of fees."""
    kept = []
    carried = False
    for clause in parts:
        denies, may_go_on, names_fee = _denial_of(clause)
        denied = denies or (carried and may_go_on)
        carried = denied and names_fee
        if not denied:
            kept.append(clause)
    return kept


@lru_cache(1 << 14)
def _denial_of(clause: str) -> tuple[bool, bool, bool]:
    """Whether a clause denies asking for money, whether a denial before it carries over to it, and whether it names a fee."""
    bare = _NOT_GIVEN_BACK.sub(" ", clause)
    has_sum = bool(_SUM.search(clause))
    denies = bool(_DENIAL.search(bare)) or (bool(_FREE.search(bare)) and not has_sum)
    return denies, not has_sum and len(clause.split()) <= SHORT_CLAUSE, bool(_FEE_WORD.search(clause))


def shows(sign: Expression, text: str) -> bool:
    """Whether the sign stands in the text without a word beside it that takes it back."""
    for found in sign.sign.finditer(text):
        beside = text[max(0, found.start() - BESIDE) : found.end() + BESIDE]
        if not (sign.unless and sign.unless.search(beside)):
            return True
    return False


def _only_by_messenger(text: str, contact: str | None) -> bool:
    """Whether a messenger is named and no other way to reach them is: no number to call, gate, office or address."""
    if not any(name in text for name in _MESSENGERS) or not _MESSENGER.search(text):
        return False
    elsewhere = contact and not _MESSENGER.search(plain(contact))
    return not elsewhere and not _REACHABLE.search(text)


def _told_pay(text: str) -> int | None:
    """Rupees a month that the words promise ("earn 3000 daily"), None when they name none."""
    found = _TOLD_PAY.search(text)
    if not found:
        return None
    amount = int(found[1]) * (1_000 if found[2] else 1)
    period = found[3] or "month"
    return amount * (WORKING_DAYS_A_MONTH if period.startswith(_DAILY) else WEEKS_A_MONTH if period.startswith(_WEEKLY) else 1)
