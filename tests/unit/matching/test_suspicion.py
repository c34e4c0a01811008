"""Signs of false adverts: what is held back for a person, what is not, and that both hold on adverts written by others."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from matching.expressions import ExpressionTableError, load_expressions
from matching.model import Listing
from matching.occupations import Occupation, load_occupations
from matching.pay import monthly
from matching.suspicion import WEIGHTS, Suspicions, SuspiciousWordsError, held_back
from settings import ROOT

REFERENCE = ROOT / "data" / "reference"


@pytest.fixture(scope="module")
def suspicions() -> Suspicions:
    return Suspicions(load_expressions(REFERENCE / "suspicious_words.csv"), load_occupations(REFERENCE / "occupations.csv"))


def advert(words: str, *, title: str = "Helper", employer_name: str | None = "Sample Works", **told: object) -> Listing:
    values = {"job_id": "J1", "title": title, "description": words, "state": "Bihar", "district": "Patna"}
    return Listing(**values | {"employer_name": employer_name} | told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Registration fee Rs 500 only", "asks_fee"),
        ("Refundable security deposit of ₹2,000", "asks_fee"),
        ("R e g i s t r a t i o n  f e e ₹1,500", "asks_fee"),
        ("Security dep0sit 999 rs", "asks_fee"),
        ("रजिस्ट्रेशन शुल्क ५०० रुपये", "asks_fee"),
        ("जॉइनिंग के लिए 1500 रुपये जमा करें", "asks_fee"),
        ("Joining se pehle 1200 rupaye jama karne honge", "asks_fee"),
        ("Joining kit lena zaruri, Rs 850", "asks_fee"),
        ("Interview free but form fee 300 + GST", "asks_fee"),
        ("Pay Rs 499 to confirm your seat", "asks_fee"),
        ("Pay Rs 900 for the gate pass", "asks_fee"),
        ("Offer letter by courier Rs 750", "asks_fee"),
        ("Pehli salary ka aadha agency ko", "asks_fee"),
        ("No interview, registration fee Rs 500", "asks_fee"),
        ("Send ATM card photo and the OTP on WhatsApp", "asks_bank_details"),
        ("बैंक पासबुक और ओटीपी भेजें", "asks_bank_details"),
        ("Job in Dubai, visa charges 25,000 in advance", "work_abroad_fee"),
        ("दुबई में नौकरी, वीज़ा का खर्च 30 हज़ार", "work_abroad_fee"),
        ("Railway me direct joining without exam", "impersonates_government"),
        ("सरकारी नौकरी, बिना परीक्षा, पक्की गारंटी", "impersonates_government"),
        ("Peshgi milegi, jab tak chuke tab tak kaam", "binds_by_advance"),
        ("Original aadhaar company ke paas jama rahega", "keeps_originals"),
        ("Girls wanted for massage in a spa, stay free", "lures_girls"),
        ("Bank khata kiraye par do, har transaction par 5% commission", "rents_account"),
        ("Galti hui to 8,500 jurmana dena hoga", "threatens_penalty"),
        ("Google review task, deposit to unlock next level", "task_fraud"),
        ("Machine 40,000 ki leni hogi, maal hum kharidenge", "asks_purchase"),
        ("Bina exam ke certificate banwa denge", "sells_papers"),
    ],
)
def test_what_a_false_advert_asks_holds_it_back(suspicions: Suspicions, words: str, code: str) -> None:
    codes = suspicions.of(advert(words))
    assert code in codes
    assert held_back(codes)


@pytest.mark.parametrize(
    "words",
    [
        "No registration fee, no security deposit",
        "We take no joining fee, security deposit or kit charges",
        "No fee, deposit or charges of any kind. Free registration.",
        "कोई शुल्क नहीं, रजिस्ट्रेशन मुफ्त",
        "Kisi ko paise mat dena, koi fees nahi lagegi",
        "We never ask for money. Beware of agents.",
        "Joining kit provided free",
        "Uniform cost borne by the company",
        "Security guard ₹14,500 per month",
        "Salary 12,000 in bank account, PF and ESI",
        "Payment weekly by UPI",
        "Bring original aadhaar and bank passbook for verification on joining",
        "Daily cash deposit in bank by van",
        "Advance available, adjusted in weekly wages",
        "पेशगी मिलेगी, भट्ठे पर झुग्गी",
        "School fee counter: collect fees Rs 500 from students",
        "Deliver parcels, collect OTP from customer",
        "Training stipend Rs 300 per day",
        "Toll plaza fee collection, shift duty",
        "Earn Rs 800 daily, petrol extra",
        "Call or WhatsApp the office for the address",
        "Government hospital ward helper through contractor, 10th pass",
        "GST return filing and billing on Tally",
        "रोज़ का हिसाब जमा करना, 450 रुपये दिहाड़ी",
        "Travel bill refunded on return",
        "Refer a friend and get a bonus",
        "Apprentice certificate after one year",
    ],
)
def test_honest_words_that_look_alike_hold_nothing_back(suspicions: Suspicions, words: str) -> None:
    assert held_back(suspicions.of(advert(words))) == ()


def test_pay_far_above_what_such_work_earns_is_not_believed(suspicions: Suspicions) -> None:
    believed = advert("", family="9321", family_score=0.9, monthly_low=18_000)
    assert suspicions.of(believed) == ()
    assert suspicions.of(advert("", family="9321", family_score=0.9, monthly_low=60_000)) == ("pay_too_good",)


def test_high_pay_is_believed_where_the_trade_is_unsure_or_highly_skilled(
    suspicions: Suspicions,
) -> None:
    assert suspicions.of(advert("", family="9321", family_score=0.4, monthly_low=50_000)) == ()
    assert suspicions.of(advert("", family=None, monthly_low=90_000)) == ()
    level = {code: row.skill_level for code, row in load_occupations(REFERENCE / "occupations.csv").items()}
    master = next(code for code in level if level[code] == "highly_skilled")
    assert suspicions.of(advert("", family=master, family_score=0.9, monthly_low=60_000)) == ()


def test_a_fortune_is_not_believed_whatever_the_trade(suspicions: Suspicions) -> None:
    assert suspicions.of(advert("", family="9321", family_score=0.4, monthly_low=200_000)) == ("pay_too_good",)
    assert suspicions.of(advert("", family=None, monthly_low=200_000)) == ("pay_too_good",)


def test_typing_at_home_for_a_managers_pay_is_held_back(suspicions: Suspicions) -> None:
    codes = suspicions.of(advert("Earn 45,000 a month", title="Work from home data entry", monthly_low=45_000))
    assert {"pay_too_good", "easy_money"} <= set(codes)
    assert held_back(codes)


def test_a_messenger_alone_weighs_only_without_an_employer(suspicions: Suspicions) -> None:
    words = "Message HR on Telegram for details"
    assert "messenger_only" in suspicions.of(advert(words, employer_name=None))
    assert suspicions.of(advert(words)) == ()
    assert suspicions.of(advert(words, employer_name=None, contact="0542-2345678")) == ()


def test_small_signs_hold_back_only_together(suspicions: Suspicions) -> None:
    assert held_back(("messenger_only",)) == ()
    assert held_back(("easy_money", "messenger_only")) == ("easy_money", "messenger_only")


def test_work_for_children_is_held_back(suspicions: Suspicions) -> None:
    assert held_back(suspicions.of(advert("", min_age=12))) == ("asks_children",)


def test_a_government_employer_may_name_itself_and_its_examination_fee(suspicions: Suspicions) -> None:
    words = "Government department: examination registration fee Rs 100, direct recruitment"
    assert held_back(suspicions.of(advert(words)))
    assert suspicions.of(advert(words, employer_type="government")) == ()
    assert held_back(suspicions.of(advert("Pay Rs 900 security deposit", employer_type="government")))


def test_adverts_that_others_wrote_are_told_apart(suspicions: Suspicions) -> None:
    """The signs were widened on these false adverts, so this guards what was reached; it does not measure new ones."""
    false, true = _authored("demo_false_adverts.csv"), _authored("demo_adverts.csv")
    caught = sum(bool(held_back(suspicions.of(listing))) for listing in false)
    alarms = sum(bool(held_back(suspicions.of(listing))) for listing in true)
    assert caught >= 0.95 * len(false)
    assert alarms <= 0.01 * len(true)


def _authored(name: str) -> list[Listing]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as handle:
        return [
            advert(
                row["description"],
                title=row["title"],
                family=row["family"],
                wage_period=row["wage_period"] or None,
                monthly_low=_monthly(row["wage_low"], row["wage_period"]),
            )
            for row in csv.DictReader(handle)
        ]


def _monthly(wage: str, period: str) -> int | None:
    pay = monthly(float(wage), period) if wage and period else None
    return pay[0] if pay else None


def test_a_sign_without_a_weight_stops_the_start(tmp_path: Path) -> None:
    table = tmp_path / "signs.csv"
    table.write_text("code,value,seen,sign,unless,around\nlooks_odd,,fee,fee,,\n", encoding="utf-8")
    with pytest.raises(SuspiciousWordsError, match="looks_odd"):
        Suspicions(load_expressions(table), dict[str, Occupation]())


def test_an_expression_that_does_not_compile_names_its_row_and_column(tmp_path: Path) -> None:
    table = tmp_path / "signs.csv"
    table.write_text("code,value,seen,sign,unless,around\nasks_fee,,fee,fee,,\nasks_fee,,fee,(fee,,\n", encoding="utf-8")
    with pytest.raises(ExpressionTableError, match="row 3, column sign"):
        load_expressions(table)


def test_every_weighed_code_can_be_shown() -> None:
    in_words = {row.code for row in load_expressions(REFERENCE / "suspicious_words.csv").rows}
    assert in_words | {"pay_too_good", "messenger_only"} == set(WEIGHTS)
