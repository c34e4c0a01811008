"""Why the consent door says no, and the judgement that finds out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from access.artefact import genuine
from access.roles import Purpose
from data.store.consents import Consent
from data.vault import Vault


class ConsentRefused(PermissionError):
    """The door stays shut; `code` and `values` go to the catalogue."""

    code = "consent_refused"

    def __init__(self, **values: object) -> None:
        super().__init__(self.code)
        self.values = values


class NotAllowed(ConsentRefused):
    """This role may not do this, or not to this worker, or not for this purpose."""

    code = "not_allowed"


class StateNotNamed(ConsentRefused):
    """The account names no State, and this post sees the workers of its own State alone."""

    code = "state_not_named"


class TooYoung(ConsentRefused):
    """Nobody works here under `age` years, whoever agrees."""

    code = "too_young"


class GuardianMissing(ConsentRefused):
    """Under `age` years a parent or guardian agrees, and nobody is counted."""

    code = "guardian_missing"


class NoConsent(ConsentRefused):
    """She never agreed to this, or there is no such consent."""

    code = "no_consent"


class ConsentWithdrawn(ConsentRefused):
    """She took it back."""

    code = "consent_withdrawn"


class ConsentPaused(ConsentRefused):
    """She has paused it."""

    code = "consent_paused"


class ConsentExpired(ConsentRefused):
    """Its time has run out."""

    code = "consent_expired"


class WrongPurpose(ConsentRefused):
    """She agreed to something else; `purpose` is what was asked."""

    code = "wrong_purpose"


class FieldNotGranted(ConsentRefused):
    """`fields` are asked for that she did not agree to."""

    code = "field_not_granted"


class ConsentForged(ConsentRefused):
    """The consent does not say what was signed; `consent` is its id."""

    code = "consent_forged"


def granting(vault: Vault, consents: Sequence[Consent], purpose: Purpose, fields: Collection[str], now: datetime) -> Consent:
    """The one consent, of all that a worker gave, that lets these fields be read for this purpose now.

    A newer one for a purpose ends the older, so at most one is open; a second was opened by somebody else and is found out.

    Raises a `ConsentRefused`.
    """
    of_purpose = [consent for consent in consents if consent.purpose == purpose]
    if not of_purpose:
        raise WrongPurpose(purpose=purpose.value) if any(consent.standing(now) for consent in consents) else NoConsent()
    candidates = [consent for consent in of_purpose if consent.status in ("active", "paused")] or of_purpose
    for candidate in candidates:
        must_stand(vault, candidate, now)
    consent = candidates[-1]
    if consent.status == "paused":
        raise ConsentPaused(consent=consent.id)
    missing = sorted(set(fields) - set(consent.fields))
    if missing:
        raise FieldNotGranted(fields=missing)
    return consent


def must_stand(vault: Vault, consent: Consent, now: datetime) -> None:
    """Raises `ConsentForged`, `ConsentWithdrawn` or `ConsentExpired` unless the consent is genuine and in force or paused."""
    if not genuine(vault, consent):
        raise ConsentForged(consent=consent.id)
    if consent.status == "withdrawn":
        raise ConsentWithdrawn(consent=consent.id)
    if not consent.standing(now):
        raise ConsentExpired(consent=consent.id)
