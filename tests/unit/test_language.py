"""What a person reads: numbers as people say them, and a sentence in every language for every code that the house gives out."""

from __future__ import annotations

import ast
import csv
import re
import string
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from data.feeds.cells import CODES as CELL_CODES
from data.worker_record import CODES as RECORD_CODES
from language import LANGUAGES, OF_HER, VARIANTS, UnknownCode, language_among, sentence, words
from matching.model import BANDS, EDUCATION_RANK, GATES, LICENCES, WAGE_PERIODS
from matching.places import NOTES
from matching.suspicion import WEIGHTS
from settings import ROOT

TELLING = {
    "Reason": 0,
    "Gap": 0,
    "_wished": 0,
    "Refused": 0,
    "BadCell": 0,
    "_refuse": 0,
    "tell": 0,
    "Notice": 0,
    "Lack": 0,
    "BadLine": 2,
}
"""Calls that give out a code, and which argument it is."""
SCREENS = (
    "screen.", "streamlit.", "listen.",
    "find_work.", "walk.", "consent.", "code.", "profile.", "jobs.", "job.", "more.", "help.", "enter.", "desk.",
    "slip.", "guardian.", "paper.", "paper_forms.", "who_saw.", "erase.",
    "outcome.", "agreements.", "answer.", "call.", "counsel.", "employer_links.",
    "placements.", "listings.", "import_feed.", "held_back.", "duplicates.", "employers.", "card.", "gateways.", "model_card.",
    "charts.", "targets.", "fairness.", "switch.", "gaps.", "report.", "registrations.", "schemes.", "scheme_figures.",
)  # fmt: skip
"""What the keys of a screen's own words begin with; other keys with a dot are turns of a sentence."""
SPOKEN_BY_NAME = ("place_", "job_type_", "shift_", "benefit_", "state_", "role_", "sms_ask_", "late_", "odd_", "tile_")
PEOPLE_SEE = ("matching", "data", "access", "services", "pages", "api", "server.py", "app.py")
CODE = re.compile("[a-z]+(_[a-z]+)+")
ASKED = ("open", "age", "schooling", "licence", "reach", "hazard")
"""Gates that can be unknown."""
FAMILIES_AND_SKILLS = {
    "family": "7112",
    "families": ["7112", "9313"],
    "trades": ["7112"],
    "offers": [{"family": "7112", "listings": 3}],
}
OTHER_VALUES: dict[str, list[dict[str, Any]]] = {
    "stopped_by": [{"gate": gate} for gate in GATES],
    "new": [{"days": 0}],
    "no_listing_near": [{"trades": []}],
    "trade_any_work": [{"offers": []}],
    "trade_unknown": [{"offers": []}],
    "row_rejected": [{"column": None}],
    "ask_age": [{"min_age": None}, {"max_age": None}],
    "gate_age": [{"min_age": None}, {"max_age": None}],
    "gate_reach": [{"km": None}],
    "ask_reach": [{"accommodation": True}],
}


def first_skill() -> str:
    with (ROOT / "data" / "reference" / "skills.csv").open(encoding="utf-8") as file:
        return next(csv.DictReader(file))["id"]


