"""How far each pseudonym came, as columns: one row each, gathered from what single events say of her.

Every column is a least, a greatest, or what the first word said, so that rows of one pseudonym can be gathered in any order, in parts,
and twice over: events that are read again change nothing.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.dimensions import STEPS
from matching.model import PROOFS

NEVER = 2**31 - 1
"""The day of what has not happened. Days are counted from 1970-01-01, in India."""
NOT_YET = 2**62
"""Of `spoken`: added to the number of an event that is no consent. Of `joined`: nobody has joined."""
JOINED_BY = 8
"""`joined` is the number of the first event of joining times this, plus the place of the job's pay band from 1 (0: not on record)."""
PROVED_ENOUGH = PROOFS.index("document") + 1
"""The weakest proof of joining that stands against the word of the other side, as it is kept."""
BELIEVED = ("employer_said", "worker_said", "document", "called_back")
"""Of two who say the opposite of her staying the later one here is believed, as `access.settle` has it; a document stands against anybody's
word. Of whom it is not known who says so, it is no more than an employer's word."""
OFFERED, JOINED, RETAINED_30 = (STEPS.index(step) for step in ("offered", "joined", "retained_30"))
TEXTS = (
    "state", "family", "channel", "gender", "age_band", "social_category", "disability", "worker_type", "pay_before"
)  # fmt: skip
"""What is known of her, as codes of a `Lexicon`."""
OF_HER = ("district_id", *TEXTS)
LEAST = ("spoken", "joined", "first_day", "agreed_day", "joined_day")
PROOF_COLUMNS = ("proof_offered", "proof_joined", "proof_retained_30", "proof_retained_90")
FLAGS = ("answered_30", "answered_90", "called_false", "disputed", "simulated")
WORDS = ("stayed_30", "stayed_90", "left_30", "left_90")
GREATEST = ("stayed_day", "last_day", "reached", *PROOF_COLUMNS, *FLAGS, *WORDS)
HAPPENED = ("high", "low", *LEAST, *GREATEST)
COLUMNS = (*HAPPENED, *OF_HER)
"""`high` and `low` are the two halves of the pseudonym; `spoken` the number of her first consent, or of her first event, which says what
is known of her; `agreed_day` the first from consent on, `joined_day` the first from joining on, `stayed_day` the last that says she stayed
(-1: none); `reached` the place in `STEPS` (-1: none); proofs 1 + the place in `PROOFS` of the strongest (0: none); words 1 + the
place in `BELIEVED` of who is believed most of those who say that she stayed that long, or left before (0: nobody says so)."""
DTYPES = {
    **dict.fromkeys(("high", "low"), np.uint64),
    **dict.fromkeys(("spoken", "joined"), np.int64),
    **dict.fromkeys(("first_day", "agreed_day", "joined_day", "stayed_day", "last_day", *OF_HER), np.int32),
    **dict.fromkeys(("reached", *PROOF_COLUMNS, *FLAGS, *WORDS), np.int8),
}


def gathered(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a pseudonym, in their order, from any rows with the columns of `HAPPENED`, and perhaps of `OF_HER`: of events, of journeys,
    or of both."""
    high, low = rows["high"].to_numpy(), rows["low"].to_numpy()
    order = np.lexsort((rows["spoken"].to_numpy(), low, high))
    high, low = high[order], low[order]
    begins = np.ones(len(rows), dtype=np.bool_)
    begins[1:] = (high[1:] != high[:-1]) | (low[1:] != low[:-1])
    starts = np.flatnonzero(begins)
    if not len(starts):
        return rows
    made = {"high": high[starts], "low": low[starts]}
    for name in rows.columns[2:]:
        ordered = rows[name].to_numpy()[order]
        if name in LEAST:
            made[name] = np.minimum.reduceat(ordered, starts)
        elif name in GREATEST:
            made[name] = np.maximum.reduceat(ordered, starts)
        else:
            made[name] = ordered[starts]
    return pd.DataFrame(made)


def undisputed(journeys: pd.DataFrame) -> pd.DataFrame:
    """The same, but who is said to have joined, with the other side denying it and no document or call to show it, has come no further than
    to an offer. It holds for her as a whole: which of two joinings was disputed is not kept."""
    void = (journeys["disputed"].to_numpy() > 0) & (journeys["proof_joined"].to_numpy() < PROVED_ENOUGH)
    if not void.any():
        return journeys
    reached = journeys["reached"].to_numpy()
    return journeys.assign(
        reached=np.where(void, np.minimum(reached, OFFERED), reached).astype(reached.dtype),
        proof_joined=np.where(void, 0, journeys["proof_joined"].to_numpy()),
        joined_day=np.where(void, NEVER, journeys["joined_day"].to_numpy()).astype(np.int32),
        called_false=np.where(void, 0, journeys["called_false"].to_numpy()),
    )


def still_there(journeys: pd.DataFrame) -> pd.DataFrame:
    """The same, but who is said to have left has stayed only as long as somebody says who is believed as much: she before her employer,
    a document before both, a call before all, whoever speaks first. Whoever had left by 30 days had left by 90 too; whoever stayed 90
    days had stayed 30; whoever left between them stayed 30, whoever told of it. It holds for her as a whole: which of two jobs she left
    is not kept, so that an employer's word alone that she stays in the next one counts for nothing once she said that she left the first.
    """
    words = {name: journeys[name].to_numpy() for name in WORDS}
    by_30 = words["left_30"] > words["stayed_30"]
    by_90 = np.maximum(words["left_30"], words["left_90"]) > words["stayed_90"]
    if not (by_30 | by_90).any():
        return journeys
    reached = journeys["reached"].to_numpy()
    furthest = np.where(by_30, np.minimum(reached, JOINED), np.where(by_90, np.minimum(reached, RETAINED_30), reached))
    return journeys.assign(
        reached=furthest.astype(reached.dtype),
        proof_retained_30=np.where(by_30, 0, journeys["proof_retained_30"].to_numpy()),
        proof_retained_90=np.where(by_90, 0, journeys["proof_retained_90"].to_numpy()),
    )


def nobody() -> pd.DataFrame:
    """No journeys, with the columns of `HAPPENED`."""
    return pd.DataFrame({name: np.empty(0, dtype=DTYPES[name]) for name in HAPPENED})
