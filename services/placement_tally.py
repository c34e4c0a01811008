"""From people to a report: counting them, and hiding what `services.disclosure` says must be hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np

from data.store.event_counts import FUNNEL, PROVED
from matching.model import PROOFS
from services.disclosure import Count, hidden_in_groups, hidden_up_to, is_small, rounded, share, shown
from services.placement_people import NEVER, Codes, Flags, People, month_name
from services.placement_report import UNTOLD, Month, Report, Row, Selection, Share, Step

MEASURES = {"agreed": "consented", "interested": "interested", "joined": "joined"}
"""The columns of a table, and the step of the funnel that each counts."""
STAY = 90
DAYS_OF = {"retained_30": 30, "retained_90": STAY}
Limit = int | None


@dataclass(frozen=True, slots=True)
class Table:
    """Counts of people by key and measure, each with the limit up to which it is hidden; None hides it whatever it is."""

    keys: Sequence[str]
    counts: Mapping[str, Codes]
    limits: Mapping[str, Sequence[Limit]]
    settled: Codes
    stayed: Codes


@dataclass(slots=True)
class Tally:
    """Counts the people of one selection. `withheld`: steps whose total no table may show, since one of them could not keep it."""

    people: People
    selection: Selection
    chosen: Flags
    withheld: set[str] = field(default_factory=set)

    def report(self) -> Report:
        """All that may be shown."""
        people = self.people
        months = {name: self._months(getattr(people, name), MEASURES[name]) for name in ("agreed", "joined")}
        proofs = {step: self._proofs(step) for step in PROVED}
        states = self._table(people.states, people.state)
        families, sectors = self._trades()
        listed = tuple(row for row in self._rows(families) if row.agreed and row.key)
        return Report(
            selection=self.selection,
            simulated=bool(people.simulated[self.chosen].any()),
            until=people.until,
            joined_by=people.heard - timedelta(days=STAY) if people.heard else None,
            everybody=self._everybody(),
            steps=tuple(self._step(kind, proofs.get(kind, {})) for kind in FUNNEL),
            states=tuple(row for row in self._rows(states) if row.key or row.agreed != 0),
            sectors=tuple(row for row in self._rows(sectors) if row.agreed != 0),
            families=listed,
            unlisted=len(people.families) - 1 - len(listed),
            months=self._trend(months),
        )

    def _count(self, mask: Flags) -> int:
        return int(np.count_nonzero(self.chosen & mask))

    def _told(self, count: Count) -> Count:
        """A count that may be shown, in tens: of an exact one and a part of it the few others could be told."""
        return rounded(count)

    def _step_count(self, kind: str) -> Count:
        count = self._count(self.people.reached_step(kind))
        return None if is_small(count) or kind in self.withheld else self._told(count)

    def _guard(self, step: str, limit: Limit) -> Limit:
        """Note that a table of a step cannot keep its total."""
        if limit is None:
            self.withheld.add(step)
        return limit

    def _months(self, month: Codes, step: str) -> dict[int, tuple[int, Limit]]:
        """Count and limit by month."""
        there = month[self.chosen & (month != NEVER)]
        if not len(there):
            return {}
        first = int(there.min())
        counts = np.bincount(there - first).tolist()
        limit = self._guard(step, hidden_up_to(counts))
        return {first + place: (count, limit) for place, count in enumerate(counts)}

    def _proofs(self, step: str) -> dict[str, tuple[int, Limit]]:
        """Count and limit by proof."""
        mask = self.chosen & self.people.reached_step(step)
        counts = np.bincount(self.people.proofs[step][mask], minlength=len(PROOFS) + 1).tolist()
        limit = self._guard(step, hidden_up_to(counts))
        return {name: (count, limit) for name, count in zip((*PROOFS, UNTOLD), (*counts[1:], counts[0]), strict=True)}

    def _by(self, code: Codes, size: int, mask: Flags) -> Codes:
        return np.bincount(code[self.chosen & mask], minlength=size)

    def _counted(self, code: Codes, size: int) -> tuple[dict[str, Codes], Codes, Codes]:
        people = self.people
        counts = {name: self._by(code, size, people.reached_step(step)) for name, step in MEASURES.items()}
        settled = people.settled[STAY] & people.reached_step("joined")
        stayed = settled & people.reached_step("retained_90")
        return counts, self._by(code, size, settled), self._by(code, size, stayed)

    def _table(self, keys: Sequence[str], code: Codes) -> Table:
        counts, settled, stayed = self._counted(code, len(keys))
        limits = {name: [self._guard(MEASURES[name], hidden_up_to(told.tolist()))] * len(keys) for name, told in counts.items()}
        return Table(keys, counts, limits, settled, stayed)

    def _trades(self) -> tuple[Table, Table]:
        """Families and sectors together: a sector is a subtotal of its families."""
        people = self.people
        counts, settled, stayed = self._counted(people.family, len(people.families))
        sector_counts, *sector_stays = self._counted(people.sector_of[people.family], len(people.sectors))
        limits: dict[str, Sequence[Limit]] = {}
        sector_limits: dict[str, Sequence[Limit]] = {}
        members = [np.flatnonzero(people.sector_of == place) for place in range(len(people.sectors))]
        for name, told in counts.items():
            kept = hidden_in_groups({sector: told[of].tolist() for sector, of in zip(people.sectors, members, strict=True)})
            hidden, inner = kept if kept else (frozenset(people.sectors), {})
            self._guard(MEASURES[name], 0 if kept else None)
            sector_limits[name] = [None if sector in hidden else 0 for sector in people.sectors]
            limits[name] = [inner.get(people.sectors[place]) for place in people.sector_of.tolist()]
        return (
            Table(people.families, counts, limits, settled, stayed),
            Table(people.sectors, sector_counts, sector_limits, *sector_stays),
        )

    def _rows(self, table: Table) -> list[Row]:
        """The rows as they are shown, most joined first; what is hidden has no say in the order."""
        rows = [self._row(table, place) for place in range(len(table.keys))]
        return sorted(rows, key=lambda row: (-_rank(row.joined), -_rank(row.agreed), row.key))

    def _row(self, table: Table, place: int) -> Row:
        told: dict[str, Count] = {}
        for name, counts in table.counts.items():
            hidden = MEASURES[name] in self.withheld or is_small(sum(counts.tolist()))
            told[name] = None if hidden else self._told(shown(int(counts[place]), table.limits[name][place]))
        stayed = _stay(int(table.stayed[place]), int(table.settled[place])) if told["joined"] else Share(None, None)
        return Row(table.keys[place], **told, joined_share=_share(told["joined"], told["agreed"]), stayed=stayed)

    def _everybody(self) -> Row:
        people = self.people
        settled = people.settled[STAY] & people.reached_step("joined")
        stayed = self._count(settled & people.reached_step("retained_90"))
        told = {name: self._step_count(step) for name, step in MEASURES.items()}
        share_of = _stay(stayed, self._count(settled)) if told["joined"] else Share(None, None)
        return Row("", **told, joined_share=_share(told["joined"], told["agreed"]), stayed=share_of)

    def _step(self, kind: str, proofs: Mapping[str, tuple[int, Limit]]) -> Step:
        count, place = self._step_count(kind), FUNNEL.index(kind)
        if kind in DAYS_OF:
            settled = self.people.settled[DAYS_OF[kind]] & self.people.reached_step("joined")
            stayed = self._count(settled & self.people.reached_step(kind))
            of = _stay(stayed, self._count(settled)) if count else Share(None, None)
        else:
            of = _share(count, self._step_count(FUNNEL[place - 1])) if place else Share(None, None)
        told = tuple(
            (name, None if count is None else self._told(shown(number, limit))) for name, (number, limit) in proofs.items()
        )
        return Step(kind, count, of, told)

    def _trend(self, months: Mapping[str, Mapping[int, tuple[int, Limit]]]) -> tuple[Month, ...]:
        numbers = sorted({number for told in months.values() for number in told})
        last = self.people.until
        known = last.year * 12 + last.month - 1 if last else NEVER
        ended = last is not None and (last + timedelta(days=1)).month != last.month
        return tuple(
            Month(
                month_name(number),
                *(self._in_month(name, months[name].get(number, (0, 0))) for name in ("agreed", "joined")),
                whole=number < known or ended,
            )
            for number in (range(numbers[0], numbers[-1] + 1) if numbers else ())
        )

    def _in_month(self, name: str, told: tuple[int, Limit]) -> Count:
        return None if self._step_count(MEASURES[name]) is None else self._told(shown(*told))


def _rank(count: Count) -> float:
    """Where a count stands in an order: what is hidden between nought and the least that is shown."""
    return 0.5 if count is None else float(count)


def _share(part: Count, base: Count) -> Share:
    told = share(part, base)
    return Share(None if told is None else round(told, 1), base)


def _stay(stayed: int, settled: int) -> Share:
    """The share that stayed, in whole hundredths; its base in tens, so that no small rest can be told from it."""
    told = share(stayed, settled)
    return Share(None, None) if told is None else Share(float(round(told)), rounded(settled))
