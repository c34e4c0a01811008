"""Journeys: kept a row a pseudonym, and given back as the columns of `indicators.journeys`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Select, and_, delete, func, select

from data.store.bulk import names_of, put_rows, rows_of
from data.store.cube_tables import journeys
from data.store.event_tables import events
from data.store.told_by_events import NO_DISTRICT, codes_of_her, filled, halves_of, places_in
from indicators.journeys import (
    COLUMNS,
    DTYPES,
    FLAGS,
    JOINED_BY,
    NEVER,
    NOT_YET,
    OF_HER,
    OFFERED,
    PROOF_COLUMNS,
    PROVED_ENOUGH,
    TEXTS,
    WORDS,
)
from indicators.lexicon import Lexicon
from matching.model import INCOME_SLABS

PSEUDONYM = np.dtype("V16")
DAYS_TO_COME = ("agreed_day", "joined_day")
KEPT_AS_THEY_ARE = ("first_day", "last_day", "reached", *PROOF_COLUMNS, *FLAGS, *WORDS)


def joining_void() -> ColumnElement[bool]:
    """Where her joining counts for nothing, as `indicators.journeys.undisputed` has it."""
    return and_(journeys.c.disputed == 1, journeys.c.proof_joined < PROVED_ENOUGH, journeys.c.reached > OFFERED)


class Journeys:
    """The journeys in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def touched_by(self, after: int, until: int, lexicon: Lexicon) -> pd.DataFrame:
        """Those of whom events of these numbers (after, until] tell, as they stand."""
        of_them = select(events.c.pseudonym).where(events.c.id > after, events.c.id <= until)
        return self._read(select(journeys).where(journeys.c.pseudonym.in_(of_them)), lexicon)

    def joined_between(self, after: int, until: int, lexicon: Lexicon) -> pd.DataFrame:
        """Those who joined on days (after, until]."""
        return self._read(select(journeys).where(journeys.c.joined_day > after, journeys.c.joined_day <= until), lexicon)

    def begun_until(self, day: int, lexicon: Lexicon) -> pd.DataFrame:
        """Those that began on this day or before."""
        return self._read(select(journeys).where(journeys.c.first_day <= day), lexicon)

    def forget_begun_until(self, day: int) -> None:
        """Delete those."""
        self._connection.execute(delete(journeys).where(journeys.c.first_day <= day))

    def newest(self) -> tuple[int, int, bool]:
        """The day of the newest event, that of the newest word of anybody's staying (-1: none), and whether anything is simulated."""
        query = select(*(func.max(journeys.c[name]) for name in ("last_day", "stayed_day", "simulated")))
        row = self._connection.execute(query).one()
        last, heard = (-1 if day is None else int(day) for day in row[:2])
        return last, heard, bool(row[2])

    def put(self, frame: pd.DataFrame, lexicon: Lexicon) -> None:
        """Keep these, in the place of what stood there of the same pseudonyms."""
        put_rows(self._connection, journeys, _rows(frame, lexicon))

    def clear(self) -> None:
        """Forget them all."""
        self._connection.execute(delete(journeys))

    def _read(self, query: Select[Any], lexicon: Lexicon) -> pd.DataFrame:
        names = names_of(journeys)
        rows = np.array(rows_of(self._connection, query), dtype=object).reshape(-1, len(names))
        kept = dict(zip(names, rows.T, strict=True))
        told: dict[str, Any] = halves_of(kept["pseudonym"].tolist())
        told["spoken"] = kept["spoken_id"].astype(np.int64) + np.where(kept["consented"].astype(np.bool_), 0, NOT_YET)
        joined, bands = filled(kept["joined_id"], -1), places_in(tuple(INCOME_SLABS), kept["joined_pay"])
        told["joined"] = np.where(joined >= 0, joined * JOINED_BY + bands + 1, NOT_YET)
        told |= {name: filled(kept[name], NEVER) for name in DAYS_TO_COME}
        told["stayed_day"] = filled(kept["stayed_day"], -1)
        told |= {name: kept[name] for name in KEPT_AS_THEY_ARE}
        told |= codes_of_her([kept[name] for name in OF_HER], lexicon)
        return pd.DataFrame({name: np.asarray(told[name]).astype(DTYPES[name]) for name in COLUMNS})


def _rows(frame: pd.DataFrame, lexicon: Lexicon) -> Iterator[tuple[Any, ...]]:
    """As the table has them."""
    halves = np.column_stack([frame["high"].to_numpy(), frame["low"].to_numpy()]).astype(">u8")
    spoken, joined = frame["spoken"].to_numpy(), frame["joined"].to_numpy()
    kept: dict[str, Any] = {"pseudonym": halves.view(PSEUDONYM)[:, 0]}
    kept["spoken_id"] = np.where(spoken < NOT_YET, spoken, spoken - NOT_YET)
    kept["consented"] = spoken < NOT_YET
    kept["joined_id"] = _emptied(joined // JOINED_BY, joined == NOT_YET)
    bands = np.array((None, *INCOME_SLABS), dtype=object)
    kept["joined_pay"] = bands[np.where(joined == NOT_YET, 0, joined % JOINED_BY)]
    kept |= {name: _emptied(frame[name].to_numpy(), frame[name].to_numpy() == NEVER) for name in DAYS_TO_COME}
    kept["stayed_day"] = _emptied(frame["stayed_day"].to_numpy(), frame["stayed_day"].to_numpy() < 0)
    kept["district_id"] = _emptied(frame["district_id"].to_numpy(), frame["district_id"].to_numpy() == NO_DISTRICT)
    kept |= {name: frame[name].to_numpy() for name in KEPT_AS_THEY_ARE}
    for name in TEXTS:
        codes = frame[name].to_numpy()
        kept[name] = _emptied(lexicon.texts(codes), codes == 0)
    return zip(*(kept[name].tolist() for name in names_of(journeys)), strict=True)


def _emptied(values: NDArray[Any], nothing: NDArray[np.bool_]) -> NDArray[np.object_]:
    told = values.astype(object)
    told[nothing] = None
    return told
