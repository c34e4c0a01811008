"""What officials are shown is what plain SQL over the events gives, rounded to 5, or is hidden: fifty figures drawn at random."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, select, text

from data.gazetteer import ensure_gazetteer
from data.store.event_tables import events
from data.store.events import Event
from data.store.unit_of_work import UnitOfWork
from indicators.atoms import Known
from indicators.cube import COARSER, FINE_ENOUGH
from indicators.dimensions import COUNTED_BY
from indicators.exact import exact_cubes
from matching.occupations import load_occupations
from matching.places import Gazetteer
from matching.vocabulary import Vocabulary
from services.demo.country import Country
from services.demo.events import draw_event_columns
from services.demo.tables import DemoTables
from services.figures import (
    ALL_TIME,
    DIMENSIONS,
    EVERYWHERE,
    IN_DISTRICTS,
    LEAST_SHOWN,
    MEASURES,
    PAY,
    STEP,
    UNTOLD,
    Cube,
    Figures,
    is_district,
    state_of,
)  # fmt: skip
from settings import load_settings
from tests.integration.store.conftest import migrated_database, migrated_file, store, store_url

__all__ = ["migrated_database", "migrated_file", "store", "store_url"]
REFERENCE = load_settings({}).reference_dir
NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
EVENTS, PICKS = 40_000, 50
CHAIN = (
    "registered", "linked", "consented", "shown", "saved", "interested", "sent", "seen", "shortlisted", "interview", "offered", "joined",
    "retained_30", "retained_90",
)  # fmt: skip
"""Written down again here: whoever reached a kind reached those before it."""
SPOKEN = "coalesce(min(CASE WHEN kind = 'consented' THEN id END), min(id))"
DAY = {
    "sqlite": "date({0}, '+330 minutes')",
    "postgresql": "to_char({0} AT TIME ZONE 'UTC' + interval '330 minutes', 'YYYY-MM-DD')",
}
DAYS_BEFORE = {"sqlite": "date({0}, '-{1} days')", "postgresql": "to_char(({0})::date - {1}, 'YYYY-MM-DD')"}
SAID_BY = ("worker_said", "employer_said", "document", "called_back", None)
PLAIN = {name: f"first_told.{name}" for name in ("gender", "age_band", "social_category", "disability", "worker_type", "channel")}


def quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def counting(dialect: str, measure: str, where: str) -> str:
    """A statement that counts people of whom the measure and the condition hold; written without a line of the store's code."""
    day = DAY[dialect].format
    strongest = " ".join(f"WHEN max(CASE WHEN kind = 'joined' AND proof = '{proof}' THEN 1 END) = 1 THEN '{proof}'" for proof in
                         ("called_back", "document", "employer_said", "worker_said"))  # fmt: skip
    stayed = quoted(("retained_30", "retained_90"))
    joining = quoted(("joined", "retained_30", "retained_90"))
    void = "disputed = 1 AND proof_of_joining NOT IN ('document', 'called_back')"
    stands = f"NOT ({void})"
    reached = {step: f"any_of_{step} = 1" for step in MEASURES if step in CHAIN}
    reached |= {step: f"any_of_{step} = 1 AND {stands}" for step in ("joined", "retained_30", "retained_90")}
    gone = {"30": "said_gone_30 > said_there_30", "90": "(said_gone_30 > said_there_90 OR said_gone_90 > said_there_90)"}
    reached |= {f"retained_{days}": f"{reached[f'retained_{days}']} AND NOT {left}" for days, left in gone.items()}
    weight = "CASE proof WHEN 'called_back' THEN 4 WHEN 'document' THEN 3 WHEN 'worker_said' THEN 2 ELSE 1 END"
    said = {"there_30": stayed, "there_90": "'retained_90'", "gone_30": "'left_30'", "gone_90": "'left_90'"}
    words = ", ".join(f"max(CASE WHEN kind IN ({kinds}) THEN {weight} ELSE 0 END) AS said_{name}" for name, kinds in said.items())
    any_of = ", ".join(
        f"max(CASE WHEN kind IN ({quoted(CHAIN[CHAIN.index(step) :])}) THEN 1 ELSE 0 END) AS any_of_{step}" for step in reached
    )
    heard = f"(SELECT max({day('at')}) FROM events WHERE kind IN ({stayed}))"  # noqa: S608
    settled = {days: f"{stands} AND joined_on <= {DAYS_BEFORE[dialect].format(heard, days)}" for days in (30, 90)}
    holds = {
        **reached,
        "settled_30": settled[30],
        "settled_90": settled[90],
        "answered_30": f"{settled[30]} AND told_30 = 1",
        "answered_90": f"{settled[90]} AND told_90 = 1",
        "called_true": "proof_of_joining = 'called_back'",
        "called": f"proof_of_joining = 'called_back' OR (denied = 1 AND {stands})",
    }[measure]
    return f"""
        WITH person AS (
            SELECT pseudonym, {SPOKEN} AS spoken, {any_of}, {words}, min({day("at")}) AS came_on,
                min(CASE WHEN kind IN ({joining}) THEN {day("at")} END) AS joined_on,
                CASE {strongest} ELSE '' END AS proof_of_joining,
                max(CASE WHEN kind IN ('retained_30', 'retained_90', 'left_30') THEN 1 ELSE 0 END) AS told_30,
                max(CASE WHEN kind IN ('retained_90', 'left_30', 'left_90') THEN 1 ELSE 0 END) AS told_90,
                max(CASE WHEN kind = 'not_joined' THEN 1 ELSE 0 END) AS denied,
                max(CASE WHEN kind = 'disputed' THEN 1 ELSE 0 END) AS disputed,
                min(CASE WHEN kind = 'joined' THEN id END) AS joining
            FROM events GROUP BY pseudonym)
        SELECT count(*) FROM person
            JOIN events AS first_told ON first_told.id = person.spoken
            LEFT JOIN events AS job ON job.id = person.joining
        WHERE ({holds}) AND ({where})"""  # noqa: S608


