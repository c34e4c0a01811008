"""The drafted report counts what the trail has of the time, names nobody, and knows by when it is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from services.find_work import look
from services.incident import Incident, IncidentRefused, draft
from tests.conftest import Promise
from tests.integration.conftest import MASON, NOBODY, TAILOR, Walk


@pytest.mark.trust
def test_the_report_counts_who_was_touched_and_tells_the_hours(walk: Walk, tmp_path: Path, promise: Promise) -> None:
    before = datetime.now(UTC)
    masons = walk.signed_in(MASON)
    look(masons)
    since = datetime.now(UTC)
    tailor = walk.signed_in(TAILOR)
    look(tailor)
    until = datetime.now(UTC)
    noticed = datetime(2026, 11, 27, 21, 0, tzinfo=UTC) if until < datetime(2026, 11, 27, 21, 0, tzinfo=UTC) else until
    drafted = draft(walk.house, Incident(since, until, noticed, None, "A laptop was lost."), tmp_path / "one")
    assert (drafted.workers, drafted.broken_at) == (1, None)
    ids = Path(drafted.affected).read_text().split()
    assert ids == [walk.house.door.worker_id(TAILOR)]
    assert Path(drafted.affected).stat().st_mode & 0o777 == 0o600
    told = Path(drafted.report).read_text()
    for part in (
        "A laptop was lost.",
        *(f"by **{noticed + timedelta(hours=hours):%Y-%m-%d %H:%M} UTC**" for hours in (6, 72)),
        "| occupation |", "| worker | read_worker | find_work |", "workers themselves", "stands: every line",
    ):  # fmt: skip
        assert part in told
    secrets = (*ids, TAILOR, TAILOR[-4:], "Asha", tailor.token)
    named = [secret for secret in secrets if secret in told]
    promise(
        "names and numbers of a worker in the report of an incident", tried=len(secrets), refused=len(secrets), leaked=len(named)
    )
    assert draft(walk.house, Incident(before, until, noticed, None, ""), tmp_path / "two").workers == 2
    assert draft(walk.house, Incident(before, until, noticed, "nobody", ""), tmp_path / "three").lines == 0


def test_times_out_of_order_and_a_folder_that_is_there_are_refused(walk: Walk, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    for since, until, noticed in ((now, now - timedelta(hours=1), now), (now, now, now - timedelta(hours=1))):
        with pytest.raises(IncidentRefused):
            draft(walk.house, Incident(since, until, noticed, None, ""), tmp_path / "bad")
    draft(walk.house, Incident(now, now, now, None, ""), tmp_path / "good")
    with pytest.raises(FileExistsError):
        draft(walk.house, Incident(now, now, now, None, ""), tmp_path / "good")


def test_a_trail_that_was_touched_is_said_to_be(walk: Walk, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    walk.waiting(NOBODY)
    with walk.house.database.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_rows_no_update"))
        connection.execute(text("UPDATE audit_rows SET outcome = 'done', action = 'see_reads' WHERE seq = 2"))
    drafted = draft(walk.house, Incident(now - timedelta(hours=1), now, now, None, ""), tmp_path / "touched")
    assert drafted.broken_at == 2
    assert "does not stand from line 2" in Path(drafted.report).read_text()
