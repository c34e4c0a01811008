"""What each command of the command line does: records for machines, a table and notes for people, and whether the answer is good."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from access.audit import BadHead
from data.feeds.base import FeedError
from data.feeds.guess import guess_file
from data.gateways.errors import GatewayError
from data.vault import VaultError
from language import sentence
from matching.index import CURRENT
from matching.ranker import RankerError
from services.accounts import seed_accounts
from services.answers import resolution_record
from services.backup import StoreInUse
from services.batch import run_batch
from services.batch_source import Source, WrongSource
from services.cluster import ClusterUnready
from services.console import Table, note, progress_bar, show
from services.demo import DemoError, seed_demonstration
from services.demo.making import write_feed
from services.demo.ranked import name_ranker
from services.demo.to_try import STATE, give_somebody_to_try
from services.demo.world import Sizes, World
from services.engine_room import ensure_trained, rebuild_index, today_in_india, training_beside
from services.foundation import Foundation, Ground
from services.house import House
from services.import_listings import BadSource, Import, UnknownFeed, import_file
from services.incident import IncidentRefused
from services.promote import Trial, record_current, train_and_promote
from services.pull_listings import pull_listings
from services.rank_files import Ranked, rank_files
from services.refusal import Refused
from services.spoken_words import fitted
from services.standing import begins, must_stand, standing_house
from services.train import current_ranker, evaluate_ranker
from settings import Settings

GUESS = "guess"
"""Instead of a feed's name: by what stands in the file."""
COUNTED = ("read", "accepted", "updated", "unchanged", "rejected", "held_back", "duplicates", "closed")
SIMULATED = "Simulated: the market that these figures come from is a model of one, not observed outcomes."


@dataclass(frozen=True, slots=True)
class Outcome:
    """`records`: one JSON object a line; `notes` are sentences for people, never part of the records."""

    records: Sequence[Any]
    table: Table | None = None
    notes: Sequence[str] = field(default_factory=tuple)
    good: bool = True


def finish(outcome: Outcome, as_json: bool) -> None:
    """Print an outcome and leave with its exit code: 0 good, 1 the answer is bad."""
    if as_json:
        for record in outcome.records:
            print(json.dumps(record, ensure_ascii=False, default=str))
    elif outcome.table:
        show(outcome.table)
    for text in outcome.notes:
        note(text)
    if not outcome.good:
        raise SystemExit(1)


MENDABLE = (
    FeedError,
    DemoError,
    RankerError,
    WrongSource,
    ClusterUnready,
    BadHead,
    StoreInUse,
    VaultError,
    IncidentRefused,
    GatewayError,
    Refused,
)
"""What a person can mend."""


def trouble(problem: Exception) -> tuple[str, int] | None:
    """The sentence and exit code of what a person can mend (a file, a feed's name, a disk); None for a fault of our own."""
    if isinstance(problem, OSError) and problem.strerror:
        return f"{problem.filename or ''}: {problem.strerror}".lstrip(": "), 1
    if isinstance(problem, MENDABLE):
        code = getattr(problem, "code", None)
        told = sentence(code, getattr(problem, "values", {}), "en") if code else str(problem)
        return told[:1].upper() + told[1:], 2 if isinstance(problem, UnknownFeed | BadSource | WrongSource) else 1
    return None


def resolve(settings: Settings, texts: Sequence[str], top: int) -> Outcome:
    """Resolve each text; a "don't know" is a good answer, nothing to resolve is none."""
    if not any(text.strip() for text in texts):
        return Outcome([], notes=(sentence("no_words", {}, "en"),), good=False)
    if not fitted(settings):
        note("The words are learnt from the tables first, once: ten seconds or so.")
    resolutions = Foundation.load(settings).resolver.resolve_many(texts, top)
    rows = []
    for found in resolutions:
        told = "; ".join(f"{family.code} {family.title} ({family.score:.2f})" for family in found.families)
        rows.append((found.query[:60], f"don't know ({found.because})" if found.abstain else "yes", told))
    return Outcome([resolution_record(found) for found in resolutions], Table(("words", "known", "families"), rows))


