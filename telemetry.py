"""Logs without a person in them: one event a line, with numbers of people and personal fields taken out before anything is written.

Write `log("import").info("feed_read", rows=1200, rejected=3)`: an event in words of code and values beside it. What is taken out:

- values under a key that speaks of a person (`PERSONAL_WORDS`, so `name`, `uan_last4`, `workerMobile` …), at any depth;
- in any text, traceback or key: runs of ten digits or more, twelve digits however they are spaced or hyphenated (a UAN, an EPFO UAN, an
  Aadhaar number) and ten-digit mobile numbers, with digits of any script;
- objects that are not plain values: only their type is written, since a worker's `repr` is the worker;
- what an exception says: its type, its code if it has one and the lines of its traceback are enough to find it, and its words may hold
  a name or a one-time code, which nobody recognises in free text.

Nor can a name in an event of ours be recognised: never put one there. Lines of libraries (Streamlit, uvicorn, SQLAlchemy) go the same way.
Nothing happens when this file is imported; a door calls `configure` once.
"""

from __future__ import annotations

import logging
import numbers
import re
import sys
import traceback
import unicodedata
from collections.abc import Callable, Mapping, Set
from contextlib import suppress
from datetime import date, time, timedelta
from enum import Enum
from pathlib import PurePath
from typing import Any, Literal, TextIO
from uuid import UUID

import structlog
from structlog.stdlib import BoundLogger, ProcessorFormatter
from structlog.typing import EventDict, ExcInfo, Processor, WrappedLogger

REDACTED = "[redacted]"
PERSONAL_WORDS = frozenset(
    [
        "aadhaar",
        "birth",
        "contact",
        "email",
        "mobile",
        "name",
        "names",
        "otp",
        "password",
        "phone",
        "secret",
        "token",
        "uan",
        "uans",
    ]
)
"""A key with one of these words in it holds something about a person, or a secret."""

_GAP = r"(?:%20|[\s\-+_\u2010-\u2015\u200b-\u200d\u2060\ufeff]){0,3}"
_NUMBERS = re.compile(rf"\d(?:{_GAP}\d){{11,}}|\d{{10,}}|(?<!\d)0?[6-9](?:{_GAP}\d){{9}}")
_CODE = re.compile(r"[a-z_]{1,40}", re.ASCII)
_KEY_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_PLAIN = (date, time, timedelta, PurePath, UUID)


def configure(mode: Literal["demonstration", "production"], level: Literal["debug", "info", "warning", "error"]) -> None:
    """Send all logs to standard error, redacted: a JSON object a line in production, lines for a person in the demonstration.

    Our own lines (`log`, and any standard logger under `kaam`) show from `level`, those of libraries from `warning` or `level`, whichever
    is higher. May be called again; the last call holds.
    """
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if mode == "production"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
    )
    handler = _CarefulHandler()
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=_common(),
            processors=[
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                ProcessorFormatter.remove_processors_meta,
                renderer,
            ],
        )
    )
    least = logging.getLevelNamesMapping()[level.upper()]
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(least, logging.WARNING))
    logging.getLogger("kaam").setLevel(least)
    if not isinstance(logging.getLogRecordFactory(), _RedactingRecords):
        logging.setLogRecordFactory(_RedactingRecords(logging.getLogRecordFactory()))


class _CarefulHandler(logging.StreamHandler[TextIO]):
    """When a line cannot be written, logging itself would print it unredacted, and the error it tells of with it."""

    def handleError(self, record: logging.LogRecord) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.write(f"A line of the log could not be written ({record.name}).\n")


def log(room: str) -> BoundLogger:
    """The logger of a room (`import`, `server` …); redacts whether or not `configure` was called."""
    return structlog.wrap_logger(  # type: ignore[no-any-return]
        logging.getLogger(f"kaam.{room}"),
        processors=[structlog.stdlib.filter_by_level, *_common(), ProcessorFormatter.wrap_for_formatter],
        wrapper_class=BoundLogger,
        cache_logger_on_first_use=False,
    )


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The structlog processor that takes people out of an event; entries with a leading underscore are structlog's own and stay."""
    return {key: value if key.startswith("_") else _without_people(key, value) for key, value in event.items()}


def scrub(text: str) -> str:
    """A text with numbers of people replaced by `REDACTED`; other digits come back as 0-9."""
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)
    return _NUMBERS.sub(REDACTED, text)


def without_words(exc_info: ExcInfo) -> str:
    """A traceback with the type and the code of each exception in the place of what it says; causes first, as Python tells them."""
    problem: BaseException | None = exc_info[1]
    chain: list[BaseException] = []
    while problem is not None and problem not in chain:
        chain.append(problem)
        problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
    lines = [line for each in reversed(chain) for line in (*traceback.format_tb(each.__traceback__), f"{_kind(each)}\n")]
    return scrub("".join(["Traceback (most recent call last):\n", *lines]).rstrip())


def _kind(problem: BaseException) -> str:
    code = getattr(problem, "code", None)
    return f"{type(problem).__name__} ({code})" if isinstance(code, str) and _CODE.fullmatch(code) else type(problem).__name__


def _common() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.ExceptionRenderer(without_words),
        redact,
    ]


def _without_people(key: str, value: Any) -> Any:  # noqa: PLR0911 - one line a kind of value
    if any(word.lower() in PERSONAL_WORDS for word in _KEY_WORD.findall(key)):
        return REDACTED
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return _without_people("", value.value)
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, numbers.Real):
        return REDACTED if _NUMBERS.search(str(value)) else value
    if isinstance(value, Mapping):
        return {scrub(str(inner)): _without_people(str(inner), part) for inner, part in value.items()}
    if isinstance(value, list | tuple | Set):
        return [_without_people("", part) for part in value]
    if isinstance(value, BaseException):
        return _kind(value)
    return scrub(str(value)) if isinstance(value, _PLAIN) else f"<{type(value).__name__}>"


class _RedactingRecords:
    """Makes the records of the standard library without people in them, for libraries that bring a handler of their own."""

    def __init__(self, make: Callable[..., logging.LogRecord]) -> None:
        self._make = make

    def __call__(self, *args: Any, **kwargs: Any) -> logging.LogRecord:
        record = self._make(*args, **kwargs)
        if isinstance(record.msg, dict):
            return record
        try:
            said = record.getMessage()
        except (TypeError, ValueError, KeyError):
            return record  # a template that its values do not fit: the handler reports it
        if (clean := scrub(said)) != said:
            record.msg, record.args = clean, None
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = without_words(record.exc_info)
        return record
