"""How soon a page is there on a slow phone: `python -m benchmarks.page [--json OUT]`.

Headless Chromium, 360 x 740 pixels, throttled over its own protocol: 1.6 Mbit/s down, 750 kbit/s up, a round trip of 150 ms (Lighthouse's
"slow 4G"; `--latency` sets another) and a processor four times slower. Two systems in one run, turn by turn: `kaam setu` is `server.py`,
`stock streamlit` the same `app.py` by plain `streamlit run` with the same configuration. Each run is a new browser context with
nothing in its cache; each server has had one visitor before, whom nobody measures. Medians over the runs:

- `first_text_s`: from asking for the address until the heading of the first screen can be seen. The name that stands there before is none.
- `bytes`: what had come over the wire by then, headers and frames of the websocket counted, as Chromium tells it.
- `submit_to_first_card_s`: from the last click of a worker's walk until the first job can be seen.

The demonstration of the var folder is used when there is one; else a house of six listings is made for the run.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import requests
import typer
from playwright.sync_api import Browser, Page, sync_playwright

from matching.index import CURRENT
from services.console import Table, note, show
from settings import ROOT, Settings, settings
from tests.small_house import small_house

SYSTEMS = {
    "kaam setu": ["server.py"],
    "stock streamlit": ["-m", "streamlit", "run", "app.py"],
}
PHONE = {"width": 360, "height": 740}
DOWN, UP = 1_600_000 / 8, 750_000 / 8
SLOWER = 4
UAN = "0010 0000 0017"
CODE_DIGITS = 6
PATIENCE_MS = 120_000
ROW = ("bytes", "first_text_s", "submit_to_first_card_s")


@dataclass
class Wire:
    """What Chromium tells of a page's traffic, in bytes."""

    answers: dict[str, float] = field(default_factory=dict)
    frames: float = 0

    def watch(self, chromium: Any) -> None:
        """Count from now on; an answer under way counts with what has come of it."""
        chromium.on("Network.responseReceived", lambda event: self._add(event["requestId"], event["response"]["encodedDataLength"]))
        chromium.on("Network.dataReceived", lambda event: self._add(event["requestId"], event["encodedDataLength"]))
        chromium.on("Network.loadingFinished", lambda event: self.answers.update({event["requestId"]: event["encodedDataLength"]}))
        chromium.on("Network.webSocketFrameReceived", self._frame)
        chromium.on("Network.webSocketFrameSent", self._frame)
        chromium.send("Network.enable")

    @property
    def total(self) -> int:
        return round(sum(self.answers.values()) + self.frames)

    def _add(self, request: str, count: float) -> None:
        self.answers[request] = self.answers.get(request, 0) + count

    def _frame(self, event: dict[str, Any]) -> None:
        """A binary frame is told in Base64: four characters for three bytes."""
        told = event["response"]
        self.frames += len(told["payloadData"]) * (3 / 4 if told["opcode"] == 2 else 1)


def walk_to_jobs(page: Page) -> float:
    """A worker's walk from the first screen to her jobs; seconds from the last click until the first can be seen."""
    page.locator(".st-key-uan input").fill(UAN)
    page.locator(".st-key-go_on button").click()
    page.locator(".st-key-agree button").click()
    told = page.locator(".sms").inner_text()
    page.locator(".stForm input").fill(next(word for word in told.split() if word.isdecimal() and len(word) == CODE_DIGITS))
    page.locator(".st-key-open button").click()
    last = page.locator(".st-key-right button")
    last.scroll_into_view_if_needed()
    clicked = time.perf_counter()
    last.click()
    page.locator("article.job").first.wait_for()
    return time.perf_counter() - clicked