def condition(figures: Figures, dimension: str, place: str, period: str, key: str) -> str:
    """Where the people of one cell are to be found."""
    parts = ["1 = 1"]
    if place != EVERYWHERE:
        parts.append(f"first_told.state = '{figures.state_names[state_of(place)]}'")
    if is_district(place):
        parts.append(f"first_told.district_id = {place.partition('/')[2]}")
    if period != ALL_TIME:
        year, month = (int(part) for part in period.split("-"))
        months = quoted(tuple(f"{year}-{number:02}" for number in range(month, month + 3)))
        parts.append(f"substr(came_on, 1, 7) IN ({months})")
    families = tuple(code for code, sector in figures.sector_of.items() if sector == key)
    before, _, after = key.partition("/")
    parts.append({
        "month": f"substr(came_on, 1, 7) = '{key}'",
        "sector": f"first_told.family IN ({quoted(families) or 'NULL'})",
        "family": f"first_told.family = '{key}'",
        "proof": f"proof_of_joining = '{key}' AND (disputed = 0 OR proof_of_joining IN ('document', 'called_back'))",
        PAY: f"first_told.pay_before = '{before}' AND job.wage_band = '{after}'",
        **{name: f"{column} = '{key}'" for name, column in PLAIN.items()},
    }[dimension])  # fmt: skip
    return " AND ".join(parts)


def drawn(random: np.random.Generator, cube: Cube) -> tuple[str, str, str]:
    """A place, a period and a key that the cube has, few districts among them."""
    states = [place for place in cube.places if place and not is_district(place)]
    districts = [place for place in cube.places if is_district(place)]
    kinds = [[EVERYWHERE], states, districts] if cube.dimension in IN_DISTRICTS else [[EVERYWHERE], states]
    among = kinds[random.integers(len(kinds))]
    place = among[random.integers(len(among))]
    period = ALL_TIME if is_district(place) else cube.periods[random.integers(len(cube.periods))]
    keys = [key for key in cube.keys if key != UNTOLD]
    return place, period, keys[random.integers(len(keys))]


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, list[object]]]:
    """The demonstration's events."""
    folder: Path = tmp_path_factory.mktemp("places") / "gazetteer"
    ensure_gazetteer(folder)
    tables = DemoTables.load(REFERENCE, Vocabulary.load(REFERENCE))
    country = Country.load(Gazetteer.load(folder, REFERENCE / "place_aliases.csv"), folder, tables.states)
    occupations = load_occupations(REFERENCE / "occupations.csv")
    return list(draw_event_columns(np.random.default_rng(17), country, tables, occupations, EVENTS, NOW))


