"""A server with nothing set, an empty store, no model or a damaged one opens all the same, on this machine alone, and refuses plainly."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from access.sessions import new_token
from services.house import House
from services.refusal import Refused
from services.sign_in import begin
from services.visits import visitor_of
from settings import Settings, load_settings
from tests import apart
from tests.browser.open_door import free_port, open_door
from tests.browser.test_sessions_apart import draw_page
from tests.small_house import small_house


def empty(var_dir: Path) -> Settings:
    return load_settings({"KAAM_VAR_DIR": str(var_dir)})


def without_model(var_dir: Path) -> Settings:
    chosen = small_house(var_dir)
    shutil.rmtree(chosen.models_dir)
    return chosen


def with_a_damaged_model(var_dir: Path) -> Settings:
    chosen = small_house(var_dir)
    (ranker,) = chosen.models_dir.glob("*/ranker.json")
    ranker.write_text(ranker.read_text(encoding="utf-8").replace('"baseline": ', '"baseline": 1'), encoding="utf-8")
    return chosen


@pytest.mark.parametrize("lacking", [empty, without_model, with_a_damaged_model])
def test_what_lacks_something_opens_and_says_so(lacking: Callable[[Path], Settings], tmp_path: Path) -> None:
    chosen, port = lacking(tmp_path / "var"), free_port()
    with open_door("server.py", port=port, KAAM_VAR_DIR=str(chosen.var_dir)) as address:

        async def first_screen() -> bytes:
            url = f"{address.replace('http', 'ws')}/_stcore/stream"
            async with connect(url, additional_headers={"Origin": address}, subprotocols=["streamlit"], max_size=None) as line:  # type: ignore[list-item]
                return await draw_page(line, "")

        told = apart.run(first_screen)
        assert b"0010 0000 0017" in told or b"UAN" in told
        with socket.socket() as outside:
            outside.settimeout(2)
            elsewhere = socket.gethostbyname(socket.gethostname())
            if not elsewhere.startswith("127."):
                assert outside.connect_ex((elsewhere, port)) != 0
    house = House.open(chosen)
    try:
        with pytest.raises(Refused) as refusal:
            begin(visitor_of(new_token(), of=house), "001000000017", "hi", "self")
        assert refusal.value.code in ("not_ready", "gateway_unavailable")
    finally:
        house.close()
