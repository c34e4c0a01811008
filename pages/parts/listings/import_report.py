"""What an import did: in words, the rows it left out and why, and the runs before it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from language import Words, begun
from pages.parts.moment import said_moment
from pages.parts.table import draw_table
from services.markup import quoted, tag
from services.take_upload import ImportRun, RejectedRow, UploadJob

COUNTS = ("read", "new", "changed", "unchanged", "held_back", "rejected", "duplicates", "closed")
REJECTED_COLUMNS = ("line", "item", "column", "why", "value")


def draw_report(words: Words, run: ImportRun) -> Markup:
    """The figures of a run, each with its word, and what a person should know of the file."""
    figures = [
        tag("li", tag("strong", words.speech.number(getattr(run.counts, name))), " ", words.say(f"import_feed.count_{name}"))
        for name in COUNTS
    ]
    told = [tag("p", begun(words.sentence(notice.code, notice.values)), class_="hint") for notice in run.notices]
    counted = tag("p", words.say("import_feed.counted"), class_="hint")
    return tag("section", tag("ul", *figures, class_="figures"), counted, *told, class_="report", lang=words.language)


def draw_rejected(words: Words, rows: Sequence[RejectedRow]) -> str:
    """The rows that were left out."""
    cells = [
        (
            words.speech.number(row.line),
            quoted(row.item),
            quoted(row.column) or words.say("import_feed.whole_row"),
            begun(words.say(row.code)),
            quoted(row.value),
        )
        for row in rows
    ]
    headings = [words.say(f"import_feed.column_{column}") for column in REJECTED_COLUMNS]
    return draw_table(words, words.say("import_feed.rejected_rows"), headings, cells, "rejected")


def draw_runs(words: Words, runs: Sequence[ImportRun], job: UploadJob | None) -> str:
    """The runs, newest first; one that was cut short says so."""
    headings = [words.say(f"import_feed.column_{column}") for column in ("run", "file", "source", "state")]
    headings += [words.say(f"import_feed.column_{column}") for column in COUNTS]
    cells = [
        (
            said_moment(words, run.started_at),
            quoted(run.file_name),
            quoted(run.source),
            state_of(words, run, job),
            *(words.speech.number(getattr(run.counts, name)) for name in COUNTS),
        )
        for run in runs
    ]
    return draw_table(words, words.say("import_feed.runs"), headings, cells, "runs")


def run_names(words: Words, runs: Sequence[ImportRun]) -> dict[int, str]:
    """Of each run, newest first, the moment it began; those of one minute are counted, since a list of choices knows each by its name."""
    of_minute: dict[str, list[int]] = {}
    for run in reversed(runs):
        of_minute.setdefault(said_moment(words, run.started_at), []).append(run.id)
    return {
        number: f"{moment} ({place})" if len(numbers) > 1 else moment
        for moment, numbers in of_minute.items()
        for place, number in enumerate(numbers, 1)
    }


def state_of(words: Words, run: ImportRun, job: UploadJob | None) -> str:
    """Whether a run is through, at work, was cut short, or read nothing of its file and why."""
    if run.refusal:
        return words.say("import_feed.state_refused", why=begun(words.sentence(run.refusal, run.refusal_values)))
    if run.finished_at:
        return words.say("import_feed.state_done")
    working = job is not None and job.is_at(run)
    return words.say("import_feed.state_working" if working else "import_feed.state_cut_short")
