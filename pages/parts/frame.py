"""What stands around every screen: the name, the language, that the data are made up, and for a post its pages and the way out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from language import LANGUAGES, Words, language_among
from pages.parts.own_words import for_theirs
from services.markup import tag
from services.visits import Visitor, sign_out

STYLE = Path(__file__).with_name("style.css")
LANGUAGE = "lang"
"""The key of the language switch, and its name in the address."""
TOLD = "lang_told"
"""The key of the language that the address told last."""
STAND_IN = "cookie"
"""The key of what stands in for the cookie where no server of ours set one."""
CHANNEL = "via"
"""The name in the address, and the key, of the channel that a link or a slip sets."""

MOST_IN_A_LINE = 6
"""Pages of a role that stand beside one another. Of more than these the first, which are used most, stand so where there is room for
them, and all are behind one button."""


def keep_the_way_in() -> None:
    """Keep language and channel of the address she came by; of a later one, reached by *back*, the language."""
    told = st.query_params.get(LANGUAGE)
    # On the way back a quick page leaves the switch without a value: then the address, or what was spoken before, decides.
    if st.session_state.get(LANGUAGE) not in LANGUAGES:
        st.session_state[LANGUAGE] = language_among(told, st.session_state.get(TOLD), st.context.locale)
    elif told in LANGUAGES and told != st.session_state.get(TOLD):
        st.session_state[LANGUAGE] = told
    st.session_state[TOLD] = told or st.session_state[LANGUAGE]
    if CHANNEL not in st.session_state:
        st.session_state[CHANNEL] = st.query_params.get(CHANNEL, "")


def chosen_language() -> str:
    """What the switch says, else the address, else the browser, else the default."""
    return language_among(st.session_state.get(LANGUAGE), st.query_params.get(LANGUAGE), st.context.locale)


def onward() -> dict[str, str]:
    """What the address of the next page carries, so that a refresh there speaks the same language."""
    return {LANGUAGE: chosen_language()}


def forget() -> None:
    """Nothing of a worker, or of what a post looked at, stays in this tab."""
    for key in list(st.session_state):
        if key not in (LANGUAGE, TOLD, CHANNEL, STAND_IN):
            del st.session_state[key]


def draw_frame(words: Words, visitor: Visitor, pages: Sequence[st.Page], shown: st.Page) -> None:
    """The slim head of the screen that is shown, one of these pages or none of them."""
    st.html(STYLE)
    with st.container(key="frame", horizontal=True, vertical_alignment="center", wrap=False):
        st.html(
            tag(
                "p",
                tag("span", words.say("screen.name"), class_="name"),
                tag("span", words.say("screen.demonstration"), class_="demonstration") if visitor.house.simulated else None,
                class_="frame",
                lang=words.language,
                **for_theirs(words),
            )
        )
        st.segmented_control(
            words.say("screen.language"),
            options=tuple(LANGUAGES),
            format_func=LANGUAGES.__getitem__,
            key=LANGUAGE,
            label_visibility="collapsed",
            required=True,
            on_change=_into_the_address,
        )
    if visitor.account:
        _draw_post(words, visitor, pages, shown)


def _draw_post(words: Words, visitor: Visitor, pages: Sequence[st.Page], shown: st.Page) -> None:
    """Who is signed in, the pages of the role, and the way out."""
    with st.container(key="post", horizontal=True, vertical_alignment="center", gap="small"):
        account = visitor.account
        told = (account.centre or account.name) if account else ""
        st.html(
            tag("p", words.say(f"role_{visitor.role}"), " · ", tag("strong", told, dir="auto"), class_="post", lang=words.language)
        )
        if len(pages) > MOST_IN_A_LINE:
            # With a key of its own on each page it is closed where it led to.
            with st.popover(words.say("screen.pages"), key=f"pages_of_{shown.url_path}"):
                _draw_links(pages)
        elif len(pages) > 1:
            with st.container(key="pages", horizontal=True, vertical_alignment="center", gap="small", width="content"):
                _draw_links(pages)
        if st.button(words.say("enter.sign_out"), key="sign_out"):
            sign_out(visitor)
            forget()
            st.session_state["signed_out"] = True
            st.switch_page("pages/staff/sign_in.py", query_params=onward())
    if len(pages) > MOST_IN_A_LINE:
        with st.container(key="pages_often", horizontal=True, vertical_alignment="center", gap="small"):
            _draw_links(pages[:MOST_IN_A_LINE])


def _draw_links(pages: Sequence[st.Page]) -> None:
    """The way to each page."""
    for page in pages:
        st.page_link(page, label=page.title.split(" · ")[0], query_params=onward())


def _into_the_address() -> None:
    """Keep the choice through a refresh."""
    if st.session_state[LANGUAGE] in LANGUAGES:
        st.query_params[LANGUAGE] = st.session_state[TOLD] = st.session_state[LANGUAGE]
