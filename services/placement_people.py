"""The counted people of the store as arrays: how far each came and when, and which kind of person she is; nobody in particular."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.store.event_counts import FUNNEL, PROVED
from matching.model import CHANNELS, INDIA
from services.placement_report import UNTOLD, Selection

Flags = NDArray[np.bool_]
Codes = NDArray[np.int64]
NEVER = -1
JOINED = FUNNEL.index("joined")


@dataclass(frozen=True, slots=True)
class People:
    """Arrays of one length. Codes are places in `states`, `sectors`, `families`, `channels`; the last of each means not on record.

    Months count from the year 0, `NEVER` for none; `reached` is a place in `FUNNEL`; `settled[days]`: joined that many days before the
    newest word of anybody's staying; `proofs[step]`: 0 none, else 1 + place in `PROOFS`.
    """

    states: tuple[str, ...]
    sectors: tuple[str, ...]
    families: tuple[str, ...]
    channels: tuple[str, ...]
    sector_of: Codes
    state: Codes
    family: Codes
    channel: Codes
    came: Codes
    agreed: Codes
    joined: Codes
    reached: Codes
    settled: Mapping[int, Flags]
    proofs: Mapping[str, Codes]
    simulated: Flags
    until: date | None
    heard: date | None

    def reached_step(self, step: str) -> Flags:
        """Who reached a step of the funnel."""
        return self.reached >= FUNNEL.index(step)

    def months(self) -> list[str]:
        """The months in which anybody came, and all between them."""
        if not len(self.came):
            return []
        return [month_name(month) for month in range(int(self.came.min()), int(self.came.max()) + 1)]

    def chosen(self, selection: Selection) -> Flags:
        """Who is in a selection. What it names must be among the choices."""
        mask = np.ones(len(self.came), dtype=np.bool_)
        if selection.since:
            mask &= self.came >= month_number(selection.since)
        if selection.until:
            mask &= self.came <= month_number(selection.until)
        if selection.state:
            mask &= self.state == self.states.index(selection.state)
        if selection.channel:
            mask &= self.channel == self.channels.index(selection.channel)
        return mask


def people_of(frame: pd.DataFrame, state_codes: Mapping[str, str], sector_of_family: Mapping[str, str]) -> People:
    """The people of a frame of `data.store.event_counts.steps_reached`.

    state_codes: name of a State -> its code; sector_of_family: code of a family -> its sector. Others count as not on record.
    """
    families = (*sector_of_family, UNTOLD)
    sectors = (*sorted(set(sector_of_family.values())), UNTOLD)
    states, channels = (*state_codes.values(), UNTOLD), (*CHANNELS, UNTOLD)
    heard, until = frame["stayed_at"].max(), frame["last_at"].max()
    return People(
        states=states,
        sectors=sectors,
        families=families,
        channels=channels,
        sector_of=np.array([sectors.index(sector_of_family.get(family, UNTOLD)) for family in families], dtype=np.int64),
        state=_codes(frame["state"].map(state_codes), states),
        family=_codes(frame["family"], families),
        channel=_codes(frame["channel"], channels),
        came=_months(frame["first_at"]),
        agreed=_months(frame["agreed_at"]),
        joined=_months(frame["joined_at"]),
        reached=frame["reached"].to_numpy(np.int64),
        settled={days: (frame["joined_at"] <= heard - timedelta(days=days)).to_numpy(np.bool_) for days in (30, 90)},
        proofs={step: frame[f"proof_{step}"].to_numpy(np.int64) for step in PROVED},
        simulated=frame["simulated"].to_numpy(np.int64) > 0,
        until=_day(until),
        heard=_day(heard),
    )


def month_number(name: str) -> int:
    """`2026-04` counted from the year 0."""
    year, month = name.split("-")
    return int(year) * 12 + int(month) - 1


def month_name(number: int) -> str:
    """The month of such a number, as `2026-04`."""
    return f"{number // 12:04}-{number % 12 + 1:02}"


def _codes(told: pd.Series, names: Sequence[str]) -> Codes:
    places = pd.Index(names[:-1]).get_indexer(told.to_numpy(object))
    return np.where(places < 0, len(names) - 1, places).astype(np.int64)


def _months(times: pd.Series) -> Codes:
    """Months as they are in India."""
    there = times.dt.tz_convert(INDIA)
    numbers = there.dt.year * 12 + there.dt.month - 1
    return numbers.fillna(NEVER).to_numpy(np.int64)


def _day(moment: pd.Timestamp) -> date | None:
    return None if pd.isna(moment) else moment.tz_convert(INDIA).date()
