"""The house: which folder stands where, which floor may import which, and that a wall which is broken is noticed."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("pages", "api", "services", "access", "data", "indicators", "matching")
GROUND = ("settings.py", "language.py", "telemetry.py")
DOORS = {
    "app.py": {"streamlit", "pages", "services", "language", "settings", "telemetry"},
    "server.py": {"streamlit", "starlette", "fastapi", "anyio", "api", "pages", "services", "language", "settings", "telemetry"},
    "cli.py": {"typer", "api", "services", "language", "settings", "telemetry"},
}
BESIDE_THE_HOUSE = {"tests", "benchmarks"}
LONGEST_DOOR, LONGEST_COMMANDS = 150, 300
"""Lines: the command line grows with its commands, a dozen lines each; no door holds logic."""

CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS = [contract["name"] for contract in CONFIGURATION["contracts"]]
FLOORS, SCREENS, NO_WEB, PLAIN_ENGINE, ONE_VAULT = CONTRACTS

PLANTED = [
    (FLOORS, "matching/planted_upward.py", "import services", "matching.planted_upward -> services"),
    (FLOORS, "data/store/planted_upward.py", "from access import consent", "data.store.planted_upward -> access"),
    (FLOORS, "access/planted_upward.py", "from services.train import train_ranker", "access.planted_upward -> services.train"),
    (FLOORS, "services/planted_upward.py", "from pages.parts import frame", "services.planted_upward -> pages.parts"),
    (FLOORS, "api/planted_sideways.py", "import pages.worker", "api.planted_sideways -> pages.worker"),
    (FLOORS, "pages/worker/planted_sideways.py", "import api", "pages.worker.planted_sideways -> api"),
    (SCREENS, "pages/worker/planted_store.py", "from data.store import tables", "pages.worker.planted_store -> data.store.tables"),
    (
        SCREENS,
        "pages/parts/planted_engine.py",
        "from matching.engine import MatchEngine",
        "pages.parts.planted_engine -> matching.engine",
    ),
    (SCREENS, "pages/admin/planted_words.py", "import matching.words", "pages.admin.planted_words -> matching.words"),
    (SCREENS, "api/planted_consent.py", "from access.consent import Consents", "api.planted_consent -> access.consent"),
    (SCREENS, "api/planted_settings.py", "from settings import settings", "api.planted_settings -> settings"),
    (SCREENS, "pages/official/planted_tables.py", "import sqlalchemy", "pages.official.planted_tables -> sqlalchemy"),
    (NO_WEB, "services/planted_screen.py", "import streamlit as st", "services.planted_screen -> streamlit"),
    (NO_WEB, "access/planted_route.py", "from fastapi import APIRouter", "access.planted_route -> fastapi"),
    (PLAIN_ENGINE, "matching/planted_screen.py", "import streamlit", "matching.planted_screen -> streamlit"),
    (PLAIN_ENGINE, "matching/planted_tables.py", "from sqlalchemy import select", "matching.planted_tables -> sqlalchemy"),
    (PLAIN_ENGINE, "matching/planted_call.py", "import requests", "matching.planted_call -> requests"),
    (ONE_VAULT, "data/store/planted_cipher.py", "import cryptography", "data.store.planted_cipher -> cryptography"),
    (ONE_VAULT, "services/planted_cipher.py", "import cryptography.fernet", "services.planted_cipher -> cryptography"),
]
"""A violation of each contract: the file it is planted in, what it says, and how import-linter names it."""


def copy_of_the_house(place: Path) -> Path:
    """The rooms' Python files and the contracts, without the ground and the doors."""
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            copied = place / path.relative_to(ROOT)
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copied)
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


def lint_imports(place: Path) -> tuple[int, dict[str, str]]:
    """The exit code of import-linter there, and of each broken contract what it says."""
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    ran = subprocess.run(
        [sys.executable, "-c", program, "--no-cache"], cwd=place, capture_output=True, text=True, check=False, timeout=120
    )
    sections: dict[str, list[str]] = {}
    current = ""
    lines = ran.stdout.splitlines()
    for line, under in zip(lines, [*lines[1:], ""], strict=True):
        if line in CONTRACTS and under == "-" * len(line):
            current = line
        if current:
            sections.setdefault(current, []).append(line)
    assert "Contracts: " in ran.stdout, ran.stdout + ran.stderr
    return ran.returncode, {name: "\n".join(said) for name, said in sections.items()}


