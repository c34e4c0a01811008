"""A process that takes listings in is killed, at a hundred instants: nothing is half-written, nothing acknowledged is lost, the next run
finishes."""

from __future__ import annotations

import csv
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from data.store.connect import connect
from data.store.listing_tables import import_runs, listing_pairs, listings, rejected_rows
from services.foundation import Foundation
from services.import_listings import Import, import_file
from settings import ROOT, Settings, load_settings
from tests.small_house import lend_words

ROWS, BATCH, BAD_EVERY = 3_000, 50, 100
CHILD = """
import sys
from pathlib import Path
from services import import_listings
from services.foundation import Foundation
from settings import load_settings
import_listings.BATCH = {batch}
chosen = load_settings({{"KAAM_VAR_DIR": sys.argv[1]}})
foundation = Foundation.load(chosen)
print("ready", flush=True)
while sys.stdin.readline().strip() == "go":
    import os
    child = os.fork()
    if child == 0:
        os.setsid()
        import_listings.import_file(chosen, import_listings.Import(Path(sys.argv[2])), foundation=foundation,
                                    progress=lambda stage, share: os.write(1, b"."))
        os._exit(0)
    print("\\n" + str(child), flush=True)
    os.waitpid(child, 0)
    print("ended", flush=True)
"""


def write_feed(file: Path) -> None:
    trades = ("Mason", "Tailor", "House maid", "Driver", "Helper", "Security guard", "Cook", "Welder")
    with file.open("w", encoding="utf-8", newline="") as handle:
        rows = csv.writer(handle)
        rows.writerow(["job_id", "title", "state", "district", "employer_name", "wage_min", "wage_period", "description"])
        for number in range(ROWS):
            pay = "negotiable" if number % BAD_EVERY == 7 else str(400 + number % 300)
            rows.writerow(
                [f"K{number}", trades[number % 8], "Uttar Pradesh", "Varanasi", f"Firm {number % 90}", pay, "day", f"Site {number}"]
            )


def whole(connection: Connection) -> int:
    """Check that no batch is there in part; how many listings there are."""
    count = connection.scalar(select(func.count()).select_from(listings)) or 0
    told = connection.execute(select(import_runs.c.read, import_runs.c.rejected, import_runs.c.id)).all()
    for run in told:
        kept = connection.scalar(select(func.count()).select_from(rejected_rows).where(rejected_rows.c.run_id == run.id))
        assert kept == run.rejected, "what a run says it left out is kept"
        assert run.read % BATCH == 0, "runs stop between batches"
    assert connection.scalar(select(func.count()).select_from(listings).where(listings.c.family.is_(None))) == 0
    orphans = select(func.count()).select_from(listing_pairs).where(listing_pairs.c.first_id.not_in(select(listings.c.id)))
    assert connection.scalar(orphans) == 0
    return count


@pytest.mark.slow
def test_killed_at_a_hundred_instants_an_import_loses_nothing_and_the_next_run_finishes(tmp_path: Path) -> None:
    chosen: Settings = load_settings({"KAAM_VAR_DIR": str(tmp_path / "var")})
    lend_words(chosen)
    feed = tmp_path / "feed.csv"
    write_feed(feed)
    chance, killed, acknowledged = random.Random(7), 0, 0
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD.format(batch=BATCH), str(chosen.var_dir), str(feed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdin
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    store = None
    for _ in range(100):
        process.stdin.write("go\n")
        process.stdin.flush()
        line = process.stdout.readline()
        while not line.strip(".\n").isdigit():
            line = process.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.25))
        try:
            os.killpg(int(line.strip(".\n")), signal.SIGKILL)
            killed += 1
        except ProcessLookupError:
            pass
        while "ended" not in process.stdout.readline():
            pass
        store = store or connect(chosen.store_url)
        with store.connect() as connection:
            if connection.dialect.has_table(connection, "listings"):
                there = whole(connection)
                assert there >= acknowledged, "what was committed is never lost"
                acknowledged = there
    process.stdin.close()
    process.wait(30)
    process.stdout.close()
    assert killed >= 90
    report = import_file(chosen, Import(feed), foundation=Foundation.load(chosen))
    good = ROWS - ROWS // BAD_EVERY
    assert (report.new + report.unchanged, report.rejected_rows) == (good, ROWS // BAD_EVERY)
    assert store
    with store.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(listings)) == good
    store.dispose()
