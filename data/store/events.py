"""Events: what happened to somebody who is known here by a pseudonym and coarse attributes only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from data.store.bands import AGE_BANDS, DISABILITY, KM_BANDS, WAGE_BANDS
from data.store.batches import batches
from data.store.cube_tables import cube_cursor
from data.store.event_tables import events
from data.worker_record import GENDERS
from matching.coarse import FIT_BYTES
from matching.model import APPLICATION_ENDS, APPLICATION_STATES, CHANNELS, PROOFS, WORKER_TYPES

STAY_ANSWERS = ("left_30", "left_90")
"""Somebody told that she did not stay that long."""
CHECKS = ("not_joined", "disputed")
"""`not_joined`: she was called back as one of a sample, and had not joined; one who had is a joining with the proof `called_back`.
`disputed`: she, or the employer, says that a joining which the other side told of is not true; `proof` is who says so."""
SCHEME_STEPS = ("scheme_suggested", "scheme_started", "scheme_confirmed")
KINDS = (
    "registered", "linked", "consented", *APPLICATION_STATES, *APPLICATION_ENDS, *STAY_ANSWERS, *CHECKS, *SCHEME_STEPS
)  # fmt: skip
PSEUDONYM_BYTES = 16
ROWS_AT_ONCE = 10_000
LONGEST_TEXT = 60
DIGIT = re.compile(r"\d")
SQLITE_TIME = len("2026-01-01 00:00:00.000000")


class BadEvent(ValueError):
    """An event has a value outside its closed list; `field` tells which."""

    code = "bad_event"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


CLOSED: dict[str, frozenset[str | None]] = {
    "kind": frozenset(KINDS),
    "proof": frozenset((*PROOFS, None)),
    "channel": frozenset((*CHANNELS, None)),
    "age_band": frozenset((*AGE_BANDS, None)),
    "gender": frozenset((*GENDERS, None)),
    "disability": frozenset((*DISABILITY, None)),
    "worker_type": frozenset((*WORKER_TYPES, None)),
    "km_band": frozenset((*KM_BANDS, None)),
    "wage_band": frozenset((*WAGE_BANDS, None)),
    "pay_before": frozenset((*WAGE_BANDS, None)),
    "pay_wished": frozenset((*WAGE_BANDS, None)),
}


SIZES = {"pseudonym": PSEUDONYM_BYTES, "fit": FIT_BYTES}
COARSE = ("state", "social_category", "scheme")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `pseudonym` is 16 random bytes, `listing_id` a listing's row number (below nought: an advert of a
    simulated past, which never stood in the store), `position` counts from 0;
    `fit` is one coarse byte a feature of the ranker; `pay_before` what she earned and `pay_wished` what she wishes for, in bands, of those
    who agreed to that; `scheme` the code of a social-security scheme.

    There is no field for a name, a number, a date of birth or a place finer than a district. Raises `BadEvent` for a value outside
    its closed list: a free text would be a way for such things to slip in.
    """

    at: datetime
    pseudonym: bytes
    kind: str
    listing_id: int | None = None
    position: int | None = None
    proof: str | None = None
    channel: str | None = None
    state: str | None = None
    district_id: int | None = None
    age_band: str | None = None
    gender: str | None = None
    social_category: str | None = None
    disability: str | None = None
    worker_type: str | None = None
    family: str | None = None
    listing_family: str | None = None
    km_band: str | None = None
    wage_band: str | None = None
    model_version: str | None = None
    simulated: bool = False
    fit: bytes | None = None
    home_district_id: int | None = None
    listing_district_id: int | None = None
    pay_before: str | None = None
    pay_wished: str | None = None
    scheme: str | None = None

    def __post_init__(self) -> None:
        if (
            self.kind in CLOSED["kind"]
            and self.proof in CLOSED["proof"]
            and self.channel in CLOSED["channel"]
            and self.age_band in CLOSED["age_band"]
            and self.gender in CLOSED["gender"]
            and self.disability in CLOSED["disability"]
            and self.worker_type in CLOSED["worker_type"]
            and self.km_band in CLOSED["km_band"]
            and self.wage_band in CLOSED["wage_band"]
            and self.pay_before in CLOSED["pay_before"]
            and self.pay_wished in CLOSED["pay_wished"]
            and len(self.pseudonym) == PSEUDONYM_BYTES
            and (self.fit is None or len(self.fit) == FIT_BYTES)
            and _coarse(self.state)
            and _coarse(self.social_category)
            and _coarse(self.scheme)
        ):
            return
        raise BadEvent(self._wrong_field())

    def _wrong_field(self) -> str:
        """The first field with a value it may not have."""
        for name, known in CLOSED.items():
            if getattr(self, name) not in known:
                return name
        if len(self.pseudonym) != PSEUDONYM_BYTES:
            return "pseudonym"
        if self.fit is not None and len(self.fit) != FIT_BYTES:
            return "fit"
        return next(name for name in COARSE if not _coarse(getattr(self, name)))


