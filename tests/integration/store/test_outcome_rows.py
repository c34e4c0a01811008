"""Questions, answers, links and calls as rows, on either database."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert

from data.store.applications import Applications
from data.store.employer_links import EmployerLink, EmployerLinks
from data.store.follow_ups import Answered, FollowUp, FollowUps
from data.store.outcome_tables import follow_ups
from data.store.person_tables import workers
from data.store.sampled_calls import Draw, SampledCall, SampledCalls
from data.store.unit_of_work import UnitOfWork
from matching.model import Listing

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def work(store: Engine) -> Iterator[UnitOfWork]:
    with UnitOfWork(store) as opened:
        for name in ("asha", "ramesh"):
            opened.connection.execute(insert(workers).values(id=name, uan_index=name.encode().ljust(32), created_at=NOW))
        opened.commit()
        yield opened


def a_listing(work: UnitOfWork, job_id: str = "J1") -> int:
    advert = Listing(job_id=job_id, title="Mason", state="Goa", district="North Goa", description="")
    work.listings.upsert("ncs", [advert], NOW)
    return int(work.connection.exec_driver_sql("SELECT max(id) FROM listings").scalar_one())


def a_question(listing: int, worker: str = "asha", **values: object) -> FollowUp:
    return replace(FollowUp(str(uuid.uuid4()), worker, listing, "joined", TODAY, NOW), **values)  # type: ignore[arg-type]


def test_an_application_is_asked_after_once_it_is_old_enough(work: UnitOfWork) -> None:
    listing, rows = a_listing(work), FollowUps(work.connection)
    Applications(work.connection).put("asha", listing, "offered", NOW - timedelta(days=4))
    Applications(work.connection).put("ramesh", listing, "withdrawn", NOW - timedelta(days=90))
    assert rows.never_asked({"offered": NOW - timedelta(days=5)}, 9) == []
    (standing,) = rows.never_asked({"offered": NOW - timedelta(days=3), "sent": NOW}, 9)
    assert (standing.worker_id, standing.listing_id, standing.job_state) == ("asha", listing, "Goa")
    rows.add(a_question(listing))
    assert rows.never_asked({"offered": NOW}, 9) == []


def test_an_answer_stands_but_for_not_yet(work: UnitOfWork) -> None:
    rows, question = FollowUps(work.connection), a_question(a_listing(work))
    rows.add(question)
    said = Answered(question.id, "worker", "not_yet", None, "page", NOW)
    assert [rows.answer(replace(said, answer=each)) for each in ("not_yet", "no", "yes", "no")] == [True, True, False, False]
    assert rows.answer(replace(said, answer="yes"), over=("no",))
    assert rows.answer(replace(said, said_by="employer", answer="no", day=date(2026, 11, 1)))
    assert {side: each.answer for side, each in rows.answers([question.id])[question.id].items()} == {
        "worker": "yes",
        "employer": "no",
    }
    assert rows.to_text(TODAY, {"asha"}, 9) == rows.to_link(TODAY, {"asha"}, 9) == []


def test_a_link_is_taken_once_and_not_after_its_time(work: UnitOfWork) -> None:
    rows, links = FollowUps(work.connection), EmployerLinks(work.connection)
    question = a_question(a_listing(work))
    rows.add(question)
    links.add(EmployerLink(b"a" * 32, question.id, NOW))
    assert links.look(b"a" * 32, NOW) is None
    before = NOW - timedelta(days=14)
    assert [links.take(b"a" * 32, before, NOW) for _ in range(2)] == [question.id, None]
    links.add(EmployerLink(b"b" * 32, question.id, NOW))
    links.add(EmployerLink(b"c" * 32, question.id, NOW))
    assert (links.look(b"b" * 32, before), links.look(b"c" * 32, before)) == (None, question.id)
    links.drop("asha")
    assert links.look(b"c" * 32, before) is None


def test_calls_are_taken_in_their_order_by_one_caller_each(work: UnitOfWork) -> None:
    rows, calls = FollowUps(work.connection), SampledCalls(work.connection)
    questions = [a_question(a_listing(work), worker) for worker in ("asha", "ramesh")]
    for question in questions:
        rows.add(question)
    drawn = [SampledCall(each.id, "2026-10", "Goa", place, 0, NOW) for place, each in enumerate(questions)]
    draw = Draw("2026-10", b"s" * 32, NOW, 2, 2, 2)
    calls.keep(draw, drawn)
    later = NOW + timedelta(minutes=30)
    taken = [
        calls.take(who, state, NOW, later) for who, state in (("a", "Goa"), ("b", None), ("a", None), ("c", None), ("d", "Kerala"))
    ]
    assert [each.follow_up_id if each else None for each in taken] == [
        questions[0].id,
        questions[1].id,
        questions[0].id,
        None,
        None,
    ]
    assert calls.take("c", None, later, later + timedelta(minutes=30)) is not None  # left lying by its caller
    assert not calls.keep(replace(draw, seed=b"another"), [])
    assert calls.draw(draw.month) == draw


def test_with_a_worker_goes_all_that_was_asked_about_her(work: UnitOfWork) -> None:
    rows, question = FollowUps(work.connection), a_question(a_listing(work))
    rows.add(question)
    rows.answer(Answered(question.id, "worker", "yes", TODAY, "sms", NOW))
    EmployerLinks(work.connection).add(EmployerLink(b"a" * 32, question.id, NOW))
    SampledCalls(work.connection).keep(
        Draw("2026-10", b"s" * 32, NOW, 1, 1, 1), [SampledCall(question.id, "2026-10", "Goa", 0, 0, NOW)]
    )
    work.connection.execute(workers.delete().where(workers.c.id == "asha"))
    assert work.connection.execute(follow_ups.select()).all() == []
    assert SampledCalls(work.connection).of_month("2026-10") == []
