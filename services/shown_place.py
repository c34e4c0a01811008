"""The district that a listing is shown with: as the advert writes it where that is known, else the one that its PIN code lies in."""

from __future__ import annotations

from dataclasses import replace

from matching.model import Listing
from matching.places import Gazetteer


def placed(listing: Listing, gazetteer: Gazetteer) -> Listing:
    """The listing as it is shown; what is stored of it keeps the advert's word.

    A word that names no place of its State gives way to the district that was found all the same. Where none was found, the word stays
    and the place is only known by its State (`place_precision` state).
    """
    number = listing.district_id
    if number is None or number >= gazetteer.n_districts or gazetteer.names.find(listing.district, listing.state):
        return listing
    return replace(listing, district=gazetteer.districts[number].name)