def _coarse(text: str | None) -> bool:
    """A State or a category is short and has no digit in it: no number of a person fits."""
    return text is None or (len(text) <= LONGEST_TEXT and DIGIT.search(text) is None)


NAMES = tuple(field.name for field in fields(Event))
"""The columns in the order of the table, `at` first."""
_others = attrgetter(*NAMES[1:])


class Events:
    """The events in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, *happened: Event) -> None:
        """Record what happened."""
        self.add_many(happened)

    def add_many(self, happened: Iterable[Event]) -> int:
        """Record many events and tell how many; past SQLAlchemy's care for each value, which takes longer than the database."""
        moment = _moment_for(self._connection)
        return self._insert((moment(event.at), *_others(event)) for event in happened)

    def add_columns(self, columns: Mapping[str, Sequence[Any]]) -> int:
        """Record many events by the columns of `NAMES` (one that is not given is of None), looked at column by column: what an `Event` each
        would cost is saved. Raises `BadEvent`."""
        told = {name: set(column) for name, column in columns.items() if name in (*CLOSED, *SIZES, *COARSE)}
        for name, values in told.items():
            if not (
                values <= CLOSED.get(name, values)
                and (name not in SIZES or all(value is None or len(value) == SIZES[name] for value in values))
                and (name not in COARSE or all(map(_coarse, values)))
            ):
                raise BadEvent(name)
        moments = [*map(_moment_for(self._connection), columns["at"])]
        names = [name for name in NAMES if name in columns]
        return self._insert(zip(moments, *(columns[name] for name in names[1:]), strict=True), names)

    def _insert(self, rows: Iterable[tuple[Any, ...]], names: Sequence[str] = NAMES) -> int:
        """Rows in the order of these names, times as the database's driver takes them."""
        dialect = self._connection.dialect
        statement = str(insert(events).compile(dialect=dialect, column_keys=names))
        count = 0
        for batch in batches(rows, ROWS_AT_ONCE):
            given: Any = batch if dialect.positional else [dict(zip(names, row, strict=True)) for row in batch]
            self._connection.exec_driver_sql(statement, given)
            count += len(batch)
        return count

    def sweep(self, before: datetime) -> int:
        """Delete what happened before; how many events there were. What is counted ahead follows (`data.store.cubes`)."""
        swept = self._connection.execute(delete(events).where(events.c.at < before)).rowcount
        if swept:
            self._connection.execute(update(cube_cursor).values(swept=cube_cursor.c.swept + 1))
        return swept

    def clear_simulated(self) -> None:
        """Delete what never happened; what is counted ahead is then made anew."""
        if self._connection.execute(delete(events).where(events.c.simulated)).rowcount:
            self._connection.execute(update(cube_cursor).values(swept=cube_cursor.c.swept + 1, built_swept=None))

    def name_ranker(self, version: str, since: datetime) -> int:
        """Of a simulated past: the lists since then that tell how their jobs fitted and not which model ranked them, this one ranked; how
        many jobs that were. What really happened tells both at once."""
        unnamed = events.c.simulated & events.c.fit.is_not(None) & events.c.model_version.is_(None)
        shown = (events.c.kind == "shown") & (events.c.at >= since)
        return self._connection.execute(update(events).where(shown, unnamed).values(model_version=version)).rowcount

    def of(self, pseudonym: bytes) -> list[Event]:
        """All that happened to one pseudonym, in order of time."""
        query = (
            select(*(events.c[name] for name in NAMES)).where(events.c.pseudonym == pseudonym).order_by(events.c.at, events.c.id)
        )
        return [Event(*row) for row in self._connection.execute(query)]


def _moment(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise BadEvent("at")
    return at.astimezone(UTC)


def _moment_for(connection: Connection) -> Callable[[datetime], Any]:
    """How this database's driver takes a time."""
    return _text_moment if connection.dialect.name == "sqlite" else _moment


def _text_moment(at: datetime) -> str:
    """As `UtcTime` keeps a time on SQLite."""
    return _moment(at).isoformat(" ", "microseconds")[:SQLITE_TIME]
