"""A consent that is kept, as it goes out beside what it covers."""

from __future__ import annotations

from data.gateways.agreed import Agreed
from data.store.consents import Consent


def told_consent(consent: Consent) -> Agreed:
    """What a gateway is told of it."""
    return Agreed(
        purposes=(consent.purpose,),
        fields=consent.fields,
        agreed_at=consent.given_at,
        until=consent.expires_at,
        notice=consent.notice_version,
        language=consent.notice_language,
        channel=consent.channel,
        proof="paper" if consent.paper else "code",
        guardian=consent.guardian is not None,
        consent=consent.id,
    )
