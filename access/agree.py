"""One more consent of a worker who is known: what it names is kept already, so nobody is asked for it."""

from __future__ import annotations

from datetime import date

from access.act import Act
from access.artefact import ConsentRequest, new_artefact
from access.of_age import must_be_of_age
from access.roles import Action, Actor


def agree(act: Act, actor: Actor, worker_id: str, request: ConsentRequest) -> None:
    """Within an act: she agrees to this as well; an earlier one for the same purpose ends. Raises `NotAllowed`, `TooYoung`,
    `GuardianMissing`."""
    giving = act.beside(actor, Action.GIVE_CONSENT)
    giving.subject, giving.purpose, giving.fields = worker_id, request.purpose, request.fields
    giving.must_be_allowed()
    birth = act.workers.get(worker_id, ("birth_date",)).get("birth_date")
    must_be_of_age(date.fromisoformat(birth) if birth else None, (request,), act.now)
    giving.end_earlier(worker_id, request.purpose)
    giving.consents.add(new_artefact(act.vault, actor, worker_id, request, act.now))
    giving.tell()