def visit(browser: Browser, address: str, latency: float, slower: int = SLOWER) -> dict[str, float]:
    """One visit with nothing cached: the figures of `ROW`, and the requests and bytes of the whole visit."""
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    chromium = context.new_cdp_session(page)
    wire = Wire()
    wire.watch(chromium)
    line = {"offline": False, "latency": latency, "downloadThroughput": DOWN, "uploadThroughput": UP}
    if slower > 1:
        chromium.send("Network.emulateNetworkConditions", line)
        chromium.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    asked = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator("h1").first.wait_for()
    first_text = time.perf_counter() - asked
    by_then = wire.total
    walked = walk_to_jobs(page)
    context.close()
    return {
        "bytes": by_then,
        "first_text_s": first_text,
        "submit_to_first_card_s": walked,
        "requests": len(wire.answers),
        "bytes_in_all": wire.total,
    }


@contextmanager
def served(arguments: list[str], var_dir: Path) -> Iterator[str]:
    """The address of a server over a var folder, open for as long as the block lasts."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    environment = {**os.environ, "KAAM_VAR_DIR": str(var_dir), "KAAM_PORT": port, "STREAMLIT_SERVER_PORT": port}
    command = [sys.executable, *arguments]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_until_open(server, f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait_until_open(server: subprocess.Popen[bytes], address: str) -> None:
    for _ in range(240):
        try:
            if requests.get(f"{address}/_stcore/health", timeout=1).ok:
                return
        except requests.RequestException:
            if server.poll() is not None:
                break
        time.sleep(0.5)
    raise SystemExit(f"{' '.join(map(str, server.args))} did not open.")  # type: ignore[union-attr, arg-type]


def _house(chosen: Settings, scratch: Path) -> Path:
    """The var folder with a demonstration in it, or a small house made in the scratch folder."""
    if (chosen.index_dir / CURRENT).is_file() and chosen.sandbox_path.is_file():
        return chosen.var_dir
    note("There is no demonstration in the var folder: measured on a house of six listings.")
    return small_house(scratch).var_dir


def main(
    runs: Annotated[int, typer.Option(min=1, help="Measured visits to each system.")] = 5,
    latency: Annotated[float, typer.Option(min=0, help="Round trip in milliseconds.")] = 150,
    json_path: Annotated[Path | None, typer.Option("--json", help="File for the rows, a JSON list.")] = None,
) -> None:
    """Print one row a system, medians over the runs, and write the rows where `--json` says."""
    chromium = shutil.which("chromium")
    if not chromium:
        raise SystemExit("Debian's chromium is not installed: apt-get install chromium")
    visits: dict[str, list[dict[str, float]]] = {system: [] for system in SYSTEMS}
    with ExitStack() as stack:
        var_dir = _house(settings(), Path(stack.enter_context(tempfile.TemporaryDirectory())))
        addresses = {system: stack.enter_context(served(arguments, var_dir)) for system, arguments in SYSTEMS.items()}
        launcher = stack.enter_context(sync_playwright()).chromium
        browser = stack.enter_context(launcher.launch(executable_path=chromium, args=["--no-sandbox"]))
        for address in addresses.values():
            visit(browser, address, latency, slower=1)
        for _ in range(runs):
            for system, address in addresses.items():
                visits[system].append(visit(browser, address, latency))
    medians = {system: {name: statistics.median(row[name] for row in rows) for name in rows[0]} for system, rows in visits.items()}
    headings = ("system", *ROW, "first_text_range_s", "requests", "bytes_in_all")
    show(Table(headings, [_cells(system, medians[system], visits[system]) for system in SYSTEMS]))
    note(f"Medians of {runs} runs; 1.6 Mbit/s down, 750 kbit/s up, {latency:g} ms a round trip, processor {SLOWER} times slower.")
    if json_path:
        told = [{"system": system} | {name: round(medians[system][name], 2) for name in ROW} for system in SYSTEMS]
        json_path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _cells(system: str, row: dict[str, float], rows: list[dict[str, float]]) -> list[str]:
    spread = [visited["first_text_s"] for visited in rows]
    told = [f"{row[name]:.2f}" if name.endswith("_s") else f"{row[name]:,.0f}" for name in ROW]
    return [system, *told, f"{min(spread):.2f}-{max(spread):.2f}", f"{row['requests']:.0f}", f"{row['bytes_in_all']:,.0f}"]


if __name__ == "__main__":
    typer.run(main)
