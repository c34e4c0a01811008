"""Load what every visitor needs before the first one comes, and put it out of the garbage collector's way."""

from __future__ import annotations

import gc
import time
from datetime import UTC, datetime

from language import LANGUAGES, words
from services.ended import ERASED, WITHDRAWN, noted_ended
from services.house import house
from services.placements import count_ahead
from services.refusal import Refused
from services.retention import sweep_store
from services.visits import let_go_of_the_left
from telemetry import log


def sweep_now() -> None:
    """Delete what has outlived its time; the log tells how many rows of what."""
    here, now = house(), datetime.now(UTC)
    if here.folder:  # a crash between the note and the act
        here.door.end_again(noted_ended(here.folder, ERASED), noted_ended(here.folder, WITHDRAWN), now)
    log("server").info("swept", **sweep_store(here, now))


def let_go() -> None:
    """Whoever was in hand where nobody sits any more is told what was done for her."""
    let_go_of_the_left(house(), datetime.now(UTC))


def warm_up() -> None:
    """Load words and engine, count events, delete what has outlived its time.

    When there is nothing to match with yet, say so and let the server open all the same.
    """
    started = time.perf_counter()
    for language in LANGUAGES:
        words(language)
    try:
        engine = house().engine()
        sweep_now()
        count_ahead(house().database)
    except Refused as problem:
        log("server").warning(problem.code, what=words("en").sentence(problem.code, problem.values))
    else:
        seconds = round(time.perf_counter() - started, 1)
        log("server").info("engine_ready", listings=len(engine.index), model=engine.ranker.version, seconds=seconds)
    gc.collect()
    gc.freeze()
