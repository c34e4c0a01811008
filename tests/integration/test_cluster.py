"""A Dask cluster that is named by its address: worked on when it can be, and otherwise told in a sentence what it lacks."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from operator import neg
from pathlib import Path

import pytest

from services.cluster import ClusterUnready, cluster, each_of
from services.commands import trouble
from services.train import silent
from settings import ROOT
from tests.browser.open_door import free_port

Start = Callable[..., str]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a scheduler with so many workers, with or without our code in reach, and gives its address."""
    running: list[subprocess.Popen[bytes]] = []

    def run(what: str, *arguments: str, with_code: bool) -> None:
        outside = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        env = outside | ({"PYTHONPATH": str(ROOT)} if with_code else {})
        command = [sys.executable, "-P", "-m", "distributed.cli." + what, "--host", "127.0.0.1", "--no-dashboard", *arguments]
        quiet = subprocess.DEVNULL
        running.append(subprocess.Popen(command, cwd=tmp_path, env=env, stdout=quiet, stderr=quiet))

    def begin(workers: int, *, with_code: bool = True) -> str:
        port = free_port()
        address = f"tcp://127.0.0.1:{port}"
        run("dask_scheduler", "--port", str(port), with_code=with_code)
        for _ in range(workers):
            run("dask_worker", address, "--nthreads", "1", "--no-nanny", with_code=with_code)
        return address

    yield begin
    for process in running:
        process.kill()
    for process in running:
        process.wait(timeout=20)


def _worked_on(address: str, workers: int) -> list[int]:
    deadline = time.monotonic() + 40
    while True:
        try:
            with cluster(address) as (client, cores):
                if cores == workers or time.monotonic() > deadline:
                    assert cores == workers
                    return sorted(each_of(client, neg, [1, 2, 3], "work", silent))
        except ClusterUnready:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.2)


def _refused(address: str, code: str) -> str:
    """The sentence, once the cluster has come up as far as it will."""
    deadline = time.monotonic() + 40
    while True:
        with pytest.raises(ClusterUnready) as told, cluster(address):
            pass
        if told.value.code == code or time.monotonic() > deadline:
            assert told.value.code == code
            said = trouble(told.value)
            assert said is not None
            return said[0]
        time.sleep(0.2)


def test_two_workers_of_a_named_cluster_share_the_work(start: Start) -> None:
    assert _worked_on(start(2), 2) == [-3, -2, -1]


def test_a_cluster_without_our_code_is_told_what_it_lacks(start: Start) -> None:
    assert "PYTHONPATH" in _refused(start(1, with_code=False), "cluster_without_code")


def test_a_cluster_in_which_nobody_works_is_no_cluster(start: Start) -> None:
    assert "dask worker tcp://" in _refused(start(0), "cluster_without_workers")


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "foo://127.0.0.1:80"])
def test_an_address_at_which_nothing_answers_is_named(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.cluster.REACHED_WITHIN", "1s")
    with pytest.raises(ClusterUnready) as told, cluster(address):
        pass
    assert trouble(told.value) == (f"Nothing answers as a Dask scheduler at {address}.", 1)
