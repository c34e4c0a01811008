"""The one door: a worker in, jobs out with the why, or the why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from matching.columns import Columns, Encoder
from matching.engine import MatchEngine
from matching.features import NAMES, Seeker, distance
from matching.index import ListingIndex
from matching.model import ADULT_AGE, BANDS, EDUCATION_RANK, GATES, LICENCES, Address, Answer, Listing, Pay, Preferences, Worker
from matching.places import Gazetteer
from matching.ranker import Ranker, sigmoid
from matching.search import scan

IndexOf = Callable[[Sequence[Listing]], ListingIndex]
EngineOf = Callable[..., MatchEngine]
VARANASI = Address("Uttar Pradesh", "Varanasi")
GROWN = date(1990, 2, 11)


@pytest.fixture
def engine(
    index_of: IndexOf, ranker: Ranker, resolver: Any, gazetteer: Gazetteer, encoder: Encoder, today: date
) -> Callable[..., MatchEngine]:
    """An engine over these listings, or over an index."""

    def over(*listings: Listing, index: ListingIndex | None = None) -> MatchEngine:
        return MatchEngine(index or index_of(listings), ranker, resolver, gazetteer, encoder, today)

    return over


def _mason(**told: Any) -> Worker:
    return Worker(**{"uan": "001000000017", "current": VARANASI, "birth_date": GROWN, "occupation": "rajmistri", **told})


def _jobs(answer: Answer) -> list[str]:
    return [match.job_id for match in answer.matches]


def _why(answer: Answer) -> dict[str, dict[str, Any]]:
    return {reason.code: reason.values for reason in answer.none_because}


def test_a_mason_in_varanasi_who_will_not_move_sees_no_job_in_pune(engine: EngineOf, listing: Callable[..., Listing]) -> None:
    doors = engine(
        listing("HERE", "7112", "Varanasi"),
        listing("NEXT", "7112", "Chandauli"),
        listing("PUNE", "7112", "Pune", monthly_low=90_000),
    )
    stays = _mason(preferences=Preferences(willing_to_relocate=False))

    assert sorted(_jobs(doors.match(stays))) == ["HERE", "NEXT"]
    assert sorted(_jobs(doors.match(_mason()))) == ["HERE", "NEXT"]
    assert sorted(_jobs(doors.match(_mason(preferences=Preferences(willing_to_relocate=True))))) == ["HERE", "NEXT", "PUNE"]


def test_all_else_equal_the_nearer_and_the_better_paid_job_stand_first(engine: EngineOf, listing: Callable[..., Listing]) -> None:
    doors = engine(
        listing("FAR", "7112", "Mirzapur", monthly_low=12_000),
        listing("NEAR", "7112", "Varanasi", monthly_low=12_000),
        listing("PAID", "7112", "Varanasi", monthly_low=30_000),
    )
    answer = doors.match(_mason(current_pay=Pay(10_000, "month"), preferences=Preferences(max_km=100.0)))

    assert _jobs(answer) == ["PAID", "NEAR", "FAR"]
    assert [match.score for match in answer.matches] == sorted((match.score for match in answer.matches), reverse=True)


def test_a_match_tells_score_band_kilometres_reasons_gaps_and_questions(engine: EngineOf, listing: Callable[..., Listing]) -> None:
    doors = engine(
        listing(
            "J1",
            "7112",
            "Chandauli",
            monthly_low=16_500,
            min_education="primary",
            licences=("two_wheeler",),
            min_experience_years=20.0,
        )
    )
    match = doors.match(_mason(current_pay=Pay(12_000, "month"), experience_years=5.0)).matches[0]

    assert 0.0 < match.score < 1.0
    assert match.band in BANDS
    assert match.km == pytest.approx(30.2, abs=0.5)
    assert 1 <= len(match.reasons) <= 3
    assert [(gap.code, gap.values) for gap in match.gaps] == [("experience_short", {"asked": 20.0, "has": 5.0})]
    assert [(gate.gate, gate.holds) for gate in match.asks] == [("schooling", None), ("licence", None)]


def test_an_advert_of_unknown_place_is_a_match_of_unknown_distance_and_asked_about(
    engine: EngineOf, listing: Callable[..., Listing]
) -> None:
    match = engine(listing("J1", "7112", None)).match(_mason()).matches[0]

    assert match.km is None
    assert [(gate.gate, gate.holds) for gate in match.asks] == [("reach", None)]
    assert "near" not in {reason.code for reason in match.reasons}


def test_kin_families_are_offered_and_strangers_are_not(engine: EngineOf, listing: Callable[..., Listing]) -> None:
    doors = engine(listing("KIN", "9313"), listing("OWN", "7112"), listing("STRANGE", "7531"), listing("UNKNOWN", None))

    assert _jobs(doors.match(_mason())) == ["OWN", "KIN"]


def test_no_more_than_asked_for_are_told(engine: EngineOf, listing: Callable[..., Listing]) -> None:
    doors = engine(*(listing(f"J{number}", "7112") for number in range(30)))

    assert len(doors.match(_mason()).matches) == 20
    assert len(doors.match(_mason(), top=1).matches) == 1
    assert _jobs(doors.match(_mason(), top=5)) == _jobs(doors.match(_mason()))[:5]


def test_what_a_gate_stops_is_told_apart_with_only_the_gates_that_stop_it(
    engine: EngineOf, listing: Callable[..., Listing]
) -> None:
    doors = engine(
        listing("OPEN", "7112"),
        listing("OLD", "7112", min_age=40, licences=("psara",)),
        listing("GONE", "7112", last_date=date(2026, 11, 22)),
    )
    answer = doors.match(_mason())

    assert _jobs(answer) == ["OPEN"]
    assert {blocked.job_id: [gate.gate for gate in blocked.gates] for blocked in answer.blocked} == {
        "OLD": ["age"],
        "GONE": ["open"],
    }
    assert all(gate.holds is False for blocked in answer.blocked for gate in blocked.gates)
    assert answer.blocked_counts == {"open": 1, "age": 1}
    assert answer.none_because == ()


def test_a_false_advert_is_never_a_match(engine: EngineOf, listing: Callable[..., Listing]) -> None:
    answer = engine(listing("FALSE", "7112", held_back_because=("asks_fee",), monthly_low=90_000)).match(_mason())

    assert answer.matches == ()
    assert answer.blocked_counts == {"not_held_back": 1}


def test_a_minor_sees_no_hazardous_job_and_is_told_why(engine: EngineOf, listing: Callable[..., Listing], today: date) -> None:
    doors = engine(listing("BLAST", "7542"), listing("ROOF", "9313", hazardous=True), listing("SAFE", "9313"))
    minor = _mason(occupation="blaster", birth_date=today.replace(year=today.year - 17))
    adult = _mason(occupation="blaster", birth_date=today.replace(year=today.year - ADULT_AGE))

    assert _jobs(doors.match(adult))[0] == "BLAST"
    assert sorted(_jobs(doors.match(adult))) == ["BLAST", "ROOF", "SAFE"]
    assert _jobs(doors.match(minor)) == ["SAFE"]
    only = engine(listing("BLAST", "7542"), listing("ROOF", "9313", hazardous=True)).match(minor)
    assert only.matches == ()
    assert _why(only)["under_18"] == {"age": 17, "adult_age": 18, "families": ["7542"]}
    assert only.none_because[0].code == "under_18"
    assert only.blocked_counts == {"hazard": 2}


def test_a_child_under_fourteen_sees_no_job_at_all_and_is_told_that_it_is_for_her_age(
    engine: EngineOf, listing: Callable[..., Listing], today: date
) -> None:
    answer = engine(listing("SEW", "7531")).match(_mason(occupation="darzi", birth_date=today.replace(year=today.year - 13)))

    assert answer.matches == ()
    assert _why(answer)["under_18"]["age"] == 13
    assert "7531" in _why(answer)["under_18"]["families"]


def test_whose_age_is_unknown_is_asked_before_hazardous_work(engine: EngineOf, listing: Callable[..., Listing]) -> None:
    match = engine(listing("BLAST", "7542")).match(_mason(occupation="blaster", birth_date=None)).matches[0]

    assert [(gate.gate, gate.holds) for gate in match.asks] == [("hazard", None)]


def test_any_work_is_asked_back_with_what_there_is_nearby_most_first(engine: EngineOf, listing: Callable[..., Listing]) -> None:
    doors = engine(
        *(listing(f"L{number}", "9313") for number in range(3)),
        *(listing(f"D{number}", "9111", "Chandauli") for number in range(5)),
        *(listing(f"P{number}", "9111", "Pune") for number in range(50)),
        listing("T", "8332"),
    )
    answer = doors.match(_mason(occupation="kuch bhi kaam"))

    assert answer.matches == ()
    assert [reason.code for reason in answer.none_because] == ["trade_any_work"]
    offers = _why(answer)["trade_any_work"]["offers"]
    assert len(offers) == 5
    assert offers[:3] == [{"family": "9111", "listings": 5}, {"family": "9313", "listings": 3}, {"family": "8332", "listings": 1}]


def test_offers_count_only_what_lies_within_reach(engine: EngineOf, listing: Callable[..., Listing], gazetteer: Gazetteer) -> None:
    """A district's circle may reach her while most of its adverts do not; an advert of another State without a district never does."""
    near, far = (25.33, 82.98), (24.40, 83.60)
    doors = engine(
        listing("NEAR", "9111", "Varanasi", point=near),
        *(listing(f"F{number}", "9111", "Varanasi", point=far) for number in range(9)),
        *(listing(f"M{number}", "9111", None, state="Maharashtra") for number in range(9)),
        listing("HELD", "9111", held_back_because=("asks_fee",)),
    )
    offers = {
        offer["family"]: offer["listings"]
        for offer in _why(doors.match(_mason(occupation="kuch bhi kaam")))["trade_any_work"]["offers"]
    }

    assert offers["9111"] == 1


