"""What four counts tell together that no sum of them tells alone: all India less a State, less a quarter, and the State's quarter back.

Counts that add up along two axes stand in a table: a row and a column of wholes, and what adds up to them. Take a row and a column away,
and what is left, the *block*, is the whole less the row's whole, less the column's, and their crossing back. Where one State holds nearly
everybody, and one quarter does, that is next to nothing, though every single sum leaves it open; and where it is known, since nobody is in
it, each of the four is told by the other three (docs/decisions/0016).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indicators.cell_lines import FAR, Bounds, Flags, Ints


@dataclass(frozen=True, slots=True)
class Blocks:
    """Tables of one shape: places in `Bounds`, of shape (rows, columns, tables), the wholes in the first row and column."""

    cells: Ints

    @classmethod
    def of(cls, cells: Ints) -> Blocks:
        """From an array of places (rows, columns, ...); tables of which something is not counted are left out."""
        tables = cells.reshape(*cells.shape[:2], -1)
        return cls(tables[:, :, (tables >= 0).all(axis=(0, 1))])

    def tighten(self, bounds: Bounds, since: Flags, moved: Flags) -> None:
        """Draw bounds closer by the blocks of tables in which something moved since the last time, or now; what moves is marked in
        `moved`."""
        touched = (since | moved)[self.cells].any(axis=(0, 1))
        if touched.any():
            (self if touched.all() else Blocks(self.cells[:, :, touched]))._tighten(bounds, moved)

    def _tighten(self, bounds: Bounds, moved: Flags) -> None:
        inner = self.cells[1:, 1:]
        low, high = bounds.low[inner], bounds.high[inner]
        most = low + _least_elsewhere(self._room_above(bounds))
        least = high - _least_elsewhere(self._room_below(bounds))
        _draw(bounds, inner, least, most, moved)
        for axes, which, (least, most) in zip(((0, 1), (1,), (0,), ()), self._corners(), self._corner_ends(bounds), strict=True):
            _draw(bounds, which, least.max(axis=axes, keepdims=True), most.min(axis=axes, keepdims=True), moved)

    def loosen(self, bounds: Bounds, narrow: Flags, least_open: int) -> Ints:
        """Which counts to hide, so that one that is `narrow` (by its place in `Bounds`) is not told by a block, nor, where it is one of the
        four, by the others and the block: in each table the smallest that stands of the four, by the closest block of those that leave less
        than `least_open`."""
        told = narrow[self.cells[1:, 1:]].astype(np.int64)
        room = np.where(_block_sums(told) > 0, np.minimum(self._room_above(bounds), self._room_below(bounds)), FAR)
        for which, (least, most) in zip(self._corners(), self._corner_ends(bounds), strict=True):
            tells = narrow[which] & ((least >= bounds.low[which]) | (most <= bounds.high[which]))
            room = np.where(tells, np.minimum(room, bounds.high[which] - bounds.low[which]), room)
        of_table = room.reshape(-1, room.shape[2])
        table = np.flatnonzero(of_table.min(axis=0) < least_open)
        row, column = np.divmod(of_table.argmin(axis=0)[table], room.shape[1])
        corners = np.stack([self.cells[r, c, table] for r in (0, row + 1) for c in (0, column + 1)])
        size = np.where(bounds.hidden[corners] | (bounds.exact[corners] == 0), FAR, bounds.exact[corners])
        smallest = corners[size.argmin(axis=0), np.arange(len(table))]
        return np.asarray(smallest[size.min(axis=0) < FAR])

    def _corners(self) -> tuple[Ints, Ints, Ints, Ints]:
        """The four that tell each block: the whole, the row's whole, the column's, and where they cross."""
        return self.cells[:1, :1], self.cells[1:, :1], self.cells[:1, 1:], self.cells[1:, 1:]

    def _corner_ends(self, bounds: Bounds) -> tuple[tuple[Ints, Ints], ...]:
        """What each block and three of its four give the fourth (low, high); each of shape (rows, columns, tables)."""
        low, high = ([of[which] for which in self._corners()] for of in (bounds.low, bounds.high))
        least, most = (_block_sums(of[3]) for of in (low, high))
        whole = low[1] + low[2] - high[3] + least, high[1] + high[2] - low[3] + most
        row = low[0] - high[2] + low[3] - most, high[0] - low[2] + high[3] - least
        column = low[0] - high[1] + low[3] - most, high[0] - low[1] + high[3] - least
        cross = low[1] + low[2] + least - high[0], high[1] + high[2] + most - low[0]
        return whole, row, column, cross

    def _room_above(self, bounds: Bounds) -> Ints:
        """By how much the counts of a block together can be more than each is at least."""
        low, high = bounds.low[self.cells], bounds.high[self.cells]
        rest = high[:1, :1] - low[:1, 1:] - low[1:, :1] + high[1:, 1:]
        return np.asarray(rest - _block_sums(low[1:, 1:]))

    def _room_below(self, bounds: Bounds) -> Ints:
        """By how much they can be fewer than each is at most."""
        low, high = bounds.low[self.cells], bounds.high[self.cells]
        rest = low[:1, :1] - high[:1, 1:] - high[1:, :1] + low[1:, 1:]
        return np.asarray(_block_sums(high[1:, 1:]) - rest)


def _draw(bounds: Bounds, which: Ints, least: Ints, most: Ints, moved: Flags) -> None:
    up, down = least > bounds.low[which], most < bounds.high[which]
    bounds.low[which[up]], bounds.high[which[down]] = least[up], most[down]
    moved[which[up | down]] = True


def _block_sums(inner: Ints) -> Ints:
    """The sum of all but a row and a column, for each row and column."""
    sums = inner.sum(axis=(0, 1)) - inner.sum(axis=1, keepdims=True) - inner.sum(axis=0, keepdims=True)
    return np.asarray(sums + inner)


def _least_elsewhere(room: Ints) -> Ints:
    """For each cell the least of all others but those of its own row and its own column."""
    return _leave_one_out(_leave_one_out(room, 0), 1)


def _leave_one_out(values: Ints, axis: int) -> Ints:
    """The least of an axis beside each value itself."""
    if values.shape[axis] < 2:
        return np.full_like(values, FAR)
    least = values.min(axis=axis, keepdims=True)
    first = values.argmin(axis=axis)
    is_first = np.arange(values.shape[axis]).reshape([-1 if at == axis else 1 for at in range(values.ndim)]) == np.expand_dims(
        first, axis
    )
    second = np.where(is_first, FAR, values).min(axis=axis, keepdims=True)
    return np.asarray(np.where(is_first, second, least))
