"""What tells two posts of one employer apart, and what only is told otherwise: rephrased, counted, spelt in another script."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from matching.duplicate_candidates import candidates
from matching.duplicates import SAME_AT, compared, likeness
from matching.employer_likeness import NEAR, SAME
from matching.employer_likeness import likeness as likeness_of_names
from matching.meanings import hear
from matching.posting import Posting, Seen

PRESSER = Posting(
    1, "job-posting", "J1", "Laundry presser", "Steam press of hotel linen. Own room behind the plant, Kumbhari Park", "Neel Laundry",
    "9000000551", "8157", 7, "700029", 15_500, 15_500, "month", 3, date(2026, 4, 2), wage_min=15_500, wage_max=15_500,
)  # fmt: skip


def found(first: Posting, second: Posting, kin: float = 1.0) -> dict[str, float]:
    return compared(Seen.of(first), Seen.of(second), kin)


def other(**changes: object) -> Posting:
    return replace(PRESSER, **{"id": 2, "source": "ncs-csv", "job_id": "N7", "posted_on": date(2026, 4, 9)} | changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "description",
    [
        "Steam press of hotel linen. Own room behind the plant, KP",
        "Steam press of hotel linen. Own room behind the plant, Kumbhari Park, 15500 fixed",
        "Steam press of hotel linen. Own room behind the plant of Kumbhari Park",
    ],
)
def test_initials_of_a_place_its_pay_and_small_words_are_no_swapped_words(description: str) -> None:
    assert found(PRESSER, other(description=description))["slot_swapped"] == 0


def test_a_number_written_with_its_unit_or_as_a_word_is_that_number() -> None:
    first, second = (
        replace(PRESSER, description=text)
        for text in ("Second shift, 50 kg bags of fertiliser, Hamidpur", "2nd shift, 50kg bags of fertiliser, Hamidpur")
    )
    assert found(first, replace(second, id=2))["slot_swapped"] == 0


def test_a_client_in_anothers_place_is_swapped() -> None:
    first, second = (
        replace(PRESSER, description=f"Steam press of hotel linen for {client}, full day") for client in ("Amaltas", "Kadamb")
    )
    assert found(first, replace(second, id=2))["slot_swapped"] > 0


def test_fewer_openings_a_week_later_are_those_that_are_left() -> None:
    assert found(PRESSER, other(openings=2))["openings_left"] == 1
    assert found(PRESSER, other(openings=2, posted_on=PRESSER.posted_on))["openings_left"] == 0
    assert found(PRESSER, other(openings=5))["openings_left"] == 0
    assert found(other(openings=2), PRESSER)["openings_left"] == 1


@pytest.mark.parametrize(
    ("name", "in_script"),
    [
        ("Sarala Catering Services", "সরলা কেটারিং"), ("Kaveri Poultry Farm", "কাবেরী পোলট্রি"), ("Mali Stores", "Mali Traders & Stores"),
        ("Rekha Bhojnalay", "Rekha Bhojanalaya"), ("Masala Villa", "Masala Villa Kitchens"),
    ],
)  # fmt: skip
def test_a_firms_name_is_known_by_words_of_its_line_in_any_script(name: str, in_script: str) -> None:
    assert (likeness_of_names(name, in_script) or 0) >= SAME - 0.3


def test_two_firms_of_one_persons_name_are_not_one_for_that() -> None:
    assert (likeness_of_names("Kali Traders", "Kali Textiles") or 0) < NEAR


@pytest.mark.parametrize(
    ("title", "second"),
    [
        ("Field technician, washing machine", "Field technician, RO water purifier"), ("Picker, night", "Packer, night"),
        ("Overlock operator", "Flatlock operator"), ("Ambulance driver", "Tractor driver"), ("Nail art girl", "Mehndi girl"),
    ],
)  # fmt: skip
def test_machines_tasks_and_vehicles_part_two_posts(title: str, second: str) -> None:
    one, another = found(replace(PRESSER, title=title), other(title=second)), found(PRESSER, other())
    assert one["kinds_other"] or one["works_apart"]
    assert likeness(one) < SAME_AT <= likeness(another)


@pytest.mark.parametrize(
    ("written", "meaning"),
    [
        ("রাজমিস্ত্রি", "mason"), ("சமையல்காரர்", "cook"), ("കടയിൽ", "shop"), ("డ్రైవర్లు", "driver"), ("हमाली", "loading"),
        ("ସହାୟିକା", "helper"), ("dosa master", "cook"), ("recovery agent", "recovery"), ("ஃபேக்டரி", "factory"),
    ],
)  # fmt: skip
def test_work_is_heard_in_many_languages(written: str, meaning: str) -> None:
    assert meaning in hear(written).meanings


def test_a_title_written_in_capitals_names_nobody() -> None:
    assert not Seen.of(replace(PRESSER, title="Inwarding Staff")).title.names
    assert Seen.of(replace(PRESSER, title="Loading staff at Kumbhari")).title.names


def test_another_pin_code_and_another_place_are_told_together() -> None:
    first = replace(PRESSER, title="Cake counter girl", description="Evening counter at Tollybagan")
    second = other(title="Cake counter girl", description="Evening counter at Narkeldanga", pincode="700054")
    assert found(first, second)["spot_other"] == 1
    assert found(first, replace(second, description="Tollybagan, evening counter"))["spot_other"] == 0
    assert found(first, replace(second, description="Tollybagan, evening counter"))["pincode_other_named"] > 0
    assert likeness(found(first, second)) < SAME_AT


def test_who_says_that_a_post_was_filled_has_another_one() -> None:
    first = replace(PRESSER, title="Linen keeper", description="Guest house at Lake Park")
    second = other(title="Night watch", description="Guest house at Lake Park. Linen post already filled.")
    assert found(first, second)["filled_other"] == 1
    assert likeness(found(first, second)) < SAME_AT
    assert found(first, replace(first, id=2, description="Guest house at Lake Park. Post still not filled."))["filled_other"] == 0


def test_an_agencys_two_clients_are_two_posts() -> None:
    first = replace(PRESSER, title="Loader", description="Client: parcel depot, full day", employer_name="Neel Staffing")
    second = other(title="Loader", description="Client: medicine wholesaler, cold boxes", employer_name="Neel Staffing")
    assert found(first, second)["clients_apart"] == 1
    assert likeness(found(first, second)) < SAME_AT


def test_one_text_of_one_employer_under_another_telephone_is_told_as_that() -> None:
    assert found(PRESSER, other(contact="8000000777"))["same_but_phone"] == 1
    assert found(PRESSER, other(contact="8000000777", employer_name="Shyam Washers"))["same_but_phone"] == 0


def test_one_name_in_two_scripts_at_one_pin_code_is_compared_whatever_is_paid() -> None:
    first = replace(PRESSER, employer_name="Mou Boutique & Handloom", contact=None)
    second = other(employer_name="ମଉ ହ୍ୟାଣ୍ଡଲୁମ", contact=None, monthly_low=12_000, monthly_high=14_000, openings=9, family=None)
    assert len(list(candidates([Seen.of(first), Seen.of(second)], {1}))) == 1
    assert not list(candidates([Seen.of(first), Seen.of(replace(second, pincode="700001"))], {1}))
