"""Journeys: read from events by their number, kept a row a pseudonym, and given back as the columns of `indicators.journeys`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import BigInteger, Connection, Select, cast, delete, extract, func, select

from data.store.bulk import names_of, put_rows, rows_of
from data.store.cube_tables import journeys
from data.store.event_tables import events
from data.store.events import KINDS
from data.store.told import ANSWERS, NOT_IN_THE_CHAIN, PROVED, STAYED, STEP_OF, kinds_from
from indicators.journeys import COLUMNS, DTYPES, FLAGS, JOINED_BY, NEVER, NOT_YET, OF_HER, PROOF_COLUMNS, TEXTS, nobody
from indicators.lexicon import Lexicon
from matching.model import INCOME_SLABS, PROOFS

A_DAY, INDIA_SECONDS = 86_400, 19_800
BANDS = ("", *INCOME_SLABS)
NO_DISTRICT = -1
PSEUDONYM = np.dtype("V16")
DAYS_TO_COME = ("agreed_day", "joined_day")
KEPT_AS_THEY_ARE = ("first_day", "last_day", "reached", *PROOF_COLUMNS, *FLAGS)


def told_by_events(connection: Connection, after: int, until: int, lexicon: Lexicon) -> pd.DataFrame:
    """What the events of these numbers (after, until] say, a row an event, with the columns of `COLUMNS`."""
    seconds = extract("epoch", events.c.at)
    whole = func.floor(seconds) if connection.dialect.name == "postgresql" else seconds
    query = (
        select(
            events.c.id,
            events.c.pseudonym,
            events.c.kind,
            (cast(whole, BigInteger) + INDIA_SECONDS) // A_DAY,
            events.c.proof,
            events.c.simulated,
            events.c.wage_band,
            *(events.c[name] for name in OF_HER),
        )
        .where(events.c.id > after, events.c.id <= until)
        .order_by(events.c.id)
    )
    rows = rows_of(connection, query)
    if not rows:
        return nobody()
    number, pseudonym, kind, days, proof, simulated, band, *of_her = zip(*rows, strict=True)
    ids, day_of = np.array(number, dtype=np.int64), np.array(days, dtype=np.int32)
    kinds = pd.Categorical(kind, categories=KINDS).codes
    strength = pd.Categorical(proof, categories=("", *PROOFS)).codes.clip(0).astype(np.int8)
    joining = _mask(("joined",))[kinds]
    bands = pd.Categorical(band, categories=BANDS).codes.clip(0).astype(np.int64)
    told: dict[str, Any] = _halves(pseudonym)
    told["spoken"] = ids + np.where(_mask(("consented",))[kinds], 0, NOT_YET)
    told["joined"] = np.where(joining, ids * JOINED_BY + bands, NOT_YET)
    told["first_day"] = told["last_day"] = day_of
    told["agreed_day"] = np.where(_mask(kinds_from("consented"))[kinds], day_of, NEVER)
    told["joined_day"] = np.where(_mask(kinds_from("joined"))[kinds], day_of, NEVER)
    told["stayed_day"] = np.where(_mask(STAYED)[kinds], day_of, -1)
    told["reached"] = np.array([STEP_OF.get(name, NOT_IN_THE_CHAIN) for name in KINDS])[kinds]
    told |= {f"proof_{step}": np.where(_mask((step,))[kinds], strength, 0) for step in PROVED}
    told |= {name: _mask(after_which)[kinds] for name, after_which in ANSWERS.items()}
    told["simulated"] = np.array(simulated, dtype=np.int8)
    told |= _of_her(of_her, lexicon)
    return pd.DataFrame({name: np.asarray(told[name]).astype(DTYPES[name], copy=False) for name in COLUMNS})


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

    def put(self, frame: pd.DataFrame, lexicon: Lexicon) -> None:
        """Keep these, in the place of what stood there of the same pseudonyms."""
        put_rows(self._connection, journeys, _rows(frame, lexicon))

    def clear(self) -> None:
        """Forget them all."""
        self._connection.execute(delete(journeys))

    def _read(self, query: Select[Any], lexicon: Lexicon) -> pd.DataFrame:
        rows = rows_of(self._connection, query)
        if not rows:
            return nobody()
        kept = dict(zip(names_of(journeys), zip(*rows, strict=True), strict=True))
        told: dict[str, Any] = _halves(kept["pseudonym"])
        told["spoken"] = np.array(kept["spoken_id"], dtype=np.int64) + np.where(kept["consented"], 0, NOT_YET)
        bands = pd.Categorical(kept["joined_pay"], categories=BANDS).codes.clip(0).astype(np.int64)
        joined = _filled(kept["joined_id"], NEVER)
        told["joined"] = np.where([each is not None for each in kept["joined_id"]], joined * JOINED_BY + bands, NOT_YET)
        told |= {name: _filled(kept[name], NEVER) for name in DAYS_TO_COME}
        told["stayed_day"] = _filled(kept["stayed_day"], -1)
        told |= {name: kept[name] for name in KEPT_AS_THEY_ARE}
        told |= _of_her([kept[name] for name in OF_HER], lexicon)
        return pd.DataFrame({name: np.asarray(told[name]).astype(DTYPES[name], copy=False) for name in COLUMNS})


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


def _halves(pseudonyms: Sequence[bytes]) -> dict[str, NDArray[np.uint64]]:
    halves = np.frombuffer(b"".join(pseudonyms), dtype=">u8").reshape(-1, 2)
    return {"high": halves[:, 0].astype(np.uint64), "low": halves[:, 1].astype(np.uint64)}


def _of_her(columns: Sequence[Sequence[Any]], lexicon: Lexicon) -> dict[str, NDArray[np.int32]]:
    district, *texts = columns
    told = {"district_id": _filled(district, NO_DISTRICT).astype(np.int32)}
    return told | {name: lexicon.codes(column) for name, column in zip(TEXTS, texts, strict=True)}


def _mask(names: Sequence[str]) -> NDArray[np.bool_]:
    """By kind of event: whether it is one of these."""
    return np.isin(KINDS, names)


def _filled(numbers: Sequence[int | None], nothing: int) -> NDArray[np.int64]:
    return pd.array(numbers, dtype="Int64").fillna(nothing).to_numpy(np.int64)


def _emptied(values: NDArray[Any], nothing: NDArray[np.bool_]) -> NDArray[np.object_]:
    told = values.astype(object)
    told[nothing] = None
    return told
