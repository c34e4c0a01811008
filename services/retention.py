"""How long each kind of row lives, as one table, and the job that holds to it: `python cli.py sweep`, and the server each day."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from data.store.counsel_notes import CounselNotes
from data.store.employer_links import EmployerLinks
from data.store.follow_ups import FollowUps
from data.store.reply_tries import ReplyTries
from data.store.unit_of_work import UnitOfWork
from services.house import House


@dataclass(frozen=True, slots=True)
class Kept:
    """How long rows of a kind stay after their moment (None: for good), and why so long."""

    kind: str
    longest: timedelta | None
    why: str


KEPT = (
    Kept("one_time_codes", timedelta(days=1), "caps look back an hour; a mark of a code is of no use after ten minutes"),
    Kept("sessions", timedelta(days=1), "an idle session ends after a quarter of an hour; what it held goes when it ends"),
    Kept("takeaways", timedelta(days=1), "a link opens once, within minutes"),
    Kept("consents_run_out", timedelta(0), "what a consent covers is deleted when its time is over; the artefact stays as proof"),
    Kept(
        "batches",
        timedelta(days=2),
        "who was matched with what serves the night it was made for, and prices are kept apart from it",
    ),
    Kept("listing_reports", timedelta(days=366), "an employer's history is looked back on for a year; a mark, never who reported"),
    Kept("rejected_rows", timedelta(days=90), "cells of a feed may hold telephone numbers; a feed is mended within weeks"),
    Kept(
        "events", timedelta(days=3 * 366), "retention is asked after 90 days, years are compared; a pseudonym and coarse steps only"
    ),
    Kept(
        "journeys", timedelta(days=3 * 366), "as the events they are made of: told anew within minutes of a sweep that deleted some"
    ),
    Kept("published_cubes", None, "the two newest versions of rounded counts; nothing of a person"),
    Kept("outbox", timedelta(days=30), "a wish that nobody took in a month is of the past; what was sent is gone at once"),
    Kept(
        "sent_applications",
        timedelta(days=366),
        "who joined is asked after for ninety days; what has not moved for a year has ended",
    ),
    Kept("gateway_pulses", None, "how the gateways do; nothing of a person"),
    Kept("onest_items", None, "an advert as its participant told it last, which an increment changes; nothing of a worker"),
    Kept("onest_providers", None, "who offers adverts, and where; nothing of a worker"),
    Kept("indicator_snapshots", None, "each takes the place of the one before; counts that may be shown, nothing of a person"),
    Kept("follow_ups", timedelta(days=366), "who joined is asked after for ninety days, and called back within the month after"),
    Kept("employer_links", timedelta(days=30), "a link opens for fourteen days, once; only its mark is kept"),
    Kept("reply_tries", timedelta(days=1), "answers of a telephone are counted by the hour; a mark, and how many"),
    Kept("counsel_notes", timedelta(days=366), "counselling goes on over months; codes only, gone with her consent to it"),
    Kept("sample_draws", None, "how a sample was drawn; a seed and counts, nothing of a person"),
    Kept("audit_rows", None, "the proof of who read what; ids only, no values"),
    Kept("corrections", None, "what words mean, without anybody who said so"),
    Kept("targets", None, "what an office aims at and which account set it; nothing of a worker"),
)
BATCHES = "batch"
LONGEST = {kept.kind: kept.longest for kept in KEPT}


def sweep_store(house: House, now: datetime) -> dict[str, int]:
    """Delete what has outlived its time at an aware moment; how many of each kind that does not stay for good."""
    swept = {"consents_run_out": house.door.expire(now)}
    with UnitOfWork(house.database) as work:
        for kind, rows in (
            ("one_time_codes", work.codes),
            ("sessions", work.sessions),
            ("takeaways", work.takeaways),
            ("outbox", work.outbox),
            ("sent_applications", work.sent),
            ("follow_ups", FollowUps(work.connection)),
            ("employer_links", EmployerLinks(work.connection)),
            ("reply_tries", ReplyTries(work.connection)),
            ("counsel_notes", CounselNotes(work.connection)),
            ("rejected_rows", work.imports),
            ("listing_reports", work.reports),
            ("events", work.events),
        ):
            longest = LONGEST[kind]
            if longest is not None:
                swept[kind] = rows.sweep(now - longest)
        work.commit()
    if house.folder is not None:
        swept["batches"] = forget_runs(house.folder / BATCHES, now - LONGEST["batches"] if LONGEST["batches"] else now)
    return swept


def forget_runs(folder: Path, before: datetime) -> int:
    """Delete the batch's runs that ended before; how many there were."""
    old = [run for run in folder.glob("done-*") if run.stat().st_mtime < before.timestamp()]
    for run in old:
        shutil.rmtree(run, ignore_errors=True)
    return len(old)
