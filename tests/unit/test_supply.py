"""What is installed is what was pinned, hash by hash; what is loaded is data; and the list of it all can be told."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from settings import ROOT

PIN = re.compile(r"^([A-Za-z0-9_.\-]+)==([^\s;\\]+)")
ROOMS = ("api", "pages", "services", "access", "data", "matching")
UNPICKLES = {"pickle", "cPickle", "dill", "joblib", "shelve", "marshal", "cloudpickle"}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(path: Path) -> dict[str, str]:
    found = [PIN.match(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {plain(pin[1]): pin[2] for pin in found if pin}


ELSEWHERE = ("sys_platform == 'win32'", "platform_python_implementation != 'CPython'")
"""Marks of what is installed on no machine that we serve from."""


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_the_lock_holds_every_pin_and_a_hash_of_each(name: str) -> None:
    wanted = pins(ROOT / "requirements.txt") | (pins(ROOT / "requirements-dev.txt") if name.endswith("dev") else {})
    lock = (ROOT / f"{name}.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", lock.strip())
    locked = {plain(pin[1]): (pin[2], entry) for entry in entries if (pin := PIN.match(entry))}
    assert len(locked) == len(entries)
    assert {package: version for package, (version, _) in locked.items() if package in wanted} == wanted
    for package, (_, entry) in locked.items():
        assert re.findall(r"--hash=sha256:[0-9a-f]{64}\b", entry), package
        elsewhere = any(mark in entry for mark in ELSEWHERE)
        assert package in wanted or elsewhere, f"{package} is installed and not pinned"


def test_make_installs_by_hash_alone() -> None:
    installs = [line for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines() if "pip install" in line]
    assert len(installs) == 2
    assert all("--require-hashes -r requirements" in line and ".lock" in line for line in installs)


def test_the_list_of_parts_names_every_package_with_its_hashes(tmp_path: Path) -> None:
    target = tmp_path / "sbom.json"
    command = ["requirements", "requirements.lock", "--output-format", "JSON", "--output-file", str(target)]
    subprocess.run([sys.executable, "-m", "cyclonedx_py", *command], cwd=ROOT, check=True, capture_output=True)
    told = json.loads(target.read_text(encoding="utf-8"))
    parts = {plain(part["name"]): part for part in told["components"]}
    for package, version in pins(ROOT / "requirements.txt").items():
        assert parts[package]["version"] == version
        assert "hashes" in json.dumps(parts[package])


def test_the_rules_against_what_is_unsafe_are_on() -> None:
    ruff = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert {"S", "ALL"} & set(ruff["select"])
    assert {rule for rule in ruff["ignore"] if rule.startswith("S")} == {"S311"}  # drawn markets; see the next test
    assert "bandit" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_nobody_who_guards_draws_from_what_can_be_foreseen() -> None:
    for path in (path for room in ("access", "api", "pages", "data") for path in (ROOT / room).rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"^\s*(import random|from random import|.*np\.random|.*default_rng)", source, re.MULTILINE), path


def test_nothing_is_loaded_that_could_be_a_program() -> None:
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.split(".")[0] for name in names} & UNPICKLES, path
            assert not (isinstance(node, ast.keyword) and node.arg == "allow_pickle" and getattr(node.value, "value", True)), path


@pytest.mark.parametrize("word", ["unsafe_allow_html", "unsafe_allow_javascript", "cache_data", "download_button"])
def test_screens_keep_away_from_what_leaks(word: str) -> None:
    """Markup unescaped, a cache that all sessions share, a file that anyone may fetch."""
    for path in (ROOT / "app.py", *(ROOT / "pages").rglob("*.py")):
        assert word not in path.read_text(encoding="utf-8"), path