def test_offers_to_a_worker_of_whom_only_the_state_is_known_count_her_state(
    engine: EngineOf, listing: Callable[..., Listing]
) -> None:
    doors = engine(
        listing("UP", "9111"), listing("U2", "9111", None), *(listing(f"P{number}", "9111", "Pune") for number in range(9))
    )
    answer = doors.match(_mason(occupation="kuch bhi kaam", current=Address("Uttar Pradesh")))

    assert _why(answer)["trade_any_work"]["offers"][0] == {"family": "9111", "listings": 2}


def test_a_minor_is_offered_no_hazardous_trade(engine: EngineOf, listing: Callable[..., Listing], today: date) -> None:
    doors = engine(*(listing(f"B{number}", "7542") for number in range(9)), listing("D", "9111"))
    answer = doors.match(_mason(occupation="kuch bhi kaam", birth_date=today.replace(year=today.year - 16)))

    offered = [offer["family"] for offer in _why(answer)["trade_any_work"]["offers"] if offer["listings"]]
    assert offered == ["9111"]


@pytest.mark.parametrize(("occupation", "code"), [(None, "trade_not_said"), ("qwxyz", "trade_unknown"), ("???", "trade_empty")])
def test_a_worker_without_a_trade_is_asked_for_it_and_nothing_breaks(
    engine: EngineOf, listing: Callable[..., Listing], occupation: str | None, code: str
) -> None:
    answer = engine(listing("J1", "7112")).match(_mason(occupation=occupation))

    assert (answer.matches, answer.blocked, answer.blocked_counts, answer.would_open) == ((), (), {}, ())
    assert [reason.code for reason in answer.none_because] == [code]


