"""How well words find their family, ours and peers in one run: `python -m benchmarks.quality --words`.

*Spoken*: benchmarks/spoken_phrases.csv, written for this by someone who had seen the families' titles but no table of words; *unseen* are
those of its phrases that no table holds as they are. A phrase of several trades or of a doubtful one has several right families.
*Two trades*: two of its phrases of one language joined by "and"; top1 is the share in which both are taken for hers, as matching does,
top5 that in which both are among the first five. *No trade*: its everyday talk and its wishes for any work; top1 is the share that we
leave unanswered. *Adverts*: titles written for the demonstration. *Vacancies*: titles of a national portal with ISCO unit groups 5 to 9,
labelled by machine (JobBERT); *learned*: five folds, split by the words of the title. *MELO*: O*NET titles against all ESCO labels, by
the mean reciprocal rank of the first right label.
The last three are read from the folder in KAAM_EVALUATION_DIR.
"""

from __future__ import annotations

import csv
import random
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from benchmarks.melo import melo
from benchmarks.word_peers import SLOW, TOP, Known, Ranker, known_texts, peers
from matching.scripts import romanise
from matching.seekers import meanings
from matching.sentences import key_of
from matching.vocabulary import Vocabulary
from matching.words import Resolver
from services.console import note
from settings import settings

PHRASES = Path(__file__).with_name("spoken_phrases.csv")
OURS = "kaam setu"
FOLDS = 5
WARMING_UP = 5
AND = {
    "en": "and", "hi": "और", "ur": "اور", "bn": "আর", "as": "আৰু", "or": "ଓ", "mr": "आणि", "gu": "અને", "pa": "ਤੇ", "ta": "மற்றும்",
    "te": "మరియు", "kn": "ಮತ್ತು", "ml": "പിന്നെ",
}  # fmt: skip
Task = Sequence[tuple[str, frozenset[str]]]
"""Texts, each with the families that are right."""


def measure(queries: int, seed: int) -> list[dict[str, Any]]:
    """One row a task and system: {"task", "system", "queries", "top1", "top5", "abstained", "mrr", "queries_per_second"}."""
    chosen = settings()
    vocabulary = Vocabulary.load(chosen.reference_dir)
    resolver = Resolver(vocabulary).fit()
    spoken = _read(PHRASES)
    tasks = _spoken(spoken, vocabulary)
    tasks["adverts, title to family"] = [
        (row["title"], frozenset({row["family"]})) for row in _read(chosen.reference_dir / "demo_adverts.csv")
    ]
    vacancies = _vacancies(chosen.evaluation_dir)
    if vacancies:
        tasks["vacancies 5-9, zero-shot"] = [(title, frozenset({group})) for title, group in vacancies]
    rows = [_judged(name, OURS, _ours(resolver, several=name.startswith("spoken")), task) for name, task in tasks.items()]
    rows += [
        _unanswered(kind, resolver, [row["text"] for row in spoken if row["kind"] == kind]) for kind in ("nonsense", "any_work")
    ]
    rows.append(_two_trades(resolver, spoken, seed))
    for system, ranker in peers(known_texts(vocabulary)).items():
        for name in ("spoken", "spoken, unseen", "adverts, title to family", "vacancies 5-9, zero-shot"):
            asked = tasks.get(name, ())
            if system in SLOW and len(asked) > queries:
                asked = random.Random(seed).sample(list(asked), queries)
            rows += [_judged(name, system, ranker, asked)] if asked else []
    if vacancies:
        rows += _learned(vocabulary, vacancies, seed)
    rows += melo(resolver, chosen.evaluation_dir)
    order = {task: place for place, task in enumerate(dict.fromkeys(row["task"] for row in rows))}
    return sorted(rows, key=lambda row: order[row["task"]])


def _spoken(rows: Sequence[dict[str, str]], vocabulary: Vocabulary) -> dict[str, Task]:
    held = {key_of(word.text) for word in vocabulary.work_words}
    trades = [row for row in rows if row["kind"] == "trade"]
    groups = {"spoken": trades, "spoken, unseen": [row for row in trades if key_of(row["text"]) not in held]}
    for language in dict.fromkeys(row["language"] for row in trades):
        groups[f"spoken, {language}"] = [row for row in trades if row["language"] == language]
    return {name: [(row["text"], frozenset(row["families"].split(";"))) for row in group] for name, group in groups.items()}


def _vacancies(folder: Path | None) -> list[tuple[str, str]]:
    path = folder / "jobbert" / "vacancy_titles.csv" if folder else None
    if not path or not path.exists():
        note("vacancies: skipped, KAAM_EVALUATION_DIR is not set to a folder that holds jobbert/vacancy_titles.csv")
        return []
    rows = [(row["vacancy_title"], row["isco08_unit_group"]) for row in _read(path)]
    return [(title, group) for title, group in rows if group[0] in "56789"]


