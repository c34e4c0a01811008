"""Employers as a table: who checked them, and what came of their adverts."""

from __future__ import annotations

from language import Words
from pages.parts.table import draw_table
from services.keep_employers import Employer, EmployerSheet
from services.markup import quoted, tag

COLUMNS = ("name", "state", "standing", "checked", "joins", "complaints")


def draw_employers(words: Words, sheet: EmployerSheet) -> str:
    """A row an employer, newest first."""
    headings = [words.say(f"employers.column_{column}") for column in COLUMNS]
    rows = (
        (
            quoted(employer.name),
            words.speech.state(employer.state),
            words.speech.number(standing),
            _checked(words, employer),
            words.speech.number(employer.joins),
            words.speech.number(employer.complaints),
        )
        for employer, standing in sheet.rows
    )
    return draw_table(words, words.say("employers.newest_first"), headings, rows, "employers")


def _checked(words: Words, employer: Employer) -> str:
    if employer.verified_at is None:
        return words.say("employers.unchecked")
    return tag(
        "span",
        words.speech.day(employer.verified_at.date()),
        tag("small", quoted(employer.verified_how)),
        class_="job-title",
    )
