"""Configuration: environment variables with the prefix `KAAM_`, checked once at the start.

An unknown or malformed setting stops the start with a sentence that names it. Each field below is one setting; the README lists them all.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

ROOT = Path(__file__).resolve().parent
PREFIX = "KAAM_"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class SettingsError(SystemExit):
    """A setting is unknown or malformed; the message names it. Exits with code 2 when nobody catches it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(2)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


class Settings(BaseSettings):
    """What an operator of the system may set; every default serves the demonstration on one machine."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    mode: Literal["demonstration", "production"] = Field(
        "demonstration", description="demonstration (sandbox gateways) or production"
    )
    var_dir: Path = Field(ROOT / "var", description="folder for the database, keys, models, index and gazetteer")
    database_url: str = Field("", description="SQLAlchemy address of the database; empty means SQLite under the var folder")
    host: str = Field("127.0.0.1", description="address the server listens on")
    allowed_hosts: str = Field(
        "", description="names under which the server may be asked, with commas; empty means this machine's own (localhost)"
    )
    port: int = Field(8501, ge=1, le=65535, description="port the server listens on")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="least level that is logged")
    trusted_proxy: str = Field(
        "",
        description="addresses, with commas, of the proxy that ends TLS: its X-Forwarded-For and -Proto are believed; empty: nobody's",
    )
    oidc_issuer: str = Field("", description="address of the OpenID Connect provider that signs posts in; empty: passwords")
    oidc_client_id: str = Field("", description="our name at that provider")
    oidc_secret_file: Path | None = Field(None, description="file with our secret at that provider, readable by its owner only")
    oidc_claim: str = Field("sub", description="claim of its token that names the account, one that nobody can choose")
    eshram_url: str = Field("", description="address of e-Shram's gateway; empty: the sandbox register in a file")
    ncs_url: str = Field("", description="address of the NCS gateway; empty: wishes stay here, and nobody is told")
    sms_url: str = Field("", description="address of the SMS gateway; empty: messages are shown on the screen")
    onest_url: str = Field("", description="address of the ONEST network's gateway; empty: nobody there is told of a wish")
    onest_address: str = Field(
        "",
        description="our own https address, ending in /api/onest, at which the ONEST network calls us; needed with KAAM_ONEST_URL",
    )
    public_url: str = Field(
        "",
        description="address under which people reach this server, for links in messages; empty: in the demonstration this machine's",
    )
    figures_licence: str = Field(
        "", description="licence that the State publishes its figures under; empty: the public table names none"
    )
    gateway_hosts: str = Field(
        "",
        description="hosts, with commas, that gateways may be asked at, `name` or `name:port`; no other, whatever an address says",
    )
    gateway_client_id: str = Field("", description="our client id at the gateways; empty: the demonstration's")
    gateway_key_file: Path | None = Field(
        None, description="file with our key at the gateways, readable by its owner only; unset: the demonstration's"
    )
    evaluation_dir: Path | None = Field(
        None, description="folder of outside evaluation data for benchmarks; unset skips those rows"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load_settings` was given; it has read the environment and refused what is unknown there."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)

    @field_validator("var_dir", mode="after")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value if value.is_absolute() else ROOT / value

    @property
    def hosts(self) -> frozenset[str]:
        """The names under which the server may be asked, without a port, in lower case."""
        named = {each.strip().casefold() for each in self.allowed_hosts.split(",")} - {""}
        return frozenset(named or LOOPBACK)

    @property
    def address(self) -> str:
        """Where links in messages lead, without a slash at the end; empty where none can be made."""
        own = f"http://{self.host}:{self.port}" if self.mode == "demonstration" else ""
        return self.public_url.rstrip("/") or own

    @property
    def store_url(self) -> str:
        """The database address in force."""
        return self.database_url or f"sqlite:///{self.var_dir / 'kaam.db'}"

    @property
    def keys_dir(self) -> Path:
        """Where the demonstration keys are generated, mode 0600."""
        return self.var_dir / "keys"

    @property
    def gazetteer_dir(self) -> Path:
        """Where the derived places lie as parquet."""
        return self.var_dir / "gazetteer"

    @property
    def models_dir(self) -> Path:
        """Where trained rankers lie, a folder per version."""
        return self.var_dir / "models"

    @property
    def words_dir(self) -> Path:
        """Where the fitted resolver lies, a folder per version."""
        return self.var_dir / "words"

    @property
    def index_dir(self) -> Path:
        """Where listing indexes lie, a folder per version."""
        return self.var_dir / "index"

    @property
    def batch_dir(self) -> Path:
        """Where the batch keeps its runs, a folder per run."""
        return self.var_dir / "batch"

    @property
    def sandbox_path(self) -> Path:
        """The sandbox e-Shram register (SQLite), holding demonstration workers only."""
        return self.var_dir / "sandbox" / "eshram.db"

    @property
    def sms_path(self) -> Path:
        """The sandbox telephone (SQLite), holding messages of the demonstration for a quarter of an hour."""
        return self.var_dir / "sandbox" / "sms.db"

    @property
    def ncs_path(self) -> Path:
        """The sandbox NCS (SQLite), which the sandbox server serves from."""
        return self.var_dir / "sandbox" / "ncs.db"

    @property
    def onest_path(self) -> Path:
        """The sandbox participant of the ONEST network (SQLite), which the sandbox server serves from."""
        return self.var_dir / "sandbox" / "onest.db"

    @property
    def sandbox_key_path(self) -> Path:
        """The key that the sandbox server lets in."""
        return self.var_dir / "sandbox" / "gateway.key"

    @property
    def reference_dir(self) -> Path:
        """The tables we author: occupations, work words, skills, minimum wages, aliases of places."""
        return ROOT / "data" / "reference"


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read and check the settings.

    Raises `SettingsError` with a sentence naming the first setting that is unknown or malformed.
    """
    environment = os.environ if environment is None else environment
    names = {PREFIX + name.upper(): name for name in Settings.model_fields}
    values: dict[str, str] = {}
    for variable, value in environment.items():
        if not variable.upper().startswith(PREFIX):
            continue
        if variable.upper() not in names:
            known = ", ".join(sorted(names))
            raise SettingsError(f"The setting {variable} is unknown. The settings are: {known}.")
        values[names[variable.upper()]] = value
    try:
        return Settings(**values)  # type: ignore[arg-type]
    except ValidationError as problem:
        first = problem.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise SettingsError(f"The setting {name} is not usable: {first['msg']} (it is {first['input']!r}).") from problem


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once."""
    return load_settings()
