"""A field whose choice the address keeps, as a code: a refresh, a link and *back* show the same. What the address tells that is unknown
is dropped by whoever reads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st


def draw_choice(
    page: str,
    name: str,
    label: str,
    value: str,
    options: Sequence[str],
    said: Callable[[str], str],
    *,
    keep: Callable[[str], None] | None = None,
    search: bool = False,
) -> None:
    """A list to choose from, set as the address says; a change goes into the address and draws the screen anew.

    `keep` puts the chosen code into the address where its own name would not do; `search` lets people type into a long list.
    """
    key = f"{page}_{name}"
    st.session_state[key] = value
    st.selectbox(
        label,
        options=options,
        format_func=said,
        key=key,
        placeholder=said(options[0]),
        filter_mode="contains" if search else None,
        on_change=_chosen,
        args=(key, name, keep),
    )


def keep_choice(name: str, code: str) -> None:
    """Put this code into the address; an empty one is taken out of it."""
    if code:
        st.query_params[name] = code
    else:
        forget_choices(name)


def forget_choices(*names: str) -> None:
    """Take these out of the address."""
    for name in names:
        st.query_params.pop(name, None)


def _chosen(key: str, name: str, keep: Callable[[str], None] | None) -> None:
    code = st.session_state.get(key) or ""
    if keep is None:
        keep_choice(name, code)
    else:
        keep(code)
