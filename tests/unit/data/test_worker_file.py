"""A worker file may be broken in places; the rest of it is read."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from data.worker_file import BadLine, read_workers
from matching.model import Worker

RAMESH = b'{"uan": "001000000017", "occupation": "rajmistri"}'
MEENA = '{"uan": "001000000082", "occupation": "कुछ भी"}'.encode()


def read(tmp_path: Path, contents: bytes) -> list[Worker | BadLine]:
    path = tmp_path / "workers.jsonl"
    path.write_bytes(contents)
    return list(read_workers(path))


def test_workers_come_in_the_order_of_their_lines(tmp_path: Path) -> None:
    assert read(tmp_path, RAMESH + b"\n" + MEENA) == [
        Worker(uan="001000000017", occupation="rajmistri"),
        Worker(uan="001000000082", occupation="कुछ भी"),
    ]


def test_a_byte_order_mark_blank_lines_and_windows_endings_do_no_harm(tmp_path: Path) -> None:
    workers = read(tmp_path, b"\xef\xbb\xbf" + RAMESH + b"\r\n\r\n   \n" + MEENA + b"\r\n\n")
    assert [worker.uan for worker in workers if isinstance(worker, Worker)] == ["001000000017", "001000000082"]
    assert len(workers) == 2


@pytest.mark.parametrize(
    ("line", "field", "code", "value"),
    [
        (b'{"uan": "0010', "line", "not_json", ""),
        (b"[" * 100_000, "line", "not_json", ""),
        (b'{"uan": ' + b"9" * 5_000 + b"}", "line", "not_json", ""),
        ("{'uan': 'é'}".encode("latin-1"), "line", "not_utf8", ""),
        (b'["001000000017"]', "record", "not_an_object", "['001000000017']"),
        (b"{}", "uan", "missing", ""),
        (b'{"uan": "001000000017", "birth_date": "31-31-31"}', "birth_date", "not_a_date", "31-31-31"),
    ],
)
def test_a_bad_line_is_told_and_the_next_is_read(tmp_path: Path, line: bytes, field: str, code: str, value: str) -> None:
    assert read(tmp_path, RAMESH + b"\n" + line + b"\n" + MEENA) == [
        Worker(uan="001000000017", occupation="rajmistri"),
        BadLine(2, field, code, value),
        Worker(uan="001000000082", occupation="कुछ भी"),
    ]


def test_a_monstrous_line_is_rejected_alone_and_never_held(tmp_path: Path) -> None:
    path = tmp_path / "workers.jsonl"
    with path.open("wb") as file:
        file.write(RAMESH + b"\n")
        for _ in range(30):
            file.write(b"x" * 1_000_000)
        file.write(b"\n" + MEENA)
    tracemalloc.start()
    try:
        workers = list(read_workers(path))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [worker.line if isinstance(worker, BadLine) else worker.uan for worker in workers] == ["001000000017", 2, "001000000082"]
    assert workers[1] == BadLine(2, "line", "too_long", "")
    assert most < 6_000_000


def test_a_line_just_as_long_as_may_be_is_read(tmp_path: Path) -> None:
    padded = RAMESH + b" " * (1_000_000 - len(RAMESH) - 1) + b"\n"
    assert [type(found) for found in read(tmp_path, padded + b" " + padded)] == [Worker, BadLine]


def test_an_empty_file_has_no_workers(tmp_path: Path) -> None:
    assert read(tmp_path, b"") == []


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(read_workers(tmp_path / "absent.jsonl"))
