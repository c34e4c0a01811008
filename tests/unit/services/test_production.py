"""In earnest a server names all that it lacks, and starts with none of it lacking; the demonstration starts with nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from data.key_ring import make_ring
from services.production import lacking
from settings import PREFIX, ROOT, Settings, load_settings
from tests.conftest import Promise

ALL = {
    "lacks_keys",
    "lacks_database",
    "lacks_hosts",
    "lacks_proxy",
    "lacks_oidc",
    "lacks_oidc_secret",
    "lacks_gateway",
    "lacks_gateway_key",
}


@pytest.fixture
def earnest(tmp_path: Path) -> dict[str, str]:
    """Everything that can be set, set well."""
    make_ring(tmp_path / "keys")
    secret = tmp_path / "secret"
    secret.touch(0o600)
    secret.write_text("a secret")
    return {
        "KAAM_MODE": "production", "KAAM_VAR_DIR": str(tmp_path), "KAAM_DATABASE_URL": "postgresql://kaam@127.0.0.1:9/kaam",
        "KAAM_ALLOWED_HOSTS": "kaam.example", "KAAM_TRUSTED_PROXY": "10.0.0.1", "KAAM_OIDC_ISSUER": "https://sso.example",
        "KAAM_OIDC_CLIENT_ID": "kaam", "KAAM_OIDC_SECRET_FILE": str(secret), "KAAM_ESHRAM_URL": "https://eshram.example/api",
        "KAAM_NCS_URL": "https://ncs.example", "KAAM_SMS_URL": "https://sms.example:8443", "KAAM_GATEWAY_CLIENT_ID": "kaam",
        "KAAM_GATEWAY_HOSTS": "eshram.example, ncs.example, sms.example:8443", "KAAM_GATEWAY_KEY_FILE": str(secret),
    }  # fmt: skip


def codes(told: dict[str, str]) -> set[str]:
    return {code for code, _ in lacking(load_settings(told))}


def test_the_demonstration_lacks_nothing(tmp_path: Path) -> None:
    assert codes({"KAAM_VAR_DIR": str(tmp_path)}) == set()


def test_every_lack_is_named_at_once(tmp_path: Path) -> None:
    assert codes({"KAAM_MODE": "production", "KAAM_VAR_DIR": str(tmp_path)}) == ALL


def test_what_is_set_well_is_not_named(earnest: dict[str, str]) -> None:
    assert codes(earnest) == set()


@pytest.mark.parametrize(
    ("name", "value", "lack"),
    [
        ("KAAM_DATABASE_URL", "sqlite:///kaam.db", "lacks_database"),
        ("KAAM_ALLOWED_HOSTS", "localhost", "lacks_hosts"),
        ("KAAM_TRUSTED_PROXY", "*", "lacks_proxy"),
        ("KAAM_OIDC_ISSUER", "http://sso.example", "lacks_oidc"),
        ("KAAM_OIDC_CLIENT_ID", "", "lacks_oidc"),
        ("KAAM_OIDC_SECRET_FILE", "/nowhere", "lacks_oidc_secret"),
        ("KAAM_ESHRAM_URL", "", "lacks_gateway"),
        ("KAAM_ESHRAM_URL", "http://eshram.example/api", "lacks_gateway"),
        ("KAAM_NCS_URL", "https://127.0.0.1:8600", "lacks_gateway"),
        ("KAAM_SMS_URL", "https://sms.example", "lacks_gateway"),
        ("KAAM_GATEWAY_HOSTS", "eshram.example, ncs.example", "lacks_gateway"),
        ("KAAM_GATEWAY_CLIENT_ID", "", "lacks_gateway_key"),
        ("KAAM_GATEWAY_KEY_FILE", "/nowhere", "lacks_gateway_key"),
    ],
)
def test_what_is_set_badly_is(earnest: dict[str, str], name: str, value: str, lack: str) -> None:
    assert codes(earnest | {name: value}) == {lack}


ONEST = {"KAAM_ONEST_URL": "https://ncs.example/onest", "KAAM_ONEST_ADDRESS": "https://kaam.example/api/onest"}


@pytest.mark.parametrize(
    ("changed", "lacks"),
    [
        ({}, set()),
        ({"KAAM_ONEST_URL": ""}, set()),
        ({"KAAM_ONEST_ADDRESS": ""}, {"lacks_onest_address"}),
        ({"KAAM_ONEST_ADDRESS": "http://kaam.example/api/onest"}, {"lacks_onest_address"}),
        ({"KAAM_ONEST_ADDRESS": "kaam.example"}, {"lacks_onest_address"}),
        ({"KAAM_ONEST_URL": "https://onest.example"}, {"lacks_gateway"}),
    ],
)
def test_the_onest_network_is_not_needed_but_where_it_is_joined_it_can_call_us(
    earnest: dict[str, str], changed: dict[str, str], lacks: set[str]
) -> None:
    assert codes(earnest | ONEST | changed) == lacks


@pytest.mark.trust
def test_whatever_one_thing_is_missing_it_is_named(earnest: dict[str, str], promise: Promise) -> None:
    needed = [name for name in earnest if name not in ("KAAM_MODE", "KAAM_VAR_DIR")]
    passed = [name for name in needed if codes({key: value for key, value in earnest.items() if key != name}) == set()]
    promise("starts in earnest with something missing", tried=len(needed), refused=len(needed) - len(passed), leaked=len(passed))


def test_a_secret_and_keys_that_others_can_read_are_refused(earnest: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "secret").chmod(0o644)
    (tmp_path / "keys" / "master.key").chmod(0o640)
    assert codes(earnest) == {"lacks_keys", "lacks_oidc_secret", "lacks_gateway_key"}


def test_what_the_demonstration_left_behind_is_named(earnest: dict[str, str], tmp_path: Path) -> None:
    sandbox = Settings(var_dir=tmp_path).sandbox_path
    sandbox.parent.mkdir()
    sandbox.touch()
    (tmp_path / "demo").mkdir()
    found = [values["found"] for code, values in lacking(load_settings(earnest)) if code == "holds_demonstration"]
    assert found == [str(sandbox), str(tmp_path / "demo")]


def test_the_server_says_all_of_it_and_does_not_start(tmp_path: Path) -> None:
    outside = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    environment = outside | {"KAAM_MODE": "production", "KAAM_VAR_DIR": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "server.py"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 2
    for named in (
        "KAAM_DATABASE_URL",
        "KAAM_ALLOWED_HOSTS",
        "KAAM_TRUSTED_PROXY",
        "KAAM_OIDC_ISSUER",
        "KAAM_OIDC_SECRET_FILE",
        "KAAM_SMS_URL",
        "KAAM_GATEWAY_KEY_FILE",
    ):
        assert named in run.stderr
    assert not (tmp_path / "keys").exists()
    assert "Traceback" not in run.stderr


def test_the_demonstration_does_not_start_with_an_address_that_may_not_be_asked(tmp_path: Path) -> None:
    told = {"KAAM_VAR_DIR": str(tmp_path), "KAAM_ESHRAM_URL": "http://127.0.0.1:8600/eshram"}
    assert codes(told) == set()
    assert codes(told | {"KAAM_NCS_URL": "http://ncs.example"}) == {"lacks_gateway"}
