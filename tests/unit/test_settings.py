"""Settings: an unknown or malformed one stops the start with a sentence that names it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from settings import PREFIX, ROOT, Settings, SettingsError, load_settings

NAMES = {PREFIX + name.upper() for name in Settings.model_fields}


@pytest.fixture(autouse=True, scope="module")
def no_settings_of_this_machine() -> Iterator[None]:
    """The tests start from a process without any setting."""
    with pytest.MonkeyPatch.context() as environment:
        for name in NAMES:
            environment.delenv(name, raising=False)
        yield


def test_without_any_variable_the_demonstration_serves_this_machine_only() -> None:
    chosen = load_settings({})
    assert chosen.mode == "demonstration"
    assert (chosen.host, chosen.port) == ("127.0.0.1", 8501)
    assert chosen.store_url == f"sqlite:///{ROOT / 'var' / 'kaam.db'}"
    assert chosen.evaluation_dir is None


@given(st.from_regex(r"[A-Z][A-Z_]{0,20}", fullmatch=True).filter(lambda name: PREFIX + name not in NAMES))
def test_an_unknown_setting_is_named_and_the_known_ones_are_listed(name: str) -> None:
    with pytest.raises(SettingsError) as stopped:
        load_settings({PREFIX + name: "1", "KAAM_PORT": "8600"})
    assert f"The setting {PREFIX}{name} is unknown." in str(stopped.value)
    assert all(known in str(stopped.value) for known in NAMES)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KAAM_MODE", "demo"),
        ("KAAM_MODE", ""),
        ("KAAM_PORT", "eighty"),
        ("KAAM_PORT", "0"),
        ("KAAM_PORT", "65536"),
        ("KAAM_PORT", "8501.5"),
        ("KAAM_LOG_LEVEL", "loud"),
    ],
)
def test_a_malformed_setting_is_named_with_what_it_is(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as stopped:
        load_settings({name: value})
    assert f"The setting {name} is not usable" in str(stopped.value)
    assert repr(value) in str(stopped.value)
    assert stopped.value.code == 2


def test_variables_of_others_are_left_alone() -> None:
    assert load_settings({"PORT": "1", "KAAMKAJ": "1", "POSTGRESQL_TEST_URL": "x"}) == load_settings({})


def test_every_setting_can_be_set() -> None:
    given_values = {
        "KAAM_MODE": "production",
        "KAAM_VAR_DIR": "/srv/kaam",
        "KAAM_DATABASE_URL": "postgresql://kaam@db/kaam",
        "KAAM_HOST": "0.0.0.0",  # noqa: S104 - only read back
        "KAAM_ALLOWED_HOSTS": "kaam.example",
        "KAAM_PORT": "443",
        "KAAM_LOG_LEVEL": "debug",
        "KAAM_TRUSTED_PROXY": "10.0.0.1",
        "KAAM_OIDC_ISSUER": "https://sso.example",
        "KAAM_OIDC_CLIENT_ID": "kaam",
        "KAAM_OIDC_SECRET_FILE": "/srv/secret",
        "KAAM_OIDC_CLAIM": "sub",
        "KAAM_ESHRAM_URL": "https://eshram.example/api",
        "KAAM_NCS_URL": "https://ncs.example/api",
        "KAAM_SMS_URL": "https://sms.example",
        "KAAM_ONEST_URL": "https://onest.example",
        "KAAM_ONEST_ADDRESS": "https://kaam.example/api/onest",
        "KAAM_FIGURES_LICENCE": "GODL-India",
        "KAAM_PUBLIC_URL": "https://kaam.example",
        "KAAM_GATEWAY_HOSTS": "eshram.example,ncs.example,sms.example",
        "KAAM_GATEWAY_CLIENT_ID": "kaam",
        "KAAM_GATEWAY_KEY_FILE": "/srv/gateway",
        "KAAM_EVALUATION_DIR": "/srv/outside",
    }
    assert set(given_values) == NAMES
    chosen = load_settings(given_values)
    assert {PREFIX + name.upper(): str(value) for name, value in chosen.model_dump().items()} == given_values
    assert chosen.store_url == "postgresql://kaam@db/kaam"


def test_all_that_is_kept_lies_under_the_var_folder_and_a_relative_one_under_the_checkout(tmp_path: Path) -> None:
    chosen = load_settings({"KAAM_VAR_DIR": str(tmp_path)})
    places = (chosen.keys_dir, chosen.gazetteer_dir, chosen.models_dir, chosen.index_dir, chosen.sandbox_path, chosen.ncs_path)
    assert all(place.is_relative_to(tmp_path) for place in places)
    assert len(set(places)) == len(places)
    assert chosen.store_url == f"sqlite:///{tmp_path / 'kaam.db'}"
    assert load_settings({"KAAM_VAR_DIR": "elsewhere"}).var_dir == ROOT / "elsewhere"


def test_settings_do_not_change_while_the_system_runs() -> None:
    chosen = load_settings({})
    with pytest.raises(ValidationError):
        chosen.port = 1  # type: ignore[misc]


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, entry in Settings.model_fields.items() if not entry.description] == []


@pytest.mark.parametrize(
    ("door", "name", "value"),
    [(["cli.py", "resolve", "mason"], "KAAM_PROT", "8600"), (["server.py"], "KAAM_PORT", "eighty")],
    ids=["command line", "server"],
)
def test_a_door_stops_with_one_sentence_and_no_stack_trace(door: list[str], name: str, value: str) -> None:
    environment = {**os.environ, name: value}
    ran = subprocess.run(
        [sys.executable, *door], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=180
    )
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert ran.stderr.startswith(f"The setting {name} is ")
    assert len(ran.stderr.splitlines()) == 1
