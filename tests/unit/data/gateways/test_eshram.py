"""The sandbox answers as e-Shram would, for demonstration workers only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data.gateways.errors import GatewayUnavailable
from data.gateways.eshram import EShramGateway, SandboxEShram
from data.worker_record import worker_from_record
from tests.served import AGREED

RAMESH = {"uan": "001000000017", "name": "रमेश (sample)", "occupation": "rajmistri", "skills": ["plastering"]}


def test_a_worker_who_is_registered_is_found_as_she_was_entered(tmp_path: Path) -> None:
    sandbox = SandboxEShram(tmp_path / "sandbox" / "eshram.db")
    assert sandbox.fill([RAMESH]) == 1
    gateway: EShramGateway = sandbox
    found = gateway.find("001000000017", AGREED)
    assert found == RAMESH
    assert worker_from_record(found).occupation == "rajmistri"
    assert gateway.find("001000000018", AGREED) is None


def test_a_sandbox_that_was_never_filled_says_so(tmp_path: Path) -> None:
    sandbox = SandboxEShram(tmp_path / "eshram.db")
    assert sandbox.count() == 0
    with pytest.raises(GatewayUnavailable):
        sandbox.find("001000000017", AGREED)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_sandbox_says_so(tmp_path: Path) -> None:
    (tmp_path / "eshram.db").write_bytes(b"something else entirely" * 100)
    with pytest.raises(GatewayUnavailable):
        SandboxEShram(tmp_path / "eshram.db").find("001000000017", AGREED)


def test_a_filling_that_breaks_off_leaves_the_old_register(tmp_path: Path) -> None:
    sandbox = SandboxEShram(tmp_path / "eshram.db")
    sandbox.fill([RAMESH])

    def broken() -> Iterator[dict[str, Any]]:
        yield {"uan": "001000000025"}
        raise RuntimeError("the lights went out")

    with pytest.raises(RuntimeError):
        sandbox.fill(broken())
    assert sandbox.count() == 1
    assert sandbox.find("001000000017", AGREED) == RAMESH
    assert [path.name for path in tmp_path.iterdir()] == ["eshram.db"]


def test_the_register_can_be_read_by_its_owner_only_and_is_not_written_by_asking(tmp_path: Path) -> None:
    sandbox = SandboxEShram(tmp_path / "eshram.db")
    sandbox.fill({"uan": f"{number:012}"} for number in range(200))
    assert sandbox.count() == 200
    assert sandbox.path.stat().st_mode & 0o777 == 0o600
    before = sandbox.path.read_bytes()
    assert sandbox.find("x' OR '1'='1", AGREED) is None
    assert sandbox.find("000000000199", AGREED) == {"uan": "000000000199"}
    assert sandbox.path.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["eshram.db"]
