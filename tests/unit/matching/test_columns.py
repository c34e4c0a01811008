"""Listings as columns of numbers: what is unsaid stays unknown, and nothing said is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.columns import DEFAULT_TRUST, FRAME_COLUMNS, LANGUAGES, Columns, Encoder, bit_set, frame_of
from matching.kinship import Kinship
from matching.minimum_wages import MinimumWages
from matching.model import EDUCATION_RANK, JOB_TYPES, LICENCES, SHIFTS, Listing
from matching.places import Gazetteer

ColumnsOf = Callable[[Sequence[Listing]], Columns]


def test_a_listing_that_says_everything_is_kept_number_by_number(
    listing: Callable[..., Listing], columns_of: ColumnsOf, encoder: Encoder
) -> None:
    told = listing(
        "J1", "7112", "Pune",
        monthly_low=15_000, monthly_high=18_000, posted_on=date(2026, 11, 1), last_date=date(2026, 12, 1),
        last_confirmed_on=date(2026, 11, 20), openings=5, applicants=3, filled=1, job_type="contract", shift="night",
        min_education="secondary", min_experience_years=1.5, max_experience_years=6.0, licences=("psara", "light_vehicle"),
        languages=("mr", "hi"), skills=("skill_00", "skill_69"), min_age=21, max_age=45, benefits=("accommodation", "food"), trust=0.9,
        held_back_because=("fee",),
    )  # fmt: skip

    columns = columns_of([told])

    assert columns.job_id[0] == b"J1"
    assert columns.family[0] == encoder.kinship.position["7112"]
    assert columns.district[0] == 7
    assert (columns.latitude[0], columns.longitude[0]) == (18.52, 73.85)
    assert (columns.pay[0], columns.pay_low[0]) == (15_000.0, 15_000.0)
    assert columns.minimum[0] == 14_000.0
    assert columns.posted_on[0] == date(2026, 11, 1).toordinal()
    assert columns.last_date[0] == date(2026, 12, 1).toordinal()
    assert columns.confirmed_on[0] == date(2026, 11, 20).toordinal()
    assert (columns.openings[0], columns.applicants[0], columns.filled[0]) == (5, 3, 1)
    assert JOB_TYPES[columns.job_type[0]] == "contract"
    assert SHIFTS[columns.shift[0]] == "night"
    assert columns.min_education[0] == EDUCATION_RANK["secondary"]
    assert (columns.min_experience[0], columns.max_experience[0]) == (1.5, 6.0)
    assert columns.licences[0] == (1 << LICENCES.index("psara")) | (1 << LICENCES.index("light_vehicle"))
    assert columns.languages[0] == (1 << LANGUAGES.index("mr")) | (1 << LANGUAGES.index("hi"))
    assert encoder.skill_ids(columns.skills[0]) == ("skill_00", "skill_69")
    assert (columns.min_age[0], columns.max_age[0]) == (21, 45)
    assert columns.held_back[0]
    assert columns.accommodation[0]
    assert not columns.hazardous[0]
    assert columns.trust[0] == np.float32(0.9)
    assert columns.certainty[0] == np.float32(0.9)


def test_a_listing_that_says_nothing_is_unknown_in_every_column(listing: Callable[..., Listing], columns_of: ColumnsOf) -> None:
    columns = columns_of([listing("J1", None, None, state="Bihar", family_score=None)])

    for name in ("latitude", "longitude", "pay", "pay_low", "minimum", "min_experience", "max_experience", "certainty"):
        assert np.isnan(getattr(columns, name)[0]), name
    for name in ("family", "openings", "job_type", "shift", "min_education", "min_age", "max_age"):
        assert getattr(columns, name)[0] == -1, name
    for name in ("posted_on", "last_date", "confirmed_on", "applicants", "filled", "licences", "languages"):
        assert getattr(columns, name)[0] == 0, name
    assert not columns.skills.any()
    assert not columns.held_back[0]
    assert not columns.hazardous[0]
    assert not columns.accommodation[0]
    assert columns.trust[0] == DEFAULT_TRUST


def test_known_and_unknown_cells_of_one_column_do_not_touch_each_other(
    listing: Callable[..., Listing], columns_of: ColumnsOf
) -> None:
    columns = columns_of(
        [
            listing("J1", "7112", openings=3, last_date=date(2026, 12, 1), monthly_low=9_000, min_age=18),
            listing("J2", None, None),
            listing("J3", "7531", "Leh", openings=0, licences=("psara",), trust=0.0),
        ]
    )

    assert columns.openings.tolist() == [3, -1, 0]
    assert columns.last_date.tolist() == [date(2026, 12, 1).toordinal(), 0, 0]
    assert columns.pay.tolist()[0] == 9_000
    assert np.isnan(columns.pay[1:]).all()
    assert columns.min_age.tolist() == [18, -1, -1]
    assert columns.licences.tolist() == [0, 0, 1 << LICENCES.index("psara")]
    assert columns.trust.tolist() == [0.5, 0.5, 0.0]


def test_no_listings_are_no_rows(columns_of: ColumnsOf, encoder: Encoder) -> None:
    columns = columns_of([])

    assert len(columns) == 0
    assert columns.skills.shape == (0, encoder.skill_words)
    assert all(len(getattr(columns, field.name)) == 0 for field in fields(columns))


def test_of_a_wage_range_the_lower_end_counts_and_a_lone_upper_end_stands_in(
    listing: Callable[..., Listing], columns_of: ColumnsOf
) -> None:
    columns = columns_of(
        [listing("J1", "7112", monthly_low=9_000, monthly_high=15_000), listing("J2", "7112", monthly_high=15_000)]
    )

    assert columns.pay.tolist() == [9_000, 15_000]
    assert columns.pay_low[0] == 9_000
    assert np.isnan(columns.pay_low[1])


def test_a_listing_that_names_only_its_state_lies_in_an_area_of_that_state(
    listing: Callable[..., Listing], columns_of: ColumnsOf, encoder: Encoder, gazetteer: Gazetteer
) -> None:
    columns = columns_of([listing("J1", "7112", None, state=state) for state in encoder.states])

    assert columns.district.tolist() == [gazetteer.n_districts + place for place in range(len(encoder.states))]


def test_the_middle_of_a_state_is_not_taken_for_the_place_of_work(listing: Callable[..., Listing], columns_of: ColumnsOf) -> None:
    """Import gives an advert that names only its State that State's centre; nobody lives three kilometres from "somewhere in it"."""
    columns = columns_of([listing("J1", "7112", None, point=(26.8, 80.9), place_precision="state"), listing("J2", "7112")])

    assert np.isnan(columns.latitude[0])
    assert np.isnan(columns.longitude[0])
    assert columns.latitude[1] == 25.33


