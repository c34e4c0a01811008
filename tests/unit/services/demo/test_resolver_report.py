"""The report on the resolver counts what it says."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from matching.occupations import Occupation
from services.demo.resolver_report import scores


def test_the_report_counts_right_kin_wrong_and_unknown_apart_and_leaves_stated_codes_out(
    occupations: Mapping[str, Occupation],
) -> None:
    told = pd.DataFrame(
        [
            ("own", "False", "Mason", "7112", "7112"),
            ("own", "False", "Mason", "7112", "7112"),
            ("own", "False", "Raj", "7112", "7111"),
            ("own", "False", "Halwai", "7512", "8332"),
            ("own", "False", "Kuch", "9111", None),
            ("own", "True", "Coded", "9111", "8332"),
            ("independent", "False", "Chinai", "7112", None),
        ],
        columns=["wording", "coded", "title", "family", "found"],
    )
    found = scores(told, occupations)
    own = found["own"]
    assert (own.listings, own.right, own.kin, own.wrong, own.unknown) == (5, 2, 1, 1, 1)
    assert (own.titles, own.titles_right, own.share_right) == (4, 1, 0.4)
    assert (found["independent"].listings, found["independent"].unknown, found["independent"].share_right) == (1, 1, 0.0)
