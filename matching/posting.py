"""An advert as it is compared with others, and made ready for that."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache

from matching.employer_names import employer_key
from matching.folding import fold, normalise
from matching.meanings import Heard, both, hear
from matching.model import Listing
from matching.name_parts import Name, bones, taken_apart
from matching.scripts import romanise
from matching.work_times import Hours, hours_in

REMEMBERED = 1 << 15
_PHONE = re.compile(r"\d{10,}")
_REFERENCE = re.compile(
    r"\b(?:ref|reference|req|requisition|advt|indent|(?:job|post|vacancy) (?:code|id)|tender item|item)\b[.:#]?\s*(?:no\b\.?|id\b)?[:#]?\s*"
    r"([a-z/-]*\d[\w/-]*)",
    re.IGNORECASE,
)
_CODE = re.compile(r"\b[A-Za-z]{1,6}[/-](?:[A-Za-z0-9]+[/-])*\d+[/-][\w/-]*\w")
"""A number of several parts that an office gives (SGM/07/26), whether or not an advert says what it is."""
_OTHER_LETTERS = re.compile(r"[\u0370-\u1dff\ua8e0-\uabff]")
_LONGER_WORD = re.compile(r"[^\W_]{4,}")
_SMALL = re.compile(r"\b(?!(?:for|and|of|the|to|in|at|with|from|on|or|by|wanted|required)\b)[a-z]{3,}")
"""A longer word in small letters that says something."""
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

_AGAIN = re.compile(
    r"\b(?:left|still|(?:pay|salary|rate|wages?) (?:now |is |has been )?(?:improved|better|enhanced|revised|hiked)|"
    r"(?:improved|better|enhanced|revised|higher) (?:pay|salary|rate|wages?)|rate up to|"
    r"remaining|re-?open\w*|re-?post\w*|again|repeat|baki|bache|bacha|some filled|more|extended|corrected|correction|"
    r"earlier|revised|still|(?:rate|pay|wages?|salary) (?:is )?(?:increased|raised|badha\w*)|increased|replacement|postponed|shifted to|"
    r"balance|abhi bhi|ab bhi|phir se|fir se|dobara|dubara|hajuy|hajiye|ajun|ekhono|"
    r"(?:pagar|majd?uri|mazduri|tankhwah|vetan|dihadi|rate|pay|wages?|salary) (?:\w+ )?(?:badha\w*|vadh\w*|raised|hiked|put up|revised)|"
    r"same (?:work|job|post|kaam|farm|site))\b|बाकी|बचे|फिर से|दोबारा|बढ़ा(?:या|ई|ए|कर)|अभी भी|अब भी|वाढव|अजून|पुन्हा|"
    r"હજી|હજુ|ફરી|વધાર|બાકી|এখনো|এখনও|আবার|বাকি|বেড়ে|বাড়ি|ਅਜੇ|ਦੁਬਾਰਾ|ବାକି|ଏବେ ବି|ପୁଣି|மீண்டும்|இன்னும்|ఇంకా|మళ్ళీ|ಇನ್ನೂ|ಮತ್ತೆ|ഇനിയും|വീണ്ടും",
    re.IGNORECASE,
)
"""Words of an advert that comes again: for the openings that are left, or to mend a mistake."""

_FILLED = re.compile(
    r"\b(?:(?:post|vacancy|job|place|seat|position)s? (?:is |are |was |has been |have been )?(?:now |already )?"
    r"(?:filled|closed|given|taken|over)"
    r"|already (?:filled|given|taken|hired|joined)|bhar (?:gay[aieo]|chuk[aie])|mil (?:gay[aieo]|chuk[aie])|rakh liy[ae]|ho gayi bharti)\b"
    r"|भर (?:गय|गई|चुक)|मिल (?:गय|गई|चुक)|रख लिया",
    re.IGNORECASE,
)
"""That somebody was found for a post already."""
_CLIENT = re.compile(r"\b(?:clients?|deput(?:ed|ation)|deployed|posting at|site of)\b|क्लाइंट|ग्राहक", re.IGNORECASE)
"""That the work is at somebody else's."""


_OF_THE_POSTER = re.compile(r"^(?:Provider|Creator): .*(?:\n|\Z)", re.MULTILINE)
"""What an open network's feed writes of who advertises: it stands under every post of theirs (`data.feeds.onest_draft`)."""


