"""What a person can mend is told in a sentence with its exit code; a fault of ours stays a fault."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from data.feeds.base import EmptyFile, MissingColumns
from services.batch_source import WrongSource
from services.commands import trouble
from services.console import shown
from services.import_listings import UnknownFeed
from settings import ROOT, load_settings
from tests.fitted_words import lend_words


@pytest.mark.parametrize(
    ("problem", "sentence", "exit_code"),
    [
        (MissingColumns(columns=("state", "district")), "The file lacks columns that every listing needs: state, district.", 1),
        (EmptyFile(), "The file is empty.", 1),
        (UnknownFeed(feed="foo", known=("ncs-csv",)), "There is no feed named foo. There are: ncs-csv.", 2),
        (
            WrongSource(),
            "Say which workers: --workers N draws so many, --file F.jsonl takes those of a file, not both.",
            2,
        ),
        (FileNotFoundError(2, "No such file or directory", "jobs.csv"), "jobs.csv: No such file or directory", 1),
    ],
)
def test_trouble_with_a_file_is_a_sentence(problem: Exception, sentence: str, exit_code: int) -> None:
    assert trouble(problem) == (sentence, exit_code)


def test_a_fault_of_ours_is_not_worded_away() -> None:
    assert trouble(KeyError("family")) is None


def test_what_is_shown_cannot_steer_a_terminal() -> None:
    assert shown("\x1b[31mmason\x07 \u202egniht") == "\ufffd[31mmason\ufffd \ufffdgniht"
    assert shown("राजमिस्त्री क्\u200dष") == "राजमिस्त्री क्\u200dष"


@pytest.mark.parametrize("command", ["import", "report", "restore", "train"])
def test_a_flag_is_shown_without_a_value_after_it(command: str) -> None:
    told = CliRunner().invoke(cli.app, [command, "--help"])
    ours = [line for line in told.output.splitlines() if "--" in line and "--help" not in line]
    assert any("--json" in line for line in ours)
    assert not any("<bool>" in line for line in ours)


@pytest.mark.parametrize("encoding", ["utf-8:strict", "ascii"])
def test_bytes_that_are_no_text_spoil_no_other_line(encoding: str, tmp_path: Path) -> None:
    lend_words(load_settings({"KAAM_VAR_DIR": str(tmp_path)}))
    told = subprocess.run(
        [sys.executable, "cli.py", "resolve", "--json"],
        input="राजमिस्त्री\r\n".encode() + b"\xff\xfe\nmason\n",
        env=os.environ | {"PYTHONIOENCODING": encoding, "KAAM_VAR_DIR": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    found = [json.loads(line) for line in told.stdout.decode("utf-8").splitlines()]

    assert [(each["query"], each["abstain"]) for each in found] == [("राजमिस्त्री", False), ("\ufffd\ufffd", True), ("mason", False)]
