"""How good our answers are, ours and peers in one run: `python -m benchmarks.quality --words --ranking --json OUT`; both without a flag."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from benchmarks import ranking, words
from services.console import Table, show

WORDS = ("task", "system", "queries", "top1", "top5", "abstained", "mrr", "queries_per_second")
RANKING = ("task", "system", "ndcg_at_10", "low", "high", "mrr", "recall_at_20", "overload_at_10", "lists", "simulated")


def main(
    only_words: Annotated[bool, typer.Option("--words", help="Words to families.")] = False,
    only_ranking: Annotated[bool, typer.Option("--ranking", help="Jobs ranked for workers.")] = False,
    queries: Annotated[int, typer.Option(min=1, help="Titles asked of a slow peer, drawn by seed.")] = 300,
    seed: Annotated[int, typer.Option(help="Seed of draws and folds.")] = 1,
    markets: Annotated[int, typer.Option(min=1, help="Markets of slates to draw.")] = 20,
    crowds: Annotated[int, typer.Option(min=1, help="Markets with few openings to draw.")] = 5,
    json_file: Annotated[Path | None, typer.Option("--json", help="Also write all rows to this file.")] = None,
) -> None:
    """Print a table for words and one for ranking."""
    both = only_words == only_ranking
    rows: list[dict[str, Any]] = []
    if both or only_words:
        rows += _shown(words.measure(queries, seed), WORDS)
    if both or only_ranking:
        rows += _shown(ranking.measure(markets, crowds), RANKING)
    if json_file:
        json_file.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")


def _shown(rows: list[dict[str, Any]], headings: tuple[str, ...]) -> list[dict[str, Any]]:
    show(Table(headings, [[_cell(row.get(name)) for name in headings] for row in rows]))
    return rows


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3f}" if value < 10 else f"{value:.0f}"
    return str(value)


if __name__ == "__main__":
    typer.run(main)
