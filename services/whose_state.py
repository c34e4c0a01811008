"""The State an address lies in, as a code: whose counsellors may see who lives there."""

from __future__ import annotations

from data.feeds.onest_place import state_codes
from matching.model import Address
from matching.places import Gazetteer


def code_of_state(name: str | None) -> str | None:
    """The code of a State by its official name; None for a name that no State has."""
    return next((code for code, state in state_codes().items() if state == name), None)


def code_of_place(gazetteer: Gazetteer, place: Address) -> str | None:
    """By the State that an address names, in whatever spelling; by its district or PIN code where it names none."""
    known = gazetteer.state(place.state)
    located = None if known else gazetteer.locate(place)
    return code_of_state(located.state if located else known)