@pytest.fixture
def figures(store: Engine, columns: list[dict[str, list[object]]]) -> Figures:
    """What is shown of them, counted in two turns."""
    shown = Figures(store, REFERENCE)
    for day, some in enumerate((columns[:1], columns[1:])):
        with UnitOfWork(store) as work:
            for each in some:
                work.events.add_columns(each)
            joined = select(events.c.pseudonym, events.c.at).where(events.c.kind == "joined").order_by(events.c.id).limit(40)
            work.events.add_many(
                Event(at, bytes(pseudonym), "disputed", simulated=True) for pseudonym, at in work.connection.execute(joined)
            )
            stayed = select(events.c.pseudonym, events.c.at).where(events.c.kind.in_(("retained_30", "retained_90")))
            there = work.connection.execute(stayed.order_by(events.c.id.desc()).limit(120)).all()
            work.events.add_many(
                Event(at, bytes(pseudonym), ("left_30", "left_90")[turn // 5 % 2], proof=SAID_BY[turn % 5], simulated=True)
                for turn, (pseudonym, at) in enumerate(there)
            )
            work.commit()
        assert shown.refresh(datetime.now(UTC) + timedelta(days=day))
    return shown


def rounded(exact: int) -> int:
    return (exact + STEP // 2) // STEP * STEP


def near(told: int, exact: int) -> bool:
    """Whether it is the count rounded, or a large one rounded coarser."""
    return told == rounded(exact) or (exact >= FINE_ENOUGH * COARSER[0] and abs(told - exact) <= exact / FINE_ENOUGH)


def test_figures_on_screen_are_those_of_plain_sql(store: Engine, figures: Figures) -> None:
    figures_that_are_picked(store, figures)
    totals(store, figures)
    what_they_stand_on(store, figures)


def figures_that_are_picked(store: Engine, figures: Figures) -> None:
    random = np.random.default_rng(50)
    early = np.array([5.0 if measure in CHAIN[:6] else 1.0 for measure in MEASURES])
    known = Known(figures.state_codes, figures.sector_of, figures.districts)
    with UnitOfWork(store, writing=False) as work:
        counted = exact_cubes(work.cubes.atoms(), known)
    shown = hidden = 0
    with store.connect() as connection:
        for number in range(PICKS):
            dimension = (*DIMENSIONS, PAY)[number % (len(DIMENSIONS) + 1)]
            cube = figures.cube(dimension)
            place, period, key = drawn(random, cube)
            counted_by = np.isin(MEASURES, COUNTED_BY.get(dimension, MEASURES)) * early
            measure = random.choice(MEASURES, p=counted_by / counted_by.sum())
            where = condition(figures, dimension, place, period, key)
            exact = connection.execute(text(counting(store.dialect.name, measure, where))).scalar_one()
            picked = (dimension, place, period, key, measure, exact)
            at = (cube.places.index(place), cube.periods.index(period), cube.keys.index(key), MEASURES.index(measure))
            assert counted[dimension].counts[at] == exact, picked
            told = cube.count(measure, key, place, period)
            hidden += told is None
            shown += bool(told)
            assert told is None or near(told, exact), picked
            assert told in (None, 0) or exact >= LEAST_SHOWN, picked
    assert shown >= 8
    assert hidden >= 5


def totals(store: Engine, figures: Figures) -> None:
    cube = figures.cube("gender")
    with store.connect() as connection:
        for state in (EVERYWHERE, "UP"):
            where = condition(figures, "gender", state, ALL_TIME, "male").replace("first_told.gender = 'male'", "1 = 1")
            for measure in MEASURES:
                exact = connection.execute(text(counting(store.dialect.name, measure, where))).scalar_one()
                assert cube.total(measure, state) in (None, rounded(exact)), (state, measure)


def what_they_stand_on(store: Engine, figures: Figures) -> None:
    freshness = figures.freshness
    assert freshness.simulated
    with store.connect() as connection:
        assert freshness.events == connection.execute(text("SELECT count(*) FROM events")).scalar_one()
        newest = connection.execute(text(f"SELECT max({DAY[store.dialect.name].format('at')}) FROM events")).scalar_one()  # noqa: S608
    assert freshness.until == date.fromisoformat(newest)
