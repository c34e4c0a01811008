"""What is counted and by what: the closed lists behind every figure that an official is shown.

A *measure* counts people: how many of a group reached a step of the funnel, or can be asked whether they stayed. A *dimension* parts
people into *keys*. Every table of counts is a cube: one dimension, by place and by period. There are no others, so that what a reader
could work out from all of them together is known (`indicators.small_cells`).
"""

from __future__ import annotations

from matching.model import CHANNELS, PROOFS, WORKER_TYPES

STEPS = (
    "registered",
    "linked",
    "consented",
    "shown",
    "interested",
    "sent",
    "shortlisted",
    "interview",
    "offered",
    "joined",
    "retained_30",
    "retained_90",
)
"""The funnel, in order. Who reached a step has reached those before it, whether each was recorded or not."""
STAYS = (30, 90)
"""Days after joining at which it is asked whether somebody stayed."""
ASKED = tuple(name for days in STAYS for name in (f"settled_{days}", f"answered_{days}"))
"""Of those who joined: `settled_N` did so at least N days before the newest word of anybody's staying, so that they can be asked;
`answered_N` are settled and somebody told whether they stayed that long. Settled without answered is non-response."""
CHECKED = ("called_true", "called")
"""Of those who joined: called back by chance as a sample and it was true; called back at all."""
MEASURES = (*STEPS, *ASKED, *CHECKED)

UNTOLD = ""
"""The key of those of whom it is not on record."""
EVERYWHERE = ""
"""The place that is all India; others are a State's code (`UP`), or `UP/123`: a district's number in the gazetteer after its State."""
ALL_TIME = ""
"""The period that is all months; others are quarters of the year in which somebody came first, by their first month (`2026-07`)."""
DIMENSIONS = ("month", "sector", "family", "gender", "age_band", "social_category", "disability", "worker_type", "channel", "proof")
"""`month`: of her first event, in India; `sector` and `family`: her own trade; `proof`: the strongest for her joining; the others as
her consent recorded them."""
PAY = "pay"
"""A cube beside the dimensions, of India and its States over all time: of those who joined, what they earned and what the job pays, in
bands (`up_to_10000/10001_15000`); untold is of whom either is not on record."""
SINCE_JOINING = MEASURES[MEASURES.index("joined") :]
COUNTED_BY = {"proof": tuple(name for name in SINCE_JOINING if name not in CHECKED), PAY: SINCE_JOINING}
"""Dimensions that say something of those alone who joined, and by what those are counted: whatever came before would be one number
again and again, and who was called back and had joined is a proof already."""
INSIDE = {"month": "quarter", "family": "sector", PAY: "pay_before"}
"""Dimensions whose keys stand in groups, each with a subtotal."""
IN_DISTRICTS = ("sector", "gender", "age_band", "social_category", "disability", "worker_type", "channel", "proof")
"""Dimensions that are counted in districts too, over all time; trades and months are not: people would begin there."""
IN_QUARTERS = tuple(name for name in DIMENSIONS if name != "month")
"""Dimensions that are counted by quarter, in India and its States."""
FINE = frozenset({"sector", "family", "month"})
"""Dimensions whose counts are never rounded coarser than to 5, as totals are not: who looks for work, and who moves where, is reckoned
beside them (`indicators.seekers_shown`)."""
AGE_BANDS = ("under_18", "18_25", "26_35", "36_45", "46_59", "60_plus")
GENDERS = ("female", "male", "transgender")
CLOSED = {"channel": CHANNELS, "proof": PROOFS, "worker_type": WORKER_TYPES}
"""Keys of dimensions that the house has a list of; those of others are what the store holds."""


def quarter_of(month: str) -> str:
    """The first month of the quarter that a month (`2026-08`) lies in (`2026-07`)."""
    year, number = month.split("-")
    return f"{year}-{(int(number) - 1) // 3 * 3 + 1:02}"


def state_of(place: str) -> str:
    """The State's code of a place, empty for India."""
    return place.partition("/")[0]


def is_district(place: str) -> bool:
    """Whether a place is a district."""
    return "/" in place
