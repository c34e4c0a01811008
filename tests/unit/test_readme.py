"""The README names every setting, command, page and make target that exists, and none that does not."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import cli
from language import words
from settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PAGES_FOR_A_PERSON = ("README.md", "CONTRIBUTING.md")

SETTINGS = {PREFIX + name.upper() for name in Settings.model_fields}
COMMANDS = {command.name or command.callback.__name__ for command in cli.app.registered_commands if command.callback} | {
    f"{group.name} {command.name}"
    for group in cli.app.registered_groups
    if group.typer_instance
    for command in group.typer_instance.registered_commands
}
TARGETS = set(re.findall(r"^([a-z][a-z-]*):.*## \S", MAKEFILE, re.MULTILINE))
BENCHMARKS = {
    path.stem for path in (ROOT / "benchmarks").glob("*.py") if '__name__ == "__main__"' in path.read_text(encoding="utf-8")
}


def table_of(heading: str) -> list[list[str]]:
    """The rows of the first table under a heading of the README, below its own heading row."""
    assert f"\n## {heading}\n" in README, f"the README has no section {heading!r}"
    section = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in section.splitlines() if line.startswith("|")]
    return rows[2:]


def first_column(heading: str, before: str = "") -> list[str]:
    """What stands in backticks in the first column, without the words before it."""
    return [row[0].strip("`").removeprefix(before) for row in table_of(heading)]


def registered_pages() -> Iterator[tuple[str, str]]:
    """File and English title of every `st.Page` in app.py; a title is the first code of the catalogue that its expression says."""
    english = words("en")
    for call in ast.walk(ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "Page":
            if not isinstance(call.args[0], ast.Constant):
                continue
            file = ast.literal_eval(call.args[0])
            title = next(keyword.value for keyword in call.keywords if keyword.arg == "title")
            said = [part.value for part in ast.walk(title) if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            code = next(text for text in said if re.fullmatch(r"[a-z_]+\.[a-z_.]+", text))
            yield file, english.say(code)


def mentions(pattern: str) -> Iterator[tuple[str, str]]:
    """Where a pattern is found in the pages for a person: the page and the first group."""
    for page in PAGES_FOR_A_PERSON:
        for found in re.findall(pattern, (ROOT / page).read_text(encoding="utf-8")):
            yield page, found


def test_the_table_of_settings_is_the_settings_there_are() -> None:
    assert sorted(first_column("Settings")) == sorted(SETTINGS)


def test_the_default_of_a_setting_is_the_one_it_has() -> None:
    told = {row[0].strip("`"): row[1].strip("`") for row in table_of("Settings")}
    for name, value in ((name, entry.default) for name, entry in Settings.model_fields.items()):
        expected = {"": "empty", None: "unset"}.get(value, value.name if isinstance(value, Path) else str(value))
        assert told[PREFIX + name.upper()] == expected, name


def test_the_table_of_commands_is_the_commands_there_are() -> None:
    assert sorted(first_column("Commands", "python cli.py ")) == sorted(COMMANDS)


def test_the_table_of_make_targets_is_the_targets_there_are() -> None:
    assert sorted(first_column("Make targets", "make ")) == sorted(TARGETS)


def test_the_table_of_pages_is_the_pages_that_are_registered() -> None:
    assert sorted(row[0] for row in table_of("Pages")) == sorted({title for _, title in registered_pages()})


def test_every_page_file_is_registered_and_every_registered_one_exists() -> None:
    screens = {path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").glob("*/*.py") if path.name != "__init__.py"}
    screens = {path for path in screens if not path.startswith("pages/parts/")}
    assert {file for file, _ in registered_pages()} == screens


def test_every_setting_that_is_named_exists() -> None:
    named = set(mentions(rf"\b({PREFIX}[A-Z_]*[A-Z])\b"))
    assert {(page, name) for page, name in named if name not in SETTINGS} == set()


@pytest.mark.parametrize(
    ("pattern", "exist"),
    [
        (r"python cli\.py ((?:(?:audit|keys|accounts) )?[a-z][a-z-]*)", COMMANDS),
        (r"`make ([a-z-]+)", TARGETS),
        (r"^make ([a-z-]+)", TARGETS),
        (r"python -m benchmarks\.([a-z_]+)", BENCHMARKS),
    ],
    ids=["commands", "make targets", "make targets in blocks", "benchmarks"],
)
def test_everything_else_that_is_named_exists(pattern: str, exist: set[str]) -> None:
    assert {(page, name) for page, name in mentions(f"(?m){pattern}") if name not in exist} == set()


def test_every_file_and_folder_that_is_named_exists() -> None:
    top = "|".join(re.escape(path.name) for path in ROOT.iterdir() if path.name not in {".git", ".venv", "var"})
    named = set(mentions(rf"`((?:{top})(?:/[\w./-]*)?)`"))
    assert {(page, name) for page, name in named if not (ROOT / name).exists()} == set()


def test_make_alone_lists_every_target_with_what_it_does() -> None:
    phony = set(re.findall(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)[0].split())
    assert phony == TARGETS
    ran = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = dict(re.findall(r"^make (\S+) +(\S.*)$", ran.stdout, re.MULTILINE))
    assert set(listed) == TARGETS


def test_contributing_is_one_page() -> None:
    assert len((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()) <= 90
