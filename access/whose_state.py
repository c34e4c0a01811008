"""The State that a worker lives in, kept beside her agreement to be counselled: it tells whose counsellors see her, and nobody else is
opened to find out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from access.act import Act
from access.artefact import genuine
from access.roles import Purpose
from data.store.consents import Consent
from data.vault import Vault
from matching.model import Address

StateOf = Callable[[Address], str | None]
"""The code of the State that an address lies in; None: unknown."""
PLACE_FIELDS = ("current", "home")


def keep_state(act: Act, worker_id: str, state_of: StateOf | None) -> None:
    """Within an act, after consents or places of hers changed: keep her State while she agrees that counsellors see where she lives, else
    nothing. Where nobody is at hand who knows States, she waits to be sorted in."""
    act.workers.hold(worker_id)
    given = act.consents.of_worker(worker_id)
    if state_of and any(each.standing(act.now) and names_places(act.vault, each) for each in given):
        act.states.put(worker_id, lives_in(act.workers.get(worker_id, PLACE_FIELDS), state_of))
    else:
        act.states.drop(worker_id)


def names_places(vault: Vault, consent: Consent) -> bool:
    """Whether it is a genuine agreement to be counselled that names where she lives."""
    return consent.purpose == Purpose.COUNSEL and {*PLACE_FIELDS} <= {*consent.fields} and genuine(vault, consent)


def lives_in(values: Mapping[str, Any], state_of: StateOf) -> str | None:
    """The code of the State of her address, JSON values by field: of where she stays, else of her home; None: unknown."""
    told = values.get("current") or values.get("home")
    return state_of(Address(told.get("state"), told.get("district"), told.get("pincode"))) if told else None
