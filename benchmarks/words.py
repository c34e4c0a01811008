"""How well words find their family, ours and peers in one run: `python -m benchmarks.words`.

*Adverts*: titles written for the demonstration by someone who had not seen the words table. *Vacancies*: titles of a national portal with
ISCO unit groups 5 to 9, labelled by machine. *MELO*: O*NET titles against all ESCO labels; mean reciprocal rank of the first right label.
The last two are read from the folder in KAAM_EVALUATION_DIR. Peers search the same aliases as we do: TF-IDF over letter groups
(scikit-learn, char_wb 3 to 5), rapidfuzz's WRatio and token_set_ratio (without its default processor, which strips vowel signs).
"""

from __future__ import annotations

import csv
import json
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer

from matching.folding import normalise
from matching.sentences import folded_words
from matching.similarity import SPELLING_WEIGHT, TextIndex
from matching.vocabulary import Vocabulary
from matching.words import Resolver
from services.console import Table, note, show
from settings import settings

TOP = 5
MELO_DEPTH = 100
Ranker = Callable[[Sequence[str]], list[list[str]]]
"""Texts -> for each its family codes, best first."""


def main(
    queries: Annotated[int, typer.Option(min=1, help="Titles asked of each system, drawn by seed.")] = 500,
    seed: Annotated[int, typer.Option(help="Seed of the draw.")] = 1,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print top-1, top-5 or MRR, and queries a second, of each system on each task."""
    rows = measure(queries, seed)
    if as_json:
        print("\n".join(json.dumps(row) for row in rows))
    else:
        headings = ("task", "system", "queries", "top1", "top5", "abstained", "mrr", "queries_per_second")
        show(Table(headings, [[_cell(row.get(name)) for name in headings] for row in rows]))


def measure(queries: int, seed: int) -> list[dict[str, Any]]:
    """One row a task and system: {"task", "system", "queries", "top1", "top5", "abstained", "mrr", "queries_per_second"}."""
    chosen = settings()
    vocabulary = Vocabulary.load(chosen.reference_dir)
    systems = {"kaam setu": _ours(Resolver(vocabulary).fit()), **_peers(vocabulary)}
    rows: list[dict[str, Any]] = []
    for task, titles in (
        ("adverts, title to family", _adverts(chosen.reference_dir)),
        ("vacancies 5-9, title to unit group", _vacancies(chosen.evaluation_dir)),
    ):
        drawn = random.Random(seed).sample(titles, min(queries, len(titles)))
        rows += [_judged(task, name, system, drawn) for name, system in systems.items() if drawn]
    return rows + _melo(chosen.evaluation_dir)


def _adverts(reference_dir: Path) -> list[tuple[str, str]]:
    path = reference_dir / "demo_adverts.csv"
    if not path.exists():
        note(f"adverts: skipped, {path.name} is not in data/reference")
        return []
    with path.open(encoding="utf-8", newline="") as handle:
        return [(row["title"], row["family"]) for row in csv.DictReader(handle)]


def _vacancies(folder: Path | None) -> list[tuple[str, str]]:
    path = folder / "jobbert" / "vacancy_titles.csv" if folder else None
    if not path or not path.exists():
        note("vacancies: skipped, KAAM_EVALUATION_DIR is not set to a folder that holds jobbert/vacancy_titles.csv")
        return []
    with path.open(encoding="utf-8", newline="") as handle:
        rows = [(row["vacancy_title"], row["isco08_unit_group"]) for row in csv.DictReader(handle)]
    return [(title, group) for title, group in rows if group[0] in "56789"]


def _ours(resolver: Resolver) -> Ranker:
    """Our families best first; an empty string before them where we would not have answered."""

    def ranked(texts: Sequence[str]) -> list[list[str]]:
        return [
            ["" for _ in range(resolution.abstain)] + [family.code for family in resolution.families]
            for resolution in resolver.resolve_many(texts, TOP)
        ]

    return ranked


def _peers(vocabulary: Vocabulary) -> dict[str, Ranker]:
    known = [(normalise(word.text), word.family) for word in vocabulary.work_words]
    known += [(normalise(title), o.code) for o in vocabulary.occupations for title in (o.title, o.title_hi)]
    aliases, families = [text for text, _ in known], [family for _, family in known]

    def first_families(places: Sequence[int]) -> list[str]:
        return list(dict.fromkeys(families[place] for place in places))[:TOP]

    vectoriser = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    columns = vectoriser.fit_transform(aliases).T.tocsc()

    def by_tfidf(texts: Sequence[str]) -> list[list[str]]:
        likeness = (vectoriser.transform([normalise(text) for text in texts]) @ columns).tocsr()
        rows = [likeness[at] for at in range(len(texts))]
        return [first_families(row.indices[np.argsort(-row.data, kind="stable")[:60]]) for row in rows]

    def by_scorer(scorer: Callable[..., float]) -> Ranker:
        def ranked(texts: Sequence[str]) -> list[list[str]]:
            return [
                first_families([place for _, _, place in process.extract(normalise(text), aliases, scorer=scorer, limit=60)])
                for text in texts
            ]

        return ranked

    return {
        "char TF-IDF": by_tfidf,
        "rapidfuzz WRatio": by_scorer(fuzz.WRatio),
        "rapidfuzz token_set_ratio": by_scorer(fuzz.token_set_ratio),
    }


def _judged(task: str, name: str, system: Ranker, titles: Sequence[tuple[str, str]]) -> dict[str, Any]:
    started = time.perf_counter()
    ranked = system([title for title, _ in titles])
    seconds = time.perf_counter() - started
    golds = [gold for _, gold in titles]
    return {
        "task": task,
        "system": name,
        "queries": len(titles),
        "top1": float(np.mean([families[:1] == [gold] for families, gold in zip(ranked, golds, strict=True)])),
        "top5": float(np.mean([gold in families for families, gold in zip(ranked, golds, strict=True)])),
        "abstained": float(np.mean([families[:1] == [""] for families in ranked])),
        "mrr": None,
        "queries_per_second": len(titles) / seconds,
    }


def _melo(folder: Path | None) -> list[dict[str, Any]]:
    """Ours ranks by likeness and spelling, without the tables of trades; the peer by its cosine."""
    path = folder / "melo_usa" if folder else None
    if not path or not path.exists():
        note("MELO: skipped, KAAM_EVALUATION_DIR is not set to a folder that holds melo_usa")
        return []
    elements, queries, notes = (_table(path / f"usa_{name}.tsv") for name in ("corpus_elements", "queries", "annotations"))
    place = {row[0]: at for at, row in enumerate(elements)}
    right: dict[str, set[int]] = {}
    for query, _, element, relevant in notes:
        if relevant != "0":
            right.setdefault(query, set()).add(place[element])
    texts, asked = [row[1] for row in elements], [row[1] for row in queries]
    rows = []
    for name, rank in (("kaam setu (likeness only)", _melo_ours), ("char TF-IDF", _melo_tfidf)):
        started = time.perf_counter()
        ranked = rank(texts, asked)
        seconds = time.perf_counter() - started
        found = [_reciprocal(places, right.get(row[0], set())) for places, row in zip(ranked, queries, strict=True)]
        rows.append({"task": "MELO usa", "system": name, "queries": len(queries), "mrr": float(np.mean(found))})
        rows[-1]["queries_per_second"] = len(queries) / seconds
    return rows


def _melo_ours(texts: Sequence[str], asked: Sequence[str]) -> list[list[int]]:
    known = [folded_words(text) for text in texts]
    index = TextIndex().fit(known, [1.0] * len(known))
    folded = [folded_words(text) for text in asked]
    ranked = []
    for near in index.nearest_of(index.vectors(folded), folded):
        spelled = [*near.spelled, *[0.0] * (len(near.places) - len(near.spelled))]
        scores = [cosine + SPELLING_WEIGHT * alike for cosine, alike in zip(near.cosines, spelled, strict=True)]
        ranked.append([near.places[at] for at in np.argsort(-np.asarray(scores), kind="stable")])
    return ranked


def _melo_tfidf(texts: Sequence[str], asked: Sequence[str]) -> list[list[int]]:
    vectoriser = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    columns = vectoriser.fit_transform(texts).T.tocsc()
    likeness = (vectoriser.transform(asked) @ columns).tocsr()
    rows = [likeness[at] for at in range(len(asked))]
    return [row.indices[np.argsort(-row.data, kind="stable")[:MELO_DEPTH]].tolist() for row in rows]


def _reciprocal(places: Sequence[int], right: set[int]) -> float:
    return next((1.0 / rank for rank, place in enumerate(places, start=1) if place in right), 0.0)


def _table(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line]


def _cell(value: object) -> str:
    return (
        ""
        if value is None
        else f"{value:.3f}"
        if isinstance(value, float) and value < 10
        else f"{value:.0f}"
        if isinstance(value, float)
        else str(value)
    )


if __name__ == "__main__":
    typer.run(main)
