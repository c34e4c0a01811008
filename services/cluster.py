"""A Dask cluster to work on: somebody else's by its address, or one of our own on loopback."""

from __future__ import annotations

import logging
import os
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import dask
from distributed import Client, LocalCluster, as_completed

from services.train import Progress

ANY_PORT = "127.0.0.1:0"
CLOSED = {"distributed.scheduler.http.routes": [], "distributed.worker.http.routes": []}
"""Dask opens a web server beside each process of a cluster; of our own they stay on loopback and have nothing to tell."""

REACHED_WITHIN = "15s"

Item = TypeVar("Item")
Result = TypeVar("Result")


class ClusterUnready(RuntimeError):
    """Nothing answers as a scheduler at the address."""

    code = "cluster_out_of_reach"

    def __init__(self, scheduler: str) -> None:
        super().__init__(scheduler)
        self.values = {"address": scheduler}


class ClusterWithoutCode(ClusterUnready):
    """Scheduler or workers cannot load this project."""

    code = "cluster_without_code"


class ClusterWithoutWorkers(ClusterUnready):
    """A scheduler alone."""

    code = "cluster_without_workers"


@contextmanager
def cluster(scheduler: str | None) -> Iterator[tuple[Client, int]]:
    """A Dask cluster and how many of its threads work: the one at an address, or one of our own on loopback, closed to others by TLS.

    Raises `ClusterUnready` when nothing answers at the address, nobody works there, or our own code is not there.
    """
    if scheduler:
        with _at(scheduler) as client:
            yield client, sum(client.nthreads().values())
        return
    cores = len(os.sched_getaffinity(0))
    with (
        dask.config.set(CLOSED),
        LocalCluster(
            n_workers=cores,
            threads_per_worker=1,
            host="127.0.0.1",
            protocol="tls",
            security=True,
            dashboard_address=ANY_PORT,
            worker_dashboard_address=ANY_PORT,
            silence_logs=logging.ERROR,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client, cores


def _at(scheduler: str) -> Client:
    try:
        client = Client(scheduler, set_as_default=False, timeout=REACHED_WITHIN)
    except (OSError, ValueError) as problem:
        raise ClusterUnready(scheduler) from problem
    try:
        client.run_on_scheduler(pkgutil.resolve_name, f"{__name__}:ANY_PORT")
        working = client.run(pkgutil.resolve_name, f"{__name__}:ANY_PORT")
    except ImportError as problem:
        client.close()
        raise ClusterWithoutCode(scheduler) from problem
    if not working:
        client.close()
        raise ClusterWithoutWorkers(scheduler)
    return client


def each_of(client: Client, work: Callable[[Item], Result], items: Sequence[Item], stage: str, told: Progress) -> Iterator[Result]:
    """The results of the items as they come; `work` must be importable where the cluster's processes run."""
    told(stage, 0.0 if items else 1.0)
    futures = client.map(work, items, pure=False)
    for count, (_, result) in enumerate(as_completed(futures, loop=client.loop, with_results=True), start=1):
        told(stage, count / len(items))
        yield result