def imported_by(path: Path) -> Iterator[str]:
    """The top-level names that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or ".").split(".")[0]


def folders_that_escape(place: Path) -> list[str]:
    """Folders of the rooms that hold Python, themselves or below, without being packages: import-linter passes over them in silence."""
    found = {
        folder
        for room in ROOMS
        for path in (place / room).rglob("*.py")
        for folder in path.relative_to(place).parents
        if folder.parts and not (place / folder / "__init__.py").is_file()
    }
    return sorted(folder.as_posix() for folder in found)


@pytest.fixture(scope="module")
def broken_house(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict[str, str]]:
    """What import-linter says of a copy with every violation of `PLANTED` in it."""
    place = copy_of_the_house(tmp_path_factory.mktemp("house"))
    for _, file, line, _ in PLANTED:
        assert not (ROOT / file).exists()
        (place / file).write_text(line + "\n", encoding="utf-8")
    return lint_imports(place)


def test_every_wall_stands() -> None:
    code, broken = lint_imports(ROOT)
    assert broken == {}
    assert code == 0


@pytest.mark.parametrize(("contract", "file", "line", "named"), PLANTED, ids=[f"{file}: {line}" for _, file, line, _ in PLANTED])
def test_a_planted_violation_is_caught(
    broken_house: tuple[int, dict[str, str]], contract: str, file: str, line: str, named: str
) -> None:
    code, broken = broken_house
    assert code != 0
    assert named in broken.get(contract, "")


def test_one_violation_alone_breaks_one_contract_alone(tmp_path: Path) -> None:
    place = copy_of_the_house(tmp_path)
    (place / "pages/worker/planted.py").write_text("from matching.engine import MatchEngine\n", encoding="utf-8")
    code, broken = lint_imports(place)
    assert code != 0
    assert list(broken) == [SCREENS]
    assert "pages.worker.planted -> matching.engine" in broken[SCREENS]


def test_a_page_may_speak_to_services_the_model_and_the_language(tmp_path: Path) -> None:
    place = copy_of_the_house(tmp_path)
    allowed = "import language\nimport streamlit\nfrom matching.model import Match\nfrom services import train\n"
    (place / "pages/worker/planted.py").write_text(allowed, encoding="utf-8")
    assert lint_imports(place) == (0, {})


def test_every_contract_has_a_violation_planted_against_it() -> None:
    assert {contract for contract, *_ in PLANTED} == set(CONTRACTS)


def test_every_folder_of_the_rooms_is_a_package() -> None:
    assert folders_that_escape(ROOT) == []


def test_a_folder_without_init_escapes_import_linter_but_not_us(tmp_path: Path) -> None:
    place = copy_of_the_house(tmp_path)
    escaped = place / "pages" / "hidden" / "deeper"
    escaped.mkdir(parents=True)
    (escaped / "planted.py").write_text("from data.store import tables\n", encoding="utf-8")
    assert lint_imports(place)[0] == 0
    assert folders_that_escape(place) == ["pages/hidden", "pages/hidden/deeper"]


def test_import_linter_watches_every_room_there_is() -> None:
    tracked = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert tracked - BESIDE_THE_HOUSE == set(ROOMS)
    assert CONFIGURATION["root_packages"] == list(ROOMS)


def test_nothing_lies_directly_in_pages_but_its_init() -> None:
    assert [path.name for path in (ROOT / "pages").glob("*") if path.is_file()] == ["__init__.py"]


def test_no_python_lies_at_the_top_but_the_doors_and_the_ground() -> None:
    assert {path.name for path in ROOT.glob("*.py")} == {*DOORS, *GROUND}


@pytest.mark.parametrize("ground", GROUND)
def test_the_ground_stands_on_nothing_of_ours(ground: str) -> None:
    ours = {*ROOMS, *BESIDE_THE_HOUSE, *(name.removesuffix(".py") for name in (*GROUND, *DOORS))}
    assert set(imported_by(ROOT / ground)) & ours == set()


@pytest.mark.parametrize("door", DOORS)
def test_a_door_reaches_no_deeper_than_the_services(door: str) -> None:
    from_outside = set(imported_by(ROOT / door)) - set(sys.stdlib_module_names)
    assert from_outside <= DOORS[door]


@pytest.mark.parametrize("door", DOORS)
def test_a_door_only_wires(door: str) -> None:
    text = (ROOT / door).read_text(encoding="utf-8")
    logic = [
        f"{type(node).__name__} in line {node.lineno}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef | ast.For | ast.While | ast.Match)
    ]
    assert logic == []
    assert len(text.splitlines()) <= (LONGEST_COMMANDS if door == "cli.py" else LONGEST_DOOR)


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_imports_a_door_or_the_tests(room: str) -> None:
    doors = {name.removesuffix(".py") for name in DOORS} | BESIDE_THE_HOUSE
    assert [path for path in (ROOT / room).rglob("*.py") if doors & set(imported_by(path))] == []
