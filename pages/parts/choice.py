"""A field whose choice the address keeps, as a code."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st


def draw_choice(page: str, name: str, label: str, value: str, options: Sequence[str], said: Callable[[str], str]) -> None:
    """A list to choose from, set as the address says; a change goes into the address and draws the screen anew."""
    key = f"{page}_{name}"
    st.session_state[key] = value
    st.selectbox(
        label,
        options=options,
        format_func=said,
        key=key,
        placeholder=said(options[0]),
        filter_mode=None,
        on_change=_into_the_address,
        args=(key, name),
    )


def forget_choices(*names: str) -> None:
    """Take these out of the address."""
    for name in names:
        st.query_params.pop(name, None)


def _into_the_address(key: str, name: str) -> None:
    if value := st.session_state.get(key) or "":
        st.query_params[name] = value
    else:
        forget_choices(name)
