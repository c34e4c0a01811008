"""Rankers that were trained, and which of them is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from data.store.engine_tables import models


class UnknownModel(LookupError):
    """No model of this version was recorded; `version` names it."""

    code = "unknown_model"

    def __init__(self, version: str) -> None:
        super().__init__(version)
        self.version = version


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """A ranker on disk: `sha256` of its file in hexadecimal, `card` what it was trained on and how well it does."""

    version: str
    trained_at: datetime
    sha256: str
    card: dict[str, Any]
    promoted_at: datetime | None = None
    retired_at: datetime | None = None


class Models:
    """The models in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, version: str, trained_at: datetime, sha256: str, card: dict[str, Any]) -> None:
        """Record a trained model; it is not in force yet."""
        self._connection.execute(insert(models).values(version=version, trained_at=trained_at, sha256=sha256, card=card))

    def promote(self, version: str, at: datetime) -> None:
        """Put a model in force, also an earlier one again, and retire the one that was. Raises `UnknownModel`."""
        in_force = models.c.promoted_at.is_not(None) & models.c.retired_at.is_(None) & (models.c.version != version)
        self._connection.execute(update(models).where(in_force).values(retired_at=at))
        chosen = update(models).where(models.c.version == version).values(promoted_at=at, retired_at=None)
        if self._connection.execute(chosen).rowcount == 0:
            raise UnknownModel(version)

    def current(self) -> TrainedModel | None:
        """The model in force, or None before the first."""
        query = select(models).where(models.c.promoted_at.is_not(None), models.c.retired_at.is_(None))
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _model(row)

    def all(self) -> list[TrainedModel]:
        """Every model, newest first."""
        return [_model(row) for row in self._connection.execute(select(models).order_by(models.c.trained_at.desc()))]


def _model(row: Row[Any]) -> TrainedModel:
    return TrainedModel(row.version, row.trained_at, row.sha256, row.card, row.promoted_at, row.retired_at)
