"""An ONEST item as a listing: each of its words has a column, is a line of the description, or is passed over for a stated reason."""

from __future__ import annotations

from typing import Any

from data.feeds.base import BadCell, Notices
from data.feeds.onest_draft import Draft
from data.feeds.onest_heard import Offered
from data.feeds.onest_place import cells_of, rest_of
from data.feeds.onest_provider import PASSED_OVER as OF_PROVIDER
from data.feeds.onest_provider import SERVED, Provider, about
from data.feeds.onest_tags import FEES, day_of, read_tags
from data.feeds.onest_tree import leaves, listed, part, tags_of, text_of
from matching.model import Listing

COLUMNS = {
    "descriptor.name": "title", "category_ids": "sector", "quantity.available.count": "openings", "quantity.count": "openings",
    "time.range.start": "posted_on", "time.range.end": "last_date", "time.timestamp": "last_confirmed_on",
}  # fmt: skip
PRICES = {"price.value": "wage_min", "price.minimum_value": "wage_min", "price.maximum_value": "wage_max"}
PASSED_OVER = {
    **OF_PROVIDER,
    "id": "a part of the job_id",
    "location_ids": "the place is read from the location",
    "fulfillment_ids": SERVED,
    "price.currency": "rupees, as everywhere",
}
"""Paths that a listing does not hold, and why; the tags `NP_FEES`, terms between the participants that no worker pays, neither."""
CLOSED_LABELS = ("disable", "disabled", "inactive", "close", "closed")
OPEN_LABELS = ("enable", "enabled", "active", "open")
READ_APART = ("tags", "creator", "time", "price")
KNOWN_OF_CREATOR = ("descriptor", "address", "state", "city")


def job_id_of(bpp_id: str, provider_id: str, item_id: str) -> str:
    """What an item is known by among all participants; an oblique within a part is written %2F."""
    return "/".join(name.replace("%", "%25").replace("/", "%2F") for name in (bpp_id, provider_id, item_id))


def parts_of(job_id: str) -> tuple[str, str, str]:
    """Participant, provider and item of what `job_id_of` made."""
    bpp_id, provider_id, item_id = (name.replace("%2F", "/").replace("%25", "%") for name in job_id.split("/"))
    return bpp_id, provider_id, item_id


def read_item(offered: Offered, notices: Notices, unknown: set[str]) -> Listing:
    """The listing; `unknown` holds the names that were noticed already. Raises `BadCell` with the path within the message."""
    if not isinstance(offered.item, dict):
        raise BadCell("not_an_object", offered.path, str(offered.item))
    draft = Draft(offered.line, notices, unknown)
    try:
        _read(offered, draft)
        return draft.listing()
    except BadCell as problem:
        within = problem.column or ""
        column = within if within.startswith("context.") else f"{offered.path}.{within}"
        raise BadCell(problem.code, column, problem.value) from None


def _read(offered: Offered, draft: Draft) -> None:
    item, provider = offered.item, offered.provider
    names = (offered.bpp_id, provider.id, text_of(item.get("id")))
    for name, path in zip(names, ("context.bpp_id", "provider.id", "id"), strict=True):
        if not name:
            raise BadCell("missing", path, "")
    draft.put("job_id", job_id_of(*names), "id")
    tags = tags_of(item.get("tags"))
    descriptor = part(item, "descriptor")
    draft.write(text_of(descriptor.get("short_desc")))
    draft.write(text_of(descriptor.get("long_desc")))
    _read_time(part(item, "time"), draft)
    for path, text in leaves({key: value for key, value in item.items() if key not in READ_APART}):
        if path in COLUMNS:
            draft.put(COLUMNS[path], text, path)
        elif path not in PASSED_OVER and path not in ("descriptor.short_desc", "descriptor.long_desc"):
            draft.describe(path, text)
            draft.wonder(path)
    read_tags(tags, draft)
    _read_price(item, any(group == FEES for group, _ in tags), draft)
    _read_place(item, provider, draft)
    _read_people(part(item, "creator"), provider, draft)


def _read_time(time: dict[str, Any], draft: Draft) -> None:
    """Days, and whether the item is open: a closed one has no openings, whatever it still counts."""
    label = text_of(time.get("label")).casefold()
    if label in CLOSED_LABELS:
        draft.put("openings", "0", "time.label")
    elif label and label not in OPEN_LABELS:
        draft.describe("time.label", label)
        draft.wonder(f"time.label={label}")
    for path, text in leaves({key: value for key, value in time.items() if key != "label"}, "time"):
        if path in COLUMNS:
            draft.put(COLUMNS[path], day_of(text), path)
        else:
            draft.describe(path, text)
            draft.wonder(path)


def _read_price(item: dict[str, Any], has_fees: bool, draft: Draft) -> None:
    """A price beside `NP_FEES` is what the participants settle for an application; alone, and where no pay is told, it is the pay."""
    if has_fees:
        return
    paid = "wage_min" in draft or "wage_max" in draft
    for path, text in leaves(part(item, "price"), "price"):
        column = PRICES.get(path)
        if column and not paid and text.strip("0."):
            draft.put(column, text, path)
        elif path not in PASSED_OVER:
            draft.describe(path, text)


def _read_place(item: dict[str, Any], provider: Provider, draft: Draft) -> None:
    """The first location of the item; others are said. Where it names none that is known, its provider's only one stands for it;
    where the message holds no locations at all, its creator's place."""
    known = provider.locations
    wanted = [text_of(name) for name in listed(item.get("location_ids"))]
    places = [known[name] for name in wanted if name in known]
    if not places and len(known) == 1:
        places = [*known.values()]
        if wanted:
            draft.tell("onest_place_of_provider")
    if not places and not known and part(item, "creator"):
        places = [part(item, "creator")]
        draft.tell("onest_place_of_creator")
    for number, place in enumerate(places):
        for column, text in cells_of(place):
            if text and number:
                draft.describe("locations", text)
            elif text:
                draft.put(column, text, f"locations.{'city' if column == 'district' else column}")
        for path, text in rest_of(place) if place is not part(item, "creator") else ():
            draft.describe(f"locations.{path}", text)


def _read_people(creator: dict[str, Any], provider: Provider, draft: Draft) -> None:
    """The provider is the employer; its creator, who wrote the advert, is asked, and is the employer where no provider is named."""
    writer = text_of(part(creator, "descriptor").get("name"))
    if provider.name:
        draft.put("employer_name", provider.name, "provider.descriptor.name")
    elif writer:
        draft.put("employer_name", writer, "creator.descriptor.name")
    if provider.name and writer and writer != provider.name:
        draft.describe("creator", writer)
    if "contact" not in draft and (told := [text for _, text in leaves(part(creator, "contact"))]):
        draft.put("contact", "; ".join(told), "creator.contact")
    for path, text in about(creator, "creator"):
        known = path.split(".")[1] in KNOWN_OF_CREATOR
        draft.describe("creator" if known else path, text)
        if not known:
            draft.wonder(path)
    for path, text in provider.lines:
        draft.describe(path, text)
