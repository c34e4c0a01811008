"""A transaction as a context manager: it rolls back unless told to commit."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from data.store.accounts import Accounts
from data.store.codes import CodeRows
from data.store.connect import WRITING
from data.store.corrections import Corrections
from data.store.cubes import CubeRows
from data.store.duplicates import Duplicates
from data.store.employers import Employers
from data.store.events import Events
from data.store.gateway_pulses import GatewayPulses
from data.store.imports import Imports
from data.store.journeys import Journeys
from data.store.lifecycle import Lifecycle
from data.store.listings import Listings
from data.store.models import Models
from data.store.onest_catalogue import OnestCatalogue
from data.store.outbox import Outbox
from data.store.read_models import ReadModels
from data.store.reports import Reports
from data.store.sent_applications import SentApplications
from data.store.sessions import SessionRows
from data.store.snapshots import Snapshots
from data.store.takeaways import Takeaways
from data.store.targets import Targets


class UnitOfWork:
    """`with UnitOfWork(engine) as work: work.listings.upsert(…); work.commit()`.

    After a commit the next statement begins another transaction; leaving undoes what was not committed. With
    `writing=False` it holds nobody up. Workers, their applications, consents and the audit trail are not here on purpose: they are
    reached through `access.consent` alone; what waits to be sent is
    sealed, and opens through `access.sending`.
    """

    listings: Listings
    events: Events
    journeys: Journeys
    cubes: CubeRows
    models: Models
    imports: Imports
    lifecycle: Lifecycle
    employers: Employers
    duplicates: Duplicates
    reports: Reports
    corrections: Corrections
    read: ReadModels
    accounts: Accounts
    sessions: SessionRows
    codes: CodeRows
    takeaways: Takeaways
    targets: Targets
    outbox: Outbox
    sent: SentApplications
    pulses: GatewayPulses
    onest: OnestCatalogue
    snapshots: Snapshots

    def __init__(self, engine: Engine, *, writing: bool = True) -> None:
        self._engine = engine
        self._writing = writing

    def __enter__(self) -> Self:
        self.connection: Connection = self._engine.connect().execution_options(**{WRITING: self._writing})
        self.listings = Listings(self.connection)
        self.events = Events(self.connection)
        self.journeys = Journeys(self.connection)
        self.cubes = CubeRows(self.connection)
        self.models = Models(self.connection)
        self.imports = Imports(self.connection)
        self.lifecycle = Lifecycle(self.connection)
        self.employers = Employers(self.connection)
        self.duplicates = Duplicates(self.connection)
        self.reports = Reports(self.connection)
        self.corrections = Corrections(self.connection)
        self.read = ReadModels(self.connection)
        self.accounts = Accounts(self.connection)
        self.sessions = SessionRows(self.connection)
        self.codes = CodeRows(self.connection)
        self.takeaways = Takeaways(self.connection)
        self.targets = Targets(self.connection)
        self.outbox = Outbox(self.connection)
        self.sent = SentApplications(self.connection)
        self.pulses = GatewayPulses(self.connection)
        self.onest = OnestCatalogue(self.connection)
        self.snapshots = Snapshots(self.connection)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.connection.close()

    def commit(self) -> None:
        """Keep what was done."""
        self.connection.commit()

    def rollback(self) -> None:
        """Undo what was done since the last commit."""
        self.connection.rollback()
