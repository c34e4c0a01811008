"""What a person can mend is told in a sentence with its exit code; a fault of ours stays a fault."""

from __future__ import annotations

import pytest

from data.feeds.base import EmptyFile, MissingColumns
from services.batch_source import WrongSource
from services.commands import trouble
from services.import_listings import UnknownFeed


@pytest.mark.parametrize(
    ("problem", "sentence", "exit_code"),
    [
        (MissingColumns(columns=("state", "district")), "The file lacks columns that every listing needs: state, district.", 1),
        (EmptyFile(), "The file is empty.", 1),
        (UnknownFeed(feed="foo", known=("ncs-csv",)), "There is no feed named foo. There are: ncs-csv.", 2),
        (WrongSource(), "Say which workers: --workers N draws so many, --file F.jsonl takes those of a file.", 2),
        (FileNotFoundError(2, "No such file or directory", "jobs.csv"), "jobs.csv: No such file or directory", 1),
    ],
)
def test_trouble_with_a_file_is_a_sentence(problem: Exception, sentence: str, exit_code: int) -> None:
    assert trouble(problem) == (sentence, exit_code)


def test_a_fault_of_ours_is_not_worded_away() -> None:
    assert trouble(KeyError("family")) is None