def values_for(code: str) -> list[dict[str, Any]]:
    """Values as their givers fill them, once for each way the sentence may turn."""
    usual: dict[str, Any] = {
        **FAMILIES_AND_SKILLS,
        "skill": first_skill(), "skills": [first_skill()], "licences": ["two_wheeler", "fssai"], "schooling": "secondary",
        "figure": "0.807",
        "km": 14.0, "reach_km": 40.0, "listings": 12, "openings": 3, "filled": 3, "days": 3, "years": 2.5, "asked": 3.0, "has": 1.0,
        "rupees_a_month": 4500, "wish": 9000, "age": 17, "adult_age": 18, "min_age": 18, "max_age": 40, "gate": "reach",
        "accommodation": False, "digits": 11, "others": 1, "fields": ["name"], "field": "name", "columns": ("district",), "found": "pdf",
        "encoding": "cp1252", "column": "title", "characters": 200, "line": 7, "value": "x", "why": "missing", "job_id": "J1",
        "because": ["asks_fee"], "title": "Mason", "missing": "master.key", "path": "keys", "mode": "0644", "table": "workers", "key": "ab",
        "version": "1", "package": "geo", "file": "skills.csv", "row": 2, "jobs": 3, "last4": "0017", "until": date(2027, 5, 22),
        "reference": "ab12", "pay": "₹600", "hours": 8.0, "last_date": date(2026, 12, 31), "day": date(2026, 12, 2), "place": "Gate 2",
        "contact": "98", "feed": "x", "known": ("ncs-csv",), "minutes": 10, "left": 4, "centre": "CSC Lanka", "otp": "123456",
        "paper": "AB23-CD45", "changes": 2, "workers": 3, "wishes": 2,
        "choices": [("Bilaspur", "Chhattisgarh"), ("Bilaspur", "Himachal Pradesh")],
        "name": "JOB_DETAILS.PERK", "names": ("tags",),
        "count": 12, "hidden": 2, "agreed": "12", "joined": "10", "share": "83%", "stayed": "60%", "base": "10", "period": "now",
        "silent": "39%", "state": "Goa", "channel": "camp", "measure": "joined",
        "at": "26 November, 01:13", "seconds": 1.2, "act": "Close", "percent": 40, "rows": 3, "shown": 2, "pairs": 1200, "joins": 80,
        "difference": "8.9e-15", "megabytes": 5, "lines": 50_000, "most": 300, "setting": "KAAM_HOST", "address": "tls://scheduler:8786",
        "people": 3, "minimum": 12_000, "holds_from": date(2025, 10, 1), "complaints": 2, "what": "a photograph", "source": "ncs",
        "stood": 100, "sentences": ["Seat confirm hone par fees.", "Order ke baad paisa."], "gone": 40, "rejected": 2,
        "sheets": ("Notes",), "areas": 2, "amount": 1.2,
        "seekers": "about 1,800", "fillable": "about 90", "gain": "about 30", "trade": "Mason", "learns": "tailor", "number": 100,
        "told": 3, "way": "Gaya → Surat", "sector": "Farming",
        "openings_on": "27 Nov 2026", "home": "Gaya, Bihar", "there": "Surat, Gujarat", "places": "Goa (3)",
        "first": "Goa", "second": "Bihar", "other": "2%", "registered": "40", "sent": "20", "called": "30", "settled": "30",
        "answered": "9", "least": "50%", "best": "Goa", "worst": "Bihar",
        "target": "Goa", "goal": "10", "now": "9", "before": "20",
        "group": "Women", "ratio": "0.72", "low": "0.65", "high": "0.80", "level": "2.1%", "word": "amber", "equal": "0.81", "raw": "1",
        "compared": 300, "red": 2, "amber": 5, "by": "Gender", "heavy": "pay", "never": "gender", "drifted": "pay", "watch": "pay",
        "first_until": "1 Nov", "newest_from": "3 Nov", "learnt": "joining", "error": "1.2", "last": "3 Nov", "newest": "20",
        "expected": "6%", "came": "4%",
        "early": "2", "later": "3", "higher": "30", "same": "20", "lower": "10", "month": "May 2026",
        "sign": "·", "linked": "about 90", "rate": "3", "since": "19 Sep 2021", "here": "50%", "gig": "about 20", "scheme": "a pension",
        "true": "about 90", "groups": "Men, Others", "suggested": "about 90", "started": "40", "confirmed": "20", "platform": "0",
        "begins": 21, "ends": 40,
        "code": "4821", "link": "https://example.gov.in/answer#x", "ending": ".xlsx",
    }  # fmt: skip
    if code in ("ask_schooling", "gate_schooling"):
        usual |= {"asked": "secondary", "has": None}
    return [usual] + [usual | other for other in OTHER_VALUES.get(code, [])]


