"""What the use cases of a process share: store, keys, gateways and engine, opened once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Lock

from sqlalchemy import Engine

from access.call_back import CallDoor
from access.consent import ConsentDoor
from access.counsel import CounselDoor
from access.employer_link import EmployerDoor
from access.otp import OneTimeCodes
from access.outcomes import OutcomeDoor
from access.schemes import SchemeDoor
from access.sending import SendingDoor
from access.sessions import Sessions
from data.gateways.calling import Caller
from data.gateways.eshram import EShramGateway
from data.gateways.ncs import NcsGateway
from data.gateways.onest import OnestGateway
from data.gateways.sms import SandboxSms, SmsGateway
from data.store.connect import connect
from data.store.migrate import upgrade
from data.vault import Vault
from matching.engine import MatchEngine
from matching.model import Address
from services.engine_room import EngineRoom, NotReady
from services.last_acts import LastAct, LastActs, LastDecision
from services.open_gateways import open_gateways
from services.refusal import Refused
from services.renew_index import IndexRenewal
from services.upload_job import Uploads
from services.whose_state import code_of_place
from settings import Settings, settings


@dataclass(frozen=True)
class House:
    """The store with its doors, the gateways, the engine, and the work that goes on beside the screens.

    `simulated`: whoever the gateways know is made up, and events say so. `folder`: where what must outlive the database is noted. `ncs`:
    who takes applications in; None: wishes stay here. `onest`: who passes them on to the ONEST network. `telephone`: where the
    demonstration's messages are shown from. `callers`: of the gateways that are asked over HTTP, by name. `address`: under which people
    reach the server, for links; empty: no links are sent.
    """

    room: EngineRoom
    database: Engine
    vault: Vault
    eshram: EShramGateway
    sms: SmsGateway
    simulated: bool
    folder: Path | None = None
    ncs: NcsGateway | None = None
    telephone: SandboxSms | None = None
    callers: Mapping[str, Caller] = field(default_factory=dict)
    onest: OnestGateway | None = None
    address: str = ""
    sending: SendingDoor = field(init=False)
    outcomes: OutcomeDoor = field(init=False)
    employers: EmployerDoor = field(init=False)
    calls: CallDoor = field(init=False)
    counsel: CounselDoor = field(init=False)
    schemes: SchemeDoor = field(init=False)
    door: ConsentDoor = field(init=False)
    sessions: Sessions = field(init=False)
    codes: OneTimeCodes = field(init=False)
    renewal: IndexRenewal = field(init=False)
    uploads: Uploads = field(init=False, default_factory=Uploads)
    last_acts: LastActs[LastAct] = field(init=False, default_factory=LastActs)
    last_decisions: LastActs[LastDecision] = field(init=False, default_factory=LastActs)

    def __post_init__(self) -> None:
        for name, made in (
            ("sending", SendingDoor),
            ("outcomes", OutcomeDoor),
            ("employers", EmployerDoor),
            ("calls", CallDoor),
            ("schemes", SchemeDoor),
            ("sessions", Sessions),
            ("codes", OneTimeCodes),
        ):
            object.__setattr__(self, name, made(self.database, self.vault))
        for name, knowing in (("door", ConsentDoor), ("counsel", CounselDoor)):
            object.__setattr__(self, name, knowing(self.database, self.vault, self._state_of))
        object.__setattr__(self, "renewal", IndexRenewal(self.room.rebuild))

    @classmethod
    def open(cls, chosen: Settings) -> House:
        """With the gateways that are configured; what is not is a sandbox in the demonstration. Raises `Refused` in production, which
        waits for real ones, and `data.gateways.errors.AddressRefused` for an address that may not be asked."""
        simulated = chosen.mode == "demonstration"
        if not simulated and not (chosen.eshram_url and chosen.ncs_url and chosen.sms_url):
            raise Refused("not_live")
        upgrade(chosen.store_url)
        database, vault = connect(chosen.store_url), Vault.open(chosen.keys_dir, create=simulated)
        opened = open_gateways(chosen, vault, database)
        return cls(
            room=EngineRoom(chosen),
            database=database,
            vault=vault,
            eshram=opened.eshram,
            sms=opened.sms,
            simulated=simulated,
            folder=chosen.var_dir,
            ncs=opened.ncs,
            telephone=SandboxSms(chosen.sms_path) if simulated else None,
            callers=opened.callers,
            onest=opened.onest,
            address=chosen.address,
        )

    def engine(self) -> MatchEngine:
        """The engine for today. Raises `Refused` when nothing was seeded or imported yet."""
        try:
            return self.room.engine()
        except NotReady as problem:
            raise Refused("not_ready") from problem

    def _state_of(self, place: Address) -> str | None:
        return code_of_place(self.room.foundation.gazetteer, place)

    def close(self) -> None:
        """Close the connections to store and gateways."""
        for caller in self.callers.values():
            caller.close()
        self.database.dispose()


_OPENING = Lock()


@lru_cache(maxsize=1)
def opened(chosen: Settings) -> House:
    """The house with these settings, opened once."""
    return House.open(chosen)


def house() -> House:
    """The house of this process. Raises `Refused`."""
    with _OPENING:
        return opened(settings())
