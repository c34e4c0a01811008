"""What events say, as the columns of `indicators.journeys`, read by their number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import BigInteger, ColumnElement, Connection, cast, extract, func, select

from data.store.bulk import rows_of
from data.store.cube_tables import journeys
from data.store.event_tables import events
from data.store.events import KINDS
from data.store.told import ANSWERS, NOT_IN_THE_CHAIN, PROVED, STAYED, STEP_OF, WORDS_OF, kinds_from
from indicators.journeys import BELIEVED, DTYPES, HAPPENED, JOINED_BY, NEVER, NOT_YET, OF_HER, TEXTS
from indicators.lexicon import Lexicon
from matching.model import INCOME_SLABS, PROOFS

A_DAY, INDIA_SECONDS = 86_400, 19_800
NO_DISTRICT = -1
SPOKEN_AT_ONCE = 20_000
Objects = NDArray[np.object_]


def told_by_events(connection: Connection, after: int, until: int) -> pd.DataFrame:
    """What the events of these numbers (after, until] say, a row an event, with the columns of `HAPPENED`."""
    return _told_by(connection, (events.c.id > after) & (events.c.id <= until))


def told_of_those_begun(connection: Connection, day: int, until: int) -> pd.DataFrame:
    """What events up to this number say of those whose journeys began on this day or before, in the same way."""
    begun = select(journeys.c.pseudonym).where(journeys.c.first_day <= day)
    return _told_by(connection, events.c.pseudonym.in_(begun) & (events.c.id <= until))


def first_day_told(connection: Connection) -> int | None:
    """The day of the first event that there is."""
    first = connection.execute(select(func.min(events.c.at))).scalar()
    return None if first is None else (int(first.timestamp()) + INDIA_SECONDS) // A_DAY


def how_many(connection: Connection, until: int) -> int:
    """Events up to this number; the few after it are counted, not those."""
    every, later = (select(func.count()).select_from(events), select(func.count()).select_from(events).where(events.c.id > until))
    return int(connection.execute(every).scalar_one() - connection.execute(later).scalar_one())


def indian_day(connection: Connection) -> ColumnElement[int]:
    """The day of an event in India, in days since 1970-01-01."""
    seconds = extract("epoch", events.c.at)
    whole = func.floor(seconds) if connection.dialect.name == "postgresql" else seconds
    return (cast(whole, BigInteger) + INDIA_SECONDS) // A_DAY


def _told_by(connection: Connection, which: ColumnElement[bool]) -> pd.DataFrame:
    columns = [events.c[name] for name in ("id", "pseudonym", "kind", "proof", "simulated", "wage_band")]
    query = select(*columns, indian_day(connection)).where(which).order_by(events.c.id)
    rows = np.array(rows_of(connection, query), dtype=object).reshape(-1, len(columns) + 1)
    ids, days = rows[:, 0].astype(np.int64), rows[:, 6].astype(np.int32)
    kinds, proofs, bands = places_in(KINDS, rows[:, 2]), places_in(PROOFS, rows[:, 3]), places_in(tuple(INCOME_SLABS), rows[:, 5])
    told: dict[str, Any] = halves_of(rows[:, 1].tolist())
    told["spoken"] = ids + np.where(_mask(("consented",))[kinds], 0, NOT_YET)
    told["joined"] = np.where(_mask(("joined",))[kinds], ids * JOINED_BY + bands + 1, NOT_YET)
    told["first_day"] = told["last_day"] = days
    told["agreed_day"] = np.where(_mask(kinds_from("consented"))[kinds], days, NEVER)
    told["joined_day"] = np.where(_mask(kinds_from("joined"))[kinds], days, NEVER)
    told["stayed_day"] = np.where(_mask(STAYED)[kinds], days, -1)
    told["reached"] = np.array([STEP_OF.get(name, NOT_IN_THE_CHAIN) for name in KINDS])[kinds]
    told |= {f"proof_{step}": np.where(_mask((step,))[kinds], proofs + 1, 0) for step in PROVED}
    told |= {name: _mask(after_which)[kinds] for name, after_which in ANSWERS.items()}
    believed = 1 + np.maximum(places_in(BELIEVED, rows[:, 3]), 0)
    told |= {name: np.where(_mask(by_which)[kinds], believed, 0) for name, by_which in WORDS_OF.items()}
    told["simulated"] = rows[:, 4]
    return pd.DataFrame({name: np.asarray(told[name]).astype(DTYPES[name]) for name in HAPPENED})


def said_of_her(connection: Connection, spoken: NDArray[np.int64], lexicon: Lexicon) -> dict[str, NDArray[np.int32]]:
    """What is known of each by the event that says it (`spoken`), with the keys of `OF_HER`; nothing where that event is gone."""
    ids = np.where(spoken < NOT_YET, spoken, spoken - NOT_YET)
    order = np.argsort(ids)
    said = {name: np.full(len(ids), NO_DISTRICT if name == "district_id" else 0, dtype=np.int32) for name in OF_HER}
    columns = [events.c[name] for name in ("id", *OF_HER)]
    for start in range(0, len(ids), SPOKEN_AT_ONCE):
        some = order[start : start + SPOKEN_AT_ONCE]
        wanted = ids[some]
        query = select(*columns).where(events.c.id.in_(wanted.tolist())).order_by(events.c.id)
        rows = np.array(rows_of(connection, query), dtype=object).reshape(-1, len(columns))
        where = some[np.searchsorted(wanted, rows[:, 0].astype(np.int64))]
        for name, codes in codes_of_her([rows[:, at + 1] for at in range(len(OF_HER))], lexicon).items():
            said[name][where] = codes
    return said


def codes_of_her(columns: Sequence[Objects], lexicon: Lexicon) -> dict[str, NDArray[np.int32]]:
    """The columns of `OF_HER` as journeys have them."""
    told = {"district_id": filled(columns[0], NO_DISTRICT).astype(np.int32)}
    return told | {name: lexicon.codes(column) for name, column in zip(TEXTS, columns[1:], strict=True)}


def halves_of(pseudonyms: Sequence[bytes]) -> dict[str, NDArray[np.uint64]]:
    """Pseudonyms as two numbers each."""
    halves = np.frombuffer(b"".join(pseudonyms), dtype=">u8").reshape(-1, 2)
    return {"high": halves[:, 0].astype(np.uint64), "low": halves[:, 1].astype(np.uint64)}


def places_in(names: Sequence[str], texts: Objects) -> NDArray[np.int64]:
    """Where each text stands among the names; -1 of one that does not, or of None."""
    codes, there = pd.factorize(texts)
    place_of = {name: place for place, name in enumerate(names)}
    return np.array([*(place_of.get(name, -1) for name in there), -1], dtype=np.int64)[codes]


def filled(numbers: Objects, nothing: int) -> NDArray[np.int64]:
    """Whole numbers, with another one in the place of None."""
    return np.where(pd.isna(numbers), nothing, numbers).astype(np.int64)


def _mask(names: Sequence[str]) -> NDArray[np.bool_]:
    """By kind of event: whether it is one of these."""
    return np.isin(KINDS, names)