@cache
def nodes() -> tuple[ast.AST, ...]:
    """All that our sources say."""
    paths = [ROOT / name for name in PEOPLE_SEE]
    files = [file for path in paths for file in (sorted(path.rglob("*.py")) if path.is_dir() else [path])]
    return tuple(node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))))


def constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)


@cache
def calls() -> tuple[tuple[str, ast.Call], ...]:
    found = [node for node in nodes() if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)]
    return tuple((node.func.id if isinstance(node.func, ast.Name) else node.func.attr, node) for node in found)


@cache
def given_out() -> frozenset[str]:
    """Every code that the sources give out, found in them."""
    found = {
        *CELL_CODES,
        *RECORD_CODES.values(),
        *WEIGHTS,
        "reads_false",
        *NOTES,
        "trade_any_work",
        "trade_unknown",
        "trade_not_said",
        "row_rejected",
    }
    found |= {f"ask_{gate}" for gate in ASKED} | {f"gate_{gate}" for gate in GATES}
    for name, call in calls():
        if name in TELLING and len(call.args) > TELLING[name]:
            found |= set(constants(call.args[TELLING[name]]))
        if name == "ValueError" and call.args:
            found |= {text for text in constants(call.args[0]) if CODE.fullmatch(text)}
    for node in nodes():
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "code":
            found |= set(constants(node.value))
        if isinstance(node, ast.FunctionDef) and node.name.endswith("_code"):
            returned = [line.value for line in ast.walk(node) if isinstance(line, ast.Return) and line.value]
            found |= {text for value in returned for text in constants(value)}
    return frozenset(found)


@cache
def said() -> frozenset[str]:
    """Every key that a screen or a command asks for by name."""
    found = (
        {f"band_{band}" for band in BANDS} | {f"pay_{period}" for period in WAGE_PERIODS} | {f"licence_{name}" for name in LICENCES}
    )
    found |= {f"schooling_{level}" for level in EDUCATION_RANK} | {"about_km", "under_1_km", "lakh", "crore", "pay_unsaid_period"}
    found |= {f"wants_{gender}" for gender in ("female", "male", "transgender")}
    for name, call in calls():
        if name in ("say", "sentence", "_worded", "titled") and call.args:
            found |= set(constants(call.args[0]))
            if isinstance(call.args[0], ast.JoinedStr) and (prefix := next(constants(call.args[0].values[0]), "")).startswith(
                (*SCREENS, *SPOKEN_BY_NAME)
            ):
                found |= {key for key in keys("en") if key.startswith(prefix)}
    return frozenset(found)


def catalogue(language: str) -> Catalog:
    with (ROOT / "locales" / language / "LC_MESSAGES" / "kaam.po").open("rb") as file:
        return read_po(file, locale=language)


def keys(language: str) -> dict[str, tuple[str, ...]]:
    """Key -> its texts."""
    found = {}
    for message in catalogue(language):
        if message.id:
            plural = isinstance(message.id, tuple)
            found[message.id[0] if plural else message.id] = tuple(message.string) if plural else (message.string,)
    return found