def test_a_worker_whose_place_nobody_knows_still_sees_jobs_and_is_asked_where_she_is(
    engine: EngineOf, listing: Callable[..., Listing]
) -> None:
    doors = engine(listing("J1", "7112"), listing("J2", "7112", "Pune"))
    answer = doors.match(_mason(current=Address("Atlantis", "Sunken City")))

    assert sorted(_jobs(answer)) == ["J1", "J2"]
    assert all(match.km is None for match in answer.matches)
    assert all([gate.gate for gate in match.asks] == ["reach"] for match in answer.matches)


def test_a_worker_whose_place_nobody_knows_and_who_finds_nothing_is_told_so(
    engine: EngineOf, listing: Callable[..., Listing]
) -> None:
    answer = engine(listing("J1", "7531")).match(_mason(current=None))

    assert answer.none_because[0].code == "place_unknown"


def test_a_worker_in_a_place_without_work_of_her_trade_is_told_how_far_was_looked(
    engine: EngineOf, listing: Callable[..., Listing]
) -> None:
    why = _why(engine(listing("J1", "7531")).match(_mason(preferences=Preferences(max_km=10.0))))

    assert why == {"no_listing_near": {"trades": ["7112"], "km": 30.0}}


def test_the_nearest_job_beyond_her_reach_is_told_by_its_distance(engine: EngineOf, listing: Callable[..., Listing]) -> None:
    why = _why(engine(listing("J1", "7112", "Jaunpur"), listing("J2", "7112", "Prayagraj")).match(_mason()))

    assert why["stopped_by"] == {"gate": "reach", "listings": 2}
    assert why["nearest_is_far"] == {"km": 55, "reach_km": 40.0}


