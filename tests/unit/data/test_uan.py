"""What people type for a UAN."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.uan import UanError, UanNotDigits, UanTooLong, UanTooShort, clean_uan, looks_like_aadhaar

quick = settings(max_examples=100, deadline=None, derandomize=True)
ZEROS = "0०০੦૦୦௦౦೦൦٠۰᱐꯰０"
twelve = st.text("0123456789", min_size=12, max_size=12)


@quick
@given(uan=twelve, zero=st.sampled_from(ZEROS), gap=st.sampled_from(["", " ", "-", "–", "\u00a0", "\u200b", "\t"]))
def test_a_uan_is_understood_in_any_digits_with_any_gaps(uan: str, zero: str, gap: str) -> None:
    typed = gap.join(chr(ord(zero) + int(digit)) for digit in uan)
    assert clean_uan(f" {typed}\n") == uan


@quick
@given(digits=st.text("0123456789", max_size=11))
def test_too_few_digits_are_counted(digits: str) -> None:
    with pytest.raises(UanTooShort) as short:
        clean_uan(digits)
    assert short.value.values == {"digits": len(digits)}


@quick
@given(digits=st.text("0123456789", min_size=13, max_size=30))
def test_too_many_digits_are_counted(digits: str) -> None:
    with pytest.raises(UanTooLong) as long:
        clean_uan(digits)
    assert long.value.values == {"digits": len(digits)}


@pytest.mark.parametrize(
    "typed", ["12345678901O", "UAN 123456789012", "1234/5678/9012", "१२३४५६७८९०१क", "１２３４५６７８９０１²", "12345678901½"]
)
def test_a_letter_among_the_digits_is_no_uan(typed: str) -> None:
    with pytest.raises(UanNotDigits):
        clean_uan(typed)


@quick
@given(typed=st.text(max_size=40))
def test_whatever_is_typed_gives_twelve_digits_or_says_what_is_wrong(typed: str) -> None:
    found = tried(typed)
    if isinstance(found, UanError):
        assert found.code in ("uan_too_short", "uan_too_long", "uan_not_digits")
    else:
        assert len(found) == 12
        assert found.isascii()
        assert [unicodedata.decimal(letter) for letter in typed if letter.isdecimal()] == [int(digit) for digit in found]


def tried(typed: str) -> str | UanError:
    try:
        return clean_uan(typed)
    except UanError as problem:
        return problem


@pytest.mark.parametrize(
    ("number", "looks"),
    [("234123412346", True), ("234123412345", False), ("001000000017", False), ("034123412346", False), ("499118665246", True)],
)
def test_a_number_that_could_be_an_aadhaar_is_told(number: str, looks: bool) -> None:
    assert looks_like_aadhaar(number) is looks


@quick
@given(start=st.sampled_from("23456789"), rest=st.text("0123456789", min_size=10, max_size=10))
def test_of_ten_numbers_that_differ_in_the_last_digit_one_passes(start: str, rest: str) -> None:
    assert sum(looks_like_aadhaar(f"{start}{rest}{last}") for last in "0123456789") == 1


@quick
@given(start=st.sampled_from("23456789"), rest=st.text("0123456789", min_size=10, max_size=10), place=st.integers(0, 10))
def test_neighbouring_digits_exchanged_no_longer_pass(start: str, rest: str, place: int) -> None:
    number = next(f"{start}{rest}{last}" for last in "0123456789" if looks_like_aadhaar(f"{start}{rest}{last}"))
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or not looks_like_aadhaar(swapped)
