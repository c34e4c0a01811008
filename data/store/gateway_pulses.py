"""How the gateways do, as the process that asked last has seen it: for the administrator's page, which may be drawn by another one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite

from data.gateways.breaker import Pulse
from data.store.gateway_tables import gateway_pulses


class GatewayPulses:
    """The pulses in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, gateway: str, pulse: Pulse, at: datetime) -> None:
        """This is how it does now; what a process has not seen since it started stays as another one saw it."""
        told = {name: getattr(pulse, name) for name in Pulse.__slots__}
        upsert = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        statement = upsert(gateway_pulses).values(gateway=gateway, told_at=at, **told)
        fresh = statement.excluded
        seen = {name: func.coalesce(fresh[name], gateway_pulses.c[name]) for name in ("good_at", "failed_at", "failure")}
        changed = {"state": fresh.state, "told_at": fresh.told_at, **seen}
        self._connection.execute(statement.on_conflict_do_update(index_elements=["gateway"], set_=changed))

    def all(self) -> dict[str, Pulse]:
        """By the name of the gateway."""
        columns = [gateway_pulses.c[name] for name in Pulse.__slots__]
        return {row.gateway: Pulse(*row[1:]) for row in self._connection.execute(select(gateway_pulses.c.gateway, *columns))}
