"""Accounts of operators, officials, administrators, callers and counsellors: of a post, never of a worker."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from data.store.door_tables import accounts


@dataclass(frozen=True, slots=True)
class Account:
    """Who may sign in: `name` is what is typed, `role` one of operator, official, administrator, caller,
    counsellor; `channel` of what is done there; `state`: whose joinings a caller asks after, None: of all;
    whose workers a counsellor sees, None: nobody's."""

    id: str
    name: str
    role: str
    password_hash: str
    centre: str | None
    channel: str | None
    created_at: datetime
    disabled_at: datetime | None = None
    state: str | None = None


class Accounts:
    """The accounts in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, account: Account) -> None:
        """Keep a new one."""
        self._connection.execute(insert(accounts).values(**asdict(account)))

    def named(self, name: str) -> Account | None:
        """The account with this name, whatever case it is typed in."""
        return self._where(accounts.c.name == name.lower()) if name.isascii() else None

    def get(self, account_id: str) -> Account | None:
        """The account with this id."""
        return self._where(accounts.c.id == account_id)

    def disable(self, name: str, at: datetime) -> bool:
        """Close the account with this name; False when there is none."""
        closing = update(accounts).where(accounts.c.name == name.lower()).values(disabled_at=at)
        return self._connection.execute(closing).rowcount == 1

    def place(self, name: str, state: str) -> bool:
        """The account with this name is of another State from now on; False when there is none."""
        placing = update(accounts).where(accounts.c.name == name.lower()).values(state=state)
        return self._connection.execute(placing).rowcount == 1

    def count(self) -> int:
        """How many there are."""
        return int(self._connection.execute(select(func.count()).select_from(accounts)).scalar_one())

    def _where(self, condition: object) -> Account | None:
        row = self._connection.execute(select(accounts).where(condition)).mappings().one_or_none()  # type: ignore[arg-type]
        return None if row is None else Account(**row)
