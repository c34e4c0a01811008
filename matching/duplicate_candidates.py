"""Which adverts of a district are worth a comparison: those whose telephone, employer or family is one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from rapidfuzz import fuzz, process

from matching.duplicates import Posting, Seen
from matching.employer_names import employer_key

LIKE_NAMES = 72
"""rapidfuzz's ratio (0-100) from which two employers' names are worth a comparison."""
MOST_SHARING = 3
MOST_UNNAMED = 300
"""Adverts of a cell without an employer's name that are compared with all others in it; beyond, only with those of the same title."""


def without_common_contacts(postings: Sequence[Posting]) -> list[Posting]:
    """The adverts of a district, a contact of more than `MOST_SHARING` employers taken from them: an office's or an agency's tells
    nobody apart."""
    sharing: dict[str, set[str]] = defaultdict(set)
    for posting in postings:
        if posting.contact and posting.employer_name:
            sharing[posting.contact].add(employer_key(posting.employer_name) or "")
    common = {contact for contact, employers in sharing.items() if len(employers) > MOST_SHARING}
    return [replace(posting, contact=None) if posting.contact in common else posting for posting in postings]


def candidates(seen: Sequence[Seen], fresh: Container[int]) -> Iterator[tuple[Seen, Seen]]:
    """Pairs of adverts of one district that are worth a comparison, at least one of each being fresh (by number); each pair once.

    They share a telephone, or have employers with like names and one family, or one employer and any families, or one of them names no
    employer and they are of one family.
    """
    done: set[tuple[int, int]] = set()
    for block in _blocks(seen):
        for first, second in combinations(block, 2):
            one, other = first.posting.id, second.posting.id
            if one not in fresh and other not in fresh:
                continue
            pair = (min(one, other), max(one, other))
            if pair not in done:
                done.add(pair)
                yield (first, second) if one < other else (second, first)


def _blocks(seen: Sequence[Seen]) -> Iterator[Sequence[Seen]]:
    phones, employers, families = defaultdict(list), defaultdict(list), defaultdict(list)
    for each in seen:
        for phone in each.phones:
            phones[phone].append(each)
        if each.employer:
            employers[each.employer].append(each)
        families[each.posting.family].append(each)
    yield from (block for block in phones.values() if len(block) > 1)
    yield from (block for block in employers.values() if len(block) > 1)
    for cell in families.values():
        yield from _of_like_names([each for each in cell if each.employer])
        yield from _of_no_name(cell)


def _of_like_names(named: Sequence[Seen]) -> Iterator[Sequence[Seen]]:
    """Blocks of one family whose employers' names are alike but not equal."""
    by_name = defaultdict(list)
    for each in named:
        by_name[each.employer].append(each)
    names = list(by_name)
    if len(names) < 2:
        return
    like = process.cdist(names, names, scorer=fuzz.token_set_ratio, score_cutoff=LIKE_NAMES, dtype=np.uint8)
    for row, column in zip(*np.nonzero(np.triu(like, 1)), strict=True):
        yield [*by_name[names[row]], *by_name[names[column]]]


def _of_no_name(cell: Sequence[Seen]) -> Iterator[Sequence[Seen]]:
    """Blocks with adverts that name no employer: all of a small cell, those of one title in a large one."""
    nameless = [each for each in cell if not each.employer]
    if not nameless:
        return
    if len(cell) <= MOST_UNNAMED:
        yield from ((each, other) for each in nameless for other in cell if other is not each)
        return
    by_title = defaultdict(list)
    for each in cell:
        by_title[each.title].append(each)
    yield from (block for block in by_title.values() if len(block) > 1 and any(not each.employer for each in block))
