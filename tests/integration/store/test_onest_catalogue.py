"""What participants of the network told last, on every store: the later word stands, each source and each provider for itself."""

from __future__ import annotations

from sqlalchemy import Engine

from data.feeds.onest_item import job_id_of, parts_of
from data.feeds.onest_known import Kept, merged
from data.store.unit_of_work import UnitOfWork

PROVIDER = {"id": "7", "fulfillments": [{"id": "F1", "type": "lead"}], "descriptor": {"name": "निर्माण"}}


def kept(provider: str, item: str, **told: object) -> Kept:
    return Kept(job_id_of("b_%", provider, item), "https://b.example", "*", {"id": item, "fulfillment_ids": ["F1"], **told})


def test_the_later_word_of_an_item_stands_and_that_of_others_is_left_alone(store: Engine) -> None:
    with UnitOfWork(store) as work:
        work.onest.put("onest", [kept("7", "M1", label="a"), kept("7", "M2"), kept("70", "M1")], [("b_%", "7", PROVIDER)])
        work.onest.put("another", [kept("7", "M1", label="b")], [])
        work.onest.put("onest", [kept("7", "M1", label="दूसरा")], [("b_%", "7", PROVIDER | {"id": "7"})])
        work.commit()
        found = work.onest.item("onest", job_id_of("b_%", "7", "M1"))
        assert found == kept("7", "M1", label="दूसरा")
        assert {each.job_id for each in work.onest.items_of("onest", "b_%", "7")} == {
            kept("7", name).job_id for name in ("M1", "M2")
        }
        assert work.onest.provider("onest", "b_%", "7") == PROVIDER
        assert (work.onest.provider("another", "b_%", "7"), work.onest.item("another", "x/y/z")) == (None, None)


def test_how_an_item_is_applied_for_needs_its_address_and_a_way(store: Engine) -> None:
    nowhere = Kept(kept("7", "M3").job_id, "", "*", kept("7", "M3").item)
    wayless = Kept(kept("8", "M1").job_id, "https://b.example", "*", {"id": "M1"})
    with UnitOfWork(store) as work:
        work.onest.put("onest", [kept("7", "M1"), nowhere, wayless], [("b_%", "7", PROVIDER)])
        work.commit()
        offer = work.onest.offer("onest", kept("7", "M1").job_id)
        assert [work.onest.offer("onest", each.job_id) for each in (nowhere, wayless)] == [None, None]
    assert offer is not None
    assert (offer.bpp_id, offer.provider_id, offer.item_id, offer.fulfilments[0].type) == ("b_%", "7", "M1", "lead")


def test_a_job_id_comes_apart_as_it_was_put_together() -> None:
    for parts in (("b", "7", "M1"), ("b/c", "%2F", "100%"), ("", "", "")):
        assert parts_of(job_id_of(*parts)) == parts


def test_a_part_changes_by_its_parts_and_tags_by_their_groups() -> None:
    def tag(code: str, value: str) -> dict[str, object]:
        return {"descriptor": {"code": code}, "list": [value]}

    before = {
        "time": {"label": "enable", "range": {"start": "1", "end": "2"}},
        "tags": [tag("PAY", "1"), tag("PAY", "2"), tag("TIMING", "3")],
    }
    told = {"time": {"range": {"end": "9"}}, "tags": [tag("pay", "5")], "location_ids": ["L2"]}
    assert merged(before, told) == {
        "time": {"label": "enable", "range": {"start": "1", "end": "9"}},
        "tags": [tag("TIMING", "3"), tag("pay", "5")],
        "location_ids": ["L2"],
    }
