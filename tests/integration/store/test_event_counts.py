"""How far people came, told by their events as officials' counts read them: the same on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pandas as pd
from sqlalchemy import Engine

from data.store.event_counts import newest_event
from data.store.events import Event
from data.store.told_by_events import said_of_her, told_by_events
from data.store.unit_of_work import UnitOfWork
from indicators.dimensions import STEPS, UNTOLD
from indicators.journeys import BELIEVED, NEVER, TEXTS, WORDS, gathered
from indicators.lexicon import Lexicon

START = datetime(2026, 1, 31, 20, 0, tzinfo=UTC)
FIRST_DAY = (date(2026, 2, 1) - date(1970, 1, 1)).days
"""The day of `START` in India, where it is past midnight already."""
ASHA, RAVI, MEENA = (bytes([number]) * 16 for number in (1, 2, 3))


def happened(who: bytes, kind: str, days: float, **told: object) -> Event:
    return Event(at=START + timedelta(days=days), pseudonym=who, kind=kind, **told)


def keep(store: Engine, *events: Event) -> int:
    """Write them down; the number of the newest of all."""
    with UnitOfWork(store) as work:
        work.events.add(*events)
        work.commit()
        return newest_event(work.connection)


def journeys(store: Engine, *events: Event) -> pd.DataFrame:
    """A row for each person, in the order of their pseudonyms, with what is known of her in words."""
    until, lexicon = keep(store, *events), Lexicon()
    with UnitOfWork(store, writing=False) as work:
        frame = gathered(told_by_events(work.connection, 0, until))
        said = said_of_her(work.connection, frame["spoken"].to_numpy(), lexicon)
    return frame.assign(**{name: lexicon.texts(said[name]) for name in TEXTS})


def test_whoever_reached_a_step_reached_those_before_it(store: Engine) -> None:
    frame = journeys(
        store,
        happened(ASHA, "consented", 0),
        happened(ASHA, "seen", 1),
        happened(ASHA, "rejected", 2),
        happened(RAVI, "registered", 0.5),
        happened(MEENA, "withdrawn", 0.7),
    )
    assert [STEPS[place] if place >= 0 else None for place in frame["reached"]] == ["sent", "registered", None]


def test_days_are_of_the_first_event_that_shows_a_step(store: Engine) -> None:
    frame = journeys(
        store,
        happened(ASHA, "consented", 3),
        happened(ASHA, "registered", 0),
        happened(ASHA, "consented", 1),
        happened(ASHA, "retained_30", 40),
        happened(ASHA, "joined", 10),
        happened(RAVI, "linked", 5),
    )
    asha, ravi = frame.iloc[0], frame.iloc[1]
    told = {"first_day": 0, "agreed_day": 1, "joined_day": 10, "last_day": 40, "stayed_day": 40}
    assert {name: asha[name] - FIRST_DAY for name in told} == told
    assert (ravi["agreed_day"], ravi["joined_day"]) == (NEVER, NEVER)


def test_the_strongest_proof_of_a_step_counts_and_none_is_none(store: Engine) -> None:
    frame = journeys(
        store,
        happened(ASHA, "offered", 1, proof="document"),
        happened(ASHA, "joined", 2, proof="employer_said"),
        happened(ASHA, "joined", 3, proof="worker_said"),
    )
    assert frame.loc[0, ["proof_offered", "proof_joined", "proof_retained_30"]].tolist() == [3, 2, 0]


def test_who_is_believed_most_of_those_who_say_that_she_stayed_or_left_is_kept(store: Engine) -> None:
    frame = journeys(
        store,
        happened(ASHA, "retained_30", 31, proof="worker_said"),
        happened(ASHA, "retained_30", 32, proof="employer_said"),
        happened(ASHA, "left_90", 91, proof="called_back"),
        happened(RAVI, "retained_90", 91, proof="document"),
        happened(RAVI, "left_30", 92),
        happened(MEENA, "joined", 10, proof="called_back"),
    )
    she, document, call = (1 + BELIEVED.index(proof) for proof in ("worker_said", "document", "called_back"))
    assert frame[list(WORDS)].values.tolist() == [[she, 0, 0, call], [document, document, 1, 0], [0, 0, 0, 0]]


def test_what_is_known_of_her_is_what_her_consent_recorded(store: Engine) -> None:
    frame = journeys(
        store,
        happened(ASHA, "registered", 0),
        happened(ASHA, "consented", 1, state="Bihar", family="7112", channel="csc"),
        happened(ASHA, "joined", 9, state="Kerala", channel="camp", simulated=True),
        happened(RAVI, "registered", 5, state="Assam"),
    )
    assert frame[["state", "family", "channel"]].values.tolist() == [["Bihar", "7112", "csc"], ["Assam", UNTOLD, UNTOLD]]
    assert frame["simulated"].tolist() == [1, 0]


def test_the_newest_event_tells_whether_to_count_anew(store: Engine) -> None:
    with UnitOfWork(store, writing=False) as work:
        assert newest_event(work.connection) == 0
        assert told_by_events(work.connection, 0, 1).empty
    before = keep(store, happened(ASHA, "registered", 0))
    assert keep(store, happened(ASHA, "linked", 1)) > before
