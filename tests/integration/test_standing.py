"""A folder that is mistyped or a setting that was lost: commands say that no store is there, and make none in silence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from data.key_ring import MASTER_FILE
from data.vault import Vault
from services.commands import import_listings, trouble
from services.house import House
from services.import_listings import Import
from services.official import Wanted, list_places, refresh, write_reports
from services.refusal import Refused
from services.standing import begins, must_stand
from services.trust import back_up_store, close_account, sweep, tell_keys, verify_audit
from settings import ROOT, Settings, load_settings
from tests.fitted_words import lend_words


def of(folder: Path, **more: str) -> Settings:
    return load_settings({"KAAM_VAR_DIR": str(folder)} | more)


@pytest.mark.parametrize(
    "command",
    [
        refresh,
        list_places,
        sweep,
        tell_keys,
        lambda chosen: verify_audit(chosen, None),
        lambda chosen: close_account(chosen, "who"),
        lambda chosen: back_up_store(chosen, chosen.var_dir / "backup"),
        lambda chosen: write_reports(chosen, Wanted(("UP",)), chosen.var_dir / "out"),
    ],
)
def test_a_command_that_needs_a_store_makes_none(command: object, tmp_path: Path) -> None:
    typo = tmp_path / "typo"
    with pytest.raises(Refused) as refused:
        command(of(typo))  # type: ignore[operator]
    told = trouble(refused.value)
    assert told
    assert told[1] == 1
    assert str(typo / "kaam.db") in told[0]
    assert "KAAM_VAR_DIR" in told[0]
    assert "python cli.py demo" in told[0]
    assert not typo.exists()


def test_the_command_line_tells_it_in_a_sentence_and_leaves_the_good_report_alone(tmp_path: Path) -> None:
    good = tmp_path / "kaam-setu-UP-until-2026-10-31-en.pdf"
    good.write_bytes(b"good")
    ran = subprocess.run(
        [sys.executable, "cli.py", "report", "--place", "UP", "--out", str(tmp_path)],
        env=os.environ | {"KAAM_VAR_DIR": str(tmp_path / "typo")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("There is no store of Kaam Setu here")
    assert good.read_bytes() == b"good"
    assert not (tmp_path / "typo").exists()


def test_the_demonstration_begins_a_store_for_an_import_and_says_so_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen, feed = of(tmp_path / "new"), tmp_path / "feed.csv"
    feed.write_text("job_id,title,state,district\nM1,Mason,Uttar Pradesh,Varanasi\n", encoding="utf-8")
    lend_words(chosen)
    assert import_listings(chosen, Import(feed, "ncs-csv")).good
    told = capsys.readouterr().err
    assert "a new, empty one was begun" in told
    assert str(tmp_path / "new" / "kaam.db") in told
    assert import_listings(chosen, Import(feed, "ncs-csv")).records
    assert "begun" not in capsys.readouterr().err


def test_in_earnest_an_import_begins_none(tmp_path: Path) -> None:
    feed = tmp_path / "feed.csv"
    feed.write_text("title\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        import_listings(of(tmp_path / "typo", KAAM_MODE="production"), Import(feed, "ncs-csv"))
    told = trouble(refused.value)
    assert told
    assert "python server.py" in told[0]
    assert not (tmp_path / "typo").exists()


def test_other_keys_are_not_made_for_a_store_that_was_used(walk_was_used: Settings, tmp_path: Path) -> None:
    lost = tmp_path / "lost"
    lost.mkdir()
    elsewhere = of(lost, KAAM_DATABASE_URL=walk_was_used.store_url)
    with pytest.raises(Refused) as refused:
        must_stand(elsewhere)
    told = trouble(refused.value)
    assert told
    assert str(lost / "keys" / MASTER_FILE) in told[0]
    assert not (lost / "keys").exists()


@pytest.fixture
def walk_was_used(tmp_path: Path) -> Settings:
    """A store whose audit trail has a line."""
    chosen = of(tmp_path / "used")
    House.open(chosen).close()
    back_up_store(chosen, tmp_path / "backup")
    return chosen


def test_a_store_that_stands_is_opened_by_its_commands(walk_was_used: Settings) -> None:
    must_stand(walk_was_used)
    assert begins(walk_was_used) is None
    assert tell_keys(walk_was_used).good
    Vault.open(walk_was_used.keys_dir, create=False)
    shutil.rmtree(walk_was_used.var_dir)
    assert begins(walk_was_used)