def test_the_nearest_is_the_nearest_even_where_twenty_better_ones_lie_further(
    engine: EngineOf, listing: Callable[..., Listing]
) -> None:
    better = [listing(f"B{number}", "7112", "Prayagraj", monthly_low=40_000, trust=1.0, openings=50) for number in range(30)]
    why = _why(engine(*better, listing("J1", "9313", "Jaunpur", monthly_low=5_000)).match(_mason(current_pay=Pay(9_000, "month"))))

    assert why["nearest_is_far"]["km"] == 55


def test_a_far_job_that_would_not_take_her_anyway_is_not_called_the_nearest(
    engine: EngineOf, listing: Callable[..., Listing]
) -> None:
    doors = engine(
        listing("FALSE", "7112", "Jaunpur", held_back_because=("asks_fee",)), listing("OLD", "7112", "Prayagraj", min_age=60)
    )

    assert "nearest_is_far" not in _why(doors.match(_mason()))
    assert "nearest_is_far" not in _why(doors.match(_mason(preferences=Preferences(willing_to_relocate=True))))


def test_the_gates_that_stop_most_are_told_first_and_three_at_most(engine: EngineOf, listing: Callable[..., Listing]) -> None:
    doors = engine(
        *(listing(f"A{number}", "7112", min_age=60) for number in range(4)),
        *(listing(f"H{number}", "7112", held_back_because=("fee",)) for number in range(3)),
        *(listing(f"F{number}", "7112", openings=1, filled=1) for number in range(2)),
        listing("GONE", "7112", last_date=date(2026, 1, 1)),
    )
    stopped = [reason.values for reason in doors.match(_mason()).none_because if reason.code == "stopped_by"]

    assert stopped == [
        {"gate": "age", "listings": 4}, {"gate": "not_held_back", "listings": 3}, {"gate": "not_full", "listings": 2},
    ]  # fmt: skip


def _allowed(engine: MatchEngine, who: Seeker) -> set[int]:
    """Rows within her reach that no gate blocks."""
    found = scan(engine.index, engine.prepared, engine.ranker, who, engine.today.toordinal(), top=10**6)
    return set(found.rows[found.km <= who.reach_km].tolist())


def test_what_a_licence_would_open_is_what_matching_again_with_it_opens(
    engine: EngineOf, draw_index: Callable[..., ListingIndex], draw_seeker: Callable[..., Seeker]
) -> None:
    random = np.random.default_rng(95)
    doors = engine(index=draw_index(random, 3_000))
    told = 0
    for _ in range(60):
        who = replace(draw_seeker(random), licences=int(random.integers(0, 2 ** len(LICENCES))))
        for gap in (gap for gap in doors.answer(who).would_open if gap.code == "licence_would_open"):
            got = sum(1 << LICENCES.index(name) for name in gap.values["licences"])
            opened = _allowed(doors, replace(who, licences=(who.licences or 0) | got)) - _allowed(doors, who)
            assert len(opened) == gap.values["listings"]
            assert gap.values["km"] == who.reach_km
            assert not got & (who.licences or 0)
            told += 1
    assert told > 50


def test_what_schooling_or_going_further_would_open_is_what_matching_again_with_it_opens(
    engine: EngineOf, draw_index: Callable[..., ListingIndex], draw_seeker: Callable[..., Seeker]
) -> None:
    random = np.random.default_rng(96)
    doors = engine(index=draw_index(random, 400))
    told = {"schooling_would_open": 0, "reach_would_open": 0}
    for _ in range(200):
        who = replace(draw_seeker(random), education=int(random.integers(0, 3)), relocates=False)
        answer = doors.answer(who)
        for gap in (gap for gap in answer.would_open if gap.code in told):
            told[gap.code] += 1
            if gap.code == "schooling_would_open":
                schooled = replace(who, education=EDUCATION_RANK[gap.values["schooling"]])
                assert len(_allowed(doors, schooled) - _allowed(doors, who)) == gap.values["listings"]
                assert schooled.education > who.education
            else:
                further = replace(who, reach_km=gap.values["km"])
                assert len(_allowed(doors, further) - _allowed(doors, who)) == gap.values["listings"]
                assert len(answer.matches) < 10
    assert min(told.values()) > 10


def test_who_has_not_told_her_licences_is_asked_and_not_told_what_they_open(
    engine: EngineOf, listing: Callable[..., Listing]
) -> None:
    doors = engine(listing("J1", "7112", licences=("two_wheeler",)))

    assert doors.match(_mason()).would_open == ()
    assert [gap.values for gap in doors.match(_mason(licences=())).would_open] == [
        {"licences": ["two_wheeler"], "listings": 1, "km": 40.0}
    ]


