"""What every test finds as it was, and the promises that the tests of trust keep."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, Protocol

import pytest

PROMISE = "promise"


class Promise(Protocol):
    """Tells what was tried against a promise, and holds it to that nothing came through."""

    def __call__(self, text: str, *, tried: int, refused: int, leaked: int) -> None: ...


@pytest.fixture(autouse=True)
def _main_module_stays() -> Iterator[None]:
    """Streamlit's runner puts the script in the place of `__main__`, and a process that is spawned later would run it."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before


@pytest.fixture
def promise(request: pytest.FixtureRequest) -> Promise:
    """Called once a test: its line is shown at the end of `make test-trust`."""

    def tell(text: str, *, tried: int, refused: int, leaked: int) -> None:
        request.node.user_properties.append((PROMISE, f"{text}: {tried:,} tried, {refused:,} refused, {leaked} leaked"))
        assert tried > 0
        assert leaked == 0

    return tell


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """A line a promise, when the tests of trust are run by themselves."""
    if "trust" not in (config.option.markexpr or ""):
        return
    terminalreporter.section("promises")
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, text in getattr(report, "user_properties", ()):
                if name == PROMISE and report.when == "call":
                    terminalreporter.line(f"{'kept' if outcome == 'passed' else 'BROKEN':7} {text}")
