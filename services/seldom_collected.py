"""Python's search for rings of objects, while much is made that holds none: it would take a seventh of the time of an import."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

SELDOM = (100_000, 50, 100)
"""Objects made before the youngest are looked through, and how often those before the elder and the eldest are (`gc.set_threshold`)."""

_lock = Lock()
_usual: list[tuple[int, int, int]] = []


def collect_seldom() -> None:
    """From now on in this process."""
    gc.set_threshold(*SELDOM)


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Within the block; of several at once the last to end sets back what was usual before the first."""
    with _lock:
        _usual.append(gc.get_threshold() if not _usual else _usual[0])
        collect_seldom()
    try:
        yield
    finally:
        with _lock:
            before = _usual.pop()
            if not _usual:
                gc.set_threshold(*before)