def test_many_workers_at_once_are_answered_as_one_by_one(
    engine: EngineOf, draw_index: Callable[..., ListingIndex], resolver: Any
) -> None:
    doors = engine(index=draw_index(np.random.default_rng(96), 800))
    workers = [_mason(), _mason(occupation="darzi", current=Address("Maharashtra", "Pune")), _mason(occupation="kuch bhi kaam")]

    assert doors.match_many(workers) == [doors.match(worker) for worker in workers]
    assert doors.match_many([]) == []


def test_gender_category_disability_and_name_move_no_rank(engine: EngineOf, draw_index: Callable[..., ListingIndex]) -> None:
    doors = engine(index=draw_index(np.random.default_rng(97), 800))
    plain = _mason(preferences=Preferences(max_km=500.0))
    answers = [
        doors.match(replace(plain, gender=gender, social_category=category, disability=disability, name=name))
        for gender in ("female", "transgender", None)
        for category in ("SC", "General")
        for disability in ((), ("hearing",))
        for name in ("Fatima", "Ramesh")
    ]

    assert all(answer == doors.match(plain) for answer in answers)


def test_an_advert_that_wishes_for_a_gender_ranks_like_one_that_does_not(engine: EngineOf, listing: Callable[..., Listing]) -> None:
    doors = engine(listing("MEN", "7112", gender="male"), listing("ALL", "7112"), listing("PWD", "7112", pwd_openings=2))
    scores = {match.score for match in doors.match(_mason(gender="female")).matches}

    assert len(scores) == 1


def test_every_answer_agrees_with_itself(
    engine: EngineOf, draw_index: Callable[..., ListingIndex], draw_seeker: Callable[..., Seeker]
) -> None:
    random = np.random.default_rng(98)
    doors = engine(index=draw_index(random, 1_500))
    by_id = {bytes(job).decode(): row for row, job in enumerate(doors.index.columns.job_id)}
    for _ in range(60):
        who = draw_seeker(random)
        answer = doors.answer(who)
        matched = {match.job_id for match in answer.matches}
        assert not matched & {blocked.job_id for blocked in answer.blocked}
        assert bool(answer.none_because) is (not matched)
        assert set(answer.blocked_counts) <= set(GATES)
        assert sum(answer.blocked_counts.values()) >= len(answer.blocked)
        for match in answer.matches:
            row = by_id[match.job_id]
            km = float(distance(who, doors.index.columns, np.array([row]))[0])
            assert match.km is None if np.isnan(km) else match.km == km
            features = doors.features_of(who, np.array([row]), np.array([km]))
            raw = doors.ranker.baseline + sum(float(doors.ranker.curves[name](features[name])[0]) for name in NAMES)
            assert match.score == pytest.approx(float(sigmoid(raw)), abs=1e-12)
            assert match.band == doors.ranker.band(match.score, float(features["kinship"][0]))
            assert all(gate.holds is None for gate in match.asks)
            for reason in match.reasons:
                name = reason.values["feature"]
                assert reason.values["term"] == pytest.approx(
                    float(doors.ranker.curves[name](features[name])[0]) - doors.ranker.neutral[name], abs=5.1e-5
                )


def test_a_day_later_the_advert_of_yesterday_is_closed(
    listing: Callable[..., Listing],
    index_of: IndexOf,
    ranker: Ranker,
    resolver: Any,
    gazetteer: Gazetteer,
    encoder: Encoder,
    today: date,
) -> None:
    index = index_of([listing("J1", "7112", last_date=today)])
    now, tomorrow = (
        MatchEngine(index, ranker, resolver, gazetteer, encoder, day).match(_mason()) for day in (today, today + timedelta(days=1))
    )

    assert _jobs(now) == ["J1"]
    assert _jobs(tomorrow) == []


def test_an_index_from_disk_answers_as_the_one_in_memory(
    engine: EngineOf, draw_index: Callable[..., ListingIndex], draw_columns: Callable[..., Columns], tmp_path: Any
) -> None:
    index = draw_index(np.random.default_rng(99), 500)
    index.save(tmp_path)
    mover = _mason(preferences=Preferences(willing_to_relocate=True), licences=())

    assert engine(index=ListingIndex.load(tmp_path)).match(mover) == engine(index=index).match(mover)
