"""What every test finds as it was."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _main_module_stays() -> Iterator[None]:
    """Streamlit's runner puts the script in the place of `__main__`, and a process that is spawned later would run it."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before
