"""Which adverts of a place are worth a comparison: those that share a way to be reached, a code, an employer's name or part of it, or their
terms, and one of nobody with the employer that it names.

Each key makes a block; in a large block an advert is compared with those that stand next to it by pay, openings and title alone, so that
the work grows with the number of adverts and not with its square.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from itertools import chain, combinations, product
from math import log

from matching.employer_names import employer_key
from matching.folding import normalise, sound
from matching.name_parts import skeleton
from matching.posting import Posting, Seen, bones_in, codes_in

MOST_SHARING = 3
LEFT_OUT = "left out"
"""What adverts of one post share of which one does not say whose it is."""
NEXT, NEXT_BY_TERMS = 6, 2
"""With how many that stand after it an advert of a block is compared, in two orders; all of a block twice as large with each other. Fewer
where nothing but terms or one word of a name is shared, which many posts share."""
TERMS = ("pay", "head here", "trade", "number", "word", "paying word", "begins", LEFT_OUT)
HEAD_SOUNDS = 3
"""First sounds of a name by which those of one PIN code are met whatever script they are in."""
MOST_NAMING = 3
"""Adverts whose words have what tells an employer's name from which it is no name but a word."""
LEAST_LETTERS = 4
"""Letters of a word in an employer's name from which it makes a block, and of initials less one."""

STEP = log(1.25)
"""Pay of two adverts is on one step where it is less than half of this apart, and may be up to this."""

Key = tuple[object, ...]

_OFFICE = re.compile(
    r"\b(?:employment (?:office|exchange)|career cent(?:re|er)|job (?:fair|centre|center)|rozgar (?:karyalaya|mela|kendra)|labour office|"
    r"common service cent(?:re|er)|seva kendra|csc)\b|रोज़?गार (?:कार्यालय|मेला|केंद्र)|श्रम कार्यालय|जन सेवा केंद्र",
    re.IGNORECASE,
)
"""Offices that find work for all."""
_NUMBER = re.compile(r"\d{5}|@")
_SENTENCE = re.compile(r"[^.\n।!?]+[.\n।!?]*")


def telling_apart(postings: Sequence[Posting]) -> list[Posting]:
    """The adverts of a place without what many of them share: a contact that more than `MOST_SHARING` employers have, or that is an
    office which finds work for all, and a sentence under more than `MOST_SHARING` titles. An office's or an agency's words tell no post
    from another."""
    contacts, sentences = _common_contacts(postings), _common_sentences(postings)
    return [_told_without(posting, contacts, sentences) for posting in postings]


def _common_contacts(postings: Sequence[Posting]) -> set[str]:
    sharing: dict[str, set[str]] = defaultdict(set)
    for posting in postings:
        if posting.contact:
            sharing[posting.contact].add(employer_key(posting.employer_name) or "")
    offices = {contact for contact in sharing if _OFFICE.search(normalise(contact)) and not _NUMBER.search(contact)}
    return offices | {contact for contact, employers in sharing.items() if len(employers - {""}) > MOST_SHARING}


def _common_sentences(postings: Sequence[Posting]) -> set[str]:
    sharing: dict[str, set[str]] = defaultdict(set)
    for posting in postings:
        for sentence in _SENTENCE.findall(posting.description or ""):
            sharing[sentence].add(posting.title)
    return {sentence for sentence, titles in sharing.items() if len(titles) > MOST_SHARING}


def _told_without(posting: Posting, contacts: Container[str], sentences: Container[str]) -> Posting:
    contact = None if posting.contact in contacts else posting.contact
    told = _SENTENCE.findall(posting.description or "")
    if contact == posting.contact and not any(sentence in sentences for sentence in told):
        return posting
    left = "".join(sentence for sentence in told if sentence not in sentences)
    return replace(posting, contact=contact, description=left)


def candidates(seen: Sequence[Seen], fresh: Container[int]) -> Iterator[tuple[Seen, Seen]]:
    """Pairs of adverts of one place that are worth a comparison, at least one of each being fresh (by number); each pair once."""
    done: set[tuple[int, int]] = set()
    blocks = (_pairs(block, reach) for block, reach in _blocks(seen))
    for first, second in chain(chain.from_iterable(blocks), _naming(seen)):
        one, other = first.posting.id, second.posting.id
        if one not in fresh and other not in fresh:
            continue
        pair = (one, other) if one < other else (other, one)
        if pair not in done:
            done.add(pair)
            yield (first, second) if one < other else (second, first)


