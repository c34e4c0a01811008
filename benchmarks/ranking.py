"""How well we rank, ours and peers in one run: `python -m benchmarks.quality --ranking`.

*Simulated slates*: forty listings a worker, in markets drawn with other constants (±30%) and another functional form than training's.
*Simulated crowds*: all that is open to each worker, in markets with few openings; there showings beyond what an opening can use count.
All learners take the same training pairs and features. *Real adverts*: benchmarks/adverts.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import bm25s
import lightgbm
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from benchmarks import adverts
from benchmarks.crowds import Crowd, draw_crowd
from benchmarks.lists import row_of
from matching.choice import Choice, seen_at
from matching.features import FEATURES, NAMES, Floats
from matching.learning import learn
from matching.market import Pairs, draw_many, show_lists
from matching.ranker_training import RankerEstimator
from services.console import note
from services.foundation import Foundation
from services.train import MARKETS
from settings import settings

TRAINING_SEED, TRIAL_SEED, CROWD_SEED, LISTS_SEED = 1, 1001, 2001, 3001
LISTS_MARKETS = 8
LAMBDAMART = {"objective": "lambdarank", "num_leaves": 31, "learning_rate": 0.05, "verbose": -1, "seed": 1, "num_threads": 2}
TREES = 300
NAMED_PAIRS = (("kinship", "km"), ("km", "pay_gain"))
"""Pairs of features that a variant of ours may bend together, to see whether one earns its place."""
DISTANCE_SCALES = (10.0, 20.0, 40.0, 80.0)
"""Kilometres that weigh as much as a whole match of words; the one that is best on the training pairs is taken."""

Score = Callable[[Pairs], Floats]


def measure(markets: int, crowds: int) -> list[dict[str, Any]]:
    """One row a task and system: {"task", "system", "ndcg_at_10", "low", "high", "mrr", "recall_at_20", "overload_at_10", "lists",
    "simulated"}."""
    foundation = Foundation.load(settings())
    systems = _trained(foundation)
    rows = _slates(foundation, systems, markets) + _crowds(foundation, systems, crowds) + _learnt(foundation)
    folder = settings().evaluation_dir
    path = folder / "hahu" / "ads.jsonl" if folder else None
    if path and path.exists():
        return rows + adverts.measure(foundation, path)
    note("real adverts: skipped, KAAM_EVALUATION_DIR is not set to a folder that holds hahu/ads.jsonl")
    return rows


def _trained(foundation: Foundation) -> dict[str, Score]:
    """Everyone who ranks, taught on the same pairs."""
    training = Pairs.together(list(draw_many(foundation.encoder, foundation.gazetteer, TRAINING_SEED, MARKETS)))
    x, y = training.told, training.joined
    ours = RankerEstimator(random_state=1).fit(x, y)
    paired = HistGradientBoostingClassifier(
        **ours.get_params(),
        monotonic_cst=[feature.direction for feature in FEATURES],
        interaction_cst=[{place} for place in range(len(NAMES))]
        + [{NAMES.index(one), NAMES.index(other)} for one, other in NAMED_PAIRS],
        early_stopping=False,
    ).fit(x, y)
    free = HistGradientBoostingClassifier(max_iter=200, random_state=1, early_stopping=False).fit(x, y)
    logistic = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler(), LogisticRegression(max_iter=500)).fit(x, y)
    _, sizes = np.unique(training.worker, return_counts=True)
    mart = lightgbm.train(LAMBDAMART, lightgbm.Dataset(x, label=y, group=sizes), num_boost_round=TREES)
    return {
        "kaam setu": lambda pairs: ours.ranker_.raw_of_matrix(pairs.told),
        "kaam setu, with named pairs": lambda pairs: paired.decision_function(pairs.told),
        "gradient boosting, all interactions": lambda pairs: free.decision_function(pairs.told),
        "LightGBM LambdaMART": lambda pairs: np.asarray(mart.predict(pairs.told)),
        "logistic regression": lambda pairs: logistic.decision_function(pairs.told),
        "BM25 + distance": _by_words(foundation, training),
        "same trade first, then nearest": lambda pairs: _column(pairs, "kinship") * 1000.0 - _km(pairs),
        "distance": lambda pairs: -_km(pairs),
        "random": lambda pairs: np.random.default_rng(0).random(len(pairs.told)),
        "ceiling: all is known but her taste": lambda pairs: pairs.known,
    }


def _slates(foundation: Foundation, systems: dict[str, Score], markets: int) -> list[dict[str, Any]]:
    trial = Pairs.together(list(draw_many(foundation.encoder, foundation.gazetteer, TRIAL_SEED, markets, vary=True)))
    return [
        row_of("simulated slates", name, score(trial), trial.chance, trial.joined > 0, trial.worker, simulated=True)
        for name, score in systems.items()
    ]


def _crowds(foundation: Foundation, systems: dict[str, Score], crowds: int) -> list[dict[str, Any]]:
    drawn = [draw_crowd(foundation, CROWD_SEED + number) for number in range(crowds)]
    pairs = Pairs.together([crowd.pairs for crowd in drawn])

    def row(name: str, score: Floats) -> dict[str, Any]:
        parts = np.split(score, np.cumsum([len(crowd.pairs.worker) for crowd in drawn])[:-1])
        overload = float(np.mean([crowd.overload(part) for crowd, part in zip(drawn, parts, strict=True)]))
        told = (score, pairs.chance, pairs.joined > 0, pairs.worker)
        return row_of("simulated crowds", name, *told, simulated=True, overload_at_10=overload)

    def spread(name: str, by: Callable[[Crowd, Floats], Floats]) -> dict[str, Any]:
        return row(name, np.concatenate([by(crowd, systems["kaam setu"](crowd.pairs)) for crowd in drawn]))

    rows = [row(name, score(pairs)) for name, score in systems.items()]
    rows.insert(1, spread("kaam setu, with prices", Crowd.priced))
    rows.insert(2, spread("kaam setu, by optimal transport (as ReCon)", Crowd.transported))
    return rows


def _learnt(foundation: Foundation) -> list[dict[str, Any]]:
    """Rankers that learn from lists which the nearest of the trade headed, and of which the top alone was looked at with care."""
    lists = Pairs.together(list(draw_many(foundation.encoder, foundation.gazetteer, LISTS_SEED, LISTS_MARKETS)))
    trial = Pairs.together(list(draw_many(foundation.encoder, foundation.gazetteer, TRIAL_SEED, LISTS_MARKETS, vary=True)))
    random = np.random.default_rng(LISTS_SEED)
    nearest = _column(lists, "kinship") * 1000.0 - _km(lists) + random.normal(size=len(lists.worker))
    shown, rows = show_lists(lists, nearest, Choice(), random)
    places = np.arange(1.0, shown.place.max() + 1.0)
    taught = {
        "as if every place was looked at": learn(shown, RankerEstimator(), np.ones_like(places))[0],
        "kaam setu, places weighed by what the lists tell": learn(shown, RankerEstimator())[0],
        "places weighed by what is true": learn(shown, RankerEstimator(), seen_at(Choice(), places))[0],
        "if all that was shown had been looked at": RankerEstimator().fit(shown.features, lists.joined[rows]),
    }
    told = (trial.chance, trial.joined > 0, trial.worker)
    return [
        row_of("simulated lists, learnt from", name, model.ranker_.raw_of_matrix(trial.told), *told, simulated=True)
        for name, model in taught.items()
    ]


def _column(pairs: Pairs, name: str) -> Floats:
    return np.asarray(pairs.told[:, NAMES.index(name)])


def _km(pairs: Pairs) -> Floats:
    """Kilometres; where they are not told the middle of those that are."""
    km = _column(pairs, "km")
    return np.where(np.isnan(km), np.nanmedian(km), km)


def _by_words(foundation: Foundation, training: Pairs) -> Score:
    """BM25 of the name of her trade against the name of the listing's, less kilometres on the scale that training likes best."""
    titles = [foundation.encoder.occupations[code].title for code in foundation.encoder.kinship.codes]
    tokens = bm25s.tokenize(titles, stopwords="en", show_progress=False)
    engine = bm25s.BM25()
    engine.index(tokens, show_progress=False)
    words = [[token for token in text.lower().split() if token in tokens.vocab] for text in titles]
    alike = np.array([engine.get_scores(text) if text else np.zeros(len(titles)) for text in words])
    alike /= np.maximum(alike.max(axis=1, keepdims=True), 1e-9)

    def scored(scale: float) -> Score:
        return lambda pairs: alike[pairs.trade, pairs.family] - _km(pairs) / scale

    def worth(scale: float) -> float:
        told = (scored(scale)(training), training.chance, training.joined > 0, training.worker)
        return float(row_of("", "", *told, simulated=True)["ndcg_at_10"])

    return scored(max(DISTANCE_SCALES, key=worth))
