"""Load what every visitor needs before the first one comes, and put it out of the garbage collector's way."""

from __future__ import annotations

import gc
import time
from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError

from language import LANGUAGES, words
from services.ask_outcomes import AskedNow, ask_what_is_due
from services.drawing.draw import warm_up_drawing
from services.ended import ERASED, WITHDRAWN, noted_ended
from services.fair.renew import renew_fairness
from services.fair.watch_model import renew_watch
from services.figures import figures_of
from services.figures_out.formats import warm_up_papers
from services.hear_standings import hear_standings
from services.house import House, house
from services.refusal import Refused
from services.renew_gaps import renew_gaps
from services.retention import sweep_store
from services.scheme_figures import renew_schemes
from services.send_out import Sent, send_due
from services.turn_day import turn_the_day
from services.visits import let_go_of_the_left
from telemetry import log

LAST_NOTES = 200
"""Lines of the notes that are looked at when the server starts; each act writes two."""


def sweep_now() -> None:
    """Delete what has outlived its time; the log tells how many rows of what."""
    log("server").info("swept", **sweep_store(house(), datetime.now(UTC)))


def let_go() -> None:
    """Whoever was in hand where nobody sits any more is told what was done for her; a new day ends and begins adverts."""
    now = datetime.now(UTC)
    let_go_of_the_left(house(), now)
    turn_the_day(house(), now)
    asked = ask_what_is_due(house(), now)
    if asked != AskedNow():
        log("server").info("asked", **asdict(asked))


def sort_in() -> None:
    """Whose counsellors may see those who agreed to it before their State was kept; a store that is busy is asked again with the next
    turn."""
    sorted_in = house().counsel.sort_in(datetime.now(UTC))
    if sorted_in:
        log("server").info("sorted_in", workers=sorted_in)


def count_people() -> None:
    """Count what happened since the last time, for officials, and what is worked out from it when it is time; a store that is busy is asked
    again later."""
    try:
        done = figures_of(house().database).refresh()
        if done is not None and (done.events or done.built):
            log("figures").info("counted", **asdict(done))
        _work_out(house(), datetime.now(UTC))
    except SQLAlchemyError as problem:
        log("figures").warning("counting_stopped", why=type(problem).__name__)


def _work_out(of: House, now: datetime) -> None:
    """Gaps, fairness and the watched model anew, each when it is time; the log tells how long it took."""
    chosen = of.room.settings
    for name, renew in (
        ("gaps", lambda: renew_gaps(of.database, of.room, now)),
        ("schemes", lambda: renew_schemes(of.database, chosen.reference_dir, now)),
        ("fairness", lambda: renew_fairness(of.database, chosen.reference_dir, now)),
        ("model_watch", lambda: renew_watch(of.database, chosen.models_dir, now)),
    ):
        started = time.perf_counter()
        if renew():
            log("figures").info("worked_out", what=name, seconds=round(time.perf_counter() - started, 1))


def send_waiting() -> None:
    """Send what waits in the outbox, and hear where applications stand; a store that is busy is asked again with the next turn."""
    try:
        sent, moved = send_due(house()), hear_standings(house())
    except SQLAlchemyError as problem:
        log("gateways").warning("sending_stopped", why=type(problem).__name__)
        return
    if sent != Sent() or moved:
        log("gateways").info("sent", **asdict(sent), moved=moved)


def _end_what_was_noted() -> None:
    """What a server that died between the note and the act left standing; it can only be at the end of the notes."""
    if folder := house().folder:
        erased, withdrawn = (noted_ended(folder, kind, LAST_NOTES) for kind in (ERASED, WITHDRAWN))
        house().door.end_again(erased, withdrawn, datetime.now(UTC))


def warm_up() -> None:
    """Load words and engine, count events, delete what has outlived its time.

    When there is nothing to match with yet, say so and let the server open all the same.
    """
    started = time.perf_counter()
    for language in LANGUAGES:
        words(language)
    try:
        engine = house().engine()
        _end_what_was_noted()
        sweep_now()
        turn_the_day(house(), datetime.now(UTC))
        warm_up_drawing()
        warm_up_papers()
    except Refused as problem:
        log("server").warning(problem.code, what=words("en").sentence(problem.code, problem.values))
    else:
        seconds = round(time.perf_counter() - started, 1)
        log("server").info("engine_ready", listings=len(engine.index), model=engine.ranker.version, seconds=seconds)
    gc.collect()
    gc.freeze()