def rank(settings: Settings, listings: Path, workers: Path, top: int) -> Outcome:
    """Rank a feed for a file of workers; not good when a worker's line or every listing could not be read."""
    with progress_bar() as progress:
        ranked = rank_files(settings, listings, workers, top=top, today=today_in_india(), progress=progress)
    return Outcome(
        ranked.records(),
        Table(("worker", "listing", "title", "band", "km", "why"), _rank_rows(ranked)),
        tuple(_rank_notes(ranked)),
        good=bool(ranked.listings) and bool(ranked.workers) and not ranked.bad_lines,
    )


def train(settings: Settings, seed: int, if_missing: bool) -> Outcome:
    """Train and put in force, or leave the model that stands."""
    with progress_bar() as progress:
        if if_missing:
            ensure_trained(settings, progress)
            record_current(settings)
            ranker, trial = current_ranker(settings.models_dir), None
        else:
            ranker, trial = train_and_promote(settings, seed=seed, progress=progress)
    if ranker is None:
        return Outcome([], good=False)
    card = {"model": ranker.version, "in_force": trial is None or trial.passed, **ranker.card}
    rows = [(name, f"{curve['low']:+.2f}", f"{curve['high']:+.2f}", str(curve["steps"])) for name, curve in card["curves"].items()]
    proof = f"Compiled curves equal scikit-learn's prediction within {card['proof']['greatest_difference']:.1e}."
    notes = (f"Model {ranker.version}.", proof, *(_trial_notes(trial) if trial else ()), SIMULATED)
    return Outcome([card], Table(("feature", "least", "most", "steps"), rows), notes)


def evaluate(settings: Settings, seed: int, markets: int) -> Outcome:
    """NDCG@10 on markets unlike the training's; not good when no model was trained."""
    ranker = current_ranker(settings.models_dir)
    if ranker is None:
        return Outcome([], notes=(sentence("no_model", {}, "en"),), good=False)
    ground = Ground.load(settings)
    result = evaluate_ranker(ranker, ground.encoder, ground.gazetteer, seed=seed, markets=markets)
    rows = [(name, f"{row['mean']:.3f}", f"{row['low']:.3f} to {row['high']:.3f}") for name, row in result["ndcg_at_10"].items()]
    return Outcome([result], Table(("ranking", "NDCG@10", "95% interval"), rows), (SIMULATED,))


def demo(settings: Settings, workers: int, listings: int, events: int, seed: int) -> Outcome:
    """Seed the demonstration, build its index, train the first ranker beside it; what stands is left alone."""
    sizes = {"workers": workers, "listings": listings, "events": events, "seed": seed}
    with progress_bar() as progress, training_beside(settings):
        report = seed_demonstration(settings, **sizes, progress=progress)
        if report.seeded or not (settings.index_dir / CURRENT).exists():
            rebuild_index(settings, Ground.load(settings))
    record_current(settings)
    name_ranker(settings, date.fromisoformat(report.made_on))
    accounts = seed_accounts(settings)
    house = House.open(settings)
    try:
        calls = give_somebody_to_try(house, datetime.now(UTC), anew=report.seeded)
    finally:
        house.close()
    told = asdict(report)
    rows = [(name.replace("_", " "), str(value)) for name, value in told.items() if not isinstance(value, dict)]
    notes = (
        *((f"{calls} simulated joinings of {STATE} wait to be called back.",) if calls else ()),
        f"Accounts of the demonstration, made for this installation alone: {accounts}",
    )
    return Outcome([told], Table(("demonstration", ""), rows), notes)


def demo_feed(settings: Settings, file: Path, listings: int, seed: int) -> Outcome:
    """Write a feed of drawn listings into a file, and nothing into the store; what each advert means stands in a file beside it."""
    world = World.load(settings, Foundation.load(settings))
    truth = file.with_suffix(".truth.csv")
    with progress_bar() as progress:
        write_feed(world, Sizes(0, listings, 0, seed, today_in_india()), file, truth, progress)
    told = {"file": str(file), "listings": listings, "seed": seed, "truth": str(truth), "simulated": True}
    return Outcome([told], Table(("feed", ""), [(name, str(value)) for name, value in told.items()]))


