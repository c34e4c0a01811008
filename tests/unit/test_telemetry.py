"""What a log line may not carry, and how it looks in each mode."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import telemetry
from matching.model import Address, Worker
from tests.conftest import Promise

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ("0123456789", "०१२३४५६७८९", "০১২৩৪৫৬৭৮৯", "௦௧௨௩௪௫௬௭௮௯", "౦౧౨౩౪౫౬౭౮౯", "๐๑๒๓๔๕๖๗๘๙", "۰۱۲۳۴۵۶۷۸۹", "0123456789")
GAPS = ("", " ", "-", " - ", "\u00a0", "\u2009", "\u2011", "\u200c", "%20", "+", "\t", "\n")
WORKER = Worker(uan="001000000017", name="Asha Devi", mobile="9876543210", home=Address("Uttar Pradesh", "Varanasi", "221001"))


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], str]]:
    """What went to standard error so far; the loggers of the process are put back afterwards."""
    root, kaam = logging.getLogger(), logging.getLogger("kaam")
    before = (root.handlers[:], root.level, kaam.level, logging.getLogRecordFactory())
    yield lambda: capsys.readouterr().err
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    kaam.setLevel(before[2])
    logging.setLogRecordFactory(before[3])


def only_line(written: Callable[[], str]) -> dict[str, object]:
    (line,) = written().splitlines()
    record: dict[str, object] = json.loads(line)
    return record


@given(
    digits=st.text("0123456789", min_size=12, max_size=12),
    script=st.sampled_from(SCRIPTS),
    gaps=st.lists(st.sampled_from(GAPS), min_size=11, max_size=11),
    before=st.sampled_from(("", "UAN", "uan=", "नंबर ", "(", "/rank?uan=")),
    after=st.sampled_from(("", ".", ") है", "&x=1", "abc")),
)
def test_a_number_of_twelve_digits_is_taken_out_however_it_is_written(
    digits: str, script: str, gaps: list[str], before: str, after: str
) -> None:
    said = "".join(script[int(digit)] + gap for digit, gap in zip(digits, [*gaps, ""], strict=True))
    clean = telemetry.scrub(before + said + after)
    assert clean == before + telemetry.REDACTED + after


@pytest.mark.parametrize(
    "written_as",
    ["9876543210", "98765 43210", "98765-43210", "+91 98765 43210", "+919876543210", "09876543210", "०९८७६५४३२१०", "९८७६५ ४३२१०"],
)
@pytest.mark.parametrize("around", ["{}", "call {} now", "5 {}", "row 12: {}", "{}1", "mobile{}"])
def test_a_mobile_number_is_taken_out_however_it_is_written(written_as: str, around: str) -> None:
    clean = telemetry.scrub(around.format(written_as))
    assert telemetry.REDACTED in clean
    assert sum(letter.isdigit() for letter in clean) <= 3


@pytest.mark.parametrize("length", [11, 13])
def test_a_uan_with_a_digit_too_few_or_too_many_is_taken_out_too(length: int) -> None:
    assert telemetry.scrub(f"read {'123456789012345'[:length]} at the door") == f"read {telemetry.REDACTED} at the door"


@pytest.mark.parametrize(
    "harmless",
    [
        "50000 listings in 2.31 s",
        "₹15,600 a month (₹600 a day)",
        "posted 2026-11-23, until 2026-11-30",
        "2026-11-23 21:08:12",
        "PIN 221001, family 7112, NCO 7112.0100",
        "http://127.0.0.1:8501",
        "29,26,61,166 workers",
        "1514 and 14434",
    ],
)
def test_counts_pay_dates_and_places_stay_readable(harmless: str) -> None:
    assert telemetry.scrub(harmless) == harmless


def test_personal_fields_are_taken_out_at_any_depth(written: Callable[[], str]) -> None:
    telemetry.configure("production", "info")
    telemetry.log("assist").info(
        "served",
        name="Asha Devi",
        uan_last4="0017",
        workerMobile="12",
        rows=3,
        share=0.25,
        people=[{"name": "Ravi", "district": "Varanasi"}, {"001000000017": 1}],
        posted_on=date(2026, 11, 23),
    )
    record = only_line(written)
    del record["timestamp"]
    assert record == {
        "event": "served",
        "level": "info",
        "logger": "kaam.assist",
        "name": "[redacted]",
        "uan_last4": "[redacted]",
        "workerMobile": "[redacted]",
        "rows": 3,
        "share": 0.25,
        "people": [{"name": "[redacted]", "district": "Varanasi"}, {"[redacted]": 1}],
        "posted_on": "2026-11-23",
    }


def test_a_worker_handed_to_the_log_is_named_by_type_only(written: Callable[[], str]) -> None:
    telemetry.configure("production", "info")
    telemetry.log("rank").info("ranked", who=WORKER, also=(WORKER,))
    record = only_line(written)
    assert record["who"] == "<Worker>"
    assert record["also"] == ["<Worker>"]


@pytest.mark.parametrize("number", [123412341234, 123412341234.0, 9876543210])
def test_a_number_that_became_an_integer_or_a_float_is_taken_out(written: Callable[[], str], number: float) -> None:
    telemetry.configure("production", "info")
    telemetry.log("import").info("read", cell=number)
    assert only_line(written)["cell"] == "[redacted]"


@pytest.mark.parametrize("mode", ["production", "demonstration"])
def test_a_traceback_is_kept_without_the_number_in_it(written: Callable[[], str], mode: str) -> None:
    telemetry.configure(mode, "info")  # type: ignore[arg-type]
    try:
        raise LookupError("no worker 0010 0000 0017")
    except LookupError:
        telemetry.log("rank").exception("failed", reference="A1")
        logging.getLogger("kaam.pages").exception("failed for %s", "001000000017")
    said = written()
    assert said.count("\nLookupError") + said.count("\\nLookupError") == 2
    assert "0017" not in said
    assert "test_telemetry.py" in said


class Coded(ValueError):
    code = "code_wrong"


@pytest.mark.trust
@pytest.mark.parametrize("mode", ["production", "demonstration"])
def test_what_an_error_says_never_reaches_the_log(written: Callable[[], str], mode: str, promise: Promise) -> None:
    """Names and one-time codes look like any other word: only the type and the code of an error are written."""
    telemetry.configure(mode, "info")  # type: ignore[arg-type]
    canaries = [f"{kind}{number:05d}" for number in range(250) for kind in ("Selvamani", "48")]
    for canary in canaries:
        try:
            try:
                raise KeyError(canary)
            except KeyError:
                raise Coded(f"cannot keep {canary}") from LookupError(canary)
        except Coded as problem:
            telemetry.log("pages").exception("failed", problem=problem)
            logging.getLogger("kaam.pages").exception("failed")
            logging.getLogger("sqlalchemy").error("lost", exc_info=problem)
    said = written()
    assert said.count("Coded (code_wrong)") >= 3 * len(canaries)
    leaked = sum(canary in said for canary in canaries)
    promise(f"logs: canaries in what errors say ({mode})", tried=len(canaries), refused=len(canaries) - leaked, leaked=leaked)


def test_lines_of_libraries_with_a_handler_of_their_own_are_clean_too(written: Callable[[], str]) -> None:
    telemetry.configure("production", "info")
    library = logging.getLogger("a_library_with_its_own_handler")
    own = io.StringIO()
    handler = logging.StreamHandler(own)
    library.addHandler(handler)
    try:
        library.propagate = False
        try:
            raise LookupError("no worker 001000000017")
        except LookupError:
            library.exception("page of %d", 1000000017 * 100)
        library.warning("mobile %s", "९८७६५ ४३२१०")
        library.warning("%d of %s", 3, "rows")
    finally:
        library.removeHandler(handler)
    said = own.getvalue()
    assert "0017" not in said
    assert "page of [redacted]" in said
    assert "mobile [redacted]" in said
    assert "3 of rows" in said


@pytest.mark.parametrize(("level", "shown"), [("debug", 4), ("info", 3), ("warning", 2), ("error", 1)])
def test_the_level_of_the_settings_says_what_is_shown(written: Callable[[], str], level: str, shown: int) -> None:
    telemetry.configure("production", level)  # type: ignore[arg-type]
    room = telemetry.log("room")
    for say in (room.debug, room.info, room.warning, room.error):
        say("something")
    assert len(written().splitlines()) == shown


def test_libraries_are_quiet_below_a_warning(written: Callable[[], str]) -> None:
    telemetry.configure("production", "debug")
    logging.getLogger("a_library").info("chatter")
    logging.getLogger("a_library").warning("trouble")
    assert only_line(written)["event"] == "trouble"


def test_the_demonstration_writes_lines_for_a_person_and_the_last_call_holds(written: Callable[[], str]) -> None:
    telemetry.configure("production", "info")
    telemetry.configure("demonstration", "info")
    telemetry.log("import").info("feed_read", rows=3)
    (line,) = written().splitlines()
    assert "feed_read" in line
    assert "rows=3" in line
    assert not line.startswith("{")


def test_nothing_is_set_up_by_importing_and_even_then_nothing_leaks() -> None:
    program = (
        "import logging, telemetry\n"
        "assert logging.getLogger().handlers == [] and logging.getLogRecordFactory() is logging.LogRecord\n"
        "telemetry.log('early').warning('seen', uan='001000000017', note='call 9876543210')\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout == ""
    assert "seen" in ran.stderr
    assert "0017" not in ran.stderr
    assert "9876543210" not in ran.stderr


def test_a_line_that_cannot_be_written_is_not_told_by_another_way(
    capsys: pytest.CaptureFixture[str], written: Callable[[], str]
) -> None:
    telemetry.configure("production", "debug")
    closed = io.StringIO()
    closed.close()
    logging.getLogger().handlers[0].stream = closed  # type: ignore[attr-defined]
    try:
        raise ValueError("no such worker: 001000000017, Asha Devi")
    except ValueError as problem:
        telemetry.log("test").error("broke", exc_info=problem, name="Asha Devi")
    told = written()
    assert told == "A line of the log could not be written (kaam.test).\n"
