"""Workers who agreed: an id, a keyed index of the UAN, and their values, each sealed under a key of that worker's own."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, LargeBinary, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from data.sealing import KEY_ID_PLACE
from data.store.batches import batches
from data.store.column_types import compact_json
from data.store.door_tables import one_time_codes
from data.store.person_tables import worker_values, workers
from data.vault import KeyMissing, RowBox, Vault, VaultError

PSEUDONYM = "pseudonym"
TOLD = "told"
SCHEMES = "schemes"
"""Not fields of the record: the link to her events, what she told us herself, and how far she has come with schemes."""
KEYS_AT_ONCE = 900
PADDING = 64
"""Bytes: values are padded to a multiple of it, so that the length of a sealed one does not tell *male* from *female*."""


class Workers:
    """The workers in one transaction, with the vault that seals their values."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def find(self, uan: str) -> str | None:
        """The id of the worker with this clean UAN, or None."""
        query = select(workers.c.id).where(workers.c.uan_index.in_(self._vault.uan_indexes(uan)))
        return self._connection.execute(query).scalar_one_or_none()

    def find_or_add(self, uan: str, at: datetime) -> str:
        """The id of the worker with this clean UAN, who is entered if she is not there yet; her index moves under the key in force."""
        indexes, key = self._vault.uan_indexes(uan), self._vault.uan_key
        earlier = workers.c.uan_index.in_(indexes) & _not_under(workers.c.uan_key, key)
        self._connection.execute(update(workers).where(earlier).values(uan_index=indexes[0], uan_key=key))
        values = {"id": str(uuid.uuid4()), "uan_index": indexes[0], "uan_key": key, "created_at": at}
        upsert = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        self._connection.execute(upsert(workers).values(**values).on_conflict_do_nothing(index_elements=["uan_index"]))
        query = select(workers.c.id).where(workers.c.uan_index == values["uan_index"]).with_for_update()
        return str(self._connection.execute(query).scalar_one())

    def has(self, worker_id: str) -> bool:
        """Whether somebody is kept under this id."""
        return self._connection.execute(select(workers.c.id).where(workers.c.id == worker_id)).first() is not None

    def hold(self, *worker_ids: str) -> None:
        """Nobody else gives or takes a consent of theirs until this transaction ends."""
        query = select(workers.c.id).where(workers.c.id.in_(worker_ids)).order_by(workers.c.id)
        self._connection.execute(query.with_for_update()).all()

    def put(self, worker_id: str, values: Mapping[str, Any]) -> None:
        """Seal these JSON values of the worker, each as the next version of its field."""
        box = self._box(worker_id) or self._new_box(worker_id)
        mine = worker_values.c.worker_id == worker_id
        versions = {
            row.field: row.version
            for row in self._connection.execute(select(worker_values.c.field, worker_values.c.version).where(mine))
        }
        self._connection.execute(delete(worker_values).where(mine & worker_values.c.field.in_(list(values))))
        rows = []
        for field, value in values.items():
            version = versions.get(field, 0) + 1
            sealed = box.seal(_padded(value), table=worker_values.name, column=field, version=version)
            rows.append({"worker_id": worker_id, "field": field, "sealed": sealed, "version": version})
        if rows:
            self._connection.execute(insert(worker_values), rows)

    def get(self, worker_id: str, fields: Collection[str]) -> dict[str, Any]:
        """The JSON values of these fields, of those that are kept. Raises `data.vault.VaultError` if one was touched."""
        return self.get_many((worker_id,), fields).get(worker_id, {})

    def get_many(self, worker_ids: Collection[str], fields: Collection[str]) -> dict[str, dict[str, Any]]:
        """The same of many: id to JSON values by field, of those of whom any is kept. Raises `data.vault.VaultError`."""
        found: dict[str, dict[str, Any]] = {}
        for some in batches(worker_ids, KEYS_AT_ONCE):
            keys = select(workers.c.id, workers.c.row_key).where(workers.c.id.in_(some), workers.c.row_key.is_not(None))
            boxes = {
                row.id: self._vault.row_box(row.row_key, table=workers.name, row=row.id) for row in self._connection.execute(keys)
            }
            values = select(worker_values).where(worker_values.c.worker_id.in_(list(boxes)), worker_values.c.field.in_(fields))
            for row in self._connection.execute(values):
                plain = boxes[row.worker_id].unseal(row.sealed, table=worker_values.name, column=row.field, version=row.version)
                found.setdefault(row.worker_id, {})[row.field] = json.loads(plain)
        return found

    def seal_for(self, worker_id: str, name: str, value: Any) -> bytes:
        """A JSON value that belongs to this worker, kept elsewhere under a name: it opens while her key lives, and there alone."""
        box = self._box(worker_id) or self._new_box(worker_id)
        return box.seal(_padded(value), table="outbox", column=name, version=1)

    def open_for(self, worker_id: str, name: str, sealed: bytes) -> Any:
        """What `seal_for` sealed. Raises `data.vault.VaultError`."""
        box = self._box(worker_id)
        if box is None:
            raise KeyMissing(missing="row_key")
        return json.loads(box.unseal(sealed, table="outbox", column=name, version=1))

    def keep_only(self, worker_id: str, fields: Collection[str]) -> None:
        """Delete all values but these; when none is left the worker's key goes too, and with it what a copy may still hold."""
        mine = worker_values.c.worker_id == worker_id
        self._connection.execute(delete(worker_values).where(mine & worker_values.c.field.not_in(fields)))
        if self._connection.execute(select(worker_values.c.field).where(mine).limit(1)).first() is None:
            self._connection.execute(update(workers).where(workers.c.id == worker_id).values(row_key=None))

    def remove(self, worker_id: str) -> None:
        """Delete the worker: values, key and index of the UAN, and the codes that were sent to her."""
        index = select(workers.c.uan_index).where(workers.c.id == worker_id).scalar_subquery()
        self._connection.execute(delete(one_time_codes).where(one_time_codes.c.uan_index == index))
        self._connection.execute(delete(worker_values).where(worker_values.c.worker_id == worker_id))
        self._connection.execute(delete(workers).where(workers.c.id == worker_id))

    def reseal(self, most: int) -> int:
        """Seal up to so many row keys anew under the data key in force; how many there were. Raises `data.vault.VaultError`."""
        rows = self._connection.execute(
            select(workers.c.id, workers.c.row_key).where(_sealed_before(self._vault)).limit(most)
        ).all()
        for row in rows:
            anew = self._vault.reseal(row.row_key, table=workers.name, column="row_key", row=row.id, version=1)
            mine = (workers.c.id == row.id) & (workers.c.row_key == row.row_key)  # somebody quicker has sealed another one
            self._connection.execute(update(workers).where(mine).values(row_key=anew))
        return len(rows)

    def unreadable(self) -> int:
        """How many workers there are whose key does not open."""
        rows = self._connection.execute(select(workers.c.id, workers.c.row_key).where(workers.c.row_key.is_not(None)))
        return sum(not self._opens(row.id, row.row_key) for row in rows)

    def _opens(self, worker_id: str, row_key: bytes) -> bool:
        try:
            self._vault.row_box(row_key, table=workers.name, row=worker_id)
        except VaultError:
            return False
        return True

    def sealed_before(self) -> int:
        """How many row keys are sealed under a data key that is no longer in force."""
        return self._connection.execute(select(func.count()).where(_sealed_before(self._vault))).scalar_one()

    def indexed_before(self) -> int:
        """How many UANs are indexed under a key that is no longer in force."""
        return self._connection.execute(select(func.count()).where(_not_under(workers.c.uan_key, self._vault.uan_key))).scalar_one()

    def _box(self, worker_id: str) -> RowBox | None:
        row_key = self._connection.execute(select(workers.c.row_key).where(workers.c.id == worker_id)).scalar_one_or_none()
        return None if row_key is None else self._vault.row_box(row_key, table=workers.name, row=worker_id)

    def _new_box(self, worker_id: str) -> RowBox:
        row_key = self._vault.new_row_key(table=workers.name, row=worker_id)
        self._connection.execute(update(workers).where(workers.c.id == worker_id).values(row_key=row_key))
        return self._vault.row_box(row_key, table=workers.name, row=worker_id)


def _sealed_before(vault: Vault) -> ColumnElement[bool]:
    return workers.c.row_key.is_not(None) & (func.substr(workers.c.row_key, *KEY_ID_PLACE, type_=LargeBinary) != vault.data_key)


def _not_under(column: Column[Any], key: bytes) -> ColumnElement[bool]:
    return column.is_(None) | (column != key)


def _padded(value: Any) -> bytes:
    """JSON with spaces after it."""
    plain = compact_json(value).encode("utf-8")
    return plain.ljust(-(-len(plain) // PADDING) * PADDING)
