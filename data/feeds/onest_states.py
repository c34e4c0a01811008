"""The states of an ONEST fulfilment and ours: where the network says an application stands, and whether that moves it."""

from __future__ import annotations

from matching.model import APPLICATION_ENDS, APPLICATION_STATES

STATES = {
    "APPLICATION_IN_PROGRESS": "interested",
    "APPLICATION_FILLED": "interested",
    "APPLICATION_SUBMITTED": "sent",
    "APPLICATION_ACCEPTED": "seen",
    "ASSESSMENT_IN_PROGRESS": "shortlisted",
    "OFFER_EXTENDED": "offered",
    "OFFER_ACCEPTED": "offered",
    "OFFER_REJECTED": "declined",
    "APPLICATION_REJECTED": "rejected",
    "CANCELLED": "withdrawn",
    "JOINED": "joined",
}
"""Ours for each of theirs; the last is a code of ours, since the network's own end with the offer that was taken. Accepted is taken in by
the participant, which `on_confirm` says at once: no short list is promised by it. An offer that she took is still an offer, since nobody
has said that she came to work."""
OURS = {
    "sent": "APPLICATION_SUBMITTED",
    "seen": "APPLICATION_ACCEPTED",
    "shortlisted": "ASSESSMENT_IN_PROGRESS",
    "interview": "ASSESSMENT_IN_PROGRESS",
    "offered": "OFFER_EXTENDED",
    "joined": "OFFER_ACCEPTED",
    "retained_30": "OFFER_ACCEPTED",
    "retained_90": "OFFER_ACCEPTED",
    "declined": "OFFER_REJECTED",
    "rejected": "APPLICATION_REJECTED",
    "withdrawn": "CANCELLED",
    "expired": "CANCELLED",
}
"""Theirs for each of ours that the network can be told; before *sent* it knows of no application."""
_RANK = {state: rank for rank, state in enumerate(APPLICATION_STATES)}


def next_state(before: str, told: str) -> str | None:
    """The state that what was `told` (one of ours) moves an application to from `before`; None where it stays.

    It never moves back and never out of an end; nor into one from *joined* on, since who works there is no longer an applicant.
    """
    if before in APPLICATION_ENDS or told == before:
        return None
    if told in APPLICATION_ENDS:
        return None if _RANK[before] >= _RANK["joined"] else told
    return told if _RANK[told] > _RANK[before] else None
