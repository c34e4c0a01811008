"""Schemes by hand cases: what holds, what does not, what is not known; nothing is promised."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from language import LANGUAGES, words
from matching.model import Worker
from matching.schemes import ASK, MAY, NOT, Fit, Scheme, SchemesUnfit, fit, load_schemes
from settings import ROOT

TABLE = ROOT / "data" / "reference" / "schemes.csv"
SCHEMES = {scheme.code: scheme for scheme in load_schemes(TABLE)}
TODAY = date(2026, 11, 27)


def worker(age: int | None, slab: str | None = "up_to_10000") -> Worker:
    return Worker(uan="001000000017", birth_date=date(2026 - age, 1, 1) if age is not None else None, monthly_income_slab=slab)


def of(code: str, who: Worker, *families: str) -> Fit:
    return fit(SCHEMES[code], who, families, TODAY)


@pytest.mark.parametrize(
    ("code", "age", "slab", "families", "outcome"),
    [
        ("pm_sym", 30, "up_to_10000", ("7112",), ASK),
        ("pm_sym", 41, "up_to_10000", ("7112",), NOT),
        ("pm_sym", 40, "10001_15000", ("7112",), ASK),
        ("pm_sym", 30, "15001_18000", ("7112",), NOT),
        ("pm_sym", 17, "up_to_10000", ("7112",), NOT),
        ("pm_sym", 30, None, ("7112",), ASK),
        ("apy", 18, "above_21000", (), ASK),
        ("pm_vishwakarma", 45, "up_to_10000", ("7531",), ASK),
        ("pm_vishwakarma", 45, "up_to_10000", ("9111",), NOT),
        ("pm_vishwakarma", 16, "up_to_10000", ("7115",), NOT),
        ("pm_svanidhi", 60, "up_to_10000", ("9520",), ASK),
        ("pm_svanidhi", 60, "up_to_10000", ("8321",), NOT),
        ("nps_traders", 39, "above_21000", ("5221",), ASK),
        ("ddu_gky", 16, None, (), ASK),
        ("ddu_gky", 36, None, (), NOT),
        ("pmjjby", 51, None, (), NOT),
        ("pmsby", 51, None, (), ASK),
        ("vb_g_ram_g", 20, None, ("9211",), ASK),
    ],
)
def test_hand_cases(code: str, age: int, slab: str | None, families: tuple[str, ...], outcome: str) -> None:
    assert of(code, worker(age, slab), *families).outcome == outcome


def test_what_is_not_known_stays_unknown_and_never_counts_as_met() -> None:
    nobody = of("pm_sym", worker(None, None))
    assert {each.name: each.holds for each in nobody.conditions} == dict.fromkeys(
        ("age", "income", "no_epf", "no_income_tax", "bank_account")
    )
    assert of("pm_vishwakarma", worker(30)).conditions[1].holds is None
    assert nobody.outcome == ASK


def test_only_what_is_known_through_and_through_may_be_said_without_asking() -> None:
    known = Scheme("x", 18, 40, None, (), ("gig",), (), "", TODAY, "https://x.example/")
    rider = Worker(uan="001000000041", birth_date=date(2000, 1, 1), worker_type="gig")
    assert fit(known, rider, (), TODAY).outcome == MAY
    assert fit(known, Worker(uan="1", birth_date=date(2000, 1, 1), worker_type="migrant"), (), TODAY).outcome == NOT


def test_every_scheme_has_its_source_and_what_replaced_it_is_gone() -> None:
    assert all(scheme.source.startswith("http") for scheme in SCHEMES.values())
    assert "mgnrega" not in SCHEMES
    assert "vb_g_ram_g" in SCHEMES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_scheme_and_condition_is_said(language: str) -> None:
    spoken = words(language)
    for scheme in SCHEMES.values():
        assert spoken.say(f"schemes.name_{scheme.code}") != spoken.say(f"schemes.gives_{scheme.code}")
        assert all(spoken.say(f"schemes.if_{name}") for name in scheme.asks)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("a,40,18,,,,,,2026-01-01,high,https://x", "40 to 18"),
        ("a,,,,,,,,2026-01-01,high,", "no source"),
        ("a,,,,,,,,2026-01-01,high,https://x\na,,,,,,,,2026-01-01,high,https://x", "twice"),
    ],
)
def test_a_table_that_cannot_be_right_is_not_read(tmp_path: Path, row: str, why: str) -> None:
    table = tmp_path / "schemes.csv"
    table.write_text(TABLE.read_text(encoding="utf-8").splitlines()[0] + "\n" + row + "\n", encoding="utf-8")
    with pytest.raises(SchemesUnfit, match=why):
        load_schemes(table)
