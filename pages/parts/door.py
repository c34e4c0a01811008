"""Who is in front of this screen, and whether they may see it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import streamlit as st

from language import Words, words
from pages.parts.frame import STAND_IN, chosen_language, forget, onward
from services.markup import tag
from services.refusal import Refused
from services.visits import COOKIE, SECURE_COOKIE, Visitor, cookie_among, token_for, visitor_of

TROUBLE = "trouble"
NOTES = "note"
"""The key of what happened before this screen: `walk.note_…` of the catalogue."""
DRAWN = "drawn"
"""The key of the case that this tab has drawn last."""
ADMITTED = "admitted"
"""The key of the session for which this tab was drawn last."""
HOMES = {
    "operator": "pages/centre/desk.py",
    "caller": "pages/centre/calls.py",
    "counsellor": "pages/centre/counsel.py",
    "official": "pages/official/placements.py",
    "administrator": "pages/admin/listings.py",
}
"""Where a post begins."""
LOOKED_AT_EVERY = 10.0
"""Seconds after which a tab notices that it was signed out elsewhere, or that another worker is in hand."""


def here(*, present: bool = True) -> Visitor:
    """Whoever sits here now. Without `server.py` in front there is no cookie, and a refresh signs out."""
    secure = str(st.context.url or "").startswith("https:")
    token = cookie_among(st.context.cookies.get(SECURE_COOKIE if secure else COOKIE))
    if token is None:
        token = st.session_state.get(STAND_IN) or token_for(None)
        st.session_state[STAND_IN] = token
    address = st.context.ip_address
    by_cookie = STAND_IN not in st.session_state
    return visitor_of(token, present=present, address=address if isinstance(address, str) else None, by_cookie=by_cookie)


def admitted(*roles: str) -> Visitor:
    """The visitor of a page that is for these roles alone; anyone else is told so and the page ends here. What this tab looked at for
    another session, before somebody else signed in beside it, is gone."""
    visitor = here()
    if visitor.role not in roles:
        refuse()
    session = visitor.session.id if visitor.session else None
    if st.session_state.get(ADMITTED, session) != session:
        forget()
    st.session_state[ADMITTED] = session
    return visitor


def go_home() -> None:
    """On to where this post begins, with all that the address says."""
    visitor = here()
    page = HOMES[visitor.role] if visitor.account and visitor.role else "pages/staff/sign_in.py"
    st.switch_page(page, query_params={**st.query_params.to_dict(), **onward()})


def refuse() -> None:
    """Tell that this page is for somebody else, and end."""
    spoken = words(chosen_language())
    st.title(spoken.say("enter.not_yours"), anchor=False)
    st.html(tag("p", spoken.say("enter.not_yours_help"), class_="notice", lang=spoken.language))
    st.page_link("pages/staff/sign_in.py", label=spoken.say("enter.title"), query_params=onward())
    st.stop()


@contextmanager
def refused_plainly() -> Iterator[None]:
    """In a callback: a refusal is kept for the next drawing."""
    try:
        yield
    except Refused as problem:
        st.session_state[TROUBLE] = problem


def keep_to_the_worker(visitor: Visitor) -> None:
    """When another tab has gone on to another worker, draw anew before anything that was pressed for the former one is done.

    The same when she has taken her consent back elsewhere.
    """
    case = visitor.case
    if case is not None and case.worker_id and not visitor.agreed():
        visitor.with_case(None, datetime.now(UTC))
        forget()
        st.session_state[NOTES] = "withdrawn"
        st.rerun()
    drawn, now = st.session_state.get(DRAWN), case.id if case else None
    if drawn is not None and drawn != now:
        forget()
        st.session_state[DRAWN] = now
        if now is None:
            st.session_state[NOTES] = "signed_out"
        st.rerun()
    st.session_state[DRAWN] = now


def draw_refusal(spoken: Words) -> None:
    """What stood in the way of the last act, once."""
    trouble = st.session_state.pop(TROUBLE, None)
    if isinstance(trouble, Refused):
        st.html(tag("p", spoken.sentence(trouble.code, trouble.values), class_="trouble", role="alert", lang=spoken.language))


@st.fragment(run_every=LOOKED_AT_EVERY)
def watch(session_id: str, case_id: str | None) -> None:
    """Look now and then whether the session still holds and the same worker is in hand; if not, draw everything anew."""
    visitor = here(present=False)
    case = visitor.case
    if visitor.session is None or visitor.session.id != session_id or (case.id if case else None) != case_id:
        st.rerun()