def _blocks(seen: Sequence[Seen]) -> Iterator[tuple[Sequence[Seen], int]]:
    by_key: dict[Key, list[Seen]] = defaultdict(list)
    for each in seen:
        for key in _keys(each):
            by_key[key].append(each)
    for key, block in by_key.items():
        if len(block) > 1 and (key[0] != LEFT_OUT or any(map(_leaves_out, block))):
            yield block, NEXT_BY_TERMS if key[0] in TERMS else NEXT


def _naming(seen: Sequence[Seen]) -> Iterator[tuple[Seen, Seen]]:
    """Adverts of nobody, or of a firm that sends people to others, that name an employer in their words, with that employer's."""
    named: dict[str, list[Seen]] = defaultdict(list)
    for each in seen:
        for word in each.name.named_by if each.name else ():
            named[word].append(each)
    naming: dict[str, list[Seen]] = defaultdict(list)
    for each in seen:
        if each.name and not each.name.sends:
            continue
        told = bones_in(each.posting.title) | bones_in(each.posting.description or "")
        for word in named.keys() & told:
            if not each.name or word not in each.name.named_by:
                naming[word].append(each)
    for word, block in naming.items():
        if len(block) <= MOST_NAMING and len(named[word]) <= NEXT:
            yield from product(block, named[word])


def _leaves_out(seen: Seen) -> bool:
    """Whether an advert does not say whose it is, how that is reached or how many are wanted."""
    return not seen.name or not seen.reach or seen.posting.openings is None


def _keys(seen: Seen) -> Iterator[Key]:
    """What a twin of this advert has in common with it, whatever else is written otherwise."""
    posting = seen.posting
    for reach in seen.reach:
        yield "reach", reach
    if posting.source_url:
        yield "page", posting.source_url
    yield "number", posting.job_id
    if seen.name:
        yield from _name_keys(seen)
    for text in (posting.title, posting.description or ""):
        for code in codes_in(text):
            yield "code", code
    low, high = posting.monthly_low or posting.wage_min, posting.monthly_high or posting.wage_max
    if low and posting.pincode:
        yield LEFT_OUT, posting.pincode, low
    if low or high:
        yield "pay", posting.district_id, low, high, posting.openings
        yield "trade", posting.district_id, posting.family, low or high, posting.openings


def _name_keys(seen: Seen) -> Iterator[Key]:
    name, posting = seen.name, seen.posting
    if name is None:
        return
    yield "employer", skeleton("".join(name.main))
    if name.begins:
        yield "begins", name.begins
    if posting.pincode:
        yield "head here", posting.pincode, sound(name.main[0])[:HEAD_SOUNDS]
    low = posting.monthly_low or posting.wage_min
    steps = {int(log(low) / STEP + shift) for shift in (0.0, 0.5)} if low else ()
    for word in name.telling | {skeleton(word) for word in chain.from_iterable(name.others) if len(word) >= LEAST_LETTERS}:
        yield "word", word, posting.family
        for step in steps:
            yield "paying word", word, step
    for letters in name.acronyms | name.initials:
        if len(letters) >= LEAST_LETTERS - 1:
            yield "initials", posting.district_id, letters


def _pairs(block: Sequence[Seen], reach: int) -> Iterator[tuple[Seen, Seen]]:
    if len(block) <= 2 * reach:
        yield from combinations(block, 2)
        return
    for order in (_by_terms, _by_title):
        ordered = sorted(block, key=order)
        for place, first in enumerate(ordered):
            for second in ordered[place + 1 : place + 1 + reach]:
                yield first, second


def _by_terms(seen: Seen) -> tuple[int, int, str]:
    posting = seen.posting
    return posting.monthly_low or posting.wage_min or 0, posting.openings or 0, posting.title


def _by_title(seen: Seen) -> tuple[str, int]:
    return seen.posting.title, seen.posting.monthly_low or 0
