"""A hundred workers at once, each on a line of her own: nobody is ever sent a word of another."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterator

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from access.sessions import new_token
from data.gateways.eshram import SandboxEShram
from data.gateways.sms import SandboxSms
from services.house import House
from services.profile import confirm
from services.sign_in import agree, begin, prove
from services.visits import visitor_of
from settings import Settings
from tests import apart
from tests.browser.open_door import free_port, open_door
from tests.conftest import Promise
from tests.small_house import small_house

SESSIONS, DRAWINGS = 100, 3


def canary(number: int) -> str:
    return f"Zaqelina{number:03}x"


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, list[str]]:
    """A house, and the cookies of a hundred masons who have come as far as their jobs."""
    chosen = small_house(tmp_path_factory.mktemp("var"))
    place = {"state": "Uttar Pradesh", "district": "Varanasi", "pincode": "221005"}
    told = {"occupation": "mason", "occupation_nco": "7112", "birth_date": "1990-05-17", "home": place, "current": place}
    numbers = [f"0077{number:04}4321" for number in range(SESSIONS)]
    SandboxEShram(chosen.sandbox_path).fill([{"uan": uan, "name": canary(place), **told} for place, uan in enumerate(numbers)])
    house, tokens = House.open(chosen), []
    for uan in numbers:
        visitor = agree(begin(visitor_of(new_token(), of=house), uan, "en", "self"), count_me=True)
        assert isinstance(house.sms, SandboxSms)
        code = re.search(r"\d{6}", house.sms.last(uan) or "")
        assert code
        visitor = prove(visitor, code[0])
        tokens.append(confirm(visitor, visitor.in_hand().id).token)
    house.close()
    return chosen, tokens


@pytest.fixture(scope="module")
def listening(crowd: tuple[Settings, list[str]]) -> Iterator[str]:
    with open_door("server.py", port=free_port(), KAAM_VAR_DIR=str(crowd[0].var_dir), KAAM_LOG_LEVEL="error") as address:
        yield address


async def draw_page(line: ClientConnection, page: str) -> bytes:
    """Ask for a page, and everything that is sent until it is drawn."""
    asked = BackMsg()
    asked.rerun_script.page_name = page
    await line.send(asked.SerializeToString())
    sent = []
    while True:
        content = await asyncio.wait_for(line.recv(decode=False), 60)
        sent.append(content)
        told = ForwardMsg.FromString(content)
        if told.WhichOneof("type") == "script_finished" and told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            return b"".join(sent)


async def one(address: str, token: str) -> list[bytes]:
    """A line with this cookie, on which the page is drawn several times."""
    url = f"{address.replace('http', 'ws')}/_stcore/stream"
    headers = {"Cookie": f"kaam={token}", "Origin": address}
    async with connect(url, additional_headers=headers, subprotocols=["streamlit"], max_size=None, open_timeout=60) as line:  # type: ignore[list-item]
        return [await draw_page(line, "jobs") for _ in range(DRAWINGS)]


@pytest.mark.slow
@pytest.mark.trust
def test_a_hundred_lines_at_once_carry_their_own_worker_alone(
    crowd: tuple[Settings, list[str]], listening: str, promise: Promise
) -> None:
    assert os.environ.get("KAAM_VAR_DIR") is None

    async def all_at_once() -> list[list[bytes]]:
        return await asyncio.gather(*(one(listening, token) for token in crowd[1]))

    drawn = apart.run(all_at_once)
    crossed = 0
    for number, drawings in enumerate(drawn):
        seen = [{int(found) for found in re.findall(rb"Zaqelina(\d{3})x", sent)} for sent in drawings]
        empty = [re.findall(rb"[\x20-\x7e]{12,}", sent)[:40] for sent, people in zip(drawings, seen, strict=True) if not people]
        assert any(number in people for people in seen), f"a worker never saw her own page, but {empty}"
        crossed += sum(len(people - {number}) for people in seen)
    promise(
        "pages of others on a hundred lines at once",
        tried=SESSIONS * DRAWINGS,
        refused=SESSIONS * DRAWINGS - crossed,
        leaked=crossed,
    )
