"""Coroutines run in a thread of their own: in a process that has a browser open, the main one has a loop already."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio


def run(function: Callable[..., Awaitable[Any]], *arguments: Any) -> Any:
    """What the function gives when it is awaited."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(anyio.run, function, *arguments).result()
