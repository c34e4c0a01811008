"""The gateways: how each does, what waits to be sent, and what was given up."""

from __future__ import annotations

import streamlit as st

from language import Words, begun, words
from pages.parts.door import admitted, draw_refusal, refused_plainly
from pages.parts.frame import chosen_language
from pages.parts.moment import said_moment
from pages.parts.table import draw_table
from services.gateway_watch import DeadLetter, WatchedGateway, gateway_sheet, try_again
from services.markup import tag

administrator = admitted("administrator")
COLUMNS = ("gateway", "kind", "state", "good_at", "failed_at", "waiting", "oldest")


def again(ids: tuple[str, ...]) -> None:
    """Send what was given up."""
    with refused_plainly():
        try_again(administrator, ids)


def row_of(spoken: Words, watched: WatchedGateway) -> tuple[str | None, ...]:
    """A gateway as a row of the table."""
    pulse, backlog = watched.pulse, watched.backlog
    failed = None
    if pulse.failed_at:
        why = spoken.say(f"gateways.failed_{pulse.failure}")
        failed = spoken.say("gateways.failed", at=said_moment(spoken, pulse.failed_at), why=why)
    return (
        spoken.say(f"gateways.name_{watched.name}"),
        spoken.say(f"gateways.by_{watched.asked}"),
        spoken.say(f"gateways.state_{pulse.state}") if watched.asked == "http" else None,
        said_moment(spoken, pulse.good_at) if pulse.good_at else spoken.say("gateways.never"),
        failed or spoken.say("gateways.never"),
        spoken.speech.number(backlog.waiting) if backlog else None,
        said_moment(spoken, backlog.oldest) if backlog and backlog.oldest else None,
    )


def draw_letter(spoken: Words, letter: DeadLetter) -> str:
    """A message that was given up: what it was, and why."""
    what = spoken.say(f"gateways.what_{letter.kind}")
    told = spoken.say("gateways.letter", at=said_moment(spoken, letter.dead_at), what=what, count=letter.attempts)
    why = spoken.say(f"gateways.failed_{letter.failure}")
    return tag("article", tag("p", begun(told)), tag("p", begun(why), class_="hint"), class_="held", lang=spoken.language)


spoken = words(chosen_language())
with st.container(key="wide"):
    st.title(spoken.say("gateways.title"), anchor=False)
    st.html(tag("p", spoken.say("gateways.how"), class_="hint", lang=spoken.language))
    draw_refusal(spoken)
    sheet = gateway_sheet(administrator)
    rows = [row_of(spoken, each) for each in sheet.gateways]
    told = [place for place in range(len(COLUMNS)) if any(row[place] for row in rows)]
    columns = [spoken.say(f"gateways.{COLUMNS[place]}") for place in told]
    st.html(
        draw_table(spoken, spoken.say("gateways.caption"), columns, [[row[place] for place in told] for row in rows], "gateways")
    )
    st.header(spoken.say("gateways.given_up"), anchor=False)
    if not sheet.dead:
        st.html(tag("p", spoken.say("gateways.none_given_up"), class_="note", lang=spoken.language))
    else:
        everything = tuple(letter.id for letter in sheet.dead)
        st.button(spoken.say("gateways.all_again", count=len(everything)), key="all_again", on_click=again, args=(everything,))
    for letter in sheet.dead:
        with st.container(key=f"letter_{letter.id}"):
            st.html(draw_letter(spoken, letter))
            st.button(spoken.say("gateways.again"), key=f"again_{letter.id}", on_click=again, args=((letter.id,),))