def _ours(resolver: Resolver, *, several: bool = False) -> Ranker:
    """Our families best first; an empty string before them where we would not have answered. `several`: a text may name several trades."""

    def ranked(texts: Sequence[str]) -> list[list[str]]:
        return [
            ["" for _ in range(resolution.abstain)] + [family.code for family in resolution.families]
            for resolution in resolver.resolve_many(texts, TOP, several=several)
        ]

    return ranked


def _judged(task: str, name: str, system: Ranker, asked: Task) -> dict[str, Any]:
    system([text for text, _ in asked[:WARMING_UP]])
    started = time.perf_counter()
    ranked = system([text for text, _ in asked])
    seconds = time.perf_counter() - started
    right = [gold for _, gold in asked]
    return {
        "task": task,
        "system": name,
        "queries": len(asked),
        "top1": float(np.mean([bool(families) and families[0] in gold for families, gold in zip(ranked, right, strict=True)])),
        "top5": float(np.mean([not gold.isdisjoint(families) for families, gold in zip(ranked, right, strict=True)])),
        "abstained": float(np.mean([families[:1] == [""] for families in ranked])),
        "mrr": None,
        "queries_per_second": len(asked) / seconds,
    }


def _unanswered(kind: str, resolver: Resolver, texts: Sequence[str]) -> dict[str, Any]:
    started = time.perf_counter()
    share = float(np.mean([found.abstain for found in resolver.resolve_many(texts)]))
    row = {"task": f"no trade, {kind}", "system": OURS, "queries": len(texts), "top1": share, "top5": None, "abstained": share}
    return row | {"mrr": None, "queries_per_second": len(texts) / (time.perf_counter() - started)}


def _two_trades(resolver: Resolver, spoken: Sequence[dict[str, str]], seed: int) -> dict[str, Any]:
    """Each phrase of one trade beside another of its language and script, drawn by seed."""
    drawn = random.Random(seed)
    groups: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in spoken:
        if row["kind"] == "trade" and ";" not in row["families"]:
            groups.setdefault((row["language"], row["script"]), []).append(row)
    said: list[tuple[str, set[str]]] = []
    for (language, script), group in groups.items():
        joiner = romanise(AND[language]) if script == "Latn" else AND[language]
        for first in group:
            second = drawn.choice(group)
            if second["families"] != first["families"]:
                said.append((f"{first['text']} {joiner} {second['text']}", {first["families"], second["families"]}))
    started = time.perf_counter()
    found = resolver.resolve_many([text for text, _ in said], TOP)
    seconds = time.perf_counter() - started
    return {
        "task": "two trades in a sentence",
        "system": OURS,
        "queries": len(said),
        "top1": float(np.mean([both <= set(meanings(each)) for each, (_, both) in zip(found, said, strict=True)])),
        "top5": float(
            np.mean([both <= {family.code for family in each.families} for each, (_, both) in zip(found, said, strict=True)])
        ),
        "abstained": float(np.mean([each.abstain for each in found])),
        "mrr": None,
        "queries_per_second": len(said) / seconds,
    }


def _learned(vocabulary: Vocabulary, vacancies: Known, seed: int) -> list[dict[str, Any]]:
    """Each fold by those that learned from the other four: ours beside its tables, the peer from the titles alone."""
    groups: dict[frozenset[str], int] = {}
    drawn = random.Random(seed)
    folds = [groups.setdefault(frozenset(re.findall(r"\w+", title.casefold())), drawn.randrange(FOLDS)) for title, _ in vacancies]
    systems: dict[str, Callable[[Known], Ranker]] = {
        OURS: lambda known: _ours(Resolver(vocabulary).fit(known)),
        "linear classifier on char TF-IDF": _classifier,
    }
    rows = []
    for name, learn in systems.items():
        parts = []
        for fold in range(FOLDS):
            known = [each for each, at in zip(vacancies, folds, strict=True) if at != fold]
            held = [(title, frozenset({code})) for (title, code), at in zip(vacancies, folds, strict=True) if at == fold]
            parts.append(_judged("vacancies 5-9, learned", name, learn(known), held))
        rows.append(_joined(parts))
    return rows


def _joined(parts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The rows of the folds as one."""
    sizes = [part["queries"] for part in parts]
    shares = {name: float(np.average([part[name] for part in parts], weights=sizes)) for name in ("top1", "top5", "abstained")}
    seconds = sum(part["queries"] / part["queries_per_second"] for part in parts)
    return parts[0] | shares | {"queries": sum(sizes), "queries_per_second": sum(sizes) / seconds}


def _classifier(known: Known) -> Ranker:
    vectoriser = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    classifier = LinearSVC(random_state=1).fit(vectoriser.fit_transform([title for title, _ in known]), [code for _, code in known])

    def ranked(texts: Sequence[str]) -> list[list[str]]:
        scores = classifier.decision_function(vectoriser.transform(texts))
        return [classifier.classes_[row].tolist() for row in np.argsort(-scores, axis=1)[:, :TOP]]

    return ranked


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
