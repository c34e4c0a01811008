"""What two titles say of trade, rank and kind."""

from __future__ import annotations

from functools import lru_cache

from matching.kinship import KIN_FLOOR
from matching.meanings import Heard, hear
from matching.posting import Seen
from matching.shared_words import shared_words
from matching.text_sharing import UNKNOWN_TITLE, kinds_apart, share, telling

REMEMBERED = 1 << 16
HELPERS = (frozenset({"helper"}), frozenset({"trainee"}), frozenset({"supervisor"}))
"""All that one of two titles has and the other one has not, where one post works beside the other."""
TITLE_KINDS = ("month", "sex", "turn", "land", "vehicle", "paper", "crop", "stay", "ward", "term", "thing2", "seam", "parlour")
"""Kinds of meanings that part two posts when both titles have different ones."""
NOTHING = frozenset[str]()
WORK_KINDS = ("role", "task", "task2", "farmtask", "briktask", "seam", "parlour")
"""Kinds of meanings that say what is done."""


def title_findings(first: Seen, second: Seen, kin: float) -> dict[str, float]:
    """What the titles say of trade, rank and kind."""
    found, swapped, roles = _titles(first.posting.title, second.posting.title)
    descriptions = share(first.description, second.description)[0] if swapped or roles else 0.0
    return found | {
        "title_swapped": max(0.0, 2 * descriptions - 1) if swapped else 0.0,
        "trade_same": float(kin >= 1),
        "trade_kin": float(KIN_FLOOR <= kin < 1 and kin != 0.5),
        "trade_other": (1 - found["title_like"]) * (kin < KIN_FLOOR),
        "roles_other": float(roles and kin < 1 and descriptions >= 0.6 and not _role_told(first, second)),
    }


@lru_cache(REMEMBERED)
def _titles(first: str, second: str) -> tuple[dict[str, float], bool, bool]:
    """What two titles alone say; whether each has a telling word in place of the other's; whether they name two occupations."""
    one, other = hear(first), hear(second)
    shared, back = shared_words(one.words, other.words), shared_words(other.words, one.words)
    like = (len(shared) + len(back)) / (len(one.words) + len(other.words)) if one.words and other.words else UNKNOWN_TITLE
    ranks, other_ranks = _ranks(one), _ranks(other)
    apart = kinds_apart(one, other)
    found = {
        "title_like": like,
        "title_hard_other": float(not apart.isdisjoint(TITLE_KINDS)),
        "sex_other": float("sex" in apart),
        "turn_other": float("turn" in apart),
        "months_other": float("month" in apart),
        "helper_of": float((one.words ^ other.words) in HELPERS and bool(one.words & other.words)),
        "rank_one_sided": float(bool(ranks) != bool(other_ranks)),
        "ranks_other": float(bool(ranks and other_ranks) and not ranks & other_ranks),
    }
    return found, telling(one.words - shared) and telling(other.words - back), "role" in apart


def works_apart(first: Seen, second: Seen) -> bool:
    """Whether both titles say what is done, and neither advert says what the other one's title does."""
    one, other = _works(first.title), _works(second.title)
    return bool(one and other) and one.isdisjoint(_works(second.words)) and other.isdisjoint(_works(first.words))


def _role_told(first: Seen, second: Seen) -> bool:
    """Whether the description of one names the occupation in the title of the other."""
    titles, descriptions = (first.title, second.title), (second.description, first.description)
    return any(title.kinds["role"] & words.kinds.get("role", NOTHING) for title, words in zip(titles, descriptions, strict=True))


def _works(heard: Heard) -> frozenset[str]:
    return frozenset().union(*(heard.kinds.get(kind, NOTHING) for kind in WORK_KINDS))


def _ranks(title: Heard) -> frozenset[str]:
    return title.kinds.get("post", frozenset()) | title.kinds.get("rank", frozenset())
