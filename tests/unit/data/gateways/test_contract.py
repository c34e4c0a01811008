"""One contract, two that keep it: the sandbox in a file, and the same asked over real HTTP."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.gateways.errors import GatewayRefused
from data.gateways.eshram import EShramGateway
from data.gateways.eshram_http import HttpEShram
from data.gateways.ncs import Application, NcsGateway
from data.gateways.ncs_http import HttpNcs
from data.gateways.sms import SmsGateway
from data.gateways.sms_http import HttpSms
from data.vault import Vault
from services.sandbox import Sandbox
from tests.served import AGREED, caller_of, sandbox_in, served

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
UAN = "001000000017"
RAMESH = {"uan": UAN, "name": "रमेश (sample)", "occupation": "rajmistri", "skills": ["plastering"], "birth_date": "1990-05-17"}


class Gateways:
    """The three gateways of one kind, and the sandbox behind them."""

    def __init__(self, sandbox: Sandbox, eshram: EShramGateway, sms: SmsGateway, ncs: NcsGateway) -> None:
        self.sandbox, self.eshram, self.sms, self.ncs = sandbox, eshram, sms, ncs

    def apply(self, reference: str, once: str, job_id: str = "J1") -> str:
        seeker = self.ncs.register_seeker(UAN, {"name": "रमेश"}, AGREED, f"{reference}-seeker"[:64])
        return self.ncs.push_application(Application(reference, job_id, seeker), AGREED, once).remote_id


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return Vault.open(tmp_path_factory.mktemp("vault") / "keys", create=True)


@pytest.fixture(params=["in a file", "over HTTP"])
def gateways(request: pytest.FixtureRequest, tmp_path: Path, vault: Vault) -> Iterator[Gateways]:
    sandbox = sandbox_in(tmp_path, vault)
    sandbox.eshram.fill([RAMESH])
    if request.param == "in a file":
        yield Gateways(sandbox, sandbox.eshram, sandbox.sms, sandbox.ncs)
        return
    with served(sandbox) as address:
        callers = [caller_of(address, name) for name in ("eshram", "sms", "ncs")]
        yield Gateways(sandbox, HttpEShram(callers[0], vault.attest), HttpSms(callers[1]), HttpNcs(callers[2], vault.attest))
        for caller in callers:
            caller.close()


def test_a_worker_is_found_by_her_number_and_nobody_by_another(gateways: Gateways) -> None:
    assert gateways.eshram.find(UAN, AGREED) == RAMESH
    assert gateways.eshram.find("009999999999", AGREED) is None


def test_a_message_reaches_the_telephone(gateways: Gateways) -> None:
    gateways.sms.send(UAN, "आपका कोड 123456", datetime.now(UTC))
    assert gateways.sandbox.sms.last(UAN) == "आपका कोड 123456"


def test_a_seeker_has_one_id_however_often_she_is_told_of(gateways: Gateways) -> None:
    first, again, other = (
        gateways.ncs.register_seeker(uan, {"name": name}, AGREED, str(uuid.uuid4()))
        for uan, name in ((UAN, "रमेश"), (UAN, "रमेश कुमार"), ("001000000025", "आशा"))
    )
    assert first == again != other


def test_an_application_stands_where_the_employer_says(gateways: Gateways) -> None:
    reference = str(uuid.uuid4())
    remote = gateways.apply(reference, reference)
    standing = gateways.ncs.application_status(reference)
    assert (standing.remote_id, standing.state) == (remote, "sent")
    gateways.sandbox.ncs.decide(reference, "shortlisted")
    assert gateways.ncs.application_status(reference).state == "shortlisted"
    assert gateways.ncs.take_back(reference, str(uuid.uuid4())).state == "withdrawn"
    assert gateways.ncs.application_status(reference).state == "withdrawn"


def test_what_is_sent_again_under_its_key_happened_once_and_another_message_under_it_is_refused(gateways: Gateways) -> None:
    reference, other = str(uuid.uuid4()), str(uuid.uuid4())
    first = gateways.apply(reference, reference)
    assert gateways.apply(reference, reference) == first
    assert gateways.sandbox.ncs.received() == {reference: 1}
    with pytest.raises(GatewayRefused) as refusal:
        gateways.apply(other, reference)
    assert (refusal.value.status, refusal.value.said, refusal.value.lasting) == (409, "key_used", True)
    assert gateways.sandbox.ncs.received() == {reference: 1}


def test_an_application_that_nobody_sent_stands_nowhere(gateways: Gateways) -> None:
    with pytest.raises(GatewayRefused) as refusal:
        gateways.ncs.application_status(str(uuid.uuid4()))
    assert (refusal.value.status, refusal.value.said) == (404, "unknown_reference")


def test_listings_come_page_by_page_each_once_and_later_only_those_that_changed(gateways: Gateways) -> None:
    gateways.sandbox.ncs.fill_listings(({"job_id": f"J{number}", "title": "Mason"} for number in range(25)), NOW)
    found, cursor = [], None
    while True:
        page = gateways.ncs.listings(cursor=cursor, size=10)
        found += [row["job_id"] for row in page.rows]
        cursor = page.cursor
        if cursor is None:
            break
    assert found == [f"J{number}" for number in range(25)]
    later = NOW + timedelta(hours=1)
    gateways.sandbox.ncs.fill_listings([{"job_id": "J7", "title": "Mason, better paid"}], later)
    assert [row["job_id"] for row in gateways.ncs.listings(since=later).rows] == ["J7"]
    assert [row["job_id"] for row in gateways.ncs.listings(words="BETTER").rows] == ["J7"]
    assert gateways.ncs.listings(words="' OR 1=1 --").rows == ()


def test_a_cursor_of_nobody_is_refused(gateways: Gateways) -> None:
    with pytest.raises(GatewayRefused):
        gateways.ncs.listings(cursor="9" * 40)
