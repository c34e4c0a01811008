"""Files that leave the house: once, in the browser that asked, within minutes, marked, and in the trail."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from access.audit import AuditTrail
from api.take_away import TakeAway
from data.store.door_tables import takeaways
from data.store.imports import ImportCounts, RejectedRow
from data.store.unit_of_work import UnitOfWork
from services import take_away
from services.accounts import seed_accounts, sign_in
from services.refusal import Refused
from services.take_away import make_ready, standing, take
from services.visits import Visitor, sign_out
from services.who_saw import who_saw
from settings import Settings
from tests.conftest import Promise
from tests.integration.asked import asked
from tests.integration.conftest import MASON, TAILOR, Walk


@pytest.fixture(scope="module")
def administrator(walk: Walk, chosen: Settings) -> Visitor:
    lines = seed_accounts(chosen).read_text(encoding="utf-8").splitlines()[1:]
    passwords = {line.split(",")[0]: line.split(",")[1] for line in lines}
    return sign_in(walk.stranger(), "administrator", passwords["administrator"])


@pytest.fixture(scope="module")
def run(walk: Walk) -> int:
    """An import that left out rows with cells that a spreadsheet would run."""
    with UnitOfWork(walk.house.database) as work:
        number = work.imports.start("ncs-csv", "feed.csv", datetime.now(UTC))
        cells = ["=HYPERLINK(1)", " +1", "\t@SUM(1)", "-2+3", "＝1+1", "\r=1", "mason"]
        work.imports.reject(number, [RejectedRow(line, "title", "missing", cell) for line, cell in enumerate(cells, start=2)])
        work.imports.finish(number, ImportCounts(read=7, rejected=7), datetime.now(UTC))
        work.commit()
    return number


def taken(path: str, token: str | None, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    """What the way out answers over the wire."""
    return asked(TakeAway, path, {} if token is None else {"kaam": token}, method)


def test_a_file_is_taken_once_and_marked_with_who_took_it(walk: Walk, administrator: Visitor, run: int) -> None:
    secret = make_ready(administrator, "rejected_rows", run)
    status, headers, content = taken(f"/take/{secret}", administrator.token)
    assert status == 200
    assert headers["cache-control"] == "no-store"
    assert headers["content-disposition"].startswith('attachment; filename="rejected-')
    lines = content.decode().splitlines()
    assert "taken by administrator" in lines[-1]
    assert lines[-1].split("reference ")[1].strip(chr(34)) in headers["content-disposition"]
    assert taken(f"/take/{secret}", administrator.token)[0] == 404
    with UnitOfWork(walk.house.database, writing=False) as work:
        last = list(AuditTrail(work.connection, walk.house.vault)._rows.all())[-1]
    assert (last.purpose, last.fields[0].split(":")[0]) == ("take_away", "rejected_rows")


def test_no_cell_of_a_file_is_a_formula(administrator: Visitor, run: int) -> None:
    content = take(administrator.token, make_ready(administrator, "rejected_rows", run)).content.decode()
    for cell in ("'=HYPERLINK(1)", "' +1", "'\t@SUM(1)", "'-2+3", "'＝1+1", "'\r=1", ",mason"):
        assert cell in content


def test_she_takes_all_that_is_kept_of_her(walk: Walk) -> None:
    mason = walk.signed_in(MASON)
    file = take(mason.token, make_ready(mason, "my_data"))
    held = json.loads(file.content)
    assert held["data"]["name"] == "Mohan"
    assert {consent["purpose"] for consent in held["consents"]} >= {"find_work"}
    assert any(look.purpose == "take_away" for look in who_saw(mason))


@pytest.mark.trust
def test_nobody_else_takes_it(
    walk: Walk, administrator: Visitor, run: int, monkeypatch: pytest.MonkeyPatch, promise: Promise
) -> None:
    mason, tailor = walk.signed_in(MASON), walk.signed_in(TAILOR)
    tried = leaked = 0

    def attempt(path: str, token: str | None, method: str = "GET") -> None:
        nonlocal tried, leaked
        tried += 1
        leaked += taken(path, token, method)[0] == 200

    for owner, what, number in ((administrator, "rejected_rows", run), (mason, "my_data", None)):
        secret = make_ready(owner, what, number)
        for token in (None, "", "x" * 43, tailor.token, (mason if owner is administrator else administrator).token):
            attempt(f"/take/{secret}", token)
        for other in (
            secret[:-1],
            secret + "A",
            secret.swapcase(),
            "..%2f" + secret,
            "",
            *(secrets.token_urlsafe(32) for _ in range(300)),
        ):
            attempt(f"/take/{other}", owner.token)
        attempt(f"/take/{secret}", owner.token, "POST")
        with monkeypatch.context() as later:
            later.setattr(take_away, "OPENS_FOR", timedelta(seconds=-1))
            attempt(f"/take/{secret}", owner.token)
        assert taken(f"/take/{secret}", owner.token)[0] == 200  # it was there all the while
        attempt(f"/take/{secret}", owner.token)
    for visitor, what in (
        (mason, "rejected_rows"),
        (administrator, "my_data"),
        (walk.stranger(), "my_data"),
        (mason, "everything"),
    ):
        tried += 1
        with pytest.raises(Refused):
            make_ready(visitor, what, run)
    secret = make_ready(tailor, "my_data")
    sign_out(tailor)
    attempt(f"/take/{secret}", tailor.token)
    promise("links to files tried by others, twice, late or guessed", tried=tried, refused=tried - leaked, leaked=leaked)


def test_the_secret_of_a_link_is_kept_nowhere(walk: Walk, chosen: Settings) -> None:
    mason = walk.signed_in(MASON)
    secret = make_ready(mason, "my_data")
    with walk.house.database.connect() as connection:
        assert connection.execute(select(takeaways.c.mark)).first()
        connection.execute(text("SELECT 1"))
    for path in Path(chosen.var_dir).glob("kaam.db*"):
        assert secret.encode() not in path.read_bytes()


def test_a_link_is_known_to_be_used_or_over_by_whom_it_was_made_for(
    administrator: Visitor, run: int, monkeypatch: pytest.MonkeyPatch, walk: Walk
) -> None:
    secret = make_ready(administrator, "rejected_rows", run)
    assert standing(administrator, secret) == "ready"
    assert standing(walk.stranger(), secret) == "over"
    assert take(administrator.token, secret).content
    assert standing(administrator, secret) == "taken"
    monkeypatch.setattr(take_away, "OPENS_FOR", timedelta(seconds=-1))
    assert standing(administrator, secret) == "over"
