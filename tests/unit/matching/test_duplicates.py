"""One vacancy advertised twice is one; what only looks like it is two."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.feeds.onest import Onest
from matching.duplicate_candidates import MOST_SHARING, NEXT, candidates, telling_apart
from matching.duplicates import SAME_AT, UNSURE_AT, compared, how_like, in_two_places, likeness, weights
from matching.employer_likeness import NEAR, SAME
from matching.employer_likeness import likeness as likeness_of_names
from matching.model import Listing
from matching.pair_findings import in_parts
from matching.posting import Posting, Seen
from matching.still_to_come import LATER
from tests.unit.data.feeds.onest_written import catalogue, mason, provider

TAILOR = Posting(
    1, "ncs-csv", "N1", "Tailor", "Overlock work on export order", "Sri Murugan Garments", "9000000123", "7531", 5, "641601", 15_600,
    15_600, "day", 6, date(2026, 11, 10),
)  # fmt: skip
TWIN = replace(
    TAILOR, id=2, source="onest", job_id="O9", title="टेलर", description="निर्यात का ऑर्डर, ओवरलॉक", employer_name="श्री मुरुगन गारमेंट्स",
    pincode=None, wage_period="month", posted_on=date(2026, 11, 12),
)  # fmt: skip


def alike(first: Posting, second: Posting, kin: float = 1.0) -> float:
    return likeness(compared(Seen.of(first), Seen.of(second), kin))


def test_a_vacancy_in_two_scripts_on_two_boards_is_one() -> None:
    assert alike(TAILOR, TWIN) >= SAME_AT
    assert alike(TWIN, TAILOR) == alike(TAILOR, TWIN)


@pytest.mark.parametrize(
    "change",
    [
        {"monthly_low": 9_000, "monthly_high": 9_000},
        {"title": "Helper", "family": "9329"},
        {"employer_name": "Kongu Textiles", "contact": "9000000999"},
        {"openings": 40, "pincode": "641602"},
    ],
)
def test_what_differs_in_what_matters_is_not_taken_for_one(change: dict[str, object]) -> None:
    assert alike(TAILOR, replace(TWIN, **change), 0.2 if "family" in change else 1.0) < SAME_AT  # type: ignore[arg-type]


@given(st.data())
def test_giving_up_early_changes_nothing_that_anybody_is_asked_about(data: st.DataObject) -> None:
    either = {
        "monthly_low": st.sampled_from([None, 9_000, 15_600]), "openings": st.sampled_from([None, 1, 6, 40]),
        "pincode": st.sampled_from([None, "641601", "641602"]), "contact": st.sampled_from([None, "9000000123", "9000000999", "Gate 2"]),
        "employer_name": st.sampled_from([None, "Sri Murugan Garments", "Murugan Garment, Unit 2", "Kongu Textiles"]),
        "title": st.sampled_from(["Tailor", "टेलर", "Helper", "Night guard"]), "family": st.sampled_from(["7531", "9329"]),
        "description": st.sampled_from(["Overlock work", "8 am to 8 pm at Avinashi", "8 pm to 8 am, Ref. A-12", "Besides the tailors"]),
    }  # fmt: skip
    first, second = (
        Seen.of(replace(TAILOR, monthly_high=None, id=at, **{name: data.draw(of) for name, of in either.items()})) for at in (1, 2)
    )
    kin = 1.0 if first.posting.family == second.posting.family else 0.2
    whole = likeness(compared(first, second, kin))
    quick = how_like(first, second, kin)
    assert quick == pytest.approx(whole) or (quick < UNSURE_AT and (whole < UNSURE_AT or not first.reach & second.reach))


def test_whatever_can_still_speak_for_one_vacancy_is_reckoned_with() -> None:
    first, second = Seen.of(TAILOR), Seen.of(TWIN)
    columns, *later = in_parts(first, second, 1.0)
    for part, listed in zip(later, LATER, strict=True):
        assert {name for name in part if weights().get(name, 0.0) > 0} <= listed.keys() <= part.keys()
    found = set(columns) | {name for part in later for name in part}
    assert weights().keys() - {"bias"} <= found, "a weight of what is never found"


def test_day_and_night_are_two_posts() -> None:
    day, night = replace(TAILOR, title="Guard, day duty"), replace(TAILOR, id=2, source="onest", title="Guard, night duty")
    assert alike(day, night) < SAME_AT


def test_an_advert_that_another_board_passes_on_is_that_advert() -> None:
    maid = replace(TAILOR, employer_name=None, contact=None, title="House maid", source_url="https://board.example/jobs/7")
    passed_on = replace(maid, id=2, source="onest", monthly_low=None, monthly_high=None)
    assert alike(maid, passed_on) == 1.0
    assert alike(maid, replace(passed_on, job_id="O9", source_url=None)) < SAME_AT
    assert alike(maid, replace(passed_on, title="Cook")) < SAME_AT


def test_without_a_telephone_address_or_employer_in_common_a_person_is_asked() -> None:
    maid = replace(TAILOR, employer_name=None, contact=None, title="House maid", description="Cooking and cleaning", openings=3)
    assert UNSURE_AT <= alike(maid, replace(maid, id=2, source="onest", job_id="O9")) < SAME_AT


def test_pairs_come_from_blocks_and_only_with_a_fresh_one() -> None:
    other_trade = replace(TAILOR, id=3, family="9111", employer_name="Asha Home", contact=None, monthly_low=9_000)
    seen = [Seen.of(each) for each in (TAILOR, TWIN, other_trade)]
    assert [(first.posting.id, second.posting.id) for first, second in candidates(seen, {2})] == [(1, 2)]
    assert list(candidates(seen, {9})) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"description": "8 am to 8 pm, Avinashi"}, {"description": "Avinashi, raat 8 se subah 8"}),
        ({"title": "Lady tailor"}, {"title": "Male tailor"}),
        ({"description": "Ref. T/26/1, overlock"}, {"description": "Ref. T/26/2, overlock"}),
        ({"employer_name": "Sri Murugan Garments - Unit 1"}, {"employer_name": "Sri Murugan Garments - Unit 3"}),
        ({"title": "Scaffolder, Qatar"}, {"title": "Scaffolder, Oman"}),
        (
            {"wage_min": 9, "wage_period": "piece", "monthly_low": None, "monthly_high": None},
            {"wage_min": 15_600, "wage_period": "month"},
        ),
    ],
)
def test_what_one_of_them_says_parts_two_posts_of_one_employer(first: dict[str, object], second: dict[str, object]) -> None:
    one, other = replace(TAILOR, **first), replace(TAILOR, id=2, source="onest", job_id="O9", **second)  # type: ignore[arg-type]
    assert alike(one, other) < UNSURE_AT


@pytest.mark.parametrize(
    "name",
    ["Murugan Garments Pvt. Ltd.", "SMG", "श्री मुरुगन गारमेंट्स", "Kovai Knits (formerly Sri Murugan Garments)", "Srimurugan Garments"],
)
def test_one_employer_has_many_names(name: str) -> None:
    twin = replace(TAILOR, id=2, source="onest", job_id="O9", employer_name=name, contact=None)
    assert alike(TAILOR, twin) >= SAME_AT


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Hadoti Engg. Works", "Hadoti Engineering Works"),
        ("Kendrapara Farmers Producer Company Ltd", "Kendrapara FPC"),
        ("Satish Contractor", "सतीश ठेकेदार"),
        ("Udaan Classes", "Udan Coaching"),
    ],
)
def test_a_short_form_or_another_word_for_the_same_business_names_the_same_employer(name: str, other: str) -> None:
    assert (likeness_of_names(name, other) or 0) >= NEAR


def test_one_word_in_common_makes_no_employer_of_two_lines_of_business() -> None:
    assert (likeness_of_names("Balaji Transport", "Balaji Security") or 0) < NEAR
    assert (likeness_of_names("A1 Nirman Works", "A2 Nirman Works") or 0) < NEAR, "another number is another firm"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"title": "Welder"}, {"title": "Welder helper"}),
        (
            {"description": "Waiter at Station Road, food free, two meals"},
            {"description": "Waiter at Hotgi Road, food free, two meals"},
        ),
    ],
)
def test_a_helper_or_another_road_in_the_same_words_on_one_board_is_another_post(
    first: dict[str, object], second: dict[str, object]
) -> None:
    assert alike(replace(TAILOR, **first), replace(TAILOR, id=2, job_id="N2", **second)) < SAME_AT  # type: ignore[arg-type]


def test_pay_before_and_after_what_is_taken_off_is_one_pay_only_where_an_advert_says_so() -> None:
    gross = replace(TAILOR, monthly_low=16_200, monthly_high=16_200, wage_period="month")
    net = replace(TWIN, monthly_low=14_200, monthly_high=14_200)
    assert alike(gross, net) < SAME_AT <= alike(gross, replace(net, title="टेलर, in hand 14200"))


def test_two_districts_that_share_a_telephone_are_asked_about_at_most() -> None:
    first, second = Seen.of(TAILOR), Seen.of(replace(TWIN, district_id=9))
    assert in_two_places(first, second)
    assert UNSURE_AT <= how_like(first, second, 1.0, elsewhere=True) < SAME_AT


def test_a_large_block_costs_no_more_than_its_neighbours() -> None:
    many = [Seen.of(replace(TAILOR, id=number, monthly_low=9_000 + number, contact=None)) for number in range(400)]
    assert len(list(candidates(many, range(400)))) <= 2 * NEXT * len(many)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lakshmi Narayana Oil Mill", "LN Oil Mills"),
        ("Kasturba Gandhi Balika Awasiya Vidyalaya", "KGBV Pratapgarh"),
        ("Municipal Council Bhiwani", "Nagar Parishad Bhiwani"),
        ("Shree Ganesh Enterprises", "Shri Ganesh Ent."),
    ],
)
def test_initials_short_forms_and_what_a_public_body_is_called_in_hindi_name_the_same_employer(one: str, other: str) -> None:
    assert (likeness_of_names(one, other) or 0) >= SAME


def test_another_telephone_tells_less_where_two_names_are_of_one_line_of_business() -> None:
    shop = replace(TAILOR, employer_name="Shubham Xerox", title="Copier operator", description="Lamination, spiral binding")
    twin = replace(
        shop, id=2, source="onest", job_id="O9", contact="7000031126", title="photocopy shop, lamination, spiral binding"
    )
    assert alike(shop, replace(twin, employer_name="Shubham Photocopy Centre")) >= SAME_AT
    assert alike(shop, replace(twin, employer_name="Shubham Transport")) < SAME_AT


def test_two_works_are_two_posts_only_where_neither_advert_says_the_others() -> None:
    bender = replace(TAILOR, title="Bar Bender / Steel Fixer", description="River bridge, labour camp", family=None)
    twin = replace(bender, id=2, source="onest", job_id="O9", title="Rod bandhar mistri", description="bridge, camp")
    assert alike(bender, twin) >= SAME_AT > alike(bender, replace(twin, title="Electrician"))


def test_two_districts_are_one_vacancy_where_both_name_one_place_besides_employer_and_telephone() -> None:
    first, second = (
        replace(TAILOR, description="Line 4, work at Tapovan"),
        replace(TWIN, description="tapovan, रहना", district_id=9),
    )
    assert how_like(Seen.of(first), Seen.of(second), 1.0, elsewhere=True) >= SAME_AT


def meet(first: Posting, second: Posting) -> bool:
    return bool(list(candidates([Seen.of(first), Seen.of(second)], {second.id})))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"description": "Overlock. Quote SMG/07/26"}, {"description": "Ref SMG/07/26, overlock", "employer_name": "Kovai Knits"}),
        ({"employer_name": "Snowline Resort", "family": "9412"}, {"employer_name": "Snow Line Resorts Fagu", "family": "5120"}),
        ({"employer_name": "Mrs. L. Vaswani"}, {"employer_name": "Asha Manpower", "description": "For client Vaswani family"}),
        ({"employer_name": None}, {"monthly_low": 15_600, "monthly_high": 15_600, "openings": None}),
    ],
)
def test_twins_are_met_by_a_code_a_names_beginning_who_is_named_and_by_what_one_leaves_out(
    first: dict[str, object], second: dict[str, object]
) -> None:
    stripped = {"contact": None, "monthly_low": None, "monthly_high": None, "wage_period": None}
    other = {"id": 2, "source": "onest", "job_id": "O9"}
    paid = {"monthly_low": 15_600, "monthly_high": 15_600} if "openings" in second else {}
    one, twin = replace(TAILOR, **stripped | paid | first), replace(TAILOR, **stripped | other | second)  # type: ignore[arg-type]
    assert meet(one, twin)


def test_those_who_share_no_more_than_a_trade_are_not_met() -> None:
    assert not meet(
        TAILOR, replace(TAILOR, id=2, job_id="N2", employer_name="Kovai Knits", contact=None, openings=9, monthly_low=12_000)
    )


def test_a_named_client_is_not_looked_for_in_the_words_of_a_firm_with_workers_of_its_own() -> None:
    household = replace(TAILOR, employer_name="Mrs. L. Vaswani", contact=None, monthly_low=None, monthly_high=None)
    own = replace(household, id=2, job_id="N2", employer_name="Kovai Knits", description="Next to Vaswani market")
    assert not meet(household, own)


def test_two_who_say_what_nobody_else_would_are_one_without_a_telephone_unless_each_has_its_own() -> None:
    huskies = replace(TAILOR, employer_name=None, contact=None, title="Dog walker", family="9999", openings=1)
    first = replace(huskies, description="Three huskies, Silverleaf lane farmhouse, Chhatarpur, 5.30 and 7, brushing")
    second = replace(
        huskies, id=2, source="onest", job_id="O9", description="3 huskies, Silverleaf lane farmhouse Chattarpur, 5.30, 7, brushing"
    )
    assert alike(first, second) >= SAME_AT
    assert alike(replace(first, contact="9000000123"), replace(second, contact="7000000999")) < SAME_AT


def test_pay_raised_when_an_advert_comes_again_makes_no_other_post() -> None:
    words = "Overlock at Avinashi, Tirumalai lane, sample stitching"
    first = replace(TAILOR, description=words, wage_min=600, wage_max=600)
    dearer = replace(
        first, id=2, source="onest", job_id="O9", monthly_low=18_200, monthly_high=18_200, wage_min=700, wage_max=700,
        posted_on=date(2026, 11, 24),
    )  # fmt: skip
    again = replace(dearer, description=f"Still vacant, pay increased. {words}")
    assert alike(first, again) >= SAME_AT > alike(first, dearer)
    assert how_like(Seen.of(first), Seen.of(again), 1.0) == pytest.approx(alike(first, again))


def test_neighbouring_telephones_of_one_employer_speak_less_against_than_others() -> None:
    near, other = (replace(TWIN, contact=number) for number in ("9000000127", "7000099127"))
    assert alike(TAILOR, near) > alike(TAILOR, other)


def test_a_firm_that_sends_people_has_two_posts_where_the_words_differ() -> None:
    first = replace(TAILOR, title="Guard", employer_name="Prahari Security", description="Tower gate, Magnolia", openings=None)
    second = replace(first, id=2, source="onest", job_id="O9", description="Warehouse, Transport Nagar")
    mill = {"employer_name": "Prahari Mills"}
    assert alike(first, second) < alike(replace(first, **mill), replace(second, **mill))  # type: ignore[arg-type]


def test_adverts_entered_one_after_the_other_are_more_likely_two() -> None:
    first = replace(TAILOR, job_id="N-100", description="Overlock")
    following, later = (replace(first, id=2, job_id=number, description="Overlock, export") for number in ("N-101", "N-345"))
    assert alike(first, following) < alike(first, later)


def test_a_dash_in_a_title_makes_no_other_script() -> None:
    assert Seen.of(replace(TAILOR, title="Attendant – 24 hr")).latin
    assert not Seen.of(replace(TAILOR, title="टेलर – 24")).latin


def test_an_occupation_that_the_other_advert_names_in_its_words_is_no_other_one() -> None:
    first = replace(TAILOR, title="Bridge driver", description="Khalasi for pontoon bridge, Ballia ghat, swimming", openings=10)
    second = replace(first, id=2, source="onest", job_id="O9", title="Khalasi")
    assert not compared(Seen.of(first), Seen.of(second), 0.5)["roles_other"]
    unsaid = replace(second, description="Pontoon bridge, Ballia ghat, swimming")
    silent = replace(first, description="For pontoon bridge, Ballia ghat, swimming")
    assert compared(Seen.of(silent), Seen.of(unsaid), 0.5)["roles_other"]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Manjunatha Fabrication", "Sri Manjunatha Fabricators"),
        ("માતૃછાયા જેમ્સ", "Matruchhaya Gems"),
        ("Sri Meenakshi Jewel Works", "ஸ்ரீ மீனாட்சி ஜுவல் ஒர்க்ஸ்"),
    ],
)
def test_a_title_before_a_name_and_another_script_hide_no_employer(name: str, other: str) -> None:
    assert (likeness_of_names(name, other) or 0) >= NEAR


def test_two_adverts_of_one_board_on_one_day_are_less_likely_one_than_one_put_up_again_later() -> None:
    reworded = replace(TAILOR, id=2, job_id="N7", description="Overlock, orders for export")
    assert alike(TAILOR, reworded) < alike(TAILOR, replace(reworded, posted_on=date(2026, 11, 20)))
    found = compared(Seen.of(TAILOR), Seen.of(replace(TWIN, source=TAILOR.source, posted_on=TAILOR.posted_on)), 1.0)
    assert found["board_day"] == 0, "retold in another script it may be one, even on one day"


def test_adverts_of_two_sexes_are_never_joined_without_a_person() -> None:
    boys, girls = replace(TAILOR, description="Boys hostel mess"), replace(TWIN, description="Girls hostel mess")
    assert alike(boys, girls) < UNSURE_AT


def test_a_place_is_told_apart_by_the_word_before_it_and_by_names_within_sentences() -> None:
    tyre, glass = (
        Seen.of(replace(TAILOR, id=at, description=f"Vessels, {what} plant")) for at, what in ((1, "tyre"), (2, "glass"))
    )
    assert compared(tyre, glass, 1.0)["site_other"] == 1
    one, other = (
        Seen.of(replace(TAILOR, id=at, description=f"Work near {place}, clean"))
        for at, place in ((1, "Magnolia"), (2, "Birchwood"))
    )
    assert compared(one, other, 1.0)["proper_swapped"] == 1
    assert compared(one, one, 1.0)["proper_swapped"] == 0


def test_an_office_that_finds_work_for_all_makes_no_two_employers_one() -> None:
    office = "District employment office, Tiruppur"
    first = replace(
        TAILOR, employer_name="Kanmani Kids Wear", contact=office, title="Kaja button operator", description="Piece work."
    )
    second = replace(first, id=2, employer_name="Sri Vel Exports", title="Alteration master", description="", openings=None)
    assert [posting.contact for posting in telling_apart([first, second])] == [None, None]
    assert telling_apart([replace(first, contact=f"{office}, 04212345678")])[0].contact is not None
    assert not any(how_like(Seen.of(a), Seen.of(b), 1.0) >= SAME_AT for a, b in [telling_apart([first, second])])


def test_a_sentence_under_many_titles_tells_no_post_from_another() -> None:
    titles = [f"Trade {number}" for number in range(MOST_SHARING + 1)]
    adverts = [
        replace(TAILOR, id=number, title=title, description=f"Own words {number}. Come with two photographs.")
        for number, title in enumerate(titles)
    ]
    assert [posting.description for posting in telling_apart(adverts)] == [f"Own words {number}." for number in range(len(titles))]
    again = [replace(each, title=titles[0]) for each in adverts]
    assert telling_apart(again) == again, "one post that stands on many boards keeps its words"


def test_what_a_network_says_of_who_advertises_is_no_word_about_the_post() -> None:
    said = [
        catalogue(provider(mason(), descriptor={"name": "Nirman", "short_desc": words}))
        for words in ("Malls", "Work for many trades")
    ]
    listings = [item for each in said for item in Onest().read(io.BytesIO(json.dumps(each).encode())) if isinstance(item, Listing)]
    malls, trades = (Posting.of(1, "onest", listing) for listing in listings)
    assert malls.description != trades.description
    assert "People for building sites" in trades.description
    heard = Seen.of(trades).description
    assert heard == Seen.of(malls).description
    assert (
        heard == Seen.of(replace(trades, description=trades.description.replace("People for building sites", "Hotels"))).description
    )
    assert heard != Seen.of(replace(trades, description=trades.description.replace("Mix mortar", "Carry bricks"))).description


def test_one_employer_and_pay_that_is_near_join_nothing_alone() -> None:
    shoes = Posting(
        1, "board", "S-1", "Footwear machine operator", "", "Kanpur Side Tannery Unit 4", None, "8156", 3, None, 10_500, 12_000, "month",
        3, date(2026, 10, 11),
    )  # fmt: skip
    leather = replace(shoes, id=2, job_id="S-2", title="Skiving operator", monthly_low=10_000, posted_on=date(2026, 11, 26))
    assert how_like(Seen.of(shoes), Seen.of(leather), 1.0) < SAME_AT
