"""What the server does beside its visitors goes on, whatever stops one turn of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import Any

import anyio
import pytest

from api import each_day
from services.refusal import Refused
from tests.apart import run

TASKS = [
    (each_day.sweep_each_day, "sweep_now"),
    (each_day.sort_in_each_day, "sort_in"),
    (each_day.let_go_now_and_then, "let_go"),
    (each_day.count_now_and_then, "count_people"),
    (each_day.send_all_the_time, "send_waiting"),
]


@pytest.mark.parametrize(("task", "work"), TASKS)
@pytest.mark.parametrize("problem", [RuntimeError("Asha 9876543210"), Refused("not_ready")])
def test_a_turn_that_fails_is_told_without_its_words_and_the_next_comes(
    task: Callable[[float], Coroutine[Any, Any, None]],
    work: str,
    problem: Exception,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    turns: list[int] = []

    async def until_the_third() -> None:
        with anyio.fail_after(30):
            async with anyio.create_task_group() as beside:

                def turn() -> None:
                    turns.append(len(turns))
                    if len(turns) == 1:
                        raise problem
                    if len(turns) == 3:
                        anyio.from_thread.run_sync(beside.cancel_scope.cancel)

                turn.__name__ = work
                monkeypatch.setattr(each_day, work, turn)
                beside.start_soon(task, 0.0)

    with caplog.at_level(logging.ERROR, "kaam.server"):
        run(until_the_third)
    assert len(turns) >= 3
    told = [str(record.msg) for record in caplog.records if record.name == "kaam.server"]
    assert len(told) == (0 if isinstance(problem, Refused) else 1)
    for line in told:
        assert "RuntimeError" in line
        assert work in line
        assert "Asha" not in line
        assert "9876543210" not in line
