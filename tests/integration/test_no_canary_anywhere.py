"""A thousand values of a hundred workers who did all that can be done here, looked for in everything that is left on the disk."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from data.gateways.eshram import SandboxEShram
from data.gateways.ncs_sandbox import SandboxNcs
from services import apply
from services.backup import back_up
from services.batch import run_batch
from services.batch_source import Source
from services.engine_room import rebuild_index
from services.find_work import look
from services.foundation import Ground
from services.refusal import Refused
from services.send_out import send_due
from services.take_away import make_ready, take
from services.visits import sign_out
from settings import Settings
from telemetry import configure, log
from tests.conftest import Promise
from tests.integration.conftest import Walk

WORKERS = 100
NOT_OURS = ("sandbox", "demo")
"""Folders that stand in for e-Shram, for telephones, and for what an operator of the demonstration is told."""


@dataclass(frozen=True)
class Canary:
    """A worker of whom every text is found nowhere else."""

    number: int

    @property
    def uan(self) -> str:
        return f"0077{self.number:04}4321"

    def texts(self) -> list[str]:
        names = ("Zaqelina", "Vokrumati", "qozmistri", "wexdarzi", "pluxskill", "gnarskill", "tovvskill")
        return [self.uan, f"98123{self.number:05}", *(f"{name}{self.number:03}x" for name in names)]

    def record(self) -> dict[str, object]:
        uan, mobile, first, last, trade, second, *skills = self.texts()
        place = {"state": "Uttar Pradesh", "district": "Varanasi", "pincode": "221005"}
        return {
            "uan": uan, "mobile": mobile, "name": f"{first} {last}", "occupation": f"mason {trade}", "occupation_nco": "7112",
            "secondary_occupation": second, "skills": skills, "birth_date": "1990-05-17", "home": place, "current": place,
        }  # fmt: skip


@pytest.fixture
def loggers_stay() -> Iterator[None]:
    """The loggers of the process are put back afterwards."""
    root, kaam = logging.getLogger(), logging.getLogger("kaam")
    before = (root.handlers[:], root.level, kaam.level, logging.getLogRecordFactory())
    yield
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    kaam.setLevel(before[2])
    logging.setLogRecordFactory(before[3])


@pytest.fixture
def sends(walk: Walk, chosen: Settings) -> Iterator[None]:
    """Wishes are sent, to an NCS in a file."""
    object.__setattr__(walk.house, "ncs", SandboxNcs(chosen.ncs_path))
    yield
    object.__setattr__(walk.house, "ncs", None)


@pytest.mark.slow
@pytest.mark.trust
def test_a_thousand_canaries_are_in_no_file_and_no_log(
    walk: Walk,
    chosen: Settings,
    sends: None,
    loggers_stay: None,
    capsys: pytest.CaptureFixture[str],
    promise: Promise,
    tmp_path: Path,
) -> None:
    configure("production", "debug")
    flock = [Canary(number) for number in range(WORKERS)]
    SandboxEShram(chosen.sandbox_path).fill([canary.record() for canary in flock])
    canaries = [text for canary in flock for text in canary.texts()]
    for canary in flock:
        visitor = walk.signed_in(canary.uan)
        found = look(visitor)
        card = found.cards[0]
        apply.want(visitor, found.case_id, card)
        assert apply.send(visitor, found.case_id, card) == "interested"
        take(visitor.token, make_ready(visitor, "my_data"))
        with suppress(Refused):
            take(visitor.token, "a guess of " + canary.uan)
        try:
            raise ValueError(f"no such worker: {canary.uan}, {canary.texts()[2]}")
        except ValueError as problem:
            log("canary").error("broke", exc_info=problem)
        canaries.append(visitor.token)
        if canary.number % 2:
            sign_out(visitor)
    assert send_due(walk.house, most=WORKERS // 2).acknowledged == WORKERS // 2  # the others wait
    rebuild_index(chosen, Ground.load(chosen))
    report = run_batch(chosen, Source(), size=40)
    assert report.workers == WORKERS
    back_up(chosen, chosen.var_dir / "kept.backup")
    assert len(canaries) == len(set(canaries)) == 1_000

    places = {
        path: path.read_bytes()
        for path in Path(chosen.var_dir).rglob("*")
        if path.is_file() and not set(NOT_OURS) & set(path.parts)
    }
    kinds = {path.suffix or path.name for path in places}
    assert {".db", ".db-wal", ".npy", ".parquet", ".backup", ".json"} <= kinds
    told = {str(path): content for path, content in places.items()} | {"log": capsys.readouterr().err.encode()}
    for path in places:
        if path.suffix == ".parquet" and "gazetteer" not in path.parts:
            told[f"{path} (read)"] = pd.read_parquet(path).to_csv().encode()
    assert b"broke" in told["log"]
    leaks = [
        (place, text)
        for place, content in told.items()
        for text in canaries
        if text.encode() in content or text.encode("utf-16-le") in content or text.encode().hex().encode() in content
    ]
    assert leaks == []
    what = "values of workers looked for in database, log of it, backup, index, batch, logs"
    promise(what, tried=len(canaries), refused=len(canaries) - len(leaks), leaked=len(leaks))