def test_a_district_id_of_minus_one_is_an_unknown_district(
    listing: Callable[..., Listing], columns_of: ColumnsOf, encoder: Encoder, gazetteer: Gazetteer
) -> None:
    columns = columns_of([listing("J1", "7112", None, state="Bihar", district_id=-1)])

    assert columns.district[0] == gazetteer.n_districts + encoder.states.index("Bihar")


def test_an_advert_of_a_state_we_do_not_know_is_not_filed_under_another(
    listing: Callable[..., Listing], columns_of: ColumnsOf, encoder: Encoder, gazetteer: Gazetteer
) -> None:
    """It has no place at all, so nobody may be told that it is in the first State of the list."""
    columns = columns_of([listing("J1", "7112", None, state="Atlantis"), listing("J2", "7112", "Leh", state="Atlantis")])

    assert columns.district[0] == gazetteer.n_districts + len(encoder.states)
    assert columns.district[1] == 11


@pytest.mark.parametrize("odd", ["A|B", "", "उत्तर प्रदेश"])
def test_an_odd_name_of_a_state_breaks_nothing(odd: str, listing: Callable[..., Listing], columns_of: ColumnsOf) -> None:
    columns = columns_of([listing("J1", "7112", "Varanasi", state=odd)])

    assert np.isnan(columns.minimum[0])
    assert columns.district[0] == 0


def test_codes_that_nobody_knows_are_passed_over(listing: Callable[..., Listing], columns_of: ColumnsOf, encoder: Encoder) -> None:
    columns = columns_of(
        [
            listing(
                "J1", "0000", job_type="zoom", shift="dusk", min_education="wizard", licences=("broom", "psara"),
                languages=("xx", "hi"), skills=("no_such_skill", "skill_03"),
            )
        ]
    )  # fmt: skip

    assert columns.family[0] == -1
    assert (columns.job_type[0], columns.shift[0], columns.min_education[0]) == (-1, -1, -1)
    assert columns.licences[0] == 1 << LICENCES.index("psara")
    assert columns.languages[0] == 1 << LANGUAGES.index("hi")
    assert encoder.skill_ids(columns.skills[0]) == ("skill_03",)


def test_work_of_a_hazardous_family_is_hazardous_whatever_the_advert_says(
    listing: Callable[..., Listing], columns_of: ColumnsOf
) -> None:
    columns = columns_of([listing("J1", "7542"), listing("J2", "7112", hazardous=True), listing("J3", "7112"), listing("J4", None)])

    assert columns.hazardous.tolist() == [True, True, False, False]


def test_the_yardstick_follows_state_and_skill_of_each_row(
    listing: Callable[..., Listing], gazetteer: Gazetteer, occupations: dict[str, Any]
) -> None:
    rates = {("Bihar", "skilled"): 12_000.0, ("Bihar", "unskilled"): 10_000.0}
    encoder = Encoder(Kinship(occupations), occupations, gazetteer.states, gazetteer.n_districts, (), MinimumWages(rates))

    columns = encoder.encode(
        frame_of(
            [
                listing("J1", "7112", "Patna"),
                listing("J2", "9313", "Patna"),
                listing("J3", "7112", "Leh"),
                listing("J4", None, "Patna"),
            ]
        )
    )

    assert columns.minimum[:2].tolist() == [12_000.0, 10_000.0]
    assert np.isnan(columns.minimum[2:]).all()
    assert columns.skills.shape == (4, 1)