def fields_of(texts: tuple[str, ...]) -> set[tuple[str, str]]:
    return {(name, spec or "") for text in texts for _, name, spec, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(
    ("amount", "english", "hindi"),
    [
        (999, "999", "999"),
        (15600, "15,600", "15,600"),
        (1234567, "12,34,567", "12,34,567"),
        (28_99_00_000, "28,99,00,000", "28,99,00,000"),
    ],
)
def test_numbers_are_grouped_in_lakhs_and_crores(amount: int, english: str, hindi: str) -> None:
    assert words("en").speech.number(amount) == english
    assert words("hi").speech.number(amount) == hindi
    assert words("hi").speech.rupees(amount) == f"₹{hindi}"


@pytest.mark.parametrize(
    ("amount", "english", "hindi"),
    [
        (0, "0", "0"),
        (99_999, "99,999", "99,999"),
        (1_00_000, "1 lakh", "1 लाख"),
        (1_24_000, "1.2 lakh", "1.2 लाख"),
        (99_90_000, "99.9 lakh", "99.9 लाख"),
        (99_99_999, "1 crore", "1 करोड़"),
        (28_99_00_000, "29 crore", "29 करोड़"),
    ],
)
def test_large_numbers_are_short_in_lakh_and_crore(amount: int, english: str, hindi: str) -> None:
    assert words("en").speech.short(amount) == english
    assert words("hi").speech.short(amount) == hindi


@pytest.mark.parametrize(
    ("km", "english", "hindi"),
    [
        (14.2, "about 14 km", "करीब 14 किमी"),
        (0.4, "less than 1 km", "1 किमी से कम"),
        (1.0, "about 1 km", "करीब 1 किमी"),
        (0, "less than 1 km", "1 किमी से कम"),
    ],
)
def test_distance_is_about_and_never_nought(km: float, english: str, hindi: str) -> None:
    assert words("en").speech.about_km(km) == english
    assert words("hi").speech.about_km(km) == hindi


@pytest.mark.parametrize(
    ("name", "state", "english", "hindi"),
    [
        ("Varanasi", "Uttar Pradesh", "Varanasi", "वाराणसी"),
        ("GAUTAM  BUDDHA nagar", "UP", "Gautam Buddha Nagar", "गौतम बुद्ध नगर"),
        ("Gurgaon", "Haryana", "Gurgaon", "गुरुग्राम"),
        ("ಬಳ್ಳಾರಿ", "Karnataka", "Ballari", "बल्लारी"),
        ("बनारस", "Uttar Pradesh", "Varanasi", "बनारस"),
        ("Aurangabad", "Bihar", "Aurangabad", "औरंगाबाद"),
        ("Aurangabad", "Maharashtra", "Aurangabad", "छत्रपति संभाजीनगर"),
        ("Aurangabad", None, "Aurangabad", "Aurangabad"),
        ("Bilaspur", None, "Bilaspur", "बिलासपुर"),
        ("Atlantis", "Goa", "Atlantis", "Atlantis"),
    ],
)
def test_a_district_is_said_in_the_language_of_who_reads(name: str, state: str | None, english: str, hindi: str) -> None:
    assert words("en").speech.district(name, state) == english
    assert words("hi").speech.district(name, state) == hindi


def test_of_one_name_in_two_states_both_are_told_with_their_states() -> None:
    found = [("Bilaspur", "Chhattisgarh"), ("Bilaspur", "Himachal Pradesh")]
    assert words("en").speech.districts(found) == "Bilaspur, Chhattisgarh or Bilaspur, Himachal Pradesh"
    assert words("hi").speech.districts(found) == "बिलासपुर, छत्तीसगढ़ या बिलासपुर, हिमाचल प्रदेश"


def test_a_day_of_another_year_names_its_year() -> None:
    assert words("en").speech.day(date(2099, 11, 30)) == "30 November 2099"
    assert words("hi").speech.day(date(2099, 11, 30)) == "30 नवंबर 2099"


def test_one_and_many_are_said_differently() -> None:
    assert sentence("many_openings", {"openings": 1}, "en") == "1 opening"
    assert sentence("many_openings", {"openings": 1200}, "en") == "1,200 openings"
    assert sentence("experience_fits", {"years": 1.5}, "en") == "Your 1.5 years of work fit"


def test_a_code_that_the_catalogue_lacks_is_an_error_and_not_a_blank() -> None:
    with pytest.raises(UnknownCode):
        sentence("no_such_code", {}, "en")
    with pytest.raises(KeyError):
        sentence("near", {}, "en")


def test_values_are_said_but_never_read_as_a_pattern() -> None:
    assert words("en").say("job.call", contact="{km:about_km}") == "Ask here: {km:about_km}"


@pytest.mark.parametrize("wishes", [("hi",), (None, "hi-IN", "en"), ("xx", "hi_IN")])
def test_the_first_wish_that_we_speak_is_granted(wishes: tuple[str | None, ...]) -> None:
    assert language_among(*wishes) == "hi"
    assert language_among("fr", None) == "en"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_that_is_given_out_has_a_sentence(language: str) -> None:
    missing = []
    for code in sorted(given_out() | said()):
        for values in values_for(code):
            try:
                text = sentence(code, values, language)
            except UnknownCode as problem:
                missing.append(problem.args[0])
                continue
            assert text.strip()
            assert "{" not in text
    assert not missing


def test_all_languages_have_the_same_keys_and_values() -> None:
    english = keys("en")
    for language in LANGUAGES:
        texts = keys(language)
        assert texts.keys() == english.keys()
        assert all(all(text.strip() for text in told) for told in texts.values())
        assert {key: fields_of(told) for key, told in texts.items()} == {key: fields_of(told) for key, told in english.items()}


def test_the_hindi_is_hindi() -> None:
    foreign = {
        key for key, texts in keys("hi").items() if not any("\u0900" <= letter <= "\u097f" for text in texts for letter in text)
    }
    assert foreign <= {"find_work.places_from"}


def test_nothing_stands_in_the_catalogue_that_nobody_says() -> None:
    told = {key.removesuffix(f".{OF_HER}") for key in keys("en")}
    bases = {key if key.startswith(SCREENS) else key.split(".")[0] for key in told}
    assert bases - given_out() - said() == set()
    assert {key.split(".")[0] for key in told if "." in key and not key.startswith(SCREENS)} <= set(VARIANTS)


@pytest.mark.parametrize(("language", "you"), [("en", r"\b(you|your|yours|yourself|I|me|my)\b"), ("hi", "आप|मैं|मुझे|मेर")])
def test_beside_a_worker_a_sentence_speaks_of_her_with_the_same_values(language: str, you: str) -> None:
    texts = keys(language)
    beside = {key: told for key, told in texts.items() if key.endswith(f".{OF_HER}")}
    assert beside
    for key, told in beside.items():
        assert fields_of(told) == fields_of(texts[key.removesuffix(f".{OF_HER}")]), key
        assert not any(re.search(you, text) for text in told), key


def test_an_operator_reads_of_the_worker_what_the_worker_reads_of_herself() -> None:
    at_desk = words("en").beside
    assert at_desk.say("your_trade") == "The worker's own trade"
    assert at_desk.say("find_work.found", jobs=3) == "3 jobs fit the worker"
    assert (
        at_desk.sentence("ask_age", {"min_age": 18, "max_age": None}) == "Wants people of 18 years or more: how old is the worker?"
    )
    assert at_desk.say("pay_unknown") == words("en").say("pay_unknown")
    assert at_desk.to_her.say("your_trade") == words("en").say("your_trade") == "Your trade"
    assert words("hi").beside.say("profile.trade") == "उनका काम"


def test_reasons_and_gaps_carry_what_their_sentences_say() -> None:
    texts = keys("en")
    for name, call in calls():
        if name in ("Reason", "Gap") and len(call.args) > 1 and isinstance(call.args[1], ast.Dict):
            carried = {key for node in call.args[1].keys if node for key in constants(node)}
            for code in constants(call.args[0]):
                wanted = {field for key, told in texts.items() if key.split(".")[0] == code for field, _ in fields_of(told)}
                assert wanted <= carried, code


def test_the_catalogues_are_found_beside_the_code() -> None:
    assert {path.parent.parent.name for path in Path(ROOT / "locales").rglob("*.po")} == set(LANGUAGES)
