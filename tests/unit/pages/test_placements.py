"""How the officials' view is drawn: the answer in words, sentences over tables, and what is hidden said to be."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from data.store.targets import Target
from indicators.survival import Wait
from language import LANGUAGES, Words, words
from matching.model import CHANNELS, PROOFS, WORKER_TYPES
from pages.parts.charts.figure import draw_chart
from pages.parts.placements.alerts import FIRST, draw_alerts, draw_targets
from pages.parts.placements.answer import draw_answer, draw_notes
from services.drawing.chart import Chart
from services.drawing.draw import drawn
from services.drawing.lettering import parted
from services.figures import DIMENSIONS, STEPS, Tile
from services.placements.alerts import Alert
from services.placements.districts import DistrictPoint
from services.placements.outcomes import PayMoved
from services.placements.readings import FUNNEL, Check, Reading, Stay, Step
from services.placements.selection import MAPPED, Side
from services.targets import AIMED_AT, Progress
from services.telling.answer import answer, fresh
from services.telling.funnel import beside, checked, funnel, proofs, stay_told, stays
from services.telling.groups import groups
from services.telling.maps import districts_map, states_map
from services.telling.numbers import Sayings, about, hundredths, key_said, moment_said, period_said
from services.telling.outcomes import pay, waits
from services.telling.trend import trend
from tests.small_figures import FRESH

ENGLISH, HINDI = words("en"), words("hi")
POINTS = {
    "UP/3": DistrictPoint("Agra", "Uttar Pradesh", 27.2, 78.0),
    "UP/9": DistrictPoint("Varanasi", "Uttar Pradesh", 25.3, 83.0),
}
IN_ENGLISH, IN_HINDI = Sayings(ENGLISH, POINTS), Sayings(HINDI, POINTS)


def on_screen(chart: Chart, spoken: Words = ENGLISH) -> str:
    return draw_chart(spoken, chart)


STAYED, CALLED = Stay(90, 955, 475, 275), Check(85, 60)


def read(
    key: str = "", agreed: int | None = 43_820, joined: int | None = 1_330, stay: Stay = STAYED, check: Check = CALLED
) -> Reading:
    counts = dict.fromkeys(FUNNEL, agreed) | {"joined": joined, "registered": 60_000, "interested": 9_195}
    steps = tuple(Step(kind, count, None if kind == "registered" else 50.0) for kind, count in counts.items())
    return Reading(key, steps, (Stay(30, 1_205, 780, 685), stay), check)


INDIA = read()
FEW = read("GA", 25, None, Stay(90, None, None, None), Check(None, None))


def test_the_first_line_is_the_answer_with_its_silence() -> None:
    assert answer(ENGLISH, INDIA) == (
        "Of about 43,820 workers who agreed, about 1,330 joined a job (3%). Of about 955 who joined at least 90 days ago,"
        " 29% are known to be still there; of 50% nobody told us."
    )
    assert "करीब 43,820 कामगारों में से करीब 1,330 काम पर लगे (3%)" in answer(HINDI, INDIA)
    assert answer(ENGLISH, read(agreed=12_34_000, joined=1_50_000)).startswith(
        "Of about 12.3 lakh workers who agreed, about 1.5 lakh"
    )


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (read(stay=Stay(90, None, None, None)), "Of about 43,820 workers who agreed, about 1,330 joined a job (3%)."),
        (read(agreed=25, joined=10), "Of about 25 workers who agreed, about 10 joined a job."),
        (read(joined=None), "About 43,820 workers agreed. Fewer than ten joined a job, or their number is hidden beside such."),
        (read(agreed=None), ENGLISH.say("placements.answer_few")),
        (read(agreed=0, joined=0), "Nobody is counted here yet. Numbers appear when workers agree and use Kaam Setu."),
    ],
)
def test_what_must_not_be_told_is_left_out_of_the_answer(found: Reading, told: str) -> None:
    assert answer(ENGLISH, found) == told


def test_the_answer_names_place_and_time_and_says_what_it_stands_on() -> None:
    drawn = draw_answer(IN_ENGLISH, [(Side("UP", "2026-07"), INDIA), (Side("UP/9"), FEW)], FRESH)
    assert "<strong>Uttar Pradesh, Jul–Sep 2026</strong>" in drawn
    assert "<strong>Varanasi, all time</strong>" in drawn
    assert "Simulated events of a demonstration" in drawn
    assert "Counted up to 25 Nov 2026 from at least 3,00,000 events; these figures were made on 26 Nov 2026, 09:00." in drawn
    assert "Simulated" not in draw_answer(IN_ENGLISH, [(Side(), INDIA)], replace(FRESH, simulated=False))
    assert fresh(ENGLISH, replace(FRESH, until=None)) == "Nothing has been counted yet."
    few = fresh(ENGLISH, replace(FRESH, events=7))
    assert few.startswith("Counted up to 25 Nov 2026; these figures were made on 26 Nov 2026, 09:00.")
    assert "at least 12,300 events" in fresh(ENGLISH, replace(FRESH, events=12_345))
    assert "joined up to 27 Aug 2026" in draw_notes(ENGLISH, FRESH)


def test_the_funnel_tells_each_step_and_its_share_of_the_one_before() -> None:
    drawn = on_screen(funnel(ENGLISH, INDIA, "Goa, all time"))
    assert "From registering to joining a job · Goa, all time" in drawn
    assert '<th scope="row" data-label="Step">Agreed</th><td data-label="Workers">43,820</td>' in drawn
    assert drawn.count("50%") == len(FUNNEL) - 1
    assert "<img" in drawn


def test_staying_is_told_with_its_base_and_with_who_did_not_answer() -> None:
    assert stay_told(ENGLISH, INDIA.long_stay) == (
        "After 90 days: of about 955 who could be asked, about 475 answered, and 58% of these were still there."
        " Known to be there: 29% of all who could be asked."
    )
    assert "nobody could be asked yet" in stay_told(ENGLISH, Stay(90, 0, 0, 0))
    assert "fewer than ten could be asked, or their number is hidden" in stay_told(ENGLISH, Stay(90, None, None, None))
    assert "about 100 could be asked; too few answers" in stay_told(ENGLISH, Stay(90, 100, None, None))
    drawn = on_screen(stays(ENGLISH, INDIA))
    assert "480 (50%)" in drawn
    nobody = replace(INDIA, stays=(Stay(30, None, None, None), Stay(90, None, None, None)))
    assert "<img" not in on_screen(stays(ENGLISH, nobody))
    assert "90 days" in drawn


def test_what_the_calls_found_is_told_or_that_there_are_none() -> None:
    assert checked(ENGLISH, Check(85, 60)) == "Of about 85 called back by chance, 71% had really joined."
    assert checked(ENGLISH, Check(0, 0)) == "Nobody has been called back yet."
    assert checked(ENGLISH, Check(None, None)) == "Fewer than ten have been called back, or their number is hidden beside such."
    assert (
        checked(ENGLISH, Check(200, 195))
        == "Of about 200 called back by chance, about 195 had really joined: all but fewer than ten."
    )
    assert checked(ENGLISH, Check(200, None)) == "about 200 were called back: a share cannot be shown."
    assert checked(ENGLISH, Check(15, 0)) == "about 15 were called back: a share cannot be shown."
    drawn = on_screen(proofs(ENGLISH, INDIA, (("called_back", 60), ("worker_said", None), ("", 0))))
    assert "An independent call" in drawn
    assert "not on record" not in drawn


def test_two_places_stand_side_by_side_as_shares() -> None:
    drawn = on_screen(beside(IN_ENGLISH, [(Side("UP"), INDIA), (Side("BR"), read("BR", 4_300, 130))]))
    assert "Uttar Pradesh, all time: of 100 who agreed, 3% joined. Bihar, all time: 3%." in drawn
    assert '<th scope="col">Uttar Pradesh, all time</th><th scope="col">Bihar, all time</th>' in drawn
    assert "Really joined" in drawn
    assert "Really joined" not in on_screen(beside(IN_ENGLISH, [(Side("UP"), FEW), (Side("BR"), FEW)]))


def test_the_map_names_the_first_and_says_how_many_are_hidden() -> None:
    tiles = [Tile("BR", 3, 5), Tile("GA", 6, 2)]
    found = {"BR": read("BR", 4_300, 130), "GA": FEW}
    drawn = on_screen(states_map(IN_ENGLISH, tiles, found, "joined"))
    assert (
        "Of the States and Union Territories that are shown, most in Bihar (about 130). Hidden (fewer than ten, or beside such): 1."
        in drawn
    )
    assert '<th scope="row" data-label="State or Union Territory">Goa</th>' in drawn
    assert "most in Bihar (3%)" in on_screen(states_map(IN_ENGLISH, tiles, found, "joined_share"))
    assert "No State has a number" in on_screen(states_map(IN_ENGLISH, tiles, {"GA": FEW}, "joined"))


@pytest.mark.parametrize("spoken", [IN_ENGLISH, IN_HINDI], ids=LANGUAGES)
def test_that_rows_do_not_add_up_since_some_are_hidden_is_said_where_it_is_so(spoken: Sayings) -> None:
    say, whole = spoken.words.say, read("UP", 900, 90)
    short, tiles = say("charts.districts_short", place=spoken.place("UP")), [Tile("BR", 3, 5)]
    hidden = {"UP/9": read("UP/9", 300, 40), "UP/3": FEW}
    shown = {"UP/9": read("UP/9", 300, 40), "UP/3": read("UP/3", 600, 50)}
    assert short in on_screen(districts_map(spoken, "UP", hidden, "joined", whole), spoken.words)
    assert short not in on_screen(districts_map(spoken, "UP", shown, "joined", whole), spoken.words)
    assert say("charts.states_short") in states_map(spoken, tiles, {"BR": read("BR", 300, 30), "GA": FEW}, "joined", INDIA).notes
    assert say("charts.states_short") not in states_map(spoken, tiles, {"BR": INDIA}, "joined", INDIA).notes


def test_districts_are_named_in_the_language_of_who_reads_and_hidden_ones_counted() -> None:
    drawn = on_screen(districts_map(IN_HINDI, "UP", {"UP/9": read("UP/9", 300, 40), "UP/3": FEW, "UP/404": FEW}, "joined"), HINDI)
    assert "वाराणसी (करीब 40)" in drawn
    assert re.search(r"<th[^>]*>वाराणसी</th>", drawn)
    assert "Varanasi" not in drawn
    assert "दिखाए गए ज़िलों में सबसे ज़्यादा: वाराणसी" in drawn
    assert "जिन ज़िलों की गिनती छिपी है: 1।" in drawn
    assert "No district of Uttar Pradesh" in on_screen(districts_map(IN_ENGLISH, "UP", {"UP/3": FEW}, "joined"))


@pytest.mark.parametrize("spoken", [IN_ENGLISH, IN_HINDI], ids=LANGUAGES)
def test_the_legend_of_a_map_says_that_not_only_small_numbers_are_hidden_and_stands_whole_in_the_drawing(spoken: Sayings) -> None:
    nobody = read("GA", None, None, FEW.long_stay, FEW.check)
    maps = [states_map(spoken, [Tile("BR", 3, 5), Tile("GA", 6, 2)], {"BR": INDIA, "GA": nobody}, measure) for measure in MAPPED]
    maps.append(districts_map(spoken, "UP", {"UP/9": read("UP/9", 300, 40), "UP/3": FEW}, "joined"))
    said = {"en": "fewer than ten, or hidden beside such", "hi": "दस से कम, या उसके साथ छिपाई गई"}
    for chart in maps:
        assert chart.figure
        drawing = parted(drawn(chart.figure))
        (legend,) = [word for word in drawing.words if word.text == said[spoken.words.language]]
        assert legend.x + len(legend.text) * legend.size * 0.55 < drawing.width
        assert legend.y < drawing.height


def test_months_are_told_by_the_first_place_and_listed_by_all() -> None:
    months = [("2026-10", read("2026-10", 3_000, 120)), ("2026-11", read("2026-11", 400, 20))]
    drawn = on_screen(trend(IN_ENGLISH, [("", months), ("BR", months)], FRESH))
    assert (
        "All of India: of the months that are shown, most of those who have joined by now first came in Oct 2026 (about 120)."
        in drawn
    )
    assert "Bihar: Joined a job" in drawn
    assert "hollow point" in drawn
    assert "hollow point" not in on_screen(trend(IN_ENGLISH, [("", months[:1])], FRESH))
    assert "fewer than ten joined in each month" in on_screen(trend(IN_ENGLISH, [("BR", [("2026-10", FEW)])], FRESH))


def test_groups_are_told_from_the_best_to_the_worst_and_the_small_ones_stand_in_the_table() -> None:
    people = [read("female", 20_000, 400), read("male", 20_000, 900), replace(FEW, key="transgender"), read("", 40, 10)]
    drawn = on_screen(groups(IN_ENGLISH, "gender", [(Side(), people)]))
    assert (
        "Of the groups that are drawn, of 100 who agreed, the most joined here: Men (4.5%); the fewest here: Women (2%). Shares hidden: 1."
        in drawn
    )
    assert "Transgender persons" in drawn
    assert "<details open" in drawn
    beside = on_screen(groups(IN_ENGLISH, "gender", [(Side("UP"), people), (Side("BR"), people[:1])]))
    assert "Bihar, all time: Agreed" in beside
    assert "<img" not in on_screen(groups(IN_ENGLISH, "gender", [(Side("UP"), [FEW])]))
    assert "the one group that can be shown: Men (4.5%)" in on_screen(groups(IN_ENGLISH, "gender", [(Side("UP"), people[1:3])]))


def test_where_nobody_joined_no_group_is_called_the_best_and_none_is_drawn() -> None:
    people = [read("female", 20_000, 0), read("male", 20_000, 0)]
    drawn = on_screen(groups(IN_ENGLISH, "gender", [(Side(), people)]))
    assert "In each group fewer than ten joined" in drawn
    assert "the most joined here" not in drawn
    assert "<img" not in drawn


def test_two_numbers_side_by_side_are_told_apart_where_one_is_hidden() -> None:
    people = [read("female", 20_000, 400)]
    others = [replace(FEW, key="female")]
    (row,) = groups(IN_ENGLISH, "gender", [(Side("UP"), people), (Side("BR"), others)]).figure.rows
    assert row.said == "2% / ·"


def test_time_to_join_is_told_of_a_hundred_with_its_interval() -> None:
    waiting = (100, 99, 97, 95, 94, *(93,) * 48)
    wait = Wait(43_820, 3_000, waiting, tuple(share - 1 for share in waiting), tuple(min(100, share + 1) for share in waiting))
    drawn = on_screen(waits(IN_ENGLISH, [("", wait)], "gender", [("female", wait)]))
    assert "All of India: of 100 who agreed, 6 joined within 4 weeks and 7 within 13 weeks (about 43,820 agreed)." in drawn
    assert "6% (5–7)" in drawn
    assert "All of India: Women" in drawn


def test_a_wait_known_to_a_tenth_is_said_to_a_tenth() -> None:
    wait = Wait(43_820, 3_000, *(tuple([share] * 53) for share in (93.6, 93.4, 93.9)))
    drawn = on_screen(waits(IN_ENGLISH, [("", wait)], "gender", []))
    assert "of 100 who agreed, 6.4 joined within 4 weeks" in drawn
    assert "6.4% (6.1–6.6)" in drawn


def test_pay_before_and_now_is_told_with_what_is_hidden() -> None:
    cells = {("up_to_10000", "10001_15000"): 30, ("10001_15000", "up_to_10000"): None}
    drawn = on_screen(
        pay(IN_ENGLISH, "BR", PayMoved(("up_to_10000", "10001_15000"), cells, {"higher": 30, "same": None, "lower": None}, 1))
    )
    assert "fewer than ten (or a hidden number) in a lower one" in drawn
    assert "Bihar: of those who joined" in drawn
    assert "about 30 earn in a higher band" in drawn
    assert "Numbers hidden: 1." in drawn
    assert '<th scope="row" data-label="Before, then now ›">₹10,001–15,000</th><td data-label="up to ₹10,000">·</td>' in drawn


def test_alerts_are_few_at_once_and_targets_behind_come_first() -> None:
    target = Target(1, "BR", "2026-07", "joined", 200, "account", datetime(2026, 7, 2, tzinfo=UTC))
    behind = Progress(target, "official.labour", 90, "behind", Check(85, 60))
    silent = [Alert("silent", code, 57.4, 40) for code in ("UP", "MP", "RJ", "KL", "OD")]
    drawn = draw_alerts(IN_ENGLISH, [behind], [Alert("unconfirmed", "GA", 61.0, 45), *silent])
    assert drawn
    first, *_ = drawn.split("</li>")
    assert "Behind the target. Bihar, Jul–Sep 2026: joined a job, at least 200; now 90." in first
    assert "Goa: only 61% of those called back (about 45) had really joined." in drawn
    assert drawn.split("<details>")[0].count("<li>") == FIRST
    assert "2 more" in drawn
    fall = draw_alerts(IN_ENGLISH, [], [Alert("fall_joined", "GA", period="2026-04", before=90, now=50)])
    assert "Goa: of those who came in Apr–Jun 2026, about 50 joined; of the quarter before, about 90." in str(fall)
    assert draw_alerts(IN_ENGLISH, [replace(behind, standing="reached")], []) is None


def test_each_target_has_the_calls_beside_it() -> None:
    target = Target(1, "UP/9", "", "joined_share", 20, "account", datetime(2026, 7, 2, tzinfo=UTC))
    drawn = draw_targets(IN_ENGLISH, [Progress(target, "official.labour", None, "unknown", Check(85, 60))])
    for told in (
        "Varanasi",
        "all time",
        "at least 20%",
        "hidden, or not known yet",
        "71% had really joined",
        "<bdi>official.labour</bdi>, 2 Jul 2026",
    ):
        assert told in drawn


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_measure_group_and_standing_has_a_name(language: str) -> None:
    spoken = words(language)
    names = [f"kind_{kind}" for kind in STEPS]
    names += [f"measure_{measure}" for measure in (*MAPPED, *AIMED_AT)] + [f"proof_{proof}" for proof in PROOFS]
    names += [f"{turn}_{dimension}" for turn in ("by", "one") for dimension in DIMENSIONS]
    assert all(spoken.say(f"placements.{name}") for name in names)
    assert all(spoken.say(f"targets.is_{standing}") for standing in ("reached", "on_the_way", "behind", "unknown"))
    for dimension, keys in {"channel": CHANNELS, "worker_type": WORKER_TYPES, "disability": ("any", "none", "unknown")}.items():
        assert all(key_said(spoken, dimension, key) != key for key in keys)
    assert key_said(spoken, "social_category", "Nobody-knows") == "Nobody-knows"


def test_numbers_and_times_are_said_as_people_say_them() -> None:
    shares = {None: "·", 0: "0%", 0.002: "<0.1%", 0.06: "0.1%", 3.04: "3%", 29.6: "30%", 100.0: "100%"}
    assert {share: hundredths(ENGLISH, share) for share in shares} == shares
    counts = {None: "fewer than ten (or a hidden number)", 0: "0", 955: "about 955", 1_24_000: "about 1.2 lakh"}
    assert {count: about(ENGLISH, count) for count in counts} == counts
    assert period_said(HINDI, "2026-10") == "अक्टूबर–दिसंबर 2026"
    assert moment_said(ENGLISH, datetime(2026, 11, 25, 20, 0, tzinfo=UTC)) == "26 Nov 2026, 01:30"
    assert date(2026, 11, 25) == FRESH.until
