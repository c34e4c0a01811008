"""The ASGI face: the Streamlit script behind compression, headers and closed doors, its engine loaded before the first visitor."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import streamlit
from anyio import create_task_group, to_thread
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

from api.answer import Answers
from api.cookie import VisitCookie
from api.each_day import count_now_and_then, let_go_now_and_then, send_all_the_time, sort_in_each_day, sweep_each_day
from api.files import PackedFiles, pack_first_screen
from api.front import Guard
from api.inbound import Inbound
from api.let_in import LetIn
from api.oidc import Oidc
from api.onest import OnestCalls
from api.public import PublicFigures
from api.take_away import TakeAway
from language import words
from pages.parts.trouble import draw_trouble
from services.house import house
from services.production import lacking
from services.refusal import Refused
from services.warm_up import warm_up
from settings import Settings, SettingsError, settings
from telemetry import configure


@asynccontextmanager
async def _lifespan(_app: streamlit.App) -> AsyncIterator[None]:
    # Else the first visitor of all is told that any address but the first does not exist: until `st.navigation` has run once,
    # Streamlit takes pages/ for a folder of its own kind.
    PagesManager.uses_pages_directory = False
    async with create_task_group() as together:
        together.start_soon(to_thread.run_sync, warm_up)
        together.start_soon(to_thread.run_sync, pack_first_screen)
    host, port = (streamlit.get_option(f"server.{name}") for name in ("address", "port"))
    print(f"Kaam Setu is open: http://{host}:{port} (Ctrl+C closes it)", flush=True)
    async with create_task_group() as beside:
        beside.start_soon(sweep_each_day)
        beside.start_soon(sort_in_each_day)
        beside.start_soon(let_go_now_and_then)
        beside.start_soon(count_now_and_then)
        beside.start_soon(send_all_the_time)
        yield
        beside.cancel_scope.cancel()
    with suppress(Refused):
        house().close()


app = streamlit.App(
    Path(__file__).with_name("app.py"),
    lifespan=_lifespan,
    middleware=[
        Middleware(Guard, hosts=lambda: settings().hosts, only_https=lambda: settings().mode == "production"),
        Middleware(PublicFigures),
        Middleware(OnestCalls),
        Middleware(TakeAway),
        Middleware(Answers),
        Middleware(Inbound),
        Middleware(Oidc),
        Middleware(LetIn),
        Middleware(VisitCookie),
        Middleware(PackedFiles),
    ],
    on_script_error=draw_trouble,
)


def serve(chosen: Settings) -> None:
    """Serve on the host and port of the settings until stopped."""
    configure(chosen.mode, chosen.log_level)
    os.environ["FORWARDED_ALLOW_IPS"] = chosen.trusted_proxy  # uvicorn would believe whoever asks from this machine
    lacks = [words("en").sentence(code, values) for code, values in lacking(chosen)]
    if lacks:
        raise SettingsError("\n".join(("This server does not start:", *(f"- {lack}" for lack in lacks))))
    app.run(
        config={
            "server.address": chosen.host,
            "server.port": chosen.port,
            "server.headless": True,
            "server.allowedHosts": sorted(chosen.hosts),
            "logger.hideWelcomeMessage": True,
            "logger.enableRich": False,
        }
    )


if __name__ == "__main__":
    try:
        serve(settings())
    except SettingsError as problem:
        print(problem, file=sys.stderr)
        raise
