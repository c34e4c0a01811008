"""A network with whole capacities, filled as far as it goes, and further when it is given more."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import maximum_flow

Wholes = NDArray[np.int64]
SOURCE, SINK = 0, 1
"""Numbers of the two ends; all other nodes have greater ones, of any size."""


class Network:
    """Edges from node to node. Their flow is the greatest there is (Ford and Fulkerson 1956), by Dinitz's algorithm of
    `scipy.sparse.csgraph.maximum_flow` on what the flow so far leaves open."""

    def __init__(self) -> None:
        self._tails: list[Wholes] = []
        self._heads: list[Wholes] = []
        self._most: list[Wholes] = []
        self._begun: list[Wholes] = []

    def add(self, tail: Wholes | int, head: Wholes | int, most: Wholes, begun: Wholes | int = 0) -> None:
        """Edges that carry at most `most`, of which `begun` flow already: the caller sees to it that what flows in flows out."""
        for kept, values in zip((self._tails, self._heads, self._most, self._begun), (tail, head, most, begun), strict=True):
            kept.append(np.broadcast_to(np.asarray(values, dtype=np.int64), np.shape(most)))

    def run(self) -> Flow:
        """The greatest flow, which takes nothing from a node of the ends that had it at the beginning."""
        tail, head, most, begun = (np.concatenate(each) for each in (self._tails, self._heads, self._most, self._begun))
        names, local = np.unique(np.concatenate([[SOURCE, SINK], tail, head]), return_inverse=True)
        tail, head = local[2 : 2 + len(tail)], local[2 + len(tail) :]
        shape = (len(names), len(names))
        most_of = _matrix(most, tail, head, shape)
        back_and_forth = (np.concatenate([tail, head]), np.concatenate([head, tail]))
        begun_of = _matrix(np.concatenate([begun, -begun]), *back_and_forth, shape)
        return Flow(names, most_of, begun_of).further()


class Flow:
    """A flow in a network: how much leaves the source and reaches the sink at each node beside them."""

    def __init__(self, names: Wholes, most: csr_array, flowing: csr_array) -> None:
        self._names, self._most, self._flowing = names, most, flowing

    def further(self) -> Flow:
        """As great as it can be."""
        left = csr_array(self._most - self._flowing)
        left.eliminate_zeros()
        left.sort_indices()
        more = maximum_flow(left.astype(np.int32), SOURCE, SINK).flow
        return Flow(self._names, self._most, csr_array(self._flowing + more))

    def with_more(self, tail: int, head: int, most: int) -> Flow:
        """As great as it can be when one edge carries so much more; both its nodes must be known. It keeps what flowed before."""
        at = (np.searchsorted(self._names, [tail]), np.searchsorted(self._names, [head]))
        return Flow(self._names, csr_array(self._most + _matrix(np.array([most]), *at, self._most.shape)), self._flowing).further()

    def leaving(self, nodes: Wholes) -> Wholes:
        """What each of these nodes has from the source."""
        return self._at(nodes, self._flowing[[SOURCE], :].toarray()[0])

    def arriving(self, nodes: Wholes) -> Wholes:
        """What each of these nodes gives to the sink."""
        return self._at(nodes, -self._flowing[[SINK], :].toarray()[0])

    def between(self, tails: Wholes, heads: Wholes) -> Wholes:
        """What flows along these edges, whose nodes are known."""
        at = np.searchsorted(self._names, tails), np.searchsorted(self._names, heads)
        return np.asarray(self._flowing[at[0], at[1]], dtype=np.int64).ravel() if len(tails) else tails

    def _at(self, nodes: Wholes, row: Wholes) -> Wholes:
        place = np.minimum(np.searchsorted(self._names, nodes), len(self._names) - 1)
        return np.where(self._names[place] == nodes, row[place], 0)


def _matrix(values: Wholes, tail: Wholes, head: Wholes, shape: tuple[int, int]) -> csr_array:
    return csr_array(coo_array((values.astype(np.int64), (tail, head)), shape=shape))
