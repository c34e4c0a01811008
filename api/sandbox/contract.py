"""What goes over the line, as the contract has it; from here comes `docs/gateways.openapi.json`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Uan = Annotated[str, Field(pattern=r"^[0-9]{12}$", description="e-Shram's number, twelve digits")]
Mobile = Annotated[str, Field(pattern=r"^[6-9][0-9]{9}$", description="a mobile number of India, ten digits")]
Nonce = Annotated[
    str, Field(min_length=32, max_length=64, description="nothing but chance: so that nobody finds the UAN from the body's hash")
]
Reference = Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$", description="our id of an application, a random UUID")]
Action = Literal["select", "init", "confirm", "status", "cancel"]
Status = Literal[
    "received", "viewed", "shortlisted", "interview", "offered", "hired", "declined", "rejected", "withdrawn", "expired"
]


class Told(BaseModel):
    """What is told; nothing beside it is taken."""

    model_config = ConfigDict(extra="forbid")


class ProfileAsked(Told):
    """Who is asked about. What is given of her are the fields of the artefact, no others."""

    uan: Uan
    nonce: Nonce


class Profile(Told):
    """A worker as e-Shram knows her: the worker record, reduced to the fields she agreed to."""

    worker: dict[str, Any]


class MessageSent(Told):
    """A text for the telephone that e-Shram knows for this UAN; nobody is told whether there is one."""

    uan: Uan
    text: Annotated[str, Field(min_length=1, max_length=1_000)]
    written_at: datetime
    nonce: Nonce


class NumberTexted(Told):
    """A text for a mobile number that we were given: a worker's who agreed to be asked, or the one of an advert."""

    mobile: Mobile
    text: Annotated[str, Field(min_length=1, max_length=1_000)]
    written_at: datetime
    nonce: Nonce


class Reply(Told):
    """What a telephone answered with. It comes to us with the same client id and key that we come with, and may come more than once."""

    mobile: Mobile
    text: Annotated[str, Field(max_length=1_000)]
    received_at: datetime
    nonce: Nonce


class Accepted(Told):
    """It was taken in."""

    accepted: Literal[True] = True


class SeekerTold(Told):
    """A worker who looks for work, with the fields of the worker record that she agreed to."""

    uan: Uan
    profile: dict[str, Any]
    nonce: Nonce


class Seeker(Told):
    """The id under which NCS knows her: the same for the same UAN."""

    seeker: str


class Listings(Told):
    """Rows of the feed `ncs-csv` in the order in which they changed; `cursor` leads to the next ones, null when these were the last."""

    rows: list[dict[str, Any]]
    cursor: str | None


class ApplicationTold(Told):
    """She wants this job."""

    reference: Reference
    job_id: Annotated[str, Field(min_length=1, max_length=200)]
    seeker: Annotated[str, Field(min_length=1, max_length=200)]


class Withdrawal(Told):
    """Nothing beside the address."""


class Standing(Told):
    """Where an application stands."""

    application: str
    status: Status


class NetworkMessage(Told):
    """A message of the ONEST network (`ONDC:ONEST10`, 2.0.0) as it came: its context, and what its action says."""

    context: dict[str, Any]
    message: dict[str, Any]


class Ack(Told):
    """Whether a message was taken; what the participant says to it comes as a call."""

    status: Literal["ACK"] = "ACK"


class Acknowledged(Told):
    """`ack`, as the network writes it."""

    ack: Ack = Ack()


class Passed(Told):
    """It was passed on."""

    message: Acknowledged = Acknowledged()


class Problem(Told):
    """Why not: a code for machines."""

    code: str
