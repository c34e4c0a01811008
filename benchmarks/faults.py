"""A thousand wishes through a line that errs, hangs and breaks: how many arrive, how often each, and how long a press takes meanwhile.

    python -m benchmarks.faults --json OUT

The other side is `python cli.py sandbox` in a process of its own, asked over HTTP. Half of its faults come after the work was done, so that
whoever sends again without a key would be there twice.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles

from access.artefact import ConsentRequest
from access.roles import APPLY_FIELDS, FIND_FIELDS, Actor, Purpose, Role
from data.gateways.agreed import Agreed
from data.gateways.breaker import Breaker
from data.gateways.calling import Caller, Manners
from data.gateways.errors import GatewayError
from data.gateways.eshram import SandboxEShram
from data.gateways.eshram_http import HttpEShram
from data.gateways.ncs_http import HttpNcs
from data.gateways.ncs_sandbox import SandboxNcs
from data.gateways.sms import SandboxSms
from data.store.connect import connect
from data.store.migrate import upgrade
from data.store.unit_of_work import UnitOfWork
from data.vault import Vault
from matching.model import Listing, Worker
from services.engine_room import EngineRoom
from services.house import House
from services.open_gateways import DEMONSTRATION, base_for, gateway_key
from services.send_out import KINDS, Pace, send_due
from settings import ROOT, Settings, load_settings

WISHES_EACH = 20
PATIENT_SECONDS = 60.0
MANNERS = Manners(answer=1.0, whole=8.0)
"""A second of silence instead of five, so that the proof does not take an hour; the rest as in earnest."""
PACE = Pace(first=0.5, longest=5.0, attempts=200)
THREADS = 16
ASKED = 200
Wish = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of it. Times in seconds."""

    wishes: int
    arrived: int
    lost: int
    twice: int
    sent_states: int
    seconds: float
    press_p50: float
    press_p95: float
    find_answered: float
    find_p50: float
    find_p95: float
    errors: float
    hangs: float
    resets: float


@contextmanager
def sandbox_process(var_dir: Path, errors: float, hangs: float, resets: float, seed: int = 7) -> Iterator[str]:
    """The address of a sandbox server in a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    shares = [f"--{name}={share}" for name, share in (("errors", errors), ("hangs", hangs), ("resets", resets))]
    command = [sys.executable, "cli.py", "sandbox", "--port", str(port), f"--seed={seed}", *shares]
    others = {name: value for name, value in os.environ.items() if not name.startswith("KAAM_")}
    running = subprocess.Popen(
        command, cwd=ROOT, env=others | {"KAAM_VAR_DIR": str(var_dir)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + PATIENT_SECONDS
        while time.monotonic() < until and running.poll() is None:
            with suppress(OSError), urllib.request.urlopen(f"{address}/openapi.json", timeout=1):  # noqa: S310 - this machine
                break
            time.sleep(0.05)
        yield address
    finally:
        running.kill()
        running.wait()


def house_before(chosen: Settings) -> House:
    """A house without an engine, whose NCS is over HTTP."""
    upgrade(chosen.store_url)
    database, vault = connect(chosen.store_url), Vault.open(chosen.keys_dir, create=True)
    callers = {}
    for name in ("eshram", "ncs"):
        base = base_for(chosen, name)
        if base is None:
            raise ValueError(f"no address of {name}")
        callers[name] = Caller(base, DEMONSTRATION, gateway_key(chosen), Breaker(), MANNERS)
    return House(
        EngineRoom(chosen),
        database,
        vault,
        HttpEShram(callers["eshram"], vault.attest),
        SandboxSms(chosen.sms_path),
        simulated=True,
        ncs=HttpNcs(callers["ncs"], vault.attest),
        callers=callers,
    )


def wishes_of(house: House, count: int) -> list[Wish]:
    """So many presses of workers who agreed, each of which writes a wish and its message."""
    now = datetime.now(UTC)
    with UnitOfWork(house.database) as work:
        adverts = [Listing(f"J{number}", "Mason", "Uttar Pradesh", "Varanasi") for number in range(WISHES_EACH)]
        work.listings.upsert("ncs-csv", adverts, now)
        work.commit()
    requests = [
        ConsentRequest(purpose, frozenset(fields), "1", "hi")
        for purpose, fields in ((Purpose.FIND_WORK, FIND_FIELDS), (Purpose.APPLY, APPLY_FIELDS))
    ]
    wishes: list[Wish] = []
    for number in range(-(-count // WISHES_EACH)):
        uan = f"0055{number:08}"
        worker = Worker(uan=uan, name=f"Sample {number}", occupation="mason")
        worker_id = house.door.give(Actor("bench", Role.WORKER), worker, requests, now)[0].worker_id
        actor = Actor("bench", Role.WORKER, worker_id)
        for listing in range(1, WISHES_EACH + 1):

            def press(actor: Actor = actor, worker_id: str = worker_id, listing: int = listing, uan: str = uan) -> None:
                house.sending.apply(
                    actor, worker_id, listing, lambda _: ("interested", 1), "ncs",
                    lambda values: {"uan": uan, "job_id": f"J{listing - 1}", "profile": {"name": values["name"]}}, None, datetime.now(UTC),
                )  # fmt: skip

            wishes.append(press)
    return wishes[:count]


def send_until_done(house: House, pressed: threading.Event, pace: Pace = PACE, patience: float = 1_800.0) -> None:
    """Send what waits until all was pressed and nothing waits any more."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        send_due(house, pace, threads=THREADS)
        with UnitOfWork(house.database, writing=False) as work:
            left = work.outbox.backlog(KINDS)
        if pressed.is_set() and not left.waiting:
            return
        time.sleep(0.02)