def import_listings(settings: Settings, wanted: Import) -> Outcome:
    """Take a feed in and renew the index; not good when nothing could be taken in. Only the demonstration begins a new store for it, and
    says so."""
    if settings.mode != "demonstration":
        must_stand(settings)
    if begun := begins(settings):
        note(begun)
    foundation = Foundation.load(settings)
    wanted = replace(wanted, feed=guess_file(wanted.file)) if wanted.feed == GUESS else wanted
    with progress_bar() as progress:
        report = import_file(settings, wanted, foundation=foundation, progress=progress, processes=os.cpu_count() or 1)
    rebuild_index(settings, foundation)
    told = report.record()
    rows = [
        (str(row["line"]), row["item"], row["column"] or "", row["value"], _worded(row["reason"], row)) for row in told["rejects"]
    ]
    counted = ", ".join(f"{told[name]} {name.replace('_', ' ')}" for name in COUNTED)
    notes = (f"{counted}.", *(_worded(notice["code"], notice["values"]) for notice in told["notices"]))
    if not report.taken:
        notes += (sentence("nothing_taken_in", {}, "en"),)
    return Outcome(
        [told], Table(("line", "advert", "column", "value", "why"), rows) if rows else None, notes, good=report.taken > 0
    )


def pull(settings: Settings) -> Outcome:
    """Fetch what changed at NCS and take it in; not good when there is no NCS, or it does not answer."""
    house = standing_house(settings)
    try:
        told = pull_listings(house).record()
        house.renewal.wait()
    except Refused as problem:
        return Outcome([], notes=(sentence(problem.code, problem.values, "en"),), good=False)
    finally:
        house.close()
    return Outcome([told], notes=(", ".join(f"{told[name]} {name.replace('_', ' ')}" for name in COUNTED) + ".",))


def batch(settings: Settings, source: Source, top: int, scheduler: str | None) -> Outcome:
    """Match everybody; not good when there was nobody to match."""
    if source.stored:
        must_stand(settings)
    with progress_bar() as progress:
        report = run_batch(settings, source, top=top, scheduler=scheduler, progress=progress)
    told = asdict(report)
    before, after = told["before"], told["after"]
    rows = [(name.replace("_", " "), str(value)) for name, value in told.items() if not isinstance(value, dict)]
    rows += [(f"{name.replace('_', ' ')}, before and after prices", f"{before[name]} and {after[name]}") for name in before]
    return Outcome([told], Table(("batch", ""), rows), (SIMULATED,) if report.simulated else (), good=report.workers > 0)


def _trial_notes(trial: Trial) -> tuple[str, ...]:
    """How a newly trained ranker did on markets held out, and whether it is in force."""
    before = "there was none before" if trial.before is None else f"the one in force before {trial.before:.4f}"
    worst = f"; worst served is {trial.group}, at {trial.least_served:.2f} of the mean" if trial.group else ""
    fate = (
        "It is in force."
        if trial.passed
        else "It is not in force: " + ("it ranks worse." if trial.fair else "it serves a group unfairly.")
    )
    return f"Held out: NDCG@10 {trial.ndcg_at_10:.4f}, {before}{worst}.", fate


def _rank_rows(ranked: Ranked) -> list[tuple[str, ...]]:
    rows = []
    for worker, answer in zip(ranked.workers, ranked.answers, strict=True):
        who = f"…{worker.uan_last4}"
        for match in answer.matches:
            why = [_said(item) for item in (*match.reasons, *match.gaps)] + [
                _worded(f"ask_{gate.gate}", gate.detail) for gate in match.asks
            ]
            km = "" if match.km is None else f"{match.km:.0f}"
            rows.append((who, match.job_id, ranked.listings[match.job_id].title[:40], match.band, km, "; ".join(why)))
        rows += [(who, "", "", "none", "", _said(reason)) for reason in answer.none_because]
    return rows


def _rank_notes(ranked: Ranked) -> list[str]:
    notes = [
        _worded("row_rejected", {"line": row.line, "column": row.column, "value": row.value, "why": row.code})
        for row in ranked.rejected
    ]
    notes += [
        _worded("worker_line_bad", {"line": bad.line, "field": bad.field, "value": bad.value, "why": bad.code})
        for bad in ranked.bad_lines
    ]
    notes += [
        _worded("listing_held_back", {"job_id": listing.job_id, "because": listing.held_back_because})
        for listing in ranked.held_back
    ]
    notes += [_worded("listing_untraded", {"job_id": listing.job_id, "title": listing.title}) for listing in ranked.untraded]
    notes += [_worded(notice.code, notice.values) for notice in ranked.notices]
    return notes


def _said(item: Any) -> str:
    return _worded(item.code, item.values)


def _worded(code: str, values: Any) -> str:
    return sentence(code, values, "en")
