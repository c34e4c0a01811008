"""A late answer is asked for again beside the first; a refusal and a failure are not."""

from __future__ import annotations

import threading
import time

import pytest

from data.gateways.errors import GatewayRefused, GatewayUnavailable
from data.gateways.hedged import hedged

SOON, LONG = 0.05, 5.0


class Line:
    """Answers what it is told to, the n-th call by the n-th of `says`: an answer, an exception, or seconds of silence before it."""

    def __init__(self, *says: object) -> None:
        self.says = says
        self.calls = 0
        self.over = threading.Event()

    def __call__(self) -> object:
        self.calls += 1
        told = self.says[self.calls - 1]
        if isinstance(told, float):
            self.over.wait(told)
            raise GatewayUnavailable(failure="too_slow")
        if isinstance(told, Exception):
            raise told
        return told


def test_a_silent_line_does_not_keep_her_waiting() -> None:
    line = Line(LONG, "her record")
    begun = time.monotonic()
    assert hedged(line, SOON) == "her record"
    assert time.monotonic() - begun < LONG / 2
    assert line.calls == 2
    line.over.set()


def test_what_answers_in_time_is_asked_once() -> None:
    line = Line("her record", "another")
    assert hedged(line, LONG) == "her record"
    assert line.calls == 1


@pytest.mark.parametrize(
    "problem", [GatewayRefused(404, "unknown_uan"), GatewayUnavailable(failure="their_error"), ValueError("ours")]
)
def test_a_no_and_a_failure_in_time_are_raised_and_not_asked_again(problem: Exception) -> None:
    line = Line(problem, "never")
    with pytest.raises(type(problem)):
        hedged(line, LONG)
    assert line.calls == 1


def test_a_refusal_of_the_second_counts_at_once() -> None:
    line = Line(LONG, GatewayRefused(404, "unknown_uan"))
    begun = time.monotonic()
    with pytest.raises(GatewayRefused):
        hedged(line, SOON)
    assert time.monotonic() - begun < LONG / 2
    line.over.set()


def test_the_first_is_waited_for_when_the_second_fails() -> None:
    slow = threading.Event()
    calls = []

    def ask() -> str:
        calls.append(1)
        if len(calls) == 1:
            slow.wait(0.3)
            return "her record"
        raise GatewayUnavailable(failure="no_answer")

    assert hedged(ask, SOON) == "her record"


def test_both_silent_is_told() -> None:
    with pytest.raises(GatewayUnavailable):
        hedged(Line(0.2, 0.2), SOON)
