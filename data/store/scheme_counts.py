"""How far people have come with schemes, counted from events: each person once a scheme and step."""

from __future__ import annotations

from sqlalchemy import Connection, case, func, select

from data.store.event_tables import events
from data.store.events import SCHEME_STEPS


def scheme_counts(connection: Connection, until: int) -> dict[str, dict[str, list[int]]]:
    """By scheme and State (its name, "" where it is not known), how many people came to each of `SCHEME_STEPS` or further, by the events up
    to that number.

    A step tells the ones before it; where her events name several States, the last by name counts.
    """
    reached = {kind: place for place, kind in enumerate(SCHEME_STEPS)}
    hers = (
        select(
            events.c.scheme,
            func.max(func.coalesce(events.c.state, "")).label("state"),
            func.max(case(reached, value=events.c.kind)).label("step"),
        )
        .where(events.c.kind.in_(SCHEME_STEPS), events.c.scheme.is_not(None), events.c.id <= until)
        .group_by(events.c.scheme, events.c.pseudonym)
        .subquery()
    )
    found: dict[str, dict[str, list[int]]] = {}
    for scheme, state, step, count in connection.execute(select(hers, func.count()).group_by(*hers.c)):
        row = found.setdefault(scheme, {}).setdefault(state, [0] * len(SCHEME_STEPS))
        for place in range(step + 1):
            row[place] += count
    return found
