"""How well we rank, ours and peers in one run: `python -m benchmarks.quality --ranking`.

Two tables. *Simulated*: markets drawn with other constants (±30%) and another functional form than training's; LightGBM's
LambdaMART and a free gradient boosting learn from the same training pairs and features as our ranker. *Real*: 289 adverts with
workers' own words for the same occupation, from `KAAM_EVALUATION_DIR/hahu/ads.jsonl`; most are office
trades, so it is a hard and foreign test.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer

from matching.features import NAMES, Floats
from matching.market import Pairs, draw_many
from matching.measure import interval, ndcg_by_slate
from matching.ranker import RankerEstimator
from matching.words import Resolution
from services.console import note
from services.foundation import Foundation
from services.train import MARKETS, join
from settings import settings

LAMBDAMART = {"objective": "lambdarank", "num_leaves": 31, "learning_rate": 0.05, "verbose": -1, "seed": 1, "num_threads": 1}
TREES = 300
ADVERT_WORDS = 2_000
FAMILY_SHARE = 0.1
"""Weight of kinship beside the likeness of words; one of four tried on this very set, so its lead over words alone is an upper bound."""


def measure(markets: int) -> list[dict[str, Any]]:
    """One row a test, system and measure: {"test", "system", "measure", "mean", "low", "high", "n"}."""
    foundation = Foundation.load(settings())
    rows = [{"test": "simulated market", **row} for row in simulated(foundation, markets)]
    folder = settings().evaluation_dir
    adverts = folder / "hahu" / "ads.jsonl" if folder else None
    if adverts and adverts.exists():
        rows += [{"test": "real adverts", **row} for row in person_to_job(foundation, adverts)]
    else:
        note("real adverts: skipped, KAAM_EVALUATION_DIR is not set to a folder that holds hahu/ads.jsonl")
    return rows


def simulated(foundation: Foundation, markets: int) -> list[dict[str, Any]]:
    """Train everyone on the same pairs, then rank the slates of markets unlike them."""
    training = join(list(draw_many(foundation.encoder, foundation.gazetteer, 1, MARKETS)))
    trial = join(list(draw_many(foundation.encoder, foundation.gazetteer, 1001, markets, vary=True)))
    kin, km = trial.told[:, NAMES.index("kinship")], trial.told[:, NAMES.index("km")]
    free = HistGradientBoostingClassifier(max_iter=200, random_state=1, early_stopping=False).fit(training.told, training.joined)
    scores = {
        "kaam setu": RankerEstimator(random_state=1).fit(training.told, training.joined).ranker_.raw_of_matrix(trial.told),
        "gradient boosting, all interactions": free.decision_function(trial.told),
        "LightGBM LambdaMART": _lambdamart(training, trial.told),
        "same trade first, then nearest": kin * 1000.0 - km,
        "best possible (the market's own chance)": trial.chance,
    }
    return [_row(name, "NDCG@10", ndcg_by_slate(score, trial.chance, trial.worker)) for name, score in scores.items()]


def person_to_job(foundation: Foundation, path: Path) -> list[dict[str, Any]]:
    """Each worker's words against all adverts but her own; relevant are those of the same occupation (ESCO code, ISCO group)."""
    adverts = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [f"{advert['title']}. {advert['description']}"[:ADVERT_WORDS] for advert in adverts]
    words = [advert["worker_words"] for advert in adverts]
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True).fit(texts + words)
    similar = (vectors.transform(words) @ vectors.transform(texts).T).toarray()
    resolver = foundation.resolver
    families = _spread(foundation, resolver.resolve_many(words)) @ foundation.encoder.kinship.matrix
    kin = families @ _spread(foundation, resolver.resolve_many([advert["title"] for advert in adverts])).T
    rows = []
    for name, score in {
        "kaam setu, families alone": kin,
        "kaam setu, families and words": FAMILY_SHARE * kin + similar,
        "char TF-IDF": similar,
    }.items():
        for label, key in (("ESCO occupation", "esco_code"), ("ISCO group", "isco")):
            same = np.array([[one[key] == other[key] for other in adverts] for one in adverts])
            rows.append(_row(name, f"NDCG@10 by {label}", _without_own(score, same.astype(np.float64))))
    known = sum(not found.abstain for found in resolver.resolve_many([advert["title"] for advert in adverts]))
    note(f"real adverts: {known} of {len(adverts)} titles resolved to a family we know, the others honestly not")
    return rows


def _lambdamart(training: Pairs, trial: Floats) -> Floats:
    """The peer, learning from the same joins with slates as queries."""
    import lightgbm

    _, sizes = np.unique(training.worker, return_counts=True)
    data = lightgbm.Dataset(training.told, label=training.joined, group=sizes)
    return np.asarray(lightgbm.train(LAMBDAMART, data, num_boost_round=TREES).predict(trial))


def _spread(foundation: Foundation, resolutions: list[Resolution]) -> Floats:
    """Resolutions as scores over families, shape (texts, families); nothing where the resolver abstains."""
    position = foundation.encoder.kinship.position
    table = np.zeros((len(resolutions), len(position)))
    for row, found in enumerate(resolutions):
        if not found.abstain:
            for family in found.families:
                table[row, position[family.code]] = family.score
    return table


def _without_own(score: Floats, gain: Floats) -> Floats:
    """NDCG@10 of each row with its own column left out."""
    count = len(score)
    others = ~np.eye(count, dtype=bool)
    slate = np.repeat(np.arange(count), count - 1)
    return ndcg_by_slate(score[others], gain[others], slate)


def _row(system: str, measure: str, values: Floats) -> dict[str, Any]:
    return {"system": system, "measure": measure, **asdict(interval(values))}
