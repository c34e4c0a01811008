"""Who is in front of this screen, and whether they may see it."""

from __future__ import annotations

import streamlit as st

from language import Words, words
from pages.parts.frame import chosen_language, onward
from pages.parts.markup import tag
from services.refusal import Refused
from services.visits import COOKIE, SECURE_COOKIE, Visitor, cookie_among, token_for, visitor_of

STAND_IN = "cookie"
"""What stands in for the cookie where no server of ours set one."""
TROUBLE = "trouble"
HOMES = {
    "operator": "pages/centre/desk.py",
    "official": "pages/official/placements.py",
    "administrator": "pages/admin/listings.py",
}
"""Where a post begins."""
LOOKED_AT_EVERY = 10.0
"""Seconds after which a tab notices that it was signed out elsewhere, or that another worker is in hand."""


def here(*, present: bool = True) -> Visitor:
    """Whoever sits here now. Without `server.py` in front there is no cookie, and a refresh signs out."""
    cookies = st.context.cookies
    token = cookie_among(cookies.get(SECURE_COOKIE), cookies.get(COOKIE))
    if token is None:
        token = st.session_state.get(STAND_IN) or token_for(None)
        st.session_state[STAND_IN] = token
    return visitor_of(token, present=present)


def admitted(role: str) -> Visitor:
    """The visitor of a page that is for one role alone; anyone else is told so and the page ends here."""
    visitor = here()
    if visitor.role != role:
        refuse()
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
