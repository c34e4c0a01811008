"""How far each pseudonym came, for counting: one row a pseudonym, without the pseudonym."""

from __future__ import annotations

from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, String, case, func, literal, select, type_coerce

from data.store.event_tables import events
from data.store.told import ANSWERS, NOT_IN_THE_CHAIN, PROVED, STAYED, STEP_OF, kinds_from
from indicators.dimensions import STEPS as FUNNEL
from matching.model import PROOFS

__all__ = ["FUNNEL", "PROVED", "newest_event", "steps_reached"]
ASKED_OF_HER = ("district_id", "gender", "age_band", "social_category", "disability", "worker_type")
TIMES = ("first_at", "agreed_at", "joined_at", "last_at", "stayed_at")


def newest_event(connection: Connection) -> int:
    """The number of the newest event; 0 when nothing happened yet. It changes whenever a count could."""
    return int(connection.execute(select(func.max(events.c.id))).scalar() or 0)


def steps_reached(connection: Connection) -> pd.DataFrame:
    """A row for each pseudonym, in no order: how far she came, when, proved by what, and what is known of her at her consent.

    Columns: `reached` (place in `FUNNEL`, -1 when only ends are recorded); the aware times of `TIMES` or NaT: her first event, the first
    from consent on, the first from joining on, her last event, the last that says she stayed; `proof_<step>` for each of `PROVED` (0 none,
    else 1 + the place in `PROOFS` of the strongest); `simulated` and the keys of `ANSWERS` (0 or 1); `state`, `family`, `channel` and
    `ASKED_OF_HER` as her first consent recorded them (without one, her first event), or None.
    """
    persons, placed, spoken = _persons().subquery(), _placed().subquery(), events.alias()
    query = (
        select(
            *(column for column in persons.c if column.name not in ("pseudonym", "spoken_id")),
            *(column for column in placed.c if column.name != "pseudonym"),
            spoken.c.state,
            spoken.c.family,
            spoken.c.channel,
            *(spoken.c[name] for name in ASKED_OF_HER),
        )
        .join(spoken, spoken.c.id == persons.c.spoken_id)
        .outerjoin(placed, placed.c.pseudonym == persons.c.pseudonym)
    )
    result = connection.execute(query)
    frame = pd.DataFrame.from_records([tuple(row) for row in result], columns=list(result.keys()))
    proofs = [f"proof_{proved}" for proved in PROVED]
    frame[proofs] = frame[proofs].fillna(0).astype(int)
    for name in TIMES:
        frame[name] = pd.to_datetime(frame[name], utc=True, format="ISO8601")
    return frame


def _persons() -> Select[Any]:
    """What all events of each pseudonym say."""
    kind = events.c.kind
    step = case(STEP_OF, value=kind, else_=literal(NOT_IN_THE_CHAIN))
    return select(
        events.c.pseudonym,
        func.coalesce(func.min(case((kind == "consented", events.c.id))), func.min(events.c.id)).label("spoken_id"),
        func.max(step).label("reached"),
        _time(func.min(events.c.at), "first_at"),
        _time(func.min(case((kind.in_(kinds_from("consented")), events.c.at))), "agreed_at"),
        _time(func.max(events.c.at), "last_at"),
        *(func.max(case((kind.in_(told), 1), else_=literal(0))).label(name) for name, told in ANSWERS.items()),
        func.max(case((events.c.simulated, 1), else_=literal(0))).label("simulated"),
    ).group_by(events.c.pseudonym)


def _placed() -> Select[Any]:
    """What the few events from an offer on say: apart, since the index by kind finds them and all others need no look."""
    kind = events.c.kind
    strength = case({proof: place for place, proof in enumerate(PROOFS, start=1)}, value=events.c.proof, else_=literal(0))
    return (
        select(
            events.c.pseudonym,
            _time(func.min(case((kind != "offered", events.c.at))), "joined_at"),
            _time(func.max(case((kind.in_(STAYED), events.c.at))), "stayed_at"),
            *(func.max(case((kind == proved, strength), else_=literal(0))).label(f"proof_{proved}") for proved in PROVED),
        )
        .where(kind.in_(PROVED))
        .group_by(events.c.pseudonym)
    )


def _time(moment: ColumnElement[Any], name: str) -> ColumnElement[Any]:
    """A time as the driver gives it, which pandas reads all at once."""
    return type_coerce(moment, String).label(name)
