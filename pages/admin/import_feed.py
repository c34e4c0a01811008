"""Taking a feed in: a file, how far it is, what came of it, and the runs before."""

from __future__ import annotations

import streamlit as st

from language import Words, words
from pages.parts.door import TROUBLE, admitted, draw_refusal
from pages.parts.frame import chosen_language
from pages.parts.listings.import_report import draw_rejected, draw_report, draw_runs, run_names, state_of
from pages.parts.own_words import file_field
from pages.parts.take_away import offer
from services.markup import tag
from services.refusal import Refused
from services.take_upload import LONGEST_SOURCE, ImportRun, UploadJob, last_job, rejected, runs, start

administrator = admitted("administrator")
SHOWN = 100
"""Rejected rows on the screen; all that are kept are in the table to download."""


def say(spoken: Words, text: str, kind: str = "note", role: str | None = None) -> None:
    """A paragraph."""
    st.html(tag("p", text, class_=kind, role=role, lang=spoken.language))


def ask(spoken: Words, past: list[ImportRun]) -> None:
    """The file, and the button that takes it in."""
    say(spoken, spoken.say("import_feed.how"), "hint")
    generation = st.session_state.setdefault("feed_generation", 0)
    file = file_field(spoken, f"feed_{generation}")
    source = st.text_input(
        spoken.say("import_feed.source"), key=f"source_{generation}", max_chars=LONGEST_SOURCE, autocomplete="off"
    )
    if past:
        names = tuple(dict.fromkeys(run.source for run in past))
        say(spoken, spoken.say("import_feed.sources", names=names), "hint")
    whole = st.checkbox(spoken.say("import_feed.whole"), key=f"whole_{generation}")
    if st.button(spoken.say("import_feed.take_in"), type="primary", disabled=file is None) and file is not None:
        try:
            start(administrator, file.name, file, source, whole=whole)
        except Refused as problem:
            st.session_state[TROUBLE] = problem
            if problem.code == "source_needed":  # the file and what was said of it stay, to be added to
                st.rerun()
        st.session_state["feed_generation"] = generation + 1
        st.rerun()


def watch(spoken: Words, job: UploadJob) -> None:
    """How far the import is; drawn again each second until it is through."""
    st.fragment(_watch, run_every=1.0)(spoken, job)


def _watch(spoken: Words, job: UploadJob) -> None:
    if not job.working:
        st.rerun()
    share = job.share if job.stage == "reading" else float(job.stage == "renewing")
    say(spoken, spoken.say(f"import_feed.stage_{job.stage}", file=job.file_name, percent=round(100 * share)), "note", "status")
    st.progress(share)
    say(spoken, spoken.say("import_feed.may_leave"), "hint")


def ended(spoken: Words, job: UploadJob) -> None:
    """How the last import of this server ended."""
    if job.code:
        say(spoken, f"{job.file_name}: {spoken.sentence(job.code, job.values)}", "trouble", "alert")
        say(spoken, spoken.say("import_feed.nothing_lost"), "hint")
    elif job.broke:
        say(spoken, spoken.say("import_feed.broke", file=job.file_name), "trouble", "alert")
    elif not job.taken:
        told = spoken.say("import_feed.none_taken" if job.read else "import_feed.none_held", file=job.file_name)
        say(spoken, told, "notice", "status")
    elif not job.altered:
        say(spoken, spoken.say("import_feed.nothing_altered", file=job.file_name), "note", "status")
    else:
        say(spoken, spoken.say("import_feed.done", file=job.file_name), "note", "status")


def report(spoken: Words, past: list[ImportRun], job: UploadJob | None) -> None:
    """The report of a run, the newest unless another is chosen."""
    st.header(spoken.say("import_feed.report"), anchor=False)
    by_number, names = {run.id: run for run in past}, run_names(spoken, past)
    number = st.selectbox(
        spoken.say("import_feed.which"),
        tuple(by_number),
        format_func=lambda number: names[number],
        key=f"run_{past[0].id}",
        placeholder=spoken.say("import_feed.which"),
        filter_mode=None,
    )
    run = by_number[number]
    through = run.finished_at is not None and not run.refusal
    say(spoken, run.file_name if through else f"{run.file_name}: {state_of(spoken, run, job)}")
    if run.refusal:
        return
    st.html(draw_report(spoken, run))
    if run.counts.rejected:
        left_out(spoken, run)


def left_out(spoken: Words, run: ImportRun) -> None:
    """The rows that were left out, and all of them to download."""
    rows = rejected(administrator, run.id, SHOWN)
    st.html(draw_rejected(spoken, rows))
    if run.counts.rejected > len(rows):
        say(spoken, spoken.say("import_feed.more_rejected", shown=len(rows), rows=run.counts.rejected), "hint")
    offer(spoken, spoken.say("import_feed.download"), "rejected_rows", run.id)


spoken = words(chosen_language())
with st.container(key="wide"):
    st.title(spoken.say("import_feed.title"), anchor=False)
    job, past = last_job(administrator), runs(administrator)
    draw_refusal(spoken)
    if job is not None and job.working:
        watch(spoken, job)
    else:
        if job is not None:
            ended(spoken, job)
        ask(spoken, past)
    if past and not (job is not None and job.working):
        refused_without_run = job is not None and bool(job.code) and past[0].id <= job.runs_before
        if not refused_without_run:  # the report of an older file would be read as that of the one refused above
            report(spoken, past, job)
    if past:
        st.html(draw_runs(spoken, past, job))
    else:
        say(spoken, spoken.say("import_feed.no_runs"))
