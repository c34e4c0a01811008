"""What a ranking of many lists is worth, as one row of a benchmark."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.features import Floats, Rows
from matching.measure import interval, ndcg_by_slate, recall_by_slate, reciprocal_ranks


def row_of(
    task: str,
    system: str,
    score: Floats,
    gain: Floats,
    relevant: NDArray[np.bool_],
    slate: Rows,
    *,
    simulated: bool,
    overload_at_10: float | None = None,
) -> dict[str, Any]:
    """The means over lists: NDCG@10 with its 95% bootstrap interval, the reciprocal rank of the first relevant listing, and the share of
    the twenty of greatest gain that are among the first twenty. Arrays of shape (n,); lists without any gain, or any relevant one, count
    for none of what needs it.
    """
    ndcg = interval(ndcg_by_slate(score, gain, slate))
    return {
        "task": task,
        "system": system,
        "ndcg_at_10": ndcg.mean,
        "low": ndcg.low,
        "high": ndcg.high,
        "mrr": float(np.mean(reciprocal_ranks(score, relevant, slate))),
        "recall_at_20": float(np.mean(recall_by_slate(score, gain, slate, 20))),
        "overload_at_10": overload_at_10,
        "lists": ndcg.n,
        "simulated": simulated,
    }
