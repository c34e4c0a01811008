"""Put an earlier ranker back in force, in every process at once, and take that back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from access.audit import AuditTrail
from access.roles import Action
from data.store.models import TrainedModel
from data.store.unit_of_work import UnitOfWork
from matching.ranker import Ranker, RankerError
from services.refusal import Refused
from services.train import current_ranker, point_to
from services.visits import Visitor


@dataclass(frozen=True, slots=True)
class Earlier:
    """The version in force, and the one that was before it; when the latter came into force and was replaced."""

    now: str
    before: str
    from_when: datetime
    until: datetime


def earlier_model(visitor: Visitor) -> Earlier | None:
    """What can be switched back to; None when nothing was in force before. Raises `Refused`."""
    visitor.must(Action.KEEP_MODELS)
    now = current_ranker(visitor.house.room.settings.models_dir)
    with UnitOfWork(visitor.house.database, writing=False) as work:
        former = [model for model in work.models.all() if _was_in_force(model) and now and model.version != now.version]
    if now is None or not former:
        return None
    last = max(former, key=lambda model: model.retired_at or model.trained_at)
    return Earlier(now.version, last.version, last.promoted_at or last.trained_at, last.retired_at or last.trained_at)


def switch_back(visitor: Visitor, instead_of: str, to: str) -> None:
    """Put `to` in force, which was before, where `instead_of` is; the way back is the same way. Every process takes it up with the next
    list that it ranks.

    Raises `Refused` when another one came into force meanwhile, or the files of the earlier one are gone or damaged.
    """
    visitor.must(Action.KEEP_MODELS)
    house, now = visitor.house, datetime.now(UTC)
    folder = house.room.settings.models_dir
    with UnitOfWork(house.database) as work:
        # The line in the trail comes first: on PostgreSQL it lets one switch at a time go on from here.
        trail = AuditTrail(work.connection, house.vault)
        trail.append(visitor.actor, Action.KEEP_MODELS, now, purpose="model_switched", fields=[f"from {instead_of}", f"to {to}"])
        current = current_ranker(folder)
        known = {model.version: model for model in work.models.all()}
        if current is None or current.version != instead_of or to not in known or not _was_in_force(known[to]):
            raise Refused("model_changed")
        try:
            kept = Ranker.load(folder / to)
        except (RankerError, OSError) as problem:
            raise Refused("model_gone") from problem
        if kept.version != to or kept.sha256 != known[to].sha256:
            raise Refused("model_gone")
        if instead_of not in known:
            work.models.add(instead_of, now, current.sha256, current.card)
            work.models.promote(instead_of, now)
        work.models.promote(to, now)
        point_to(to, folder)
        work.commit()


def _was_in_force(model: TrainedModel) -> bool:
    return model.promoted_at is not None and model.retired_at is not None