@dataclass(frozen=True, slots=True)
class Posting:
    """An advert as it is compared; pay in rupees, stated and a month's; days as dates; None unknown."""

    id: int
    source: str
    job_id: str
    title: str
    description: str = ""
    employer_name: str | None = None
    contact: str | None = None
    family: str | None = None
    district_id: int | None = None
    pincode: str | None = None
    monthly_low: int | None = None
    monthly_high: int | None = None
    wage_period: str | None = None
    openings: int | None = None
    posted_on: date | None = None
    last_date: date | None = None
    source_url: str | None = None
    shift: str | None = None
    job_type: str | None = None
    walk_in_on: date | None = None
    wage_min: int | None = None
    wage_max: int | None = None

    @classmethod
    def of(cls, number: int, source: str, listing: Listing) -> Posting:
        """A listing by its number, of a source."""
        return cls(number, source, **{name: getattr(listing, name) for name in cls.__slots__ if name not in ("id", "source")})


@dataclass(frozen=True, slots=True)
class Signs:
    """What stands out in a text: its longer words as their consonants tell them, among which an employer may be named; when the work
    starts and ends; the codes that the employer gave the post; other numbers of several parts; whether it says that it comes again,
    that another post was filled, and that the work is at a client's."""

    bones: frozenset[str]
    hours: tuple[Hours, ...]
    references: frozenset[str]
    codes: frozenset[str]
    again: bool
    filled: bool
    client: bool


@lru_cache(REMEMBERED)
def signs_in(text: str) -> Signs:
    """What stands out in a text."""
    references = {code.casefold() for code in _REFERENCE.findall(text)} if any(map(str.isdigit, text)) else ()
    return Signs(
        bones_in(text),
        hours_in(text),
        frozenset(references),
        codes_in(text),
        *(bool(said.search(text)) for said in (_AGAIN, _FILLED, _CLIENT)),
    )


@lru_cache(REMEMBERED)
def bones_in(text: str) -> frozenset[str]:
    """The longer words of a text as their consonants tell them."""
    return frozenset(bones(fold(word)) for word in _LONGER_WORD.findall(romanise(normalise(text))))


def codes_in(text: str) -> frozenset[str]:
    """Numbers of several parts in a text."""
    return frozenset(code.casefold() for code in _CODE.findall(text)) if "/" in text or "-" in text else frozenset()


@lru_cache(REMEMBERED)
def hear_title(title: str) -> Heard:
    """What a title says; where all its words begin with a capital none of them is a name by that."""
    heard = hear(title)
    return replace(heard, names=frozenset()) if heard.names and not _SMALL.search(title) else heard


@dataclass(frozen=True)
class Seen:
    """An advert made ready to be compared; its words are heard when they are first asked for."""

    posting: Posting
    employer: str
    name: Name | None
    reach: frozenset[str] = field(default_factory=frozenset)
    """Telephone numbers (their last ten digits) and mail addresses."""

    @classmethod
    def of(cls, posting: Posting) -> Seen:
        """Of an advert; what it says of who advertises, beside their name, is no word about the post."""
        description = posting.description or ""
        if "Provider: " in description or "Creator: " in description:
            posting = replace(posting, description=_OF_THE_POSTER.sub("", description))
        contact = posting.contact or ""
        phones = {number[-10:] for number in _PHONE.findall(re.sub(r"[\s-]", "", contact))} if contact else set()
        mails = {mail.casefold() for mail in _MAIL.findall(contact)} if "@" in contact else set()
        name = taken_apart(posting.employer_name)
        return cls(posting, employer_key(posting.employer_name) or "", name, frozenset(phones | mails))

    @cached_property
    def title(self) -> Heard:
        """What its title says."""
        return hear_title(self.posting.title)

    @cached_property
    def description(self) -> Heard:
        """What its description says."""
        return hear(self.posting.description or "")

    @cached_property
    def words(self) -> Heard:
        """What both say."""
        return both(self.title, self.description)

    @cached_property
    def latin(self) -> bool:
        """Whether its title is in Latin letters, whatever dashes and dots it has."""
        return self.posting.title.isascii() or not _OTHER_LETTERS.search(self.posting.title)

    @cached_property
    def signs(self) -> Signs:
        """What stands out in its words."""
        title, description = signs_in(self.posting.title), signs_in(self.posting.description or "")
        return Signs(
            title.bones | description.bones,
            title.hours + description.hours,
            title.references | description.references,
            title.codes | description.codes,
            title.again or description.again,
            title.filled or description.filled,
            title.client or description.client,
        )
