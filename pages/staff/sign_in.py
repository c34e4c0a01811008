"""The door for posts: an account and its password. What they may see follows from the account, never from a choice here."""

from __future__ import annotations

import streamlit as st

from language import Words, words
from pages.parts.door import TROUBLE, draw_refusal, go_home, here
from pages.parts.frame import chosen_language, forget, onward
from pages.parts.let_in import over_the_threshold
from services.accounts import sign_in
from services.enter_by_oidc import offered
from services.markup import tag
from services.refusal import Refused
from services.visits import Visitor


def ask(spoken: Words, visitor: Visitor) -> None:
    """Name and password, one button."""
    st.title(spoken.say("enter.title"), anchor=False)
    if st.session_state.pop("signed_out", False):
        st.html(tag("p", spoken.say("enter.signed_out"), class_="note", role="status", lang=spoken.language))
    st.html(tag("p", spoken.say("enter.for_whom"), class_="notice", lang=spoken.language))
    if offered():
        ask_provider(spoken)
        return
    with st.form("sign_in", border=False):
        name = st.text_input(spoken.say("enter.account"), key="account", autocomplete="username", max_chars=60)
        password = st.text_input(
            spoken.say("enter.password"), key="password", type="password", autocomplete="current-password", max_chars=200
        )
        draw_refusal(spoken)
        entered = st.form_submit_button(spoken.say("enter.enter"), type="primary", width="stretch")
    if entered:
        try:
            visitor = sign_in(visitor, name or "", password or "")
        except Refused as problem:
            st.session_state[TROUBLE] = problem
            st.rerun()
        forget()
        over_the_threshold(visitor, "post")
        st.rerun()
    st.html(tag("p", spoken.say("enter.demonstration"), class_="hint", lang=spoken.language))
    st.page_link("pages/worker/find_work.py", label=spoken.say("enter.worker"), query_params=onward())


def ask_provider(spoken: Words) -> None:
    """Off to the provider that knows who sits where."""
    code = st.query_params.get("refused")
    if code is not None:
        told = spoken.say("enter.provider_silent") if code == "gateway_unavailable" else spoken.sentence("identity_refused", {})
        st.html(tag("p", told, class_="trouble", role="alert", lang=spoken.language))
    link = tag("a", spoken.say("enter.by_provider"), href=f"/oidc/start?lang={spoken.language}", target="_self", class_="take-away")
    st.html(tag("p", link, lang=spoken.language))
    st.page_link("pages/worker/find_work.py", label=spoken.say("enter.worker"), query_params=onward())


spoken = words(chosen_language())
visitor = here()
if visitor.account:
    go_home()
ask(spoken, visitor)
