"""Trained models and runs of the import."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from data.feeds.base import Notice
from data.store.imports import ImportCounts, RejectedRow
from data.store.models import UnknownModel
from data.store.unit_of_work import UnitOfWork

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def test_one_model_is_in_force_at_a_time_and_an_earlier_one_can_come_back(store: Engine) -> None:
    with UnitOfWork(store) as work:
        assert work.models.current() is None
        work.models.add("first", NOW, "a" * 64, {"trained_on": "simulated", "ndcg": 0.81})
        work.models.add("second", LATER, "b" * 64, {})
        assert work.models.current() is None
        work.models.promote("first", NOW)
        work.models.promote("second", LATER)
        current = work.models.current()
        assert current is not None
        assert (current.version, current.promoted_at) == ("second", LATER)
        assert [(model.version, model.retired_at) for model in work.models.all()] == [("second", None), ("first", LATER)]
        work.models.promote("first", LATER)
        back = work.models.current()
        assert back is not None
        assert (back.version, back.card) == ("first", {"trained_on": "simulated", "ndcg": 0.81})


def test_a_model_that_was_never_recorded_is_not_promoted(store: Engine) -> None:
    with UnitOfWork(store) as work:
        work.models.add("first", NOW, "a" * 64, {})
        work.models.promote("first", NOW)
        work.commit()
        with pytest.raises(UnknownModel):
            work.models.promote("nobody", LATER)
    with UnitOfWork(store, writing=False) as work:
        current = work.models.current()
        assert current is not None
        assert current.version == "first"


def test_a_run_tells_what_it_read_and_what_it_refused(store: Engine) -> None:
    negotiable = RejectedRow(7, "wage_min", "not_a_wage", "negotiable", {"expected": "rupees"})
    with UnitOfWork(store) as work:
        run = work.imports.start("ncs-csv", "listings.csv", NOW)
        work.imports.reject(run, [RejectedRow(9, None, "missing_columns", None), negotiable])
        work.imports.reject(run, [])
        work.imports.progress(run, ImportCounts(read=5, new=3, rejected=2))
        assert work.imports.runs()[0].finished_at is None
        work.imports.finish(run, ImportCounts(read=10, new=7, unchanged=1, rejected=2, held_back=1), LATER)
        second = work.imports.start("ncs-csv", "more.csv", LATER)
        work.commit()
        assert work.imports.rejected(run) == [negotiable, RejectedRow(9, None, "missing_columns", None)]
        assert work.imports.rejected(second) == []
        newest, oldest = work.imports.runs()
        assert (newest.id, oldest.id) == (second, run)
        assert (oldest.finished_at, oldest.counts) == (LATER, ImportCounts(10, 7, 0, 1, 2, 1))


def test_what_a_run_warned_of_is_told_afterwards(store: Engine) -> None:
    notices = (Notice("unknown_columns", {"columns": ("colour", "रंग")}), Notice("hidden_rows", {}, 3, 7))
    with UnitOfWork(store) as work:
        run = work.imports.start("ncs-csv", "listings.csv", NOW)
        work.imports.finish(run, ImportCounts(read=1), LATER, notices)
        work.commit()
    with UnitOfWork(store, writing=False) as work:
        assert work.imports.runs()[0].notices == notices


def test_a_refused_file_is_a_run_that_counts_for_no_later_one(store: Engine) -> None:
    with UnitOfWork(store) as work:
        work.imports.finish(work.imports.start("ncs-csv", "good.csv", NOW), ImportCounts(read=1), NOW)
        refused = work.imports.start("ncs-csv", "bad.csv", LATER)
        work.imports.refuse(refused, "missing_columns", {"columns": ("state",)}, LATER)
        after = work.imports.start("ncs-csv", "next.csv", LATER)
        told = work.imports.runs()[1]
        assert (told.refusal, told.refusal_values, told.finished_at) == ("missing_columns", {"columns": ("state",)}, LATER)
        assert work.imports.last_whole("ncs-csv") == NOW
        assert work.imports.undone_since(after) is None


def test_a_refused_cell_is_kept_short(store: Engine) -> None:
    with UnitOfWork(store) as work:
        run = work.imports.start("ncs-csv", "listings.csv", NOW)
        work.imports.reject(run, [RejectedRow(2, "title", "too_long", "x" * 5_000)])
        assert len(work.imports.rejected(run)[0].value or "") == 200