def press_all(wishes: list[Wish]) -> list[float]:
    """Press one after the other; seconds that each took."""
    took = []
    for wish in wishes:
        began = time.perf_counter()
        wish()
        took.append(time.perf_counter() - began)
        time.sleep(0.01)
    return took


def arrivals(house: House, ncs: SandboxNcs) -> tuple[int, int, int, int]:
    """How many wishes arrived, how many are lost, how many are there more than once, and how many we know to be sent."""
    received = ncs.received()
    with house.database.connect() as store:
        references = set(store.exec_driver_sql("SELECT reference FROM sent_applications").scalars())
        sent = store.exec_driver_sql("SELECT count(*) FROM applications WHERE state = 'sent'").scalar()
    twice = sum(count > 1 for count in received.values()) + len(set(received) - references)
    return len(received), len(references - set(received)), twice, int(sent or 0)


def ask_again_and_again(house: House, times: int) -> tuple[float, list[float]]:
    """The share of questions to e-Shram that were answered, and the seconds that each took: what a worker waits for at the door."""
    now = datetime.now(UTC)
    agreed = Agreed(("find_work",), ("name",), now, now + timedelta(days=180), "find-work-3", "hi", "self")
    took, answered = [], 0
    for _ in range(times):
        began = time.perf_counter()
        with suppress(GatewayError):
            house.eshram.find("001000000017", agreed)
            answered += 1
        took.append(time.perf_counter() - began)
    return answered / times, took


def prove(var_dir: Path, wishes: int, errors: float, hangs: float, resets: float, asked: int = ASKED) -> Figures:
    """Send so many wishes through a line with these shares of faults."""
    with sandbox_process(var_dir, errors, hangs, resets) as address:
        urls = {f"KAAM_{name.upper()}_URL": f"{address}/{name}" for name in ("eshram", "ncs")}
        chosen = load_settings({"KAAM_VAR_DIR": str(var_dir), **urls})
        SandboxEShram(chosen.sandbox_path).fill([{"uan": "001000000017", "name": "Sample"}])
        house = house_before(chosen)
        pressed = threading.Event()
        sender = threading.Thread(target=send_until_done, args=(house, pressed))
        waiting = wishes_of(house, wishes)
        began = time.perf_counter()
        sender.start()
        took = press_all(waiting)
        pressed.set()
        sender.join()
        seconds = time.perf_counter() - began
        found = arrivals(house, SandboxNcs(chosen.ncs_path))
        answered, asking = ask_again_and_again(house, asked)
        house.close()
    press, find = (quantiles(values, n=20) for values in (took, asking))
    return Figures(
        wishes, *found, round(seconds, 1), round(press[9], 4), round(press[18], 4), answered, round(find[9], 3), round(find[18], 3),
        errors, hangs, resets,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wishes", type=int, default=1_000)
    parser.add_argument("--errors", type=float, default=0.3)
    parser.add_argument("--hangs", type=float, default=0.1)
    parser.add_argument("--resets", type=float, default=0.1)
    parser.add_argument("--json", type=Path, help="keep the figures there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = asdict(prove(Path(folder), options.wishes, options.errors, options.hangs, options.resets))
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):14} {value}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
