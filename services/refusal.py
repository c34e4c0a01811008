"""How a use case says no to a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from access.otp import CodeRefused
from access.refusals import ConsentRefused
from data.gateways.errors import GatewayError
from data.worker_record import BadWorkerRecord


class Refused(Exception):
    """What stands in the way; `code` and `values` go to the catalogue."""

    def __init__(self, code: str, values: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.values = dict(values or {})


@contextmanager
def told_plainly() -> Iterator[None]:
    """Errors of the floors below as a `Refused`; others pass."""
    try:
        yield
    except BadWorkerRecord as problem:
        raise Refused("bad_worker_record", {"field": problem.field}) from problem
    except (ConsentRefused, CodeRefused) as problem:
        raise Refused(problem.code, problem.values) from problem
    except GatewayError as problem:
        raise Refused(problem.code) from problem