def test_job_ids_keep_their_letters_in_any_script(listing: Callable[..., Listing], columns_of: ColumnsOf) -> None:
    names = ["J-1/2026", "नौकरी १", "x" * 100]
    columns = columns_of([listing(name, "7112") for name in names])

    assert [bytes(job).decode("utf-8") for job in columns.job_id] == names


def test_a_frame_may_say_unknown_as_none_or_as_nan(encoder: Encoder, listing: Callable[..., Listing]) -> None:
    frame = frame_of([listing("J1", None, None, state="Bihar", family_score=None), listing("J2", "7112", openings=2)])
    flags = ["held_back", "hazardous", "accommodation", "job_id", "state"]
    with_nan = frame.astype(object).where(frame.notna(), np.nan)
    with_none = frame.astype(object).where(frame.notna(), None)

    plain = encoder.encode(frame)
    for other in (with_nan, with_none):
        other[flags] = frame[flags]
        again = encoder.encode(other)
        for field in fields(plain):
            assert np.array_equal(
                getattr(plain, field.name), getattr(again, field.name), equal_nan=getattr(plain, field.name).dtype.kind == "f"
            ), field.name


def test_a_column_of_nothing_but_unknowns_is_no_trouble(encoder: Encoder, listing: Callable[..., Listing]) -> None:
    frame = pd.DataFrame({name: [None, None] for name in FRAME_COLUMNS}, dtype=object)
    frame = frame.assign(job_id=["J1", "J2"], state="Bihar", held_back=False, hazardous=False, accommodation=False)

    columns = encoder.encode(frame)

    assert columns.family.tolist() == [-1, -1]
    assert np.isnan(columns.pay).all()
    assert columns.last_date.tolist() == [0, 0]


def test_a_day_with_an_hour_is_that_day(encoder: Encoder, listing: Callable[..., Listing]) -> None:
    frame = frame_of([listing("J1", "7112")])
    frame["last_date"] = [datetime(2026, 12, 1, 17, 30)]  # noqa: DTZ001

    assert encoder.encode(frame).last_date[0] == date(2026, 12, 1).toordinal()


def test_blanks_in_joined_lists_do_not_matter(encoder: Encoder, listing: Callable[..., Listing]) -> None:
    frame = frame_of([listing("J1", "7112")])
    frame["licences"], frame["skills"] = [" psara ; ;boiler;psara"], ["skill_01; skill_02 ;"]

    columns = encoder.encode(frame)

    assert columns.licences[0] == (1 << LICENCES.index("psara")) | (1 << LICENCES.index("boiler"))
    assert encoder.skill_ids(columns.skills[0]) == ("skill_01", "skill_02")


def test_every_licence_and_language_has_room_in_its_bit_set(listing: Callable[..., Listing], columns_of: ColumnsOf) -> None:
    columns = columns_of([listing("J1", "7112", licences=LICENCES, languages=LANGUAGES)])

    assert int(columns.licences[0]) == 2 ** len(LICENCES) - 1
    assert int(columns.languages[0]) == 2 ** len(LANGUAGES) - 1
    assert len(set(LANGUAGES)) == len(LANGUAGES)


@given(chosen=st.sets(st.integers(0, 69)))
def test_a_skill_set_gives_back_what_was_put_in(encoder: Encoder, chosen: set[int]) -> None:
    ids = {f"skill_{number:02d}" for number in chosen}

    bits = encoder.skill_set(ids)

    assert set(encoder.skill_ids(bits)) == ids
    assert int(np.bitwise_count(bits).sum()) == len(ids)


def test_a_value_said_twice_counts_once() -> None:
    assert bit_set(["psara", "psara"], LICENCES) == 1 << LICENCES.index("psara")


def test_rows_can_be_taken_in_any_order(draw_columns: Callable[..., Columns]) -> None:
    columns = draw_columns(np.random.default_rng(1), 50)
    order = np.random.default_rng(2).permutation(50)

    taken = columns.take(order)

    assert taken.job_id.tolist() == columns.job_id[order].tolist()
    assert np.array_equal(taken.skills, columns.skills[order])
    assert np.array_equal(taken.pay, columns.pay[order], equal_nan=True)


def test_columns_come_back_from_disk_as_they_were_and_cannot_be_written(
    draw_columns: Callable[..., Columns], tmp_path: Path
) -> None:
    columns = draw_columns(np.random.default_rng(1), 200)
    columns.save(tmp_path)

    again = Columns.load(tmp_path)

    for field in fields(columns):
        before, after = getattr(columns, field.name), getattr(again, field.name)
        assert after.dtype == before.dtype
        assert np.array_equal(before, after, equal_nan=before.dtype.kind == "f"), field.name
        assert not after.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        again.pay[0] = 1.0


def test_the_frame_has_the_columns_that_the_encoder_reads(listing: Callable[..., Listing]) -> None:
    assert tuple(frame_of([listing("J1", "7112")]).columns) == FRAME_COLUMNS
